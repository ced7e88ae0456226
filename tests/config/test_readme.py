"""Every example of the README, tried: each value of a setting, each command."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.core.management import call_command

from tests.processes import free_port, wait_until
from tests.standard.management.test_lint_schema import SOUND

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

EXAMPLES = dict(re.findall(r"^\| `([A-Z_]+)` \|[^|]*\| `([^`|]+)` \|", README, re.MULTILINE))
"""A value for each setting that the README gives one for."""


def typed(text: str) -> list[list[str]]:
    """Each line that a text gives to type."""
    blocks = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]


BEFORE, SERVING = map(typed, README.split("To serve:"))
SHOW = """
import importlib, json, os, sys
from config import settings
for name, value in json.loads(sys.argv[1]).items():
    os.environ[name] = value
    shown = {key: kept for key, kept in vars(importlib.reload(settings)).items() if key.isupper()}
    print(json.dumps([name, shown], default=str))
    del os.environ[name]
"""


@pytest.fixture(scope="module")
def settings_of(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """All the settings of the site, by the one that is given its example."""
    said = subprocess.run(
        [sys.executable, "-c", SHOW, json.dumps(EXAMPLES)],
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path_factory.mktemp("data")), "SECRET_KEY": "k" * 50},
        check=True,
        capture_output=True,
    ).stdout
    return dict(map(json.loads, said.splitlines()))


def test_each_setting_of_the_readme_is_read_and_each_one_read_is_in_the_readme() -> None:
    source = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    assert set(re.findall(r'env\.\w+\("([A-Z_]+)"', source)) == set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))


def test_an_example_is_given_of_nearly_each_setting() -> None:
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)) - set(EXAMPLES) == {"SECRET_KEY"}


@pytest.mark.parametrize("name", [name for name in EXAMPLES if not name.endswith("_URL")])
def test_a_setting_takes_its_example(name: str, settings_of: dict[str, dict[str, Any]]) -> None:
    kept = {"PROXY_COUNT": "ALLAUTH_TRUSTED_PROXY_COUNT"}.get(name, name)
    value = settings_of[name][kept]
    words = ",".join(value) if isinstance(value, list) else json.dumps(value) if isinstance(value, bool) else str(value)
    assert words.endswith(EXAMPLES[name])


def test_the_addresses_of_the_examples_are_understood(settings_of: dict[str, dict[str, Any]]) -> None:
    site, database, mail, cache = (settings_of[name] for name in ("SITE_URL", "DATABASE_URL", "EMAIL_URL", "CACHE_URL"))
    assert (site["SESSION_COOKIE_SECURE"], site["ALLOWED_HOSTS"][0]) == (True, "standards.exemple.fr")
    held = database["DATABASES"]["default"]
    assert [held[key] for key in ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "django.db.backends.postgresql", "user", "password", "host", 5432, "name",
    ]  # fmt: skip
    assert {key: value for key, value in mail.items() if key.startswith("EMAIL_") and value} == {
        "EMAIL_BACKEND": "accounts.smtp.EmailBackend",
        "EMAIL_HOST": "host",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "user",
        "EMAIL_HOST_PASSWORD": "password",
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 10,
    }
    assert cache["CACHES"]["default"]["LOCATION"] == "redis://host:6379/0"


def test_the_examples_hold_together(tmp_path: Path) -> None:
    """A command loads the whole site with them."""
    environment = {"PATH": os.defpath, **EXAMPLES, "SECRET_KEY": "k" * 50, "DATA_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, check=True, capture_output=True)


def test_every_line_to_type_is_tried_here() -> None:
    assert {program for program, *_ in BEFORE} == {"make", "manage.py"}
    assert {program for program, *_ in SERVING} == {"manage.py", "gunicorn"}


@pytest.mark.parametrize("command", [command for command in BEFORE if command[0] == "make"], ids=" ".join)
def test_make_knows_its_targets(command: list[str]) -> None:
    subprocess.run([*command, "--dry-run"], cwd=ROOT, check=True, capture_output=True)


def test_the_commands_on_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the README: what one writes, another reads."""
    monkeypatch.chdir(tmp_path)
    for name, title in (("schema", "Nom"), ("old", "Nom"), ("new", "Nom du lieu")):
        schema = SOUND | {"version": "1.2.0", "fields": [SOUND["fields"][0] | {"title": title}]}
        Path(f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
    Path("data.csv").write_text("nom\nGap\n", encoding="utf-8")
    for _, name, *arguments in (command for command in BEFORE if command[0] == "manage.py"):
        out = StringIO()
        call_command(name, *arguments, stdout=out)
        if arguments[-1] == "json":
            Path("changes.json").write_text(out.getvalue(), encoding="utf-8")
    assert Path("new.csv").read_text(encoding="utf-8-sig").split() == ["nom", "Gap"]


@pytest.fixture
def start() -> Iterator[Callable[..., None]]:
    """Starts a process that stays until the end of the test."""
    started: list[subprocess.Popen[bytes]] = []

    def run(*command: str, **options: Any) -> None:
        started.append(subprocess.Popen(command, stderr=subprocess.DEVNULL, **options))

    yield run
    for process in started:
        process.terminate()
        process.wait(60)


def asked(address: str) -> int:
    """The status of an answer, once there is one."""
    for _ in range(600):
        try:
            with urlopen(address) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code
        except URLError:
            time.sleep(0.1)
    raise AssertionError("Nobody answers.")


@pytest.mark.deep
def test_the_site_is_served_as_the_readme_says(tmp_path: Path, start: Callable[..., None]) -> None:
    port = free_port()
    environment = {"PATH": os.defpath, "DATA_DIR": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static")}
    programs = {"manage.py": ["manage.py"], "gunicorn": ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]}
    for program, *arguments in SERVING:
        command = [sys.executable, *programs[program], *arguments]
        if program == "gunicorn":
            start(*command, cwd=ROOT, env=environment)
            assert [asked(f"http://127.0.0.1:{port}/{page}") for page in ("healthz", "readyz", "")] == [200, 503, 200]
        elif arguments == ["worker"]:
            start(*command, cwd=ROOT, env=environment)
        else:
            subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    wait_until(lambda: asked(f"http://127.0.0.1:{port}/readyz") == 200)
    assert asked(f"http://127.0.0.1:{port}/readyz") == 200
