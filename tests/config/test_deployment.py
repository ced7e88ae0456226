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
    run |= {name: service["command"] for name, service in COMPOSE["services"].items() if "command" in service and "build" in service}
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


def test_containers_are_made_of_what_is_known_and_hold_no_right_that_they_need_not() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    services = COMPOSE["services"]
    images = [*re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE), *(one["image"] for one in services.values() if "image" in one)]
    # A version to the last number: what is pulled tomorrow is what was tried today.
    assert [image for image in images if not re.fullmatch(r"[\w./-]+:\d+(\.\d+)+[\w.-]*(@sha256:[0-9a-f]{64})?", image)] == []
    assert re.findall(r"^USER (.*)$", dockerfile, re.MULTILINE)[-1] == "standards"
    for service in (one for one in services.values() if "build" in one):
        assert service["read_only"]
        assert (service["cap_drop"], service["security_opt"], service["tmpfs"]) == (["ALL"], ["no-new-privileges:true"], ["/tmp"])
        assert {"user", "privileged", "network_mode", "pid"}.isdisjoint(service)


def test_containers_wait_for_those_that_they_need_and_only_pages_are_reached_from_the_machine() -> None:
    services = COMPOSE["services"]
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or "healthcheck" in services[needed], (name, needed)
            assert how["condition"] != "service_completed_successfully" or services[needed]["restart"] == "no", (name, needed)
        named = {volume.split(":")[0] for volume in service.get("volumes", ())}
        assert named <= set(COMPOSE["volumes"]), name
    assert {name: service["ports"] for name, service in services.items() if "ports" in service} == {"web": ["127.0.0.1:8000-8009:8000"]}
    assert {"database", "files", "web"} <= {name for name, service in services.items() if "healthcheck" in service}
    # What it asks of .env, its first lines say.
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    head = text[: text.index("x-site")]
    assert [name for name in re.findall(r"\$\{(\w+)", text) if name not in head] == []
