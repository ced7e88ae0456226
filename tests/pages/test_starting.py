"""Beginning a standard: from nothing, from a table of its fields, from data, from YAML or a Data Package; then publishing it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.test import Client

from standard.models import Standard
from standard.queries import working_schema
from standard.schema import lint, table_schema
from standard.starting import drafting, process
from standard.starting.dictionary import fields_of, recognised, upright, values_of
from standard.starting.drafting import DraftField, problems, technical_name
from standard.starting.examples import ColumnSeen, guessed
from standard.starting.kinds import KINDS
from standard.starting.lists import ListSheet, filled_in, may_name_lists
from tests.api.client import Script
from tests.concertation.world import World
from tests.pages.web_form import WebForm
from tests.standard.validation.files import workbook

TABLE = [
    ["Dictionnaire des données", "", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["Nom du champ", "Libellé", "Définition", "Format", "Obligatoire ?", "Valeurs possibles"],
    ["id_lieu", "Identifiant", "Le code du lieu.", "texte", "Oui", ""],
    ["ouvert", "Ouvert au public", "", "oui/non", "non", ""],
    ["places", "Nombre de places", "", "nombre entier", "O", ""],
    ["", "Date d’ouverture", "", "Date", "", ""],
    ["type", "Type de lieu", "", "liste", "x", "- Salle\n- Stade\n- Piscine"],
]


def filled(page: str, **more: str) -> dict[str, str]:
    """What the form of the page sends back, as a browser would."""
    form = page[page.index('class="start-form"') :]
    sent = dict(re.findall(r'<input class="fr-input" id="[\w-]+" name="([\w-]+)" (?:maxlength|type="number").*?value="(.*?)"', form))
    sent |= dict(re.findall(r'<textarea class="fr-input" id="[\w-]+" name="([\w-]+)" rows="2">(.*?)</textarea>', form, re.DOTALL))
    sent |= dict.fromkeys(re.findall(r'name="(required-\d+)" value="1" checked', form), "1")
    for name, options in re.findall(r'<select class="fr-select" id="[\w-]+" name="([\w-]+)">(.*?)</select>', form):
        sent[name] = (re.findall(r'<option value="([^"]*)" selected', options) or [""])[0]
    found = re.search(r'name="table" value="(.*?)"', form)
    if found:
        sent["table"] = html.unescape(found[1])
    return {name: html.unescape(value) for name, value in sent.items()} | more


@pytest.mark.usefixtures("watched_closely")
def test_a_team_starts_from_a_spreadsheet_that_describes_its_fields_corrects_it_and_publishes(
    world: World, client: Client, tmp_path: Path
) -> None:
    client.force_login(world.admin)
    assert "Partir d’un fichier" in client.get("/standards/commencer/").content.decode()
    file = ContentFile(workbook(tmp_path, TABLE).read_bytes(), name="champs.xlsx")
    read = client.post("/standards/commencer/", {"step": "read", "kind": "dictionary", "file": file})
    page = read.content.decode()
    assert "5\u00a0champs trouvés" in page
    assert not Standard.objects.filter(slug="equipements").exists(), "nothing is created by reading"

    # The column of values is not to be read, after all; then it is.
    sent = filled(page)
    assert [sent[f"role-{place}"] for place in range(6)] == ["name", "title", "description", "type", "required", "values"]
    without = client.post("/standards/commencer/", {**sent, "role-5": "", "step": "again"}).content.decode()
    assert "Piscine</textarea>" not in without
    page = client.post("/standards/commencer/", {**filled(without), "role-5": "values", "step": "again"}).content.decode()

    sent = filled(page, title="Équipements sportifs", slug="equipements", summary="Les équipements.", step="create")
    refused = client.post("/standards/commencer/", {**sent, "name-1": "id_lieu"})
    assert refused.status_code == 422
    assert "est déjà celui d’un autre champ" in refused.content.decode()
    assert client.post("/standards/commencer/", {**sent, "slug": "commencer"}).status_code == 422

    made = client.post("/standards/commencer/", {**sent, "description-1": "S’il reçoit du public."})

    assert made.status_code == 302
    standard = Standard.objects.get(slug="equipements")
    schema = working_schema(standard)
    assert [(field.name, field.type, field.required) for field in schema.fields] == [
        ("id_lieu", "string", True),
        ("ouvert", "boolean", False),
        ("places", "integer", True),
        ("date_d_ouverture", "date", False),
        ("type", "string", True),
    ]
    assert schema.fields[1].description == "S’il reçoit du public."
    values = schema.fields[4].values
    assert values is not None
    assert [value.text for value in values.values] == ["Salle", "Stade", "Piscine"]
    assert [one for one in lint.check(table_schema.render(schema)) if one.severity == "error"] == []

    client.post("/standards/equipements/equipe/version/", {"version": "0.1.0"})
    client.post("/standards/equipements/equipe/version/publier/", {"revision": str(standard.revisions.count()), "motive": "La première."})
    assert json.loads(client.get("/standards/equipements/latest/schema.json").content)["version"] == "0.1.0"


def test_from_nothing_a_title_and_one_field_are_enough(world: World, client: Client) -> None:
    client.force_login(world.admin)
    rows = {"title-0": "", "title-1": "Code postal", "type-1": "string", "title-2": "Code postal", "values-2": "a\nb"}
    sent = {"title": "Communes", "slug": "communes", "step": "create", **rows}
    more = client.post("/standards/commencer/", {**sent, "step": "more"}).content.decode()
    assert more.count('class="start-row"') > 10
    assert client.post("/standards/commencer/", {**sent, "title-1": "", "title-2": "", "values-2": ""}).status_code == 422
    assert client.post("/standards/commencer/", sent).status_code == 302
    assert [field.name for field in working_schema(Standard.objects.get(slug="communes")).fields] == ["code_postal", "code_postal_2"]
    # Without an address, the title gives one, unlike those of other standards and of pages; what is shown meanwhile says it.
    nameless = {**sent, "slug": ""}
    assert WebForm(client.post("/standards/commencer/", {**nameless, "step": "more"}).content.decode(), **{"class": "start-form"}).values[
        "slug"
    ] == ["communes-2"]
    assert client.post("/standards/commencer/", nameless)["Location"].startswith("/standards/communes-2/")
    assert client.post("/standards/commencer/", {**nameless, "title": "Commencer"})["Location"].startswith("/standards/commencer-2/")
    assert client.post("/standards/commencer/", {**nameless, "title": "L’accueil"})["Location"].startswith("/standards/l-accueil/")
    assert client.post("/standards/commencer/", {**nameless, "title": "!"}).status_code == 422
    client.force_login(world.team)
    assert client.post("/standards/commencer/", sent).status_code == 403


@pytest.mark.usefixtures("watched_closely")
def test_a_script_starts_from_data_from_yaml_and_from_a_package(world: World) -> None:
    api = Script(world.admin)

    def asked(kind: str, name: str, data: str, status: int = 200, **more: str) -> Any:
        answer = api.client.post(
            "/api/v1/starting/", {"kind": kind, "file": ContentFile(data.encode(), name=name), **more}, format="multipart"
        )
        assert answer.status_code == status, answer.content
        return answer.json()

    rows = "".join(f"{n:05},Rue n° {n},{'Salle' if n % 2 else 'Stade'},{n * 3},2024-01-{n % 28 + 1:02},\n" for n in range(40))
    draft = asked("examples", "lieux.csv", f"code,Adresse,type,places,ouverture,vide\n{rows}", title="Lieux", slug="lieux-publics")
    fields = {field["name"]: field for field in draft["descriptor"]["fields"]}
    assert {name: field["type"] for name, field in fields.items()} == {
        "code": "string", "adresse": "string", "type": "string", "places": "integer", "ouverture": "date", "vide": "string",
    }  # fmt: skip
    assert fields["type"]["constraints"] == {"required": True, "enum": ["Salle", "Stade"]}
    assert draft["fields_found"][2]["found"] == "40\u00a0cellules remplies sur 40, 2 valeurs différentes, peut-être une liste."
    assert not Standard.objects.filter(slug="lieux-publics").exists()
    made = api.client.post(
        "/api/v1/standards/", {"slug": "lieux-publics", "title": "Lieux", "descriptor": draft["descriptor"]}, format="json"
    )
    assert made.status_code == 201

    schema = "fields:\n  - name: nom\n    type: string\n  - name: depuis\n    type: date\n    example: 2024-01-01\n"
    assert asked("package", "schema.yaml", schema)["descriptor"]["fields"][1]["example"] == "2024-01-01"
    package = {
        "resources": [{"name": n, "path": "a.csv", "schema": {"fields": [{"name": n, "type": "string"}]}} for n in ("lieux", "agents")]
    }
    refused = asked("package", "datapackage.json", json.dumps(package), 400)
    assert "« lieux » ou « agents »" in refused["detail"].replace("\u00a0", " ")
    assert asked("package", "datapackage.json", json.dumps(package), resource="agents")["descriptor"]["fields"][0]["name"] == "agents"
    for name, data in (("b.json", "{"), ("c.json", '{"resources": []}'), ("d.json", '{"resources": [{"schema": "ailleurs.json"}]}')):
        assert asked("package", name, data, 400)["errors"][0]["field"] == "descriptor"
    assert asked("dictionary", "e.csv", "Nom;Type\nâge;entier\n", 400, roles="autre,x")["errors"][0]["field"] == "roles"


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for kind, data in (("yaml", b"a: [1"), ("dictionary", b"\x00\x01\x02"), ("examples", b"PK\x03\x04")):
        source.write_bytes(data)
        assert process.answer({"kind": kind, "source": str(source), "name": "a.yaml"})["refusal"]


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        (["Nom", "Description", "Type"], ["name", "description", "type"]),
        (["Nom technique", "Nom", "Définition"], ["name", "title", "description"]),
        (["Champ", "Libellé du champ", "Format attendu", "Exemple"], ["name", "title", "type", "example"]),
        (["name", "title", "type", "required", "enum"], ["name", "title", "type", "required", "values"]),
        (["Remarques", ""], ["", ""]),
    ],
)
def test_columns_are_recognised_as_people_call_them(header: list[str], roles: list[str]) -> None:
    assert list(recognised(header)) == roles


def test_what_a_row_says_is_read_as_people_write_it() -> None:
    roles = ["name", "type", "required", "values"]
    (spoken, listed, remark) = fields_of(
        [
            ["Date de début", "Date (AAAA-MM-JJ)", "obligatoire", ""],
            ["c", "entier", "", "1 | 2 | 2"],
            ["d", "?", "", "voir la liste INSEE"],
        ],
        roles,
    )
    assert (spoken.name, spoken.title, spoken.type, spoken.required) == ("", "Date de début", "date", True)
    assert (listed.type, listed.values) == ("string", ("1", "2")), "a list is made of texts"
    assert (remark.type, remark.values) == ("string", ())
    assert values_of("• A\n• B") == ("A", "B")
    assert technical_name("Âge (années)", {"age_annees"}) == "age_annees_2"
    assert technical_name("!!!") == "champ"
    assert set(problems([DraftField(title="A", type="integer", values=("1", "2")), DraftField(), DraftField(description="?")])) == {0, 2}


def test_a_guess_is_only_what_every_cell_allows() -> None:
    def guess(*cells: str) -> DraftField:
        column = ColumnSeen("x")
        for cell in cells:
            column.add(cell)
        return guessed([column])[0]

    written = {"integer": ("1", "2"), "string": ("01", "2"), "year": ("2020", "1999")}
    written |= {"number": ("1.5", "2"), "number-comma": ("1,5", "2"), "boolean": ("true", "False"), "boolean-words": ("oui", "Non")}
    written |= {
        "date": ("2024-01-31",),
        "date-slashes": ("31/01/2024",),
        "date-together": ("20240131", "20231201"),
        "time-minutes": ("09:30",),
    }
    assert {kind: guess(*cells).type for kind, cells in written.items()} == {kind: kind for kind in written}
    assert guess("").type == "string"
    assert [guess("1,5", "2").example, guess("1,5").example] == ["2", ""]
    assert guess("a", "", "b").required is False
    assert guess(*"abcabcabc").values == ("a", "b", "c")
    assert guess(*"abcde").values == (), "five different values seen once are no list"


def described(*table: Sequence[str]) -> list[tuple[Any, ...]]:
    header, rows = upright(table[0], table[1:])
    return [(one.name, one.title, one.type, one.required, one.values) for one in fields_of(rows, recognised(header))]


def test_how_administrations_write_their_dictionaries() -> None:
    # A presence in words or in numbers, a type in a letter, codes with what they mean, titles between rows and notes below.
    found = described(
        ("N°", "Intitulé", "Nom technique", "Nature", "Valeurs possibles", "Présence requise"),
        ("", "BLOC 1 : IDENTITÉ", "", "", "", ""),
        ("1", "État", "etat", "Liste", "bon\nmauvais", "Oui"),
        ("2", "Hauteur", "hauteur", "N", "", "0..1"),
        ("3", "Sexe", "sexe", "C", "1 : Homme ; 2 : Femme", "1..n"),
        ("4", "Numéro", "numero", "Alphanumérique (10)", "", "0..n"),
        ("5", "Nom de la voie", "", "", "", ""),
        ("", "* Conditionnel : si l’aide est attribuée", "", "", "", ""),
    )
    assert found == [
        ("etat", "État", "string", True, ("bon", "mauvais")),
        ("hauteur", "Hauteur", "number", False, ()),
        ("sexe", "Sexe", "string", True, ("1", "2")),
        ("numero", "Numéro", "string", False, ()),
        ("", "Nom de la voie", "string", False, ()),
    ]
    (coded,) = fields_of([("sexe", "1 : Homme ; 2 : Femme")], ("name", "values"))
    assert (coded.values, coded.labels, coded.written_values) == (("1", "2"), ("Homme", "Femme"), ("1 : Homme", "2 : Femme"))
    (made,) = table_schema.parse(drafting.descriptor("s", "S", "", [coded])).fields
    assert made.values is not None
    assert [value.label for value in made.values.values] == ["Homme", "Femme"]
    (coded,) = fields_of([("sexe", "1=Homme,2=Femme")], ("name", "values"))
    assert coded.labels == ("Homme", "Femme")
    assert fields_of([("x", "Public / Privé")], ("name", "values"))[0].values == ("Public", "Privé")
    for plain in ("9 h - 12 h ; 14 h - 18 h", "0 - 5 ; 6 - 10", "08:00 ; 09:00", "a:x ; b:y", "http://a.example ; ftp://b.example"):
        assert fields_of([("x", plain)], ("name", "values"))[0].values == tuple(plain.split(" ; "))


@pytest.mark.parametrize(
    ("said", "example", "kind", "longest"),
    [
        ("Texte (50)", "", "string", 50), ("VARCHAR2(255)", "", "string", 255), ("C5", "01004", "string", 5),
        ("Chaîne de 80 caractères", "", "string", 80), ("Alphanumérique - 10 car.", "", "string", 10),
        ("Texte (2 à 40)", "", "string", 40), ("Texte ISO 8601", "", "string", None), ("N(8,2)", "", "number", None),
        ("N(5)", "", "integer", None), ("Entier (4)", "", "integer", None), ("Date (JJ/MM/AAAA)", "", "date-slashes", None),
        ("AAAAMMJJ", "", "date-together", None), ("Date", "12/03/2026", "date-slashes", None), ("Date", "2026-03-12", "date", None),
        ("Date", "bientôt", "date", None), ("JJ/MM", "01/05", "string", None),
        ("Date et heure JJ/MM/AAAA HH:MM", "", "datetime-slashes", None), ("HH:MM", "", "time-minutes", None),
        ("Heure", "07:30", "time-minutes", None), ("Heure (hh:mm:ss)", "", "time", None), ("AAAA", "", "year", None),
        ("AAAA-MM", "", "string", None), ("Décimal", "2,10", "number", None), ("Décimal", "2.10", "number", None),
        ("Booléen", "oui", "boolean-words", None), ("Booléen (O/N)", "", "boolean-letters", None), ("Booléen", "", "boolean", None),
    ],
)  # fmt: skip
def test_lengths_and_ways_of_writing_are_read_as_tables_say_them(said: str, example: str, kind: str, longest: int | None) -> None:
    (found,) = fields_of([("x", said, example)], ("name", "type", "example"))
    assert (found.type, found.longest) == (kind, longest)


def test_a_day_that_a_spreadsheet_holds_is_an_example_as_the_type_asks() -> None:
    rows = [
        ("x", "JJ/MM/AAAA", "2026-03-12", ""),
        ("y", "HH:MM", "07:30:00", ""),
        ("z", "texte", "", "10 car."),
        ("t", "C", "", "max 80"),
        ("n", "réel", "2,10", ""),
    ]
    found = fields_of(rows, ("name", "type", "example", "longest"))
    assert [(one.example, one.longest) for one in found] == [("12/03/2026", None), ("07:30", None), ("", 10), ("", 80), ("2.10", None)]


def test_several_values_in_a_cell_are_what_the_example_or_the_words_show() -> None:
    rows = [
        ("a", "x ; y ; z", "y; x", ""),
        ("b", "x | y", "", "choix multiple"),
        ("c", "x | y", "x", "liste"),
        ("d", "a, b\nc", "", "plusieurs valeurs"),
    ]
    fields = fields_of(rows, ("name", "values", "example", "type"))
    assert [one.separator for one in fields] == [";", "|", "", "|"]
    schema = drafting.descriptor("s", "S", "", fields)
    assert [list(field["constraints"]) for field in schema["fields"]] == [
        ["required", way] for way in ("pattern", "pattern", "enum", "pattern")
    ]
    assert schema["fields"][0]["example"] == "y;x"
    assert [one for one in lint.check(schema) if one.severity == "error"] == []
    assert list(problems([DraftField(title="A", values=("a,b", "c"), separator=",")])) == [0]


def test_every_kind_makes_a_field_that_nothing_is_held_against() -> None:
    fields = [DraftField(name=name.replace("-", "_"), title=kind.label, type=name) for name, kind in KINDS.items()]
    assert [one for one in lint.check(drafting.descriptor("s", "S", "", fields)) if one.severity == "error"] == []


DESCRIBED = [
    ("Nom", "Libellé", "Type", "Valeurs possibles"),
    ("type_lieu", "Type", "Liste", "Voir onglet TYPE_LIEU"),
    ("sol", "Revêtement", "Liste", "cf. feuille « Listes »"),
    ("jours", "Jours", "Liste", ""),
    ("nom", "Nom", "Texte", ""),
    ("insee", "Commune", "Texte", "voir la liste de l’Insee"),
]


def test_lists_of_values_are_found_in_the_other_sheets() -> None:
    sheets = [
        ListSheet("TYPE_LIEU", ("Code", "Libellé"), [("1", "Salle"), ("2", "Stade")]),
        ListSheet("Listes", ("Revêtement", "Éclairage"), [("Enrobé", "oui"), ("Terre", "non")]),
        ListSheet("Nomenclatures", ("Nom de la liste", "Valeur"), [("Jours", "lundi"), ("", "mardi"), ("Autres", "x")]),
        ListSheet(
            "Exemple",
            ("type_lieu", "sol", "jours", "nom", "insee"),
            [("1", "Terre", "lundi", "A", "01004"), ("2", "Grave", "", "B", "01005")],
        ),
        ListSheet("Agents", ("Nom", "Type", "Description"), [("a", "texte", ""), ("b", "texte", "")]),
    ]
    assert may_name_lists(DESCRIBED[0], DESCRIBED[1:])
    header, rows, used = filled_in(DESCRIBED[0], DESCRIBED[1:], sheets)
    fields = fields_of(rows, recognised(header))
    assert [one.values for one in fields] == [("1", "2"), ("Enrobé", "Terre"), ("lundi", "mardi"), (), ()]
    assert fields[0].labels == ("Salle", "Stade")
    assert used == ("TYPE_LIEU", "Listes", "Nomenclatures")
    # Without a column of values, one is made where a list is called as its field.
    header, rows, used = filled_in(DESCRIBED[0][:3], [row[:3] for row in DESCRIBED[1:]], sheets[2:3])
    assert (header[-1], rows[2][-1], used) == ("Valeurs possibles", "lundi\nmardi", ("Nomenclatures",))
    assert not may_name_lists(("Nom", "Type"), [("a", "texte")])


def test_a_lone_word_in_capitals_heads_the_rows_below() -> None:
    roles = ("name", "title", "type")
    small = [("IDENTITE", "", ""), ("id", "Identifiant", "texte"), ("INSEE", "", "")]
    assert [one.name for one in fields_of(small, roles)] == ["id"]
    loud = [("IDENTITE", "", ""), ("ID", "Identifiant", "texte")]
    assert [one.name for one in fields_of(loud, roles)] == ["IDENTITE", "ID"]


def test_a_table_that_describes_a_field_a_column_is_turned() -> None:
    table = [
        ("Nom", "code", "population"),
        ("Libellé", "Code INSEE", "Population"),
        ("Type", "texte", "entier"),
        ("Obligatoire", "oui", "non"),
    ]
    assert described(*table) == [("code", "Code INSEE", "string", True, ()), ("population", "Population", "integer", False, ())]


def test_the_sheets_of_a_workbook_that_are_not_read_are_named(world: World, client: Client, tmp_path: Path) -> None:
    source = tmp_path / "dictionnaire.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Voies"
    for row in (("Attribut", "Description", "Type"), ("id_voie", "Identifiant", "Texte"), ("nom", "Nom", "Texte")):
        book.active.append(row)
    book.create_sheet("Carrefours").append(("Attribut", "Description"))
    book.save(source)
    client.force_login(world.admin)
    sent = {"step": "read", "kind": "dictionary", "file": ContentFile(source.read_bytes(), name="d.xlsx")}
    page = client.post("/standards/commencer/", sent).content.decode()
    assert "2\u00a0champs trouvés" in page
    assert "La feuille «\u00a0Carrefours\u00a0» n’a pas été lue" in html.unescape(page)
