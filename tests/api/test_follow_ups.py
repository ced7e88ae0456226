"""What decisions leave to do, by the API."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from concertation.services.questions import OptionDraft
from standard.models import Membership
from tests.api.client import Script
from tests.concertation.world import World


def test_a_condition_a_review_and_a_follow_up_are_asked_listed_changed_and_done(world: World) -> None:
    asked = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    meeting = world.meet()
    chair, team, owner = Script(world.chair), Script(world.team), Membership.objects.get(user=world.contributor)
    day = (timezone.now() + timedelta(days=30)).date().isoformat()
    body = {
        "outcome": "conditional", "option": world.option(asked).pk, "motive": "Oui, si.", "how": "consensus", "meeting": meeting.pk,
        "conditions": "Si trois villes savent le remplir.", "condition_owner": owner.pk, "condition_due": day, "review_on": day,
    }  # fmt: skip
    problem = chair.post(f"questions/{asked.pk}/decisions/", {**body, "condition_owner": 0}, status=400)
    assert [error["field"] for error in problem["errors"]] == ["condition_owner"]
    decision = chair.post(f"questions/{asked.pk}/decisions/", body)
    (confirmed,) = Script(world.copil[0]).post(
        f"standards/{world.standard.slug}/decisions/confirm/", {"decisions": [decision["id"]]}, status=200
    )
    assert (confirmed["state"], confirmed["condition_due"], confirmed["review_on"]) == ("in_force", day, day)
    assert confirmed["condition_owner"] == world.contributor.public_name

    added = team.post(f"decisions/{decision['id']}/follow-ups/", {"text": "Écrire.", "owner": owner.pk, "due": day})
    assert added["actions"]["edit"]["allowed"] is True
    listed = Script().get(f"standards/{world.standard.slug}/deadlines/")
    assert [(one["kind"], one["due"], one["overdue"]) for one in listed] == [
        ("condition", day, False), ("follow_up", day, False), ("review", day, False),
    ]  # fmt: skip
    changed = team.send("patch", f"follow-ups/{added['id']}/", {"text": "Téléphoner."})
    assert (changed["text"], changed["due"]) == ("Téléphoner.", day)
    done = Script(world.contributor).post(f"follow-ups/{added['id']}/done/", {"note": "C’est fait."}, status=200)
    assert (done["state"], done["note"]) == ("done", "C’est fait.")
    assert Script().get(f"decisions/{decision['id']}/follow-ups/")["results"][0]["state"] == "done"


def test_a_correction_shows_both_texts(world: World) -> None:
    decision = world.change({"op": "add_value", "field": "public", "value": "Voisins"})
    answer = Script(world.team).post(f"decisions/{decision.pk}/corrections/", {"column": "motive", "text": "Tout le monde est d’accord."})
    assert answer["motive"] == "Tout le monde est d’accord."
    assert [(one["before"], one["after"]) for one in answer["corrections"]] == [("Tout le monde est d'accord.", answer["motive"])]


def test_decisions_of_a_meeting_are_confirmed_together_or_none_is(world: World) -> None:
    asked = [
        world.ask(OptionDraft(title=value, operations=world.add_value(value)), title=f"{value} ?") for value in ("Étudiants", "Lycéens")
    ]
    waiting = [world.record(question, world.option(question)).pk for question in asked]
    path, member = f"standards/{world.standard.slug}/decisions/confirm/", Script(world.copil[0])
    problem = member.post(path, {"decisions": [*waiting, 0]}, status=400)
    assert [error["field"] for error in problem["errors"]] == ["decisions"]
    assert [one["state"] for one in member.post(path, {"decisions": waiting}, status=200)] == ["in_force", "in_force"]
    assert world.values()[-2:] == ["Étudiants", "Lycéens"]
    Script(world.copil[0]).post(path, {"decisions": waiting}, status=403)
