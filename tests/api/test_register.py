"""The filters of `GET standards/{slug}/decisions/`: those of the page, in the same words."""

import pytest

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


@pytest.mark.parametrize(("name", "said"), [("meeting", "copil"), ("meeting", "99999999999999999999"), ("since", "hier")])
def test_what_makes_no_sense_is_refused_by_name(world: World, name: str, said: str) -> None:
    assert [one["field"] for one in Script().get(LIST, status=400, **{name: said})["errors"]] == [name]


def test_a_meeting_is_asked_by_its_identifier(world: World) -> None:
    take(world)
    assert world.meeting is not None
    assert [one["number"] for one in Script().get(LIST, meeting=world.meeting.pk)["results"]] == [3]
