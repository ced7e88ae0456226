"""What may be wrong with an installation, looked at one thing after the other: what is not well, and how to mend it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks, mail
from django.core.cache import cache as shared
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.crypto import get_random_string

from standard import backups, triggers
from standard.kept_files import sent_files
from standard.models import Notice
from standard.queries import background
from standard.schema.words import enumerated, quoted

LEAST_ROOM: Final = 1024**3
"""Bytes free under which the disk is told as full."""
BACKUP_EVERY: Final = timedelta(days=2)

Said = tuple[str, str]
"""What is wrong, and what to do."""
WELL: Final[Said] = ("", "")


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at. `trouble` is empty where it is well; `remedy` says what to do."""

    what: str
    trouble: str = ""
    remedy: str = ""


def examine(*, send_to: str = "") -> Iterator[Examined]:
    """Everything, from what the rest needs to what may wait; the mail server is sent a mail for `send_to` where one is given."""
    yield from _settings()
    yield _data_directory()
    yield _files()
    yield from _database()
    yield _backup()
    yield _static_files()
    yield _mail(send_to)


def is_migrated() -> bool:
    """Whether the database has every migration that this process knows. Raises DatabaseError where it does not answer."""
    return _last_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of each app."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def _settings() -> Iterator[Examined]:
    site = urlsplit(settings.SITE_URL)
    if site.hostname in ("127.0.0.1", "localhost", "::1"):
        yield Examined(
            "L’adresse du site", f"elle n’est connue que de cette machine\u00a0: {settings.SITE_URL}", "Donnez-la dans SITE_URL."
        )
    elif not settings.HTTPS:
        yield Examined("L’adresse du site", "elle ne commence pas par https://", "Placez le site derrière un serveur qui chiffre.")
    else:
        yield Examined("L’adresse du site")
    if settings.WEB_PROCESSES < 1:
        yield Examined("Le réglage WEB_PROCESSES", "le site n’aurait aucun processus", "Donnez 1 ou plus, ou retirez-le.")
    try:
        validate_email(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    except ValidationError:
        said = f"{quoted(settings.DEFAULT_FROM_EMAIL)} n’est pas une adresse électronique"
        yield Examined("Le réglage DEFAULT_FROM_EMAIL", said, "Donnez celle dont partent les courriels, par exemple nom@exemple.fr.")
    proconnect = [f"PROCONNECT_{part}" for part in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")]
    lacking = [name for name in proconnect if not getattr(settings, name)]
    if 0 < len(lacking) < len(proconnect):
        yield Examined("ProConnect", f"il manque {enumerated(lacking, 'et')}", "Donnez les trois réglages, ou aucun.")
    for name, danger in (("DEBUG", "montre le code à qui le demande"), ("DEMO", "montre tous les courriels à tout le monde")):
        on = getattr(settings, name)
        yield Examined(f"Le réglage {name}", f"il {danger}" if on else "", f"Retirez {name} de l’environnement." if on else "")
    for found in checks.run_checks(include_deployment_checks=settings.HTTPS):
        if found.id not in settings.SILENCED_SYSTEM_CHECKS:
            yield Examined(f"Django ({found.id})", str(found.msg), str(found.hint or ""))


def _data_directory() -> Examined:
    folder = Path(settings.DATA_DIR)
    what = f"Le dossier {folder}"
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        return Examined(what, error.strerror or str(error), f"Donnez-le à l’utilisateur du site\u00a0: chown -R {os.getuid()} {folder}")
    if free < LEAST_ROOM:
        return Examined(what, f"il reste {free // 1024**2}\u00a0Mo", "Agrandissez le disque, ou déplacez de vieilles sauvegardes.")
    return Examined(what)


def _files() -> Examined:
    """Where the files that people send are kept; on this machine, the folder says it."""
    trouble = sent_files().trouble()
    return Examined("Les fichiers envoyés", trouble, "Vérifiez FILES_URL, et que ce service est lancé et a ce dossier." if trouble else "")


def _database() -> Iterator[Examined]:
    looks: tuple[tuple[str, Callable[[], Said]], ...] = (
        ("La base de données", _answers),
        ("La forme de la base", _migrations),
        ("Les verrous de ce qui engage", _triggers),
        ("Ce que les processus partagent", _shared_cache),
        ("Le traitement en arrière-plan", _worker),
        ("Les courriels partis", _unsent),
    )
    for what, look in looks:
        try:
            yield Examined(what, *look())
        except DatabaseError as error:
            yield Examined(
                what,
                str(error).strip(),
                "Vérifiez DATABASE_URL, et que la base est lancée\u00a0; puis lancez «\u00a0manage.py migrate\u00a0».",
            )
            if look is _answers:
                return  # the rest is in it


def _answers() -> Said:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return WELL


def _migrations() -> Said:
    return WELL if is_migrated() else ("elle est d’une version plus ancienne", "Lancez «\u00a0manage.py migrate\u00a0».")


def _triggers() -> Said:
    absent = ", ".join(triggers.missing(connection))
    return (f"il en manque\u00a0: {absent}", "Lancez «\u00a0manage.py migrate\u00a0».") if absent else WELL


def _shared_cache() -> Said:
    word = get_random_string(12)
    try:
        shared.set("doctor", word, 60)
        if shared.get("doctor") == word:
            return WELL
    except (OSError, ImportError) as error:
        return str(error), "Vérifiez CACHE_URL, et que ce serveur est lancé."
    return "rien n’y est gardé", "Vérifiez CACHE_URL."


def _worker() -> Said:
    stopped = background(timezone.now()).stopped
    return (stopped, "Lancez «\u00a0manage.py worker\u00a0», et faites-le relancer avec la machine.") if stopped else WELL


def _unsent() -> Said:
    late = Notice.objects.filter(state=Notice.State.WAITING, done_at=None).exclude(error="").order_by("-pk").first()
    if late is None:
        return WELL
    return f"le dernier essai a échoué, «\u00a0{late.error}\u00a0»", "Vérifiez EMAIL_URL\u00a0; ils repartiront d’eux-mêmes."


def _backup() -> Examined:
    what = "Les sauvegardes"
    last = backups.last()
    if last is not None and timezone.now() - last < BACKUP_EVERY:
        return Examined(what)
    since = "aucune n’a été faite d’ici" if last is None else f"la dernière date du {last:%d/%m/%Y}"
    return Examined(what, since, "Lancez «\u00a0manage.py backup --to DOSSIER\u00a0» chaque nuit, et gardez-en ailleurs.")


def _static_files() -> Examined:
    what = "Les feuilles de style"
    if settings.STATIC_COLLECTED:
        return Examined(what)
    return Examined(
        what, "elles ne sont pas rassemblées", "Lancez «\u00a0manage.py collectstatic --no-input\u00a0», puis relancez le site."
    )


def _mail(send_to: str) -> Examined:
    what = "Le serveur de courriel"
    if not settings.EMAIL_BACKEND.startswith("accounts.smtp."):
        return Examined(what, "aucun n’est donné\u00a0: personne ne reçoit de code pour se connecter", "Donnez-le dans EMAIL_URL.")
    try:
        with mail.get_connection() as server:
            if send_to:
                mail.EmailMessage("Essai d’envoi", f"Ce message vient de {settings.SITE_URL}.", to=[send_to], connection=server).send()
    except OSError as error:
        return Examined(what, f"il refuse, «\u00a0{error}\u00a0»", "Vérifiez EMAIL_URL et DEFAULT_FROM_EMAIL.")
    return Examined(what)
