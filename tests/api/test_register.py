"""The filters of `GET standards/{slug}/decisions/`: those of the page, in the same words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concertation.models import Decision
from concertation.services.questions import OptionDraft
from tests.api.client import Script
from tests.concertation.world import World
from tests.pages.test_committee_register import TITLES, take

LIST = "standards/bibliotheques/decisions/"


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"element": "public"}, [1, 3]),
        ({"element": "nom", "outcome": "accepted"}, [2]),
        ({"since": "2022-06-02"}, [2, 3]),
        ({"since": "2022-06-03", "until": "2022-06-03"}, [2]),
        ({"state": "superseded"}, []),
    ],
)
def test_a_script_keeps_what_the_page_keeps(world: World, asked: dict[str, str], kept: list[int]) -> None:
    take(world)
    if "element" in asked:
        asked = asked | {"element": world.field(asked["element"]).uid}
    assert sorted(one["number"] for one in Script().get(LIST, **asked)["results"]) == kept
    assert len(TITLES) == Script().get(LIST)["count"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("meeting", "copil"), ("meeting", "99999999999999999999"), ("since", "hier"), ("since", "0001-01-01"), ("until", "9999-12-31")],
)
def test_what_makes_no_sense_is_refused_by_name(world: World, name: str, said: str) -> None:
    assert [one["field"] for one in Script().get(LIST, status=400, **{name: said})["errors"]] == [name]


def test_a_meeting_is_asked_by_its_identifier(world: World) -> None:
    take(world)
    assert world.meeting is not None
    assert [one["number"] for one in Script().get(LIST, meeting=world.meeting.pk)["results"]] == [3]


def test_the_votes_held_before_decisions_are_counted_together(world: World) -> None:
    def voted_in_vain_then_agreed(value: str) -> Decision:
        question = world.ask(OptionDraft(title=value, operations=world.add_value(value)))
        ballot = world.open_ballot(question, quorum=5)
        world.vote(ballot, world.copil[0], world.option(question))
        world.close(ballot)
        return world.agree_in_a_meeting(question, world.option(question))

    def listed() -> tuple[int, list[list[str]]]:
        with CaptureQueriesContext(connection) as captured:
            rows = Script().get(LIST)["results"]
        return len(captured), [[vote["result"] for vote in row["earlier_ballots"]] for row in rows]

    voted_in_vain_then_agreed("Aînés")
    asked, found = listed()
    assert found == [["failed"]]
    last = voted_in_vain_then_agreed("Étudiants"), voted_in_vain_then_agreed("Lycéens")
    assert listed() == (asked, [["failed"]] * 3)
    one = Script().get(f"decisions/{last[-1].pk}/")["earlier_ballots"]
    assert [(vote["result"], vote["missing"] != "") for vote in one] == [("failed", True)]
