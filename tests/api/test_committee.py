"""What the committee's pages do, a script does too."""

from __future__ import annotations

from concertation.services import releases
from concertation.services.questions import OptionDraft
from tests.api.client import Script
from tests.concertation.test_approvals import put
from tests.concertation.world import World


def test_another_constitution_is_read_proposed_and_taken_by_a_decision(world: World) -> None:
    path, team = f"standards/{world.standard.slug}/constitution/", Script(world.team)
    known = Script(world.stranger).get(path)
    assert (known["current"]["code"], known["committee"]) == ("committee", True)
    assert known["actions"]["propose"]["allowed"] is False
    Script(world.chair).post(path, {"codes": ["all_voted"]}, status=403)
    for codes in ([], ["committee"], ["nowhere"]):
        problem = team.post(path, {"codes": codes}, status=400)
        assert [error["field"] for error in problem["errors"]] == ["codes"]
    asked = team.post(path, {"codes": ["all_voted", "chair"], "context": "Le comité s’agrandit."})
    assert [option["title"] for option in asked["options"]] == ["Tout se vote", "La présidence confirme", "Statu quo"]
    chosen, meeting = asked["options"][0]["id"], world.meet().pk
    said = {"outcome": "accepted", "option": chosen, "motive": "Oui.", "how": "consensus", "meeting": meeting}
    decision = Script(world.chair).post(f"questions/{asked['id']}/decisions/", said)
    assert team.get(path)["current"]["code"] == "committee"
    Script(world.copil[0]).post(f"decisions/{decision['id']}/confirm/", status=200)
    assert team.get(path)["current"]["code"] == "all_voted"


def test_a_question_is_edited_and_given_another_option_until_it_is_voted_on(world: World) -> None:
    asked, team = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants"))), Script(world.team)
    path = f"questions/{asked.pk}/"
    added = team.post(f"{path}options/", {"title": "Lycéens", "operations": [{"op": "add_value", "field": "public", "value": "Lycéens"}]})
    assert added["position"] == 2
    edited = team.send("patch", path, {"context": "Deux villes le demandent.", "recommended": added["id"]})
    assert (edited["title"], edited["context"]) == (asked.title, "Deux villes le demandent.")
    assert [option["recommended"] for option in edited["options"]] == [False, True, False]
    kept = team.send("patch", path, {"title": "Qui d’autre ?"})
    assert [option["recommended"] for option in kept["options"]] == [False, True, False]
    problem = team.send("patch", path, {"recommended": 0}, status=400)
    assert [error["field"] for error in problem["errors"]] == ["recommended"]
    world.open_ballot(asked)
    team.send("patch", path, {"title": "Autre chose ?"}, status=403)
    team.post(f"{path}options/", {"text": "Autrement."}, status=403)


def test_what_is_put_to_the_committee_as_it_is_stays_as_it_is(world: World) -> None:
    asked, team = put(releases.prepare(standard=world.standard, actor=world.team, version="1.0.0", now=world.now)), Script(world.team)
    assert team.get(f"questions/{asked.pk}/")["actions"]["edit"]["allowed"] is False
    team.send("patch", f"questions/{asked.pk}/", {"title": "Publier autre chose ?"}, status=403)
    team.post(f"questions/{asked.pk}/options/", {"text": "Autrement."}, status=403)
