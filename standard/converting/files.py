"""Rewrites a CSV or a workbook, row by row, and lists what is left to decide."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from standard.converting.decisions import DecisionSheet
from standard.converting.keys import RewrittenKeys
from standard.converting.lost import LostCells
from standard.converting.outcome import ConversionOutcome, RewrittenTally, UndecidedTally
from standard.converting.writing import CsvSink, XlsxSink, appearing_whole, cell_text, csv_sink, xlsx_sink
from standard.schema.correspondence import Correspondence, Rewriter, TableError, accepted, between, check, completed
from standard.schema.model import Field, Schema, SchemaError
from standard.schema.words import NBSP, count, quoted
from standard.validation import limits
from standard.validation.columns import framed, match_columns
from standard.validation.examination import examine
from standard.validation.framing import Frame, Unreadable
from standard.validation.framing.blocks import is_blank
from standard.validation.verdict import UnusableSchema

__all__ = ["OUTPUTS", "TableError", "Unreadable", "convert"]

OUTPUTS: Final = (".csv", ".xlsx")
LISTED: Final = 1_000
"""Things to decide that an outcome lists; it counts them all."""


def convert(
    source: Path,
    output: Path,
    before: Schema,
    after: Schema,
    *,
    given: Correspondence | None = None,
    table: Correspondence | None = None,
    accept: Collection[str] = (),
    decisions: Path | None = None,
    limit: int = LISTED,
    file_bytes: int = limits.FILE_BYTES,
) -> ConversionOutcome:
    """Write at `output` what the file at `source`, made for `before`, becomes under `after`.

    `table` is the correspondence, and `after` then under the uids of `before`; without it, both are compared. `given`
    is a table that a person completed, `accept` names what else they confirmed. `decisions` is where to write, as CSV,
    the table of everything that is left to decide, to be completed.
    Raises Unreadable, TableError, OSError; nothing is then written.
    """
    if output.suffix.lower() not in OUTPUTS:
        raise Unreadable("output", f"Le nouveau fichier est un CSV ou un XLSX{NBSP}: terminez son nom par .csv ou .xlsx.")
    if table is None:
        after, table = between(before, after)
    if accept:
        table = accepted(table, accept)
    if given is not None:
        check(given, before, after)
        table = completed(table, given)
    read = framed(source, before, file_bytes=file_bytes)
    header = read.labels
    columns = match_columns(header, before)
    if not any(columns.fields):
        raise Unreadable("no-column", "Aucune colonne de ce fichier n’est dans la version de départ. Vérifiez le fichier et la version.")
    rewriter = Rewriter(before, after, table, header, columns.fields, as_text=cell_text)
    kept = [*rewriter.kept, *_needed(rewriter, read)]
    tally, changes = UndecidedTally(limit), RewrittenTally()
    sheet = DecisionSheet(after, table)
    wrong: Counter[str] = Counter()
    rows = 0
    with ExitStack() as stack:
        unfinished_files = stack.enter_context(appearing_whole(output, *([decisions] if decisions is not None else [])))
        labels = rewriter.header(kept)
        fields = [item for item in after.fields if item.name]
        sink = stack.enter_context(_sink(unfinished_files[0], output, fields, read))
        sink.write(labels)
        lost = LostCells(before, columns.fields, labels)
        keys = RewrittenKeys(before, after, [item.name for item in fields], rewriter.copied)
        for gone in rewriter.columns_gone(1):
            tally.add([gone])
            sheet.add([gone])
        for number, cells in read.whole_rows():
            if is_blank(cells):
                sink.write([""] * len(labels) if cells else [])
                continue
            rows += 1
            made = rewriter.rewrite(number - read.header_row + 1, cells)
            changes.add(made.changed)
            row = made.row(kept)
            sink.write(row)
            told = {one.column for one in made.pending}
            place = number - read.header_row + 1
            pending = (*made.pending, *keys.pending(place, made.cells, told), *lost.pending(place, cells, row, made.pending))
            tally.add(pending)
            sheet.add(pending)
            wrong.update(made.wrong_before)
        if decisions is not None:
            sheet.write(unfinished_files[1])
    extras = [label for label, item in zip(header, columns.fields, strict=True) if item is None and label.strip()]
    renamed = [(label, item.name) for label, item in zip(header, columns.fields, strict=True) if item is not None and label != item.name]
    names = {item.name for item in columns.fields if item is not None}
    notices = [*_separated(table, names), *_notices(read, extras, renamed, sink), *map(_wrong_before, wrong, wrong.values())]
    groups = tuple(replace(group, likely=sheet.likely(group.first)) for group in tally.groups())
    still_wrong = _still_wrong(output, after) if not tally.total else 0
    return ConversionOutcome(
        rows, tally.total, tally.rows, groups, tuple(tally.kept), tuple(notices), still_wrong, changes.most(), changes.total
    )


def _still_wrong(output: Path, after: Schema) -> int:
    """How many rows of the new file its version refuses; one where only its columns are. A schema that checks nothing refuses none."""
    try:
        report = examine(output, after, limit=0, file_bytes=sys.maxsize)
    except (UnusableSchema, SchemaError, Unreadable):
        return 0
    return report.rows_with_errors or int(not report.valid)


def _needed(rewriter: Rewriter, read: Frame) -> list[int]:
    """The columns that rows leave something in, known before the header is written: the file is read once for it."""
    if not rewriter.perhaps_kept:
        return []
    left: set[int] = set()
    for number, cells in read.whole_rows():
        if not is_blank(cells):
            left |= rewriter.rewrite(number, cells).left.keys()
    return [position for position in rewriter.perhaps_kept if position in left]


@contextmanager
def _sink(path: Path, output: Path, fields: Sequence[Field], read: Frame) -> Iterator[CsvSink | XlsxSink]:
    opened = xlsx_sink(path) if output.suffix.lower() == ".xlsx" else csv_sink(path, fields, guarded=read.kind != "csv")
    with opened as sink:
        yield sink


def _separated(table: Correspondence, names: Collection[str]) -> Iterator[str]:
    """What only the examples of the two versions say, for the columns of the file."""
    for row in table.rows:
        if row.kind == "separator" and row.status == "by_cell" and row.old_field in names:
            now = f"{quoted(row.new_value)} sépare les valeurs au lieu de {quoted(row.old_value)}"
            yield f"Dans la colonne {quoted(row.new_field)}, {now}, comme le dit l’exemple de la nouvelle version."


def _notices(read: Frame, extras: Sequence[str], renamed: Sequence[tuple[str, str]], sink: CsvSink | XlsxSink) -> Iterator[str]:
    """What a person would not guess about the new file."""
    found = {notice.code for notice in read.notices()}
    if "encoding" in found:
        yield f"Le fichier était encodé en Windows-1252{NBSP}: le nouveau est en UTF-8."
    if "sheets" in found:
        yield f"Le classeur a plusieurs feuilles{NBSP}: seule la première qui est visible a été réécrite."
    if "title-rows" in found:
        yield f"Les noms des colonnes étaient à la ligne {read.header_row}{NBSP}: ce qui les précédait n’est pas repris."
    for label, name in renamed:
        yield f"La colonne {quoted(label)} a été lue comme {quoted(name)}."
    for label in extras:
        yield f"La colonne {quoted(label)} n’est pas dans la version de départ{NBSP}: elle est reprise telle quelle."
    if isinstance(sink, CsvSink) and sink.neutralised:
        cells = count(sink.neutralised, "cellule commence", "cellules commencent")
        yield f"{cells} comme une formule{NBSP}: une apostrophe les précède, pour qu’un tableur ne l’exécute pas."


def _wrong_before(column: str, amount: int) -> str:
    cells = count(amount, "cellule n’était déjà pas acceptée", "cellules n’étaient déjà pas acceptées")
    advice = f"{quoted('Vérifier un fichier')} dira comment corriger"
    return f"Dans la colonne {quoted(column)}, {cells} par la version de départ{NBSP}: {advice}."
