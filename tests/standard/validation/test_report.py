"""Totals are exact; what is kept is bounded and fair; the JSON is that of `validate_file`."""

import json
from pathlib import Path

import pytest

from standard.validation.examination import examine
from standard.validation.report import KEPT_TEXT, Collector, Defect, Report, shorten
from tests.standard.validation.files import field, schema, workbook, written


def test_the_json_has_the_published_shape_and_reads_back(tmp_path: Path) -> None:
    path = written(tmp_path, "id;prix;autre\n1;x;a\n2;3;a\n;y;a\n")
    report = examine(path, schema(field("id", required=True), field("prix", "integer"), field("ville")))
    data = report.to_json()
    assert list(data)[:5] == ["valid", "rows", "rows_with_errors", "fields", "errors_total"]
    assert (data["valid"], data["rows"], data["rows_with_errors"], data["fields"], data["errors_total"]) == (False, 3, 2, 3, 3)
    assert [(cause["code"], cause["field"], cause["count"]) for cause in data["by_cause"]] == [
        ("type-error", "prix", 2),
        ("constraint-error/required", "id", 1),
    ]
    assert data["by_cause"][0]["examples"] == [{"row": 2, "value": "x"}, {"row": 4, "value": "y"}]
    assert [(error["row"], error["field"], error["value"]) for error in data["errors"]] == [
        (2, "prix", "x"),
        (4, "id", ""),
        (4, "prix", "y"),
    ]
    assert {(item["code"], item["field"]) for item in data["warnings"]} == {("extra-label", None), ("missing-label", "ville")}
    assert data["columns"] == [
        {"field": "id", "title": "id", "present": True, "filled": 2, "wrong": 1},
        {"field": "prix", "title": "prix", "present": True, "filled": 3, "wrong": 2},
        {"field": "ville", "title": "ville", "present": False, "filled": 0, "wrong": 0},
    ]
    assert Report.from_json(json.loads(json.dumps(data))) == report


def test_a_rare_cause_is_listed_beside_a_frequent_one() -> None:
    collector = Collector(limit=4)
    for row in range(2, 1_000):
        collector.add([Defect(row, "a", "type-error", "x")])
    collector.add([Defect(1_000, "b", "type-error", "y"), Defect(1_000, "b", "type-error", "z")])
    assert collector.total == 1_000
    assert collector.wrong_rows == 999
    assert collector.wrong_cells == {"a": 998, "b": 1}
    assert [(defect.row, defect.field) for defect in collector.defects()] == [(2, "a"), (3, "a"), (1_000, "b"), (1_000, "b")]


def test_the_examples_of_a_cause_are_distinct() -> None:
    collector = Collector(limit=100)
    for row, value in enumerate("aaabbbccc", start=2):
        collector.add([Defect(row, "a", "type-error", value)])
    (cause,) = collector.causes(lambda *_: "")
    assert [(example.row, example.value) for example in cause.examples] == [(2, "a"), (5, "b"), (8, "c")]


def test_an_empty_cell_is_an_example_by_its_row() -> None:
    collector = Collector(limit=100)
    for row in range(2, 20):
        collector.add([Defect(row, "a", "constraint-error/required")])
    (cause,) = collector.causes(lambda *_: "")
    assert [example.row for example in cause.examples] == [2, 3, 4, 5, 6]


def test_a_long_cell_is_cut() -> None:
    assert shorten("x" * 1_000) == "x" * KEPT_TEXT + "…"
    assert shorten("court") == "court"


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("13002526500013,Gap\n13002526500021,Die\n", ["no-header", "extra-label", "extra-label"]),
        ("x,y\n1,2\n", ["extra-label", "extra-label"]),
    ],
)
def test_a_file_without_a_known_column_is_never_said_to_be_right(tmp_path: Path, content: str, codes: list[str]) -> None:
    report = examine(written(tmp_path, content), schema(field("siret"), field("commune")))
    assert [error.code for error in report.errors] == ["unmatched-header"]
    assert report.sentence.replace("\u00a0", " ") == "Aucune colonne de ce fichier n’est dans le schéma : rien n’a été vérifié."
    assert [notice.code for notice in report.warnings] == codes


def test_the_report_says_which_sheet_was_checked(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["nom"], ["A"]], [["nom"], ["B"], ["C"]])
    report = examine(path, schema(field("nom")), sheet="Sheet2")
    assert (report.rows, report.sheet, report.sheets) == (2, "Sheet2", ("Sheet1", "Sheet2"))
    assert Report.from_json(report.to_json()) == report
