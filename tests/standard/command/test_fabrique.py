"""`fabrique`, as a chain of integration calls it: without Django, on files, on the standard input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from standard.command.main import VERBS, main

ROOT = Path(__file__).resolve().parents[3]
SCHEMA: dict[str, Any] = {
    "name": "lieux",
    "version": "1.0.0",
    "created": "2024-01-05",
    "fields": [{"name": "nom", "constraints": {"required": True}}, {"name": "jour", "type": "date"}],
}
RIGHT, WRONG = "nom,jour\nGap,2024-01-05\n", "nom,jour\nGap,hier\n,2024-01-05\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files beside one another, where the command is run."""
    monkeypatch.chdir(tmp_path)
    package = {
        "name": "paquet",
        "resources": [
            {"name": "lieux", "path": "juste.csv", "schema": SCHEMA},
            {"name": "ailleurs", "path": "faux.csv", "schema": "schema.json"},
            {"name": "image", "path": "plan.png"},
        ],
    }
    new = {**SCHEMA, "fields": [*SCHEMA["fields"], {"name": "ville", "constraints": {"required": True}}]}
    written = {"schema.json": SCHEMA, "nouveau.json": new, "datapackage.json": package}
    for name, content in written.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "schema.yaml").write_text(yaml.safe_dump(SCHEMA, sort_keys=False), encoding="utf-8")
    (tmp_path / "juste.csv").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "faux.csv").write_text(WRONG, encoding="utf-8")
    return tmp_path


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code, what is said, and what is said of a failure."""
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    said = capsys.readouterr()
    return code, said.out.replace("\u00a0", " "), said.err.replace("\u00a0", " ")


def apart(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, where Django cannot be imported."""
    (folder / "django.py").write_text("raise ImportError")
    command = [sys.executable, "-m", "standard.command.main", *arguments]
    path = f"{folder}:{ROOT}"
    return subprocess.run(command, input=given, capture_output=True, cwd=folder, env={"PYTHONPATH": path, "LC_ALL": "C"}, check=False)


@pytest.mark.parametrize(
    ("arguments", "given", "code"),
    [
        (["validate", "-", "--schema", "schema.json"], RIGHT, 0),
        (["validate", "-", "--schema", "schema.yaml"], WRONG, 1),
        (["validate", "juste.csv", "--schema", "-"], json.dumps(SCHEMA), 0),
        (["validate", "juste.csv", "--schema", "-"], yaml.safe_dump(SCHEMA), 0),
        (["lint", "-"], json.dumps(SCHEMA), 0),
        (["compare", "-", "nouveau.json"], json.dumps(SCHEMA), 0),
        (["render", "-"], "pas un schéma", 2),
        (["migrate", "-", "--from", "schema.json", "--to", "schema.json", "--output", "sortie.csv"], RIGHT, 0),
        (["export", "schema.json", "--version", "1.0.0", "--to", "sortie"], "", 0),
    ],
)
def test_it_runs_without_django_and_reads_the_standard_input(folder: Path, arguments: list[str], given: str, code: int) -> None:
    done = apart(folder, *arguments, given=given.encode())
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_one_reads_the_same_of_json_yaml_and_a_data_package(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ways = (["schema.json"], ["schema.yaml"], ["datapackage.json", "--resource", "lieux"], ["datapackage.json", "--resource", "ailleurs"])
    rendered = {ran(capsys, "render", *way)[1] for way in ways}
    assert [json.loads(text) for text in rendered] == [SCHEMA]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["render", "datapackage.json"], "Choisissez par --resource : « lieux » ou « ailleurs »."),
        (["render", "datapackage.json", "--resource", "image"], "n’a pas une seule ressource « image »"),
        (["render", "schema.json", "--resource", "lieux"], "ce n’est pas un Data Package"),
        (["render", "https://exemple.fr/schema.json"], "est une adresse"),
        (["validate", "http://exemple.fr/a.csv", "--schema", "schema.json"], "est une adresse"),
        (["validate", "absent.csv", "--schema", "schema.json"], "Impossible de lire absent.csv : ce fichier n'existe pas."),
        (["validate", "--schema", "schema.json"], "Donnez le fichier à vérifier."),
        (["validate", "faux.csv", "--schema", "schema.json", "--max-bytes", "5"], "notre limite"),
        (
            ["lint", "schema.json", "--output", "absent/rapport.json"],
            "Impossible d’écrire absent/rapport.json : le dossier absent n’existe pas.",
        ),
        (
            ["migrate", "juste.csv", "--from", "schema.json", "--to", "schema.json", "--output", "absent/x.csv"],
            "Impossible d’écrire absent/x.csv",
        ),
        (["export", "schema.json", "--version", "1.0.0", "--to", "juste.csv"], "Impossible d’écrire juste.csv/"),
    ],
)
def test_what_cannot_be_read_or_written_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    code, _, said = ran(capsys, *arguments)
    assert code == 2
    assert message in said


