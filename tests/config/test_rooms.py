"""No text of a room names a room above it: what the contracts of imports cannot see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ABOVE = {
    "accounts": ("standard", "concertation", "pages", "api"),
    "standard": ("concertation", "pages", "api"),
    "concertation": ("pages", "api"),
    "pages": ("api",),
    "api": ("pages",),
}
"""What each room does not know. The settings, the tests and the migrations, which name every application, are left out."""

FOR_PROGRAMS = {"pages/developers/guide.py"}
"""It tells those who write programs where the API is, as any reader of its documentation knows it."""


@cache
def naming(room: str) -> re.Pattern[str]:
    """A room in a text: as a module, an address, a folder, an application. The words « standard » and « pages » are not."""
    alone = "" if room in ("standard", "pages", "api") else rf"|\b{room}\b"
    return re.compile(rf"(?<![\w.])/?{room}(?:[.:]\w|/)|`{room}`|\A{room}\Z{alone}")


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module, its docstrings included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize("room", ABOVE)
def test_no_text_names_a_room_above(room: str) -> None:
    paths = [path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    files = [path for path in paths if str(path.relative_to(ROOT)) not in FOR_PROGRAMS]
    assert files
    named = [
        f"{path.relative_to(ROOT)}:{line} names {above}: {text[:60]!r}"
        for path in files
        for line, text in texts(path)
        for above in ABOVE[room]
        if naming(above).search(text)
    ]
    assert named == []


def test_a_mail_is_written_without_the_pages() -> None:
    """A service sends it: its template asks for no address, and for no tag but those of the room that sends mails."""
    mails = sorted((ROOT / "templates" / "mails").rglob("*.*"))
    assert mails
    assert [path.name for path in mails if re.search(r"{%\s*(url\b|load (?!mails %))", path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("room", "text", "named"),
    [
        ("concertation", "concertation.Proposal", True),
        ("concertation", "See `concertation`.", True),
        ("pages", "pages:field", True),
        ("pages", "pages.committee.board", True),
        ("pages", "pages/forms/team.py", True),
        ("pages", "pages", True),
        ("pages", "What the pages show, page by page.", False),
        ("api", "/api/v1/standards/", True),
        ("api", "api:docs", True),
        ("api", "therapies: many", False),
        ("standard", "standard.Release", True),
        ("standard", "A standard. Many standards.", False),
    ],
)
def test_what_names_a_room(room: str, text: str, named: bool) -> None:
    assert bool(naming(room).search(text)) == named
