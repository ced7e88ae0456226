"""The checks that schemas declare beyond Table Schema: what each accepts, what it says of the rest, and where it runs."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from standard.schema import table_schema
from standard.schema.known_checks import ALIASES, BY_NAME
from standard.validation.custom_checks import checks_of
from standard.validation.custom_checks.model import Check, Seen
from standard.validation.examination import examine
from tests.standard.validation.files import field, schema, workbook, written


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def declared(name: str, **params: Any) -> dict[str, Any]:
    return {"name": name, "params": params}


def check_of(item: dict[str, Any]) -> Check:
    fields = [field(name) for name in ("a", "b", "c")]
    found = checks_of(table_schema.parse(schema(*fields, custom_checks=[item])))
    assert found.notices == ()
    (check,) = found.checks
    return check


def said(item: dict[str, Any], *cells: Any) -> str:
    return plain(check_of(item).judge([None if cell is None else Seen(str(cell), cell) for cell in cells]))


RIGHT = {
    "siret": ["13002526500013", "130 025 265 00013"],
    "siren": ["130025265"],
    "rna": ["W751000001"],
    "code-commune-insee": ["05061", "2A004", "97101", "75056"],
    "code-postal": ["05000", "20000", "97120"],
    "numero-departement": ["01", "2A", "2B", "95", "974", "988"],
    "code-region": ["93", "01", "11"],
    "french-siret-value": ["13002526500013", "130 025 265 00013", "35600000049837", "35600000000048"],
    "french-siren-value": ["130025265", "130 025 265"],
    "phone-number-value": ["0180050000", "01 80 05 00 00", "01.80.05.00.00", "+33180050000", "+33 (0)1 80 05 00 00", "0033180050000",
                           "3949", "115", "118218", "+262 262 12 34 56", "+687 12 34 56", "+32 2 555 12 12", "+1 202-555-0143",
                           "+590 590 12 34 56", "+594 594 12 34 56", "+596 596 12 34 56", "+262 (0)262 12 34 56", "+262 269 12 34 56",
                           "+508 41 12 34", "+681 72 12 34", "+689 40 12 34 56", "0262 12 34 56", "0696 12 34 56", "(01) 80 05 00 00",
                           "15", "112", "116 117", "39 39", "10 15", "0 800 123 456", "+39 06 698 12345", "+44 (0)20 7946 0958",
                           "+800 1234 5678", "00 689 40 12 34 56", "01/80/05/00/00", "01–80–05–00–00"],
    "nomenclature-actes-value": ["Urbanisme/Permis", "FINANCES LOCALES/Subventions", "domaines de competences par themes/Culture"],
    "year-interval-value": ["2018/2020"],
    "french-gps-coordinates": ["2.3522, 48.8566", "2.3522,48.8566", "[2.3522, 48.8566]", "55.45,-20.88", '{"lon": 2.3, "lat": 48.8}'],
    "opening-hours-value": [
        "24/7", "Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00,14:00-17:30; Sa 10:00-12:00; PH off", "Tu,Th 14:00-18:00",
        "Mo 08:00-12:00, Tu 14:00-18:00",
        "Mo[1] 09:00-12:00", "Th[-1] 20:00-23:00", "Fr-Sa 22:00-02:00", "sunrise-sunset", "Jan-Mar: Mo-Fr 09:00-12:00", "Dec 25 off",
        "Apr 01-Sep 30 Mo-Su 09:00-19:00", "week 01-10 Mo 09:00-12:00", "2024 Jan-Mar Mo 09:00-12:00",
        "SH Mo-Fr 10:00-12:00", "easter -2 days off",
        'Mo-Fr 09:00+ "sur rendez-vous"', "Mo-Fr 09:00-12:00 || \"sur rendez-vous\"", "PH,Su off", "Mo-Fr 08:30-12:30 open", "off",
        "Mo-Fr 09:00-12:00;", "2024-2026 Sa 09:00-12:00", "Mo-Fr (sunrise+01:00)-20:00",
    ],
}  # fmt: skip

WRONG = [
    ("siret", "13002526500014", "La clé de « 13002526500014 » est fausse : un chiffre a sans doute été mal recopié. Vérifiez-le."),
    ("rna", "W75100000", "« W75100000 » n’est pas un numéro RNA. Attendu : la lettre W, puis neuf chiffres : « W751000001 »."),
    ("rna", "w 751 000 001", "« w 751 000 001 » s’écrit « W751000001 »."),
    ("code-commune-insee", "5061",
     "Il manque à « 5061 » le zéro du début, qu’un tableur a sans doute retiré. Écrivez « 05061 »."),
    ("code-commune-insee", "20004",
     "« 20004 » n’est pas un code de commune de l’Insee. Attendu : cinq caractères : « 05061 », ou « 2A004 » en Corse."),
    ("code-postal", "99000", "« 99000 » n’est pas un code postal. Attendu : cinq chiffres : « 05000 »."),
    ("numero-departement", "20",
     "« 20 » n’est pas un numéro de département. Attendu : deux ou trois caractères : « 05 », « 2A » ou « 971 »."),
    ("numero-departement", "2a", "« 2a » s’écrit « 2A »."),
    ("code-region", "99", "« 99 » n’est pas un code de région. Attendu : le code de l’une des dix-huit régions : "
     "« 93 » pour Provence-Alpes-Côte d’Azur."),
    ("french-siret-value", "13002526500014",
     "La clé de « 13002526500014 » est fausse : un chiffre a sans doute été mal recopié. Vérifiez-le."),
    ("french-siret-value", "1300252650001", "« 1300252650001 » a 13 chiffres : un numéro SIRET en a 14."),
    ("french-siret-value", "552013500012", "Il manque à « 552013500012 » les zéros du début. Écrivez « 00552013500012 »."),
    ("french-siret-value", "1,30025E+13", "« 1,30025E+13 » a été abrégé par un tableur, et des chiffres sont perdus. "
     "Donnez à la colonne le format Texte, puis saisissez le numéro entier."),
    ("french-siren-value", "aucun", "« aucun » n’est pas un numéro SIREN : il s’écrit avec 9 chiffres seulement."),
    ("phone-number-value", "180050000",
     "Il manque à « 180050000 » le zéro du début, qu’un tableur a sans doute retiré. Écrivez « 0180050000 »."),
    ("phone-number-value", "01 80 05 00", "« 01 80 05 00 » a 8 chiffres : un numéro français en a dix. Vérifiez-le."),
    ("phone-number-value", "0180050000 ; 0180050001", "« 0180050000 ; 0180050001 » contient plusieurs numéros. Gardez-en un seul."),
    ("phone-number-value", "mairie",
     "« mairie » n’est pas un numéro de téléphone. Écrivez-le avec des chiffres : « 01 80 05 00 00 » ou « +33180050000 »."),
    ("phone-number-value", "+33 80050000",
     "Après l’indicatif 33, un numéro a 9 chiffres et ne commence pas par zéro. Vérifiez « +33 80050000 »."),
    ("phone-number-value", "+262 262 12 34 5",
     "Après l’indicatif 262, un numéro a 9 chiffres et ne commence pas par zéro. Vérifiez « +262 262 12 34 5 »."),
    ("phone-number-value", "+687 12 34", "Après l’indicatif 687, un numéro a 6 chiffres. Vérifiez « +687 12 34 »."),
    ("phone-number-value", "+33 000 000 000", "Après l’indicatif 33, un numéro a 9 chiffres et ne commence pas par zéro. "
     "Vérifiez « +33 000 000 000 »."),
    ("phone-number-value", "+32 2 555",
     "Après l’indicatif 32, un numéro a 8 ou 9 chiffres et ne commence pas par zéro. Vérifiez « +32 2 555 »."),
    ("phone-number-value", "+49 (0) 1", "« +49 (0) 1 » n’a pas la longueur d’un numéro de téléphone. Vérifiez-le."),
    ("phone-number-value", "+33", "« +33 » n’a pas la longueur d’un numéro de téléphone. Vérifiez-le."),
    ("phone-number-value", "0000000000",
     "« 0000000000 » n’est pas un numéro français : après le zéro du début vient un chiffre de 1 à 9. Vérifiez-le."),
    ("phone-number-value", "018005000", "« 018005000 » a 9 chiffres : un numéro français en a dix. Vérifiez-le."),
    ("phone-number-value", "75011", "« 75011 » n’est pas un numéro de téléphone. "
     "Écrivez dix chiffres, ou le signe + et l’indicatif du pays : « 01 80 05 00 00 » ou « +33180050000 »."),
    ("phone-number-value", "114000", "« 114000 » n’est pas un numéro de téléphone. "
     "Écrivez dix chiffres, ou le signe + et l’indicatif du pays : « 01 80 05 00 00 » ou « +33180050000 »."),
    ("phone-number-value", "+210 555555", "L’indicatif de « +210 555555 » n’est celui d’aucun pays. Vérifiez-le."),
    ("nomenclature-actes-value", "Urbanisme",
     "Il manque une barre oblique à « Urbanisme ». Écrivez la matière, « / », puis la sous-matière."),
    ("nomenclature-actes-value", "Urbanisme / Permis", "Retirez les espaces autour de la barre oblique : « Urbanisme/Permis »."),
    ("year-interval-value", "2020", "« 2020 » n’est pas une période. Écrivez deux années : 2024/2026."),
    ("year-interval-value", "2020/2018",
     "« 2020/2018 » finit avant de commencer. Écrivez « 2018/2020 » si c’est ce que vous vouliez dire."),
    ("french-gps-coordinates", "48.8566, 2.3522",
     "La latitude et la longitude de « 48.8566, 2.3522 » sont inversées. Écrivez la longitude en premier : « 2.3522, 48.8566 »."),
    ("french-gps-coordinates", "-73.9,40.7",
     "« -73.9,40.7 » n’est pas en France. Vérifiez la longitude, qui vient en premier, puis la latitude."),
    ("opening-hours-value", "lundi au vendredi 9h-17h", "« lundi au vendredi 9h-17h » ne suit pas l’écriture d’OpenStreetMap. "
     "Les jours s’écrivent Mo, Tu, We, Th, Fr, Sa, Su, les jours fériés PH, et « fermé » off."),
    ("opening-hours-value", "Mo-Fr 09:00-12:00; Sa 9:00-12:00", "« Sa 9:00-12:00 » ne suit pas l’écriture d’OpenStreetMap. "
     "Les heures s’écrivent avec quatre chiffres : 09:00, et non 9:00."),
    ("opening-hours-value", "Mo-Fr 9h-12h",
     "« Mo-Fr 9h-12h » ne suit pas l’écriture d’OpenStreetMap. Les heures s’écrivent avec deux-points et quatre chiffres : 09:00-17:30."),
    ("opening-hours-value", "mo-fr 09:00-12:00", "« mo-fr 09:00-12:00 » ne suit pas l’écriture d’OpenStreetMap. "
     "Les jours s’écrivent avec une majuscule, puis une minuscule : Mo, Tu, We, Th, Fr, Sa, Su, et PH."),
    ("opening-hours-value", "Mo-Fr 25h", "« Mo-Fr 25h » ne suit pas l’écriture d’OpenStreetMap. "
     "Les heures s’écrivent avec deux-points et quatre chiffres : 09:00-17:30."),
]  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(name: str) -> None:
    assert [cell for cell in RIGHT[name] if said(declared(name, column="a"), cell)] == []


@pytest.mark.parametrize(("name", "cell", "sentence"), WRONG)
def test_what_is_wrong_is_told_with_what_to_do(name: str, cell: str, sentence: str) -> None:
    assert said(declared(name, column="a"), cell) == sentence


def test_every_check_offered_in_the_form_of_a_schema_runs() -> None:
    for known in BY_NAME.values():
        params: dict[str, Any] = {known.column or "": "a", known.others or "": "b" if known.single else ["b"], known.operator or "": ">="}
        assert check_of({"name": known.name, "params": params}).name == known.name


@pytest.mark.parametrize(("name", "today"), ALIASES.items())
def test_a_check_is_known_by_all_its_names(name: str, today: str) -> None:
    params: dict[str, Any] = {"column": "a", "column2": "b", "columns": ["b"], "othercolumns": ["b"], "op": ">="}
    one, other = (check_of({"name": called, "params": params}) for called in (name, today))
    assert (one.name, one.columns, one.told) == (name, other.columns, other.told)


SUM = declared("sum-columns-value", column="a", columns=["b", "c"])


@pytest.mark.parametrize(
    ("item", "cells", "sentence"),
    [
        (declared("year-interval-value", column="a", **{"allow-year-only": "yes"}), ("2020",), ""),
        (declared("compare-columns-value", column="a", op=">=", column2="b"), (date(2024, 5, 1), date(2024, 5, 1)), ""),
        (
            declared("compare-columns-value", column="a", op=">", column2="b"),
            ("9", "10"),
            "« 9 » doit être plus grand que « 10 », dans « b ». Corrigez l’un des deux.",
        ),
        (declared("compare-columns-value", column="a", op="<", column2="b"), ("abc", "abd"), ""),
        (
            declared("compare-columns-value", column="a", op="<", column2="b"),
            ("12", "abd"),
            "« 12 » ne se compare pas à « abd », dans « b ». Écrivez les deux de la même façon.",
        ),
        (declared("compare-columns-value", column="a", op="<", column2="b"), ("12", None), ""),
        (SUM, (3, 1, 2), ""),
        (SUM, ("0.3", "0.1", "0.2"), ""),
        (SUM, (4, 1, 2), "« 4 » devrait être la somme de « b » et « c », qui fait « 3 ». Corrigez ce qui est faux."),
        (SUM, (4, 1, None), ""),
        (declared("cohesive-columns-value", column="a", othercolumns=["b"]), (None, None), ""),
        (
            declared("cohesive-columns-value", column="a", othercolumns=["b", "c"]),
            ("x", None, "y"),
            "« a » et « c » sont remplis, mais pas « b ». Remplissez tout, ou videz tout.",
        ),
        (declared("one-of-required", column1="a", column2="b"), (None, "x"), ""),
        (declared("one-of-required", column="a", column2="b"), (None, None), "Remplissez au moins « a » ou « b » sur cette ligne."),
    ],
)
def test_rows_are_judged_by_what_their_fields_read(item: dict[str, Any], cells: tuple[Any, ...], sentence: str) -> None:
    assert said(item, *cells) == sentence


@pytest.mark.parametrize("name", ["french-siret-value", "french-siren-value", "phone-number-value"])
@given(data=st.data())
def test_what_is_proved_in_columns_is_right(name: str, data: st.DataObject) -> None:
    phone = st.from_regex(r"\A(?:0[0-9](?:[ .-]?[0-9]{2}){4}|\+33[0-9]{9})\n?\Z")
    sealed = st.from_regex(r"\A(356000000)?[0-9]{5,14}\Z").map(lambda digits: digits[:-1] + luhn.calc_check_digit(digits[:-1]))
    number = phone if name == "phone-number-value" else sealed
    texts = data.draw(st.lists(st.one_of(number, st.text("0123456789 ٣.", max_size=15)), min_size=1))
    check = check_of(declared(name, column="a"))
    assert check.proof is not None
    proved = pl.select(check.proof(pl.lit(pl.Series(texts, dtype=pl.String)))).to_series().fill_null(False)
    for text, is_right in zip(texts, proved, strict=True):
        assert not (is_right and check.judge([Seen(text, text)]))


CHECKED = schema(
    field("siret"), field("debut", "date"), field("fin", "date"), field("mail"), field("tel"),
    custom_checks=[
        declared("french-siret-value", column="siret"), declared("compare-columns-value", column="fin", op=">=", column2="debut"),
        declared("one-of-required", column1="mail", column2="tel"),
        declared("cohesive-columns-value", column="debut", othercolumns=["fin"]),
        declared("maison", column="siret"), declared("french-siren-value", column="absente"),
        declared("sum-columns-value", column="siret", columns=["siret"]),
    ],
)  # fmt: skip
ROWS = [
    ["siret", "debut", "fin", "mail", "tel"],
    ["13002526500013", date(2024, 1, 1), date(2024, 2, 1), "a@b.fr", ""],
    ["13002526500014", date(2024, 3, 1), date(2024, 2, 1), "", "0180050000"],
    ["", date(2024, 3, 1), "", "", ""],
    [13002526500014, "hier", date(2024, 2, 1), "x", ""],
]
FOUND = [
    (3, "siret", "custom-check-error/french-siret-value"),
    (3, "fin", "custom-check-error/compare-columns-value"),
    (4, "mail", "custom-check-error/one-of-required"),
    (4, "debut", "custom-check-error/cohesive-columns-value"),
    (5, "siret", "custom-check-error/french-siret-value"),
    (5, "debut", "type-error"),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("keys", [{}, {"foreignKeys": [{"fields": "tel", "reference": {"resource": "", "fields": "tel"}}]}])
def test_a_file_is_checked_in_columns_and_row_by_row(tmp_path: Path, kind: str, keys: dict[str, Any]) -> None:
    lines = "\n".join(",".join(map(str, row)) for row in ROWS) + "\n"
    path = written(tmp_path, lines) if kind == "csv" else workbook(tmp_path, ROWS)
    report = examine(path, {**CHECKED, **keys})
    assert sorted((error.row or 0, error.field, error.code) for error in report.errors) == sorted(FOUND)
    assert report.rows_with_errors == 3
    assert [plain(notice.message) for notice in report.warnings if notice.code == "custom-check"] == [
        "Le contrôle « maison », que le schéma demande, n’est pas connu ici : il n’a pas été fait.",
        "Le contrôle « french-siren-value » n’a pas été fait, car il est mal écrit dans le schéma : le champ « absente » n’existe pas.",
        "Le contrôle « sum-columns-value » n’a pas été fait, car il est mal écrit dans le schéma : il nomme deux fois le même champ.",
    ]
    (siret,) = [cause for cause in report.by_cause if cause.field == "siret"]
    assert "annuaire-entreprises.data.gouv.fr" in siret.message
    assert (siret.count, len(siret.examples)) == (2, 1)
    assert not any(error.code.startswith("custom") for error in examine(path, CHECKED, strict=True).errors)


def test_what_the_file_has_no_column_for(tmp_path: Path) -> None:
    report = examine(written(tmp_path, "siret,fin\n,2024-01-01\n,\n"), CHECKED)
    assert [(error.row, error.field, error.code) for error in report.errors if error.code.startswith("custom")] == [
        (None, "mail", "custom-check-error/one-of-required"),
        (2, "debut", "custom-check-error/cohesive-columns-value"),
    ]
    said = [plain(notice.message) for notice in report.warnings if notice.code == "custom-check"]
    assert "La colonne « debut » manque : le contrôle « compare-columns-value » de « fin » n’a pas été fait." in said
