"""Reading a standard: what a visitor sees, on the small standard of the tests and on its story."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concertation.models import Comment, Proposal
from concertation.services import comments, decisions, proposals, questions, releases
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft, Preparation
from pages.reading.happenings import KINDS, SENTENCES, happenings
from standard import triggers
from standard.queries import working_schema
from standard.schema.reshaping import FieldPart, split_field
from standard.schema.table_schema import Uids
from standard.services import releases as releases_of_the_standard
from tests.concertation.world import World
from tests.pages.visit import stays_bounded

HOME = "/standards/bibliotheques/"


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def say(world: World, body: str, **target: str) -> Comment:
    return comments.post(
        standard=world.standard, actor=world.copil[0], kind="precision", body=body, target=CommentAnchor(**target), now=world.now
    )


# --- Homes ------------------------------------------------------------------------------------------------------------


def test_the_site_says_which_standards_are_here(client: Client, world: World) -> None:
    html = read(client, "/")

    assert "1 standard" in html
    assert f'<a href="{HOME}">Bibliothèques</a>' in html
    assert "Pas encore de version publiée · 3 champs" in html
    assert "Importer un schéma" not in html


def test_an_administrator_finds_the_import(client: Client, world: World) -> None:
    client.force_login(world.admin)

    assert "Importer un schéma" in read(client, "/")


@pytest.mark.django_db
def test_a_site_without_standard_says_so(client: Client) -> None:
    assert "Aucun standard pour l’instant" in read(client, "/")


def test_the_home_of_a_standard_says_where_it_stands(client: Client, world: World) -> None:
    html = read(client, HOME)

    assert "Les bibliothèques ouvertes au public." in html
    assert "3 champs, dont 1 obligatoire" in html
    assert "Aucune version n’est publiée" in html
    assert html.count("Nous en sommes là") == 1


def test_the_home_names_the_version_in_force_and_its_template(client: Client, world: World) -> None:
    world.publish("1.0.0")

    html = read(client, HOME)

    assert "Version <a" in html
    assert "bibliotheques-gabarit.xlsx" in html


def test_the_home_shows_what_is_to_settle_and_what_was_decided(client: Client, world: World) -> None:
    world.change({"op": "set_property", "field": "nom", "path": "title", "before": "Nom", "after": "Nom d’usage"}, title="Quel titre ?")
    world.ask(OptionDraft(title="Oui", text="Oui."), title="Faut-il un champ horaires ?")

    html = read(client, HOME)

    assert "Faut-il un champ horaires ?" in html
    assert "Quel titre ?" in html
    assert "Décision n° 1" in html
    assert "dans la prochaine version" in html


def test_an_unknown_standard_is_not_there(client: Client, world: World) -> None:
    assert "Aucun standard n’a cette adresse" in read(client, "/standards/rien/", 404)


def test_only_the_team_sees_its_entry(client: Client, world: World) -> None:
    assert "Équipe</a>" not in read(client, HOME)
    client.force_login(world.team)
    assert "Équipe</a>" in read(client, HOME)


# --- The dictionary ---------------------------------------------------------------------------------------------------


def test_the_dictionary_lists_every_field_in_order(client: Client, world: World) -> None:
    html = read(client, f"{HOME}champs/")

    assert html.index(">Nom</a>") < html.index(">Public accueilli</a>") < html.index(">Places assises</a>")
    assert "Le nom affiché." in html


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ("mots=familles", ["Public accueilli"]),
        ("mots=NOMBRE+places", ["Places assises"]),
        ("obligatoires=1", ["Nom"]),
        ("proposes=1", ["Public accueilli"]),
        ("mots=rien", []),
    ],
)
def test_the_dictionary_is_filtered(client: Client, world: World, filters: str, shown: list[str]) -> None:
    world.propose(world.add_value("Tous"))

    html = read(client, f"{HOME}champs/?{filters}")

    assert [title for title in ("Nom", "Public accueilli", "Places assises") if f">{title}</a>" in html] == shown
    assert ("Aucun champ ne correspond" in html) == (not shown)


def test_a_category_of_the_schema_heads_its_fields(client: Client, world: World) -> None:
    world.change({"op": "set_property", "field": "places", "path": "category", "after": "Accueil"})

    assert ">Accueil</h2>" in read(client, f"{HOME}champs/")


# --- A field ----------------------------------------------------------------------------------------------------------


def test_a_field_says_what_one_writes_in_it(client: Client, world: World) -> None:
    html = read(client, f"{HOME}champs/public/")

    assert "Le public que la bibliothèque accueille." in html
    assert "Une valeur de la liste" in html
    assert '<samp class="ui-cell">Enfants</samp>' in html
    assert "3 valeurs possibles" in html
    assert "sa présence n’a pas été décidée ici" in html


def test_a_visitor_reads_and_is_led_to_sign_in(client: Client, world: World) -> None:
    html = read(client, f"{HOME}champs/public/")

    assert "Connectez-vous pour continuer" in html
    assert "<textarea" not in html


def test_a_member_comments_where_they_read(client: Client, world: World) -> None:
    client.force_login(world.copil[0])

    html = read(client, f"{HOME}champs/public/")

    assert "Commenter le champ « Public accueilli »" in html
    assert f'name="field" value="{world.field("public").uid}"' in html


def test_the_discussion_stands_with_the_field_and_with_each_value(client: Client, world: World) -> None:
    field, value = world.field("public"), world.value("public", "Adultes")
    said = say(world, "Ce champ m’aide.", field=field.uid)
    comments.answer(comment=said, actor=world.team, disposition="noted", answer="Merci.", now=world.now)
    say(world, "Et les seniors ?", field=field.uid, value=value.uid)
    world.propose(world.add_value("Tous"), title="Accueillir tout le monde")

    html = read(client, f"{HOME}champs/public/")

    assert "Discussion (2)" in html
    assert html.index("Et les seniors ?") < html.index('id="discussion"') < html.index("Ce champ m’aide.")
    assert "Réponse de l’équipe projet" in html
    assert "Accueillir tout le monde" in html


def test_a_value_says_why_it_is_there(client: Client, world: World) -> None:
    proposal = world.propose(world.add_value("Tous"), title="Accueillir tout le monde")
    question = world.ask(OptionDraft(proposal=proposal))
    world.agree_in_a_meeting(question, world.option(question), motive="Personne n’est exclu.")
    value = world.value("public", "Tous")

    html = read(client, f"{HOME}champs/public/?valeur={value.uid}")

    assert 'Cette valeur vient de la <a href="/standards/bibliotheques/decisions/1/">décision n° 1</a>' in html
    assert "prise par consensus en séance (COPIL n° 4)" in html
    assert "Accueillir tout le monde" in html
    assert "Personne n’est exclu." in html


def test_a_voted_value_shows_its_vote(client: Client, world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Tous")))
    ballot = world.open_ballot(question, rule="majority", quorum=2)
    for voter in world.copil[:3]:
        world.vote(ballot, voter, world.option(question))
    world.close(ballot, world.chair)
    decisions.decide(
        question=question, actor=world.chair, option=world.option(question), outcome="accepted", how="vote", motive="Voté.", now=world.now
    )

    html = read(client, f"{HOME}champs/public/?valeur={world.value('public', 'Tous').uid}")

    assert "Le vote : 3 voix sur 5" in html


def test_a_change_taken_back_once_its_decision_was_contested_is_a_step_of_its_own(client: Client, world: World) -> None:
    question = world.ask(OptionDraft(title="Redire", operations=world.describe("nom", "Le nom d’usage.")))
    decision = world.agree_in_a_meeting(question, world.option(question))
    decisions.object_to(decision=decision, actor=world.copil[3], motive="À discuter.", now=world.now)
    page = client.get(f"/standards/{world.standard.slug}/champs/nom/pourquoi/").content.decode()
    assert re.findall(r'class="why-step">([^<]*)<', page) == ["Schéma importé", "Faut-il changer la liste ?", "Changement repris"]


def test_what_the_next_version_changes_of_a_field_is_shown(client: Client, world: World) -> None:
    world.publish("1.0.0")
    world.change({"op": "set_property", "field": "nom", "path": "title", "before": "Nom", "after": "Nom d’usage"})

    assert "Ce champ change depuis la version 1.0.0 en vigueur" in read(client, f"{HOME}champs/nom/")
    assert "Ce champ change depuis" not in read(client, f"{HOME}champs/places/")


def test_a_renamed_field_is_found_by_its_old_name(client: Client, world: World) -> None:
    world.change({"op": "rename_field", "field": "places", "before": "places", "after": "nombre_places"})

    answer = client.get(f"{HOME}champs/places/")

    assert (answer.status_code, answer["Location"]) == (302, f"{HOME}champs/nombre_places/")


def test_a_removed_field_keeps_its_page(client: Client, world: World) -> None:
    world.change({"op": "remove_field", "field": "places"})
    html = read(client, f"{HOME}champs/places/", 410)
    assert "Ce champ a été retiré par la" in html
    assert "décision n° 1</a> ; la prochaine version ne le portera plus." in html

    world.publish("1.0.0")
    html = read(client, f"{HOME}champs/places/", 410)
    assert "décision n° 1</a>, version 1.0.0." in html
    assert "Le nombre de places." in html


def test_a_field_that_was_split_leads_to_what_took_its_place(client: Client, world: World) -> None:
    into = [{"name": "ages", "title": "Âges"}, {"name": "besoins", "title": "Besoins"}]
    world.change({"op": "split_field", "removed": ["public"], "added": into})

    html = read(client, f"{HOME}champs/public/", 410)

    assert "Ce qu’il contenait s’écrit maintenant ici" in html
    assert f'<a href="{HOME}champs/ages/">Âges</a>' in html
    assert f'<a href="{HOME}champs/besoins/">Besoins</a>' in html


def test_a_field_that_never_was_is_not_there(client: Client, world: World) -> None:
    assert "Aucun champ ne s’appelle « rien »." in read(client, f"{HOME}champs/rien/", 404)


def test_a_retired_value_is_still_named(client: Client, world: World) -> None:
    world.change({"op": "remove_value", "field": "public", "value": "Familles"})

    html = read(client, f"{HOME}champs/public/")

    assert "1 valeur retirée" in html


# --- Versions ---------------------------------------------------------------------------------------------------------


def test_without_a_version_the_list_says_what_comes(client: Client, world: World) -> None:
    assert "Aucune version n’est publiée" in read(client, f"{HOME}versions/")


def test_a_version_gives_its_files_and_what_it_changed_with_the_decisions(client: Client, world: World) -> None:
    world.publish("1.0.0")
    number = world.change({"op": "add_value", "field": "public", "value": "Tous"}, title="Faut-il accueillir tout le monde ?").number
    release = world.publish("1.1.0")

    html = read(client, f"{HOME}versions/1.1.0/")

    for artefact in release.artefacts.all():
        assert f"{HOME}1.1.0/{artefact.name}" in html
        assert artefact.sha256 in html
    assert f"Décision n° {number}</a> : Faut-il accueillir tout le monde ?" in html
    assert "Pour qui réutilise les données" in html
    listed = read(client, f"{HOME}versions/")
    assert listed.index(">1.1.0</a>") < listed.index(">1.0.0</a>")


def test_a_withdrawn_version_says_why_and_what_to_use(client: Client, world: World) -> None:
    world.publish("1.0.0")
    latest = world.publish("1.0.1")
    releases_of_the_standard.withdraw(release=latest, actor=world.team, reason="Une valeur manquait.", now=world.now)

    html = read(client, f"{HOME}versions/1.0.1/")

    assert "Une valeur manquait." in html
    assert f'Utilisez plutôt la <a href="{HOME}versions/1.0.0/">version 1.0.0</a>' in html


def test_a_candidate_has_no_page(client: Client, world: World) -> None:
    releases.prepare(standard=world.standard, actor=world.team, version="1.0.0", now=world.now)

    assert "n’est pas publiée" in read(client, f"{HOME}versions/1.0.0/", 404)


def test_the_next_version_says_its_number_and_why(client: Client, world: World) -> None:
    world.publish("1.0.0")
    world.change({"op": "add_value", "field": "public", "value": "Tous"})

    html = read(client, f"{HOME}versions/travail/")

    assert "appelle le numéro 1.1.0" in html
    assert "1 décision à publier" in html
    assert "Préparer la version" not in html
    client.force_login(world.team)
    assert "Préparer la version" in read(client, f"{HOME}versions/travail/")


# --- History ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def story(world: World) -> World:
    """One of everything."""
    world.call()
    said = say(world, "Ce champ m’aide.", field=world.field("public").uid)
    comments.answer(comment=said, actor=world.team, disposition="noted", answer="Merci.", now=world.now)
    proposal = world.propose(world.add_value("Tous"))
    proposals.edit(
        proposal=proposal, actor=world.copil[0], title="Mieux", motive="Vraiment.", operations=world.add_value("Tous"), now=world.now
    )
    question = world.ask(OptionDraft(proposal=proposal))
    questions.edit(question=question, actor=world.team, preparation=Preparation(title="Faut-il ?", kind="value_addition"), now=world.now)
    ballot = world.open_ballot(question, rule="majority", quorum=1)
    world.vote(ballot, world.copil[1], world.option(question), "against")
    world.vote(ballot, world.copil[1], world.option(question))
    world.close(ballot, world.chair)
    world.agree_in_a_meeting(question, world.option(question))
    world.publish("1.0.0")
    return world


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
    recorded = set(re.findall(r'"([a-z]+\.(?!(?:csv|jsonl|xlsx|zip)")[a-z_]+)"', sources))
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


# --- Bounded queries --------------------------------------------------------------------------------------------------


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def many_comments(world: World) -> None:
    for rank in range(5):
        for name in ("nom", "public"):
            say(world, f"Remarque {rank}", field=world.field(name).uid)
        value = world.value("public", "Adultes")
        say(world, f"Remarque {rank}", field=world.field("public").uid, value=value.uid)


def many_proposals(world: World) -> None:
    for rank in range(5):
        world.propose(world.add_value(f"Valeur {rank}"), title=f"Valeur {rank}")


def many_decisions(world: World) -> None:
    for rank in range(3):
        world.change({"op": "add_value", "field": "public", "value": f"Valeur {rank}"}, title=f"Faut-il la valeur {rank} ?")


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/", many_decisions),
        (HOME, many_decisions),
        (f"{HOME}champs/", many_comments),
        (f"{HOME}champs/", many_proposals),
        (f"{HOME}champs/public/", many_comments),
        (f"{HOME}champs/public/", many_proposals),
        (f"{HOME}champs/public/", many_decisions),
        (f"{HOME}versions/travail/", many_decisions),
        (f"{HOME}historique/", many_decisions),
        ("/recherche/?q=valeur", many_proposals),
    ],
)
def test_a_page_asks_as_much_for_one_as_for_many(client: Client, story: World, address: str, more: Callable[[World], None]) -> None:
    story.change({"op": "add_value", "field": "public", "value": "Une autre"})
    say(story, "Une remarque", field=story.field("public").uid)
    say(story, "Une remarque", field=story.field("public").uid, value=story.value("public", "Adultes").uid)
    story.register()  # what a closed vote gave is remembered for good
    story.propose(story.add_value("Une de plus"))
    before = queries_of(client, address)

    more(story)

    assert queries_of(client, address) == before


# --- Why, to the last sentence ----------------------------------------------------------------------------------------


def test_each_sentence_and_value_names_its_decision_and_what_was_refused(client: Client, world: World) -> None:
    proposal = world.propose(world.describe("public", "Le public que la bibliothèque accueille. Plusieurs lignes s’il y en a plusieurs."))
    question = world.ask(
        OptionDraft(proposal=proposal), OptionDraft(title="Dire le contraire", operations=world.describe("public", "Un seul public."))
    )
    world.agree_in_a_meeting(question, world.option(question), motive="Les producteurs hésitaient.")
    world.change({"op": "rename_value", "field": "public", "value": "Adultes", "before": "Adultes", "after": "Adultes et aînés"})
    world.change({"op": "remove_value", "field": "public", "value": "Familles"})
    refused = world.ask(OptionDraft(title="Ajouter les oiseaux", operations=world.add_value("Oiseaux")))
    world.agree_in_a_meeting(refused, None, outcome="rejected", motive="Ils ne lisent pas.")

    html = re.sub(r"<[^>]+>", "", read(client, f"{HOME}champs/public/pourquoi/"))
    html = " ".join(html.split())

    assert "Le public que la bibliothèque accueille. schéma importé, " in html
    assert "Plusieurs lignes s’il y en a plusieurs. décision n° 1, " in html
    assert "Adultes et aînés schéma importé" in html
    assert "écrite « Adultes » avant : décision n° 2" in html
    assert "Retirée : Familles retirée : décision n° 3" in html
    assert (
        html.index("Les producteurs hésitaient.")
        < html.index("Proposition n° 1, faite par ")
        < html.index("Non retenu : Dire le contraire")
    )
    assert (
        html.index("Ce qui n’a pas été retenu Ces changements")
        < html.index("Non retenu : Ajouter les oiseaux")
        < html.index("Ils ne lisent pas.")
    )


def test_the_whole_story_of_a_field_costs_the_same_whatever_its_length(client: Client, world: World) -> None:
    def change(number: int) -> None:
        world.change(
            {"op": "set_property", "field": "public", "path": "title", "before": world.field("public").title, "after": f"Public {number}"},
        )

    stays_bounded(client, f"{HOME}champs/public/pourquoi/", change, first=2, then=5)


def test_a_renamed_field_leads_to_its_story_and_an_unknown_one_does_not(client: Client, world: World) -> None:
    world.change({"op": "rename_field", "field": "places", "before": "places", "after": "nombre_places"})
    assert client.get(f"{HOME}champs/places/pourquoi/")["Location"] == f"{HOME}champs/nombre_places/pourquoi/"
    assert "Aucun champ ne s’appelle « rien »." in read(client, f"{HOME}champs/rien/pourquoi/", 404)


def test_a_field_that_comes_from_a_split_tells_the_story_of_the_whole(client: Client, world: World) -> None:
    world.change(*({"op": "set_property", "field": "public", "path": "title", "before": "Public accueilli", "after": "Publics"},))
    public, (children, *others) = world.field("public"), [world.value("public", text).uid for text in ("Enfants", "Adultes", "Familles")]
    uids = Uids({*working_schema(world.standard).uids()})
    parts = [FieldPart("enfance", "Enfance", public.description, (children,)), FieldPart("autres", "Autres", values=tuple(others))]
    split = split_field(working_schema(world.standard), public.uid, parts, uids)
    question = world.ask(OptionDraft(title="Scinder", operations=[split]))
    world.agree_in_a_meeting(question, world.option(question), motive="Deux questions en une.")

    html = re.sub(r"<[^>]+>", "", read(client, f"{HOME}champs/enfance/pourquoi/"))
    html = " ".join(html.split())
    assert "Ce champ vient de la décision n° 2" in html
    assert "Il prend la suite de « Publics »" in html
    assert "Le public que la bibliothèque accueille. schéma importé" in html
    assert "Enfants schéma importé" in html
    assert "Le titre : Enfance décision n° 2" in html
    assert html.count("Deux questions en une.") == 2
