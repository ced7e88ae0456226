"""What the environment changes, seen from a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHOW = (
    "import json; from django.conf import settings as s; "
    "print(json.dumps({k: getattr(s, k, None) for k in ('SECRET_KEY', 'SESSION_COOKIE_SECURE', 'ALLOWED_HOSTS', 'EMAIL_BACKEND')}"
    "| {'ENGINE': s.DATABASES['default']['ENGINE'], 'OPTIONS': s.DATABASES['default'].get('OPTIONS')}))"
)


def settings_with(tmp_path: Path, **environment: str) -> dict[str, Any]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    result = subprocess.run(
        [sys.executable, "-c", SHOW],
        env={**kept, "DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": str(tmp_path), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    shown: dict[str, Any] = json.loads(result.stdout)
    return shown


def test_nothing_to_set_on_ones_own_machine(tmp_path: Path) -> None:
    first, second = settings_with(tmp_path), settings_with(tmp_path)

    assert len(first["SECRET_KEY"]) >= 50
    assert first == second
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert first["ENGINE"] == "django.db.backends.sqlite3"
    assert first["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert not first["SESSION_COOKIE_SECURE"]


def test_a_public_address_closes_what_must_be(tmp_path: Path) -> None:
    shown = settings_with(tmp_path, SITE_URL="https://standards.exemple.fr/", DATABASE_URL="postgres://u@localhost/n", SECRET_KEY="k" * 50)

    assert shown["SESSION_COOKIE_SECURE"]
    assert shown["ALLOWED_HOSTS"][0] == "standards.exemple.fr"
    assert shown["ENGINE"] == "django.db.backends.postgresql"
    assert shown["SECRET_KEY"] == "k" * 50
    assert not (tmp_path / "secret_key").exists()


def test_the_demonstration_sends_no_mail(tmp_path: Path) -> None:
    shown = settings_with(tmp_path, DEMO="true", EMAIL_URL="smtp://localhost:25")

    assert shown["EMAIL_BACKEND"] == "accounts.demo_mail.EmailBackend"


def test_a_disk_that_cannot_be_written_leaves_an_empty_key(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    result = subprocess.run(
        [sys.executable, "-c", "import config.settings as s; assert s.SECRET_KEY == ''"],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "file" / "under")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
