"""Reads a file to rewrite it in a process apart, which is stopped when it costs too much."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from standard.converting.mapping.proposed import Former, ProposedMapping
from standard.converting.outcome import ConversionOutcome
from standard.schema import snapshot
from standard.schema.correspondence import Correspondence, to_json
from standard.schema.model import Schema
from standard.validation import child, limits
from standard.validation.report import Refusal
from standard.validation.travelling import Given, sent

WRITTEN: Final = 4
"""How many times larger than the largest file read a file written may be: choices and sentences repeat in a list."""

STOPPED: Final = {
    "too-long": "La mise à jour de ce fichier a duré trop longtemps et s’est arrêtée. Découpez-le en plusieurs fichiers.",
    "too-large": "Ce fichier demande trop de mémoire\u00a0: la mise à jour s’est arrêtée. Découpez-le en plusieurs fichiers.",
    "failed": "La mise à jour s’est arrêtée sur un défaut de notre outil, pas de votre fichier. Signalez-le-nous.",
}


def run(
    source: Path,
    output: Path,
    decisions: Path,
    *,
    before: Schema,
    after: Schema,
    table: Correspondence,
    given: Path | None = None,
    reader: child.ReadingProcess | None = None,
    seconds: int = limits.SECONDS,
    memory: int = limits.MEMORY_BYTES,
    file_bytes: int = limits.FILE_BYTES,
) -> ConversionOutcome | Refusal:
    """What `files.convert` says, or why nothing was written. Raises OSError for an absent file.

    `reader` may read the file through what was said of it.
    """
    source.open("rb").close()
    order = {
        "source": str(source.resolve()),
        "output": str(output.resolve()),
        "decisions": str(decisions.resolve()),
        "given": str(given.resolve()) if given else "",
        "before": snapshot.to_text(before),
        "after": snapshot.to_text(after),
        "table": to_json(table).decode(),
        "file_bytes": file_bytes,
    }
    answer = child.ask("standard.converting.process", order, seconds=seconds, memory=memory, writes=WRITTEN * file_bytes, reader=reader)
    if isinstance(answer, str):
        return Refusal(answer, STOPPED[answer])
    return Refusal(**answer["refusal"]) if "refusal" in answer else ConversionOutcome.from_json(answer)


def correct(
    source: Path,
    output: Path,
    spooled: Path,
    schema: Schema,
    *,
    kinds: Collection[str],
    sheet: str,
    seconds: int,
    file_bytes: int,
    reader: child.ReadingProcess | None = None,
) -> int | None:
    """How many cells were corrected in the copy, for these kinds, as `kinds.joined` writes them; None where none could be written.

    `spooled` is what the check of the file kept, which is not read where there is no kind. `reader` may read the file through what was
    said of it. Raises OSError for an absent file.
    """
    source.open("rb").close()
    order = {
        "source": str(source.resolve()),
        "output": str(output.resolve()),
        "spool": str(spooled.resolve()),
        "schema": sent(schema),
        "kinds": sorted(kinds),
        "sheet": sheet or None,
        "file_bytes": file_bytes,
    }
    answer = child.ask(
        "standard.converting.correcting", order, seconds=seconds, memory=limits.MEMORY_BYTES, writes=WRITTEN * file_bytes, reader=reader
    )
    return answer["cells"] if isinstance(answer, dict) and "cells" in answer else None


def propose_mapping(
    path: Path,
    schema: Given,
    former: Former,
    *,
    sheet: str | None = None,
    reader: child.ReadingProcess | None = None,
    seconds: int = limits.SECONDS,
    memory: int = limits.MEMORY_BYTES,
    file_bytes: int = limits.FILE_BYTES,
) -> ProposedMapping | None:
    """What is proposed for the columns of the file at `path`; None where the file cannot be read, or costs too much."""
    path.open("rb").close()
    order = {
        "path": str(path.resolve()),
        "schema": sent(schema),
        "former": {name: list(names) for name, names in former.items()},
        "file_bytes": file_bytes,
        "sheet": sheet,
    }
    answer = child.ask("standard.converting.mapping.columns_read", order, seconds=seconds, memory=memory, reader=reader)
    return ProposedMapping.from_json(answer) if isinstance(answer, dict) and answer else None
