"""The site kept in one file, and made again from it: the database, the files that people sent, the key that signs.

The database is copied first, as it is at one moment, while the site goes on; then the files, which are written once and never
changed. The git repositories are made again from the database. A copy holds what people wrote and their addresses: it is readable by
whoever makes it, and by nobody else.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files import File
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from standard.kept_files import sent_files
from standard.kept_files.here import files_in
from standard.models import Standard
from standard.services import chain

FORMAT: Final = 1
_MANIFEST, _DATABASE, _FILES, _KEY = "manifest.json", "database", "fichiers", "secret_key"
_LAST: Final = "sauvegarde"
"""In the data directory: when the last copy was made, for `doctor`."""


class CannotKeep(Exception):
    """The copy was not made, or nothing was restored from it: why, in French, and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy says of itself. `heads`: the last link of each standard's chain, which must be found again."""

    made_at: str
    vendor: str
    sha256: str
    heads: dict[str, str]
    format: int = FORMAT


def make(folder: Path, *, keep: int | None = None) -> Path:
    """Copy the site into a new file of this folder, and erase the oldest there beyond `keep`. Raises CannotKeep."""
    now = timezone.now().astimezone(UTC)
    heads = _heads()
    target = folder / f"standards-{now:%Y%m%d-%H%M%S}.tar"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix="en-cours-") as work:
            dump = Path(work) / _DATABASE
            _dump(dump)
            with dump.open("rb") as file:
                said = Manifest(now.isoformat(), connection.vendor, file_digest(file, "sha256").hexdigest(), heads)
            _pack(Path(work) / "archive", said, dump)
            os.replace(Path(work) / "archive", target)
    except OSError as error:
        raise CannotKeep(f"La sauvegarde n’a pas été écrite dans {folder}\u00a0: {error.strerror or error}.") from error
    (settings.DATA_DIR / _LAST).write_text(now.isoformat(), encoding="ascii")
    for old in sorted(folder.glob("standards-*.tar"))[: -keep if keep else 0]:
        old.unlink()
    return target


