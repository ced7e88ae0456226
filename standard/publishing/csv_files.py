"""The CSV files: the empty template, and one row that is valid.

UTF-8 without a byte order mark, because a reader that keeps the mark sees another name in the first column; comma and
CRLF as RFC 4180 says, because that is what Table Schema tools take without being told. Excel asks which separator a
CSV uses, whatever it is: people who fill a table in Excel have the XLSX template.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from standard.publishing.content import ReleaseContent
from standard.publishing.valid_row import valid_row


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def header(content: ReleaseContent) -> list[str]:
    return [field.name for field in content.schema.fields]


def csv_template(content: ReleaseContent) -> bytes:
    """The header alone."""
    return write_csv([header(content)])


def valid_example(content: ReleaseContent) -> bytes | None:
    """The header and one valid row; None where no valid row could be made."""
    row = valid_row(content.schema)
    return None if row.findings else write_csv([header(content), row.cells])
