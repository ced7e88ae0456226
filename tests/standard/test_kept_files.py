"""Files in a bucket that several machines share: what one of them writes another gives, and what one has lost it finds again."""

from __future__ import annotations

import os
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concertation.models import Attachment
from concertation.services.comments import attaching
from config.outside import files_settings
from standard import backups, installation
from standard.kept_files import elsewhere, repositories, sent_files
from standard.kept_files.elsewhere import KeptElsewhere
from standard.models import ValidationReport
from standard.permissions import OPERATOR
from standard.services import repositories as services
from standard.services import samples, validation
from tests.bucket import bucket
from tests.concertation.world import World

WRONG = b"nom,public\nGap,Enfants\nDie,Chats\n"
Machine = Callable[[str], Path]


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with bucket() as url:
        yield url


@pytest.fixture
def machine(service: str, settings: Any, tmp_path: Path) -> Iterator[Machine]:
    """Go to a machine of that name: what it has on its own disk is in the folder that this gives."""

    def go(name: str) -> Path:
        settings.MEDIA_ROOT, settings.REPOSITORIES_ROOT = tmp_path / name / "fichiers", tmp_path / name / "depots"
        settings.STORAGES = {**settings.STORAGES, **files_settings(service)}
        return tmp_path / name

    yield go
    sent = sent_files()
    assert isinstance(sent, KeptElsewhere)
    sent.bucket.objects.all().delete()


def here(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def stopped(folder: Path, **options: Any) -> None:
    """Stopped once it erased something."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()
            break
    raise KeyboardInterrupt


def test_what_one_machine_is_sent_another_checks_and_a_third_gives(
    world: World, client: Client, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/standards/{world.standard.slug}/verifier/"
    machine("web")
    assert client.post(address, {"file": SimpleUploadedFile("lieux.csv", WRONG), "version": "travail"}).status_code == 302
    worked = machine("worker")
    report = ValidationReport.objects.get()
    done = validation.check(report_id=report.pk, actor=OPERATOR)
    assert done is not None
    assert (done.state, here(worked) != []) == ("done", True)

    read = machine("other")
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Chats" in page
    rows = client.get(f"{report.get_absolute_url()}fichiers/erreurs.csv")
    assert b"Chats" in rows.getvalue()
    assert here(read) == [name for name in here(worked) if name in here(read)] != []

    # Its disk is emptied of what nobody reads any more, and finds it again.
    for path in sorted(read.rglob("*"), reverse=True):
        os.utime(path, (time.time() - 2 * elsewhere.A_DAY,) * 2)
    sent_files().sweep()
    assert here(read) == []
    assert b"Chats" in client.get(f"{report.get_absolute_url()}fichiers/erreurs.csv").getvalue()

    # A machine that stops in the midst of that leaves no folder that would be taken for the whole.
    monkeypatch.setattr(elsewhere.shutil, "rmtree", stopped)
    for path in sorted(read.rglob("*"), reverse=True):
        os.utime(path, (time.time() - 2 * elsewhere.A_DAY,) * 2)
    with pytest.raises(KeyboardInterrupt):
        sent_files().sweep()
    monkeypatch.undo()
    assert b"Chats" in client.get(f"{report.get_absolute_url()}fichiers/erreurs.csv").getvalue()

    samples.erase(done.sample)
    assert list(sent_files().names()) == here(read) == []


def test_an_attached_file_is_read_wherever_and_saved_with_the_site(
    transactional_db: None, world: World, machine: Machine, tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path
    world.call()
    comment = world.say("Voir ci-joint.")
    machine("one")
    file = attaching.received("a.csv", SimpleUploadedFile("a.csv", WRONG))
    attached = attaching.attach(comment=comment, actor=world.copil[0], file=file, now=world.now)
    machine("two")
    with Attachment.objects.get().content.open("rb") as content:
        assert content.read() == WRONG

    with tarfile.open(backups.make(tmp_path / "copies")) as packed:
        kept = packed.extractfile(f"fichiers/{attached.content.name}")
        assert kept is not None
        assert kept.read() == WRONG
        attached.content.delete(save=False)
        assert sent_files().current(attached.content.name or "") is None


def test_a_repository_is_cloned_from_a_machine_that_did_not_write_it(world: World, client: Client, machine: Machine) -> None:
    world.publish("0.2.0")
    machine("worker")
    while services.write(actor=OPERATOR, now=world.now):
        pass
    written = services.bring_up(world.standard)
    machine("web")
    for name in ("info/refs", "HEAD", "objects/info/packs", *(f"objects/pack/{one.name}" for one in (written / "objects/pack").iterdir())):
        assert client.get(f"/standards/{world.standard.slug}.git/{name}").getvalue() == (written / name).read_bytes()
    # A machine that has nothing of it makes the same.
    assert (services.bring_up(world.standard) / "info/refs").read_bytes() == (written / "info/refs").read_bytes()


def test_what_was_replaced_long_ago_goes(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = machine("one") / "depots/lieux.git"
    folder.mkdir(parents=True)
    for name in ("avant", "apres"):
        (folder / name).write_text(name)
    repositories().share("lieux.git", ["avant"])
    repositories().share("lieux.git", ["apres"])
    assert sorted(repositories().names()) == ["lieux.git/apres", "lieux.git/avant"]
    monkeypatch.setattr(elsewhere, "REPLACED", -elsewhere.REPLACED)
    repositories().share("lieux.git", ["apres"])
    assert list(repositories().names()) == ["lieux.git/apres"]


@pytest.mark.django_db
def test_a_bucket_that_is_not_there_is_told(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine("one")
    assert sent_files().trouble() == ""
    with monkeypatch.context() as patch:
        patch.setattr(sent_files(), "bucket_name", "un-autre")
        patch.setattr(sent_files(), "_bucket", None)
        (found,) = [one for one in installation.examine() if one.what == "Les fichiers envoyés"]
    assert "NoSuchBucket" in found.trouble
    assert "FILES_URL" in found.remedy
