"""Rows that are none of the table are told: totals, notes under it, the names of fields where rows should be."""

from pathlib import Path
from typing import Any

import pytest

from standard.validation.examination import examine
from standard.validation.framing import Unreadable
from tests.standard.validation.files import field, schema, workbook, written

PLAIN = schema(field("nom"), field("cp"), field("montant", "number"), {**field("date", "date"), "title": "Jour"})
FIRST = ["nom", "cp", "montant", "date"]
ROW: list[Any] = ["A", "75001", 12, "2024-01-01"]


def told(path: Path, code: str) -> list[tuple[int, ...]]:
    return [notice.rows for notice in examine(path, PLAIN).warnings if notice.code == code]


@pytest.mark.parametrize(
    ("row", "is_total"),
    [
        ("TOTAL;;15;", True), ("Sous-total;;15;", True), (";Total général;15;", True), ("Total : ;;15;", True),
        ("Total;75003;15;2024-01-02", False), ("Total Énergies;;15;", False), ("Totalement;;;", False),
    ],
)  # fmt: skip
def test_a_total_is_told(tmp_path: Path, row: str, is_total: bool) -> None:
    path = written(tmp_path, f"nom;cp;montant;date\nA;75001;12;2024-01-01\n{row}\nB;75002;3;2024-01-02\n")
    assert told(path, "total-rows") == ([(3,)] if is_total else [])


@pytest.mark.parametrize(
    ("last", "rows"),
    [
        ([["* provisoire"], ["Source : mairie"]], [(4, 5)]),
        ([[None], ["Source : mairie"]], [(5,)]),
        ([["(1) hors bibliothèques"]], [(4,)]),
        ([["Médiathèque"]], []),
        ([["Source", "75003", 3]], []),
    ],
)
def test_notes_under_a_table_are_told(tmp_path: Path, last: list[list[Any]], rows: list[tuple[int, ...]]) -> None:
    assert told(workbook(tmp_path, [FIRST, ROW, ROW, *last]), "note-rows") == rows


def test_a_table_of_one_cell_a_row_has_no_notes(tmp_path: Path) -> None:
    assert told(workbook(tmp_path, [FIRST, ["Source Perrier"], ["Source Vittel"]]), "note-rows") == []


def test_a_table_that_lies_is_told(tmp_path: Path) -> None:
    lying = written(tmp_path, "nom;A;B\ncp;75001;75002\nmontant;1;2\ndate;2024-01-01;2024-01-02\n")
    assert len(told(lying, "lying-table")) == 1
    assert told(written(tmp_path, "nom;cp;montant;date\ndate;75001;1;2024-01-01\n"), "lying-table") == []


def test_the_names_of_the_columns_after_a_mark_are_repeated_names(tmp_path: Path) -> None:
    names = "nom;cp;montant;date\n"
    path = written(tmp_path, f"{names}A;75001;12;2024-01-01\n\ufeff{names}B;75002;3;2024-01-02\n")
    assert told(path, "repeated-header") == [(3,)]


@pytest.mark.parametrize("label", ["date (JJ/MM/AAAA)", "Jour [jj/mm/aaaa]", "date (facultatif)", "DATE (AAAA-MM-JJ)"])
def test_what_a_label_says_of_the_writing_is_left_aside(tmp_path: Path, label: str) -> None:
    report = examine(written(tmp_path, f"nom;{label}\nA;2024-01-01\n"), PLAIN)
    assert [notice.field for notice in report.warnings if notice.code == "incorrect-label"] == ["date"]


def test_what_a_label_says_of_the_thing_is_not(tmp_path: Path) -> None:
    report = examine(written(tmp_path, "nom;date (fin)\nA;2024-01-01\n"), PLAIN)
    assert "extra-label" in [notice.code for notice in report.warnings]


@pytest.mark.parametrize(("content", "what"), [("<table><tr><td>nom</td></tr></table>", "page web"), ("{\\rtf1 nom}", "RTF")])
def test_what_another_program_wrote_is_named(tmp_path: Path, content: str, what: str) -> None:
    with pytest.raises(Unreadable, match=what):
        examine(written(tmp_path, content, name="export.xls"), PLAIN)
