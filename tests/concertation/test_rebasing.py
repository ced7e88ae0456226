"""A proposal, or an option of a question, whose field was changed by a decision since: there is a door, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from concertation import queries
from concertation.models import Option, Proposal, Question
from concertation.services import ballots, proposals, questions
from concertation.services.questions import OptionDraft
from standard.models import Event
from standard.permissions import PermissionRefused
from standard.queries import working_revision, working_schema
from standard.schema import operations
from standard.schema.operations import Conflict, apply_all
from standard.services.errors import InvalidInput
from tests.concertation.world import World


def decided(world: World, text: str, title: str = "Quel nom ?") -> None:
    """A decision that rewords the field « nom »."""
    question = world.ask(OptionDraft(title="Dire lequel", operations=world.describe("nom", text)), title=title)
    world.agree_in_a_meeting(question, world.option(question))


def seen(row: Proposal | Option, world: World) -> str:
    return queries.carried(row, world.standard).seen


def no_longer_fits(world: World, row: Proposal | Option) -> bool:
    """Whether something was decided that the changes of a row do not fit any more."""
    try:
        operations.rebase(working_schema(world.standard), row.read_operations())
    except Conflict:
        return True
    return False


def rebase(world: World, row: Proposal, by: Any = None, **chosen: Any) -> Proposal:
    return proposals.rebase(proposal=row, actor=by or world.copil[0], seen=seen(row, world), now=world.now, **chosen)


def description(world: World, row: Proposal | Option) -> str:
    row.refresh_from_db()
    field = apply_all(working_schema(world.standard), row.read_operations()).by_name("nom")
    assert field is not None
    return field.description


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        (None, "Le nom affiché, tel que lu."),
        ({0: "mine"}, "Le nom affiché, tel que lu."),
    ],
)
def test_a_proposal_is_brought_up_to_what_was_decided(world: World, chosen: Any, text: str) -> None:
    proposal = world.propose((*world.describe("nom", "Le nom affiché, tel que lu."), *world.add_value("Groupes")))
    decided(world, "Le nom d'usage.")
    assert no_longer_fits(world, proposal)

    rebased = rebase(world, proposal, chosen=chosen)

    assert description(world, rebased) == text
    assert rebased.base_revision == working_revision(world.standard)
    assert not no_longer_fits(world, rebased)
    assert Event.objects.filter(verb="proposal.rebased", subject_id=proposal.pk).count() == 1
    assert "tel que lu" in proposal.history.order_by("history_id")[0].operations


def test_what_was_decided_may_be_left_and_the_rest_stays(world: World) -> None:
    proposal = world.propose((*world.describe("nom", "Le nom affiché, tel que lu."), *world.add_value("Groupes")))
    decided(world, "Le nom d'usage.")

    rebased = rebase(world, proposal, chosen={0: "decided"})

    assert description(world, rebased) == "Le nom d'usage."
    assert [type(operation).__name__ for operation in rebased.read_operations()] == ["AddValue"]


def test_a_proposal_of_which_nothing_would_be_left_says_what_to_do(world: World) -> None:
    proposal = world.propose(world.describe("nom", "Le nom affiché, tel que lu."))
    decided(world, "Le nom d'usage.")
    with pytest.raises(InvalidInput, match="retirez cette proposition"):
        rebase(world, proposal, chosen={0: "decided"})
    proposal.refresh_from_db()
    assert no_longer_fits(world, proposal)


def test_a_draft_is_brought_up_too_and_nobody_is_told(world: World) -> None:
    draft = proposals.save_draft(
        standard=world.standard, actor=world.copil[0], title="Nom", operations=world.describe("nom", "Lu."), now=world.now
    )
    decided(world, "Le nom d'usage.")
    rebased = rebase(world, draft)
    assert description(world, rebased) == "Lu."
    assert rebased.state == "draft"
    assert not Event.objects.filter(verb__startswith="proposal.").exists()


def test_choices_made_on_what_has_changed_since_are_asked_again(world: World) -> None:
    proposal = world.propose(world.describe("nom", "Lu."))
    decided(world, "Le nom d'usage.")
    shown = seen(proposal, world)
    decided(world, "Le nom officiel.", title="Et encore ?")
    with pytest.raises(Conflict, match="choisissez de nouveau"):
        proposals.rebase(proposal=proposal, actor=world.copil[0], seen=shown, now=world.now)


def test_a_choice_that_is_not_offered_is_refused(world: World) -> None:
    proposal = world.propose(world.describe("nom", "Lu."))
    decided(world, "Le nom d'usage.")
    for chosen in ({0: "both"}, {7: "mine"}):
        with pytest.raises(InvalidInput) as caught:
            rebase(world, proposal, chosen=chosen)
        assert caught.value.field == "choices"


def test_in_a_question_its_author_brings_the_proposal_and_its_option(world: World) -> None:
    proposal = world.propose(world.describe("nom", "Lu."))
    question = world.ask(OptionDraft(proposal=proposal))
    decided(world, "Le nom d'usage.")
    with pytest.raises(Conflict):
        ballots.open(question=question, actor=world.team, quorum=1, now=world.now)

    rebase(world, proposal)

    option = world.option(question)
    assert (option.amended, description(world, option)) == (False, "Lu.")
    assert world.open_ballot(question)


@pytest.mark.parametrize("who", ["author", "team"])
def test_in_a_question_an_option_is_brought_by_its_author_or_the_team(world: World, who: str) -> None:
    proposal = world.propose(world.describe("nom", "Lu."))
    question = world.ask(OptionDraft(proposal=proposal))
    decided(world, "Le nom d'usage.")
    option = world.option(question)

    proposals.rebase_option(
        option=option,
        actor={"author": world.copil[0], "team": world.team}[who],
        seen=seen(option, world),
        now=world.now,
    )

    assert description(world, option) == "Lu."
    assert option.amended == (who == "team")
    proposal.refresh_from_db()
    assert no_longer_fits(world, proposal) == (who == "team")
    assert Event.objects.filter(verb="option.rebased").count() == 1


def test_once_the_vote_is_open_nothing_is_brought(world: World) -> None:
    proposal = world.propose(world.describe("nom", "Lu."))
    question = world.ask(OptionDraft(proposal=proposal))
    world.open_ballot(question)
    with pytest.raises(PermissionRefused, match="vote est ouvert"):
        rebase(world, proposal)
    option = world.option(question)
    for actor in (world.team, world.copil[0]):
        with pytest.raises(PermissionRefused, match="vote est ouvert"):
            proposals.rebase_option(option=option, actor=actor, seen=seen(option, world), now=world.now)


def test_somebody_else_brings_nothing(world: World) -> None:
    proposal = world.propose(world.describe("nom", "Lu."))
    question = world.ask(OptionDraft(proposal=proposal))
    decided(world, "Le nom d'usage.")
    with pytest.raises(PermissionRefused):
        rebase(world, proposal, by=world.team)
    option = world.option(question)
    with pytest.raises(PermissionRefused):
        proposals.rebase_option(option=option, actor=world.copil[1], seen=seen(option, world), now=world.now)
    assert Question.objects.get(pk=question.pk).state == "open"
    assert questions.strike_option(option=option, actor=world.team, reason="Dépassée.", now=world.now)
