"""A standard is renamed, closed, opened again, and deleted while it has published nothing."""

from __future__ import annotations

import pytest

from concertation.services import life, meetings, proposals
from concertation.services.meetings import Programme
from standard.models import Membership, SearchEntry, Standard
from standard.permissions import CLOSED, OPERATOR, PermissionRefused
from standard.services import chain, members, standards
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, World


def test_a_standard_takes_another_title_and_keeps_its_address(world: World) -> None:
    standard = standards.describe(
        standard=world.standard, actor=world.team, title=" Lieux de lecture ", summary="Tous.", owner="État", now=world.now
    )
    assert (standard.title, standard.slug, str(standard.owner)) == ("Lieux de lecture", world.standard.slug, "État")
    assert SearchEntry.objects.filter(kind="standard", title="Lieux de lecture").exists()
    events = standard.events.count()
    standards.describe(standard=world.standard, actor=world.team, title="Lieux de lecture", now=world.now)
    assert standard.events.count() == events
    with pytest.raises(InvalidInput, match="titre"):
        standards.describe(standard=world.standard, actor=world.team, title=" ", now=world.now)
    with pytest.raises(PermissionRefused):
        standards.describe(standard=world.standard, actor=world.contributor, title="À moi", now=world.now)


def test_a_closed_standard_is_left_and_reopened_and_nothing_else(world: World) -> None:
    world.call()
    with pytest.raises(InvalidInput, match="appel à commentaires"):
        life.close(standard=world.standard, actor=world.team, motive="Fini.", now=world.now)
    world.now += 30 * DAY
    meeting = meetings.plan(
        standard=world.standard, actor=world.team, programme=Programme("copil", world.now + DAY, world.now + DAY), now=world.now
    )
    with pytest.raises(InvalidInput, match="séance est en cours ou à venir"):
        life.close(standard=world.standard, actor=world.team, motive="Fini.", now=world.now)
    meetings.cancel(meeting=meeting, actor=world.team, reason="Le standard ferme.", now=world.now)
    with pytest.raises(InvalidInput, match="pourquoi"):
        life.close(standard=world.standard, actor=world.team, motive=" ", now=world.now)
    life.close(standard=world.standard, actor=world.team, motive="Un autre le remplace.", now=world.now)
    # Whoever read it before it closed writes no more.
    with pytest.raises(PermissionRefused, match="fermé"):
        proposals.save_draft(
            standard=world.standard, actor=world.copil[0], title="Trop tard", operations=world.add_value("Aînés"), now=world.now
        )
    with pytest.raises(PermissionRefused, match=str(CLOSED)):
        life.close(standard=world.standard, actor=world.team, motive="Encore.", now=world.now)
    membership = Membership.objects.get(standard=world.standard, user=world.contributor)
    members.end(membership=membership, actor=world.contributor, now=world.now)
    life.reopen(standard=world.standard, actor=world.team, now=world.now)
    world.propose(world.add_value("Aînés"))
    with pytest.raises(PermissionRefused, match="n’est pas fermé"):
        life.reopen(standard=world.standard, actor=world.team, now=world.now)


def test_a_standard_is_deleted_only_while_it_has_published_nothing(world: World) -> None:
    with pytest.raises(InvalidInput, match="Recopiez"):
        life.delete(standard=world.standard, actor=world.team, title="Autre chose", now=world.now)
    with pytest.raises(PermissionRefused):
        life.delete(standard=world.standard, actor=world.chair, title=world.standard.title, now=world.now)
    life.delete(standard=world.standard, actor=world.team, title=world.standard.title.upper(), now=world.now)
    assert not Standard.objects.filter(pk=world.standard.pk).exists()
    assert not SearchEntry.objects.exists()
    with pytest.raises(PermissionRefused, match="supprimé"):
        world.propose(world.add_value("Aînés"))
    assert not isinstance(chain.verify(Standard.every.get(pk=world.standard.pk)), chain.Fault)
    with pytest.raises(InvalidInput, match="déjà prise"):
        standards.create(slug=world.standard.slug, title="Autre", data=b'{"fields": [{"name": "id"}]}', actor=OPERATOR, now=world.now)


def test_what_was_published_is_never_deleted(world: World) -> None:
    world.publish("1.0.0")
    with pytest.raises(PermissionRefused, match="fermez-le plutôt"):
        life.delete(standard=world.standard, actor=world.team, title=world.standard.title, now=world.now)
