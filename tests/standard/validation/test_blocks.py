"""The columns that the screen reads hold the very rows that `csv` reads, whatever the file's quotes and line ends."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from standard.validation.framing import Block, Cell, Unreadable, columnar, frame
from standard.validation.framing.content import Content
from standard.validation.framing.delimited import DelimitedFile
from tests.standard.validation.files import workbook, written

PIECES = [
    *['"', '""', ",", ",,", "\n", "\r\n", "\r", "a", "é", " ", "\ufeff", '"x"', '"x,y"', '"x\ny"', '"x\r\ny"', "\n\n", "1,2\n", "\x1c"],
    *['"x""y"', '"""",', "a" * 70],
]
"""Regular and irregular text, about as often."""


def flat(blocks: Iterable[Block]) -> Iterator[tuple[int, list[Cell]]]:
    for block in blocks:
        rows = [
            (number, [block.cell(column, position) for column in range(block.texts.width)]) for position, number in enumerate(block.numbers)
        ]
        yield from sorted([*rows, *((number, list(cells)) for number, cells in block.odd)], key=lambda row: row[0])


def read_or_refused(rows: Iterable[tuple[int, list[Cell]]]) -> tuple[list[tuple[int, list[Cell]]], str]:
    found = []
    try:
        for number, cells in rows:
            found.append((number, list(cells)))
    except Unreadable as error:
        return [], str(error)
    return found, ""


@given(
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.integers(1, 3),
    st.integers(0, 2),
    st.sampled_from([1, 7, 30, 10_000]),
    st.sampled_from([",", ";"]),
)
@example('"x,y""x\ny"é,,"\r\r\n\n\ré', 3, 0, 30, ",")
def test_columns_hold_the_records_of_the_file(text: str, width: int, skip: int, size: int, delimiter: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = DelimitedFile(written(Path(folder), text.replace(",", delimiter)), Content("csv", "utf-8"), delimiter)
        by_record = enumerate(file.records(), start=1)
        expected = read_or_refused((number, record) for number, record in by_record if number > skip)
        assert read_or_refused(flat(columnar.blocks(file, skip=skip, width=width, size=size))) == expected


@given(st.lists(st.sampled_from(["a,b,c\n", "a,b\n", ",,\n", " ,\n", "\n", "a,b,c,d\n", "a,b,c,\n", 'a,"\n",c\n', ",,x\n"]), max_size=12))
@pytest.mark.parametrize("header", ["x,y,z\n", "x,y,\n"])
def test_a_tidy_table_is_the_same_by_rows_and_by_columns(header: str, lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), header + "".join(lines))
        by_rows, by_columns = frame(path), frame(path)
        expected = read_or_refused((number, list(cells)) for number, cells in by_rows.rows())
        assert read_or_refused(flat(by_columns.blocks())) == expected
        assert by_columns.notices() == by_rows.notices()


def test_a_windows_file_and_a_spreadsheet_are_the_same_by_rows_and_by_columns(tmp_path: Path) -> None:
    windows = written(tmp_path, "nom;€\r\nchâteau;\x80\r\n\x85;«\r\n".encode("cp1252", "ignore") + b"\x80;\x85\r\n;\r\n")
    sheet = workbook(tmp_path, [["n", "d", ""], [1, "x", ""], [None, None, None], [2.5, True, 3], [None, None, " "]])
    for path in (windows, sheet):
        table = frame(path)
        assert list(flat(table.blocks())) == [(number, list(cells)) for number, cells in frame(path).rows()]


def test_a_cell_is_not_longer_in_columns_than_in_rows(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n" + "1,2\n" * 200 + "x" * 1_000_001 + ",y\n")
    for rows in (frame(path).rows(), frame(path).blocks()):
        with pytest.raises(Unreadable, match="caractères"):
            list(rows)
