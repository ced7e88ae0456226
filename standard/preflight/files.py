"""Each file of a version made, then read back by what will read it; and its example checked as a user's file is."""

from __future__ import annotations

import csv
import io
import json
import logging
import zipfile
from collections.abc import Callable, Sequence
from typing import Final

from jsonschema import Draft202012Validator
from PIL import Image
from python_calamine import CalamineWorkbook

from standard.preflight.problems import ReleaseProblem
from standard.publishing import files
from standard.publishing.content import PublishedFile, ReleaseContent
from standard.publishing.csv_files import header
from standard.publishing.registry import artefacts
from standard.publishing.xlsx_template import DATA
from standard.schema import table_schema
from standard.schema.findings import Finding
from standard.schema.words import NBSP, quoted

logger = logging.getLogger(__name__)

UNMADE: Final = "file-not-made"
UNREAD: Final = "file-not-read"


class Misread(ValueError):
    """A file does not say what was written. The message is French."""


def file_problems(content: ReleaseContent, made: Sequence[PublishedFile] | None = None) -> tuple[ReleaseProblem, ...]:
    """Those of the files: what cannot be made or read back is in the way of any publication."""
    if made is None:
        try:
            made = artefacts(content)
        except Exception as error:
            # Whatever it trips on, publishing would trip on it: it is said here rather than there.
            logger.exception("The files of %s %s could not be made", content.slug, content.version)
            return (_problem(UNMADE, f"Les fichiers de la version ne peuvent pas être écrits. {_told(error)}", blocks=True),)
    found = [problem for file in made if (problem := _read_back(content, file)) is not None]
    from standard.preflight.examples import example_problems  # it loads what reads files, which the other pages do without

    return (*found, *example_problems(content, made))


def _read_back(content: ReleaseContent, file: PublishedFile) -> ReleaseProblem | None:
    try:
        for applies, read in READERS:
            if applies(file):
                read(content, file)
    except Exception as error:
        # A reader says as it likes that it cannot read: each library has errors of its own.
        logger.exception("%s of %s %s could not be read back", file.name, content.slug, content.version)
        return _problem(UNREAD, f"Le fichier {quoted(file.name)} ne se relit pas. {_told(error)}", blocks=True)
    return None


def _told(error: Exception) -> str:
    """What is to be done of it: what we say ourselves, or the words of a library, which tell whoever looks after the site."""
    if isinstance(error, Misread):
        return str(error)
    said = quoted((str(error) or type(error).__name__).strip())
    return f"C’est un défaut du logiciel, pas du schéma{NBSP}: donnez ces mots à la personne qui s’occupe du site, {said}."


def _problem(code: str, message: str, *, blocks: bool = False) -> ReleaseProblem:
    return ReleaseProblem(Finding(code, "error", message), "blocks" if blocks else "asks")


def _as_schema(content: ReleaseContent, file: PublishedFile) -> None:
    descriptor = json.loads(file.data)
    if not content.original and table_schema.render(table_schema.parse(descriptor)) != descriptor:
        raise Misread("Le schéma relu n’est pas celui qui a été écrit.")


def _as_table(content: ReleaseContent, file: PublishedFile) -> None:
    rows = list(csv.reader(io.StringIO(file.data.decode())))
    if rows[:1] != [header(content)] and header(content):
        raise Misread("Ses colonnes ne sont pas celles du schéma : cherchez dans leurs noms un signe que les tableurs ne gardent pas.")


def _as_workbook(content: ReleaseContent, file: PublishedFile) -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file.data)).get_sheet_by_name(DATA).to_python()
    if rows[:1] != [header(content)] and header(content):
        raise Misread("Ses colonnes ne sont pas celles du schéma : cherchez dans leurs noms un signe que les tableurs ne gardent pas.")


def _as_archive(content: ReleaseContent, file: PublishedFile) -> None:
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        broken = archive.testzip()
    if broken is not None:
        raise Misread(f"{quoted(broken)} y est abîmé.")


def _as_image(content: ReleaseContent, file: PublishedFile) -> None:
    with Image.open(io.BytesIO(file.data)) as image:
        image.verify()


def _as_json(content: ReleaseContent, file: PublishedFile) -> None:
    json.loads(file.data)


def _as_json_schema(content: ReleaseContent, file: PublishedFile) -> None:
    Draft202012Validator.check_schema(json.loads(file.data))


def _as_text(content: ReleaseContent, file: PublishedFile) -> None:
    file.data.decode()


READERS: Final[tuple[tuple[Callable[[PublishedFile], bool], Callable[[ReleaseContent, PublishedFile], None]], ...]] = (
    (lambda file: file.name == files.SCHEMA.pattern, _as_schema),
    (lambda file: file.name == files.JSON_SCHEMA.pattern, _as_json_schema),
    (lambda file: file.name.endswith(("-gabarit.csv", files.EXAMPLE.pattern)), _as_table),
    (lambda file: file.media_type == files.XLSX_TEMPLATE.media_type, _as_workbook),
    (lambda file: file.media_type == files.ARCHIVE.media_type, _as_archive),
    (lambda file: file.media_type == files.PREVIEW_PNG.media_type, _as_image),
    (lambda file: "json" in file.media_type, _as_json),
    (lambda file: file.media_type.startswith("text/"), _as_text),
)
"""Which files, and what reads them back; it raises where it cannot."""
