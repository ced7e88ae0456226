"""What a running site holds goes through the migrations."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from standard.schema import snapshot
from standard.schema.table_schema import parse
from tests.database_apart import Database

ROOT = Path(__file__).resolve().parents[2]

Migrate = Callable[..., None]

EMPTY = snapshot.to_text(parse({"fields": []}))


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: object, tmp_path: Path) -> Iterator[Database]:
    with django_db_blocker.unblock(), Database.made(tmp_path) as made:  # type: ignore[attr-defined]
        yield made


@pytest.fixture
def migrate(database: Database, tmp_path: Path) -> Migrate:
    def run(*target: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0", *target],
            cwd=ROOT,
            env={"PATH": os.defpath, "DATA_DIR": str(tmp_path), "DATABASE_URL": database.url},
            check=True,
            capture_output=True,
        )

    return run


@pytest.mark.deep
def test_notices_keep_what_was_sent_and_send_what_was_not(database: Database, migrate: Migrate) -> None:
    migrate("standard", "0009")
    database.execute(f"""
        INSERT INTO accounts_user (id, password, is_superuser, email, display_name, audit_id, is_staff, is_active, date_joined)
        VALUES (1, '', FALSE, 'a@exemple.fr', '', '00000000000000000000000000000001', FALSE, TRUE, '2022-01-01'),
               (2, '', FALSE, 'b@exemple.fr', '', '00000000000000000000000000000002', FALSE, TRUE, '2022-01-01');
        INSERT INTO standard_standard (id, slug, title, summary, created_at) VALUES (1, 's', 'S', '', '2022-01-01');
        INSERT INTO standard_revision
            (standard_id, number, kind, operations, schema, author_identifier, message, message_salt, message_digest, created_at, sha256)
        VALUES (1, 1, 'import', '{{"format": 2, "operations": []}}', '{EMPTY}',
                '00000000000000000000000000000001', '', '', '', '2022-01-01', '');
        INSERT INTO standard_event (id, standard_id, verb, subject_kind, message, details, at)
        VALUES (1, 1, 'member.invited', '', '', '{{}}', '2022-06-29 16:00:00');
        INSERT INTO standard_notice (event_id, recipient_id, path, done_at)
        VALUES (1, 1, '/', '2022-06-29 16:01:00'), (1, 2, '/', NULL);
    """)
    migrate()
    rows = database.execute("""
        SELECT recipient_id, state, attempts, queued_at = at AND due_at = at, done_at IS NOT NULL
        FROM standard_notice JOIN standard_event ON standard_event.id = event_id ORDER BY recipient_id
    """)
    assert rows == [(1, "sent", 0, True, True), (2, "waiting", 0, True, False)]


@pytest.mark.deep
def test_organisations_that_had_one_name_keep_their_people(database: Database, migrate: Migrate) -> None:
    migrate("accounts", "0001")
    database.execute("""
        INSERT INTO accounts_organisation (id, name, slug, kind)
        VALUES (1, 'École du Lac', 'ecole-du-lac', ''), (2, 'Ecole du lac', 'ecole-du-lac-2', ''), (3, 'Œuvre', 'oeuvre', '')
    """)
    migrate()
    rows = database.execute("SELECT id, name, key FROM accounts_organisation ORDER BY id")
    assert rows == [(1, "École du Lac", "ecole du lac"), (2, "Ecole du lac", None), (3, "Œuvre", "oeuvre")]
