"""Contributors and the team: registering, commenting, answering, proposing."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from concertation.models import Proposal
from concertation.services.questions import OptionDraft
from standard import places
from standard.models import CircleInvitation
from tests.browser.conftest import code_sent_to
from tests.browser.people import DESK, PHONE, Person
from tests.concertation.world import World


def arrive_and_register(person: Person, email: str, *, name: str, organisation: str) -> None:
    """From the page that one wants to comment on, back to it as a contributor."""
    person.follow("Se connecter")
    person.input("Adresse électronique").fill(email)
    person.press("Recevoir un code")
    person.input("Code").fill(code_sent_to(email))
    person.press("Me connecter")
    # One page asks how one signs, once.
    person.arrives("S’inscrire comme contributeur")
    person.input("Nom affiché").fill(name)
    person.input("Organisation").fill(organisation)
    person.press("M’inscrire")
    person.reads("Vous voici parmi les contributeurs")


def test_a_contributor_registers_comments_and_is_answered(new_page: Callable[..., Page], world: World) -> None:
    world.call(days=30)
    ana = Person(new_page(viewport={"width": PHONE, "height": 700}), world.standard.slug)
    ana.open("pages:field", "public")
    arrive_and_register(ana, "ana@exemple.fr", name="Ana Roux", organisation="Médiation du Lac")

    # Back on the field. Nothing said is refused where it should be written.
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("Public accueilli")
    ana.press("Publier le commentaire")
    ana.refused("Votre commentaire", "Écrivez votre commentaire.")
    ana.refused("Nature de votre commentaire", "Choisissez la nature de votre commentaire.")
    ana.arrives("Commenter le champ « Public accueilli »")
    ana.input("Sur quoi porte-t-il").select_option("La valeur « Adultes »")
    ana.choose("Nature de votre commentaire", "Demande de clarification")
    ana.input("Votre commentaire").fill("Dès quel âge est-on adulte ?")
    ana.press("Publier le commentaire")
    ana.reads("Votre commentaire est publié.", "Dès quel âge est-on adulte ?")

    # The team answers, once what to do was said.
    team = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    team.enter_as(world.team)
    team.page.goto("/")
    team.page.get_by_role("link", name="Mon espace (1)").click()
    team.arrives("Mon espace")
    team.follow("Équipe projet : Bibliothèques")
    team.arrives("Équipe projet")
    team.follow("Commentaires", within=team.main.get_by_role("navigation", name="Équipe projet"))
    team.arrives("Commentaires")
    team.follow(re.compile("^Répondre à ce seul commentaire"))
    team.arrives("Discussion")
    team.input("Suite donnée").select_option("Retenu")
    team.press("Publier la réponse de l’équipe")
    team.refused("Réponse de l’équipe projet", "Écrivez la réponse que son auteur lira.")
    team.input("Réponse de l’équipe projet").fill("Dès dix-huit ans : la définition le dira.")
    team.press("Publier la réponse de l’équipe")
    team.reads("La réponse est publiée.")

    # She finds it in her space, and answers back in the thread.
    ana.page.goto("/mon-espace/")
    ana.arrives("Mon espace")
    ana.reads("Dès dix-huit ans : la définition le dira.")
    ana.follow(re.compile("^Sur .*Adultes"))
    ana.input("Votre réponse").fill("Merci, c’est clair.")
    ana.press("Publier la réponse")
    ana.reads("Votre réponse est publiée.", "Merci, c’est clair.")
    ana.arrives("Discussion")

    # Everybody reads it where the value stands.
    ana.open("pages:field", "public")
    ana.page.get_by_text("Discussion sur cette valeur").click()
    expect(ana.page.get_by_role("article", name="Commentaire de Ana Roux")).to_contain_text("Merci, c’est clair.")
    ana.open("pages:consultation")
    ana.arrives("Participer")
    ana.reads("1 commentaire", "Médiation du Lac")


def test_a_proposal_is_written_by_editing_the_field(new_page: Callable[..., Page], world: World) -> None:
    world.call(days=30)
    author = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    author.enter_as(world.contributor)
    author.open("pages:field", "public")
    author.follow("Proposer un changement")
    author.arrives("Changer le champ « Public accueilli »")
    effect = author.section("Votre proposition en clair")
    expect(effect).to_contain_text("Rien ne change pour l’instant.")

    # What is written is said in plain words beside it, without a reload; what is wrong too.
    author.input("Nom technique").fill("nom")
    author.input("Titre").fill("Publics accueillis")
    expect(effect).to_contain_text("Un autre champ s’appelle déjà « nom »")
    author.input("Nom technique").fill("publics")
    author.input("Ce que cela veut dire").fill("Les publics que la bibliothèque accueille.")
    author.press("Ajouter une valeur")
    author.input("Valeur 4").fill("Enfants")
    author.input("Valeur 4").press("Tab")
    expect(effect).to_contain_text("« Enfants » est déjà dans la liste, à la 1ʳᵉ place.")
    author.input("Valeur 4").fill("Étudiants")
    author.press("Monter la valeur 4")
    expect(author.input("Valeur 3")).to_have_value("Étudiants")
    expect(effect.get_by_role("insertion").filter(has_text="Étudiants").first).to_be_visible()
    expect(effect).to_contain_text("Publics accueillis")
    author.look()
    author.press("Continuer")

    # A second field in the same proposal; a rule that could hang is refused beside its input.
    author.arrives("Votre proposition")
    author.choose("Ajouter un autre changement", "Nom ")
    author.press("Changer aussi ceci")
    author.arrives("Changer le champ « Nom »")
    author.page.get_by_text("Règles plus précises").click()
    author.input("Expression régulière").fill("^(a+)+$")
    author.press("Continuer")
    author.refused("Expression régulière", "bloquer")
    author.look()
    author.input("Expression régulière").fill("")
    author.input("Ce que cela veut dire").fill("Le nom affiché en façade.")
    author.press("Continuer")

    # The motive is asked last.
    expect(author.page.get_by_role("heading", level=1)).to_have_text("Votre proposition")
    author.input("Titre").fill("Dire tous les publics")
    author.press("Envoyer la proposition")
    author.refused("Pourquoi ce changement", "Dites pourquoi")
    author.input("Pourquoi ce changement").fill("Les étudiants viennent chaque soir.")
    author.press("Envoyer la proposition")
    author.arrives("Dire tous les publics")
    author.reads("Votre proposition n° 1 est à l’étude.", "Les étudiants viennent chaque soir.", "façade", "Étudiants")
    proposal = Proposal.objects.get()
    assert proposal.state == Proposal.State.OPEN
    assert [value.text for value in world.field("public").values.values] == ["Enfants", "Adultes", "Familles"]  # type: ignore[union-attr]

    # Sent, it can still be mended or taken back by its author; anybody finds it in the list and on the field.
    author.open("pages:proposals")
    author.arrives("Propositions")
    author.follow("Proposition n° 1 : Dire tous les publics")
    author.page.get_by_text("Retirer ma proposition").click()
    author.press("Retirer la proposition")
    author.reads("Votre proposition est retirée.")


def test_what_is_written_outlives_the_session_and_the_tab(new_page: Callable[..., Page], world: World) -> None:
    world.call(days=30)
    ana = Person(new_page(viewport={"width": PHONE, "height": 700}), world.standard.slug)
    ana.enter_as(world.contributor)
    ana.open("pages:field", "public")
    ana.choose("Nature de votre commentaire", "Demande de clarification")
    ana.input("Votre commentaire").press_sequentially("Dès quel âge ?")
    expect(ana.page.get_by_text(re.compile("^Enregistré à"))).to_be_visible(timeout=10_000)

    # The tab is closed and opened again; then the session ends before one sends.
    ana.open("pages:field", "public")
    expect(ana.input("Votre commentaire")).to_have_value("Dès quel âge ?")
    ana.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    ana.input("Votre commentaire").fill("Dès quel âge est-on adulte ?")
    ana.press("Publier le commentaire")
    ana.arrives("Cette action n’est pas possible")
    ana.follow("Se connecter et retrouver mon texte")
    ana.input("Adresse électronique").fill(world.contributor.email)
    ana.press("Recevoir un code")
    ana.input("Code").fill(code_sent_to(world.contributor.email))
    ana.press("Me connecter")
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("Public accueilli")
    expect(ana.page.locator("#repris")).to_be_in_viewport()
    expect(ana.input("Votre commentaire")).to_have_value("Dès quel âge est-on adulte ?")
    ana.look()
    ana.press("Publier le commentaire")
    ana.reads("Votre commentaire est publié.")


def test_the_whole_of_it_without_javascript(new_page: Callable[..., Page], world: World) -> None:
    world.call(days=30)
    page = new_page(viewport={"width": PHONE, "height": 700}, java_script_enabled=False)
    zoe = Person(page, world.standard.slug, scripts=False)
    zoe.open("pages:field", "public")
    arrive_and_register(zoe, "zoe@exemple.fr", name="Zoé", organisation="")
    zoe.choose("Nature de votre commentaire", "Ajout")
    zoe.input("Votre commentaire").fill("Il manque les étudiants.")
    zoe.press("Publier le commentaire")
    zoe.reads("Votre commentaire est publié.")

    zoe.follow("Proposer un changement")
    zoe.press("Ajouter une valeur")
    zoe.input("Valeur 4").fill("Étudiants")
    zoe.press("Retirer la valeur Familles")
    zoe.press("Voir l’effet")
    effect = zoe.section("Votre proposition en clair")
    expect(effect).to_contain_text("Étudiants")
    expect(effect).to_contain_text("Il manque les étudiants.")
    zoe.press("Remettre Familles")
    zoe.press("Continuer")
    zoe.input("Titre").fill("Accueillir les étudiants")
    zoe.input("Pourquoi ce changement").fill("Ils viennent chaque soir.")
    zoe.press("Envoyer la proposition")
    zoe.reads("Votre proposition n° 1 est à l’étude.", "accepte une valeur de plus : « Étudiants »")


def test_a_member_of_the_committee_is_invited_then_comes_in(new_page: Callable[..., Page], world: World) -> None:
    team = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    team.enter_as(world.team)
    team.open("pages:members")
    team.arrives("Membres")
    inviting = team.section("Inviter quelqu’un")
    team.press("Inviter")
    team.refused("Adresse électronique", "Écrivez l’adresse électronique de la personne.")
    team.input("Adresse électronique", inviting).fill("agen@exemple.fr")
    team.pick("Comité de pilotage : vote et arbitre")
    team.input("Organisation", inviting).fill("Ville d’Agen")
    team.press("Inviter")
    team.reads("Une invitation part pour agen@exemple.fr : elle mène au cercle « Comité de pilotage ».")

    member = Person(new_page(viewport={"width": PHONE, "height": 700}), world.standard.slug)
    member.page.goto(places.invitation(CircleInvitation.objects.get().token))
    member.arrives("Participer au standard « Bibliothèques »")
    member.input("Votre nom").fill("Agathe Prat")
    member.press("Rejoindre ce cercle")
    member.reads("Bienvenue dans le cercle « Comité de pilotage »")

    world.now = timezone.now()
    world.open_ballot(world.ask(OptionDraft(title="Oui"), title="Faut-il une liste ?"))
    member.page.goto("/mon-espace/")
    member.reads("Votez : Faut-il une liste ?", "comité de pilotage, pour Ville d’Agen")
