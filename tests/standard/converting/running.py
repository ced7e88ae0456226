"""`migrate_file` run by a test: the two versions as files, the rows, what is told."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

from standard.schema import table_schema
from standard.schema.operations import apply_all
from tests.standard.schema.correspondence.pairs import Change, nursery


def schemas(folder: Path, *changes: Change) -> list[str]:
    """The options that name the two versions of the nursery's schema."""
    after = before = nursery()
    for change in changes:
        after = apply_all(after, change(after))
    paths = []
    for name, schema in (("avant", before), ("apres", after)):
        path = folder / f"{name}.json"
        path.write_text(json.dumps(table_schema.render(schema)))
        paths.append(path)
    return [f"--from={paths[0]}", f"--to={paths[1]}"]


def csv_of(rows: Sequence[Sequence[str]], *, delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def ran(*arguments: Any) -> tuple[int, str]:
    """The exit code and the output."""
    output = io.StringIO()
    try:
        call_command("migrate_file", *map(str, arguments), stdout=output)
    except SystemExit as stop:
        return int(stop.code or 0), output.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, output.getvalue()


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))


def two_schemas(folder: Path, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The options that name two versions of a table of a name and another column."""
    for name, field in (("from", before), ("to", after)):
        (folder / f"{name}.json").write_text(json.dumps({"fields": [{"name": "nom"}, field]}))
    return [f"--from={folder / 'from.json'}", f"--to={folder / 'to.json'}"]
