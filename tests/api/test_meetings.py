"""Meetings through the API."""

from __future__ import annotations

import json
from typing import Any

from concertation.models import Invitation, Meeting
from concertation.services.questions import OptionDraft
from standard.models import Membership
from tests.api.client import Script
from tests.api.test_problems import faults
from tests.concertation.world import HOUR, MINUTE, World

HELD = {"kind": "copil", "starts_at": "2022-06-29T14:00:00+02:00", "ends_at": "2022-06-29T16:00:00+02:00"}


def test_a_meeting_is_written_down_with_those_who_were_there(world: World) -> None:
    team, slug = Script(world.team), world.standard.slug
    keys = [Membership.objects.get(user=person, circle="copil").pk for person in world.copil[:2]]
    meeting = team.post(f"standards/{slug}/meetings/", {**HELD, "present": keys})
    assert (meeting["kind"], meeting["number"], meeting["state"]) == ("copil", 1, "held")
    assert [one["name"] for one in meeting["present"]] == ["Brest", "Lille"]
    changed = Script(world.chair).send("patch", f"meetings/{meeting['id']}/", {"title": "Arbitrages", "present": keys[:1]})
    assert (changed["title"], len(changed["present"]), changed["starts_at"]) == ("Arbitrages", 1, meeting["starts_at"])
    at = f"meetings/{meeting['id']}/"
    Invitation.objects.create(meeting_id=meeting["id"], user=world.stranger, guest=True)
    assert faults(team.send("patch", at, {"guests": ["inconnu@exemple.fr"]}, status=400)) == ["guests"]
    # Whoever may not write them down doesn't learn whom a meeting invites.
    for address in ("inconnu@exemple.fr", world.stranger.email):
        Script(world.copil[0]).send("patch", at, {"guests": [address]}, status=403)
    counted = team.send("patch", at, {"guests": [world.stranger.email], "names": ["Jeanne Roy (Hubik)"]})["present"]
    assert [one["name"] for one in counted] == ["Brest", world.stranger.public_name, "Jeanne Roy (Hubik)"]
    listed = Script().get(f"standards/{slug}/meetings/")["results"]
    assert [(one["id"], one["actions"]["edit"]["allowed"]) for one in listed] == [(meeting["id"], False)]


def test_what_is_wrong_is_named(world: World) -> None:
    team, address = Script(world.team), f"standards/{world.standard.slug}/meetings/"
    assert faults(team.post(address, {**HELD, "kind": "party"}, status=400)) == ["kind"]
    assert faults(team.post(address, {**HELD, "ends_at": "2022-06-29T13:00:00+02:00"}, status=400)) == ["ends_at"]
    assert faults(team.post(address, {**HELD, "present": [10**9]}, status=400)) == ["present"]
    Script(world.copil[0]).post(address, HELD, status=403)


def test_a_meeting_goes_from_its_agenda_to_its_minutes(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)
    team, member, slug = Script(world.team), Script(world.copil[0]), world.standard.slug
    asked = world.ask(OptionDraft(title="Oui", operations=world.add_value("Étudiants")), title="Et les étudiants ?")
    begins = world.now + 10 * MINUTE
    said = {
        "kind": "copil",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + HOUR).isoformat(),
        "link": "https://visio.exemple.fr/secret",
        "agenda": [{"title": "Tour de table", "minutes": 10}, {"question": asked.pk}],
    }
    assert faults(team.post(f"standards/{slug}/meetings/", {**said, "agenda": [{"question": 10**9}]}, status=400)) == ["agenda"]
    meeting = team.post(f"standards/{slug}/meetings/", said)
    assert [(one["kind"], one["title"], one["minutes"]) for one in meeting["agenda"]] == [
        ("free", "Tour de table", 10), ("question", "Et les étudiants ?", None),
    ]  # fmt: skip
    at, first = f"meetings/{meeting['id']}", meeting["agenda"][0]["id"]
    assert team.post(f"{at}/announce/", status=200)["announced_at"]
    assert (meeting["circle"], "secret" in json.dumps(team.get(f"{at}/"))) == ("copil", False)
    member.post(f"{at}/answer/", {"answer": "coming"}, status=200)
    team.post(f"{at}/guests/", {"email": world.stranger.email})
    team.send("delete", f"{at}/guests/", {"email": world.stranger.email})
    assert team.send("patch", f"agenda-items/{first}/", {"minutes": 5, "move": "down"})["position"] == 2
    document = member.post(f"{at}/documents/", {"title": "Support", "url": "https://exemple.fr/s"})
    assert team.get(f"{at}/")["documents"] == []
    team.post(f"meeting-documents/{document['id']}/publish/", status=200)
    assert team.get(f"{at}/")["documents"][0]["url"] == "https://exemple.fr/s"
    Script(world.contributor).post(f"{at}/open/", status=403)
    assert team.post(f"{at}/open/", status=200)["state"] == "live"
    code = Meeting.objects.get().code
    assert len(member.post(f"{at}/check-in/", {"code": code}, status=200)["present"]) == 1
    team.post(f"{at}/go-to/", {"item": first}, status=200)
    team.send("patch", f"agenda-items/{first}/", {"notes": "Chacun se présente."})
    assert team.post(f"{at}/close/", status=200)["state"] == "held"
    later = team.post(f"standards/{slug}/meetings/", {**said, "starts_at": said["ends_at"], "agenda": []})
    carried = team.post(f"{at}/carry-over/", {"to": later["id"]}, status=200)
    assert carried["id"] == meeting["id"]
    assert [one["title"] for one in team.get(f"meetings/{later['id']}/")["agenda"]] == ["Et les étudiants ?"]

    Script().get(f"{at}/minutes/", status=404)
    drafted = team.post(f"{at}/minutes/")
    assert (drafted["state"], drafted["version"]) == ("draft", 1)
    assert team.send("put", f"{at}/minutes/", {"text": "## Un", "version": 1})["version"] == 2
    assert faults(team.send("put", f"{at}/minutes/", {"text": "## Deux", "version": 1}, status=400)) == ["text"]
    team.post(f"{at}/minutes/review/", {"until": (world.now + HOUR).isoformat()}, status=200)
    assert member.post(f"{at}/minutes/remarks/", {"text": "Et moi ?"})["remarks"][0]["text"] == "Et moi ?"
    team.post(f"{at}/minutes/publish/", status=403)
    time_machine.move_to(world.now + 2 * HOUR, tick=False)
    published = team.post(f"{at}/minutes/publish/", status=200)
    assert (published["state"], published["text"], len(published["fingerprint"])) == ("published", "## Un", 64)
    assert team.post(f"{at}/minutes/errata/", {"text": "Deux."})["errata"][0]["text"] == "Deux."
    assert Script().get(f"{at}/minutes/")["actions"]["correct"]["allowed"] is False