def test_several_files_have_the_worst_of_their_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = ran(capsys, "validate", "juste.csv", "faux.csv", "--schema", "schema.json")
    assert code == 1
    assert "juste.csv : " in said
    assert "faux.csv : " in said
    code, said, _ = ran(capsys, "validate", "juste.csv", "faux.csv", "--schema", "schema.json", "--format", "json")
    assert [(file["file"], file["valid"]) for file in json.loads(said)["files"]] == [("juste.csv", True), ("faux.csv", False)]
    (folder / "vide.csv").write_text("")
    code, said, _ = ran(capsys, "validate", "faux.csv", "vide.csv", "--schema", "schema.json")
    assert (code, "vide.csv : " in said) == (2, True)
    code, said, _ = ran(capsys, "lint", "schema.json", "nouveau.json", "--format", "json")
    assert [file["file"] for file in json.loads(said)["files"]] == ["schema.json", "nouveau.json"]


def test_a_resource_names_its_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, "validate", "--schema", "datapackage.json", "--resource", "lieux")[0] == 0
    assert ran(capsys, "validate", "--schema", "datapackage.json", "--resource", "ailleurs")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["lint", "schema.json"], 0),
        (["lint", "schema.json", "--fail-on", "warning"], 1),
        (["lint", "schema.json", "--fail-on", "never"], 0),
        (["validate", "faux.csv", "--schema", "schema.json", "--fail-on", "never"], 0),
        (["compare", "schema.json", "nouveau.json"], 0),
        (["compare", "schema.json", "nouveau.json", "--fail-on", "major"], 1),
        (["compare", "schema.json", "schema.yaml", "--fail-on", "patch"], 0),
    ],
)
def test_one_chooses_what_fails(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int) -> None:
    assert ran(capsys, *arguments)[0] == code


def test_junit_has_a_failure_an_error_and_a_case_for_what_is_well(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "faux.csv").write_text("nom,jour\nGap,a\x01&<b\n")
    code, said, _ = ran(capsys, "validate", "juste.csv", "faux.csv", "--schema", "schema.json", "--format", "junit")
    suites = ElementTree.fromstring(said)
    assert code == 1
    assert [(suite.get("name"), suite.get("failures")) for suite in suites] == [("juste.csv", "0"), ("faux.csv", "1")]
    assert [case.get("name") for case in suites[0]] == ["valid"]
    assert suites.get("failures") == str(len(suites.findall(".//failure")))


def test_sarif_and_annotations_place_each_thing_in_its_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = ran(capsys, "validate", "faux.csv", "--schema", "schema.json", "--format", "sarif", "--output", "rapport.sarif")
    assert (code, said) == (1, "")
    (run,) = json.loads((folder / "rapport.sarif").read_text(encoding="utf-8"))["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"] if result["level"] == "error"]
    assert [(place["artifactLocation"]["uri"], place["region"]["startLine"]) for place in places] == [("faux.csv", 2), ("faux.csv", 3)]
    assert {result["ruleId"] for result in run["results"]} == {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    _, said, _ = ran(capsys, "validate", "faux.csv", "--schema", "schema.json", "--format", "github")
    assert said.startswith("::error file=faux.csv,line=2,title=type-error::")
    (folder / "schema.json").write_text('{"fields": [\n{"name": "a", "type": "text"}]}')
    _, said, _ = ran(capsys, "lint", "schema.json", "--format", "github")
    assert "::error file=schema.json,line=2,col=" in said


def test_help_says_the_exit_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], *([verb] for verb in VERBS)):
        code, said, _ = ran(capsys, *arguments, "--help")
        assert code == 0
        assert "Codes de sortie : 0" in " ".join(said.split())


def test_what_is_the_matter_with_each_cell_is_told_with_its_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The advice is not in the downloads alone: the text says it under the cause."""
    (folder / "jours.csv").write_text("nom,jour\na,2024-02-30\nb,31/12/2024\n")
    code, said, _ = ran(capsys, "validate", "jours.csv", "--schema", "schema.json")
    assert code == 1
    assert "   ligne 2 : « 2024-02-30 » n’existe pas : février 2024 a 29 jours. Corrigez la date." in said
    assert "   ligne 3 : Écrivez « 2024-12-31 »." in said


def test_a_check_leaves_what_reads_files_to_the_process_that_reads_it() -> None:
    """A small file is checked in the time that its libraries take to load, which is paid once."""
    said = "import sys, standard.command.validate; print(sorted({'polars', 'frictionless', 'django'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
