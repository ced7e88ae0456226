"""One's own space: what waits for somebody, and what became of what they said."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concertation import queries
from concertation.services import comments, meetings, proposals, releases
from concertation.services.meetings import Programme
from concertation.services.questions import OptionDraft
from standard.services import validation
from tests.concertation.world import DAY, HOUR, World
from tests.pages.taking_part import answer, same_queries, say
from tests.pages.visit import HOME
from tests.pages.web_form import shown

pytestmark = pytest.mark.usefixtures("open_call")


def test_one_s_space_asks_to_sign_in(client: Client, world: World) -> None:
    assert client.get("/mon-espace/")["Location"] == "/connexion/?next=/mon-espace/"


def test_one_s_space_tells_what_became_of_a_comment_up_to_the_version(client: Client, world: World) -> None:
    said = say(world, "Il manque les seniors.", field=world.field("public").uid)
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Seniors")))
    question.related_comments.add(said)
    world.agree_in_a_meeting(question, world.option(question))
    answer(world, said)
    release = releases.prepare(standard=world.standard, actor=world.team, version="0.2.0", now=world.now + DAY)
    world.approve(release)
    releases.publish(release=release, actor=world.team, now=world.now + DAY)

    client.force_login(world.contributor)
    page = shown(client.get("/mon-espace/"))
    assert "Sur le champ « Public accueilli »" in page
    assert "C’est noté pour la suite." in page
    trace = page[page.index("Question n° 1") :]
    assert trace.index("Décision n° 1") < trace.index("Version 0.2.0")


def test_one_s_space_begins_with_what_waits(client: Client, world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Seniors")), title="Faut-il les seniors ?")
    world.open_ballot(question)
    proposals.save_draft(standard=world.standard, actor=world.copil[0], title="À finir", now=world.now)
    client.force_login(world.copil[0])
    page = shown(client.get("/mon-espace/"))
    assert "Votez : Faut-il les seniors ?" in page
    assert "Brouillon à finir : À finir" in page
    assert "Mon espace (1)" in page

    say(world, "Un commentaire.")
    client.force_login(world.team)
    assert "1 commentaire à traiter" in shown(client.get("/mon-espace/"))

    client.force_login(world.stranger)
    page = shown(client.get("/mon-espace/"))
    assert "Rien ne vous attend pour l’instant." in page
    assert f'href="{HOME}inscription/"' in page


def test_one_s_space_counts_things_to_do_and_not_comments(client: Client, world: World) -> None:
    said = [say(world, f"Il manque {number}.", field=world.field("public").uid) for number in range(3)]
    client.force_login(world.team)
    page = shown(client.get("/mon-espace/"))
    assert "3 commentaires à traiter" in page
    assert "Mon espace (1)" in page

    answer(world, said[0])
    comments.post(standard=world.standard, actor=world.team, kind="", body="Lesquels ?", parent=said[1], now=world.now)
    comments.save_draft(
        standard=world.standard,
        actor=world.contributor,
        body="Et aussi",
        kind="addition",
        target=comments.CommentAnchor(field=world.field("nom").uid),
        now=world.now,
    )
    validation.submit(standard=world.standard, actor=world.contributor, name="lieux.csv", content=ContentFile(b"nom\nA\n"), now=world.now)
    client.force_login(world.contributor)
    page = shown(client.get("/mon-espace/"))
    assert "On vous a répondu, sur le champ « Public accueilli »" in page
    assert "Commentaire à finir, sur le champ « Nom »" in page
    assert f'commentaires/?field={world.field("nom").uid}"' in page
    assert "lieux.csv" in page
    assert "Vous suivez 4 choses." in page
    assert "Réponse à venir" in page
    assert "Mon espace (1)" in page


def test_one_s_space_asks_who_comes_to_a_meeting_guests_too(client: Client, world: World) -> None:
    programme = Programme("copil", world.now + DAY, world.now + DAY + HOUR)
    meeting = meetings.plan(standard=world.standard, actor=world.team, programme=programme, now=world.now)
    for person in (world.copil[0], world.stranger):
        assert not queries.waiting_for(person, world.now).meetings
    meetings.invite_guest(meeting=meeting, actor=world.team, email=world.stranger.email, now=world.now)
    meetings.announce(meeting=meeting, actor=world.team, now=world.now)
    for person in (world.copil[0], world.stranger):
        client.force_login(person)
        page = shown(client.get("/mon-espace/"))
        assert f'href="{meeting.get_absolute_url()}#reponse">Dites si vous venez : COPIL n° 1</a>' in page
        assert "Rien ne vous attend" not in page
        meetings.answer(meeting=meeting, actor=person, answer="excused", now=world.now)
        assert "Dites si vous venez" not in shown(client.get("/mon-espace/"))
    # Whom it does not invite is asked nothing, nor anybody once it has begun.
    assert not queries.waiting_for(world.contributor, world.now).meetings
    assert queries.waiting_for(world.copil[1], world.now).meetings
    assert not queries.waiting_for(world.copil[1], world.now + 2 * DAY).meetings


def test_the_number_beside_one_s_space_takes_one_query(world: World) -> None:
    say(world, "Il manque les seniors.", field=world.field("public").uid)
    for person in (world.contributor, world.team, world.copil[0]):
        queries.waiting_count(person, world.now)
        with CaptureQueriesContext(connection) as asked:
            queries.waiting_count(person, world.now)
        assert len(asked) == 1


def test_one_s_space_is_read_in_as_many_queries_whatever_one_said(client: Client, world: World) -> None:
    def take_part(rank: int) -> None:
        said = say(world, f"Remarque {rank}.", field=world.field("public").uid)
        proposal = world.propose(world.add_value(f"Public {rank}"), by=world.contributor)
        question = world.ask(OptionDraft(proposal=proposal), title=f"Question {rank}")
        question.related_comments.add(said)
        world.agree_in_a_meeting(question, world.option(question))

    client.force_login(world.contributor)
    take_part(0)
    same_queries(client, "/mon-espace/", lambda: [take_part(rank) for rank in range(1, 6)])
