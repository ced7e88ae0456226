"""A question that another asks again says so, and is not among those to settle any more."""

from __future__ import annotations

import pytest

from concertation import queries
from concertation.models import Question
from concertation.services import questions
from concertation.services.questions import OptionDraft
from standard.services.errors import InvalidInput
from tests.api.client import Script
from tests.concertation.world import World
from tests.pages.visit import as_, read, send


def pair(world: World) -> tuple[Question, Question]:
    """A question put off, and a later one on the same value, with a proposal that only one may put."""
    proposal = world.propose(world.add_value("Étudiants"))
    earlier = world.ask(OptionDraft(proposal=proposal), title="Et les étudiants ?")
    world.agree_in_a_meeting(earlier, None, outcome="deferred", motive="On manque de retours.")
    return earlier, world.ask(OptionDraft(title="Lycéens", operations=world.add_value("Lycéens")), title="Quels jeunes ?")


def pending(world: World) -> list[int]:
    return [one.number for one in queries.under_discussion(world.standard, world.now).pending]


def test_it_points_to_the_other_and_leaves_what_is_to_settle(world: World) -> None:
    earlier, later = pair(world)
    assert pending(world) == [earlier.number, later.number]
    team, here = as_(world.team), f"/standards/{world.standard.slug}/questions/{earlier.number}/"
    assert "Ce standard n’a pas de question de ce numéro." in send(team, f"{here}reprise/", 422, question=99)
    assert "Une question ne se reprend pas elle-même" in send(team, f"{here}reprise/", 422, question=earlier.number)
    page = send(team, f"{here}reprise/", question=later.number)
    assert f"Elle se décide dans la question n° {later.number}." in page
    assert f'questions/{later.number}/">Question n° {later.number} : Quels jeunes' in page
    assert pending(world) == [later.number]
    assert f'<a href="{here}">Question n° {earlier.number}</a>' in read(as_(world.stranger), later.get_absolute_url())
    # What it asked may be asked again.
    proposal = earlier.options.get(position=1).proposal
    assert proposal is not None
    assert world.ask(OptionDraft(proposal=proposal)).options.count() == 2


def test_it_is_taken_back_by_reopening_it(world: World) -> None:
    earlier, later = pair(world)
    script = Script(world.chair)
    taken = script.post(f"questions/{earlier.pk}/take-up/", {"question": later.pk}, status=200)
    assert (taken["state"], taken["taken_up_in"]) == ("taken_up", later.pk)
    script.post(f"questions/{earlier.pk}/ballots/", {"rule": "majority"}, status=403)
    with pytest.raises(InvalidInput, match="ne se décide plus"):
        questions.take_up(question=later, into=earlier, actor=world.team, now=world.now)
    again = script.post(f"questions/{earlier.pk}/reopen/", {"motive": "Elle diffère."}, status=200)
    assert (again["state"], again["taken_up_in"]) == ("open", None)
