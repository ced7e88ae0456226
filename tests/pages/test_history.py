"""The history of a standard, and what is found in it: everything that happened, as a visitor reads and searches it."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from concertation.models import Comment, Proposal
from concertation.services import comments, proposals
from pages.reading.happenings import happenings
from pages.reading.verbs import KINDS, SENTENCES
from standard import triggers
from tests.concertation.world import World
from tests.pages.visit import HOME, read


def test_the_history_tells_everything_that_happened(client: Client, story: World) -> None:
    html = read(client, f"{HOME}historique/")

    for said in (
        "Version 1.0.0 publiée",
        "Décision n° 1",
        "Vote changé sur la question n° 1",
        "Pour, « ",
        "Vote clos sur la question n° 1",
        "Question n° 1 modifiée",
        "Proposition n° 1 acceptée",
        "Réponse de l’équipe à un commentaire",
        "Appel à commentaires ouvert",
        "Schéma importé",
    ):
        assert said in html, said


def test_an_edit_shows_what_was_said_before(client: Client, story: World) -> None:
    comment = Comment.objects.get()
    comments.answer(comment=comment, actor=story.team, disposition="accepted", answer="Merci beaucoup.", now=story.now)

    page = client.get(f"{HOME}historique/").context["page"]
    edits = {
        happening.verb: [(edit.label, "".join(f"{piece.kind[0]}({piece.text})" for piece in edit.pieces)) for edit in happening.edits]
        for happening in page.happenings
        if happening.edits
    }

    assert edits == {
        "comment.answer_changed": [("Suite donnée", "d(Pris en note)i(Retenu)"), ("Réponse", "s(Merci)i( beaucoup)s(.)")],
        "question.edited": [("Question", "s(Faut-il )d(changer la liste )s(?)")],
        "proposal.edited": [
            ("Titre", "d(Une proposition)i(Mieux)"),
            ("Motif", "d(Nos usagers en ont besoin)i(Vraiment)s(.)"),
        ],
    }


def test_every_event_of_the_story_has_its_sentence_and_every_sentence_its_filter(story: World) -> None:
    assert len(happenings(story.standard, list(story.standard.events.all()))) == story.standard.events.count()
    assert sorted(verb for group in KINDS.values() for verb in group.verbs) == sorted(SENTENCES)


def test_every_verb_that_a_service_records_has_its_sentence() -> None:
    root = Path(__file__).parents[2]
    sources = "".join(path.read_text() for app in ("standard", "concertation") for path in (root / app / "services").rglob("*.py"))
    recorded = set(re.findall(r'"([a-z]+\.(?!(?:csv|ics|jsonl?|xlsx|zip)")[a-z_]+)"', sources))
    recorded |= {f"proposal.{state}" for state in Proposal.State.values if state not in {"draft", "open"}}

    assert recorded == set(SENTENCES)


@pytest.mark.parametrize(
    ("filters", "there", "absent"),
    [
        ("nature=votes", "Vote ouvert", "Version 1.0.0 publiée"),
        ("nature=versions", "Version 1.0.0 publiée", "Vote ouvert"),
        ("champ={public}", "Décision n° 1", "Version 1.0.0 publiée"),
        ("champ={nom}", "Rien ne correspond", "Décision n° 1"),
        ("personne={voter}", "Vote changé", "Décision n° 1"),
    ],
)
def test_the_history_is_filtered(client: Client, story: World, filters: str, there: str, absent: str) -> None:
    filters = filters.format(public=story.field("public").uid, nom=story.field("nom").uid, voter=story.copil[1].pk)

    html = read(client, f"{HOME}historique/?{filters}")

    assert there in html
    assert absent not in html


def test_the_history_is_filtered_by_a_name_however_it_is_typed(client: Client, story: World) -> None:
    voter = story.copil[1]
    assert voter.display_name

    html = read(client, f"{HOME}historique/?personne={voter.display_name.upper()}")

    assert "Vote changé" in html
    assert "Décision n° 1" not in html
    assert "Rien ne correspond" in read(client, f"{HOME}historique/?personne=Personne de ce nom")


def test_the_chain_is_verified_on_demand(client: Client, story: World) -> None:
    assert "La chaîne est intacte." not in read(client, f"{HOME}historique/preuve/")
    assert "La chaîne est intacte." in read(client, f"{HOME}historique/preuve/?verifier=1")


def test_a_broken_chain_is_said(client: Client, story: World) -> None:
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE standard_revision SET schema = replace(schema, 'Adultes', 'Seniors') WHERE number = 2")

    triggers.install(connection)

    assert "La chaîne est rompue." in read(client, f"{HOME}historique/preuve/?verifier=1")


def test_a_draft_leaves_no_trace(client: Client, world: World) -> None:
    proposals.save_draft(
        standard=world.standard, actor=world.copil[0], title="En secret", operations=world.add_value("Tous"), now=world.now
    )

    assert "En secret" not in read(client, f"{HOME}historique/")
    assert "En secret" not in read(client, "/recherche/?q=secret")


# --- Search -----------------------------------------------------------------------------------------------------------


def test_the_search_finds_fields_values_and_the_debate(client: Client, story: World) -> None:
    def kinds(words: str) -> set[str]:
        return {result.kind for result in client.get("/recherche/", {"q": words}).context["page"].results}

    assert kinds("places") == {"field"}
    assert kinds("FAMILLES") == {"value"}
    assert kinds("bibliotheques") == {"standard"}
    assert kinds("mieux") == {"proposal"}
    assert kinds("faut-il") == {"question", "decision"}
    assert kinds("introuvable") == set()


def test_the_search_is_filtered_by_kind_and_starts_empty(client: Client, story: World) -> None:
    assert {result.kind for result in client.get("/recherche/?q=faut-il&dans=decision").context["page"].results} == {"decision"}
    assert "résultat" not in read(client, "/recherche/").split("<main")[1]


def test_words_are_shown_and_never_run(client: Client, world: World) -> None:
    assert "<script>alert" not in read(client, "/recherche/?q=<script>alert(1)</script>")
