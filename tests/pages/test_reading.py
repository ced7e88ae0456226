"""Reading a standard: what a visitor sees, on the small standard of the tests."""

import re

import pytest
from django.test import Client

from concertation.services import comments, decisions, releases
from concertation.services.questions import OptionDraft
from pages.urls_reading import urlpatterns
from standard.services import releases as releases_of_the_standard
from tests.concertation.world import World
from tests.pages.visit import HOME, read

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
def test_the_site_map_leads_to_every_page_of_help(client: Client) -> None:
    html = read(client, "/aide/plan-du-site/")
    helping = [address for one in urlpatterns if (address := f"/{one.pattern}").startswith("/aide/")]

    assert len(helping) > 10
    assert [address for address in helping if f'href="{address}"' not in html] == []


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
    said = world.say("Ce champ m’aide.", field=field.uid)
    comments.answer(comment=said, actor=world.team, disposition="noted", answer="Merci.", now=world.now)
    world.say("Et les seniors ?", field=field.uid, value=value.uid)
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
