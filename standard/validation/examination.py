"""From a file and a descriptor to a report."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from standard.schema.folding import fold
from standard.schema.model import Field, Schema, SchemaError
from standard.validation import limits, verdict, watched
from standard.validation.columns import SpreadsheetCells, framed, match_columns
from standard.validation.custom_checks import Declared, checks_of
from standard.validation.custom_checks.running import RunningChecks
from standard.validation.framing import Block, Cell, Frame, Unreadable
from standard.validation.given_tables import GivenTable
from standard.validation.links import link_checks
from standard.validation.messages import Teller
from standard.validation.oddities import Oddities
from standard.validation.outputs.spool import SpoolingCollector
from standard.validation.report import Collector, Defect, Refusal, Report, ReportColumn, ReportNotice
from standard.validation.screening import Screen, can_screen
from standard.validation.tolerance import tolerant_rules
from standard.validation.travelling import Given, as_descriptor, as_schema, received

NO_TABLES: Final[Mapping[str, GivenTable]] = {}
TOLD: Final = 5_000
"""Rows put to frictionless after which one says how many have been read."""


def examine(
    path: Path,
    given: Given,
    *,
    strict: bool = False,
    limit: int = limits.LISTED_ERRORS,
    file_bytes: int = limits.FILE_BYTES,
    sheet: str | None = None,
    collector: Collector | None = None,
    tables: Mapping[str, GivenTable] = NO_TABLES,
) -> Report:
    """The report of a file; `sheet` chooses a sheet of a workbook, or a file of an archive.

    `tables` are those that its foreign keys lead to, by the name of their resource.
    `collector` is given every defect, in the order of rows; by default one that keeps the first `limit` of each cause.
    Raises Unreadable, verdict.UnusableSchema, SchemaError, OSError.
    """
    schema, descriptor = as_schema(given), as_descriptor(given)
    rules = verdict.exact_rules(descriptor) if strict else tolerant_rules(descriptor)
    table = framed(path, schema, tidy=not strict, file_bytes=file_bytes, sheet=sheet)
    columns = match_columns(table.header, schema, demands=rules.fields_match)
    cells = SpreadsheetCells(columns.fields)
    as_is = strict or table.kind == "csv"
    collector = collector or Collector(limit=limit)
    declared = checks_of(schema) if not strict else Declared((), ())
    labels = table.header if strict else columns.labels
    judges = verdict.cell_judges(rules, labels)
    own_rows = _read_apart(table, None if as_is else columns.fields)
    links = link_checks(rules.links, labels, columns.fields, judges, own_rows, tables, file_bytes=file_bytes)
    checks = RunningChecks((*declared.checks, *links.checks), labels, judges)
    if not strict:
        collector.add(columns.defects)
    collector.add(checks.defects)
    oddities = Oddities(schema, table, columns.fields, example="exemple" in fold(path.stem))
    if strict or not can_screen(rules, labels):
        for block in _read_apart(table, None if as_is else columns.fields) if not strict else ():
            oddities.read(block)
        rows, blank = _judge(rules, table, labels, None if as_is else cells, collector, checks)
    else:
        for defect in verdict.judge_header(rules, labels):
            collector.add([defect])
        screen = Screen(rules, labels, collector, checks)
        for block in table.blocks():
            read = block if as_is else cells.read_block(block)
            screen.read(read)
            oddities.read(read)
            watched.tell(screen.rows)
        rows, blank = screen.rows, screen.blank

    notices = [*table.notices(), *rules.notices]
    if not strict:
        notices += [*columns.notices, *cells.notices(), *declared.notices, *links.notices, *checks.notices, *oddities.notices()]
    if rows == 0:
        notices.append(ReportNotice("no-rows", "Le fichier n’a aucune ligne sous les noms des colonnes : il n’y avait rien à vérifier."))
    present = {field.name for field in columns.fields if field is not None}
    report = _report(schema, collector, rows=rows, blank=blank, present=present, notices=notices)
    return replace(report, sheet=table.sheet, sheets=table.sheets)


def _read_apart(table: Frame, fields: Sequence[Field | None] | None) -> Iterator[Block]:
    """The rows, read beside those that are checked: what is said of the cells of a spreadsheet is counted once."""
    cells = SpreadsheetCells(fields) if fields is not None else None
    return (cells.read_block(block) if cells is not None else block for block in table.blocks())


def _judge(
    rules: verdict.Rules, table: Frame, labels: Sequence[str], cells: SpreadsheetCells | None, collector: Collector, checks: RunningChecks
) -> tuple[int, dict[str, int]]:
    """Every row put to frictionless; how many there are, and by field how many cells without a value."""
    rows = 0
    blank: dict[str, int] = {}
    waiting: deque[tuple[int, int, Sequence[Cell]]] = deque()  # where frictionless counts a row, its number, its cells

    def given() -> Iterator[Sequence[Cell]]:
        waiting.clear()
        for place, (number, row) in enumerate(table.rows(), start=table.header_row + 1):
            waiting.append((place, number, row))
            yield cells.read(row) if cells is not None else row

    cells_of_checks = SpreadsheetCells(cells.fields) if cells is not None else None
    for found in verdict.judge(rules, labels, given, header_row=table.header_row):
        if isinstance(found, Defect):
            collector.add([found])
            continue
        rows += 1
        if rows % TOLD == 0:
            watched.tell(rows)
        defects = list(found.defects)
        # What frictionless counts as a row stands further down where somebody took out some of those before.
        number, row = found.row, None
        while waiting and waiting[0][0] <= found.row:
            _, number, row = waiting.popleft()
        if number != found.row:
            defects = [replace(defect, row=number) for defect in defects]
        if row is not None and checks and not any(defect.code == "blank-row" for defect in defects):
            defects += checks.in_row(number, cells_of_checks.read(row) if cells_of_checks is not None else row)
        collector.add(verdict.reasons(rules, defects))
        for name in found.blank:
            blank[name] = blank.get(name, 0) + 1
    return rows, blank


def _report(
    schema: Schema, collector: Collector, *, rows: int, blank: Mapping[str, int], present: set[str], notices: list[ReportNotice]
) -> Report:
    teller = Teller(schema)
    causes = tuple(collector.causes(teller.cause, teller.example))
    return Report(
        rows=rows,
        rows_with_errors=collector.wrong_rows,
        fields=len(schema.fields),
        errors_total=collector.total,
        by_cause=causes,
        errors=tuple(map(teller.reported, collector.defects())),
        warnings=tuple(notices),
        columns=tuple(
            ReportColumn(
                field=field.name,
                title=field.title,
                present=field.name in present,
                filled=rows - blank.get(field.name, 0) if field.name in present else 0,
                wrong=collector.wrong_cells.get(field.name, 0) if field.name in present else 0,
            )
            for field in schema.fields
        ),
    )


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: what `runner.run` asks for."""
    try:
        with ExitStack() as stack:
            spool = stack.enter_context(Path(order["spool"]).open("w", encoding="utf-8")) if order["spool"] else None
            return examine(
                Path(order["path"]),
                received(order["schema"]),
                strict=order["strict"],
                limit=order["limit"],
                file_bytes=order["file_bytes"],
                tables={name: GivenTable(Path(path), sheet) for name, (path, sheet) in order.get("tables", {}).items()},
                sheet=order["sheet"],
                collector=SpoolingCollector(spool, limit=order["limit"]) if spool is not None else None,
            ).to_json()
    except Unreadable as error:
        refusal = Refusal(error.code, str(error))
    except (verdict.UnusableSchema, SchemaError) as error:
        refusal = Refusal("schema", str(error))
    except MemoryError:
        refusal = Refusal("too-large", "Ce fichier demande trop de mémoire. Découpez-le en plusieurs fichiers.")
    return {"refusal": {"code": refusal.code, "message": refusal.message}}
