"""Puts the examples of a release to our own validator: the valid one is, the other one is not, as it is announced."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from standard.preflight.problems import ReleaseProblem
from standard.publishing import files
from standard.publishing.content import PublishedFile, ReleaseContent
from standard.publishing.invalid_rows import MOST
from standard.schema import table_schema
from standard.schema.findings import Finding
from standard.schema.words import NBSP, quoted
from standard.validation.examination import examine
from standard.validation.framing import Unreadable
from standard.validation.report import Report
from standard.validation.verdict import UnusableSchema

EXAMPLE: Final = "example-refused"


def example_problems(content: ReleaseContent, made: Sequence[PublishedFile]) -> Iterator[ReleaseProblem]:
    """What is found in the example that is said to be valid; and of the other one, what is not as it is announced."""
    data = {file.name: file.data for file in made}
    if not all(field.name for field in content.schema.fields):
        return
    try:
        if (example := data.get(files.EXAMPLE.pattern)) is not None:
            for defect in _examined(content, example).errors:
                message = f"L’exemple d’un fichier valide est refusé{NBSP}: {defect.message}"
                yield ReleaseProblem(Finding(EXAMPLE, "error", message, field=defect.field), "asks")
        if (invalid := data.get(files.INVALID.pattern)) is not None:
            announced = {(one["row"], one["field"], one["code"]) for one in json.loads(data[files.INVALID_ERRORS.pattern])["errors"]}
            found = {(defect.row, defect.field, defect.code) for defect in _examined(content, invalid).errors}
            for row, field, code in sorted(found ^ announced, key=str):
                message = f"L’exemple d’un fichier invalide ne l’est pas comme il est annoncé{NBSP}: ligne {row}, {quoted(code)}."
                yield ReleaseProblem(Finding(EXAMPLE, "error", message, field=field), "asks")
    except (Unreadable, UnusableSchema) as error:
        yield ReleaseProblem(Finding(EXAMPLE, "error", f"Les exemples n’ont pas pu être vérifiés. {error}"), "asks")


def _examined(content: ReleaseContent, data: bytes) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "exemple.csv"
        path.write_bytes(data)
        return examine(path, table_schema.render(content.schema), limit=MOST * 10)
