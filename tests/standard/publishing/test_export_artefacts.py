"""The command that publishes a bare descriptor, as a script calls it."""

import hashlib
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from standard.publishing import registry
from tests.standard.publishing.libraries import DESCRIPTOR, bare

ROOT = Path(__file__).resolve().parents[3]
NAMES = [
    "CHANGELOG.md",
    "LICENSE.md",
    "README.md",
    "SEE_ALSO.md",
    "SHA256SUMS",
    "annexe-valeurs.md",
    "apercu.png",
    "apercu.svg",
    "badge.svg",
    "bibliotheques-1.1.0.zip",
    "bibliotheques-gabarit.csv",
    "bibliotheques-gabarit.xlsx",
    "bibliotheques.postgresql.sql",
    "bibliotheques.sqlite.sql",
    "changes.json",
    "datapackage.json",
    "documentation.html",
    "documentation.md",
    "exemple-invalide.csv",
    "exemple-invalide.json",
    "exemple-valide.csv",
    "exemple-valide.csv-metadata.json",
    "fiches.html",
    "schema-v2.json",
    "schema.json",
    "schema.jsonschema.json",
    "valeurs.csv",
]


def export(folder: Path, descriptor: Any, version: str = "1.1.0") -> str:
    source = folder / "source.json"
    source.write_text(json.dumps(descriptor), encoding="utf-8")
    printed = StringIO()
    call_command("export_artefacts", str(source), "--version", version, "--to", str(folder / "out"), stdout=printed)
    return printed.getvalue()


def test_every_file_is_written_and_its_fingerprint_said(tmp_path: Path) -> None:
    printed = export(tmp_path, DESCRIPTOR)
    written = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in written] == sorted(NAMES)
    said = dict(reversed(line.split("  ")) for line in printed.splitlines())
    assert said == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written}
    assert (tmp_path / "out" / "schema.json").read_text(encoding="utf-8") == json.dumps(DESCRIPTOR, ensure_ascii=False, indent=2) + "\n"


def test_schema_json_says_the_version_that_was_asked_for(tmp_path: Path) -> None:
    export(tmp_path, DESCRIPTOR, "2.0.0")
    assert json.loads((tmp_path / "out" / "schema.json").read_bytes()) == DESCRIPTOR | {"version": "2.0.0"}


def test_a_leading_v_is_the_same_version(tmp_path: Path) -> None:
    export(tmp_path, DESCRIPTOR | {"version": "v1.1.0"})
    assert json.loads((tmp_path / "out" / "schema.json").read_bytes())["version"] == "v1.1.0"


@pytest.mark.parametrize(
    ("descriptor", "version", "code", "message"),
    [
        (DESCRIPTOR, "1.1", 1, "trois nombres"),
        (DESCRIPTOR, "v1.1.0", 1, "trois nombres"),
        (["pas", "un", "objet"], "1.1.0", 2, "source.json"),
        ({"titre": "sans champs"}, "1.1.0", 2, "source.json"),
        ({"fields": [{"name": "x", "constraints": {"required": True, "pattern": "(jamais"}}]}, "1.1.0", 1, "doit être rempli"),
    ],
)
def test_what_is_wrong_is_said_in_french_with_its_code(tmp_path: Path, descriptor: Any, version: str, code: int, message: str) -> None:
    with pytest.raises(CommandError, match=message) as caught:
        export(tmp_path, descriptor, version)
    assert caught.value.returncode == code


def test_all_but_the_example_is_written_where_no_example_can_be(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        export(tmp_path, {"fields": [{"name": "x", "constraints": {"required": True, "pattern": "(jamais"}}]})
    without = {"exemple-valide.csv", "exemple-invalide.csv", "exemple-invalide.json"}
    nothing_to_say = {"LICENSE.md", "SEE_ALSO.md", "annexe-valeurs.md", "valeurs.csv"}
    assert len(list((tmp_path / "out").iterdir())) == len(NAMES) - len(without | nothing_to_say)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("un fichier, pas un dossier")
    with pytest.raises(CommandError, match="Impossible d’écrire") as caught:
        export(tmp_path, DESCRIPTOR)
    assert caught.value.returncode == 2


def test_from_a_shell_without_database_nor_configuration(tmp_path: Path) -> None:
    source = tmp_path / "schema.json"
    source.write_text(json.dumps(DESCRIPTOR), encoding="utf-8")
    bare_environment = {"PATH": os.environ["PATH"], "LANG": "C", "DATABASE_URL": "sqlite:////nulle/part.db"}
    command = [sys.executable, "manage.py", "export_artefacts", str(source), "--version", "1.1.0", "--to", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, env=bare_environment, capture_output=True)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(NAMES)


def test_half_a_character_breaks_no_file() -> None:
    content = bare({"title": "moitié \ud83d", "fields": [{"name": "x", "description": "\udcff", "example": "\ud83d"}]})
    made = {artefact.name: artefact.data for artefact in registry.artefacts(content)}
    assert json.loads(made["schema.json"])["title"] == "moitié \ud83d"
    assert "moitié \ufffd" in made["documentation.html"].decode()
