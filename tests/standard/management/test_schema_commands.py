"""`render_schema`, `compare_schemas` and `apply_operations`, as a script calls them."""

import json
import subprocess
import sys
from collections.abc import Iterable
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

import manage
from standard.management.verbs import VerbCommand
from tests.known_schemas import KnownSchema, known_pairs, known_standards
from tests.standard.hostile import FAMILIES

ROOT = Path(__file__).resolve().parents[3]
OLD: dict[str, Any] = {
    "version": "v1.0.0",
    "fields": [{"name": "id"}, {"name": "services", "constraints": {"pattern": "(?:(?:^|;)(Aide|À distance))+$"}}],
    "primaryKey": "id",
}
NEW: dict[str, Any] = {
    "version": "v1.0.0",
    "fields": [
        {"name": "identifiant", "title": "Identifiant"},
        {"name": "services", "constraints": {"pattern": "(?:(?:^|;)(Aide|À distance|Prêt (jour)))+$"}},
        {"name": "id"},
    ],
    "primaryKey": "id",
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The two schemas, and where to put the changes."""
    old, new = tmp_path / "ancien.json", tmp_path / "nouveau.json"
    old.write_text(json.dumps(OLD, ensure_ascii=False), encoding="utf-8")
    new.write_text(json.dumps(NEW), encoding="utf-8")
    return old, new, tmp_path / "changements.json"


def output(command: str, *arguments: Any) -> str:
    stdout = StringIO()
    call_command(command, *map(str, arguments), stdout=stdout)
    return stdout.getvalue()


def refusal(command: str, *arguments: Any) -> CommandError:
    with pytest.raises(CommandError) as refused:
        output(command, *arguments)
    return refused.value


def as_a_script(*arguments: Any) -> subprocess.CompletedProcess[bytes]:
    """The command as a script runs it: nothing in the environment, not even a language."""
    return subprocess.run([sys.executable, ROOT / "manage.py", *arguments], capture_output=True, cwd="/", env={"LC_ALL": "C"}, check=False)


def test_what_needs_no_database_does_not_load_the_site(files: tuple[Path, Path, Path]) -> None:
    ours = [name for name, app in get_commands().items() if app == "standard"]
    assert sorted(name for name in ours if isinstance(load_command_class("standard", name), VerbCommand)) == sorted(manage.ALONE)
    said = f"import sys, manage; sys.argv = ['', 'render_schema', '{files[0]}']; manage.main(); sys.exit('config.settings' in sys.modules)"
    subprocess.run([sys.executable, "-c", said], cwd=ROOT, env={"LC_ALL": "C"}, capture_output=True, check=True)


def test_changes_are_compared_then_applied(files: tuple[Path, Path, Path]) -> None:
    old, new, changes = files
    answer = output("compare_schemas", old, new, "--format", "json")
    assert set(json.loads(answer)) == {"format", "operations", "impacts", "level", "next_version"}
    assert (json.loads(answer)["level"], json.loads(answer)["next_version"]) == ("minor", "1.1.0")
    changes.write_text(answer, encoding="utf-8")
    assert json.loads(output("apply_operations", old, changes)) == NEW
    changes.write_text(json.dumps(json.loads(answer)["operations"]), encoding="utf-8")
    assert json.loads(output("apply_operations", old, changes)) == NEW


def test_a_schema_is_printed_as_it_is(files: tuple[Path, Path, Path]) -> None:
    assert output("render_schema", files[0]) == json.dumps(OLD, ensure_ascii=False, indent=2) + "\n"


def test_changes_are_told_in_french(files: tuple[Path, Path, Path]) -> None:
    told = output("compare_schemas", *files[:2])
    assert "Ce qui change\u00a0:\n- " in told
    assert "«\u00a0Prêt (jour)\u00a0»" in told
    assert output("compare_schemas", files[0], files[0]) == "Les deux schémas disent la même chose.\n"


def test_the_same_schema_has_no_change(files: tuple[Path, Path, Path]) -> None:
    answer = json.loads(output("compare_schemas", files[0], files[0], "--format", "json"))
    assert answer == {"format": 2, "operations": [], "impacts": [], "level": "none", "next_version": "1.0.0"}


def test_thousands_of_changes_are_summed_up_first_then_told_without_repeating_each(files: tuple[Path, Path, Path]) -> None:
    """Twelve thousand of them once took four seconds, and printed 3 MB."""
    for file, schema in zip(files, FAMILIES["values of another case"](12_000), strict=False):
        file.write_text(json.dumps(schema), encoding="utf-8")
    told = output("compare_schemas", *files[:2])
    assert "\n1\u00a0champ modifié.\n\nCe qui change" in told
    assert "Dans le champ «\u00a0x\u00a0», la valeur «\u00a0Valeur 0\u00a0» s’écrit maintenant" in told
    assert "Et 11\u00a0995\u00a0autres de même nature." in told
    assert len(told.encode()) < 100_000


def test_a_comparison_that_stopped_before_its_end_says_so(files: tuple[Path, Path, Path]) -> None:
    for file, schema in zip(files, FAMILIES["fields that share nothing"](250), strict=False):
        file.write_text(json.dumps(schema), encoding="utf-8")
    assert "se ressemblent trop peu" in output("compare_schemas", *files[:2])
    assert json.loads(output("compare_schemas", *files[:2], "--format", "json"))["complete"] is False


def test_a_schema_without_a_version_has_no_next_one(files: tuple[Path, Path, Path]) -> None:
    old, new, _ = files
    old.write_text(json.dumps({"fields": []}), encoding="utf-8")
    assert json.loads(output("compare_schemas", old, new, "--format", "json"))["next_version"] is None


def test_what_a_script_wrote_by_hand_applies(files: tuple[Path, Path, Path]) -> None:
    old, _, changes = files
    changes.write_text('[{"op": "add_value", "field": "services", "value": "Atelier", "next": "Aide"}]', encoding="utf-8")
    descriptor = json.loads(output("apply_operations", old, changes))
    assert descriptor["fields"][1]["constraints"]["pattern"] == "(?:(?:^|;)(Atelier|Aide|À distance))+$"


def test_a_conflict_is_told_apart(files: tuple[Path, Path, Path]) -> None:
    old, new, changes = files
    changes.write_text(output("compare_schemas", old, new, "--format", "json"), encoding="utf-8")
    refused = refusal("apply_operations", new, changes)
    assert refused.returncode == 3
    assert "\u00a0: " in str(refused)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"fields": 3}', '{"fields": [3]}', "\x00\x01", '"' + "[" * 100_000])
def test_an_unreadable_schema_is_refused(files: tuple[Path, Path, Path], text: str) -> None:
    old, new, changes = files
    changes.write_text("[]", encoding="utf-8")
    old.write_text(text, encoding="utf-8")
    for command, arguments in {"render_schema": [old], "compare_schemas": [new, old], "apply_operations": [old, changes]}.items():
        refused = refusal(command, *arguments)
        assert refused.returncode == 2
        assert str(old) in str(refused)


@pytest.mark.parametrize("text", ["", "{", "3", '{"format": 9, "operations": []}', '[{"op": "x"}]', "[" * 100_000, "é".encode("utf-16")])
def test_unreadable_changes_are_refused(files: tuple[Path, Path, Path], text: str | bytes) -> None:
    old, _, changes = files
    changes.write_bytes(text.encode() if isinstance(text, str) else text)
    assert refusal("apply_operations", old, changes).returncode == 2


def test_a_missing_file_is_told_in_french(tmp_path: Path) -> None:
    assert str(refusal("render_schema", tmp_path / "absent.json")).endswith("absent.json\u00a0: ce fichier n'existe pas.")
    assert str(refusal("render_schema", tmp_path)).endswith("c'est un dossier.")


def test_scripts_get_utf8_and_exit_codes_without_any_configuration(files: tuple[Path, Path, Path]) -> None:
    old, new, changes = files
    compared = as_a_script("compare_schemas", old, new, "--format", "json")
    assert (compared.returncode, compared.stderr) == (0, b"")
    changes.write_bytes(compared.stdout)
    applied = as_a_script("apply_operations", old, changes)
    assert (applied.returncode, json.loads(applied.stdout)) == (0, NEW)
    assert "À distance".encode() in applied.stdout
    assert as_a_script("apply_operations", new, changes).returncode == 3
    assert as_a_script("render_schema", old.parent / "absent.json").returncode == 2


def _changes_lead_from_one_to_the_other(pairs: Iterable[tuple[KnownSchema, KnownSchema]], changes: Path) -> None:
    for old, new in pairs:
        changes.write_text(output("compare_schemas", old.path, new.path, "--format", "json"), encoding="utf-8")
        assert json.loads(output("apply_operations", old.path, changes)) == new.descriptor(), f"{old} → {new}"


def test_changes_lead_from_a_published_version_to_the_next_and_back(tmp_path: Path) -> None:
    pairs = [pair for versions in known_standards() for pair in pairwise(versions)]
    _changes_lead_from_one_to_the_other([*pairs, *((new, old) for old, new in pairs)], tmp_path / "changements.json")


@pytest.mark.deep
def test_changes_lead_from_any_published_version_to_any_other(tmp_path: Path) -> None:
    _changes_lead_from_one_to_the_other(known_pairs(), tmp_path / "changements.json")
