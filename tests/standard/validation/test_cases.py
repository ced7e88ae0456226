"""The small files whose right answer was written beside them, as the command reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from standard.schema.reading import read
from standard.validation.examination import examine
from standard.validation.report import Report
from tests.known_schemas import REAL, requires_real_data

pytestmark = requires_real_data


def answer(name: str) -> Report:
    assert REAL is not None
    (folder,) = (REAL / "cases").glob(f"{name}-*")
    (data,) = folder.glob("data.*")
    descriptor = read((folder / "schema.json").read_bytes()).descriptor
    assert isinstance(descriptor, dict)
    return examine(Path(data), descriptor)


def errors(report: Report) -> list[tuple[int | None, str | None, str, str]]:
    return [(error.row, error.field, error.code, error.value) for error in report.errors]


def notices(report: Report) -> list[tuple[str, tuple[int, ...]]]:
    return [(notice.code, notice.rows) for notice in report.warnings]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("01", [(2, "nb", "type-error", "#N/A"), (3, "ville", "type-error", "#REF!")]),
        ("01b", [(2, "type", "constraint-error/enum", "#REF!"), (3, "nom", "type-error", "#N/A")]),
        ("03", [(4, None, "foreign-key", "e9")]),
        ("06", [(3, "id2", "primary-key", "")]),
    ],
)
def test_what_is_wrong_is_found(name: str, expected: list[tuple[int | None, str | None, str, str]]) -> None:
    assert errors(answer(name)) == expected


def test_an_item_that_is_not_in_the_list_of_items_is_found() -> None:
    assert (2, "t", "constraint-error/enum") in [found[:3] for found in errors(answer("04"))]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("07", ("quotes", (3,))),
        ("09", ("encoding", (1202,))),
        ("10", ("swapped-coordinates", (2, 3, 4))),
        ("18", ("copied-example", (2,))),
        ("31", ("control-character", (2,))),
    ],
)
def test_what_is_odd_is_told_with_its_rows(name: str, expected: tuple[str, tuple[int, ...]]) -> None:
    report = answer(name)
    assert report.valid
    assert expected in notices(report)


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("11", 2, "février 2024 a 29"),
        ("12", 3, "[espace insécable]"),
        ("12", 4, "[espace fine insécable]"),
        ("12b", 2, "[accent séparé]"),
        ("12b", 8, "[signe invisible U+200B]"),
        ("13", 4, "(«\u00a0ref_ville\u00a0»)"),
        ("14", 2, "«\u00a0https://www.mairie.fr\u00a0»"),
        ("14", 7, "contient une espace"),
        ("14", 8, "contient plusieurs adresses"),
    ],
)
def test_a_message_says_what_is_the_matter(name: str, row: int, said: str) -> None:
    (found,) = [error.message for error in answer(name).errors if error.row == row]
    assert said in found
