"""What is set to open a site to the public: the example to copy, and what Django says of it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SET = {name: value.strip('"') for name, value in re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE)}
OFFERED = {name: value.strip('"') for name, value in re.findall(r"^# ?([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE)}
KNOWN = set(re.findall(r'env\.\w+\("([A-Z_]+)"', (ROOT / "config" / "settings.py").read_text(encoding="utf-8")))
"""The settings that are read from the environment."""
DEPLOY = ROOT / "deploy"
INSTALL = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def test_the_example_names_each_setting_once() -> None:
    names = re.findall(r"^#? ?([A-Z_]+)=", EXAMPLE, re.MULTILINE)
    assert sorted(names) == sorted(KNOWN)


def test_a_shell_reads_the_example_as_what_starts_the_site_does() -> None:
    names = " ".join(f'"${name}"' for name in SET)
    script = f". ./.env.example; printf '%s\\n' {names}"
    said = subprocess.run(["sh", "-c", script], cwd=ROOT, env={}, check=True, capture_output=True, text=True).stdout
    assert said.splitlines() == list(SET.values())


@pytest.mark.parametrize("offered", [False, True], ids=["as it is", "with all that it offers"])
def test_the_example_is_safe(tmp_path: Path, offered: bool) -> None:
    """Nothing of what Django says of a site that the public reaches; the demonstration is never among what is offered."""
    given = {**(OFFERED if offered else {}), **SET}
    environment = {**given, "PATH": os.defpath, "DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 50 + "abcdefgh"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    found = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert {"DEBUG", "DEMO"}.isdisjoint(name for name, value in given.items() if value == "true")


def started() -> dict[str, list[str]]:
    """Every program that a unit, a container or the guide starts, by who does."""
    units = {unit.name: unit.read_text(encoding="utf-8") for unit in sorted(DEPLOY.glob("*.service"))}
    run = {name: shlex.split(command) for name, text in units.items() for command in re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)}
    run |= {name: service["command"] for name, service in COMPOSE["services"].items() if "command" in service}
    run |= {line: ["python", "manage.py", *shlex.split(line)[1:]] for line in re.findall(r"^standards .*$", INSTALL, re.MULTILINE)}
    return run


@pytest.mark.parametrize("command", started().values(), ids=list(started()))
def test_what_is_started_exists(command: list[str]) -> None:
    program, *arguments = command
    if program.endswith("gunicorn"):
        assert arguments == ["--config", "python:config.server"]
        return
    assert program.endswith("python")
    assert arguments[0] == "manage.py"
    name, *options = arguments[1:]
    load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(options)


def test_the_guide_and_the_units_name_files_that_exist() -> None:
    for name in re.findall(r"(?:deploy/[A-Za-z@.-]+(?:\*[A-Za-z.]+)?|\.env\.example|compose\.yaml|requirements\.lock)", INSTALL):
        assert list(ROOT.glob(name.rstrip("."))), name
    enabled = re.search(r"^systemctl enable --now (standards-web.*)$", INSTALL, re.MULTILINE)
    assert enabled
    for unit in enabled[1].split():
        file = re.sub(r"@\d+", "@", unit)
        assert (DEPLOY / (file if file.endswith(".timer") else f"{file}.service")).exists()


def test_containers_are_given_settings_that_exist() -> None:
    image = re.search(r"^ENV (.*)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert image
    given = {setting.split("=")[0] for setting in image[1].split()} - {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
    assert given | set(COMPOSE["x-site"]["environment"]) <= KNOWN
    assert all(service["read_only"] for service in COMPOSE["services"].values() if "build" in service)
