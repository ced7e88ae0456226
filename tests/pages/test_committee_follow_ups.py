"""What a decision leaves to do, its words corrected, and the decisions of a meeting confirmed together."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from concertation.models import Decision, FollowUp, Question
from concertation.services import decisions, follow_ups
from concertation.services.decisions import Watch
from concertation.services.questions import OptionDraft
from standard.models import Membership
from standard.services import chain
from tests.concertation.world import NOW, World
from tests.pages.visit import HOME, as_, beside, read, send, stays_bounded

TODAY = timezone.now().date()
SOON, PAST = TODAY + timedelta(days=20), TODAY - timedelta(days=2)
DECISION = f"{HOME}decisions/1/"


def asked(world: World) -> Question:
    return world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")), title="Quels publics ?")


def conditional(world: World, **watch: Any) -> Decision:
    question, watch = asked(world), {"owner": world.copil[1], "due": NOW.date() + timedelta(days=30), **watch}
    return world.agree_in_a_meeting(
        question, world.option(question), outcome="conditional", conditions="Si trois villes suivent.", watch=Watch(**watch)
    )


def test_a_decision_on_a_condition_says_who_checks_it_and_by_when(world: World) -> None:
    question, meeting, chair = asked(world), world.meet(), as_(world.chair)
    said: dict[str, Any] = {
        "how": "consensus", "outcome": "conditional", "option": world.option(question).pk, "motive": "Oui, si.", "meeting": meeting.pk,
    }  # fmt: skip
    html = send(chair, f"{HOME}questions/1/decider/", 422, **said)
    assert "Dites à quelle condition" in beside(html, "decider_conditions")
    assert "Dites qui vérifie" in beside(html, "decider_condition_owner")
    assert "avant la fin de quel jour" in beside(html, "decider_condition_due")
    owner = Membership.objects.get(user=world.copil[1])
    said |= {"conditions": "Si trois villes suivent.", "condition_owner": owner.pk, "condition_due": SOON.isoformat()}
    html = send(chair, f"{HOME}questions/1/decider/", **said)
    assert "Elle n’engage pas encore" in html
    decision = Decision.objects.get()
    assert (decision.condition_owner, decision.condition_due) == (world.copil[1], SOON)

    decisions.confirm(decision=decision, actor=world.copil[0], now=timezone.now())
    assert "La condition est à vérifier avant la fin du" in read(as_(None), DECISION)
    assert "Condition à vérifier : Si trois villes suivent." in read(as_(world.copil[1]), "/mon-espace/")


def test_what_is_late_is_on_the_board_and_its_decision_is_taken_up_again_to_settle_it(world: World) -> None:
    conditional(world)
    team = as_(world.team)
    board = read(team, f"{HOME}equipe/")
    assert "Suites des décisions, dont 1 en retard" in board
    assert "Condition à vérifier, avant la fin du 1er juillet 2022, par Lille (en retard)" in board
    assert "avant la fin du 1er juillet 2022 · <strong>en retard</strong>" in read(as_(world.copil[1]), "/mon-espace/")
    html = read(team, DECISION)
    assert "En retard." in html
    assert "Constater ce qu’il en est" in html
    assert "Constater ce qu’il en est" not in read(as_(world.contributor), DECISION)
    html = send(team, f"{DECISION}reprendre/")
    option = world.option(Question.objects.get()).pk
    assert re.search(rf'<option value="{option}" selected', html)
    assert "dont 1 en retard" in read(team, f"{HOME}equipe/")


def test_a_follow_up_is_added_changed_and_done_on_the_page(world: World) -> None:
    decision, team = conditional(world), as_(world.team)
    html = send(team, f"{DECISION}suites/", 422, text="", due=PAST.isoformat())
    assert "Écrivez ce qui est à faire." in beside(html, "suite_text")
    html = send(team, f"{DECISION}suites/", 422, text="Écrire aux producteurs", due=PAST.isoformat())
    assert "Cette date est passée" in beside(html, "suite_due")
    html = send(team, f"{DECISION}suites/", text="Écrire aux producteurs", owner=world.contributor.pk, due=SOON.isoformat())
    assert "Écrire aux producteurs" in html
    one = FollowUp.objects.get()
    assert (one.decision, one.owner, one.due) == (decision, world.contributor, SOON)
    html = send(team, f"{DECISION}suites/{one.pk}/", text="Téléphoner aux producteurs", owner=world.contributor.pk, due=SOON.isoformat())
    assert "Téléphoner aux producteurs" in html
    owner = as_(world.contributor)
    assert "Suite à donner : Téléphoner aux producteurs" in read(owner, "/mon-espace/")
    html = send(owner, f"{DECISION}suites/{one.pk}/fait/", note="Douze appels.")
    assert "Douze appels." in html
    assert "· fait le" in html
    assert "Suite donnée à la décision n° 1" in read(owner, f"{HOME}historique/")


def test_a_slip_of_the_pen_is_corrected_and_both_texts_are_read(world: World) -> None:
    question = asked(world)
    world.agree_in_a_meeting(question, world.option(question), motive="Les étudiant viennent.")
    team = as_(world.team)
    html = send(team, f"{DECISION}corriger/", 422, column="motive", text="Les étudiant viennent.")
    assert "Ce texte est celui d’aujourd’hui" in beside(html, "corriger_text")
    html = send(team, f"{DECISION}corriger/", column="motive", text="Les étudiants viennent.")
    assert "<p>Les étudiants viennent.</p>" in html
    assert "Motif : texte corrigé le" in html
    assert "Les étudiant viennent." in html
    for address in ("questions/1/", "questions/1/feuille/"):
        assert "Les étudiants viennent." in read(team, f"{HOME}{address}")
    for kind in ("csv", "json", "md"):
        text = team.get(f"{HOME}decisions/registre.{kind}").content.decode()
        assert "Les étudiants viennent." in text
        assert "Les étudiant viennent." not in text
    assert "Corriger une erreur d’écriture" not in read(as_(world.copil[0]), DECISION)


def test_the_decisions_of_a_meeting_are_confirmed_together_and_its_minutes_print_the_chain(world: World) -> None:
    questions = [
        world.ask(OptionDraft(title=value, operations=world.add_value(value)), title=f"{value} ?") for value in ("Étudiants", "Lycéens")
    ]
    for question in questions:
        world.record(question, world.option(question))
    first, second = Decision.objects.order_by("number")
    assert first.held_in == second.held_in
    assert first.held_in is not None
    meeting = first.held_in.get_absolute_url()
    assert "À confirmer" not in read(as_(world.chair), meeting)
    member = as_(world.copil[0])
    html = read(member, meeting)
    assert html.count('name="decisions"') == 2
    assert chain.head(world.standard) in html
    assert "Cochez au moins une décision." in send(member, f"{meeting}confirmer/")
    assert "Cochez au moins une décision." in send(member, f"{meeting}confirmer/", decisions=["9" * 5_000, "²"])
    html = send(member, f"{meeting}confirmer/", decisions=[first.pk, second.pk])
    assert "2 décisions sont confirmées." in html
    assert set(Decision.objects.values_list("state", flat=True)) == {"in_force"}


@pytest.mark.parametrize("address", [DECISION, f"{HOME}equipe/", "/mon-espace/"])
def test_these_pages_ask_for_as_many_queries_whatever_is_left_to_do(world: World, address: str) -> None:
    decision = conditional(world)

    def add(number: int) -> None:
        follow_ups.add(decision=decision, actor=world.chair, text=f"Suite {number}", owner=world.team, now=NOW)

    stays_bounded(as_(world.team), address, add)


def test_a_decision_to_confirm_waits_in_the_space_of_who_may_and_on_the_board(world: World) -> None:
    question = asked(world)
    world.record(question, world.option(question))
    space = "Relisez et confirmez : Quels publics ?"
    assert space in read(as_(world.copil[0]), "/mon-espace/")
    for person in (world.chair, world.team, world.contributor):
        assert space not in read(as_(person), "/mon-espace/")
    board = read(as_(world.team), f"{HOME}equipe/")
    assert re.search(r'id="confirmations">Décisions à confirmer <span class="team-column__count">1<', board)
    send(as_(world.copil[0]), f"{DECISION}confirmer/")
    assert space not in read(as_(world.copil[0]), "/mon-espace/")


def test_a_condition_that_nobody_checks_is_on_the_board_until_somebody_is_charged_with_it(world: World) -> None:
    decision, team = conditional(world, owner=None, due=None), as_(world.team)
    board = read(team, f"{HOME}equipe/")
    assert "Suites des décisions, 1 condition sans responsable ou sans date" in board
    assert "Condition à vérifier, sans date, sans responsable" in board
    assert "Personne n’en est encore chargé" in read(as_(None), DECISION)
    assert "Dire qui la vérifie" not in read(as_(world.contributor), DECISION)
    html = send(team, f"{DECISION}condition/", 422)
    assert "Dites qui vérifie" in beside(html, "condition_owner")
    assert "avant la fin de quel jour" in beside(html, "condition_due")
    html = send(team, f"{DECISION}condition/", owner=world.copil[1].pk, due=SOON.isoformat())
    assert "la condition a quelqu’un pour la vérifier" in html
    decision.refresh_from_db()
    assert (decision.condition_owner, decision.condition_due) == (world.copil[1], SOON)
    assert "sans responsable" not in read(team, f"{HOME}equipe/")
    assert "Condition à vérifier : Si trois villes suivent." in read(as_(world.copil[1]), "/mon-espace/")
    assert isinstance(chain.verify(world.standard), chain.Chain)
