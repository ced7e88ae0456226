"""The table as files: no cell is a formula, whatever people wrote."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

import xlsxwriter

from concertation.comment_table.rows import COLUMNS, CommentRow
from standard.publishing.csv_files import write_csv
from standard.schema.correspondence.written import guarded
from standard.schema.model import readable

WIDTHS: Final = {"number": 8, "organisation": 24, "element": 28, "kind": 20, "disposition": 24, "mark": 12}
"""In characters; the texts are wider."""
CELL: Final = 32_767
"""What a cell of a spreadsheet holds at most."""
CREATED: Final = datetime(2000, 1, 1)
"""The same for every file, so that the same rows give the same bytes."""


def as_csv(title: str, rows: Iterable[CommentRow], dispositions: Sequence[str]) -> bytes:
    """With a byte order mark: it is made to be completed in a spreadsheet, which would otherwise misread its accents."""
    return codecs.BOM_UTF8 + write_csv([[*COLUMNS.values()], *([guarded(cell) for cell in row.cells] for row in rows)])


def as_json(title: str, rows: Iterable[CommentRow], dispositions: Sequence[str]) -> bytes:
    said = [
        {
            "number": row.number,
            "author": row.author,
            "organisation": row.organisation or None,
            "element": row.element,
            "type": row.kind,
            "comment": row.comment,
            "proposed_change": row.proposed_change or None,
            "disposition": row.disposition or None,
            "answer": row.answer or None,
            "date": row.date,
            "call": row.call or None,
            "themes": list(row.themes),
        }
        for row in rows
    ]
    return f"{readable({'standard': title, 'comments': said})}\n".encode("utf-8", "replace")


def as_xlsx(title: str, rows: Iterable[CommentRow], dispositions: Sequence[str]) -> bytes:
    """One sheet whose header stays in sight; what to answer is chosen from a list."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": title, "created": CREATED})
    sheet = book.add_worksheet("Commentaires")
    heading = book.add_format({"bold": True, "bg_color": "#E3E9F1", "text_wrap": True, "valign": "top", "border": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    keys = [*COLUMNS]
    for column, key in enumerate(keys):
        sheet.set_column(column, column, WIDTHS.get(key, 50), wrapped)
        sheet.write_string(0, column, COLUMNS[key], heading)
    last = 0
    for last, row in enumerate(rows, start=1):
        sheet.write_number(last, 0, row.number, wrapped)
        for column, cell in enumerate(row.cells[1:], start=1):
            sheet.write_string(last, column, cell[:CELL], wrapped)
    if last:
        chosen = keys.index("disposition")
        sheet.data_validation(1, chosen, last, chosen, {"validate": "list", "source": [*dispositions]})
        sheet.autofilter(0, 0, last, len(keys) - 1)
    sheet.freeze_panes(1, 1)
    book.close()
    return buffer.getvalue()


WRITERS: Final[Mapping[str, tuple[Callable[[str, Iterable[CommentRow], Sequence[str]], bytes], str]]] = MappingProxyType(
    {
        "csv": (as_csv, "text/csv; charset=utf-8"),
        "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "json": (as_json, "application/json"),
    }
)
"""By the end of the file's name: what writes it, and its media type."""
