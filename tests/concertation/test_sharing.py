"""Fields shared with another standard: who must agree, what was said, the decisions that wait, what changes elsewhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from concertation.models import Exchange, SharedField
from concertation.queries.sharing import shared_lines
from concertation.services import decisions, questions, sharing, timetable
from concertation.services.decisions import Watch
from concertation.services.questions import OptionDraft
from concertation.services.sharing import Sharing
from standard.models import Membership, Standard
from standard.permissions import OPERATOR, PermissionRefused
from standard.queries import working_schema
from standard.services import standards
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, DESCRIPTOR, World
from tests.pages.visit import HOME, as_, read, send
from tests.pages.web_form import WebForm

ELSEWHERE = {
    "agreeing": "L’équipe de data.inclusion",
    "name": "data.inclusion",
    "address": "https://exemple.fr/schema.json",
    "version": "0.9",
}


@pytest.fixture
def other(world: World) -> Standard:
    """Another standard of this site, which its administrator made."""
    data = json.dumps({**DESCRIPTOR, "name": "musees", "title": "Musées"}, ensure_ascii=False).encode()
    return standards.create(slug="musees", title="Musées", data=data, actor=world.admin, now=world.now - DAY).standard


def share(world: World, **more: Any) -> SharedField:
    said: dict[str, Any] = {**ELSEWHERE, **more}
    return sharing.share(standard=world.standard, actor=world.team, field=world.field("public").uid, sharing=Sharing(**said), now=world.now)


def verbs(world: World) -> list[str]:
    return list(world.standard.events.filter(verb__startswith="sharedfield.").order_by("pk").values_list("verb", flat=True))


def test_a_decision_waits_on_condition_until_the_other_agrees(world: World) -> None:
    shared = share(world, owner=world.copil[0])
    with pytest.raises(InvalidInput, match="déjà partagé"):
        share(world)
    for wrong, named in (({"agreeing": ""}, "agreeing"), ({"address": "ici"}, "address"), ({"name": ""}, "name")):
        with pytest.raises(InvalidInput) as refused:
            share(world, **wrong)
        assert refused.value.field == named
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Aînés")))
    watch = Watch(owner=world.copil[1], due=(world.now + 10 * DAY).date())
    decision = world.agree_in_a_meeting(
        question, world.option(question), outcome="conditional", conditions="Accord de data.inclusion.", watch=watch
    )
    (line,) = shared_lines(world.standard, working_schema(world.standard))
    assert [one.decision for one in line.waiting] == [decision]
    said: dict[str, Any] = {"shared": shared, "now": world.now}
    with pytest.raises(PermissionRefused):
        sharing.say(actor=world.contributor, body="Oui.", **said)
    sharing.say(actor=world.copil[0], body="Nous leur avons écrit.", **said)
    sharing.say(actor=world.team, kind="agreement", body="Ils sont d’accord.", decision=decision, **said)
    (line,) = shared_lines(world.standard, working_schema(world.standard))
    assert (line.waiting, line.decisions[0].agreed, len(line.exchanges)) == ((), True, 2)
    agreed = world.standard.events.get(verb="sharedfield.agreed")
    assert {notice.recipient for notice in agreed.notices.all()} == {world.copil[0], world.copil[1]}
    assert "sous condition" in read(as_(None), decision.get_absolute_url())
    sharing.end(shared=shared, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused, match="n’est plus partagé"):
        sharing.say(actor=world.team, body="Encore.", **said)
    assert verbs(world) == [f"sharedfield.{one}" for one in ("shared", "said", "agreed", "ended")]


def test_the_form_of_a_decision_begins_with_the_condition_that_it_waits_for(world: World) -> None:
    """The agreement of whoever shares the field, who follows it, and the reservations of the vote; nothing once it is given."""
    shared = share(world, owner=world.copil[1])
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Aînés")))
    ballot = world.open_ballot(question, rule="consent")
    world.vote(ballot, world.copil[0], world.option(question), "agree")
    world.vote(ballot, world.copil[1], world.option(question), "block", "Non.")
    world.vote(ballot, world.copil[1], world.option(question), "reservation", "À définir.")
    world.close(ballot, world.team)

    def begun() -> dict[str, list[str]]:
        return WebForm(read(as_(world.team), question.get_absolute_url()), action=f"{question.get_absolute_url()}decider/").values

    form = begun()
    assert form["outcome"] == ["conditional"]
    (said,) = form["conditions"]
    assert "Accord de L’équipe de data.inclusion sur le champ « Public accueilli »." in said
    assert f"Réserve de {world.copil[1].organisation} : À définir." in said
    owner = Membership.objects.get(standard=world.standard, user=world.copil[1], circle="copil")
    assert form["condition_owner"] == [str(owner.pk)]
    watch = Watch(owner=world.copil[1], due=(world.now + 10 * DAY).date())
    decision = decisions.decide(
        question=question,
        actor=world.team,
        outcome="conditional",
        how="vote",
        motive="Voté.",
        conditions=said,
        option=world.option(question),
        watch=watch,
        now=world.now,
    )
    sharing.say(shared=shared, actor=world.team, kind="agreement", body="Oui.", decision=decision, now=world.now)
    questions.reopen(question=question, actor=world.team, motive="L’accord est donné.", now=world.now)
    form = begun()
    assert (form["outcome"], form["conditions"], form["condition_owner"]) == (["accepted"], [" "], [""])


def test_what_changes_it_in_another_standard_of_this_site_is_told_once(world: World, other: Standard) -> None:
    with pytest.raises(InvalidInput, match="pas de champ de ce nom"):
        share(world, name="", address="", version="", other=other, other_field="ailleurs")
    shared = share(world, name="", address="", version="", other=other, other_field="public")
    there = World(**{**vars(world), "standard": other, "meeting": None, "team": world.admin, "chair": world.admin})

    def decide_there(field: str) -> None:
        operations = there.operations(
            {"op": "set_property", "field": field, "path": "description", "before": there.field(field).description, "after": "Autre."}
        )
        question = there.ask(OptionDraft(title="Oui", operations=operations), title=f"Et {field} ?")
        there.agree_in_a_meeting(question, there.option(question), how="team")

    decide_there("nom")
    timetable.catch_up(actor=OPERATOR, now=world.now)
    assert "sharedfield.other_changed" not in verbs(world)
    assert not sharing.to_hear(world.now)
    decide_there("public")
    assert list(sharing.to_hear(world.now)) == [shared]
    for _ in range(2):
        timetable.catch_up(actor=OPERATOR, now=world.now)
    (told,) = world.standard.events.filter(verb="sharedfield.other_changed")
    assert (told.message, world.team in [one.recipient for one in told.notices.all()]) == ("Musées", True)
    there.publish("1.0.0")
    timetable.catch_up(actor=OPERATOR, now=there.now)
    assert [one.message for one in world.standard.events.filter(verb="sharedfield.other_changed").order_by("pk")] == [
        "Musées",
        "Musées, version 1.0.0",
    ]


def test_pages_share_a_field_and_keep_what_was_said(world: World) -> None:
    team, uid = as_(world.team), world.field("public").uid
    address = f"{HOME}champs-partages/"
    assert "Aucun champ n’est partagé" in read(as_(None), address)
    html = send(team, address, 422, field=uid, agreeing="", name="data.inclusion", address="https://exemple.fr/s.json")
    assert "Dites qui doit donner son accord" in html
    html = send(team, address, field=uid, **ELSEWHERE)
    assert "data.inclusion, 0.9" in html
    shared = SharedField.objects.get()
    at = shared.get_absolute_url()
    for page in (f"{HOME}champs/public/", world.ask(OptionDraft(title="Oui", operations=world.add_value("Aînés"))).get_absolute_url()):
        assert "doit donner son accord" in read(as_(None), page)
    assert "Nous leur avons écrit." in send(team, f"{at}echanges/", body="Nous leur avons écrit.", kind="message")
    assert "0.10" in send(team, f"{at}modifier/", **{**ELSEWHERE, "version": "0.10"})
    send(team, f"{at}fin/")
    assert "doit donner son accord" not in read(as_(None), f"{HOME}champs/public/")
    assert Exchange.objects.count() == 1
