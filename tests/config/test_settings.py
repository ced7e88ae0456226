"""What the environment changes, seen from a process of its own."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from config.settings import kept_secret

ROOT = Path(__file__).resolve().parents[2]
SHOW = (
    "import json; from django.conf import settings as s; "
    "print(json.dumps({k: getattr(s, k, None) for k in ('SECRET_KEY', 'SESSION_COOKIE_SECURE', 'ALLOWED_HOSTS',"
    " 'EMAIL_BACKEND', 'EMAIL_PORT', 'EMAIL_USE_TLS', 'EMAIL_USE_SSL')}"
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


def test_processes_that_start_together_read_one_key(tmp_path: Path) -> None:
    file = tmp_path / "new" / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        (key,) = set(pool.map(kept_secret, [file] * 64))

    assert len(key) >= 50
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"]
    file.parent.chmod(0o500)
    assert kept_secret(file) == key


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


@pytest.mark.parametrize(
    ("url", "backend", "port", "tls"),
    [
        ("smtp+tls://h", "accounts.smtp.EmailBackend", 587, (True, False)),
        ("smtp+ssl://h", "accounts.smtp.EmailBackend", 465, (False, True)),
        ("smtp+ssl://u:p%40ss@h:2465?timeout=5", "accounts.smtp.EmailBackend", 2465, (False, True)),
        ("submission://h", "accounts.smtp.EmailBackend", 587, (True, False)),
        ("smtp://h", "accounts.smtp.EmailBackend", 25, (False, False)),
        ("console:", "django.core.mail.backends.console.EmailBackend", None, (False, False)),
    ],
)
def test_a_mail_server_is_said_in_one_address(tmp_path: Path, url: str, backend: str, port: int | None, tls: tuple[bool, bool]) -> None:
    shown = settings_with(tmp_path, EMAIL_URL=url)

    assert (shown["EMAIL_BACKEND"], shown["EMAIL_PORT"]) == (backend, port)
    assert (shown["EMAIL_USE_TLS"], shown["EMAIL_USE_SSL"]) == tls


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("EMAIL_URL", "foo://moi:secret@h", "EMAIL_URL commence par smtp+tls:"),
        ("FILES_URL", "seau:secret", "FILES_URL s’écrit s3+https://"),
        ("DATABASE_URL", "postgres//moi:secret@h", "Le réglage DATABASE_URL est mal écrit."),
        ("PROXY_COUNT", "secret", "Le réglage PROXY_COUNT est mal écrit."),
    ],
)
def test_a_command_says_which_setting_is_badly_written_and_not_what_it_holds(tmp_path: Path, name: str, value: str, said: str) -> None:
    kept = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), name: value}
    ended = subprocess.run([sys.executable, "manage.py", "doctor"], env=kept, cwd=ROOT, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, "Traceback" in ended.stderr, "secret" in ended.stderr) == (1, "", False, False), ended.stderr
    assert said in ended.stderr
    assert ".env.example" in ended.stderr


def test_a_variable_set_to_nothing_is_not_set(tmp_path: Path) -> None:
    names = ("SITE_URL", "DATABASE_URL", "EMAIL_URL", "CACHE_URL", "PROXY_COUNT", "FILE_MAX_BYTES", "DEMO")
    assert settings_with(tmp_path, **dict.fromkeys(names, "")) == settings_with(tmp_path)


@pytest.mark.parametrize(
    ("command", "storage"), [("collectstatic", "CompressedManifestStaticFilesStorage"), ("check", "StaticFilesStorage")]
)
def test_gathered_files_are_named_by_what_they_hold_from_the_first_time(tmp_path: Path, command: str, storage: str) -> None:
    script = (
        f"import sys; sys.argv = ['manage.py', '{command}']; from config import settings as s; print(s.STORAGES['staticfiles']['BACKEND'])"
    )
    environment = {"PATH": os.defpath, "DATA_DIR": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static")}
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert said.strip().endswith(f".{storage}")
