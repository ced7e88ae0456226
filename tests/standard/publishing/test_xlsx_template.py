"""The template as a spreadsheet program opens it."""

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from python_calamine import CalamineWorkbook

from standard.publishing.xlsx_template import xlsx_template
from tests.standard.publishing.libraries import bare, release


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx_template(release())))


def drop_downs(book: Any) -> dict[str, tuple[list[str], DataValidation]]:
    """For each column with a list: its values, read through its defined name, and its rule."""
    found = {}
    for rule in book["Données"].data_validations.dataValidation:
        letter = str(rule.sqref).split(":")[0].rstrip("0123456789")
        ((sheet, cells),) = book.defined_names[rule.formula1].destinations
        found[book["Données"][f"{letter}1"].value] = ([cell.value for (cell,) in book[sheet][cells]], rule)
    return found


def test_the_sheet_to_fill_comes_first_and_the_lists_are_hidden(book: Any) -> None:
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Données", "visible"),
        ("Mode d’emploi", "visible"),
        ("Listes", "veryHidden"),
    ]
    assert book["Données"].freeze_panes == "A2"


def test_the_header_is_the_names_and_the_mandatory_ones_are_bold(book: Any) -> None:
    header = {cell.value: cell.font.b for cell in book["Données"][1]}
    assert [name for name, bold in header.items() if bold] == ["code", "nom", "supports"]
    assert list(header) == [field.name for field in release().schema.fields]


def test_each_header_has_a_note_that_says_what_to_write(book: Any) -> None:
    assert book["Données"]["A1"].comment.text == (
        "Code de la bibliothèque\nObligatoire. Texte.\nLe code local, avec ses zéros.\nExemple\u00a0: 00412"
    )


def test_leading_zeros_stay_because_columns_are_text_unless_they_are_numbers(book: Any) -> None:
    spans = {(span.min, span.max): span.number_format for span in book["Données"].column_dimensions.values()}
    formats = {cell.value: next(shown for (low, high), shown in spans.items() if low <= cell.column <= high) for cell in book["Données"][1]}
    assert {name: shown for name, shown in formats.items() if shown != "@"} == {
        "ouverture": "dd/mm/yyyy",
        "mise_a_jour": "yyyy-mm-dd",
        "surface": "General",
    }


def test_a_list_restricts_where_one_value_is_wanted_and_helps_where_several_may_be(book: Any) -> None:
    lists = drop_downs(book)
    assert {name: values for name, (values, _) in lists.items()} == {
        "supports": ["livre", "disque", "film (DVD)"],
        "taille": ["petite", "moyenne", "grande", "+grande"],
        "niveau": ["1", "2", "3"],
        "acces_libre": ["oui", "non"],
    }
    assert {name: rule.showErrorMessage for name, (_, rule) in lists.items()} == {
        "supports": False,
        "taille": True,
        "niveau": True,
        "acces_libre": True,
    }
    assert "séparez-les par «\u00a0;\u00a0»" in lists["supports"][1].prompt


def test_nothing_is_a_formula_nor_a_link(book: Any) -> None:
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []


def test_the_guide_lists_every_field_and_every_value(book: Any) -> None:
    rows = [tuple(cell for cell in row if cell) for row in book["Mode d’emploi"].iter_rows(values_only=True)]
    assert (
        "nom",
        "Nom",
        "Obligatoire",
        "Texte. Au plus 80\u00a0caractères.",
        "Le nom usuel, <sans> l’adresse.",
        "=Médiathèque du phare",
    ) in rows
    assert ("supports", "livre", "Livre", "Imprimé, y compris en **gros caractères**.") in rows
    assert ("supports", "microfiche", "À ne plus utiliser. Remplacée par «\u00a0livre\u00a0».") in rows
    assert rows[1] == ("Version 1.1.0 du 1er\u00a0juin 2024, publiée par Ville de Port-Imaginaire.",)


def test_long_lists_long_names_and_long_texts_fit() -> None:
    values = [f"valeur très longue numéro {number} d’une liste qui dépasse deux cent cinquante-cinq caractères" for number in range(400)]
    descriptor = {
        "fields": [
            {"name": "n" * 300, "title": "T" * 300, "description": "d" * 40_000, "type": "string", "constraints": {"enum": values}},
            {"name": "n" * 300, "type": "string"},
        ]
    }
    data = xlsx_template(bare(descriptor))
    assert next(iter(drop_downs(openpyxl.load_workbook(io.BytesIO(data))).values()))[0] == values
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python() == [["n" * 300, "n" * 300]]
