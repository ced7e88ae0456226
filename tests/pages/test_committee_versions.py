"""The register of decisions, and the way from decisions to a published version."""

import pytest

from concertation.services import decisions
from concertation.services.questions import OptionDraft
from standard.models import Artefact, Release
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, beside, read, refused, send, stays_bounded

DECISIONS = f"{HOME}decisions/"
VERSION = f"{HOME}equipe/version/"
ONLY_TEAM = "Cette action revient à l&#x27;équipe projet du standard."


def add(world: World, value: str, title: str = "Faut-il l’ajouter ?", **decided: object) -> None:
    question = world.ask(OptionDraft(title=f"Ajouter {value}", operations=world.add_value(value)), title=title)
    world.agree_in_a_meeting(question, world.option(question), **decided)


def release(world: World, version: str = "1.0.0") -> Release:
    return world.publish(version)


# --- Decisions --------------------------------------------------------------------------------------------------------


def test_an_empty_register_says_what_to_read_instead(world: World) -> None:
    assert "Aucune décision pour le moment" in read(as_(None), DECISIONS)


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ("", ["Deux ?", "Une ?"]),
        ("issue=rejected", ["Deux ?"]),
        ("mode=team", []),
        ("mode=consensus&q=une", ["Une ?"]),
        ("issue=nimporte", ["Deux ?", "Une ?"]),
    ],
)
def test_the_register_is_filtered(world: World, filters: str, shown: list[str]) -> None:
    add(world, "Tous", "Une ?")
    add(world, "Seniors", "Deux ?", outcome="rejected")

    html = read(as_(None), f"{DECISIONS}?{filters}")

    assert sorted(title for title in ("Une ?", "Deux ?") if f">{title}</a>" in html) == sorted(shown)
    assert ("Aucune décision ne correspond" in html) == (not shown)


def test_the_register_asks_for_the_same_queries_whatever_its_length(world: World) -> None:
    stays_bounded(as_(None), DECISIONS, lambda number: add(world, f"Public {number}"))


def test_a_decision_shows_its_vote_its_changes_and_its_trace(world: World) -> None:
    proposal = world.propose(world.add_value("Tous"), title="Accueillir tout le monde")
    question = world.ask(OptionDraft(proposal=proposal))
    ballot = world.open_ballot(question)
    world.vote(ballot, world.copil[0], world.option(question), "against", "Trop vague.")
    for voter in (world.chair, *world.copil[:3]):
        world.vote(ballot, voter, world.option(question))
    world.close(ballot, world.team)
    taken = decisions.decide(
        question=question, actor=world.chair, outcome="accepted", option=world.option(question), how="vote", motive="Voté.", now=world.now
    )
    assert taken.revision is not None

    html = read(as_(None), f"{DECISIONS}1/")

    for shown in (
        "Voté.",
        "accepte une valeur de plus",
        "4 voix sur 5",
        "Lyon (Ville de lyon)",
        "n’a pas voté",
        "<del>contre : Accueillir tout le monde (Trop vague.)</del>",
        taken.revision.sha256,
        'href="/standards/bibliotheques/propositions/1/"',
        "Pas encore publiée",
        "Enregistrée par Lyon",
    ):
        assert shown in html
    release(world)
    assert 'Publiée dans la <a href="/standards/bibliotheques/versions/1.0.0/">version 1.0.0</a>' in read(as_(None), f"{DECISIONS}1/")


def test_an_unknown_decision_is_not_there(world: World) -> None:
    assert "Ce standard n’a pas de décision n° 3." in read(as_(None), f"{DECISIONS}3/", 404)


# --- Preparing a version ----------------------------------------------------------------------------------------------


def test_the_preparation_says_what_changes_the_number_and_why(world: World) -> None:
    release(world)
    add(world, "Tous", "Faut-il accueillir tout le monde ?")
    add(world, "Seniors", "Et les seniors ?", outcome="conditional", conditions="Après l’enquête.")

    html = read(as_(world.team), VERSION)

    assert "Ce qui change depuis la version 1.0.0" in html
    assert 'decisions/1/">Décision n° 1</a> : Faut-il accueillir tout le monde ?' in html
    assert "Nous proposons <strong>1.1.0</strong>" in html
    assert "Décidé, mais absent de cette version" in html
    assert "Et les seniors ?" in html
    assert 'value="1.1.0"' in html


