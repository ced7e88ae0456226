"""Fields shared with another standard: who must agree, what was said, the decisions that wait, what changes elsewhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from concertation.models import Exchange, SharedField
from concertation.queries.sharing import shared_lines
from concertation.services import sharing, timetable
from concertation.services.decisions import Watch
from concertation.services.questions import OptionDraft
from concertation.services.sharing import Sharing
from standard.models import Standard
from standard.permissions import OPERATOR, PermissionRefused
from standard.queries import working_schema
from standard.services import standards
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, DESCRIPTOR, World
from tests.pages.visit import HOME, as_, read, send

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
