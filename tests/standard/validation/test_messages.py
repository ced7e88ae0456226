"""What a person is told: what is, then what to do, in the words of the field."""

from pathlib import Path
from typing import Any

import pytest
from frictionless import Error, errors

from standard.schema import table_schema
from standard.schema.patterns.ready import READY
from standard.validation.examination import examine
from standard.validation.messages import Teller
from standard.validation.report import CellExample, Defect, Report
from standard.validation.sentences import GENERAL, UNREACHED, known
from tests.standard.validation.files import SERVICES, field, schema, written

POSTAL = next(ready.pattern for ready in READY if ready.key == "postal")
NBSP = "\u00a0"
SEVERAL = "^(?:" + "|".join(SERVICES) + ")(?:;(?:" + "|".join(SERVICES) + "))*$"


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def report_of(tmp_path: Path, cells: list[str], descriptor: dict[str, Any]) -> Report:
    name = descriptor["name"]
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    return examine(written(tmp_path, "\n".join([name, *quoted]) + "\n"), schema(descriptor))


def message_for(tmp_path: Path, cell: str, descriptor: dict[str, Any]) -> str:
    (error,) = report_of(tmp_path, [cell], descriptor).errors
    return plain(error.message)


def types_of_frictionless(base: type[Error] = Error) -> set[str]:
    return {base.type} | {code for child in base.__subclasses__() for code in types_of_frictionless(child)}


def test_every_error_of_frictionless_has_a_sentence() -> None:
    codes = types_of_frictionless()
    assert {errors.TypeError.type, errors.SchemaError.type} <= codes
    assert {code for code in codes if not known(code)} == set()
    constraints = ["required", "minLength", "maxLength", "pattern", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]
    assert {f"constraint-error/{name}" for name in constraints} <= GENERAL.keys()
    assert not GENERAL.keys() & UNREACHED


@pytest.mark.parametrize("code", sorted({*GENERAL, *UNREACHED}))
def test_a_sentence_has_no_hole_left(code: str) -> None:
    teller = Teller(table_schema.parse(schema(field("nom", title="Nom"), primaryKey="nom")))
    for name in ("nom", None):
        for text in (teller.cause(code, name, [CellExample(2, "x")]), teller.error(Defect(2, name, code, "x", "3"))):
            assert text.endswith(".")
            assert not any(mark in text for mark in "{}!")
            assert text == text.strip() == " ".join(text.split(" "))


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("Prendre en main un ordinateur,S'équiper", "Les valeurs sont séparées par « , » : écrivez-les séparées par « ; » sans espace."),
        ("Prendre en main un ordinateur | S'équiper", "Les valeurs sont séparées par « | » : écrivez-les séparées par « ; » sans espace."),
        ("Prendre en main un ordinateur;", "Un séparateur « ; » est de trop. Retirez-le."),
        ("S'équiper; Utiliser le numérique",
         "Des espaces entourent « Utiliser le numérique ». Retirez-les : les valeurs se suivent sans espace."),
        ("S’equiper;Utiliser le numérique", "« S’equiper » s’écrit « S'équiper » dans la liste (apostrophe, accents)."),
        ("utiliser le numerique", "« utiliser le numerique » s’écrit « Utiliser le numérique » dans la liste (majuscules, accents)."),
        ("S'équipe", "« S'équipe » n’est pas dans la liste : vouliez-vous dire « S'équiper » ?"),
        (";".join(SERVICES * 9) + ";Chanter",
         "Une valeur, plus loin dans cette longue cellule, n’est pas dans la liste ou est mal séparée des autres."),
        ("S'équiper;Chanter", "« Chanter » n’est pas dans la liste."),
        (
            "un;deux;trois;quatre;cinq",
            "« un » n’est pas dans la liste. « deux » n’est pas dans la liste. « trois » n’est pas dans la liste. "
            "Il y en a 2 autres dans la cellule.",
        ),
    ],
)  # fmt: skip
def test_the_value_at_fault_in_a_cell_of_several_is_named(tmp_path: Path, cell: str, message: str) -> None:
    assert message_for(tmp_path, cell, field("services", pattern=SEVERAL)) == message


def test_the_value_nearest_in_a_list_is_proposed(tmp_path: Path) -> None:
    message = message_for(tmp_path, "Payan", field("tarif", enum=["Gratuit", "Payant"]))
    assert message == "« Payan » n’est pas dans la liste : vouliez-vous dire « Payant » ?"


