"""Processes that are killed on the way, and members who vote while the ballot closes: nothing half done, nothing lost."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.concertation.conftest import Race

SOME = 23
"""In the usual run, one statement in so many; every one of them in the deep one."""


@pytest.fixture(params=[SOME, pytest.param(1, marks=pytest.mark.deep)], ids=["some", "every"])
def every(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def step_of(name: str, race: Race, at: dict[str, Any]) -> tuple[Any, ...]:
    if name == "publish":
        return "publish", race(("prepare",))[0]["release"]
    if name == "publish_family":
        return "publish_family", race(("prepare_family",))[0]["version"]
    if name in ("vote_in_secret", "close_secret"):
        (held,) = race(("secret",))
        voting = ("vote_in_secret", held["ballot"], held["option"], at["member"])
        return voting if name == "vote_in_secret" else ("close", held["ballot"], 0)
    if name == "confirm":
        return "confirm", race(("record",))[0]["decision"], at["member"]
    return {
        "vote": ("vote", at["ballot"], at["voted"], "for", at["member"]),
        "decide": ("decide", at["one"], at["chair"]),
        "catch_up": ("catch_up", 7),
        "close": ("close", at["ballot"], 0),
    }[name]


@pytest.mark.parametrize(
    "name", ["vote", "decide", "confirm", "publish", "catch_up", "close", "vote_in_secret", "close_secret", "publish_family"]
)
def test_whoever_is_killed_leaves_all_or_nothing(race: Race, every: int, name: str) -> None:
    (at,) = race(("setup",))
    step = step_of(name, race, at)
    (before,) = race(("rows",))
    assert before["fault"] == ""

    def killed(place: str, rank: int) -> dict[str, Any]:
        (outcome,) = race(("killed_at", place, rank, *step))
        assert outcome["killed"]
        return outcome

    last = killed("commit", 1)["statements"]
    assert race(("rows",)) == [before]
    for rank in range(1, last + 1, every):
        killed("statement", rank)
        assert race(("rows",)) == [before]
    killed("commit", 2)
    (after,) = race(("rows",))
    assert after["fault"] == ""
    assert after["digest"] != before["digest"]
    # It was done as a whole: doing it again gives it back, or is refused, and changes nothing.
    race(step)
    assert race(("rows",)) == [after]


def test_a_request_whose_process_is_killed_gets_through_when_sent_again_and_is_done_once(race: Race) -> None:
    race(("setup",))
    path = "standards/bibliotheques/questions/"
    race(("send", "GET", path, {}, "admin@exemple.fr", {}))  # what is read once is read before those that die
    titles, fates = [], set()
    for rank in count(2, 2):  # after each commit
        body = {"title": f"Combien de fois, {rank} ?", "kind": "other", "options": [{"text": "Une"}]}
        asked = ("send", "POST", path, body, "admin@exemple.fr", {"Idempotency-Key": f"cle-{rank}"})
        (outcome,) = race(("killed_at", "commit", rank, *asked))
        if not outcome["killed"]:
            break
        titles.append(body["title"])
        (at_once,) = race(asked)
        race(("a_minute_later",))
        later = [race(asked)[0] for _ in range(2)]
        assert len({(one["status"], one["said"]["detail"] if one["status"] == 409 else one["said"]["id"]) for one in later}) == 1
        fates.add((at_once["status"], later[0]["status"], "a été faite" in later[0]["said"].get("detail", "")))
    # Dead before it took its key; having taken it; having done what was asked; having kept its answer.
    assert {(201, 201, False), (409, 201, False), (409, 409, True)} <= fates
    (listed,) = race(("send", "GET", f"{path}?page_size=100", {}, "admin@exemple.fr", {}))
    done = [one["title"] for one in listed["said"]["results"]]
    assert [done.count(title) for title in titles] == [1] * len(titles)


@pytest.mark.parametrize("by", ["team", "worker"])
@pytest.mark.parametrize("people", [9, pytest.param(45, marks=pytest.mark.deep)])
def test_members_who_vote_while_the_ballot_closes_are_counted_or_refused(race: Race, people: int, by: str) -> None:
    race(("setup",))
    (at,) = race(("invite", people))
    half = len(at["electors"]) // 2
    first, second, closing = race(
        ("vote_all", at["ballot"], at["option"], at["electors"][:half]),
        ("vote_all", at["ballot"], at["option"], at["electors"][half:]),
        ("close", at["ballot"], half // 2, by),
    )
    heard, refusals = [*first["heard"], *second["heard"]], [*first["refusals"], *second["refusals"]]
    assert len(heard) + len(refusals) == len(at["electors"])
    assert all("Le vote est clos depuis" in refusal for refusal in refusals)
    assert closing == {"counted": len(heard), "late": 0}
    assert race(("kept", at["ballot"])) == [{"votes": len(heard)}]
    assert race(("rows",))[0]["fault"] == ""
