"""A call for comments and what goes with comments, as a script drives them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from concertation.models import Consultation
from standard.moments import ZONE
from tests.api.client import Script
from tests.concertation.world import World

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def files_apart(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def called(world: World, **more: Any) -> Any:
    opens = timezone.now() - ONE_DAY
    asked = {"opens_at": opens.isoformat(), "closes_at": (opens + 9 * ONE_DAY).isoformat(), **more}
    return Script(world.team).post(f"standards/{world.standard.slug}/consultations/", asked)


def move(call: Any, days: int) -> None:
    """Have the call be in the past by that many days."""
    row = Consultation.objects.get(pk=call["id"])
    row.opens_at, row.closes_at = row.opens_at - days * ONE_DAY, row.closes_at - days * ONE_DAY
    row.late_until = row.late_until - days * ONE_DAY if row.late_until else None
    row.save()
    row.standard.save()


def test_a_day_means_its_end_and_moments_their_hour(world: World) -> None:
    call = called(world, closes_at="2047-03-31", late_until="2047-04-15")
    closes, late = (datetime.fromisoformat(call[name]).astimezone(ZONE) for name in ("closes_at", "late_until"))
    assert (closes.isoformat(), late.isoformat()) == ("2047-04-01T00:00:00+02:00", "2047-04-16T00:00:00+02:00")
    later = Script(world.team).send("patch", f"consultations/{call['id']}/", {"closes_at": "2047-10-31T18:00:00", "title": "La bêta"})
    assert datetime.fromisoformat(later["closes_at"]).astimezone(ZONE).isoformat() == "2047-10-31T18:00:00+01:00"
    assert later["title"] == "La bêta"
    refused = Script(world.team).send("patch", f"consultations/{call['id']}/", {"closes_at": "2047-13-31"}, status=400)
    assert "closes_at" in json.dumps(refused)


@dataclass(frozen=True)
class StateOfCall:
    said: str
    """The state that the API says."""
    may: frozenset[str]
    """Who may comment then."""
    shift: int = 0
    """By how many days the call is later than one that began yesterday, for nine days."""
    late_comments: bool = False
    """Whether it receives late comments, for months."""
    continuous: bool = False
    late: bool = False
    """Whether what is said then is late."""
    counted: bool = False
    """Whether what is said then is of this call."""


MEMBERS, AT_ANY_TIME = frozenset({"contributor", "copil", "team"}), frozenset({"copil", "team"})
STATES = {
    "planned": StateOfCall("planned", AT_ANY_TIME, shift=5, late_comments=True, counted=True),
    "open": StateOfCall("open", MEMBERS, counted=True),
    "late": StateOfCall("late", MEMBERS, shift=-20, late_comments=True, late=True, counted=True),
    "closed": StateOfCall("closed", AT_ANY_TIME, shift=-20),
    "between calls": StateOfCall("closed", MEMBERS, shift=-20, continuous=True),
    "cancelled": StateOfCall("cancelled", AT_ANY_TIME),
}


@pytest.mark.parametrize("state", STATES)
def test_who_may_comment_in_each_state_of_the_call(world: World, state: str) -> None:
    case = STATES[state]
    call = called(world, continuous=case.continuous)
    row = Consultation.objects.get(pk=call["id"])
    row.late_until = timezone.now() + 90 * ONE_DAY if case.late_comments else None
    row.opens_at, row.closes_at = row.opens_at + case.shift * ONE_DAY, row.closes_at + case.shift * ONE_DAY
    row.save()
    if state == "cancelled":
        Script(world.team).send("post", f"consultations/{row.pk}/cancel/", {"motive": "Pas prêt."})
    assert Script().get(f"consultations/{row.pk}/")["state"] == case.said
    they_may_comment(world, case.may, late=case.late, call=call["id"] if case.counted else None)


def test_who_may_comment_without_a_call(world: World) -> None:
    they_may_comment(world, AT_ANY_TIME, late=False, call=None)


def they_may_comment(world: World, may: frozenset[str], *, late: bool, call: int | None) -> None:
    address = f"standards/{world.standard.slug}/comments/"
    people = {"contributor": world.contributor, "copil": world.copil[0], "team": world.team, "stranger": world.stranger}
    for role, person in people.items():
        body = {"target": {"field": "nom"}, "kind": "precision", "body": f"De {role}."}
        answer = Script(person).post(address, body, status=201 if role in may else 403)
        if role in may:
            assert (answer["late"], answer["consultation"]) == (late, call)
    Script().post(address, {"target": {}, "kind": "precision", "body": "Rien."}, status=401)


def test_a_comment_lives_until_it_is_answered(world: World) -> None:
    call = called(world)
    mine, other, team = Script(world.contributor), Script(world.other), Script(world.team)
    comments = f"standards/{world.standard.slug}/comments/"
    said = mine.post(comments, {"target": {"field": "nom"}, "kind": "precision", "body": "Et le sigle ?"})
    one = f"comments/{said['id']}/"
    assert (said["state"], said["consultation"], said["actions"]["edit"]["allowed"]) == ("waiting", call["id"], True)
    edited = mine.send("patch", one, {"body": "Et le sigle, alors ?"})
    assert (edited["body"], edited["edited_at"] is not None) == ("Et le sigle, alors ?", True)
    other.send("patch", one, {"body": "Autre."}, status=403)
    assert other.send("post", f"{one}like/")["likes"] == 1
    assert other.send("post", f"{one}like/")["likes"] == 1
    assert other.client.delete(f"/api/v1/{one}like/").status_code == 204
    file = mine.client.post(f"/api/v1/{one}attachments/", {"file": SimpleUploadedFile('é "1".svg', PNG)}, format="multipart")
    assert file.status_code == 201, file.content
    served = Script().client.get(file.json()["url"])
    assert (served.getvalue(), served["Content-Type"]) == (PNG, "image/png")
    assert served["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in served["Content-Security-Policy"]
    assert (served["X-Content-Type-Options"], served["Content-Security-Policy"].count("script-src")) == ("nosniff", 0)
    bad = mine.client.post(f"/api/v1/{one}attachments/", {"file": SimpleUploadedFile("p.png", b"<html>a,b")}, format="multipart")
    assert (bad.status_code, "file" in bad.content.decode()) == (400, True)
    team.send("post", f"{one}answer/", {"disposition": "noted", "answer": "C’est noté."})
    mine.send("patch", one, {"body": "Trop tard."}, status=403)
    mine.send("delete", one, status=403)
    mine.post(comments, {"body": "Cela ne suffit pas.", "parent": said["id"]})
    assert Script().get(one)["state"] == "new_reply"
    assert [row["id"] for row in Script().get(comments, state="new_reply")["results"]] == [said["id"]]
    assert team.send("post", f"{one}read/")["state"] == "answered"


def test_a_removed_comment_says_so_and_its_files_are_nowhere(world: World) -> None:
    call = called(world)
    mine = Script(world.contributor)
    comments = f"standards/{world.standard.slug}/comments/"
    said = mine.post(comments, {"target": {}, "kind": "precision", "body": "À retirer."})
    file = mine.client.post(
        f"/api/v1/comments/{said['id']}/attachments/", {"file": SimpleUploadedFile("a.csv", b"a;b\n1;2\n")}, format="multipart"
    ).json()
    gone = mine.send("delete", f"comments/{said['id']}/")
    assert (gone["state"], gone["body"], gone["attachments"]) == ("removed", "", [])
    Script().get(f"attachments/{file['id']}/", status=404)
    assert Script().get(f"consultations/{call['id']}/")["comments"] == {"total": 0, "answered": 0, "waiting": 0}
    assert Script().get(comments, first="true")["count"] == 0
    assert Script().get(comments, state="removed")["count"] == 1


def test_drafts_are_read_by_their_author_only(world: World) -> None:
    drafts = f"standards/{world.standard.slug}/comments/drafts/"
    mine = Script(world.stranger)
    kept = mine.post(drafts, {"target": {"field": "nom"}, "body": "Il manque"})
    again = mine.post(drafts, {"target": {"field": "nom"}, "body": "Il manque le sigle."})
    assert (again["id"], mine.get(drafts)["results"][0]["body"]) == (kept["id"], "Il manque le sigle.")
    assert Script(world.team).get(drafts)["count"] == 0
    Script(world.team).send("delete", f"comment-drafts/{kept['id']}/", status=404)
    assert mine.client.delete(f"/api/v1/comment-drafts/{kept['id']}/").status_code == 204
    assert mine.get(drafts)["count"] == 0


def test_two_calls_are_kept_apart_and_count_alike(world: World) -> None:
    first = called(world, continuous=True)
    comments = f"standards/{world.standard.slug}/comments/"
    mine = Script(world.contributor)
    for number in range(3):
        mine.post(comments, {"target": {}, "kind": "precision", "body": f"Premier {number}."})
    move(first, 60)
    mine.post(comments, {"target": {}, "kind": "precision", "body": "Entre les deux."})
    second = called(world)
    mine.post(comments, {"target": {}, "kind": "precision", "body": "Second."})
    for call, amount in ((first, 3), (second, 2)):
        assert Script().get(f"consultations/{call['id']}/")["comments"]["total"] == amount
        assert Script().get(comments, consultation=call["id"], first="true")["count"] == amount
    assert Script().get(comments, consultation="none")["count"] == 0
