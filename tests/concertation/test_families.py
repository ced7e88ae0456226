"""Standards that are released together: who joins and leaves, keys across, one number, one Data Package, one call."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from concertation.queries.quality import findings
from concertation.services import releases
from concertation.services.families import joining
from standard.models import Family, FamilyMember, Notice, Standard
from standard.permissions import CLOSED, PermissionRefused
from standard.queries import working_revision
from standard.queries.families import family_members, family_of, family_requests, living_families
from standard.services import chain
from standard.services.errors import InvalidInput
from tests.concertation.families import SERVICES, family_of_two, founded, second_table
from tests.concertation.world import World


def verbs(standard: Standard) -> list[str]:
    return list(standard.events.filter(verb__startswith="family.").order_by("pk").values_list("verb", flat=True))


def told(verb: str) -> set[str]:
    return set(Notice.objects.filter(event__verb=verb).values_list("recipient__email", flat=True))


def tables(family: Family) -> list[str]:
    return [member.standard.slug for member in family_members(family)]


def test_a_standard_joins_and_leaves_where_both_sides_agree(world: World) -> None:
    family, (services, theirs) = founded(world), second_table(world)
    now: Any = world.now
    with pytest.raises(PermissionRefused):
        joining.ask_to_join(family=family, standard=services, actor=world.chair, now=now)
    asked = joining.ask_to_join(family=family, standard=services, actor=theirs, now=now)
    assert (tables(family), told("family.asked")) == (["bibliotheques"], {world.team.email, world.admin.email})
    with pytest.raises(InvalidInput, match="attend déjà"):
        joining.ask_to_join(family=family, standard=services, actor=world.team, now=now)
    for side in (theirs, world.copil[0]):
        with pytest.raises(PermissionRefused):
            joining.agree(member=asked, actor=side, now=now)
    joining.agree(member=asked, actor=world.team, now=now)
    assert (tables(family), family_of(services), family_requests(family=family)) == (["bibliotheques", "services"], family, [])
    with pytest.raises(InvalidInput, match="n’attend plus"):
        joining.decline(member=asked, actor=theirs, now=now)
    assert verbs(world.standard) == ["family.founded", "family.asked", "family.joined"]
    assert verbs(services) == ["family.asked", "family.joined"]
    assert theirs.email in told("family.joined")
    with pytest.raises(InvalidInput, match="déjà de la famille"):
        joining.found(standard=services, actor=theirs, slug="autre", title="Autre", now=now)
    joining.describe(family=family, actor=theirs, title="Lire", description="Tout.", order=["services", "bibliotheques"], now=now)
    assert (tables(family), Family.objects.get().title) == (["services", "bibliotheques"], "Lire")
    with pytest.raises(InvalidInput, match="chaque table"):
        joining.describe(family=family, actor=theirs, order=["services"], now=now)

    leaving = joining.ask_to_leave(member=FamilyMember.objects.get(standard=services), actor=world.team, now=now)
    joining.decline(member=leaving, actor=theirs, now=now)
    assert tables(family) == ["services", "bibliotheques"]
    assert [
        event.message for event in services.events.filter(verb__startswith="family.").exclude(verb="family.described").order_by("pk")
    ] == [
        "«\u00a0Services\u00a0» demande à rejoindre la famille «\u00a0Lecture publique\u00a0»",
        "«\u00a0Services\u00a0» rejoint la famille «\u00a0Lecture publique\u00a0»",
        "«\u00a0Services\u00a0» est invité à quitter la famille «\u00a0Lire\u00a0»",
        "«\u00a0Services\u00a0» ne quitte pas la famille «\u00a0Lire\u00a0»",
    ]
    leaving = joining.ask_to_leave(member=leaving, actor=theirs, now=now)
    joining.agree(member=leaving, actor=world.team, now=now)
    assert (tables(family), family_of(services)) == (["bibliotheques"], None)
    joining.ask_to_leave(member=family_members(family)[0], actor=world.team, now=now)
    assert list(living_families()) == []
    for standard in (world.standard, services):
        assert isinstance(chain.verify(standard), chain.Chain)


def test_a_family_invites_and_is_declined(world: World) -> None:
    family, (services, theirs) = founded(world), second_table(world)
    invited = joining.ask_to_join(family=family, standard=services, actor=world.team, now=world.now)
    assert told("family.asked") == {theirs.email, world.admin.email}
    joining.decline(member=invited, actor=theirs, now=world.now)
    assert (tables(family), family_of(services), told("family.declined")) == (
        ["bibliotheques"],
        None,
        {world.team.email, world.admin.email},
    )
    # What was declined may be asked again, and a standard that is asked twice joins one.
    again = joining.ask_to_join(family=family, standard=services, actor=theirs, now=world.now)
    other, _ = second_table(world, "horaires")
    hours = joining.found(standard=other, actor=world.admin, slug="horaires", title="Horaires", now=world.now)
    elsewhere = joining.ask_to_join(family=hours, standard=services, actor=theirs, now=world.now)
    joining.agree(member=again, actor=world.team, now=world.now)
    with pytest.raises(InvalidInput, match="sa réponse"):
        joining.agree(member=elsewhere, actor=world.admin, now=world.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        FamilyMember.objects.create(family=hours, standard=services, since=world.now)


def test_what_is_asked_of_a_family_is_well_said(world: World) -> None:
    for wrong in ({"slug": "Là-bas", "title": "Là-bas"}, {"slug": "lecture", "title": " "}):
        with pytest.raises(InvalidInput):
            joining.found(standard=world.standard, actor=world.team, now=world.now, **wrong)
    founded(world)
    services, theirs = second_table(world)
    with pytest.raises(InvalidInput, match="déjà prise"):
        joining.found(standard=services, actor=theirs, slug="lecture", title="Lire", now=world.now)
    Standard.objects.filter(pk=services.pk).update(closed_at=world.now)
    services.refresh_from_db()
    with pytest.raises(PermissionRefused, match=str(CLOSED)):
        joining.found(standard=services, actor=theirs, slug="closes", title="Closes", now=world.now)


def test_a_key_across_is_read_beside_the_other_table(world: World) -> None:
    """By the address of the other table or by its own name; the check of a version and the page of defects say the same."""
    family, services = family_of_two(world)

    def found(standard: Standard) -> list[str]:
        return [
            one.code
            for one in findings(standard, working_revision(standard))
            if one.code.startswith(("key-table", "key-field", "key-types"))
        ]

    assert found(services) == found(world.standard) == []
    candidate = releases.prepare(standard=services, actor=world.team, version="1.0.0", now=world.now)
    assert releases.problems_that_count(candidate) == ()
    world.change({"op": "rename_field", "field": "nom", "before": "nom", "after": "nom_usuel"})
    assert (found(services), found(world.standard)) == (["key-field-unknown"], [])
    (problem,) = releases.problems_that_count(candidate)
    assert (problem.weight, problem.finding.code) == ("blocks", "key-field-unknown")
    assert problem in releases.checked(candidate, world.now.date())
    with pytest.raises(InvalidInput, match="que la table «\u00a0bibliotheques\u00a0» n’a pas"):
        releases.publish(release=candidate, actor=world.team, motive="Tant pis.", now=world.now)

    beyond = {"fields": ["nom"], "reference": {"resource": "communes", "fields": ["nom"]}}
    hours, _ = second_table(world, "horaires", name="horaires", foreignKeys=[*SERVICES["foreignKeys"], beyond])
    assert found(hours) == []
    joining.ask_to_join(family=family, standard=hours, actor=world.admin, now=world.now)
    assert found(hours) == ["key-field-unknown", "key-table-unknown"]
