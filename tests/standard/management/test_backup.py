"""A site copied while it goes on, lost, and made again from the copy: by processes, on the database of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from config.outside import files_settings
from standard import backups
from standard.kept_files.elsewhere import KeptElsewhere
from standard.services import chain
from tests.bucket import bucket
from tests.concertation.world import World, make_world
from tests.database_apart import Database

ROOT = Path(__file__).resolve().parents[3]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A command of the site whose database is `on` and whose data are in `data`."""

    def started(on: Database, data: str, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"], "DATABASE_URL": on.url, "DATA_DIR": str(tmp_path / data), **more}
        return subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
        )

    return started


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def copy(world: World, tmp_path: Path, run: Run) -> Path:
    """Of a site that had two others, and keeps two."""
    kept, folder = tmp_path / "avant", tmp_path / "copies"
    for file, text in {"fichiers/a/lieux.csv": "nom\nGap\n", "fichiers/jobs/7/en-cours": "…", "secret_key": "k" * 50}.items():
        (kept / file).parent.mkdir(parents=True, exist_ok=True)
        (kept / file).write_text(text, encoding="utf-8")
    folder.mkdir()
    for day in (1, 2):
        (folder / f"standards-2022010{day}-000000.tar").touch()

    with Database.made(tmp_path, copied=True) as site:
        # The database of the tests may be made from the models.
        assert run(site, "avant", "migrate", "--fake", "--verbosity", "0").returncode == 0
        made = run(site, "avant", "backup", "--to", str(folder), "--keep", "2")
    assert made.returncode == 0, made.stderr
    return Path(made.stdout.strip())


def test_a_site_is_made_again_from_its_copy(world: World, copy: Path, tmp_path: Path, run: Run) -> None:
    head = chain.head(world.standard)
    assert copy.stat().st_mode & 0o077 == 0
    assert sorted(copy.parent.iterdir()) == [copy.parent / "standards-20220102-000000.tar", copy]

    _damage(copy, tmp_path / "damaged.tar")
    for file, reason in {
        copy: "La base n’est pas vide",
        tmp_path / "damaged.tar": "abîmée",
        Path(__file__): "n’est pas une sauvegarde",
    }.items():
        with pytest.raises(backups.CannotKeep, match=reason):
            backups.restore(file)

    (tmp_path / "neuf").mkdir()
    with Database.made(tmp_path / "neuf") as fresh:
        restored = run(fresh, "apres", "restore", str(copy))
        verified = run(fresh, "apres", "verify_history", world.standard.slug, "--head", head)
    assert (restored.returncode, head in restored.stdout) == (0, True), restored.stderr
    assert (verified.returncode, head in verified.stdout) == (0, True), verified.stderr
    assert (tmp_path / "apres/fichiers/a/lieux.csv").read_text(encoding="utf-8") == "nom\nGap\n"
    assert not (tmp_path / "apres/fichiers/jobs").exists()
    assert (tmp_path / "apres/secret_key").read_text() == "k" * 50


@pytest.mark.deep
def test_files_go_to_the_bucket_that_machines_share(world: World, copy: Path, tmp_path: Path, run: Run) -> None:
    head = chain.head(world.standard)
    (tmp_path / "neuf").mkdir()
    with Database.made(tmp_path / "neuf") as fresh, bucket() as files:
        moved = run(fresh, "ailleurs", "restore", str(copy), FILES_URL=files)
        assert (moved.returncode, head in moved.stdout) == (0, True), moved.stderr
        kept_there = KeptElsewhere(**files_settings(files)["default"]["OPTIONS"])
        assert list(kept_there.names()) == ["a/lieux.csv"]
        content = kept_there.current("a/lieux.csv")
        assert content is not None
        with content:
            assert content.read() == b"nom\nGap\n"
    assert not (tmp_path / "ailleurs/fichiers").exists()


def _damage(copy: Path, to: Path) -> None:
    with tarfile.open(copy) as packed:
        place = next(entry.offset_data for entry in packed if entry.name == "database")
    content = bytearray(copy.read_bytes())
    content[place + 1000] ^= 0xFF
    to.write_bytes(content)
