import pytest

from concertation.models import Option, Question
from concertation.services import comments, questions
from concertation.services.questions import OptionDraft, Preparation
from standard.models import Event
from standard.permissions import PermissionRefused
from standard.schema.operations import Conflict
from standard.services.errors import InvalidInput
from tests.concertation.world import World


def test_a_question_has_its_options_then_the_statu_quo(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"), title="Ajouter les étudiants")
    comment = comments.post(standard=world.standard, actor=world.copil[0], kind="addition", body="Et les étudiants ?", now=world.now)
    question = questions.create(
        standard=world.standard,
        actor=world.team,
        preparation=Preparation(title="Qui accueille-t-on ?", kind="value_addition", recommendation="Oui."),
        options=[
            OptionDraft(proposal=proposal, recommended=True),
            OptionDraft(text="Demander aux bibliothèques ce qu'elles en pensent."),
        ],
        comments=[comment],
        now=world.now,
    )
    options = list(question.options.all())
    assert [(option.title, option.status_quo, option.recommended) for option in options] == [
        ("Ajouter les étudiants", False, True),
        ("Demander aux bibliothèques ce qu'elles en pensent.", False, False),
        ("Statu quo", True, False),
    ]
    assert options[0].read_operations() == proposal.read_operations()
    assert not options[0].amended
    assert list(question.related_comments.all()) == [comment]
    event = Event.objects.get(verb="question.put")
    assert world.field("public").uid in {mention.uid for mention in event.elements.all()}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "au moins une option"),
        ([OptionDraft(status_quo=True)], "au moins une option"),
        ([OptionDraft(text="A"), OptionDraft(status_quo=True), OptionDraft(status_quo=True)], "statu quo"),
        ([OptionDraft(text="A", recommended=True), OptionDraft(text="B", recommended=True)], "une seule option"),
        ([OptionDraft()], "Dites en quelques mots"),
    ],
)
def test_options_that_make_no_sense_are_refused(world: World, options: list[OptionDraft], said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as caught:
        world.ask(*options)
    assert caught.value.field == "options"
    assert not Question.objects.exists()


def test_the_statu_quo_may_be_what_the_team_recommends(world: World) -> None:
    question = world.ask(OptionDraft(status_quo=True, recommended=True, text="Attendre."), OptionDraft(text="Changer."))
    assert [(option.text, option.recommended) for option in question.options.all()] == [("Changer.", False), ("Attendre.", True)]


def test_a_proposal_is_in_one_open_question_at_a_time(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal))
    with pytest.raises(InvalidInput, match=f"question n° {question.number}"):
        world.ask(OptionDraft(proposal=proposal), title="Et si on l’ajoutait ?")


def test_an_option_may_amend_the_proposal_it_comes_from(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal, operations=world.add_value("Lycéens")))
    assert world.option(question).amended
    option = questions.amend_option(
        option=world.option(question), actor=world.team, operations=world.add_value("Collégiens"), title="Collégiens", now=world.now
    )
    assert (option.amended, option.title) == (True, "Collégiens")
    proposal.refresh_from_db()
    assert "Étudiants" in proposal.operations
    back = questions.amend_option(option=option, actor=world.team, operations=proposal.read_operations(), now=world.now)
    assert not back.amended


def test_an_option_is_struck_with_its_reason_and_the_statu_quo_never(world: World) -> None:
    question = world.ask(OptionDraft(text="A", recommended=True), OptionDraft(text="B"))
    struck = questions.strike_option(option=world.option(question), actor=world.team, reason="Déjà fait.", now=world.now)
    assert (struck.struck_reason, struck.recommended) == ("Déjà fait.", False)
    with pytest.raises(InvalidInput):
        questions.strike_option(option=world.option(question, 2), actor=world.team, reason=" ", now=world.now)
    with pytest.raises(PermissionRefused, match="statu quo"):
        questions.strike_option(option=world.status_quo(question), actor=world.team, reason="Non.", now=world.now)


def test_an_option_is_added_before_the_statu_quo(world: World) -> None:
    question = world.ask(OptionDraft(text="A", recommended=True))
    questions.add_option(question=question, actor=world.team, option=OptionDraft(text="B", recommended=True), now=world.now)
    assert [(option.title, option.recommended) for option in question.options.all()] == [("A", False), ("B", True), ("Statu quo", False)]


def test_a_question_is_edited(world: World) -> None:
    question = world.ask(OptionDraft(text="A"), OptionDraft(text="B"))
    edited = questions.edit(
        question=question,
        actor=world.team,
        preparation=Preparation(title="Mieux dite", kind="other", meeting="COPIL n° 4"),
        recommended=world.option(question, 2),
        now=world.now,
    )
    assert (edited.title, edited.meeting) == ("Mieux dite", "COPIL n° 4")
    assert list(question.options.filter(recommended=True)) == [world.option(question, 2)]
    assert [row.title for row in edited.history.order_by("history_id")] == ["Faut-il changer la liste ?", "Mieux dite"]


def test_nothing_is_prepared_while_a_vote_is_open(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    world.open_ballot(question)
    option: Option = world.option(question)
    attempts = [
        lambda: questions.edit(question=question, actor=world.team, preparation=Preparation("B", "other"), now=world.now),
        lambda: questions.amend_option(option=option, actor=world.team, operations=world.add_value("X"), now=world.now),
        lambda: questions.strike_option(option=option, actor=world.team, reason="Non.", now=world.now),
        lambda: questions.add_option(question=question, actor=world.team, option=OptionDraft(text="C"), now=world.now),
        lambda: questions.reopen(question=question, actor=world.team, motive="Encore.", now=world.now),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionRefused, match="vote est ouvert"):
            attempt()


def test_a_stale_proposal_cannot_be_put_as_it_is_but_amended(world: World) -> None:
    stale = world.propose(world.describe("nom", "Le nom écrit sur la porte."))
    question = world.ask(OptionDraft(title="Nom", operations=world.describe("nom", "Le nom d'usage.")))
    world.agree_in_a_meeting(question, world.option(question))
    with pytest.raises(Conflict, match="décision n° 1"):
        world.ask(OptionDraft(proposal=stale))
    again = world.ask(OptionDraft(proposal=stale, operations=world.describe("nom", "Le nom écrit sur la porte.")))
    assert world.option(again).amended


def test_reopening_says_why(world: World) -> None:
    question = world.ask(OptionDraft(text="A"))
    world.agree_in_a_meeting(question, None, outcome="deferred")
    with pytest.raises(InvalidInput):
        questions.reopen(question=question, actor=world.team, motive=" ", now=world.now)
    reopened = questions.reopen(question=question, actor=world.chair, motive="Du nouveau.", now=world.now)
    assert reopened.state == "open"
    assert Event.objects.get(verb="question.reopened").message == "Du nouveau."
    with pytest.raises(PermissionRefused):
        questions.reopen(question=question, actor=world.contributor, motive="Du nouveau.", now=world.now)