def test_a_version_is_prepared_looked_at_and_published(world: World) -> None:
    add(world, "Tous")
    team = as_(world.team)

    html = send(team, VERSION, version="1.0.0")
    assert "La version 1.0.0 est prête à relire. Rien n’est encore publié." in html
    assert not Artefact.objects.exists()
    assert "Tous" in read(team, f"{VERSION}fichiers/documentation.html")
    assert "La version à relire n’a pas de fichier de ce nom." in read(team, f"{VERSION}fichiers/rien.pdf", 404)
    candidate = Release.objects.get()
    assert "Le comité de pilotage approuve chaque version" in read(team, f"{VERSION}publier/", 403)
    refused(team, f"{VERSION}publier/", "Le comité de pilotage approuve chaque version", revision=candidate.revision.number)
    assert "Publier la version 1.0.0 ?</a>" in read(team, VERSION)
    approval = world.approve(candidate)
    assert f'decisions/{approval.number}/">décision n° {approval.number}</a>' in read(team, VERSION)
    html = read(team, f"{VERSION}publier/")
    assert f'name="revision" value="{candidate.revision.number}"' in html

    previewed = team.get(f"{VERSION}fichiers/schema.json").content
    html = send(team, f"{VERSION}publier/", revision=candidate.revision.number)

    assert "La version 1.0.0 est publiée. Ses fichiers ne changeront plus." in html
    assert bytes(Artefact.objects.get(name="schema.json").data) == previewed
    assert "Aucune version n’attend d’être publiée." in send(team, f"{VERSION}publier/", revision=candidate.revision.number)


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("", "Donnez le numéro"),
        ("deux", "Un numéro de version s’écrit avec trois nombres"),
        ("1.0.0", "a déjà servi"),
        ("0.9.0", "choisissez un numéro plus grand"),
    ],
)
def test_a_number_to_mend_comes_back(world: World, version: str, message: str) -> None:
    release(world)

    assert message in beside(send(as_(world.team), VERSION, 422, version=version), "version_version")


def test_a_number_that_says_less_than_what_changes_is_pointed_out_before_publishing(world: World) -> None:
    release(world)
    remove(world, "Adultes")
    team = as_(world.team)
    for version, said in (("1.0.1", True), ("2.0.0", False)):
        send(team, VERSION, version=version)
        world.approve(Release.objects.get(version=version))
        for page in (VERSION, f"{VERSION}publier/"):
            assert ("annonce moins que ce qui change : nous proposons 2.0.0" in read(team, page)) == said


def test_a_candidate_that_the_schema_has_left_behind_is_not_published(world: World) -> None:
    team = as_(world.team)
    send(team, VERSION, version="1.0.0")
    read_revision = Release.objects.get().revision.number
    add(world, "Tous")

    assert "à préparer de nouveau" in read(team, VERSION)
    assert "Cette version a changé depuis que vous l’avez ouverte." in send(team, f"{VERSION}publier/", revision=read_revision)
    send(team, VERSION, version="1.0.0")
    assert "Cette version a changé" in send(team, f"{VERSION}publier/", revision=read_revision)
    assert Release.objects.get().state == "candidate"


def test_a_version_is_withdrawn_with_a_reason(world: World) -> None:
    release(world)
    address, team = f"{VERSION}1.0.0/retirer/", as_(world.team)
    assert "Retirer la version 1.0.0" in read(team, address)
    assert "Dites pourquoi." in beside(send(team, address, 422, reason=" "), "retrait_reason")

    html = send(team, address, reason="Une valeur manque.")

    assert "Version retirée le" in html
    assert "Une valeur manque." in html
    refused(team, address, "Seule une version publiée peut être retirée.", reason="Encore.")
    assert "Ce standard n’a pas de version 7.0.0." in read(team, f"{VERSION}7.0.0/retirer/", 404)


