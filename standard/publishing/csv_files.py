"""The CSV files: the empty template, and one row that is valid.

UTF-8 without a byte order mark, because a reader that keeps the mark sees another name in the first column; comma and
CRLF as RFC 4180 says, because that is what Table Schema tools take without being told. Excel takes the separator of the
country it is in, which a French one opens in one column: people who fill a table in Excel have the XLSX template, and
whoever takes a file away chooses its separator.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from standard.publishing.content import ReleaseContent
from standard.publishing.files import CSV_TEMPLATE, EXAMPLE


def write_csv(rows: Iterable[Sequence[str]], separator: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


SEPARATORS: Final = {"point-virgule": ";", "tabulation": "\t", "virgule": ","}
"""What a reader may choose, as the addresses of files name it."""
LONGEST: Final = 10_000_000
_ROWS: Final = 1_000


def separated(path: Path, separator: str) -> Iterator[bytes]:
    """A CSV of ours with another separator, and the mark that tells Excel its encoding; some rows at a time."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        yield BOM_UTF8
        while some := list(islice(rows, _ROWS)):
            yield write_csv(some, separator)


def header(content: ReleaseContent) -> list[str]:
    return [field.name for field in content.schema.fields]


def csv_template(content: ReleaseContent) -> bytes:
    """The header alone."""
    return write_csv([header(content)])


def valid_example(content: ReleaseContent) -> bytes | None:
    """The header and one valid row; None where no valid row could be made."""
    return None if content.valid_row.findings else write_csv([header(content), content.valid_row.cells])


def described_table(content: ReleaseContent) -> str:
    """The file that a description of the table is about: the example, or the empty template where there is none."""
    return (CSV_TEMPLATE if content.valid_row.findings else EXAMPLE).name(content)
