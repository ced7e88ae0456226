"""What the import contracts cannot say: the schema needs the standard library and three libraries as pure as it is, nothing else."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PURE = sorted((ROOT / "standard" / "schema").rglob("*.py"))
# A clock, a file, a network, a process, chance.
WORLD = {
    "time",
    "socket",
    "subprocess",
    "random",
    "secrets",
    "urllib",
    "http",
    "os",
    "pathlib",
    "tempfile",
    "shutil",
    "logging",
    "asyncio",
    "threading",
}
READS = {"open", "input", "print", "now", "today", "uuid4", "uuid1"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_schema_is_pure(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = set(imported(tree))

    known = sys.stdlib_module_names | {"re2", "semver", "phonenumbers"}
    foreign = {name for name in modules if name.split(".")[0] not in known and not name.startswith("standard.schema")}
    assert foreign == set()
    assert {name.split(".")[0] for name in modules} & WORLD == set()
    assert set(called(tree)) & READS == set()


def test_no_file_is_too_long_to_read() -> None:
    """Past about 400 lines a module becomes a package."""
    long = {
        str(path.relative_to(ROOT)): lines
        for package in ("accounts", "standard", "concertation", "pages", "api", "config")
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 450
    }

    assert long == {}
