"""Two people at once, as two processes on one database: what the locks and constraints are for."""

from __future__ import annotations

import pytest

from tests.concertation.conftest import Race


def test_two_people_deciding_the_same_question_take_one_decision(race: Race) -> None:
    (at,) = race(("setup",))
    outcomes = race(("decide", at["one"], at["chair"]), ("decide", at["one"], at["team"]))
    assert [outcome for outcome in outcomes if "decision" in outcome] == [{"decision": 1}]
    (refused,) = (outcome for outcome in outcomes if "refused" in outcome)
    assert refused["refused"] == "PermissionRefused"
    assert "Cette question est décidée" in refused["message"]
    assert race(("report",)) == [{"decisions": 1, "revisions": 2, "proposals": 0, "votes": [], "broken": ""}]


def test_two_members_confirming_at_once_confirm_once(race: Race) -> None:
    race(("setup",))
    (at,) = race(("record",))
    outcomes = race(*(("confirm", at["decision"], f"{name}@exemple.fr") for name in ("brest", "lille", "nantes")))
    assert [outcome for outcome in outcomes if "state" in outcome] == [{"state": "in_force"}]
    assert {outcome.get("refused", "") for outcome in outcomes} == {"", "PermissionRefused"}
    (report,) = race(("report",))
    assert (report["decisions"], report["revisions"], report["broken"]) == (1, 2, "")


def test_a_member_who_contests_while_another_confirms_leaves_no_change_behind(race: Race) -> None:
    race(("setup",))
    (at,) = race(("record",))
    confirmed, contested = race(("confirm", at["decision"], "brest@exemple.fr"), ("contest", at["decision"], "lille@exemple.fr"))
    assert contested["state"] == "contested"
    assert contested["undone"] is ("state" in confirmed)
    (report,) = race(("report",))
    assert report["revisions"] == (3 if contested["undone"] else 1)
    assert report["broken"] == ""


@pytest.mark.parametrize("first", ["confirm", "contest"])
def test_whichever_of_them_comes_first(race: Race, first: str) -> None:
    """As they may happen to be in line above: each order gives what it should, every time."""
    race(("setup",))
    (at,) = race(("record",))
    confirming, contesting = ("confirm", at["decision"], "brest@exemple.fr"), ("contest", at["decision"], "lille@exemple.fr")
    outcomes = [race(step)[0] for step in ((confirming, contesting) if first == "confirm" else (contesting, confirming))]
    if first == "confirm":
        assert outcomes == [{"state": "in_force"}, {"state": "contested", "undone": True}]
    else:
        assert outcomes[0] == {"state": "contested", "undone": False}
        assert outcomes[1]["refused"] == "PermissionRefused"
    (report,) = race(("report",))
    assert (report["revisions"], report["broken"]) == (3 if first == "confirm" else 1, "")


def test_two_decisions_on_the_same_field_do_not_overwrite_each_other(race: Race) -> None:
    (at,) = race(("setup",))
    outcomes = race(("decide", at["one"], at["chair"]), ("decide", at["other"], at["team"]))
    (refused,) = (outcome for outcome in outcomes if "refused" in outcome)
    assert refused["refused"] == "Conflict"
    assert "la décision n° 1" in refused["message"]
    assert race(("report",)) == [{"decisions": 1, "revisions": 2, "proposals": 0, "votes": [], "broken": ""}]


def test_a_double_vote_keeps_both_and_one_counts(race: Race) -> None:
    (at,) = race(("setup",))
    outcomes = race(("vote", at["ballot"], at["voted"], "for", at["member"]), ("vote", at["ballot"], at["voted"], "against", at["member"]))
    assert sorted(outcome["sequence"] for outcome in outcomes) == [1, 2]
    again = race(*(("vote", at["ballot"], at["voted"], "abstain", at["member"]) for _ in range(3)))
    assert [outcome["sequence"] for outcome in again] == [3, 3, 3]
    assert race(("report",))[0]["votes"] == [1, 2, 3]


def test_a_form_sent_twice_at_once_gives_one_proposal(race: Race) -> None:
    (at,) = race(("setup",))
    outcomes = race(*(("propose", at["member"]) for _ in range(3)))
    assert outcomes == [{"proposal": 1}] * 3
    assert race(("report",))[0]["proposals"] == 1


def test_workers_that_wake_at_once_remind_each_person_once(race: Race) -> None:
    (at,) = race(("setup",))
    race(("vote", at["ballot"], at["voted"], "for", at["member"]))
    silent = 4
    for days, reminders in ((7, 1), (13, 2), (14, 2)):
        race(*(("catch_up", days) for _ in range(3)))
        assert race(("told",)) == [{"ballot.reminded": reminders * silent}]


def test_of_three_scripts_that_read_the_same_one_writes(race: Race) -> None:
    race(("setup",))
    path = "standards/bibliotheques/"
    (read,) = race(("send", "GET", path, {}, "admin@exemple.fr", {}))
    sent = [("send", "PATCH", path, {"title": title}, "admin@exemple.fr", {"If-Match": read["tag"]}) for title in ("A", "B", "C")]
    answers = race(*sent)
    assert sorted(answer["status"] for answer in answers) == [200, 412, 412]
    (written,) = (title for title, answer in zip("ABC", answers, strict=True) if answer["status"] == 200)
    for answer in answers:
        if answer["status"] == 412:
            assert [error["field"] for error in answer["said"]["errors"]] == ["title"]
    (now,) = race(("send", "GET", path, {}, "admin@exemple.fr", {}))
    assert now["said"]["title"] == written


def test_a_request_sent_three_times_at_once_is_done_once(race: Race) -> None:
    race(("setup",))
    path, body = "standards/bibliotheques/questions/", {"title": "Une seule fois ?", "kind": "other", "options": [{"text": "Oui"}]}
    asked = ("send", "POST", path, body, "admin@exemple.fr", {"Idempotency-Key": "une-fois"})
    answers = race(asked, asked, asked)
    assert {answer["status"] for answer in answers} <= {201, 409}
    done = {answer["said"]["id"] for answer in answers if answer["status"] == 201}
    assert len(done) == 1
    (again,) = race(asked)
    assert (again["status"], again["said"]["id"]) == (201, *done)
    (listed,) = race(("send", "GET", path, {}, "admin@exemple.fr", {}))
    assert [one["title"] for one in listed["said"]["results"]].count("Une seule fois ?") == 1
