"""A standard as a git repository: a real `git clone` of the live site, and what it finds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from standard.models import Release, Repository, Standard
from standard.permissions import OPERATOR
from standard.repositories import writing
from standard.services import releases, repositories, standards
from tests.concertation.world import World, make_world
from tests.known_schemas import KnownSchema, real_schemas, requires_real_data
from tests.standard.repositories.harvest import git, harvest, run
from tests.standard.services.conftest import all_accepted


def clone(live_server: Any, slug: str, to: Path, *options: str) -> Path:
    git("clone", "--quiet", *options, f"{live_server.url}/standards/{slug}.git", str(to), at=to.parent)
    return to


def write_all(world: World) -> None:
    while repositories.write(actor=OPERATOR, now=world.now):
        pass


@pytest.fixture
def published(transactional_db: None) -> World:
    """Two releases, the second of which was withdrawn."""
    world = make_world()
    world.publish("0.2.0")
    world.change({"op": "add_value", "field": "public", "value": "Aînés"}, title="Faut-il nommer les aînés ?")
    release = world.publish("0.3.0")
    releases.withdraw(release=release, actor=world.team, reason="La liste était incomplète.", now=world.now)
    write_all(world)
    return world


def test_anybody_clones_it_and_finds_the_files_as_they_were_published(published: World, live_server: Any, tmp_path: Path) -> None:
    here = clone(live_server, "bibliotheques", tmp_path / "clone")

    assert git("tag", at=here).split() == ["v0.2.0", "v0.3.0"]
    assert git("cat-file", "-t", "v0.3.0", at=here).strip() == "tag"
    for release in Release.objects.all():
        for artefact in release.artefacts.all():
            if not artefact.name.endswith(".zip"):
                assert run("show", f"v{release.version}:{artefact.name}", at=here) == bytes(artefact.data)
    told = git("log", "--format=%B", "-1", "v0.3.0", at=here)
    assert "Décisions\u00a0:\n- n°\u00a01, «\u00a0Faut-il nommer les aînés ?\u00a0» (" in told
    assert "La liste était incomplète." in (here / "RETRAITS.md").read_text()
    assert '"version": "0.2.0"' in (here / "schema.json").read_text(), "what is at the root is in force"
    assert git("log", "--format=%s", "main", at=here).splitlines() == ["Retrait de la version 0.3.0", "Version 0.3.0", "Version 0.2.0"]
    assert len(git("log", "--format=%H", "origin/travail", at=here).split()) == published.standard.revisions.count()
    git("fsck", "--strict", at=here)


def test_the_same_chain_gives_the_same_ids_and_what_follows_keeps_them(published: World, tmp_path: Path) -> None:
    place = repositories.place("bibliotheques")
    names = (place / "info" / "refs").read_text()
    place.rename(tmp_path / "away")
    repositories.changed(published.standard, published.now)
    write_all(published)
    assert (place / "info" / "refs").read_text() == names, "written from nothing, it is the same"

    published.publish("0.4.0")
    write_all(published)

    assert set(names.splitlines()) - set((place / "info" / "refs").read_text().splitlines()) == {
        line for line in names.splitlines() if "refs/heads" in line
    }
    commits = git("log", "--format=%s", "main", at=place).splitlines()
    assert commits == ["Version 0.4.0", "Retrait de la version 0.3.0", "Version 0.3.0", "Version 0.2.0"]
    git("fsck", "--strict", at=place)


def test_whoever_waited_to_write_reads_what_was_done_meanwhile(published: World) -> None:
    """What is sent elsewhere is brought up beside what is served: neither puts names of before over those that stand."""
    place = repositories.place("bibliotheques")

    def bring_up() -> None:
        repositories.bring_up(published.standard)
        connections.close_all()

    other = Thread(target=bring_up)
    with writing.alone(place):
        other.start()
        published.publish("0.4.0")
    other.join(60)
    assert "v0.4.0" in (place / "info" / "refs").read_text()


def test_killed_at_any_write_it_is_written_again_the_same(published: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each file is put in its place by one call, which here fails in turn: what is read meanwhile is whole, and what follows the same."""
    place = repositories.place("bibliotheques")
    names = (place / "info" / "refs").read_text()
    put = writing._put
    for fails_at in range(20):
        place.rename(tmp_path / str(fails_at))
        left = [fails_at]

        def dies(temporary: Path, file: Path, left: list[int] = left) -> None:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            put(temporary, file)

        repositories.changed(published.standard, published.now)
        monkeypatch.setattr(writing, "_put", dies)
        try:
            repositories.write(actor=OPERATOR, now=published.now)
        except KeyboardInterrupt:
            ended = False
        else:
            ended = True
        monkeypatch.setattr(writing, "_put", put)
        # Held to be lost, another takes it.
        assert ended or not repositories.due(published.now)
        repositories.write(actor=OPERATOR, now=published.now + repositories.LOST)
        assert (place / "info" / "refs").read_text() == names
        git("fsck", "--strict", at=place)
        if ended:
            break
    assert ended
    assert fails_at > 5


