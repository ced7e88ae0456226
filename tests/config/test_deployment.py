"""What is set to open a site to the public: the example to copy, and what Django says of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SET = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
OFFERED = dict(re.findall(r"^# ?([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))


def test_the_example_names_each_setting_once() -> None:
    source = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    names = re.findall(r"^#? ?([A-Z_]+)=", EXAMPLE, re.MULTILINE)
    assert sorted(names) == sorted(set(re.findall(r'env\.\w+\("([A-Z_]+)"', source)))


@pytest.mark.parametrize("offered", [False, True], ids=["as it is", "with all that it offers"])
def test_the_example_is_safe(tmp_path: Path, offered: bool) -> None:
    """Nothing of what Django says of a site that the public reaches; the demonstration is never among what is offered."""
    given = {**(OFFERED if offered else {}), **SET}
    environment = {**given, "PATH": os.defpath, "DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 50 + "abcdefgh"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    found = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert {"DEBUG", "DEMO"}.isdisjoint(name for name, value in given.items() if value == "true")
