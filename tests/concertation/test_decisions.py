import pytest
from django.db import IntegrityError, transaction

from concertation.models import Ballot, Decision, Question
from concertation.services import decisions, proposals, questions
from concertation.services.questions import OptionDraft
from standard.models import Event, Revision
from standard.permissions import PermissionRefused
from standard.queries import working_revision
from standard.schema.operations import Conflict
from standard.services.errors import InvalidInput, RevisionRefused
from standard.services.revisions import verify
from tests.concertation.world import DAY, World


def voted(world: World, *cast: str, **rule: object) -> tuple[Question, Ballot]:
    """A question on adding students, whose first option received these positions, its vote closed."""
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal))
    ballot = world.open_ballot(question, **rule)
    for voter, position in zip(world.copil, cast, strict=False):
        world.vote(ballot, voter, world.option(question), position, "Parce que." if position == "block" else "")
    return question, world.close(ballot, world.team)


def decide(world: World, question: Question, **said: object) -> Decision:
    return decisions.decide(
        question=question,
        actor=world.chair,
        now=world.now,
        **{"outcome": "accepted", "motive": "Le vote est net.", "how": "vote", **said},  # type: ignore[arg-type]
    )


def nothing_happened(world: World) -> bool:
    return not Decision.objects.exists() and working_revision(world.standard).number == 1


def test_a_decision_by_vote_applies_the_option_in_the_same_step(world: World) -> None:
    question, ballot = voted(world, "for", "for", "for", "against")
    decision = decide(world, question, option=world.option(question))
    assert world.values() == ["Enfants", "Adultes", "Familles", "Étudiants"]
    revision = working_revision(world.standard)
    assert (decision.revision, decision.ballot, revision.kind) == (revision, ballot, "decision")
    assert decision.read_operations() == revision.read_operations()
    question.refresh_from_db()
    option = world.option(question)
    assert (question.state, option.proposal.state if option.proposal else "") == ("decided", "accepted")
    assert [event.verb for event in Event.objects.filter(verb__startswith="decision")] == ["decision.taken"]
    assert Event.objects.filter(verb="proposal.accepted", subject_id=option.proposal_id).exists()
    assert verify(world.standard) is None


@pytest.mark.parametrize(
    ("cast", "rule", "said"),
    [
        (("for", "against", "against"), {}, "Aucune option"),
        (("for", "for"), {"quorum": 3}, "Aucune option"),
        (("for", "for", "against", "against"), {}, "Aucune option"),
    ],
)
def test_what_did_not_pass_is_not_accepted_by_vote(world: World, cast: tuple[str, ...], rule: dict[str, int], said: str) -> None:
    question, _ = voted(world, *cast, **rule)
    with pytest.raises(InvalidInput, match=said) as caught:
        decide(world, question, option=world.option(question))
    assert caught.value.field == "option"
    assert nothing_happened(world)
    rejected = decide(world, question, outcome="rejected")
    assert (rejected.revision, world.values()) == (None, ["Enfants", "Adultes", "Familles"])
    proposal = world.option(question).proposal
    assert proposal is not None
    assert proposal.state == "rejected"


def test_what_the_vote_gave_is_what_is_decided(world: World) -> None:
    question, _ = voted(world, "for", "for")
    with pytest.raises(InvalidInput, match="n’est pas celle"):
        decide(world, question, option=world.status_quo(question))
    with pytest.raises(InvalidInput, match="doit la reprendre"):
        decide(world, question, outcome="rejected")
    assert nothing_happened(world)


def test_a_vote_for_the_statu_quo_changes_nothing(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal))
    ballot = world.open_ballot(question)
    world.vote(ballot, world.chair, world.status_quo(question))
    world.close(ballot, world.team)
    decision = decide(world, question, option=world.status_quo(question))
    proposal.refresh_from_db()
    assert (decision.revision, decision.operations, proposal.state) == (None, "[]", "rejected")


