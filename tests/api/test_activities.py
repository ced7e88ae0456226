"""A quiz, a debate and open questions through the API, as their pages have them."""

from __future__ import annotations

from tests.api.client import Script
from tests.api.test_problems import faults
from tests.concertation.world import World

AXIS = {"text": "Tout est obligatoire.", "labels": ["Oui", "Non"]}


def test_a_quiz_gives_its_answers_to_whoever_has_answered(world: World) -> None:
    team, member, slug = Script(world.team), Script(world.copil[0]), world.standard.slug
    asked = {"prompts": [{"text": "Qui vote ?", "labels": ["Le comité", "Tous"], "right": 0, "explanation": "Ses membres."}]}
    meeting = team.post(
        f"standards/{slug}/meetings/", {"kind": "copil", "starts_at": "2030-06-29T14:00:00Z", "ends_at": "2030-06-29T16:00:00Z"}
    )
    made = team.post(f"standards/{slug}/activities/", {"kind": "quiz", "title": "Nos mots", "meeting": meeting["id"], **asked})
    assert (made["state"], made["circle"], made["meetings"]) == ("prepared", "copil", [meeting["id"]])
    at = f"activities/{made['id']}/"
    member.get(at, 403)
    assert team.post(f"{at}prompts/", {"terms": ["vote"]})["prompts"][1]["text"].startswith("Quel mot désigne ceci")
    team.post(f"{at}open/", {}, 200)
    first, second = member.get(at)["prompts"]
    assert (first["right"], first["explanation"], first["results"]) == (None, "", None)
    assert faults(member.post(f"{at}answers/", {"answers": [{"prompt": first["id"], "place": 0}]}, 400)) == [f"prompt_{second['id']}"]
    answers = [{"prompt": first["id"], "place": 0}, {"prompt": second["id"], "place": 0}]
    told = member.post(f"{at}answers/", {"answers": answers})
    assert (told["prompts"][0]["right"], told["answered"], told["takers"]) == (0, True, 1)
    assert "déjà répondu" in told["actions"]["take_part"]["reason"]
    for other in world.copil[1:3]:
        Script(other).post(f"{at}answers/", {"answers": answers})
    team.send("put", f"activity-prompts/{first['id']}/hands/", {"hands": [2, 1]})
    closed = team.post(f"{at}close/", {}, 200)
    assert closed["prompts"][0]["results"] == [
        {"label": "Le comité", "chosen": 3, "hands": 2},
        {"label": "Tous", "chosen": 0, "hands": 1},
    ]
    assert Script().get(f"standards/{slug}/activities/")["results"] == []
    team.post(f"{at}publish/", {}, 200)
    assert Script().get(at)["state"] == "published"


def test_a_debate_and_open_questions_are_led_and_followed(world: World) -> None:
    team, person, other, slug = Script(world.team), Script(world.contributor), Script(world.other), world.standard.slug
    debate = team.post(f"standards/{slug}/activities/", {"kind": "debate", "title": "Débattre", "prompts": [AXIS, AXIS]})
    at = f"activities/{debate['id']}/"
    team.client.delete(f"/api/v1/activity-prompts/{debate['prompts'][1]['id']}/")
    team.send("patch", at, {"brief": "Placez-vous."})
    kept = f"activity-prompts/{debate['prompts'][0]['id']}/"
    assert faults(team.send("put", kept, {"text": "Seul.", "labels": ["a"]}, 400)) == ["labels"]
    assert team.send("put", kept, {"text": "Autrement.", "labels": list(AXIS["labels"])})["prompts"][0]["text"] == "Autrement."
    (axis,) = team.post(f"{at}open/", {"tell": True}, 200)["prompts"]
    assert len(axis["places"]) == 3
    assert faults(person.post(f"{at}entries/", {"text": "Oui.", "prompt": axis["id"], "place": 7}, 400)) == ["place"]
    person.post(f"{at}entries/", {"text": "Oui.", "prompt": axis["id"], "place": 0})
    said = team.post(f"{at}entries/", {"text": "Non.", "prompt": axis["id"], "place": 2, "name": "Un hub"})["entries"]
    assert [(one["who"].split(" (")[0], one["place"], one["typed"]) for one in said] == [("Dax", 0, False), ("Un hub", 2, True)]
    mended = {"text": "Autrement dit.", "labels": list(AXIS["labels"])}
    assert faults(team.send("put", f"{kept}correction/", {**mended, "labels": ["a"]}, 400)) == ["labels"]
    (prompt,) = team.send("put", f"{kept}correction/", mended)["prompts"]
    assert (prompt["text"], [(one["text"], one["answered"]) for one in prompt["corrections"]]) == ("Autrement dit.", [("Autrement.", 2)])
    team.post(f"activity-entries/{said[1]['id']}/hide/", {"motive": "Hors sujet."}, 200)
    team.send("put", f"activity-prompts/{axis['id']}/conclusion/", {"synthesis": "Partagé.", "outcome": "no_consensus"})

    asked = team.post(f"standards/{slug}/activities/", {"kind": "open_questions", "title": "En suspens", "circle": ""})
    at = f"activities/{asked['id']}/"
    team.post(f"{at}open/", {}, 200)
    (one,) = person.post(f"{at}entries/", {"text": "Qui met à jour ?"})["entries"]
    place = f"activity-entries/{one['id']}/"
    assert other.send("put", f"{place}heart/")["entries"][0]["hearts"] == 1
    assert other.send("delete", f"{place}heart/")["entries"][0]["hearts"] == 0
    assert team.send("put", f"{place}forum/", {"forum": "copil"})["entries"][0]["forum"] == "copil"
    assert faults(team.send("put", f"{place}fate/", {"fate": "set_aside"}, 400)) == ["text"]
    (settled,) = team.send("put", f"{place}fate/", {"fate": "answered", "text": "Chaque hub."})["entries"]
    assert (settled["fate"], settled["fate_text"]) == ("answered", "Chaque hub.")
    assert person.client.delete(f"/api/v1/{place}").status_code == 204
    given_up = team.post(f"standards/{slug}/activities/", {"kind": "introductions", "title": "Qui est là"})
    assert team.client.delete(f"/api/v1/activities/{given_up['id']}/").status_code == 204
