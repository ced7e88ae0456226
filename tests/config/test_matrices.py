"""Each permission of each room is in a table whose every cell is tested."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "standard", "concertation", "pages", "api")


def permissions_of(room: str) -> set[str]:
    """What `permissions.py`, or the files of `permissions/`, say that somebody may do."""
    files = [path for path in (ROOT / room).rglob("*.py") if "permissions" in (path.stem, path.parent.name)]
    functions = (
        node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
    )
    return {function.name.removeprefix("can_") for function in functions if function.name.startswith("can_")}


def test_permissions_are_where_they_are_looked_for() -> None:
    assert [room for room in ROOMS if permissions_of(room)] == ["standard", "concertation"]


@pytest.mark.parametrize("room", [room for room in ROOMS if permissions_of(room)])
def test_every_permission_is_in_the_matrix_of_its_room(room: str) -> None:
    matrix = import_module(f"tests.{room}.test_permissions").MATRIX
    assert permissions_of(room) - {action.split()[0] for action in matrix} == set()
