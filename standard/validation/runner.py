"""Checks a file in a process apart, which is stopped when it costs too much. Nothing else of the site reads the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from standard.schema import pattern_safety, table_schema
from standard.schema.model import Field
from standard.schema.words import enumerated, quoted
from standard.validation import child, limits
from standard.validation.report import Refusal, Report
from standard.validation.statistics import Contents


def run(
    path: Path,
    descriptor: Mapping[str, Any],
    *,
    strict: bool = False,
    sheet: str | None = None,
    limit: int = limits.LISTED_ERRORS,
    seconds: int = limits.SECONDS,
    memory: int = limits.MEMORY_BYTES,
    file_bytes: int = limits.FILE_BYTES,
) -> Report | Refusal:
    """The report of the file at `path`, or why there is none. At most `seconds` of wall time, `memory` and `file_bytes` bytes.

    `strict` gives frictionless' own answer. `sheet` chooses a sheet of a workbook, or a file of an archive. `limit` is how
    many errors are listed. Raises OSError for an absent file.
    """
    path.open("rb").close()
    order = {
        "path": str(path.resolve()),
        "descriptor": descriptor,
        "strict": strict,
        "limit": limit,
        "file_bytes": file_bytes,
        "sheet": sheet,
    }
    match child.ask("standard.validation.examination", order, seconds=seconds, memory=memory):
        case "too-long":
            return _too_long(seconds, descriptor)
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


def contents(
    path: Path,
    descriptor: Mapping[str, Any],
    *,
    seconds: int = limits.SECONDS,
    memory: int = limits.MEMORY_BYTES,
    file_bytes: int = limits.FILE_BYTES,
) -> Contents | None:
    """What the columns of the file hold; None where it cannot be read. Raises OSError for an absent file."""
    path.open("rb").close()
    order = {"path": str(path.resolve()), "descriptor": descriptor, "file_bytes": file_bytes}
    match child.ask("standard.validation.sampling", order, seconds=seconds, memory=memory):
        case {"samples": _} as found:
            return Contents.from_json(found)
    return None


def _too_long(seconds: int, descriptor: Mapping[str, Any]) -> Refusal:
    """Names the patterns that may have hung, which are no fault of the file."""
    slow = [quoted(field.title) for field in table_schema.parse(dict(descriptor)).fields if not _is_linear(field)]
    advice = "Découpez le fichier en plusieurs."
    if slow:
        advice = f"L’expression régulière de {enumerated(slow)} peut bloquer la lecture : signalez-le à l’équipe projet."
    return Refusal("too-long", f"La vérification a dépassé {seconds} secondes et s’est arrêtée. {advice}")


def _is_linear(field: Field) -> bool:
    pattern = field.get("constraints/pattern")
    return not isinstance(pattern, str) or pattern_safety.examine(pattern).linear
