"""Sheets: a question on one page to project or to print; those of a meeting, in order."""

import re

import pytest

from concertation.models import Meeting, Question
from concertation.services import comments, questions
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft, Preparation
from tests.concertation.world import DAY, HOUR, World
from tests.pages.visit import HOME, as_, read, stays_bounded

SHEET = f"{HOME}questions/1/feuille/"


def planned(world: World, meeting: Meeting, title: str = "Et les étudiants ?") -> Question:
    return questions.create(
        standard=world.standard,
        actor=world.team,
        preparation=Preparation(
            title=title,
            kind="value_addition",
            context="Trois villes en parlent.",
            recommendation="Les ajouter.",
            meeting=str(meeting),
            meeting_date=meeting.starts_at.date(),
        ),
        options=[OptionDraft(title="Ajouter", operations=world.add_value("Étudiants"), recommended=True)],
        now=world.now,
    )


def deck(meeting: Meeting) -> str:
    return f"{HOME}reunions/{meeting.pk}/feuilles/"


def test_a_sheet_says_all_that_a_room_has_to_know(world: World) -> None:
    question = planned(world, world.meet())
    world.call()
    comments.post(
        standard=world.standard,
        actor=world.contributor,
        kind="addition",
        body="Nos étudiants ne se reconnaissent nulle part.",
        target=CommentAnchor(question=question),
        parent=None,
        now=world.now,
    )
    ballot = world.open_ballot(question)
    world.vote(ballot, world.copil[0], world.option(question), motive="Ils viennent en nombre.")
    html = read(as_(None), SHEET)
    for said in (
        "Et les étudiants ?", "Trois villes en parlent.", "Les ajouter.", "Statu quo", "Nos étudiants ne se reconnaissent nulle part.",
        "accepte une valeur de plus", "Ils viennent en nombre.",
    ):  # fmt: skip
        assert said in html, said
    assert "site-footer" not in html
    assert "<form" not in html


def test_a_vote_shown_only_once_it_is_closed_is_not_on_the_sheet_before(world: World) -> None:
    question = planned(world, world.meet())
    ballot = world.open_ballot(question, shown="after")
    world.vote(ballot, world.copil[0], world.option(question), motive="Ils viennent en nombre.")
    assert "Ils viennent en nombre." not in read(as_(None), SHEET)
    world.close(ballot)
    assert "Ils viennent en nombre." in read(as_(None), SHEET)


def test_the_sheets_of_a_meeting_are_turned_by_links(world: World) -> None:
    meeting = world.meet()
    for title in ("Une ?", "Deux ?", "Trois ?"):
        planned(world, meeting, title)
    elsewhere = world.ask(OptionDraft(title="Autre", text="Autrement."), title="Ailleurs ?")
    world.agree_in_a_meeting(elsewhere, world.option(elsewhere))
    html = read(as_(None), f"{HOME}reunions/{meeting.pk}/")
    assert "Projeter les 4 feuilles" in html
    seen = []
    address: str | None = f"{deck(meeting)}1/"
    while address:
        html = read(as_(None), address)
        seen += re.findall(r'<h1 id="feuille-\d+" tabindex="-1">([^<]+)</h1>', html)
        following = re.search(r'<a rel="next" href="([^"]+)"', html)
        address = following[1] if following else None
    assert seen == ["Une ?", "Deux ?", "Trois ?", "Ailleurs ?"]
    assert f'<a rel="prev" href="{deck(meeting)}3/"' in html
    assert "Feuille 4 sur 4" in html
    every = read(as_(None), deck(meeting))
    assert re.findall(r'<h1 id="feuille-\d+" tabindex="-1">([^<]+)</h1>', every) == seen


@pytest.mark.parametrize("rank", [0, 2, 99999999999])
def test_a_sheet_that_is_not_there(world: World, rank: int) -> None:
    meeting = world.meet()
    planned(world, meeting)
    read(as_(None), f"{deck(meeting)}{rank}/", 404)


def test_a_meeting_without_a_question_says_so(world: World) -> None:
    world.now += DAY + HOUR
    html = read(as_(None), deck(world.meet()))
    assert "Aucune question pour cette séance" in html


def test_the_deck_asks_for_the_same_queries_whatever_its_length(world: World) -> None:
    meeting = world.meet()
    stays_bounded(as_(None), deck(meeting), lambda number: planned(world, meeting, f"{number} ?"), first=1, then=5)
