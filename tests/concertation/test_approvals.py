"""The committee approves each version: what it approves is the candidate as it is, and nothing else is published."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from concertation import queries
from concertation.models import Ballot, Decision, Question
from concertation.services import approvals, decisions, questions, releases
from concertation.services.decisions import Sitting
from standard.models import Membership, Release
from standard.permissions import PermissionRefused
from standard.services import members, standards
from standard.services.errors import InvalidInput
from standard.services.revisions import verify
from tests.concertation.world import DAY, World


def candidate(world: World, version: str = "1.0.0") -> Release:
    return releases.prepare(standard=world.standard, actor=world.team, version=version, now=world.now)


def put(release: Release) -> Question:
    question = queries.candidate_question(release)
    assert question is not None
    return question


def voted(world: World, question: Question, *positions: str) -> Question:
    ballot = world.open_ballot(question)
    for voter, position in zip((world.chair, *world.copil), positions, strict=False):
        world.vote(ballot, voter, world.option(question), position)
    world.close(ballot)
    return question


def decide(world: World, question: Question, **said: Any) -> Decision:
    kept = {"option": world.option(question), "outcome": "accepted", "motive": "Relue.", "how": "vote", **said}
    return decisions.decide(question=question, actor=world.team, now=world.now, **kept)


def publish(world: World, release: Release) -> Release:
    return releases.publish(release=release, actor=world.team, now=world.now)


def unapproved(world: World, release: Release) -> None:
    with pytest.raises(PermissionRefused, match="Le comité de pilotage approuve chaque version"):
        publish(world, release)


def test_a_version_is_published_once_the_committee_approved_it(world: World, client: Client) -> None:
    release = candidate(world)
    question = put(release)
    assert [option.title for option in question.options.all()] == ["Publier la version 1.0.0"]
    unapproved(world, release)
    with pytest.raises(PermissionRefused, match="Le comité de pilotage approuve chaque version"):
        decide(world, question, how="team")
    voted(world, question, "for", "for", "for")
    unapproved(world, release)
    approval = decide(world, question)
    published = publish(world, release)
    assert (published.state, queries.approval_of(published)) == ("published", approval)
    page = client.get(published.get_absolute_url()).content.decode()
    assert f'href="{approval.get_absolute_url()}"' in page
    assert verify(world.standard) is None


def test_a_version_that_the_committee_refuses_is_not_published(world: World) -> None:
    release = candidate(world)
    decide(world, voted(world, put(release), "against", "against", "against"), outcome="rejected", option=None)
    unapproved(world, release)


def test_a_consensus_not_confirmed_or_contested_approves_nothing(world: World) -> None:
    release = candidate(world)
    recorded = world.record(put(release), world.option(put(release)))
    unapproved(world, release)
    confirmed = decisions.confirm(decision=recorded, actor=world.copil[0], now=world.now)
    decisions.object_to(decision=confirmed, actor=world.copil[3], motive="Un champ manque.", now=world.now)
    unapproved(world, release)


def test_a_meeting_held_before_a_version_was_prepared_did_not_approve_it(world: World) -> None:
    meeting = world.meet()
    world.now += DAY
    question = put(candidate(world))
    with pytest.raises(InvalidInput, match="n’a pas pu l’y approuver") as refused:
        decide(world, question, how="consensus", sitting=Sitting(meeting))
    assert refused.value.field == "meeting"
    assert decide(world, question, how="consensus", sitting=Sitting(world.meet())).state == "to_confirm"


@pytest.mark.parametrize("what", ["another number", "another day", "a change", "a waiver"])
def test_whatever_changes_in_it_voids_its_approval(world: World, what: str) -> None:
    world.publish("1.0.0")
    adults = world.value("public", "Adultes").uid
    world.change({"op": "remove_value", "field": "public", "value": adults})
    release = candidate(world, "")
    approved = put(release)
    world.approve(release)
    if what == "a change":
        world.change({"op": "add_value", "field": "public", "value": "Étudiants"})
    if what == "a waiver":
        releases.waive(release=release, actor=world.team, rule="value-removed", motive="Jamais employée.", now=world.now)
    else:
        world.now += DAY if what == "another day" else 0 * DAY
        release = candidate(world, "3.0.0" if what == "another number" else "")
    release.refresh_from_db()
    unapproved(world, release)
    assert put(release) != approved
    world.approve(release)
    assert publish(world, release).state == "published"


def test_prepared_again_as_it_was_it_stays_approved(world: World) -> None:
    release = candidate(world)
    approval = world.approve(release)
    again = candidate(world)
    assert (again.pk, queries.approval_of(again)) == (release.pk, approval)
    assert publish(world, again).state == "published"


def test_a_vote_on_what_has_changed_ends_and_binds_nobody(world: World) -> None:
    release = candidate(world)
    question = put(release)
    ballot = world.open_ballot(question)
    world.change({"op": "add_value", "field": "public", "value": "Étudiants"})
    question.refresh_from_db()
    ballot = Ballot.objects.get(pk=ballot.pk)
    assert (question.state, ballot.state) == ("void", "closed")
    with pytest.raises(PermissionRefused, match="sans objet"):
        decide(world, question)
    with pytest.raises(PermissionRefused, match="préparez-la de nouveau"):
        approvals.put_candidate(release=release, actor=world.team, now=world.now)
    assert put(candidate(world)) != question


def test_what_waits_to_be_confirmed_on_what_has_changed_is_not_confirmed(world: World) -> None:
    release = candidate(world)
    recorded = world.record(put(release), world.option(put(release)))
    world.change({"op": "add_value", "field": "public", "value": "Étudiants"})
    with pytest.raises(PermissionRefused, match="sans objet"):
        decisions.confirm(decision=Decision.objects.get(pk=recorded.pk), actor=world.copil[0], now=world.now)


def test_the_options_of_such_a_question_are_not_changed(world: World) -> None:
    with pytest.raises(PermissionRefused, match="suit de ce que la question demande"):
        questions.strike_option(option=world.option(put(candidate(world))), actor=world.team, reason="Non.", now=world.now)


def test_without_a_committee_the_team_publishes_and_the_version_says_so(world: World, client: Client) -> None:
    data = b'{"name": "quais", "title": "Quais", "description": "Les quais.", "fields": [{"name": "id", "type": "string"}]}'
    alone = standards.create(slug="quais", title="Quais", data=data, actor=world.admin, now=world.now).standard
    release = releases.prepare(standard=alone, actor=world.admin, version="1.0.0", now=world.now)
    assert queries.candidate_question(release) is None
    with pytest.raises(PermissionRefused, match="n’a pas de comité"):
        approvals.put_candidate(release=release, actor=world.admin, now=world.now)
    published = releases.publish(release=release, actor=world.admin, now=world.now)
    assert "n’avait pas de comité de pilotage" in client.get(published.get_absolute_url()).content.decode()


def test_a_committee_that_was_emptied_still_approves(world: World) -> None:
    release = candidate(world)
    for member in Membership.objects.filter(standard=world.standard, circle="copil"):
        member.until = world.now
        member.save(update_fields=["until"])
    world.now += DAY
    unapproved(world, release)


def test_a_member_of_the_committee_put_on_after_the_candidate_is_asked_too(world: World) -> None:
    data = b'{"name": "quais", "title": "Quais", "description": "Les quais.", "fields": [{"name": "id", "type": "string"}]}'
    alone = standards.create(slug="quais", title="Quais", data=data, actor=world.admin, now=world.now).standard
    release = releases.prepare(standard=alone, actor=world.admin, version="1.0.0", now=world.now)
    members.invite(standard=alone, actor=world.admin, email=world.copil[0].email, circle="copil", now=world.now)
    with pytest.raises(PermissionRefused, match="Le comité de pilotage approuve chaque version"):
        releases.publish(release=release, actor=world.admin, now=world.now)
    assert approvals.put_candidate(release=release, actor=world.admin, now=world.now).release == release