def test_a_decision_by_vote_needs_a_vote_that_is_over(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    with pytest.raises(PermissionRefused, match="Aucun vote"):
        decide(world, question, option=world.option(question))
    world.open_ballot(question)
    with pytest.raises(PermissionRefused, match="Un vote est ouvert"):
        decide(world, question, option=world.option(question))


def test_a_vote_that_ended_by_itself_can_be_decided(world: World) -> None:
    question = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    ballot = world.open_ballot(question, closes_at=world.now + DAY)
    world.vote(ballot, world.copil[0], world.option(question))
    world.now += 2 * DAY
    decision = decide(world, question, option=world.option(question))
    ballot.refresh_from_db()
    assert (ballot.state, ballot.closed_at, decision.ballot) == ("closed", world.now - DAY, ballot)


def test_what_was_voted_is_what_is_applied_whatever_became_of_the_option(world: World) -> None:
    question, _ = voted(world, "for", "for")
    questions.amend_option(option=world.option(question), actor=world.team, operations=world.add_value("Lycéens"), now=world.now)
    decide(world, question, option=world.option(question))
    assert world.values()[-1] == "Étudiants"


def test_a_consensus_names_its_meeting(world: World) -> None:
    question = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    for missing in ("meeting", "meeting_date"):
        with pytest.raises(InvalidInput) as caught:
            world.agree_in_a_meeting(question, world.option(question), **{missing: "" if missing == "meeting" else None})
        assert caught.value.field == missing
    decision = world.agree_in_a_meeting(question, world.option(question), conditions="À revoir dans un an.")
    assert (decision.how, decision.meeting.replace("\u00a0", " "), decision.ballot) == ("consensus", "COPIL n° 4", None)
    assert world.values()[-1] == "Étudiants"


def test_an_option_is_adopted_with_modification(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal))
    option = world.option(question)
    with pytest.raises(InvalidInput) as caught:
        world.agree_in_a_meeting(question, option, outcome="accepted_modified")
    assert caught.value.field == "operations"
    with pytest.raises(InvalidInput, match="avec modification"):
        world.agree_in_a_meeting(question, option, operations=world.add_value("Lycéens"))
    world.agree_in_a_meeting(question, option, outcome="accepted_modified", operations=world.add_value("Lycéens"))
    proposal.refresh_from_db()
    assert (proposal.state, world.values()[-1]) == ("accepted_modified", "Lycéens")


@pytest.mark.parametrize(("outcome", "state"), [("rejected", "decided"), ("open", "open"), ("deferred", "deferred")])
def test_what_is_not_adopted_applies_nothing(world: World, outcome: str, state: str) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal))
    decision = world.agree_in_a_meeting(question, None, outcome=outcome)
    question.refresh_from_db()
    proposal.refresh_from_db()
    assert (decision.revision, question.state) == (None, state)
    assert proposal.state == ("rejected" if outcome == "rejected" else "open")
    assert working_revision(world.standard).number == 1


def test_a_condition_is_awaited_then_the_decision_that_meets_it_replaces_it(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal))
    with pytest.raises(InvalidInput) as caught:
        world.agree_in_a_meeting(question, world.option(question), outcome="conditional")
    assert caught.value.field == "conditions"
    conditional = world.agree_in_a_meeting(
        question, world.option(question), outcome="conditional", conditions="Si trois bibliothèques savent le remplir."
    )
    proposal.refresh_from_db()
    assert (conditional.revision, proposal.state) == (None, "open")
    questions.reopen(question=question, actor=world.team, motive="La condition est remplie.", now=world.now)
    with pytest.raises(InvalidInput, match="décision n° 1") as refused:
        world.agree_in_a_meeting(question, world.option(question))
    assert refused.value.field == "supersedes"
    final = world.agree_in_a_meeting(question, world.option(question), supersedes=conditional)
    assert final.supersedes == conditional
    assert world.values()[-1] == "Étudiants"
    register = world.register()
    assert [(line.decision, line.superseded_by) for line in register] == [(final, None), (conditional, final)]
    assert [line.unapplied for line in register] == [False, True]


def test_a_decision_is_replaced_once(world: World) -> None:
    first = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    taken = world.agree_in_a_meeting(first, world.option(first))
    second = world.ask(OptionDraft(text="Plus tard"))
    world.agree_in_a_meeting(second, world.option(second), supersedes=taken)
    third = world.ask(OptionDraft(text="Encore"))
    with pytest.raises(InvalidInput, match="déjà remplacée"):
        world.agree_in_a_meeting(third, world.option(third), supersedes=taken)


def test_a_detail_is_settled_by_the_team_alone(world: World) -> None:
    question = world.ask(OptionDraft(title="Coquille", operations=world.describe("nom", "Le nom d'usage.")))
    settled = {"outcome": "settled_by_team", "how": "team", "meeting": "", "meeting_date": None}
    with pytest.raises(PermissionRefused):
        world.agree_in_a_meeting(question, world.option(question), **settled)
    with pytest.raises(InvalidInput, match="Traité par l’équipe"):
        world.agree_in_a_meeting(question, world.option(question), outcome="settled_by_team")
    decision = decisions.decide(
        question=question,
        actor=world.team,
        option=world.option(question),
        motive="Une coquille.",
        now=world.now,
        outcome="settled_by_team",
        how="team",
    )
    assert decision.revision is not None
    assert world.field("nom").description == "Le nom d'usage."