def test_what_is_written_for_want_of_a_value_is_not_to_be_proposed(tmp_path: Path) -> None:
    (cause,) = report_of(tmp_path, ["NC", "xxx", "Chanter"], field("tarif", enum=["Gratuit", "Payant"])).by_cause
    assert [example.unknown for example in cause.examples] == [(), (), ("Chanter",)]


def test_a_cause_lists_the_values_and_how_to_separate_them(tmp_path: Path) -> None:
    (cause,) = report_of(tmp_path, ["Chanter", "Danser"], field("services", pattern=SEVERAL, title="Services")).by_cause
    assert plain(cause.message) == (
        "Des valeurs de « Services » (services) ne sont pas dans la liste. Écrivez une ou plusieurs valeurs de la liste, séparées par "
        "« ; » sans espace : « Prendre en main un ordinateur », « Utiliser le numérique » ou « S'équiper »."
    )


def test_a_cause_that_is_only_the_separator_says_so(tmp_path: Path) -> None:
    cells = ["S'équiper,Utiliser le numérique", "Utiliser le numérique, S'équiper"]
    (cause,) = report_of(tmp_path, cells, field("services", pattern=SEVERAL)).by_cause
    assert plain(cause.message) == "Dans « services », les valeurs sont séparées par « , » : écrivez-les séparées par « ; » sans espace."
    assert [example.advice for example in cause.examples] == ["", ""], "what the cause says is not said again under each example"


def test_a_long_list_says_how_many_values_remain(tmp_path: Path) -> None:
    (cause,) = report_of(tmp_path, ["x"], field("code", enum=[f"valeur {n}" for n in range(30)])).by_cause
    assert plain(cause.message).endswith("« valeur 11 » et 18 autres.")


@pytest.mark.parametrize(
    ("cell", "descriptor", "message"),
    [
        ("12,5", field("prix", "number"),
         "« 12,5 » ne s’écrit pas comme prévu. Ce qu’on y écrit : nombre, décimales après un point. Écrivez « 12.5 »."),
        ("31/05/2024", field("jour", "date"),
         "« 31/05/2024 » ne s’écrit pas comme prévu. Ce qu’on y écrit : date au format AAAA-MM-JJ. Écrivez « 2024-05-31 »."),
        ("2", field("note", "integer", minimum=3), "« 2 » est trop petit : le minimum est 3."),
        ("abcd", field("nom", maxLength=3), "Ce texte est trop long : 3 caractères au plus."),
        ("x", {**field("code", pattern="[0-9]{5}"), "example": "51100"},
         "« x » n’a pas la forme prévue. Attendu : une cellule qui contient cinq chiffres, et rien d’autre. "
         "Par exemple : « 51100 »."),
        ("1000", field("code", pattern=POSTAL), "« 1000 » n’a pas la forme prévue. Attendu : code postal, par exemple « 75011 ». "
         "Il manque sans doute le zéro du début, qu’un tableur retire : « 01000 »."),
        ("1,30025E+13", field("siret", pattern="^[0-9a-z]{14}|siret$"), "« 1,30025E+13 » n’a pas la forme prévue. "
         "Un tableur a abrégé ce numéro, et des chiffres sont perdus : donnez à la colonne le format Texte, puis saisissez-le entier."),
        ("0233231955", field("tel", pattern=r"^\+[0-9]{11}$"), "« 0233231955 » n’a pas la forme prévue. "
         "Attendu : une cellule qui commence par « + », et finit par onze chiffres. "
         "Écrivez « +33233231955 » si ce numéro est de métropole."),
        ("0262123456", field("tel", pattern=r"^\+[0-9]{12}$"), "« 0262123456 » n’a pas la forme prévue. "
         "Attendu : une cellule qui commence par « + », et finit par douze chiffres. Écrivez « +262262123456 »."),
        ("+596696123456", field("tel", pattern="^0[0-9]{9}$"), "« +596696123456 » n’a pas la forme prévue. "
         "Attendu : une cellule qui commence par « 0 », et finit par neuf chiffres. Écrivez « 0696123456 »."),
        ("01/03/2024", field("jour", "date"), "« 01/03/2024 » ne s’écrit pas comme prévu. Ce qu’on y écrit : date au format AAAA-MM-JJ. "
         "Écrivez « 2024-03-01 » s’il s’agit du 1er mars."),
        ("48,856", field("lat", "number"), "« 48,856 » ne s’écrit pas comme prévu. Ce qu’on y écrit : nombre, décimales après un point. "
         "Écrivez « 48.856 » si la virgule précède les décimales."),
    ],
)  # fmt: skip
def test_one_cell_is_told_with_its_correction_where_it_is_certain(
    tmp_path: Path, cell: str, descriptor: dict[str, Any], message: str
) -> None:
    assert message_for(tmp_path, cell, descriptor) == message


