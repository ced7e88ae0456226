"""« Décisions et schéma », what publishing over it takes, and what is said of it afterwards."""

import pytest

from concertation.services.questions import OptionDraft
from standard.models import Event, Release
from tests.concertation.test_divergences import adopt, bring, say
from tests.concertation.world import DAY, DESCRIPTOR, World
from tests.pages.visit import HOME, as_, beside, read, send, stays_bounded

DIVERGENCES = f"{HOME}decisions/schema/"
VERSION = f"{HOME}equipe/version/"
WHY = "L’annexe paraîtra avec la version suivante."


def candidate(world: World, version: str = "0.2.0") -> Release:
    send(as_(world.team), VERSION, version=version)
    release = Release.objects.get(version=version)
    world.approve(release)
    return release


def publish(world: World, release: Release, status: int = 302, **said: str) -> str:
    return send(as_(world.team), f"{VERSION}publier/", status, revision=str(release.revision.number), **said)


def test_a_standard_that_agrees_says_so(world: World) -> None:
    adopt(world, {"op": "add_value", "field": "public", "value": "Étudiants"})
    assert "Tout concorde" in read(as_(None), DIVERGENCES)


def test_each_point_is_read_at_its_place_with_what_to_do(world: World) -> None:
    adopt(world, {"op": "add_value", "field": "public", "value": "Étudiants"}, title="Et les étudiants ?")
    say(world, "Une annexe décrit chaque valeur.")
    name, *others = DESCRIPTOR["fields"]
    bring(world, {**DESCRIPTOR, "fields": [{**name, "title": "Dénomination"}, *others]}, "0.2.0")
    html = read(as_(None), DIVERGENCES)
    assert "Tout (3)" in html
    assert "Décidé, mais pas dans le schéma (2)" in html
    assert "Et les étudiants ?" in html
    assert f'href="{HOME}decisions/1/">Décision n° 1</a>' in html
    assert f'href="{HOME}champs/nom/">' in html
    assert f'href="{HOME}versions/0.2.0/">Version 0.2.0</a>' in html
    assert "propositions/nouvelle/?champ=" in html
    only = read(as_(None), f"{DIVERGENCES}?genre=undecided")
    assert "Dénomination" in only
    assert "Et les étudiants ?" not in only
    assert "Dénomination" in read(as_(None), f"{DIVERGENCES}?genre=nimporte")


def test_the_page_asks_for_the_same_queries_whatever_there_is(world: World) -> None:
    stays_bounded(as_(None), DIVERGENCES, lambda number: say(world, f"Texte {number}"), first=1, then=6)


def test_publishing_over_a_point_takes_a_motive_that_is_shown_with_the_version(world: World) -> None:
    say(world, "Une annexe décrit chaque valeur.")
    adopt(world, {"op": "add_value", "field": "public", "value": "Étudiants"})
    release = candidate(world)
    assert "n’a retenu qu’un texte" in read(as_(world.team), VERSION)
    assert "s’accordent pas sur 1 point" in read(as_(world.team), f"{VERSION}publier/")
    assert "dites pourquoi" in beside(publish(world, release, 422), "publier_motive")
    assert Release.objects.get(pk=release.pk).state == Release.State.CANDIDATE
    html = publish(world, release, motive=WHY)
    assert WHY in html
    assert "n’a retenu qu’un texte" in html
    event = Event.objects.get(verb="release.published_over")
    assert (event.message, event.read_details()["version"]) == (WHY, "0.2.0")
    assert WHY in read(as_(None), f"{HOME}historique/")
    assert f"publiée malgré cela : {WHY}" in read(as_(None), DIVERGENCES)


def test_what_a_version_was_published_over_is_not_asked_again(world: World) -> None:
    say(world, "Une annexe décrit chaque valeur.")
    publish(world, candidate(world), motive=WHY)
    world.now += DAY
    adopt(world, {"op": "add_value", "field": "public", "value": "Étudiants"})
    assert "Pourquoi publier quand même" not in read(as_(world.team), VERSION)
    publish(world, candidate(world, "0.3.0"))
    assert Event.objects.filter(verb="release.published_over").count() == 1
    assert "Ce qui ne concordait pas" not in read(as_(None), f"{HOME}versions/0.3.0/")


@pytest.mark.parametrize("outcome", ["rejected", "deferred"])
def test_a_version_that_agrees_is_published_without_a_motive(world: World, outcome: str) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    world.agree_in_a_meeting(question, world.option(question), outcome=outcome)
    assert "est publiée" in publish(world, candidate(world))
