"""Files that organisations publish: looked at where they are, by the worker alone, and their producers told of a version that comes.

The site that publishes is a real one, on this machine; the checks are real ones.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.models import Organisation, User
from standard.models import Commitment, Event, Notice, Publication, PublicationCheck, PublicationWatch, Release, VersionAnnouncement
from standard.permissions import OPERATOR, PermissionRefused
from standard.services import commitments, notices, publications, standards
from standard.services.errors import InvalidInput
from standard.services.fetching import Web
from tests.concertation.world import DAY, DESCRIPTOR, World
from tests.standard.services.conftest import as_bytes
from tests.standard.services.served import published

pytestmark = pytest.mark.usefixtures("watched_closely")

GOOD = b"nom,public,places\nGap,Enfants,3\n"
WRONG = b"nom,public,places\nGap,Chats,3\nDie,Chats,4\n"
ADDRESS = "https://exemple.test/lieux.csv"


def declared(world: World, release: Release, *, by: User | None = None, address: str = ADDRESS, **said: Any) -> Publication:
    actor = by or world.stranger
    return publications.declare(standard=world.standard, actor=actor, address=address, release=release, now=world.now, **said)


def look(world: World, web: Web) -> Publication | None:
    return publications.check_next(actor=OPERATOR, clock=lambda: world.now, web=web)


def keep(world: World, publication: Publication, *findings: publications.LookFinding) -> None:
    publications.keep(publication, findings, actor=OPERATOR, now=world.now)


def found(publication: Publication) -> list[tuple[str, str, int, int]]:
    """What was found, look after look: of which version, how many rows and errors."""
    return [
        (check.outcome, check.release.version if check.release else "", check.rows, check.errors)
        for check in publication.checks.select_related("release").order_by("since", "pk")
    ]


def test_a_file_is_looked_at_when_it_is_declared_then_each_month_and_what_lasts_is_one_thing(world: World) -> None:
    release = world.publish("1.0.0")
    publication = declared(world, release, department="05")
    assert str(publication.organisation) == "Ville de gap"
    assert found(publication) == []
    assert declared(world, release) == publication
    files = {"/lieux.csv": WRONG}
    with published(files) as web:
        assert look(world, web) == publication
        assert found(publication) == [("errors", "1.0.0", 2, 2)]
        (reason,) = publication.checks.get().read_reasons()
        assert (reason["field"], reason["count"]) == ("public", 2)
        assert look(world, web) is None
        check = publication.checks.get()
        first, world.now = world.now, world.now + 31 * DAY
        assert publications.due(world.now)
        keep(world, publication, publications.LookFinding(PublicationCheck.Outcome.ERRORS, release, 2, 2, check.reasons))
        check = publication.checks.get()
        assert (check.since, check.at) == (first, world.now)

        world.now += timedelta(hours=1)
        PublicationWatch.objects.update(taken_at=world.now - timedelta(minutes=9))
        with pytest.raises(InvalidInput, match="dix minutes"):
            publications.check_again(publication=publication, actor=world.stranger, now=world.now)
        publications.check_again(publication=publication, actor=world.stranger, now=world.now + timedelta(minutes=2))
        files.clear()
        since = world.now = world.now + timedelta(minutes=2)
        pauses = []
        for _ in range(4):
            look(world, web)
            pauses.append(PublicationWatch.objects.get().due_at - world.now)  # type: ignore[operator]
            world.now += pauses[-1]
        assert [pause / timedelta(hours=1) for pause in pauses] == [1, 2, 4, 8]
        lost = publication.checks.get(outcome="unreachable")
        assert (lost.since, "pas de fichier" in lost.refusal) == (since, True)
        files["/lieux.csv"] = GOOD
        look(world, web)
    assert found(publication) == [("errors", "1.0.0", 2, 2), ("unreachable", "", 0, 0), ("valid", "1.0.0", 1, 0)]
    world.now += DAY
    keep(world, publication, publications.LookFinding(PublicationCheck.Outcome.UNREAD, refusal="Ce fichier n’est pas un tableau."))
    world.now += DAY
    keep(world, publication, publications.LookFinding(PublicationCheck.Outcome.VALID, release, 1))
    assert [outcome for outcome, *_ in found(publication)] == ["errors", "unreachable", "valid", "unread", "valid"]
    assert publication.checks.latest("at").since == world.now


def test_what_is_kept_of_a_file_stays_small_and_one_standard_does_not_wait_for_another(world: World) -> None:
    publication = declared(world, world.publish("1.0.0"), by=world.team, organisation="Une autre")
    declared(world, Release.objects.get(), address="https://exemple.test/2.csv")
    other = standards.create(slug="autre", title="Autre", data=as_bytes(DESCRIPTOR), actor=world.admin, version="1.0.0", now=world.now)
    release = Release.objects.get(standard=other.standard)
    alone = publications.declare(
        standard=other.standard, actor=world.stranger, address=ADDRESS, release=release, now=world.now + timedelta(hours=1)
    )
    world.now += timedelta(hours=2)
    with published({}) as web:
        assert [look(world, web) for _ in range(2)] == [publication, alone]
    for number in range(30):
        world.now += DAY
        keep(world, publication, publications.LookFinding(PublicationCheck.Outcome.VALID, publication.release, rows=number))
    assert publication.checks.count() == 24
    assert publication.checks.latest("at").rows == 29
    withdrawn = publications.withdraw(publication=publication, actor=world.team, reason="Un essai.", now=world.now)
    keep(world, withdrawn, publications.LookFinding(PublicationCheck.Outcome.UNREAD))
    assert not publication.checks.filter(outcome="unread").exists()
    assert not PublicationWatch.objects.get(pk=publication.pk).due_at


def test_one_declares_for_ones_organisation_and_the_team_for_others(world: World) -> None:
    release = world.publish("1.0.0")
    with pytest.raises(PermissionRefused, match="pour sa propre organisation"):
        declared(world, release, organisation="Ville de Dax")
    assert declared(world, release, organisation="VILLE DE GAP").organisation == world.stranger.organisation
    with pytest.raises(InvalidInput, match="déjà déclaré, pour Ville de gap"):
        declared(world, release, by=world.other)
    theirs = declared(world, release, by=world.team, organisation="Ville de Die", address="https://exemple.test/die.csv")
    assert theirs.organisation == Organisation.objects.get(name="Ville de Die")
    for wrong in ("http://exemple.test/lieux.csv", "https://moi@exemple.test/", "lieux.csv"):
        with pytest.raises(InvalidInput):
            declared(world, release, address=wrong)
    with pytest.raises(InvalidInput, match="département"):
        declared(world, release, address="https://exemple.test/x.csv", department="99")
    with pytest.raises(PermissionRefused, match="la personne qui l’a déclaré"):
        publications.withdraw(publication=theirs, actor=world.stranger, reason="Non.", now=world.now)
    with pytest.raises(InvalidInput, match="Dites pourquoi"):
        publications.withdraw(publication=theirs, actor=world.team, reason=" ", now=world.now)


def test_a_producer_is_told_once_of_a_version_with_their_own_report_and_their_file_brought_to_it(world: World, client: Any) -> None:
    first = world.publish("1.0.0")
    publication = declared(world, first)
    commitments.commit(standard=world.standard, actor=world.stranger, version="2.0.0", day=(world.now + 99 * DAY).date(), now=world.now)
    files = {"/lieux.csv": b"nom,public,places\nGap,Adultes,3\n"}
    with published(files) as web:
        world.change({"op": "remove_value", "field": "public", "value": "Adultes"}, title="Et les adultes ?")
        world.publish("2.0.0")
        notices.drop(standard=world.standard, actor=OPERATOR, now=world.now)
        look(world, web)
        assert look(world, web) is None
        announced = VersionAnnouncement.objects.get()
        assert found(publication) == [("valid", "1.0.0", 1, 0), ("errors", "2.0.0", 1, 1)]
        assert PublicationWatch.objects.get().announces is None
        notices.send(actor=OPERATOR, now=world.now)
        (letter,) = mail.outbox
        assert letter.to == [world.stranger.email]
        assert "1\u00a0erreur à corriger" in str(letter.body)
        for page in (announced.report_page, announced.conversion_page):
            assert re.search(rf"https?://\S+{page}", str(letter.body))
            assert client.get(page).status_code == 200
        assert not Event.objects.filter(details__contains=str(announced.conversion.secret)).exists()  # type: ignore[union-attr]
    # The new version is followed, and the word is kept.
    assert not Commitment.objects.get().kept_at
    second = Release.objects.get(version="2.0.0")
    publications.follow(publication=publication, actor=world.stranger, release=second, now=world.now)
    keep(world, publication, publications.LookFinding(PublicationCheck.Outcome.VALID, second, 1))
    assert Commitment.objects.get().kept_at == world.now
    assert Event.objects.filter(verb="commitment.kept").count() == 1
    assert Notice.objects.filter(event__verb="publication.version_told").count() == 1


def test_a_producer_whose_file_is_not_found_is_told_all_the_same(world: World) -> None:
    declared(world, world.publish("1.0.0"))
    world.publish("1.0.1")
    with published({}) as web:
        while not VersionAnnouncement.objects.exists():
            assert look(world, web) is not None
            world.now = PublicationWatch.objects.get().due_at or world.now
    assert Notice.objects.get(event__verb="publication.version_told").recipient == world.stranger
    assert PublicationWatch.objects.get().attempts == 4
