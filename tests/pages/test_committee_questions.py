"""Questions: preparing one, reading it."""

import re

import pytest

from concertation.models import Question
from concertation.services import comments, proposals
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft
from concertation.services.triage import crediting
from tests.concertation.world import World
from tests.pages.test_committee_deciding import ONE, ONLY_TEAM, QUESTIONS, voting
from tests.pages.visit import as_, beside, read, refused, send, stays_bounded
from tests.pages.web_form import WebForm

# --- Preparing a question ---------------------------------------------------------------------------------------------


def test_a_question_begins_from_a_proposal_and_the_comments_on_what_it_changes(world: World) -> None:
    proposal = world.propose(world.add_value("Tous"), title="Accueillir tout le monde")
    said = comments.post(
        standard=world.standard, actor=world.copil[0], kind="addition", body="Et les autres ?", now=world.now,
        target=CommentAnchor(field=world.field("public").uid),
    )  # fmt: skip
    team = as_(world.team)
    asks = f'href="{QUESTIONS}nouvelle/?proposition=1"'
    assert asks in read(team, proposal.get_absolute_url())
    assert asks not in read(as_(world.copil[0]), proposal.get_absolute_url())

    html = read(team, f"{QUESTIONS}nouvelle/?proposition=1")
    assert re.search(rf'value="{proposal.pk}"[^>]*checked', html)
    assert "Et les autres ?" in html

    html = send(
        team, f"{QUESTIONS}nouvelle/", title="Faut-il ajouter « Tous » ?", kind="value_addition", context="La liste oublie des gens.",
        comments=[said.pk], proposals=[proposal.pk], texts="Attendre un an\n\n", recommended=str(proposal.pk),
        recommendation="Ajouter la valeur.", meeting="COPIL n° 4", meeting_date="2022-06-29",
    )  # fmt: skip

    question = Question.objects.get()
    assert [(option.title, option.recommended) for option in question.options.order_by("position")] == [
        ("Accueillir tout le monde", True), ("Attendre un an", False), ("Statu quo", False),
    ]  # fmt: skip
    assert list(question.related_comments.all()) == [said]
    assert asks not in read(team, proposal.get_absolute_url())
    for shown in (
        "À arbitrer : COPIL n° 4, le 29 juin 2022.",
        "La liste oublie des gens.",
        "accepte une valeur de plus",
        "Recommandée par l’équipe projet",
    ):
        assert shown in html
    assert "Et les autres ?" in html


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"title": ""}, "title", "Écrivez la question à trancher."),
        ({"kind": ""}, "kind", "Choisissez la nature de la question."),
        ({"recommended": "PROPOSAL"}, "recommended", "Cochez aussi cette proposition"),
    ],
)
def test_a_question_to_mend_comes_back(world: World, sent: dict[str, str], field: str, message: str) -> None:
    proposal = world.propose(world.add_value("Tous"))
    filled = {"title": "Faut-il ?", "kind": "other", "texts": "Oui", **sent}

    html = send(
        as_(world.team), f"{QUESTIONS}nouvelle/", 422, **{key: text.replace("PROPOSAL", str(proposal.pk)) for key, text in filled.items()}
    )

    assert message in beside(html, f"question_{field}")
    assert not Question.objects.exists()


def test_a_question_has_an_option_beside_the_statu_quo(world: World) -> None:
    html = send(as_(world.team), f"{QUESTIONS}nouvelle/", 422, title="Faut-il ?", kind="other", texts="")

    assert "Ajoutez au moins une option : le statu quo s’y joint de lui-même." in html


def test_a_proposal_is_offered_until_a_question_takes_it_up(world: World) -> None:
    proposal = world.propose(world.add_value("Tous"), title="Accueillir tout le monde")
    assert "Accueillir tout le monde" in read(as_(world.team), f"{QUESTIONS}nouvelle/")

    world.ask(OptionDraft(proposal=proposal))

    assert "Accueillir tout le monde" not in read(as_(world.team), f"{QUESTIONS}nouvelle/")


def test_only_the_team_prepares_questions(world: World) -> None:
    world.ask(OptionDraft(title="Oui"))

    for client, reason in ((as_(None), "Connectez-vous"), (as_(world.contributor), ONLY_TEAM), (as_(world.chair), ONLY_TEAM)):
        for page in (f"{QUESTIONS}nouvelle/", f"{ONE}modifier/", f"{ONE}options/ajouter/"):
            assert reason in read(client, page, 403)
            refused(client, page, reason, title="Intrus", kind="other", texts="Oui")


def test_a_question_is_changed_with_its_recommendation(world: World) -> None:
    question = world.ask(OptionDraft(title="Oui"))
    html = send(
        as_(world.team), f"{ONE}modifier/", title="Que faire ?", kind="label", recommendation="Rien.",
        recommended=world.status_quo(question).pk,
    )  # fmt: skip

    assert "Que faire ?" in html
    assert world.status_quo(question).recommended
    assert beside(send(as_(world.team), f"{ONE}modifier/", 422, title="", kind="label"), "question_title")

    # Two of the team open it: the second is shown what the first wrote, and both texts are kept.
    late = WebForm(read(as_(world.team), f"{ONE}modifier/"), **{"class": "site-form team-question"}).values
    send(as_(world.team), f"{ONE}modifier/", **{**late, "context": "Les élèves d’abord."})
    html = send(as_(world.team), f"{ONE}modifier/", 422, **{**late, "context": "Les adultes aussi."})
    assert "Quelqu’un d’autre a enregistré entre-temps." in html
    assert "« Les élèves d’abord. »" in html
    assert "Les adultes aussi.</textarea>" in html
    both = {**WebForm(html, **{"class": "site-form team-question"}).values, "context": "Les élèves d’abord, les adultes aussi."}
    send(as_(world.team), f"{ONE}modifier/", **both)
    assert Question.objects.get().context == "Les élèves d’abord, les adultes aussi."


