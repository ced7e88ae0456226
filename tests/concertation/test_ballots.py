import pytest

from concertation.models import Ballot, Elector, Vote
from concertation.queries import ballot_view, latest_ballot, standing_of
from concertation.rules.ballots import OptionPosition
from concertation.services import ballots, questions
from concertation.services.questions import OptionDraft
from standard.binding import BindingError
from standard.models import Event, Membership
from standard.permissions import PermissionRefused
from standard.schema.operations import Conflict
from standard.services import members
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, World


def test_a_vote_opens_on_frozen_options_and_a_frozen_electorate(world: World) -> None:
    question = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")), OptionDraft(text="Autrement"))
    questions.strike_option(option=world.option(question, 2), actor=world.team, reason="Trop vague.", now=world.now)
    ballot = world.open_ballot(question, quorum=3, closes_at=world.now + DAY)
    assert [put.title for put in ballot.options.all()] == ["Étudiants", "Statu quo"]
    assert ballot.options.first().read_operations() == world.option(question).read_operations()  # type: ignore[union-attr]
    assert {elector.user for elector in ballot.electors.all()} == {world.chair, *world.copil}
    assert all(elector.organisation for elector in ballot.electors.all())
    question.refresh_from_db()
    assert (question.state, question.state_at(world.now + DAY)) == ("voting", "voted")
    newcomer = world.stranger
    members.invite(standard=world.standard, actor=world.team, email=newcomer.email, circle="copil", now=world.now)
    with pytest.raises(PermissionRefused, match="à l’ouverture du vote"):
        world.vote(ballot, newcomer, world.option(question))


