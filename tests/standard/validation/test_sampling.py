"""What the columns of a file hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from standard.schema.compatibility import SampleColumn
from standard.validation import sampling
from standard.validation.runner import contents
from standard.validation.statistics import FileStatistics
from tests.standard.validation.files import field, schema, workbook, written

SCHEMA = schema(field("nom"), field("jour", "date"), missingValues=["", "NR"])


def test_texts_are_counted_whatever_the_file_and_its_rows_look_like(tmp_path: Path) -> None:
    text = written(tmp_path, "jour,nom\n2024-01-02,Gap\n,Die,de trop\nNR\n2024-01-02,Gap\n")
    book = workbook(tmp_path, [["jour", "nom"], [date(2024, 1, 2), "Gap"], [None, "Die"], ["NR", None], [date(2024, 1, 2), "Gap"]])
    for path in (text, book):
        found = contents(path, SCHEMA)
        assert found is not None
        assert found.samples.columns == {"nom": SampleColumn(1, 3, {"Gap": 2, "Die": 1}), "jour": SampleColumn(1, 2, {"2024-01-02": 2})}
        assert found.statistics == {"nom": FileStatistics(2, (("Gap", 2), ("Die", 1))), "jour": FileStatistics(1, (("2024-01-02", 2),))}


def test_memory_is_bounded_and_what_is_told_stays_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "COUNTED", 2)
    monkeypatch.setattr(sampling, "DISTINCT", 3)
    found = sampling.contents(written(tmp_path, "nom\na\nb\nb\nb\nc\nd\n"), SCHEMA)
    assert found.samples.columns["nom"] == SampleColumn(1, 6, {"b": 3, "a": 1})
    assert found.statistics["nom"] == FileStatistics(None, (("b", 3), ("a", 1)))


def test_what_cannot_be_read_has_no_contents(tmp_path: Path) -> None:
    assert contents(written(tmp_path, "%PDF-1.7"), SCHEMA) is None