def test_what_fails_is_tried_again_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(settings, "REPOSITORIES_ROOT", "/dev/null/nowhere")
        assert repositories.write(actor=OPERATOR, now=world.now)
    row = Repository.objects.get()
    assert row.error
    assert row.due_at == world.now + repositories.PAUSES[0]
    assert not repositories.due(world.now)
    assert repositories.write(actor=OPERATOR, now=row.due_at)
    row.refresh_from_db()
    assert (row.error, row.due_at, row.attempts) == ("", None, 0)


def test_what_it_does_not_give(world: World, client: Client) -> None:
    write_all(world)
    here = "/standards/bibliotheques.git/"
    names = client.get(f"{here}info/refs?service=git-upload-pack")
    assert b"refs/heads/travail" in names.getvalue()
    assert client.get(here).status_code == 302, "a person is led to the standard"
    assert client.get(f"{here}info/refs?service=git-receive-pack").status_code == 403
    assert client.post(f"{here}git-upload-pack").status_code == 405
    for name in ("config", "objects/pack/../../config", f"objects/00/{'0' * 38}"):
        assert client.get(here + name).status_code == 404
    assert client.get("/standards/inconnu.git/info/refs").status_code == 404


SERIES = ("cnigfr__schema-friches", "etalab__schema-catalogue-donnees", "etalab__schema-comptage-mobilites__channel")


@requires_real_data
def test_the_national_catalogue_takes_each_tag_of_real_series(transactional_db: None, live_server: Any, tmp_path: Path) -> None:
    """All their published versions, imported in order; each tag of the clone then passes what the catalogue does of it."""
    for slug in SERIES:
        series = [one for one in real_schemas() if one.slug == slug and one.version.startswith("v")]
        standard = imported(slug, series)
        assert repositories.write(actor=OPERATOR, now=standard.created_at)
        here = clone(live_server, standard.slug, tmp_path / slug)
        tags = git("tag", at=here).split()
        assert sorted(tags) == sorted(one.version for one in series)
        for tag in tags:
            git("checkout", "--quiet", tag, at=here)
            assert harvest(here, tag) == ()


def imported(slug: str, series: list[KnownSchema]) -> Standard:
    now, name = datetime(2024, 1, 1, tzinfo=UTC), slug.lower().replace("_", "-").replace("--", "-")
    first, *later = series
    made = standards.create(
        slug=name, title=name, data=first.path.read_bytes(), actor=OPERATOR, version=first.version.removeprefix("v"), now=now
    )
    for one in later:
        data = one.path.read_bytes()
        said = all_accepted(made.standard, data)
        standards.import_version(
            standard=made.standard, data=data, actor=OPERATOR, version=one.version.removeprefix("v"), now=now, answers=said
        )
    return made.standard
