"""Checks a file in a process apart, which is stopped when it costs too much. Nothing else of the site reads the file.

One `reader` may be asked for everything about one file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from standard.schema.model import Field, SchemaError
from standard.schema.patterns.safety import examine
from standard.schema.words import enumerated, quoted
from standard.validation import child, limits
from standard.validation.given_tables import GivenTable
from standard.validation.outputs.made import Made
from standard.validation.report import Refusal, Report
from standard.validation.statistics import Contents
from standard.validation.travelling import Given, as_schema, sent

WRITTEN: Final = 8
"""How many times larger than the largest file read a file written may be: errors are told in words."""


def run(
    path: Path,
    schema: Given,
    *,
    strict: bool = False,
    sheet: str | None = None,
    tables: Mapping[str, GivenTable] | None = None,
    spool: Path | None = None,
    reader: child.ReadingProcess | None = None,
    watch: child.Watch | None = None,
    limit: int = limits.LISTED_ERRORS,
    seconds: int = limits.SECONDS,
    memory: int = limits.MEMORY_BYTES,
    file_bytes: int = limits.FILE_BYTES,
) -> Report | Refusal:
    """The report of the file at `path`, or why there is none. At most `seconds` of wall time, `memory` and `file_bytes` bytes.

    `strict` gives frictionless' own answer. `tables` are those that foreign keys lead to, by the name of their resource.
    `sheet` chooses a sheet of a workbook, or a file of an archive. `limit` is how
    many errors are listed; `spool` is where what `outputs` needs is written. `reader` is the process that reads the file, a
    new one by default. Raises OSError for an absent file.
    """
    path.open("rb").close()
    try:
        travelling = sent(schema)
    except SchemaError as error:
        return Refusal("schema", str(error))
    order = {
        "path": str(path.resolve()),
        "schema": travelling,
        "strict": strict,
        "limit": limit,
        "file_bytes": file_bytes,
        "sheet": sheet,
        "spool": str(spool.resolve()) if spool is not None else "",
        "tables": {name: (str(table.path.resolve()), table.sheet) for name, table in (tables or {}).items()},
    }
    writes = WRITTEN * file_bytes if spool is not None else 0
    match child.ask("standard.validation.examination", order, seconds=seconds, memory=memory, writes=writes, watch=watch, reader=reader):
        case "cancelled":
            return Refusal("cancelled", "La vérification a été arrêtée à votre demande.")
        case "too-long":
            message = f"La vérification a dépassé {seconds} secondes et s’est arrêtée."
            return Refusal("too-long", f"{message} {_advice(schema)}")
        case "hung":
            message = "La lecture d’une cellule n’en finissait pas\u00a0: la vérification s’est arrêtée."
            return Refusal("too-long", f"{message} {_advice(schema)}")
        case "too-large":
            return Refusal(
                "too-large", "Ce fichier demande trop de mémoire : la vérification s’est arrêtée. Découpez-le en plusieurs fichiers."
            )
        case "failed":
            return Refusal("failed", "La vérification s’est arrêtée sur un défaut de notre outil, pas de votre fichier. Signalez-le-nous.")
        case {"refusal": refusal}:
            return Refusal(**refusal)
        case report:
            return Report.from_json(report)


def write_rows(
    path: Path,
    schema: Given,
    report: Report,
    *,
    spool: Path,
    table: Path,
    reader: child.ReadingProcess | None = None,
    watch: child.Watch | None = None,
    seconds: int = limits.SECONDS,
    memory: int = limits.MEMORY_BYTES,
    file_bytes: int = limits.FILE_BYTES,
) -> bool:
    """Write the table of errors (`outputs.row_table`) of a file that `run` checked; false where it cannot be written.

    Raises OSError for an absent file.
    """
    path.open("rb").close()
    order = {
        "path": str(path.resolve()),
        "schema": sent(schema),
        "rows": report.rows,
        "sheet": report.sheet or None,
        "spool": str(spool.resolve()),
        "table": str(table.resolve()),
        "file_bytes": file_bytes,
    }
    module, writes = "standard.validation.outputs.row_writing", WRITTEN * file_bytes
    answer = child.ask(module, order, seconds=seconds, memory=memory, writes=writes, watch=watch, reader=reader)
    if isinstance(answer, dict) and answer:
        return True
    table.unlink(missing_ok=True)
    return False


def outputs(
    path: Path,
    schema: Given,
    report: Report,
    *,
    spool: Path,
    folder: Path,
    reader: child.ReadingProcess | None = None,
    watch: child.Watch | None = None,
    seconds: int = limits.SECONDS,
    memory: int = limits.MEMORY_BYTES,
    file_bytes: int = limits.FILE_BYTES,
) -> Made | None:
    """Write into `folder` what one takes away from a file that `run` checked; None where it cannot be written.

    Raises OSError for an absent file.
    """
    path.open("rb").close()
    order = {
        "path": str(path.resolve()),
        "schema": sent(schema),
        "rows": report.rows,
        "complete": not report.outcome.missing,
        "sheet": report.sheet or None,
        "spool": str(spool.resolve()),
        "folder": str(folder.resolve()),
        "file_bytes": file_bytes,
    }
    writes = WRITTEN * file_bytes
    answer = child.ask(
        "standard.validation.outputs.writing", order, seconds=seconds, memory=memory, writes=writes, watch=watch, reader=reader
    )
    return Made.from_json(answer) if isinstance(answer, dict) and answer else None


def contents(
    path: Path,
    schema: Given,
    *,
    sheet: str | None = None,
    reader: child.ReadingProcess | None = None,
    watch: child.Watch | None = None,
    seconds: int = limits.SECONDS,
    memory: int = limits.MEMORY_BYTES,
    file_bytes: int = limits.FILE_BYTES,
) -> Contents | None:
    """What the columns of the file hold; None where it cannot be read. Raises OSError for an absent file."""
    path.open("rb").close()
    order = {"path": str(path.resolve()), "schema": sent(schema), "file_bytes": file_bytes, "sheet": sheet}
    answer = child.ask("standard.validation.sampling", order, seconds=seconds, memory=memory, watch=watch, reader=reader)
    return Contents.from_json(answer) if isinstance(answer, dict) and answer else None


def _advice(schema: Given) -> str:
    """Names the patterns that may have hung, which are no fault of the file."""
    slow = [quoted(field.title) for field in as_schema(schema).fields if not _is_linear(field)]
    if not slow:
        return "Découpez le fichier en plusieurs."
    return f"L’expression régulière de {enumerated(slow)} peut bloquer la lecture\u00a0: signalez-le à l’équipe projet."


def _is_linear(field: Field) -> bool:
    pattern = field.get("constraints/pattern")
    return not isinstance(pattern, str) or examine(pattern).linear
