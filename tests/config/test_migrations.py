"""What a running site holds goes through the migrations."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

Migrate = Callable[..., None]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "db.sqlite3"


@pytest.fixture
def migrate(database: Path) -> Migrate:
    def run(*target: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0", *target],
            cwd=ROOT,
            env={"PATH": os.defpath, "DATA_DIR": str(database.parent), "DATABASE_URL": f"sqlite:///{database}"},
            check=True,
            capture_output=True,
        )

    return run


@pytest.mark.deep
def test_notices_keep_what_was_sent_and_send_what_was_not(database: Path, migrate: Migrate) -> None:
    migrate("standard", "0009")
    with sqlite3.connect(database) as connection:
        connection.executescript("""
            INSERT INTO accounts_user (id, password, is_superuser, email, display_name, audit_id, is_staff, is_active, date_joined)
            VALUES (1, '', 0, 'a@exemple.fr', '', '00000000000000000000000000000001', 0, 1, '2022-01-01'),
                   (2, '', 0, 'b@exemple.fr', '', '00000000000000000000000000000002', 0, 1, '2022-01-01');
            INSERT INTO standard_standard (id, slug, title, summary, created_at) VALUES (1, 's', 'S', '', '2022-01-01');
            INSERT INTO standard_event (id, standard_id, verb, subject_kind, message, details, at)
            VALUES (1, 1, 'member.invited', '', '', '{}', '2022-06-29 16:00:00');
            INSERT INTO standard_notice (event_id, recipient_id, path, done_at)
            VALUES (1, 1, '/', '2022-06-29 16:01:00'), (1, 2, '/', NULL);
        """)
    migrate()
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT recipient_id, state, attempts, queued_at, due_at, done_at FROM standard_notice ORDER BY id")
        assert rows.fetchall() == [
            (1, "sent", 0, "2022-06-29 16:00:00", "2022-06-29 16:00:00", "2022-06-29 16:01:00"),
            (2, "waiting", 0, "2022-06-29 16:00:00", "2022-06-29 16:00:00", None),
        ]


@pytest.mark.deep
def test_organisations_that_had_one_name_keep_their_people(database: Path, migrate: Migrate) -> None:
    migrate("accounts", "0001")
    with sqlite3.connect(database) as connection:
        connection.executescript("""
            INSERT INTO accounts_organisation (id, name, slug, kind)
            VALUES (1, 'École du Lac', 'ecole-du-lac', ''), (2, 'Ecole du lac', 'ecole-du-lac-2', ''), (3, 'Œuvre', 'oeuvre', '');
        """)
    migrate()
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT id, name, key FROM accounts_organisation ORDER BY id").fetchall()
    assert rows == [(1, "École du Lac", "ecole du lac"), (2, "Ecole du lac", None), (3, "Œuvre", "oeuvre")]
