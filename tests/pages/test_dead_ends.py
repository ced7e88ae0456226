"""What a new user ran into: an address that breaks, an option that went stale, a refusal without a way back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from concertation.services.questions import OptionDraft
from standard.schema import value_pattern
from standard.schema.operations import SetValues, touched_uids
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, read, refused


@pytest.fixture
def world(world: World) -> World:
    world.now = timezone.now()
    return world


def test_numbers_beyond_any_row_are_not_found_or_not_taken_into_account(world: World) -> None:
    read(as_(None), f"{HOME}historique/?personne=99999999999999999999")
    read(as_(None), f"{HOME}commentaires/99999999999999999999999/", 404)


def test_an_option_that_went_stale_says_so_with_the_decision_and_the_words_of_the_form(world: World) -> None:
    first = world.ask(OptionDraft(title="Une rédaction", operations=world.describe("public", "Qui vient.")))
    second = world.ask(OptionDraft(title="Une autre", operations=world.describe("public", "Qui est accueilli.")), title="Et ainsi ?")
    world.agree_in_a_meeting(first, world.option(first))
    page = read(as_(world.team), second.get_absolute_url())
    assert "Cette option ne peut plus être adoptée telle quelle." in page
    assert "un autre changement a touché la description" in page


def test_sending_somebody_elses_proposal_is_refused(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    refused(as_(world.copil[1]), f"{proposal.get_absolute_url()}modifier/", "Seul l’auteur", action="send")


def test_a_refusal_leads_back_to_the_page_one_comes_from(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    page = question.get_absolute_url()
    answer = as_(world.copil[0]).post(f"{page}ouvrir-le-vote/", headers={"referer": f"http://testserver{page}"})
    assert answer.status_code == 403
    assert f'href="{page}"' in answer.content.decode()


def test_writing_a_list_otherwise_is_not_about_each_of_its_values(world: World) -> None:
    field = world.field("public")
    assert field.values is not None
    several = value_pattern.clean(field.values)
    other = SetValues(field=field.uid, before=field.values, after=several)
    assert touched_uids([other]) == (field.uid,)
