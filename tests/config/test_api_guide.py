"""The guide of the API, tried as it is written: each request of `docs/api.md`, and the script that does the whole main job."""

from __future__ import annotations

import html
import json
import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.test import Client
from django.test.client import encode_multipart
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.services import issue_token
from standard.models import Release
from standard.worker import work_once
from tests.config.test_readme import ROOT

EXAMPLES = ROOT / "docs" / "examples"
GUIDE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
PEOPLE = ("admin", "team", "chair", "member", "contributor")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def tokens(transactional_db: None) -> dict[str, str]:
    made = {}
    for name in PEOPLE:
        user = User.objects.create_user(f"{name}@exemple.fr", display_name=name.capitalize(), is_staff=name == "admin")
        made[name] = issue_token(actor=user, user=user)
    return made


def test_the_script_does_the_whole_main_job(live_server: LiveServer, tokens: dict[str, str], tmp_path: Path) -> None:
    script, given = EXAMPLES / "whole_job.py", tmp_path / "tokens.json"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 150
    given.write_text(json.dumps(tokens))
    with subprocess.Popen(
        [sys.executable, str(script), live_server.url, str(given)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        while running.poll() is None:
            work_once()
        said, wrong = running.communicate()
    assert running.returncode == 0, wrong
    assert said.splitlines()[0] == Release.objects.get(state=Release.State.PUBLISHED, revision__number__gt=1).version
    assert said.splitlines()[-1].startswith("done ['constraint-error/required'"), said


def test_each_request_of_the_guide_is_answered_in_its_order(live_server: LiveServer, tokens: dict[str, str]) -> None:
    now = datetime.now(UTC)
    known = {"SITE": live_server.url, "NOW": now.isoformat(), "END": (now + timedelta(days=30)).isoformat()}
    known |= {name.upper(): token for name, token in tokens.items()}
    edit, *steps = blocks("sh")
    assert len(steps) == len(blocks("python")) == 10
    for step in steps:
        for line in step.splitlines():
            typed(line, known)
    read = urlopen(f"{live_server.url}/api/v1/standards/lieux/")
    read.close()
    assert typed(edit, known | {"ETAG": read.headers["ETag"]})["summary"] == "Où apprendre."
    assert Release.objects.filter(state=Release.State.PUBLISHED).count() == 2


def typed(line: str, known: dict[str, str]) -> Any:
    """What a shell, curl and jq would do of a line; what is kept under a name is known afterwards."""
    kept = re.fullmatch(r"(?P<name>[A-Z]+)=\$\((?P<asked>.*) \| jq -r (?P<part>\S+)\)", line)
    answer = _sent(kept["asked"] if kept else line, known)
    if kept is not None:
        found = answer
        for part in re.findall(r"\w+", kept["part"]):
            found = found[int(part)] if part.isdigit() else found[part]
        known[kept["name"]] = str(found)
    return answer


def _sent(line: str, known: dict[str, str]) -> Any:
    pieces = re.split(r"('[^']*')", line)
    told = "".join(
        one if one.startswith("'") else re.sub(r"\$([A-Z]+)", lambda name: known[name[1]].replace('"', '\\"'), one) for one in pieces
    )
    curl, silent, *words = shlex.split(told)
    assert (curl, silent) == ("curl", "-s")
    headers, parts, data, method, url = {}, {}, None, "", ""
    given = iter(words)
    for word in given:
        if word == "-H":
            name, value = next(given).split(": ", 1)
            headers[name] = value
        elif word == "-X":
            method = next(given)
        elif word == "-d":
            said = next(given)
            data = (EXAMPLES / said[1:]).read_bytes() if said.startswith("@") else said.encode()
        elif word == "-F":
            name, value = next(given).split("=", 1)
            parts[name] = (EXAMPLES / value[1:]).open("rb") if value.startswith("@") else value
        else:
            url = word
    if parts:
        data, headers["Content-Type"] = encode_multipart("limite", parts), "multipart/form-data; boundary=limite"
        for part in parts.values():
            if not isinstance(part, str):
                part.close()
    try:
        with urlopen(Request(url, data, headers, method=method or None)) as answer:
            return json.load(answer)
    except HTTPError as refused:
        pytest.fail(f"{line}: {json.load(refused)['detail']}")


def test_the_python_of_each_step_is_that_of_the_script() -> None:
    script = (EXAMPLES / "whole_job.py").read_text(encoding="utf-8")
    assert [block for block in blocks("python") if block not in script] == []


def test_the_page_for_developers_gives_the_same_requests(client: Client) -> None:
    page = html.unescape(client.get("/api/docs/").content.decode())
    assert [block for block in blocks("sh")[1:] if block.rstrip() not in page] == []