def test_a_question_that_is_being_voted_on_is_not_changed(world: World) -> None:
    voting(world)

    assert "Un vote est ouvert sur cette question" in read(as_(world.team), f"{ONE}modifier/", 403)
    refused(as_(world.team), f"{ONE}options/ajouter/", "Un vote est ouvert sur cette question", title="Trop tard")


def test_an_option_is_added_as_a_text_from_a_proposal_or_from_a_draft(world: World) -> None:
    question = world.ask(OptionDraft(title="Oui"))
    proposal = world.propose(world.add_value("Tous"), title="Accueillir tout le monde")
    draft = proposals.save_draft(
        standard=world.standard, actor=world.team, title="Mon essai", operations=world.describe("nom", "Autre."), now=world.now
    )
    team = as_(world.team)

    send(team, f"{ONE}options/ajouter/", title="Peut-être", text="On verra.")
    send(team, f"{ONE}options/ajouter/", source=str(proposal.number))
    send(team, f"{ONE}options/ajouter/", title="Mieux dire", source=str(draft.number), recommended="on")

    options = list(question.options.order_by("position"))
    assert [option.title for option in options] == ["Oui", "Peut-être", "Accueillir tout le monde", "Mieux dire", "Statu quo"]
    assert (options[2].proposal, options[3].proposal, options[3].recommended) == (proposal, None, True)
    assert options[3].read_operations() == draft.read_operations()
    assert "Dites en quelques mots" in send(team, f"{ONE}options/ajouter/", 422, title="")


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_a_visitor_reads_the_whole_question(world: World) -> None:
    question = world.ask(
        OptionDraft(title="Ajouter", operations=world.add_value("Tous")), OptionDraft(title="Fusionner", text="Tout réunir.")
    )
    send(as_(world.team), f"{ONE}options/{world.option(question, 2).pk}/ecarter/", reason="Trop de travail.")

    html = read(as_(None), ONE)

    assert "<del>Fusionner</del>" in html
    assert "Écartée avant le vote : Trop de travail." in html
    assert "Statu quo" in html
    assert "Les fichiers déjà publiés restent valides." in html
    assert "Aucun vote n’a été ouvert sur cette question." in html
    assert "Enregistrer la décision" not in html


def test_an_option_that_no_longer_fits_says_so(world: World) -> None:
    world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Tous")))
    other = world.ask(OptionDraft(title="Aussi", operations=world.add_value("Tous")))
    world.agree_in_a_meeting(other, world.option(other))

    assert "Cette option ne peut plus être adoptée telle quelle." in read(as_(None), ONE)


@pytest.mark.parametrize(
    ("filters", "shown"), [("", ["Une ?", "Deux ?"]), ("etat=decidees", ["Trois ?"]), ("etat=toutes&q=trois", ["Trois ?"]), ("q=rien", [])]
)
def test_questions_are_filtered(world: World, filters: str, shown: list[str]) -> None:
    for title in ("Une ?", "Deux ?"):
        world.ask(OptionDraft(title="Oui"), title=title)
    decided = world.ask(OptionDraft(title="Oui"), title="Trois ?")
    world.agree_in_a_meeting(decided, world.option(decided))

    html = read(as_(None), f"{QUESTIONS}?{filters}")

    assert [title for title in ("Une ?", "Deux ?", "Trois ?") if f">{title}</a>" in html] == shown
    assert ("Aucune question ne correspond" in html) == (not shown)


def test_the_questions_ask_for_the_same_queries_whatever_their_number(world: World) -> None:
    def add(number: int) -> None:
        ballot = world.open_ballot(world.ask(OptionDraft(title="Oui"), title=f"Question {number} ?"))
        world.vote(ballot, world.copil[0], world.option(ballot.question))

    stays_bounded(as_(world.team), QUESTIONS, add)


def test_an_unknown_question_is_not_there(world: World) -> None:
    assert "Ce standard n’a pas de question n° 7." in read(as_(None), f"{QUESTIONS}7/", 404)
    assert "n’a pas de question n° 7" in send(as_(world.team), f"{QUESTIONS}7/voter/", 404)


def test_a_question_from_comments_begins_with_what_was_proposed_from_them(world: World) -> None:
    said = comments.post(standard=world.standard, actor=world.copil[0], kind="addition", body="Et les autres ?", now=world.now)
    from_it, other = (world.propose(world.add_value(text), title=text) for text in ("Tous", "Aînés"))
    crediting.credit(proposal=from_it, comments=[said], actor=world.team, now=world.now)
    html = read(as_(world.team), f"{QUESTIONS}nouvelle/?comment={said.pk}")
    assert re.search(rf'name="proposals" value="{from_it.pk}"[^>]*checked', html)
    assert not re.search(rf'name="proposals" value="{other.pk}"[^>]*checked', html)
    wrong = send(as_(world.team), f"{QUESTIONS}nouvelle/", 422, title="Et les étudiants ?", kind="value_addition")
    assert "Ajoutez au moins une option" in wrong.split('id="question_proposals_error"')[1][:200]