def last() -> datetime | None:
    """When the site was last copied."""
    try:
        return datetime.fromisoformat((settings.DATA_DIR / _LAST).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def restore(archive: Path) -> dict[str, chain.Chain]:
    """Make the site again from this file, into an empty database: every chain, verified. Raises CannotKeep."""
    try:
        with tarfile.open(archive) as packed, tempfile.TemporaryDirectory() as work:
            said = _manifest(packed)
            _can_be_restored(said)
            _unpack(packed, Path(work))
            with (Path(work) / _DATABASE).open("rb") as file:
                if file_digest(file, "sha256").hexdigest() != said.sha256:
                    raise CannotKeep("La base de cette sauvegarde est abîmée\u00a0: prenez-en une autre.")
            if connection.introspection.table_names():
                raise CannotKeep("La base n’est pas vide\u00a0: donnez dans DATABASE_URL l’adresse d’une base vide.")
            _restore_files(Path(work) / _FILES)
            _load(Path(work) / _DATABASE)
            _restore_key(Path(work) / _KEY)
    except (tarfile.TarError, EOFError) as error:
        raise CannotKeep(f"{archive} n’est pas une sauvegarde du site.") from error
    except OSError as error:
        raise CannotKeep(f"{error.filename or archive}\u00a0: {error.strerror or error}.") from error
    call_command("migrate", verbosity=0)
    return _verified(said)


def _heads() -> dict[str, str]:
    return {standard.slug: chain.head(standard) for standard in Standard.every.order_by("slug") if standard.links.exists()}


def _dump(to: Path) -> None:
    """The database as it is at one moment; readers and writers go on."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy)
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}", connection.settings_dict["NAME"])


def _load(dump: Path) -> None:
    """All of it, or nothing."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(dump)) as copy:
            copy.backup(connection.connection)
        return
    name = connection.settings_dict["NAME"]
    connection.close()
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={name}", str(dump))


def _run(program: str, *arguments: str) -> None:
    """A program of PostgreSQL's, which reads the database's address from its environment: a command line is read by everybody."""
    held = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {**os.environ, **{name: str(held[key]) for name, key in names.items() if held.get(key)}}
    try:
        subprocess.run([program, *arguments], env=environment, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise CannotKeep(f"Le programme {program} manque\u00a0: installez postgresql-client, de la version du serveur au moins.") from error
    except subprocess.CalledProcessError as error:
        raise CannotKeep(f"{program} a échoué\u00a0: {error.stderr.strip()}") from error


def _pack(archive: Path, said: Manifest, dump: Path) -> None:
    with open(os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as packed:
            text = json.dumps(asdict(said), ensure_ascii=False, indent=2).encode()
            entry = tarfile.TarInfo(_MANIFEST)
            entry.size, entry.mode = len(text), 0o600
            packed.addfile(entry, io.BytesIO(text))
            packed.add(dump, _DATABASE)
            for name in sent_files().names():
                # What a check in progress writes is made again.
                if not name.startswith("jobs/"):
                    _add(packed, name)
            if settings.SECRET_KEY_FILE.exists():
                packed.add(settings.SECRET_KEY_FILE, _KEY)
        # The end of the archive is written as it closes.
        file.flush()
        os.fsync(file.fileno())


def _add(packed: tarfile.TarFile, name: str) -> None:
    content = sent_files().current(name)
    if content is None:  # its time is over: it was forgotten meanwhile
        return
    with content:
        entry = tarfile.TarInfo(f"{_FILES}/{name}")
        entry.size, entry.mode = content.seek(0, io.SEEK_END), 0o600
        content.seek(0)
        packed.addfile(entry, content)


def _restore_files(folder: Path) -> None:
    for name in files_in(folder):
        with (folder / name).open("rb") as content:
            sent_files().restore(name, File(content))


def _manifest(packed: tarfile.TarFile) -> Manifest:
    try:
        file = packed.extractfile(_MANIFEST)
        return Manifest(**json.load(file)) if file is not None else Manifest("", "", "", {}, format=0)
    except (KeyError, ValueError, TypeError) as error:
        raise tarfile.TarError("no manifest") from error


def _unpack(packed: tarfile.TarFile, folder: Path) -> None:
    """Files alone, inside this folder: an archive may name others."""
    for entry in packed:
        target = (folder / entry.name).resolve()
        content = packed.extractfile(entry) if entry.isfile() else None
        if content is not None and target.is_relative_to(folder.resolve()):
            target.parent.mkdir(parents=True, exist_ok=True)
            with content, target.open("wb") as file:
                shutil.copyfileobj(content, file)


def _can_be_restored(said: Manifest) -> None:
    if said.format != FORMAT:
        raise CannotKeep("Cette sauvegarde vient d’une version plus récente du logiciel\u00a0: installez-la d’abord.")
    if said.vendor != connection.vendor:
        raise CannotKeep(f"Cette sauvegarde est celle d’une base {said.vendor}, et DATABASE_URL désigne une base {connection.vendor}.")


def _restore_key(kept: Path) -> None:
    """The key of the site, unless the environment gives it: without it everybody would have to sign in again."""
    own = settings.SECRET_KEY_FILE
    if kept.exists() and own.exists() and own.read_text(encoding="ascii") == settings.SECRET_KEY:
        shutil.copyfile(kept, own)


def _verified(said: Manifest) -> dict[str, chain.Chain]:
    found = {}
    for standard in Standard.every.order_by("slug"):
        verified = chain.verify(standard, known_head=said.heads.get(standard.slug, ""))
        if isinstance(verified, chain.Fault):
            raise CannotKeep(f"La base est restaurée, mais la chaîne de «\u00a0{standard.slug}\u00a0» ne se vérifie pas\u00a0: {verified}")
        found[standard.slug] = verified
    return found