def test_a_report_carries_the_certain_correction(tmp_path: Path) -> None:
    report = report_of(tmp_path, ["31/05/2024", "1/2/2024"], field("jour", "date"))
    assert [error.correction for error in report.errors] == ["2024-05-31", None]
    assert [error.get("correction") for error in report.to_json()["errors"]] == ["2024-05-31", None]
    assert Report.from_json(report.to_json()) == report


def test_a_value_met_twice_names_the_other_row(tmp_path: Path) -> None:
    path = written(tmp_path, "id,nom\nA,x\nB,x\nA,x\n")
    messages = [plain(error.message) for error in examine(path, schema(field("id", unique=True), field("nom"), primaryKey="id")).errors]
    assert messages == [
        "« A » est déjà à la ligne 2, or chaque valeur doit être unique.",
        "L’identifiant de cette ligne (« id ») est déjà celui de la ligne 2.",
    ]


def test_columns_are_told_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, "Code postal,Communne,autre,\n1,2,3,4\n")
    report = examine(path, schema(field("code_postal"), field("commune"), field("nom", required=True), field("adresse")))
    assert [plain(error.message) for error in report.errors] == ["La colonne « nom » n’est pas dans le fichier."]
    assert [plain(notice.message) for notice in report.warnings] == [
        "La colonne 4 n’a pas de nom : elle n’a pas été vérifiée.",
        "La colonne « Code postal » a été lue comme « code_postal ». Écrivez son nom exactement ainsi.",
        "La colonne « Communne » n’est pas dans le schéma : elle n’a pas été vérifiée. S’agit-il de « commune » ?",
        "La colonne « autre » n’est pas dans le schéma : elle n’a pas été vérifiée.",
        "La colonne facultative « commune » n’est pas dans le fichier.",
        "La colonne facultative « adresse » n’est pas dans le fichier.",
    ]


def test_a_file_with_a_header_alone_is_said_to_hold_nothing(tmp_path: Path) -> None:
    report = examine(written(tmp_path, "nom\n"), schema(field("nom")))
    assert (report.valid, report.rows, [notice.code for notice in report.warnings]) == (True, 0, ["no-rows"])


def one_message(folder: Path, described: dict[str, Any], cell: str) -> str:
    quoted_cell = cell.replace('"', '""')
    (error,) = examine(written(folder, f'a\tb\n"{quoted_cell}"\tx\n'), schema(described, field("b"))).errors
    return error.message.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("described", "cell", "said"),
    [
        (
            {"name": "a", "type": "list", "delimiter": "|", "itemType": "date"},
            "2024-01-01|2024-13-01",
            "« 2024-13-01 » n’existe pas : il n’y a pas de mois 13. Corrigez la date.",
        ),
        (
            {"name": "a", "type": "list", "itemType": "integer"},
            "1,deux",
            "« deux » ne s’écrit pas comme prévu. Ce qu’on y écrit : nombre entier.",
        ),
        (
            {"name": "a", "type": "array", "arrayItem": {"type": "integer", "constraints": {"minimum": 1}}},
            "[0, 2]",
            "« 0 » est trop petit : le minimum est 1.",
        ),
        (
            {"name": "a", "type": "array", "arrayItem": {"type": "string", "constraints": {"pattern": "[0-9]{5}"}}},
            '["05000", "1400"]',
            "« 1400 » n’a pas la forme prévue.",
        ),
        ({"name": "a", "type": "list", "constraints": {"minLength": 2}}, "x", "Cette liste est trop courte : il faut au moins 2 éléments."),
        (
            {"name": "a", "type": "array", "constraints": {"maxLength": 1}},
            '["x", "y"]',
            "Cette liste est trop longue : 1 élément au plus.",
        ),
        (
            {"name": "a", "type": "string", "categories": [{"value": "o", "label": "Oui"}, {"value": "n", "label": "Non"}]},
            "oui",
            "« oui » n’est pas dans la liste : vouliez-vous dire « o » ?",
        ),
    ],
)
def test_what_is_wrong_in_a_list_is_named(tmp_path: Path, described: dict[str, Any], cell: str, said: str) -> None:
    assert one_message(tmp_path, described, cell).startswith(said)
