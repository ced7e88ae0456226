"""The command, as a script calls it: a process of its own, no database, no configuration."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.standard.validation.files import field, schema, written

PROJECT = Path(__file__).resolve().parents[3]
SCHEMA = schema(field("nom", required=True), field("âge", "integer"))


def validate_file(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, output, errors of the command, called from elsewhere with an environment that says nothing."""
    done = subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), "validate_file", *map(str, arguments)],
        capture_output=True,
        env={"PATH": os.defpath, "DATABASE_URL": "sqlite:////nulle/part.sqlite3"},
        cwd="/",
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode().replace("\u00a0", " ")


@pytest.fixture
def schema_path(tmp_path: Path) -> Path:
    return written(tmp_path, json.dumps(SCHEMA), "schema.json")


def test_a_valid_file_exits_0(tmp_path: Path, schema_path: Path) -> None:
    code, output, errors = validate_file(written(tmp_path, "nom,âge\nZoé,3\n"), "--schema", schema_path)
    assert (code, output.replace("\u00a0", " "), errors) == (0, "Ce fichier est valide : 1 ligne, rien à corriger.\n", "")


def test_an_invalid_file_exits_1_with_the_published_json(tmp_path: Path, schema_path: Path) -> None:
    code, output, _ = validate_file(written(tmp_path, "nom,âge\nZoé,x\n,3\n"), "--schema", schema_path, "--format", "json", "--limit", "1")
    data = json.loads(output)
    assert code == 1
    assert (data["valid"], data["rows"], data["fields"], data["errors_total"], len(data["errors"])) == (False, 2, 2, 2, 1)
    assert {cause["code"] for cause in data["by_cause"]} == {"type-error", "constraint-error/required"}
    assert set(data["by_cause"][0]) == {"code", "field", "count", "message", "examples"}
    assert set(data["errors"][0]) == {"row", "field", "code", "value", "message"}
    assert output.startswith('{\n  "valid"')


def test_an_absent_file_exits_2_and_gives_no_answer(tmp_path: Path, schema_path: Path) -> None:
    code, output, errors = validate_file(tmp_path / "absent.csv", "--schema", schema_path)
    assert (code, output) == (2, "")
    assert "n'existe pas" in errors


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("vide.csv", b"", "est vide"),
        ("image.csv", b"\x89PNG", "est une image"),
    ],
)
def test_an_unreadable_file_exits_2_with_a_sentence(tmp_path: Path, schema_path: Path, name: str, content: bytes, words: str) -> None:
    path = written(tmp_path, content, name)
    with pytest.raises(CommandError) as refused:
        call_command("validate_file", path, schema=schema_path)
    assert refused.value.returncode == 2
    assert words in str(refused.value)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"fields": [{"name": "a"}, {"name": "a"}]}'])
def test_an_unusable_schema_exits_2(tmp_path: Path, content: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("validate_file", written(tmp_path, "a\n1\n"), schema=written(tmp_path, content, "schema.json"))
    assert refused.value.returncode == 2
    assert str(refused.value)


def test_the_strict_answer_is_that_of_frictionless(tmp_path: Path, schema_path: Path) -> None:
    path = written(tmp_path, "âge,nom\n3,Zoé\n")
    assert validate_file(path, "--schema", schema_path)[0] == 0
    code, output, _ = validate_file(path, "--schema", schema_path, "--strict", "--format", "json")
    assert code == 1
    assert "incorrect-label" in output
