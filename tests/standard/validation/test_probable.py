"""One meaning a message, and visible: what differs is named and shown, what does not exist is said, the fix is offered."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema import table_schema
from standard.validation.corrections import Corrector
from standard.validation.examination import examine
from standard.validation.invisible import looks_like, unseen_difference
from standard.validation.kinds import LIKELY
from standard.validation.messages import Teller
from standard.validation.report import Defect
from tests.standard.validation.files import field, schema, written

LIST = schema(field("a", enum=["Médiathèque", "École", "L’Atelier", "Salle polyvalente", "CAPES"]))
NUMBER = schema({**field("a", "number"), "decimalChar": ","})
SITE = schema({**field("a"), "format": "uri"})
MAIL = schema({**field("a"), "format": "email"})
PHONE = schema(field("a", pattern=r"^\+33[0-9]{9}$"))
POINT = schema(field("a", "geopoint"))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def message(descriptor: dict[str, Any], text: str, code: str = "type-error") -> str:
    return plain(Teller(table_schema.parse(descriptor)).error(Defect(2, "a", code, text)))


def spoilt(text: str, how: str) -> str:
    match how:
        case "decomposed":
            return unicodedata.normalize("NFD", text)
        case "no-break":
            return text.replace(" ", "\u00a0")
        case "narrow":
            return text.replace(" ", "\u202f")
        case "zero-width":
            return text[:2] + "\u200b" + text[2:]
        case "marks":
            return "\ufeff\ufeff" + text
        case "letters":
            return text.translate(str.maketrans("AECPSaeo", "АЕСРЅаео"))
        case _:
            return text + "\u00ad"


@given(
    st.sampled_from(["Médiathèque", "École", "L’Atelier", "Salle polyvalente", "CAPES"]),
    st.sampled_from(["decomposed", "no-break", "narrow", "zero-width", "marks", "letters", "soft"]),
)
def test_a_fix_that_looks_like_the_fault_names_what_differs(meant: str, how: str) -> None:
    text = spoilt(meant, how)
    if text == meant:
        return
    assert looks_like(text) == looks_like(meant)
    why = unseen_difference(text, meant)
    assert why
    told = message(LIST, text, "constraint-error/enum")
    assert f"« {meant} »" in told
    found = Corrector(table_schema.parse(LIST)).correction("a", text)
    assert found is not None
    assert found.text == meant
    # Whatever the sentence, what nobody sees is shown with its name where the two texts would look the same.
    assert "[" in told or "espaces" in told.lower()


@pytest.mark.parametrize(
    ("text", "meant", "why"),
    [
        ("of\ufb01ce", "office", "of[lettres liées]ce"),
        ("Saint\u2011Denis", "Saint-Denis", "Saint[tiret insécable]Denis"),
        ("Saint\u2010Denis", "Saint-Denis", "Saint[tiret inhabituel]Denis"),
    ],
)
def test_signs_that_look_like_those_of_a_keyboard_are_named(text: str, meant: str, why: str) -> None:
    assert why in message(schema(field("a", enum=[meant])), text, "constraint-error/enum")


@given(st.text(max_size=6), st.text(max_size=6))
def test_a_difference_that_is_seen_is_not_called_invisible(one: str, other: str) -> None:
    if one == other or looks_like(one) != looks_like(other):
        assert unseen_difference(one, other) == ""
    else:
        assert unseen_difference(one, other)


@pytest.mark.parametrize(
    ("form", "text", "why"),
    [
        ("default", "2024-02-30", "février 2024 a 29 jours"),
        ("default", "2023-02-29", "février 2023 a 28 jours"),
        ("default", "31/04/2024", "avril 2024 a 30 jours"),
        ("default", "2024-13-13", "il n’y a pas de mois 13"),
        ("default", "0000-00-01", "il n’y a pas de mois 0"),
        ("%d/%m/%Y", "31/06/2022", "juin 2022 a 30 jours"),
        ("%Y/%m/%d", "2022/06/31", "juin 2022 a 30 jours"),
    ],
)
def test_a_day_that_no_calendar_has_is_said(form: str, text: str, why: str) -> None:
    assert message(schema({**field("a", "date"), "format": form}), text) == f"« {text} » n’existe pas : {why}. Corrigez la date."


@pytest.mark.parametrize("text", ["2024-5-31", "hier", "24-02-03", "12/31/2024"])
def test_a_day_badly_written_is_not_said_to_be_none(text: str) -> None:
    assert "n’existe pas" not in message(schema(field("a", "date")), text)


@pytest.mark.parametrize(
    ("descriptor", "text", "end"),
    [
        (SITE, "www.mairie.fr", "Écrivez « https://www.mairie.fr »."),
        (SITE, "mairie.fr/contact", "Écrivez « https://mairie.fr/contact »."),
        (SITE, "https//mairie.fr", "Écrivez « https://mairie.fr »."),
        (SITE, "http//mairie.fr", "Écrivez « http://mairie.fr »."),
        (SITE, "https://mairie.fr/a b", "Écrivez « https://mairie.fr/a%20b »."),
        (SITE, "https://a.fr;https://b.fr", "contient plusieurs adresses. Gardez-en une seule."),
        (SITE, "https://a.fr www.b.fr", "contient plusieurs adresses. Gardez-en une seule."),
        ({"fields": [{"name": "a", "format": "email"}]}, "a@b.fr;c@d.fr", "contient plusieurs adresses. Gardez-en une seule."),
        (NUMBER, "12,50 €", "Écrivez le nombre seul : « 12,50 »."),
        (NUMBER, "€ 12", "Écrivez le nombre seul : « 12 »."),
        (NUMBER, "3 km", "Écrivez le nombre seul : « 3 »."),
        (schema(field("a", "integer")), "1 200 m²", "Écrivez le nombre seul : « 1200 »."),
        (NUMBER, "EUR 3", "Écrivez le nombre seul : « 3 »."),
        (NUMBER, "USD 1.200,50", "Écrivez le nombre seul : « 1200,50 »."),
        (NUMBER, "2.5e3", "Écrivez « 2,5e3 » si le point précède les décimales."),
        (NUMBER, "1.234", "Écrivez « 1,234 » si le point précède les décimales."),
        (schema(field("a", "number")), "1,234", "Écrivez « 1.234 » si la virgule précède les décimales."),
        (NUMBER, "env. 12", "Ce qu’on y écrit : nombre, décimales après une virgule."),
        (SITE, "https://mai rie.fr/a", "Écrivez « https://mairie.fr/a »."),
        (SITE, "<https://mairie.fr>", "Écrivez « https://mairie.fr »."),
        ({"fields": [{"name": "a", "format": "email"}]}, "a@mairie.fr.", "Écrivez « a@mairie.fr »."),
        (schema(field("a", "integer")), "1,000", "Écrivez « 1000 » si le séparateur est celui des milliers."),
        (schema(field("a", "date")), "5/1/24", "Écrivez « 2024-01-05 » s’il s’agit du 5 janvier 2024."),
        (schema(field("a", "date")), "5/1/87", "Écrivez « 1987-01-05 » s’il s’agit du 5 janvier 1987."),
        (schema(field("a", "date")), "45000", "Écrivez « 2023-03-15 » si c’est le numéro d’un jour dans un tableur."),
        (schema(field("a", "datetime")), "05/01/2024 10:00", "Écrivez « 2024-01-05T10:00:00 » s’il s’agit du 5 janvier."),
        (schema(field("a", pattern="^[0-9]{5}$")), "1400.0", "Il manque sans doute le zéro du début, qu’un tableur retire : « 01400 »."),
        (PHONE, "01.23.45.67.89", "Écrivez « +33123456789 » si ce numéro est de métropole."),
        (PHONE, "0033 1 23 45 67 89", "Écrivez « +33123456789 »."),
        (PHONE, "+33 (0)1 23 45 67 89", "Écrivez « +33123456789 »."),
        (PHONE, "612345678", "Écrivez « +33612345678 » si ce numéro est de métropole."),
        (PHONE, "'0123456789", "Écrivez « +33123456789 » si ce numéro est de métropole."),
        (PHONE, "O123456789", "Écrivez « +33123456789 » si ce numéro est de métropole."),
        (POINT, "2.35;48.85", "Écrivez « 2.35,48.85 »."),
        (POINT, "(2.35, 48.85)", "Écrivez « 2.35,48.85 »."),
        (POINT, "2,35 48,85", "Écrivez « 2.35,48.85 »."),
        (POINT, "2,35,48,85", "Écrivez « 2.35,48.85 »."),
        (POINT, "2,4,35", "Ce qu’on y écrit : coordonnées écrites « longitude, latitude »."),
        (POINT, "POINT(2.35 48.85)", "Écrivez « 2.35,48.85 »."),
        (schema(field("a", "date")), "2024-03-05T10:12:00", "Écrivez « 2024-03-05 », sans l’heure."),
        (schema({**field("a", "date"), "format": "%d/%m/%Y"}), "2024-03-05 10:12", "Écrivez « 05/03/2024 », sans l’heure."),
        (NUMBER, "1O", "Écrivez « 10 » si une lettre y a pris la place d’un chiffre."),
        (schema(field("a", "date")), "2O24-l2-01", "Écrivez « 2024-12-01 » si une lettre y a pris la place d’un chiffre."),
        (schema(field("a", pattern="^[0-9]{5}$")), "35OOO", "Écrivez « 35000 » si une lettre y a pris la place d’un chiffre."),
        (schema(field("a", "boolean")), "O", "Écrivez « true » si c’est ce que « O » veut dire."),
        (
            schema({**field("a", "boolean"), "trueValues": ["Oui"], "falseValues": ["Non"]}),
            "n",
            "Écrivez « Non » si c’est ce que « n » veut dire.",
        ),
        (NUMBER, "NC", "Laissez la cellule vide si la valeur n’est pas connue."),
        (schema(field("a", "date")), "à compléter", "Laissez la cellule vide si la valeur n’est pas connue."),
        (schema(field("a", "date", required=True)), "-", "Écrivez la valeur : cette colonne est à remplir."),
        (schema(field("a", "number")), "48°51'24\"N", "Écrivez des degrés décimaux : « 48.856667 »."),
        (NUMBER, "2° 21’ O", "Écrivez des degrés décimaux : « -2,35 »."),
        (SITE, "https:://mairie.fr", "Écrivez « https://mairie.fr »."),
        (SITE, "contact@mairie.fr", "est une adresse électronique, pas celle d’un site."),
        (MAIL, "www.mairie.fr", "est l’adresse d’un site, pas une adresse électronique."),
        (MAIL, "Mairie <a@mairie.fr>", "Écrivez « a@mairie.fr »."),
        (MAIL, "a@mairie,fr", "Écrivez « a@mairie.fr »."),
        (MAIL, "a@@mairie.fr", "Écrivez « a@mairie.fr »."),
        (POINT, "48°51'24\"N 2°21'7\"E", "Écrivez « 2.351944,48.856667 »."),
        (POINT, "2°21'7\"O, 48°51'24\"N", "Écrivez « -2.351944,48.856667 »."),
        (schema({**field("a", "geopoint"), "format": "array"}), "2.35,48.85", "Écrivez « [2.35,48.85] »."),
        (PHONE, "+330123456789", "Écrivez « +33123456789 »."),
        (MAIL, "a@mairie..fr", "Écrivez « a@mairie.fr »."),
        (MAIL, "a@mairie .fr", "Écrivez « a@mairie.fr »."),
        (SITE, "https://https://a.fr", "(« https:// »). Écrivez « https://a.fr »."),
        (SITE, "//a.fr", "Écrivez « https://a.fr »."),
        (SITE, "Site : https://a.fr", "Gardez « https://a.fr » seul."),
        (schema(field("a", pattern="^[0-9]{5}$")), "75001 Paris", "Gardez « 75001 » seul."),
        (schema(field("a", pattern="^[0-9]{5}$")), "F-75001", "Gardez « 75001 » seul."),
        (schema(field("a", "date")), "15-avr-24", "Écrivez « 2024-04-15 » s’il s’agit du 15 avril 2024."),
        (schema(field("a", "date")), "2024-15-04", "Corrigez la date. Écrivez « 2024-04-15 » s’il s’agit du 15 avril."),
        (schema(field("a", "date")), "15042024", "Écrivez « 2024-04-15 » s’il s’agit du 15 avril."),
        (
            schema({**field("a", "date"), "format": "%d/%m/%Y"}),
            "45397",
            "Écrivez « 15/04/2024 » si c’est le numéro d’un jour dans un tableur.",
        ),
        (schema(field("a", "date")), "00/00/0000", "Laissez la cellule vide si la valeur n’est pas connue."),
        (schema(field("a", "year")), "01/02/2024", "Écrivez « 2024 » : le jour n’est pas attendu."),
        (schema(field("a", "yearmonth")), "avr. 24", "Écrivez « 2024-04 » si c’est ce mois."),
        (schema(field("a", "boolean")), "☑", "Écrivez « true » si c’est ce que « ☑ » veut dire."),
        (schema({**field("a", "boolean"), "trueValues": ["oui"]}), "1", "Écrivez « oui » si c’est ce que « 1 » veut dire."),
        (NUMBER, "25 %", "Écrivez le nombre seul : « 25 », ou « 0,25 » si le schéma attend une part de 1."),
        (schema(field("a", "number", maximum=1)), "25 %", "Écrivez la part que dit ce pourcentage : « 0.25 »."),
        (NUMBER, "10 000 hab.", "Écrivez le nombre seul : « 10000 »."),
        (NUMBER, "12 k€", "décimales après une virgule."),
        (schema(field("a", "time")), "24:00", "Écrivez « 24:00:00 »."),
        (MAIL, "sans objet", "Laissez la cellule vide si la valeur n’est pas connue."),
    ],
)
def test_the_fix_is_offered(descriptor: dict[str, Any], text: str, end: str) -> None:
    assert message(descriptor, text).endswith(end)


@pytest.mark.parametrize("text", ["https://a.fr;https://b.fr", "https://mairie.fr/a b", "https://a.fr, https://b.fr"])
def test_two_addresses_in_a_cell_are_no_address(tmp_path: Path, text: str) -> None:
    report = examine(
        written(tmp_path, f'a,b\n"{text}",1\nhttps://web.archive.org/web/2020/https://a.fr,2\n'), schema(*SITE["fields"], field("b"))
    )
    assert [(error.row, error.field, error.code) for error in report.errors] == [(2, "a", "type-error")]


def test_a_cell_that_its_field_accepts_is_not_rewritten_because_it_comes_twice() -> None:
    assert Corrector(table_schema.parse(schema(field("a", unique=True, maxLength=9)))).offered("a", "3") is None


@given(st.sampled_from([LIST, NUMBER, SITE, schema(field("a", "date")), schema(field("a", pattern="^[0-9]{5}$"))]),
       st.one_of(st.text(max_size=9), st.sampled_from(["Ecol", "12 €", "www.a.fr", "01/02/2024", "1000", "Mediateque"])))  # fmt: skip
def test_what_is_probable_is_accepted_and_is_not_certain(descriptor: dict[str, Any], text: str) -> None:
    corrector = Corrector(table_schema.parse(descriptor))
    found = corrector.probable("a", text)
    if found is not None:
        assert found.kind in LIKELY
        assert corrector.accepts("a", found.text)
        assert not corrector.accepts("a", text)
        assert corrector.correction("a", text) is None


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ({"type": "time"}, "25:00:00", "« 25:00:00 » n’existe pas : les heures vont de 00 à 23. Corrigez l’heure."),
        ({"type": "time"}, "12:61:00", "« 12:61:00 » n’existe pas : les minutes vont de 00 à 59. Corrigez l’heure."),
        ({"type": "datetime"}, "2024-01-01T24:30:00Z", "les heures vont de 00 à 23"),
        ({"type": "datetime"}, "2023-02-29T10:00:00Z", "février 2023 a 28 jours"),
        ({"type": "yearmonth"}, "2024-13", "il n’y a pas de mois 13"),
        ({"format": "email"}, "mailto:a@mairie.fr", "Écrivez « a@mairie.fr »."),
        ({"format": "email"}, "<a@mairie.fr>", "Écrivez « a@mairie.fr »."),
        ({"format": "email"}, "a (at) mairie.fr", "Écrivez « a@mairie.fr »."),
        ({"format": "email"}, "a @mairie.fr", "Écrivez « a@mairie.fr »."),
        ({"format": "uri"}, "http:/mairie.fr", "ne nomme aucun site après « // ». Écrivez « http://mairie.fr »."),
    ],
)
def test_what_exists_nowhere_is_said_and_an_address_is_mended(kind: dict[str, Any], text: str, said: str) -> None:
    assert said in message(schema({**field("a"), **kind}), text)


def test_an_address_without_a_site_is_no_address(tmp_path: Path) -> None:
    path = written(tmp_path, "a\nhttp:/mairie.fr\nhttps://\nmailto:a@mairie.fr\nhttps://mairie.fr\n")
    assert [error.row for error in examine(path, SITE).errors] == [2, 3]


@pytest.mark.parametrize(
    ("text", "near"), [("1", "01"), ("1.0", "01"), ("075", "75"), ("75 - Paris", "75"), ("20", None), ("Paris", None), ("75 ou 971", None)]
)
def test_a_code_of_a_list_is_near_what_a_spreadsheet_makes_of_it(text: str, near: str | None) -> None:
    corrector = Corrector(table_schema.parse(schema(field("a", enum=["01", "2A", "2B", "971", "75"]))))
    assert corrector.nearest("a", text) == near


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("NR", "non renseigné"),
        ("n.r.", "non renseigné"),
        ("true", "oui"),
        ("1", "oui"),
        ("N", "non"),
        ("0", "non"),
        ("NC", None),
        ("2", None),
    ],
)
def test_an_answer_of_a_list_is_near_its_other_words_and_its_initials(text: str, near: str | None) -> None:
    corrector = Corrector(table_schema.parse(schema(field("a", enum=["oui", "non", "non renseigné"]))))
    assert corrector.nearest("a", text) == near


@pytest.mark.parametrize("cell", ["École/CAPES", '["École", "CAPES"]'])
def test_values_separated_otherwise_are_written_as_the_list_asks(cell: str) -> None:
    listed = schema(field("a", pattern="^(?:École|CAPES)(?:;(?:École|CAPES))*$"))
    told = message(listed, cell, "constraint-error/pattern")
    assert told == "Les valeurs ne sont pas séparées par « ; » : écrivez « École;CAPES »."
