"""What a search finds: everything that is public, what it says now, the best first, on SQLite as on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from concertation.models import Comment, Document
from concertation.rules.activities import AskedPrompt
from concertation.services import activities, comments, documents, proposals, search
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft
from standard import text_search
from standard.models import SearchEntry
from standard.models.search import Findable
from standard.services.search import write
from standard.text_search import MOST, MarkedPiece
from tests.api.client import Script
from tests.concertation.world import World
from tests.pages.visit import queries, read

FOUND = [
    ("Des œuvres d’Art", ""),
    ("Ecole élémentaire", "Les élèves de l’école."),
    ("Nom", "Le nom qu’on lit sur la porte."),
    ("Prénom et nom", ""),
    ("Horaires", "Le nom du jour, 1er mai : 9h30-12h. Voir exemple.fr/nom_lieu"),
    ("C'est-à-dire", "rock'n'roll, 50 % & plus"),
    ("Привет", "мир"),
]
"""Title and text of each entry, the first written first."""

CASES = [
    ("Oeuvre", ["Des œuvres d’Art"]),
    ("ŒUVRES D'ART", ["Des œuvres d’Art"]),
    ("ecole", ["Ecole élémentaire"]),
    ("l'École", ["Ecole élémentaire"]),
    ("élém", ["Ecole élémentaire"]),
    ("lémentaire", []),
    ("nom", ["Nom", "Prénom et nom", "Horaires"]),
    ("nom et", ["Prénom et nom"]),
    ("et nom", ["Prénom et nom"]),
    ("nom jour", ["Horaires"]),
    ("nom absent", []),
    ("9h30 1ER", ["Horaires"]),
    ("lieu", ["Horaires"]),
    ("c’est à dire", ["C'est-à-dire"]),
    ("rock n roll 50", ["C'est-à-dire"]),
    ("приве МИР", ["Привет"]),
    ("k=question", []),
    ("", []),
    ("« » ! ' \" * ( ) : & | -", []),
]


@pytest.fixture
def written(world: World) -> World:
    write(world.standard, (Findable("question", rank, f"Question {rank}", title, body, "/") for rank, (title, body) in enumerate(FOUND, 1)))
    return world


@pytest.mark.parametrize(("text", "titles"), CASES)
def test_what_contains_every_word_is_found_the_best_first(written: World, text: str, titles: list[str]) -> None:
    found = text_search.search(text, kind="question")
    assert [said(hit.title) for hit in found.hits] == titles
    assert found.total == len(titles)
    assert {counted.kind: counted.amount for counted in found.kinds}.get("question", 0) == len(titles)


def said(pieces: Iterable[MarkedPiece]) -> str:
    return "".join(piece.text for piece in pieces)


NASTY = [
    '"', "'", "\\", "nom\x00", 'nom"', "nom' OR 1=1 --", "NEAR(nom lieu)", "nom*", "^nom", "nom:lieu", "{words} : nom", "NOT nom",
    "!nom", "nom <-> lieu", "%", "%s", "{}",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_signs_of_a_query_are_only_signs(written: World, text: str) -> None:
    assert {said(hit.title) for hit in text_search.search(text, kind="question").hits} <= {title for title, _ in FOUND}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_no_text_is_an_error(written: World, text: str) -> None:
    text_search.search(text)
    text_search.matching(text, kind="comment", standard=written.standard.pk)


def titles(text: str, kind: str = "") -> list[tuple[str, str]]:
    return [(hit.kind, said(hit.title or hit.excerpt)) for hit in text_search.search(text, kind=kind, length=50).hits]


def say(world: World, body: str, **target: object) -> Comment:
    return comments.post(
        standard=world.standard,
        actor=world.copil[0],
        kind="precision",
        body=body,
        target=CommentAnchor(**target),
        now=world.now,  # type: ignore[arg-type]
    )


def test_a_search_follows_what_is_written(world: World) -> None:
    assert titles("public")[:1] == [("field", "Public accueilli")]
    assert titles("bibliotheque") == [("standard", "Bibliothèques"), ("field", "Public accueilli")]
    comment = say(world, "Et les crocodiles ?")
    assert titles("crocodile") == [("comment", "Et les crocodiles ?")]
    comments.answer(comment=comment, actor=world.team, disposition="noted", answer="Les sauriens aussi.", now=world.now)
    assert len(titles("crocodile saurien")) == 1
    proposal = world.propose(world.add_value("Crocodiles"), title="Accueillir les crocodiles")
    proposals.edit(
        proposal=proposal,
        actor=world.copil[0],
        title="Accueillir les lézards",
        motive="Ils lisent.",
        operations=world.add_value("Lézards"),
        now=world.now,
    )
    assert titles("accueillir") == [("proposal", "Accueillir les lézards")]
    question = world.ask(OptionDraft(proposal=proposal), title="Faut-il des lézards ?")
    world.agree_in_a_meeting(question, world.option(question), motive="Ils sont calmes.")
    assert titles("lezards") == [
        ("value", "Lézards"),
        ("question", "Faut-il des lézards ?"),
        ("decision", "Faut-il des lézards ?"),
        ("proposal", "Accueillir les lézards"),
    ]
    assert titles("calmes") == [("decision", "Faut-il des lézards ?")]
    world.change({"op": "rename_field", "field": "places", "after": "assises"})
    assert [hit.address for hit in text_search.search("assises", kind="field").hits] == ["/standards/bibliotheques/champs/assises/"]
    world.change({"op": "remove_field", "field": "assises"})
    assert titles("assises", "field") == []


def test_a_draft_is_found_by_nobody_until_it_is_sent(world: World) -> None:
    draft = proposals.save_draft(
        standard=world.standard, actor=world.copil[0], title="Secret", motive="Chut.", operations=world.add_value("Secrets"), now=world.now
    )
    search.rebuild()
    assert titles("secret") == []
    proposals.submit(proposal=draft, actor=world.copil[0], now=world.now)
    assert titles("secret") == [("proposal", "Secret")]


def test_what_a_workshop_asked_is_found_once_everybody_may_read_it_and_never_what_was_said(world: World, client: Client) -> None:
    said: dict[str, Any] = {"standard": world.standard, "actor": world.team, "now": world.now}
    prompts = [AskedPrompt("Qui relit les fiches ?", ("Le crocodile", "Personne"), 0, "Un saurien.")]
    quiz = activities.prepare(kind="quiz", title="Nos mots", circle="copil", prompts=prompts, **said)
    asked = activities.prepare(kind="open_questions", title="En suspens", brief="Ce qui reste à dire.", circle="", **said)
    assert titles("fiches") == titles("suspens") == []
    steps: dict[str, Any] = {"actor": world.team, "now": world.now}
    for one in (quiz, asked):
        activities.open_activity(activity=one, **steps)
    activities.say(activity=asked, actor=world.other, text="Et les lamantins ?", now=world.now)
    assert titles("reste suspens") == [("activity", "En suspens")], "whoever wants to takes part, so everybody reads it"
    assert titles("fiches") == [], "the committee alone reads it"
    activities.close(activity=quiz, **steps)
    activities.publish(activity=quiz, **steps)
    assert titles("fiches crocodile") == [("activity", "Nos mots")]
    assert titles("lamantins") == []
    assert "Activités (1)" in read(client, "/recherche/?q=crocodile")
    before = entries()
    SearchEntry.objects.filter(kind="activity").delete()
    search.build_after_migrate(using="default")
    assert entries() == before, "a site that had an index learns to find them"


def test_a_document_is_found_by_its_latest_public_version(world: World) -> None:
    def bring(title: str, replaces: Document | None = None, by: User = world.other) -> Document:
        return documents.add(
            standard=world.standard, actor=by, title=title, url="https://exemple.fr/guide", replaces=replaces, now=world.now
        )

    first = bring("Guide des crocodiles")
    assert titles("guide") == [], "the team has not read it again"
    documents.publish(document=first, actor=world.team, now=world.now)
    assert titles("guide exemple.fr") == [("document", "Guide des crocodiles")]
    second = bring("Guide des lézards", replaces=first)
    assert titles("guide") == [("document", "Guide des crocodiles")]
    documents.publish(document=second, actor=world.team, now=world.now)
    assert titles("guide") == [("document", "Guide des lézards")]
    documents.remove(document=second, actor=world.team, now=world.now)
    assert titles("guide") == [("document", "Guide des crocodiles")]
    before = entries()
    search.rebuild()
    assert entries() == before
    waiting = bring("Guide secret")
    address = f"standards/{world.standard.slug}/documents/?search=guide"
    seen = {name: {one["title"] for one in Script(user).get(address)["results"]} for name, user in (("all", None), ("own", world.other))}
    assert seen == {"all": {"Guide des crocodiles"}, "own": {"Guide des crocodiles", waiting.title}}


def entries() -> list[tuple[object, ...]]:
    columns = ("kind", "subject", "uid", "label", "title", "body", "address", "words")
    return sorted(SearchEntry.objects.order_by("pk").values_list(*columns))


def test_the_index_can_be_made_again(world: World) -> None:
    say(world, "Et les crocodiles ?")
    question = world.ask(OptionDraft(proposal=world.propose(world.add_value("Lycéens"))), title="Des lycéens ?")
    world.agree_in_a_meeting(question, world.option(question))
    world.change({"op": "remove_field", "field": "places"})
    before = entries()
    SearchEntry.objects.order_by("pk")[3].delete()
    SearchEntry.objects.filter(kind="comment").update(body="", words="rien")
    call_command("rebuild_indexes", verbosity=0)
    assert entries() == before
    assert titles("crocodile") == [("comment", "Et les crocodiles ?")]
    assert titles("rien") == []


def test_what_was_written_before_there_was_an_index_is_found_after_the_next_migrate(world: World) -> None:
    before = entries()
    SearchEntry.objects.all().delete()
    search.build_after_migrate(using="default")
    assert entries() == before
    assert post_migrate.has_listeners()


def test_only_the_first_ones_of_very_many_are_counted_and_read(world: World) -> None:
    write(world.standard, (Findable("comment", rank, "Commentaire", "", f"Encore {rank}", "/") for rank in range(1, MOST + 51)))
    found = text_search.search("encore", start=20, length=2)
    assert [(one.kind, one.amount, one.more) for one in found.kinds] == [("comment", MOST, True)]
    assert found.total == MOST
    assert [said(hit.excerpt) for hit in found.hits] == [f"Encore {MOST + 30}", f"Encore {MOST + 29}"]
    assert [said(hit.excerpt) for hit in text_search.search("encore", start=MOST - 2).hits] == ["Encore 52", "Encore 51"]
    assert text_search.search("encore", start=MOST).hits == ()


def test_the_rows_of_one_kind_and_one_standard(world: World) -> None:
    one = say(world, "Des crocodiles")
    world.propose(world.add_value("Crocodiles"), title="Crocodiles")
    assert text_search.matching("croco", kind="comment", standard=world.standard.pk) == [one.pk]
    assert text_search.matching("croco", kind="comment", standard=world.standard.pk + 1) == []


def test_the_page_marks_the_words_and_counts_each_kind(world: World, client: Client) -> None:
    say(world, "Et les <b>crocodiles</b> ?")
    world.propose(world.add_value("Crocodiles"), title="Accueillir les crocodiles")
    html = read(client, "/recherche/?q=crocodile")
    assert "Tout (2)" in html
    assert "Propositions (1)" in html
    assert "Commentaires (1)" in html
    assert "Accueillir les <mark>crocodiles</mark>" in html
    assert "Et les &lt;b&gt;<mark>crocodiles</mark>&lt;/b&gt; ?" in html
    html = read(client, "/recherche/?q=crocodile&dans=comment")
    assert "Accueillir" not in html
    assert 'name="dans" value="comment"' in html
    assert "Accueillir" in read(client, "/recherche/?q=crocodile&page=99")
    assert "Rien ne contient tous ces mots" in read(client, "/recherche/?q=licorne")


def test_a_search_asks_as_much_for_one_as_for_many(world: World, client: Client) -> None:
    address = "/recherche/?q=crocodile"
    say(world, "Et les crocodiles ?")
    before = queries(client, address)
    for number in range(30):
        say(world, f"Encore des crocodiles : {number}")
    assert queries(client, address) == before == queries(client, "/recherche/?q=licorne") == 1
