"""What is said of a change on a file that was kept is what the whole check of the file says before and after."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from standard.schema.table_schema import parse
from standard.validation.child import ReadingProcess
from standard.validation.columns import framed
from standard.validation.examination import examine
from standard.validation.report import Report
from standard.weighing import effect, runner
from standard.weighing.judging import JudgedTable, TableJudge
from standard.weighing.kept_table import KeptTable
from tests.standard.validation.files import field, schema, workbook, written

NAMES = ("nom", "code", "ouvert", "jour")
CELLS = ("", "NR", "a", "b", "a|b", "1", "2", "3", "007", "oui", "2024-01-02", "  ", "12,5", "10:00:00")
CONSTRAINTS: tuple[dict[str, Any], ...] = (
    {},
    {"required": True},
    {"unique": True},
    {"enum": ["a", "b"]},
    {"pattern": "^(a|b)(\\|(a|b))*$"},
    {"minimum": "2"},
    {"maxLength": 1},
    {"required": True, "unique": True},
)
TYPES = ("string", "string", "integer", "number", "boolean", "date", "any", "time")
WHOLE: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"missingValues": ["", "NR"]},
    {"primaryKey": "nom"},
    {"primaryKey": ["nom", "code"]},
    {"uniqueKeys": [["nom", "code"]]},
    {"fieldsMatch": "equal"},
    {"foreignKeys": [{"fields": "code", "reference": {"resource": "", "fields": "nom"}}]},
    {"custom_checks": [{"name": "one-of-required", "params": {"column1": "nom", "column2": "code"}}]},
    {"custom_checks": [{"name": "compare-columns-value", "params": {"column": "jour", "op": ">", "column2": "code"}}]},
)

fields = st.builds(
    lambda kind, rules: {"type": kind, "constraints": rules} if rules else {"type": kind},
    st.sampled_from(TYPES),
    st.sampled_from(CONSTRAINTS),
)


@st.composite
def schemas(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from((*NAMES, "commune")), min_size=1, max_size=4, unique=True))
    return {"fields": [{"name": name, **draw(fields)} for name in names], **draw(st.sampled_from(WHOLE))}


@st.composite
def changes(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A schema, and the same where something is added, removed, renamed or asked otherwise."""
    before = draw(schemas())
    listed = [dict(item) for item in before["fields"]]
    place = draw(st.integers(0, len(listed) - 1))
    others = [name for name in (*NAMES, "commune") if name not in {item["name"] for item in listed}]
    match draw(st.sampled_from(("field", "rename", "add", "remove", "whole", "anything"))):
        case "field":
            listed[place] = {"name": listed[place]["name"], **draw(fields)}
        case "rename" if others:
            listed[place]["name"] = draw(st.sampled_from(others))
        case "add" if others:
            listed.insert(place, {"name": draw(st.sampled_from(others)), **draw(fields)})
        case "remove" if len(listed) > 1:
            del listed[place]
        case "whole":
            return before, {"fields": listed, **draw(st.sampled_from(WHOLE))}
        case "anything":
            return before, draw(schemas())
    return before, {**before, "fields": listed}


rows = st.lists(st.lists(st.sampled_from(CELLS), min_size=len(NAMES), max_size=len(NAMES) + 1), max_size=6)


def _csv(table: list[list[str]], header: tuple[str, ...] = NAMES) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *table])
    return text.getvalue()


def _right(report: Report) -> set[int]:
    """The rows that are right, as the check of the whole file has them; they are numbered from 2."""
    wrong = {error.row for error in report.errors}
    return set(range(2, report.rows + 2)) - wrong if report.outcome.right else set()


def _judged(judge: TableJudge, path: Path, descriptor: dict[str, Any]) -> tuple[JudgedTable, Report]:
    found, whole = judge.judged(parse(descriptor)), examine(path, descriptor)
    assert found.valid == whole.valid
    assert found.right == _right(whole), (found.parts, whole.errors)
    assert len(found.rows) == whole.rows
    return found, whole


def _agree(path: Path, before: dict[str, Any], after: dict[str, Any]) -> effect.FileEffect:
    kept = path.with_suffix(".kept")
    KeptTable.of(framed(path, parse(before))).save(kept)
    judge = TableJudge(KeptTable.read(kept))
    (judged, whole), (judged_after, whole_after) = (_judged(judge, path, one) for one in (before, after))
    said = effect.between(judged, judged_after)
    assert said == effect.FileEffect.from_json(said.to_json())
    assert (said.right, said.right_after) == (whole.outcome.right, whole_after.outcome.right)
    assert said.broken == len(_right(whole) - _right(whole_after))
    assert said.mended == len(_right(whole_after) - _right(whole))
    assert (said.state == "stays") <= (whole.valid and whole_after.valid)
    assert said.breaks or not (whole.valid and not whole_after.valid)
    return said