def test_an_elector_votes_then_changes_and_the_earlier_vote_stays_visible(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    ballot = world.open_ballot(question)
    voter, option = world.copil[0], world.option(question)
    first = world.vote(ballot, voter, option)
    assert world.vote(ballot, voter, option) == first
    second = world.vote(ballot, voter, option, "against", "Les petites structures ne suivront pas.")
    assert (first.sequence, second.sequence) == (1, 2)
    view = ballot_view(ballot, world.now)
    mine = view.of(voter.pk)
    assert mine is not None
    assert (mine.vote, [line.vote for line in mine.earlier]) == (second, [first])
    assert view.standing.voters == 1
    assert [event.verb for event in Event.objects.filter(subject_kind="ballot")] == ["ballot.opened", "vote.cast", "vote.changed"]
    with pytest.raises(BindingError):
        first.delete()


@pytest.mark.parametrize(
    ("position", "motive", "field"), [("agree", "", "position"), ("maybe", "", "position"), ("block", "Non.", "position")]
)
def test_a_position_that_the_rule_does_not_know(world: World, position: str, motive: str, field: str) -> None:
    question = world.ask(OptionDraft(text="A"))
    ballot = world.open_ballot(question)
    with pytest.raises(InvalidInput) as caught:
        world.vote(ballot, world.copil[0], world.option(question), position, motive)
    assert caught.value.field == field
    assert not Vote.objects.exists()


def test_consent_has_its_own_positions(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    ballot = world.open_ballot(question, rule="consent")
    option = world.option(question)
    with pytest.raises(InvalidInput):
        world.vote(ballot, world.copil[0], option, "reservation")
    world.vote(ballot, world.copil[0], option, "reservation", "À revoir dans un an.")
    world.vote(ballot, world.copil[1], option, "stand_aside")
    assert standing_of(ballot).passing == option.pk


def test_an_option_of_another_question_is_not_put(world: World) -> None:
    question, other = world.ask(OptionDraft(text="A")), world.ask(OptionDraft(text="B"))
    ballot = world.open_ballot(question)
    with pytest.raises(InvalidInput) as caught:
        world.vote(ballot, world.copil[0], world.option(other))
    assert caught.value.field == "option"


def test_after_closing_nobody_votes(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    ballot = world.open_ballot(question)
    world.vote(ballot, world.copil[0], world.option(question))
    closed = world.close(ballot, world.chair)
    assert (closed.state, closed.closed_at) == ("closed", world.now)
    event = Event.objects.get(verb="ballot.closed")
    assert event.read_details()["passing"] == "A"
    assert event.message.replace("\u00a0", " ") == "1 voix sur 5, l’option « A » a réuni les conditions pour passer."
    with pytest.raises(PermissionRefused, match="clos depuis"):
        world.vote(ballot, world.copil[1], world.option(question))
    with pytest.raises(PermissionRefused, match="clos depuis"):
        world.close(ballot, world.chair)


def test_a_vote_whose_time_has_passed_is_closed_for_everyone_before_anybody_closes_it(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    ballot = world.open_ballot(question, closes_at=world.now + DAY)
    later = world.now + DAY
    with pytest.raises(PermissionRefused, match="clos depuis"):
        ballots.vote(ballot=ballot, actor=world.copil[0], said=[OptionPosition(world.option(question).pk, "for")], now=later)
    assert ballots.close_ended(now=world.now) == 0
    assert ballots.close_ended(now=later + DAY) == 1
    assert ballots.close_ended(now=later + DAY) == 0
    ballot.refresh_from_db()
    question.refresh_from_db()
    assert (ballot.state, ballot.closed_at, question.state) == ("closed", later, "voted")
    event = Event.objects.get(verb="ballot.closed")
    assert (event.actor, event.at) == (None, later)


def test_a_vote_may_be_held_again(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    first = world.open_ballot(question, closes_at=world.now + DAY)
    second = ballots.open(question=question, actor=world.chair, now=world.now + DAY)
    first.refresh_from_db()
    assert (first.state, second.state) == ("closed", "open")
    assert latest_ballot(question) == second


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"rule": "lottery"}, "rule"),
        ({"quorum": 6}, "quorum"),
        ({"quorum": -1}, "quorum"),
        ({"threshold_percent": 100}, "threshold_percent"),
        ({"threshold_percent": -1}, "threshold_percent"),
        ({"closes_at": "now"}, "closes_at"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(world: World, rule: dict[str, object], field: str) -> None:
    question = world.ask(OptionDraft(text="A"))
    with pytest.raises(InvalidInput) as caught:
        world.open_ballot(question, **{key: world.now if value == "now" else value for key, value in rule.items()})
    assert caught.value.field == field
    assert not Ballot.objects.exists()


def test_a_committee_without_members_cannot_vote(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    # Nobody leaves a committee empty: it was before the rule, or by another door.
    for membership in Membership.objects.filter(circle="copil"):
        membership.until = world.now
        membership.save(update_fields=["until"])
    with pytest.raises(InvalidInput, match="aucun membre"):
        world.open_ballot(question)


def test_a_vote_on_the_statu_quo_alone_makes_no_sense(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    questions.strike_option(option=world.option(question), actor=world.team, reason="Non.", now=world.now)
    with pytest.raises(InvalidInput, match="statu quo"):
        world.open_ballot(question)


def test_a_vote_does_not_open_on_an_option_that_no_longer_fits(world: World) -> None:
    stale = world.ask(OptionDraft(title="Porte", operations=world.describe("nom", "Le nom écrit sur la porte.")))
    other = world.ask(OptionDraft(title="Usage", operations=world.describe("nom", "Le nom d'usage.")))
    world.agree_in_a_meeting(other, world.option(other))
    with pytest.raises(Conflict, match="décision n° 1"):
        world.open_ballot(stale)
    assert not Elector.objects.exists()


def test_only_the_team_and_the_chair_open_and_close(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    for person in (world.copil[0], world.contributor, world.stranger):
        with pytest.raises(PermissionRefused):
            ballots.open(question=question, actor=person, now=world.now)
    ballot = world.open_ballot(question)
    with pytest.raises(PermissionRefused):
        world.close(ballot, world.copil[0])
