"""How an answer is written for those who read it: a person, a program, a chain of integration."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from xml.etree import ElementTree

from standard.command.inputs import Failure, check_writable, not_written
from standard.schema.model import readable

Severity = Literal["error", "warning", "info"]
Out = Callable[[str], None]
"""Writes a text, on its own line."""

FORMATS: Final = ("text", "json", "junit", "sarif", "github")
FORMAT_HELP: Final = "la forme de la réponse\u00a0: texte, JSON, JUnit, SARIF, ou annotations de GitHub"
LEVELS: Final[tuple[Severity, ...]] = ("error", "warning", "info")
NEVER: Final = "never"

_SARIF: Final = {"error": "error", "warning": "warning", "info": "note"}
_GITHUB: Final = {"error": "error", "warning": "warning", "info": "notice"}
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Note:
    """Something said of a file, and where in it."""

    file: str
    severity: Severity
    code: str
    message: str
    line: int | None = None
    column: int | None = None


def written(form: str, files: Sequence[str], notes: Sequence[Note]) -> str:
    """The notes about these files as JUnit, SARIF or annotations; a file without notes is well."""
    if form == "junit":
        return _junit(files, notes)
    return readable(_sarif(notes)) if form == "sarif" else "\n".join(map(_annotation, notes))


def fails(found: Iterable[str], fail_on: str, levels: Sequence[str] = LEVELS) -> bool:
    """Whether something found is at least as serious as `fail_on`; `levels` are in order, the most serious first."""
    return fail_on != NEVER and not set(found).isdisjoint(levels[: levels.index(fail_on) + 1])


def to(output: Path | None, out: Out) -> Out:
    """Where an answer goes: the file of that name, or `out`. Raises Failure where it cannot be written."""
    if output is None:
        return out
    check_writable(output)

    def write(text: str) -> None:
        try:
            output.write_text(text if text.endswith("\n") or not text else f"{text}\n", encoding="utf-8")
        except OSError as error:
            raise Failure(not_written(output, error)) from None

    return write


def _junit(files: Sequence[str], notes: Sequence[Note]) -> str:
    suites = ElementTree.Element("testsuites", name="fabrique", tests="0", failures="0")
    tests = failures = 0
    for file in files:
        mine = [note for note in notes if note.file == file]
        bad = sum(note.severity == "error" for note in mine)
        suite = ElementTree.SubElement(suites, "testsuite", name=_xml(file), tests=str(max(1, len(mine))), failures=str(bad), errors="0")
        tests, failures = tests + max(1, len(mine)), failures + bad
        for note in mine:
            where = f":{note.line}" if note.line is not None else ""
            case = ElementTree.SubElement(suite, "testcase", classname=_xml(file), name=_xml(f"{note.code}{where}"))
            if note.severity == "error":
                ElementTree.SubElement(case, "failure", message=_xml(note.message), type=note.code).text = _xml(
                    f"{file}{where}: {note.message}"
                )
            else:
                ElementTree.SubElement(case, "system-out").text = _xml(note.message)
        if not mine:
            ElementTree.SubElement(suite, "testcase", classname=_xml(file), name="valid")
    suites.set("tests", str(tests))
    suites.set("failures", str(failures))
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode")


def _xml(text: str) -> str:
    """The text without what no XML may hold."""
    return _NOT_XML.sub("\ufffd", text)


def _sarif(notes: Sequence[Note]) -> dict[str, Any]:
    rules = [{"id": code} for code in dict.fromkeys(note.code for note in notes)]
    driver = {"name": "fabrique", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [_result(note) for note in notes]}
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _result(note: Note) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": Path(note.file).as_posix()}}
    if note.line is not None:
        place["region"] = {"startLine": note.line} | ({"startColumn": note.column} if note.column is not None else {})
    return {
        "ruleId": note.code,
        "level": _SARIF[note.severity],
        "message": {"text": note.message},
        "locations": [{"physicalLocation": place}],
    }


def _annotation(note: Note) -> str:
    places = {"file": note.file, "line": note.line, "col": note.column, "title": note.code}
    said = ",".join(f"{key}={_property(str(value))}" for key, value in places.items() if value is not None)
    return f"::{_GITHUB[note.severity]} {said}::{_data(note.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_json(answers: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """The answer about one file as it is; those about several with their names."""
    if len(answers) == 1:
        return readable(answers[0][1])
    return readable({"files": [{"file": file, **answer} for file, answer in answers]})
