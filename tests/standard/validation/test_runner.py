"""The process that reads the file can be killed, and costs what it is allowed to cost."""

import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from standard.validation import child, columns, examination, sampling, travelling, watched
from standard.validation.framing import Frame, frame
from standard.validation.outputs import writing
from standard.validation.report import Refusal, Report
from standard.validation.runner import contents, run
from tests.standard.validation.files import field, schema, workbook, written

MEGABYTE = 1024 * 1024
ENDING = child.ReadingProcess.__exit__


@pytest.fixture(autouse=True)
def each_file_has_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a site, and none is ready before the test."""
    child._end_ready()
    monkeypatch.setattr(child.ReadingProcess, "__exit__", ENDING)


def test_a_report_comes_back_from_the_other_process(tmp_path: Path) -> None:
    report = run(written(tmp_path, "nom,âge\nZoé,x\n"), schema(field("nom"), field("âge", "integer")))
    assert isinstance(report, Report)
    assert [(error.row, error.field, error.code) for error in report.errors] == [(2, "âge", "type-error")]


@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b"%PDF", "not-a-table"), (b"a\n\x81", "encoding"), (b'a\n"b', "quotes")])
def test_a_refusal_comes_back_with_its_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    refusal = run(written(tmp_path, content), schema(field("a")))
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert refusal.message.endswith(".")


def test_an_unusable_schema_is_refused(tmp_path: Path) -> None:
    for descriptor in ({}, {"fields": []}, schema(field("a"), field("a"))):
        refusal = run(written(tmp_path, "a\n1\n"), descriptor)
        assert isinstance(refusal, Refusal)
        assert refusal.code == "schema"


def test_an_absent_file_is_the_callers_affair(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run(tmp_path / "absent.csv", schema(field("a")))


@pytest.mark.parametrize(("pattern", "strict"), [("^(a+)+$", False), ("^(a+)+$", True), ("(a|a)*b", False), ("(.*a){30}", False)])
def test_a_pattern_that_hangs_is_stopped(tmp_path: Path, pattern: str, strict: bool) -> None:
    refusal = run(written(tmp_path, "a\n" + "a" * 60 + "!\n"), schema(field("a", pattern=pattern)), strict=strict)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "too-long"
    assert refusal.message.startswith("La lecture d’une cellule n’en finissait pas")
    assert "L’expression régulière de «\u00a0a\u00a0»" in refusal.message


def test_a_file_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    cell = "x" * 10_000 + "\U0001f600"  # four bytes a character once read
    rows = "".join(f"{number}{cell}\n" for number in range(4_000))
    refusal = run(written(tmp_path, "a\n" + rows), schema(field("a", unique=True)), memory=150 * MEGABYTE)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "too-large"


def processes() -> set[str]:
    """Those that this one started and that still are."""
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def test_a_check_that_nobody_wants_any_more_is_stopped(tmp_path: Path) -> None:
    before, during = processes(), set[str]()

    def watch(_: int) -> bool:
        during.update(processes() - before)
        return False

    path = written(tmp_path, "a\n" + "a" * 60 + "!\n")
    refusal = run(path, schema(field("a", pattern="(a|a)*b")), seconds=30, watch=watch)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "cancelled"
    assert len(during) == 1
    assert processes() == before


@pytest.mark.usefixtures("watched_closely")
def test_how_far_the_check_has_come_is_told(tmp_path: Path) -> None:
    told: list[int] = []

    def watch(rows: int) -> bool:
        told.append(rows)
        return True

    report = run(written(tmp_path, "a\n" + "1\n" * 20_000), schema(field("a", "integer")), strict=True, watch=watch)
    assert isinstance(report, Report)
    assert told == sorted(told)
    assert {5_000, 10_000, 15_000} & {*told}
    assert told[-1] <= report.rows == 20_000


def test_one_process_is_asked_several_things_about_a_file_until_it_is_stopped(tmp_path: Path) -> None:
    before = processes()
    path, slow = written(tmp_path, "a\n1\n"), schema(field("a", pattern="(1|1)*b"))
    with child.ReadingProcess() as reader:
        assert isinstance(run(path, schema(field("a")), reader=reader), Report)
        (first,) = processes() - before
        held = contents(path, schema(field("a")), reader=reader)
        assert held is not None
        assert held.samples.columns["a"].texts == {"1": 1}
        assert processes() - before == {first}
        path.write_text("a\n" + "1" * 60 + "\n")
        refusal = run(path, slow, seconds=2, reader=reader)
        assert isinstance(refusal, Refusal)
        assert refusal.code == "too-long"
        assert processes() == before
        assert isinstance(run(path, schema(field("a")), reader=reader), Report)
        assert first not in processes()
    assert processes() == before


def test_a_file_is_framed_once_however_much_is_asked_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the process apart: the schema that travels is read once too."""
    framings: list[Path] = []

    def counted(path: Path, **wanted: Any) -> Frame:
        framings.append(path)
        return frame(path, **wanted)

    monkeypatch.setattr(columns, "frame", counted)
    monkeypatch.setattr(watched, "apart", lambda: True)
    monkeypatch.setattr(columns, "_last", [])
    travelling.received.cache_clear()
    path, spool = workbook(tmp_path, [["n"], ["x"]], [["a", "b"], ["x", "1"]]), tmp_path / "spool"
    order = {
        "path": str(path), "schema": travelling.sent(schema(field("a", "integer"), field("b"))), "strict": False, "limit": 10,
        "file_bytes": MEGABYTE, "sheet": None, "spool": str(spool), "folder": str(tmp_path), "rows": 1, "complete": True,
    }  # fmt: skip
    found = Report.from_json(examination.answer(order))
    assert (found.sheet, found.errors_total) == ("Sheet2", 1)
    asked = {**order, "sheet": found.sheet}
    assert sampling.answer(asked)["statistics"]["a"]["distinct"] == 1
    assert writing.answer(asked)["errors"] == 1
    assert framings == [path]
    assert travelling.received.cache_info().misses == 1
    assert examination.answer({**asked, "sheet": "Sheet1"})["sheet"] == "Sheet1"
    path.write_bytes(workbook(tmp_path, [["a"], ["y"]], name="autre.xlsx").read_bytes())
    assert examination.answer(order)["errors"][0]["value"] == "y"
    assert len(framings) == 3


def test_a_process_made_ready_ends_with_the_one_that_started_it() -> None:
    waiting = "from standard.validation import child; child.prepare(); print(flush=True); input()"
    worker = subprocess.Popen([sys.executable, "-c", waiting], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdout is not None
    worker.stdout.readline()
    (pid,) = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    ready = os.pidfd_open(int(pid))

    def ended(seconds: int) -> bool:
        return select.select([ready], [], [], seconds)[0] == [ready]

    assert not ended(0)
    worker.kill()
    worker.communicate()
    assert ended(30)
    os.close(ready)


def test_a_process_made_ready_takes_the_next_order_and_no_other(tmp_path: Path) -> None:
    before = processes()
    child.prepare()
    (ready,) = processes() - before
    path = written(tmp_path, "a\n1\n")
    for _ in range(2):
        assert isinstance(run(path, schema(field("a"))), Report)
        assert ready not in processes()