@settings(max_examples=25, deadline=None)
@given(change=changes(), table=rows)
@example(change=(schema(field("nom")), schema(field("nom", required=True))), table=[["", "", "", ""], ["a", "", "", ""], ["", "1", "", ""]])
@example(change=(schema(field("jour", "time")), schema(field("jour", "time", unique=True))), table=[["a", "", "", "10:00:00"]] * 3)
def test_the_effect_of_a_change_is_what_the_whole_check_says_before_and_after(
    change: tuple[dict[str, Any], dict[str, Any]], table: list[list[str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _agree(written(Path(folder), _csv(table)), *change)


@pytest.mark.deep
@settings(max_examples=1000, deadline=None)
@given(change=changes(), table=rows)
def test_the_effect_of_many_changes_is_what_the_whole_check_says(
    change: tuple[dict[str, Any], dict[str, Any]], table: list[list[str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _agree(written(Path(folder), _csv(table)), *change)


def test_the_cells_of_a_workbook_are_kept_as_they_are(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, [["nom", "code", "jour"], ["a", 5, date(2024, 1, 2)], [None, 5.5, "hier"], [3, True, None], [None, None, None], ["b", 5]]
    )
    before = schema(field("nom"), field("code", "number"), field("jour", "date"))
    for after in (
        schema(field("nom", "integer"), field("code", "integer"), field("jour")),
        schema(field("nom", required=True), field("code", "number", unique=True), field("jour", "date", required=True)),
        schema(field("nom"), field("code", "boolean"), field("jour", "date"), missingValues=["", "5"]),
    ):
        _agree(path, before, after)


def test_it_says_which_values_are_refused_and_which_columns_lack(tmp_path: Path) -> None:
    path = written(tmp_path, "nom,ouvert\na,oui\nb,non\na,parfois\nc,parfois\n")
    before = schema(field("nom", required=True), field("ouvert"))
    listed = _agree(path, before, schema(field("nom", required=True), field("ouvert", enum=["oui", "non"])))
    assert (listed.state, listed.broken) == ("breaks", 2)
    assert listed.columns == (effect.BrokenColumn("ouvert", 2, 1, (("parfois", 2),)),)
    unique = _agree(path, before, schema(field("nom", required=True, unique=True), field("ouvert")))
    assert (unique.broken, unique.columns[0].values) == (1, (("a", 1),))
    renamed = _agree(path, before, schema(field("libelle", required=True), field("ouvert")))
    assert (renamed.state, renamed.broken, renamed.missing, renamed.unread) == ("breaks", 4, ("libelle",), ("nom",))
    elsewhere = schema(
        field("nom", required=True),
        field("ouvert"),
        foreignKeys=[{"fields": "nom", "reference": {"resource": "communes", "fields": "nom"}}],
    )
    judge = TableJudge(KeptTable.of(framed(path, parse(before))))
    assert effect.between(judge.judged(parse(before)), judge.judged(parse(elsewhere))).state == "unknown"
    assert effect.between(judge.judged(parse(elsewhere)), judge.judged(parse(before))).state == "stays"
    stricter = parse({**elsewhere, "fields": [field("nom", required=True), field("ouvert", enum=["oui", "non"])]})
    broken = effect.between(judge.judged(parse(before)), judge.judged(stricter))
    assert (broken.state, broken.broken, broken.why) == ("breaks", 2, effect.ELSEWHERE)


def test_a_process_apart_keeps_counts_and_weighs_it(tmp_path: Path) -> None:
    path, table = written(tmp_path, "Nom,autre,ouvert\na,1,oui\nb,2,\nb,3,non\n"), tmp_path / "kept"
    before, after = (parse(schema(field("nom"), field("ouvert", **rules))) for rules in ({}, {"required": True}))
    with ReadingProcess() as reader:
        assert runner.keep(path, before, sheet=None, table=table, reader=reader, seconds=30, file_bytes=10_000)
        path.unlink()
        assert not runner.keep(path, before, sheet=None, table=tmp_path / "gone", reader=reader, seconds=30, file_bytes=10_000)
        counted = runner.count(table, before, reader=reader)
        assert counted is not None
        assert (counted.rows, counted.labels) == (3, {"nom": "Nom", "ouvert": "ouvert"})
        assert counted.contents.samples.columns["nom"].texts == {"a": 1, "b": 2}
        said = runner.weigh(table, before, after, reader=reader)
        assert (said.state, said.broken, said.columns[0].values) == ("breaks", 1, (("", 1),))
        assert runner.weigh(tmp_path / "gone", before, after, reader=reader) == effect.unknown(effect.GONE)
        assert runner.count(tmp_path / "gone", before, reader=reader) is None
        assert not runner.keep(written(tmp_path, "%PDF-1.7"), before, sheet=None, table=table, reader=reader, seconds=30, file_bytes=10_000)
