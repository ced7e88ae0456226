"""`manage.py lint_schema`, as a person or a script runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

PROJECT = Path(__file__).resolve().parents[3]

SOUND: dict[str, Any] = {
    "name": "lieux",
    "title": "Lieux",
    "description": "Des lieux de test.",
    "version": "1.0.0",
    "contact": "contact@example.org",
    "licenses": [{"name": "etalab-2.0"}],
    "homepage": "https://exemple.fr",
    "fields": [{"name": "nom", "title": "Nom", "description": "Le nom du lieu.", "type": "string"}],
}


def written(folder: Path, content: bytes | dict[str, Any]) -> Path:
    path = folder / "schema.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, indent=2).encode())
    return path


def lint(path: Path, *options: str) -> tuple[int, str, str]:
    """The exit code, and what was said on each stream."""
    out = StringIO()
    try:
        call_command("lint_schema", str(path), *options, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), ""


def test_a_sound_schema_exits_0(tmp_path: Path) -> None:
    assert lint(written(tmp_path, SOUND)) == (0, "Aucun défaut trouvé.\n", "")


def test_a_warning_is_said_and_exits_0(tmp_path: Path) -> None:
    code, said, _ = lint(written(tmp_path, SOUND | {"version": "v1.0.0"}))
    assert code == 0
    assert "[avertissement] Ligne 5, colonne 3" in said
    assert said.endswith("Aucune erreur. 1\u00a0avertissement.\n")


def test_an_error_exits_1_and_json_gives_its_place_and_its_fix(tmp_path: Path) -> None:
    field = SOUND["fields"][0] | {"required": True}
    code, said, complaint = lint(written(tmp_path, SOUND | {"fields": [field]}), "--format", "json")
    (finding,) = json.loads(said)["findings"]
    message = finding.pop("message")
    assert code == 1
    assert "1\u00a0erreur à corriger" in complaint
    assert "Nom" in message
    assert [(one["op"], one["path"]) for one in finding.pop("fix")] == [
        ("set_property", "required"),
        ("set_property", "constraints/required"),
    ]
    assert finding == {
        "code": "required-misplaced",
        "severity": "error",
        "field": "nom",
        "property": "required",
        "pointer": "/fields/0/required",
        "line": 19,
        "column": 7,
    }


def test_a_slip_of_the_file_is_said_beside_the_defects_of_the_schema(tmp_path: Path) -> None:
    code, said, _ = lint(written(tmp_path, b'{"fields": [{"name": "a",}]}'), "--format", "json")
    codes = {finding["code"] for finding in json.loads(said)["findings"]}
    assert code == 1
    assert {"json-trailing-comma", "type-missing", "metadata-missing"} <= codes


def test_the_earlier_versions_are_taken_into_account(tmp_path: Path) -> None:
    old = tmp_path / "ancien.json"
    old.write_text(json.dumps(SOUND | {"keywords": ["lieu"]}))
    code, said, _ = lint(written(tmp_path, SOUND | {"version": "0.9.0"}), "--since", str(old), "--format", "json")
    found = [(finding["code"], finding["line"]) for finding in json.loads(said)["findings"]]
    assert (code, found) == (0, [("metadata-lost", 1), ("version-not-after", 5)])
    assert lint(written(tmp_path, {"fields": 3}), "--since", str(old))[0] == 1
    assert lint(written(tmp_path, SOUND), "--since", str(tmp_path / "absent.json"))[0] == 2


def test_an_unreadable_file_exits_2_and_says_where(tmp_path: Path) -> None:
    code, said, complaint = lint(written(tmp_path, b'{"fields": ['), "--format", "json")
    (finding,) = json.loads(said)["findings"]
    assert (code, finding["code"], finding["line"], finding["column"]) == (2, "json-syntax", 1, 13)
    assert "ne se lit pas" in complaint


def test_an_absent_file_exits_2(tmp_path: Path) -> None:
    code, said, complaint = lint(tmp_path / "absent.json")
    assert (code, said) == (2, "")
    assert "absent.json" in complaint


@pytest.mark.parametrize(("content", "code"), [(SOUND, 0), ({"fields": 3}, 1), (b"{", 2)])
def test_the_command_needs_no_configuration(tmp_path: Path, content: bytes | dict[str, Any], code: int) -> None:
    bare = {"PATH": os.environ["PATH"]}
    run = subprocess.run(
        [sys.executable, "manage.py", "lint_schema", str(written(tmp_path, content))],
        cwd=PROJECT,
        env=bare,
        capture_output=True,
        check=False,
    )
    assert run.returncode == code
    assert b"Traceback" not in run.stderr
    (run.stdout + run.stderr).decode("utf-8")
