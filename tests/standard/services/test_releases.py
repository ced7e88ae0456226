"""Releasing: prepared as a revision, published once, frozen byte for byte, withdrawn with a reason."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest

from accounts.models import User
from standard import queries
from standard.binding import BindingError
from standard.models import Artefact, Release, Standard
from standard.permissions import PermissionRefused
from standard.schema import table_schema
from standard.services import releases
from standard.services.errors import InvalidInput
from tests.standard.services.conftest import NOW
from tests.standard.services.test_chain import ADD_VALUE, append


def test_a_release_is_its_revision_with_version_date_and_addresses(standard: Standard, admin: User) -> None:
    append(standard, admin, ADD_VALUE)
    release = releases.prepare(standard=standard, actor=admin, now=NOW)
    assert release.version == "0.2.0"
    descriptor = table_schema.render(release.revision.read_schema())
    assert descriptor["version"] == "0.2.0"
    assert descriptor["updated"] == "2022-08-01"
    assert descriptor["path"] == "http://127.0.0.1:8000/standards/bibliotheques/0.2.0/schema.json"
    assert descriptor["resources"][0]["path"] == "http://127.0.0.1:8000/standards/bibliotheques/0.2.0/exemple-valide.csv"
    published = releases.publish(release=release, actor=admin, now=NOW)
    schema = published.artefacts.get(name="schema.json")
    assert json.loads(bytes(schema.data)) == descriptor
    assert queries.release_in_force(standard) == published


def test_every_file_is_frozen_and_the_archive_holds_the_others(standard: Standard, admin: User) -> None:
    release = releases.publish(release=releases.prepare(standard=standard, actor=admin, version="0.2.0", now=NOW), actor=admin, now=NOW)
    files = {artefact.name: artefact for artefact in release.artefacts.all()}
    archive = zipfile.ZipFile(io.BytesIO(bytes(files["bibliotheques-0.2.0.zip"].data)))
    assert {name: archive.read(name) for name in archive.namelist()} == {
        name: bytes(artefact.data) for name, artefact in files.items() if not name.endswith(".zip")
    }
    for artefact in files.values():
        assert artefact.sha256 == hashlib.sha256(bytes(artefact.data)).hexdigest()
        assert artefact.size == len(artefact.data)
    with pytest.raises(BindingError):
        Artefact.objects.update(data=b"")


def test_preparing_again_replaces_the_candidate(standard: Standard, admin: User) -> None:
    first = releases.prepare(standard=standard, actor=admin, version="0.2.0", now=NOW)
    append(standard, admin, ADD_VALUE)
    with pytest.raises(InvalidInput) as stale:
        releases.publish(release=first, actor=admin, now=NOW)
    assert stale.value.field == "version"
    second = releases.prepare(standard=standard, actor=admin, version="0.3.0", now=NOW)
    assert second.pk == first.pk
    assert releases.publish(release=second, actor=admin, now=NOW).version == "0.3.0"


def test_a_release_is_published_once(standard: Standard, admin: User) -> None:
    release = releases.prepare(standard=standard, actor=admin, version="0.2.0", now=NOW)
    releases.publish(release=release, actor=admin, now=NOW)
    with pytest.raises(PermissionRefused, match="déjà publiée"):
        releases.publish(release=release, actor=admin, now=NOW)


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9", "v0.2.0", "0.2", "00.2.0", "0.2.0-rc.1", "٠.٢.٠", "0.2.0\n"])
def test_a_version_number_is_well_written_new_and_greater(standard: Standard, admin: User, version: str) -> None:
    if version == "0.2.0\n":
        assert releases.prepare(standard=standard, actor=admin, version=version, now=NOW).version == "0.2.0"
        return
    with pytest.raises(InvalidInput) as refused:
        releases.prepare(standard=standard, actor=admin, version=version, now=NOW)
    assert refused.value.field == "version"
    assert Release.objects.count() == 1


def test_a_withdrawal_has_a_reason_and_keeps_the_files(standard: Standard, admin: User) -> None:
    release = Release.objects.get(standard=standard)
    with pytest.raises(InvalidInput):
        releases.withdraw(release=release, actor=admin, reason=" ", now=NOW)
    withdrawn = releases.withdraw(release=release, actor=admin, reason="La liste était fausse.", now=NOW)
    assert withdrawn.state == Release.State.WITHDRAWN
    assert withdrawn.artefacts.exists()
    assert queries.release_in_force(standard) is None


def test_only_the_team_releases(standard: Standard, admin: User) -> None:
    somebody = User.objects.create_user("quelquun@exemple.fr")
    with pytest.raises(PermissionRefused):
        releases.prepare(standard=standard, actor=somebody, now=NOW)
    release = releases.prepare(standard=standard, actor=admin, version="0.2.0", now=NOW)
    with pytest.raises(PermissionRefused):
        releases.publish(release=release, actor=somebody, now=NOW)
    release.refresh_from_db()
    assert release.state == Release.State.CANDIDATE


def test_what_changes_for_the_files_of_each_version_is_worked_out_once_a_revision(standard: Standard, admin: User) -> None:
    first = releases.prepare(standard=standard, actor=admin, version="0.2.0", now=NOW)
    releases.publish(release=first, actor=admin, now=NOW)
    before = queries.suggest_version(standard)
    assert queries.suggest_version(standard).earlier is before.earlier
    append(standard, admin, ADD_VALUE)
    assert queries.suggest_version(standard).earlier != before.earlier
