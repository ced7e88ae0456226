"""The documentation of a version: what was published, to search and to cite, whatever is decided afterwards."""

import re
from urllib.parse import quote, unquote

from django.test import Client

from concertation.models import Decision
from pages.reading.documentation import SHOWN
from standard.services import releases
from tests.concertation.world import World
from tests.pages.visit import HOME, queries, read

DOCUMENTATION = f"{HOME}versions/1.0.0/documentation/"


def publish_with_a_decision(world: World) -> Decision:
    decision = world.change({"op": "add_value", "field": "public", "value": "Scolaires"}, title="Et les classes ?")
    world.publish("1.0.0")
    return decision


def test_it_says_each_field_as_it_was_published_and_the_decisions_that_made_it(client: Client, world: World) -> None:
    publish_with_a_decision(world)
    world.change({"op": "set_property", "field": "nom", "path": "title", "before": "Nom", "after": "Nom d’usage"}, title="Un autre titre ?")

    html = read(client, DOCUMENTATION)

    assert "3 champs, dont 1 obligatoire" in html
    assert html.index('id="champ-nom"') < html.index('id="champ-public"') < html.index('id="champ-places"')
    assert "Nom d’usage" not in html
    assert "Un autre titre ?" not in html
    about_public = html[html.index('id="champ-public"') : html.index('id="champ-places"')]
    assert "Pourquoi ce champ : 1 décision<" in about_public
    assert "Et les classes ?" in about_public
    assert "Décision n° 1" in about_public[about_public.index('id="champ-public--Scolaires"') :]
    assert "Publié depuis la" in about_public
    about_name = html[html.index('id="champ-nom"') : html.index('id="champ-public"')]
    assert "Aucune décision prise ici ne l’a fait ni changé : il vient du schéma repris le 31 mai 2022." in about_name


def test_every_anchor_is_one_place_and_its_address_is_given_to_copy(client: Client, world: World) -> None:
    publish_with_a_decision(world)

    html = read(client, DOCUMENTATION)

    places = re.findall(r' id="(champ-[^"]+)"', html)
    assert len(places) == len(set(places))
    assert {link.partition("#")[2] for link in re.findall(r'href="([^"]*#champ-[^"]+)"', html)} <= set(places)
    assert re.search(rf'data-copy="https?://[^/"]+{DOCUMENTATION}#champ-public"', html)


def test_a_search_needs_no_script_and_finds_values_too(client: Client, world: World) -> None:
    publish_with_a_decision(world)

    html = read(client, f"{DOCUMENTATION}?mots=scolaire")

    assert "1 champ trouvé sur 3." in html
    assert 'id="champ-public"' in html
    assert 'id="champ-nom"' not in html
    assert "Aucun champ ne correspond" in read(client, f"{DOCUMENTATION}?mots=piscine")


def test_a_long_list_is_cut_and_each_value_keeps_an_address_that_shows_it(client: Client, world: World) -> None:
    added = [{"op": "add_value", "field": "public", "value": f"public numéro {number}"} for number in range(SHOWN + 50)]
    world.change(*added)
    world.publish("1.0.0")

    assert "Et 53 autres valeurs : cherchez-les par un mot" in read(client, DOCUMENTATION)

    last = f"public numéro {SHOWN + 49}"
    html = read(client, f"{DOCUMENTATION}?mots={quote(last)}")
    place = f"champ-public--public-numéro-{SHOWN + 49}"
    assert f'id="{place}"' in html
    address = next(link for link in re.findall(r'href="([^"]*documentation/\?mots=[^"]+)"', html) if unquote(link).endswith(f"#{place}"))
    assert f'id="{place}"' in read(client, address.partition("#")[0])


def test_its_card_shows_the_picture_that_the_version_published(client: Client, world: World) -> None:
    assert "og:image" not in read(client, HOME)
    world.publish("1.0.0")

    for page in (HOME, f"{HOME}versions/1.0.0/", DOCUMENTATION):
        (address,) = re.findall(r'property="og:image" content="https?://[^/]+(/[^"]+)"', read(client, page))
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert answer.content.startswith(b"\x89PNG")


def test_what_became_of_the_version_is_said_and_another_is_not_there(client: Client, world: World) -> None:
    world.publish("1.0.0")
    release = world.standard.releases.get()
    releases.correct(release=release, actor=world.team, text="Lisez « usuel ».", file="documentation.html", now=world.now)
    releases.withdraw(release=release, actor=world.team, reason="Une erreur de liste.", now=world.now)

    html = read(client, DOCUMENTATION)

    assert "Version retirée le" in html
    assert "Une erreur de liste." in html
    assert "Lisez « usuel »." in html
    assert "La version 2.0.0 n’est pas publiée." in read(client, f"{HOME}versions/2.0.0/documentation/", 404)


def test_its_queries_do_not_grow_with_decisions(client: Client, world: World) -> None:
    def published(version: str) -> int:
        world.publish(version)
        return queries(client, f"{HOME}versions/{version}/documentation/")

    publish_with_a_decision(world)
    before = published("1.1.0")
    for number in range(3):
        world.change({"op": "add_value", "field": "public", "value": f"Public {number}"}, title=f"Le public {number} ?")
    assert published("1.2.0") == before
