"""The register of decisions: what is kept of it, and the files to take away."""

import csv
import io
import json

import pytest

from concertation.models import Decision, Meeting
from concertation.services.questions import OptionDraft
from tests.concertation.world import DAY, World
from tests.pages.visit import HOME, as_, read, stays_bounded

DECISIONS = f"{HOME}decisions/"
TITLES = ("Étudiants ?", "Nom ?", "Seniors ?")


def take(world: World) -> None:
    """Three decisions: on the list in the first meeting, on the name two days later, and one that is rejected."""
    first = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")), title=TITLES[0])
    world.agree_in_a_meeting(first, world.option(first))
    world.now += 2 * DAY
    second = world.ask(OptionDraft(title="Décrire", operations=world.describe("nom", "Le nom de la plaque.")), title=TITLES[1])
    world.agree_in_a_meeting(second, world.option(second), motive='=HYPERLINK("https://exemple.fr") dit la plaque')
    world.now += 2 * DAY
    third = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Seniors")), title=TITLES[2])
    world.meet()
    world.agree_in_a_meeting(third, world.option(third), outcome="rejected")


def shown(html: str) -> list[str]:
    return [title for title in TITLES if f">{title}</a>" in html]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("", TITLES),
        ("champ={public}", [TITLES[0], TITLES[2]]),
        ("champ={nom}&issue=accepted", [TITLES[1]]),
        ("seance={meeting}", [TITLES[2]]),
        ("etat=in_force", TITLES),
        ("etat=superseded", []),
        ("depuis=2022-06-02", TITLES[1:]),
        ("jusqu-au=2022-06-03", TITLES[:2]),
        ("depuis=2022-06-03&jusqu-au=2022-06-03", [TITLES[1]]),
        ("q=plaque", [TITLES[1]]),
        ("seance=zzz&depuis=hier&etat=autre&champ=", TITLES),
    ],
)
def test_the_register_and_its_files_keep_what_is_asked(world: World, asked: str, kept: list[str]) -> None:
    take(world)
    last = Meeting.objects.latest("starts_at")
    query = asked.format(public=world.field("public").uid, nom=world.field("nom").uid, meeting=last.pk)
    html = read(as_(None), f"{DECISIONS}?{query}")
    assert shown(html) == list(kept)
    data = as_(None).get(f"{DECISIONS}registre.json?{query}").json()
    assert [one["question"] for one in data["decisions"]] == list(kept)
    if kept and query:
        assert f'registre.csv?{query.replace("&", "&amp;")}"' in html


def test_a_value_that_an_address_asks_for_stays_chosen_in_the_form(world: World) -> None:
    take(world)
    value = world.value("public", "Étudiants")
    html = read(as_(None), f"{DECISIONS}?champ={value.uid}")
    assert shown(html) == [TITLES[0]]
    assert f'<option value="{value.uid}" selected>Valeur « Étudiants »</option>' in html


def test_no_cell_of_the_table_is_a_formula(world: World) -> None:
    take(world)
    answer = as_(None).get(f"{DECISIONS}registre.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="bibliotheques-decisions.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["question"] for row in rows] == list(TITLES)
    assert rows[1]["motif"].startswith("'=HYPERLINK")
    assert (rows[0]["issue"], rows[0]["état"], rows[2]["issue"]) == ("Validé", "en vigueur", "Écarté")
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())


def test_the_same_is_read_as_markdown_in_which_nothing_is_markup(world: World) -> None:
    take(world)
    text = as_(None).get(f"{DECISIONS}registre.md").content.decode().replace("\u00a0", " ")
    assert "# Bibliothèques : registre des décisions" in text
    assert "## Décision n° 2 : Nom ?" in text
    assert "**Écarté**" in text
    assert text.count("\n# ") == 0


def test_the_json_has_the_codes_of_the_api(world: World) -> None:
    take(world)
    first = json.loads(as_(None).get(f"{DECISIONS}registre.json").content)["decisions"][0]
    assert (first["number"], first["outcome"], first["how"], first["state"]) == (1, "accepted", "consensus", "in_force")
    assert first["url"].endswith(f"{DECISIONS}1/")
    assert first["revision"] == Decision.objects.get(number=1).revision.number


def test_a_file_asks_for_the_same_queries_whatever_the_length_of_the_register(world: World) -> None:
    def add(number: int) -> None:
        question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value(f"Public {number}")), title=f"{number} ?")
        world.agree_in_a_meeting(question, world.option(question))

    stays_bounded(as_(None), f"{DECISIONS}registre.csv", add, first=1, then=5)