def test_only_the_team_prepares_publishes_and_withdraws(world: World) -> None:
    release(world)
    send(as_(world.team), VERSION, version="1.0.1")
    candidate = Release.objects.get(version="1.0.1")

    for client, reason in ((as_(None), "Connectez-vous"), (as_(world.contributor), ONLY_TEAM), (as_(world.chair), ONLY_TEAM)):
        refused(client, VERSION, reason, version="2.0.0")
        refused(client, f"{VERSION}publier/", reason, revision=candidate.revision.number)
        refused(client, f"{VERSION}1.0.0/retirer/", reason, reason="Intrus.")
    assert "Connectez-vous" in read(as_(None), f"{VERSION}fichiers/schema.json", 403)
    assert "Cette version est en préparation" in read(as_(world.contributor), f"{VERSION}fichiers/schema.json", 403)
    assert {one.version: one.state for one in Release.objects.all()} == {"1.0.0": "published", "1.0.1": "candidate"}


# --- What the committee lets through ----------------------------------------------------------------------------------

WAIVE = f"{VERSION}laisser-passer/?regle=value-removed&champ=public"


def remove(world: World, value: str) -> None:
    operations = world.operations({"op": "remove_value", "field": "public", "value": value})
    question = world.ask(OptionDraft(title=f"Retirer {value}", operations=operations), title=f"Retirer {value} ?")
    world.agree_in_a_meeting(question, world.option(question))


def test_an_effect_is_let_through_with_a_motive_that_is_published(world: World) -> None:
    release(world)
    remove(world, "Adultes")
    team, chair = as_(world.team), as_(world.chair)
    html = read(team, VERSION)
    assert "Nous proposons <strong>2.0.0</strong>" in html
    assert "Une fois la version préparée" in html
    send(team, VERSION, version="1.0.1")

    refused(as_(world.copil[0]), WAIVE, "Cette action revient à l’équipe projet et à la présidence", motive="Je veux.")
    assert "Dites pourquoi" in beside(send(chair, WAIVE, 422, motive=" "), "dispense_motive")
    html = send(chair, WAIVE, motive="Personne ne l’employait.")
    assert "Cet effet ne compte plus. Le numéro proposé est 1.0.1." in html
    assert "Laissé passer :</strong> Personne ne l’employait." in html
    assert "Compter un effet de nouveau" in read(team, WAIVE)
    send(team, WAIVE, motive="Une commune l’emploie.")
    assert "Nous proposons <strong>2.0.0</strong>" in read(team, VERSION)
    send(team, WAIVE, motive="Elle y renonce.")

    published = release(world, "1.0.1")
    for name in ("CHANGELOG.md", "documentation.html", "documentation.md", "changes.json"):
        data = bytes(published.artefacts.get(name=name).data).decode()
        assert "Elle y renonce." in data
        assert "Personne ne l’employait." not in data
    html = read(as_(None), f"{HOME}versions/1.0.1/")
    assert "Laissé passer par l’équipe projet" in html
    history = read(as_(None), f"{HOME}historique/?genre=versions")
    assert "Effet laissé passer dans la version 1.0.1" in history
    assert "Personne ne l’employait." in history


def test_nothing_is_let_through_that_does_not_change(world: World) -> None:
    release(world)
    add(world, "Tous")
    team = as_(world.team)
    read(team, WAIVE, 404)
    send(team, VERSION, version="1.1.0")
    read(team, WAIVE, 404)


def test_the_preparation_says_what_becomes_of_files_of_older_versions(world: World) -> None:
    release(world)
    remove(world, "Adultes")
    release(world, "1.0.1")
    add(world, "Tous")
    html = read(as_(world.team), VERSION)
    # A file of 1.0.0 may hold the value that 1.0.1 removed without announcing it.
    assert "Nous proposons <strong>2.0.0</strong>" in html
    assert "Depuis la version 1.0.0" in html
    assert "Un fichier juste l’est-il encore ?" in html
