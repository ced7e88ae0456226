"""`docs/architecture.md` is true: what it names is there, and no room is left out of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROOMS = ("config", "pages", "api", "concertation", "standard", "accounts")
LAYERS = {"models", "permissions", "queries", "services", "tasks", "management", "migrations", "templatetags"}
"""Floors of a domain app, which the page describes once for all."""
WRITTEN = ("*.py", "*.html", "*.css", "*.js", "*.md", "*.txt")
"""What people write. Data is as long as what it says: schemas, the story of the demonstration."""
LONGEST = 400
FEW = {"standard/schema/cells": "longer than a file may be"}
"""Packages under three files, and why. Those that Django looks for by their name are none of ours."""
PATHS = sorted(set(re.findall(r"`([\w.-]+/[\w./-]*)`", TEXT)))


def packages(room: str) -> set[str]:
    """The packages right inside a room, without its floors."""
    return {path.parent.name for path in (ROOT / room).glob("*/__init__.py")} - LAYERS


def listed(title: str) -> set[str]:
    """What the block of code under a title names, in columns of a name or two and what they are."""
    block = TEXT.split(title, 1)[1].split("```")[1]
    cells = re.findall(r"(?:^| {2})([a-z_*]+/?(?:, [a-z_*]+/?)*)(?= {2})", block, re.MULTILINE)
    return {name.removesuffix("/") for cell in cells for name in cell.split(", ")}


@pytest.mark.parametrize("path", PATHS)
def test_every_path_that_it_names_is_there(path: str) -> None:
    """A number of a decision stands for its file."""
    assert (ROOT / path).exists() or list(ROOT.glob(f"{path}-*.md")), path


def test_it_names_every_room() -> None:
    missing = [room for room in ROOMS if f"`{room}/`" not in TEXT]
    missing += [f"{room}/{name}" for room in ("concertation", "standard") for name in packages(room) if f"`{room}/{name}/`" not in TEXT]
    assert missing == []


def modules(room: str) -> set[str]:
    """The files right inside a room that are of no floor, nor addresses."""
    floors = LAYERS | {"__init__", "apps", "admin"}
    return {path.stem for path in (ROOT / room).glob("*.py") if path.stem not in floors and path.stem.split("_")[0] != "urls"}


def test_it_names_every_file_of_the_site_and_of_what_stands_beside_the_rooms() -> None:
    assert listed("Inside `config/`:") == modules("config")
    assert listed("Beside the floors and the rooms of `standard/` and `accounts/`:") == modules("standard") | modules("accounts")


def test_what_the_api_shares_is_named_apart_from_its_resources() -> None:
    shared = listed("Inside `api/`, beside the resources, a module each:")
    assert shared <= modules("api")
    text = {name: (ROOT / "api" / f"{name}.py").read_text(encoding="utf-8") for name in modules("api")}
    resources = {name for name, code in text.items() if re.search(r"^class \w+(?:View|Serializer)\(", code, re.MULTILINE)}
    assert modules("api") - resources - shared == set()


def test_it_names_every_folder_of_the_pages_and_no_other() -> None:
    named = listed("Inside `pages/`:")
    assert (packages("pages") | modules("pages")) - named == set()
    assert [name for name in named if not [*(ROOT / "pages").glob(name), *(ROOT / "pages").glob(f"{name}.py")]] == []


def test_it_names_every_module_of_the_schema_and_no_other() -> None:
    inside = {path.stem for path in (ROOT / "standard" / "schema").glob("*.py")} | packages("standard/schema")
    assert inside - {"__init__"} == listed("## Inside `standard/schema/`")


def test_each_decision_on_the_house_has_its_own_number() -> None:
    numbers = sorted(path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    """Tests too. A migration stays as it was run: it is as long as what it changed."""
    files = [path for room in (*ROOMS, "tests", "templates", "static", "docs") for kind in WRITTEN for path in (ROOT / room).rglob(kind)]
    files += [path for kind in WRITTEN for path in ROOT.glob(kind)]
    long = {str(path.relative_to(ROOT)) for path in files if "migrations" not in path.parts and lines(path) > LONGEST}
    assert long == set()


def test_a_package_earns_three_files() -> None:
    folders = [path.parent for room in ROOMS for path in (ROOT / room).rglob("__init__.py")]
    ours = [folder for folder in folders if LAYERS.isdisjoint(folder.relative_to(ROOT).parts[1:])]
    small = {str(folder.relative_to(ROOT)) for folder in ours if len([*folder.glob("*.py"), *folder.glob("*/__init__.py")]) < 3}
    assert small == FEW.keys()


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")