def test_a_conflict_names_the_field_and_the_decision_in_its_way_and_writes_nothing(world: World) -> None:
    late = world.ask(OptionDraft(title="Porte", operations=world.describe("nom", "Le nom écrit sur la porte.")))
    first = world.ask(OptionDraft(title="Usage", operations=world.describe("nom", "Le nom d'usage.")), title="Quel nom écrire ?")
    world.agree_in_a_meeting(first, world.option(first))
    events = Event.objects.count()
    with pytest.raises(Conflict) as caught:
        world.agree_in_a_meeting(late, world.option(late))
    message = str(caught.value).replace("\u00a0", " ")
    assert "« Nom » (nom)" in message
    assert "la décision n° 1 (« Quel nom écrire ? »)" in message
    late.refresh_from_db()
    assert (late.state, Decision.objects.count(), Event.objects.count()) == ("open", 1, events)


def test_a_conflict_on_a_field_that_is_gone_names_it(world: World) -> None:
    late = world.ask(OptionDraft(title="Décrire", operations=world.describe("places", "Combien de chaises.")))
    removal = world.ask(OptionDraft(title="Retirer", operations=world.operations({"op": "remove_field", "field": "places"})))
    world.agree_in_a_meeting(removal, world.option(removal))
    with pytest.raises(Conflict) as caught:
        world.agree_in_a_meeting(late, world.option(late))
    assert "« places »" in str(caught.value).replace("\u00a0", " ")
    assert "la décision n° 1" in str(caught.value).replace("\u00a0", " ")


def test_two_values_added_at_one_place_do_not_conflict(world: World) -> None:
    one = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    other = world.ask(OptionDraft(title="Lycéens", operations=world.add_value("Lycéens")))
    world.agree_in_a_meeting(one, world.option(one))
    world.agree_in_a_meeting(other, world.option(other))
    assert world.values()[-2:] == ["Étudiants", "Lycéens"]


def test_a_result_with_a_serious_defect_is_refused(world: World) -> None:
    question = world.ask(OptionDraft(title="Rien", operations=world.describe("nom", "Le nom d'usage.")))
    broken = world.operations({"op": "set_property", "field": "places", "path": "constraints/pattern", "after": "(a"})
    with pytest.raises(RevisionRefused) as caught:
        world.agree_in_a_meeting(question, world.option(question), outcome="accepted_modified", operations=broken)
    assert caught.value.findings[0].field == "places"
    assert nothing_happened(world)


def test_a_decided_question_is_not_decided_again(world: World) -> None:
    question = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    world.agree_in_a_meeting(question, world.option(question))
    with pytest.raises(PermissionRefused, match="rouvrez-la"):
        world.agree_in_a_meeting(question, world.option(question))
    assert Revision.objects.filter(standard=world.standard).count() == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"motive": " "}, "motive"),
        ({"outcome": "perhaps"}, "outcome"),
        ({"how": "by_force"}, "how"),
        ({"option": None}, "option"),
        ({"outcome": "rejected", "operations": "some"}, "operations"),
    ],
)
def test_what_is_missing_is_said_beside_its_input(world: World, said: dict[str, object], field: str) -> None:
    question = world.ask(OptionDraft(text="A"))
    said = {"option": world.option(question), **said}
    if "operations" in said:
        said["operations"] = world.add_value("Étudiants")
    with pytest.raises(InvalidInput) as caught:
        world.agree_in_a_meeting(question, **said)  # type: ignore[arg-type]
    assert caught.value.field == field
    assert nothing_happened(world)


def test_an_option_of_another_question_or_struck_is_not_adopted(world: World) -> None:
    question, other = world.ask(OptionDraft(text="A"), OptionDraft(text="B")), world.ask(OptionDraft(text="C"))
    questions.strike_option(option=world.option(question), actor=world.team, reason="Non.", now=world.now)
    for option in (world.option(other), world.option(question)):
        with pytest.raises(InvalidInput) as caught:
            world.agree_in_a_meeting(question, option)
        assert caught.value.field == "option"


def test_a_proposal_withdrawn_meanwhile_stays_withdrawn(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal))
    proposals.withdraw(proposal=proposal, actor=world.copil[0], now=world.now)
    world.agree_in_a_meeting(question, world.option(question))
    proposal.refresh_from_db()
    assert (proposal.state, world.values()[-1]) == ("withdrawn", "Étudiants")


def test_the_database_has_the_last_word(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    decision = world.agree_in_a_meeting(question, world.option(question))
    columns = {
        "standard": world.standard,
        "number": 2,
        "question": question,
        "outcome": "rejected",
        "how": "team",
        "motive": "Non.",
        "decided_at": world.now,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(**columns, sequence=decision.sequence)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(**{**columns, "motive": ""}, sequence=2)
