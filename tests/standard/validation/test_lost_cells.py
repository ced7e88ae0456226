"""What a workbook shows in place of a value (an error, a formula that nobody computed) is never an empty cell."""

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from standard.validation.examination import examine
from standard.validation.framing import LostCell, frame
from standard.validation.framing.unsaid.xlsx import XlsxCells
from tests.standard.validation.files import field, schema, workbook

ROWS: list[list[Any]] = [["nom", "ville", "nb"], ["A", "Paris", "#N/A"], ["B", "#REF!", 2], ["C", "Gap", "=1+1"], ["D", "Nice", 4]]
SCHEMA = schema(field("nom"), field("ville"), field("nb", "integer"))
FOUND = [(2, "nb", "#N/A"), (3, "ville", "#REF!"), (4, "nb", "=1+1")]


def xlsx(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Vide & seule"
    sheet = book.create_sheet("Données")
    for row in ROWS:
        sheet.append(row)
    book.save(path := folder / "lieux.xlsx")
    return path


def ods(folder: Path, name: str = "lieux.ods", rows: Any = ROWS) -> Path:
    """As LibreOffice writes one; `rows`: of values, or as its XML has them."""

    def cell(value: Any) -> str:
        match value:
            case str() if value.startswith("#"):
                written = 'table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"'
                return f"<table:table-cell {written}><text:p>{value}</text:p></table:table-cell>"
            case str() if value.startswith("="):
                return f'<table:table-cell table:formula="of:{value}"/>'
            case str():
                return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            case _:
                return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    if not isinstance(rows, str):
        rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in names.items())
    path = folder / name
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Données">{rows}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
        file.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


@pytest.mark.parametrize("made", [xlsx, ods])
def test_an_error_of_the_spreadsheet_is_named(tmp_path: Path, made: Any) -> None:
    report = examine(made(tmp_path), SCHEMA)
    assert [(error.row, error.field, error.value) for error in report.errors] == FOUND
    first, second, third = (error.message for error in report.errors)
    assert first.startswith("«\u00a0#N/A\u00a0» est une erreur du tableur (une valeur introuvable)")
    assert second.startswith("«\u00a0#REF!\u00a0» est une erreur du tableur (un renvoi à une cellule supprimée)")
    assert third.startswith("«\u00a0=1+1\u00a0» est une formule qui n’a pas été calculée")


def test_both_ways_of_reading_a_sheet_find_them(tmp_path: Path) -> None:
    table = frame(xlsx(tmp_path), names=["nom", "ville", "nb"])
    by_rows = [(number, cell) for number, cells in table.rows() for cell in cells if isinstance(cell, LostCell)]
    by_blocks = [
        (block.numbers[place], cell) for block in table.blocks() for cells in block.natives.values() for place, cell in cells.items()
        if isinstance(cell, LostCell)
    ]  # fmt: skip
    assert sorted(by_rows) == sorted(by_blocks) == [(2, "#N/A"), (3, "#REF!"), (4, "=1+1")]


@pytest.mark.parametrize(
    ("rule", "code"), [({"required": True}, "type-error"), ({"enum": ["Gap", "Paris", "Nice"]}, "constraint-error/enum")]
)
def test_a_lost_cell_is_not_an_empty_one(tmp_path: Path, rule: dict[str, Any], code: str) -> None:
    report = examine(xlsx(tmp_path), schema(field("nom"), field("ville", **rule), field("nb")))
    assert [(error.row, error.code) for error in report.errors if error.field == "ville"] == [(3, code)]


def test_an_error_that_the_schema_takes_for_a_missing_value_is_one(tmp_path: Path) -> None:
    descriptor = schema(field("nom"), field("ville"), field("nb", "integer"), missingValues=["", "#N/A", "#REF!", "=1+1"])
    assert examine(xlsx(tmp_path), descriptor).valid


def test_a_sheet_without_any_is_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(XlsxCells, "parser", lambda _: pytest.fail("The sheet was parsed."))
    assert examine(workbook(tmp_path, [["nom", "nb"], ["A", 1]]), schema(field("nom"), field("nb", "integer"))).valid


def test_a_sheet_whose_name_is_read_otherwise_is_checked_all_the_same(tmp_path: Path) -> None:
    """XML takes a tab in an attribute for a space; python_calamine keeps it."""
    with zipfile.ZipFile(xlsx(tmp_path)) as book, zipfile.ZipFile(odd := tmp_path / "nom.xlsx", "w") as other:
        for name in book.namelist():
            content = book.read(name)
            other.writestr(name, content.replace("Données".encode(), b"Don\tnees") if name == "xl/workbook.xml" else content)
    assert examine(odd, SCHEMA).rows == 4


def test_merged_cells_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["Liste", None], ["nom", "ville"], ["A", "Gap"], ["B", None], ["C", "Die"]]:
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    book.save(plain := tmp_path / "titre.xlsx")
    descriptor = schema(field("nom"), field("ville"))
    assert [notice.code for notice in examine(plain, descriptor).warnings] == ["title-rows"]
    sheet.merge_cells("B3:B4")
    book.save(merged := tmp_path / "fusion.xlsx")
    first, _ = examine(merged, descriptor).warnings
    assert (first.code, first.rows) == ("merged-cells", (3,))
    assert "(B3:B4)" in first.message


def test_an_error_that_only_some_spreadsheets_know_is_named(tmp_path: Path) -> None:
    """python_calamine refuses the whole sheet for it."""
    with zipfile.ZipFile(xlsx(tmp_path)) as book, zipfile.ZipFile(odd := tmp_path / "recent.xlsx", "w") as other:
        for name in book.namelist():
            other.writestr(name, book.read(name).replace(b"<v>#REF!</v>", b"<v>#SPILL!</v>").replace(b"<v>#N/A</v>", b"<v>#NEW?!</v>"))
    report = examine(odd, SCHEMA)
    assert [(error.row, error.field, error.value) for error in report.errors] == [
        (2, "nb", "#NEW?!"), (3, "ville", "#SPILL!"), (4, "nb", "=1+1"),
    ]  # fmt: skip
    assert "est une erreur du tableur (un résultat qui déborde)" in report.errors[1].message


def test_merged_cells_of_an_ods_are_told(tmp_path: Path) -> None:
    def cell(text: str, written: str = "") -> str:
        return f'<table:table-cell {written} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    tall = cell("Gap", 'table:number-columns-spanned="1" table:number-rows-spanned="2"')
    cells = [cell("nom") + cell("ville"), cell("A") + tall, cell("B") + "<table:covered-table-cell/>"]
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    (notice,) = examine(ods(tmp_path, rows=rows), schema(field("nom"), field("ville"))).warnings
    assert (notice.code, notice.rows) == ("merged-cells", (2,))
    assert "(B2:B3)" in notice.message


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["nom", "nb"], ["A", 1], ["B", "deux"], ["C", 3]]:
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["A"].hidden = sheet.column_dimensions["F"].hidden = True
    book.save(path := tmp_path / "filtre.xlsx")
    report = examine(path, schema(field("nom"), field("nb", "integer")))
    assert [error.row for error in report.errors] == [3]
    assert [(notice.code, notice.rows) for notice in report.warnings] == [("hidden-rows", (3,)), ("hidden-columns", ())]
    assert "(A)" in report.warnings[1].message


def test_figures_that_a_spreadsheet_has_rounded_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["nom", "code"], ["A", 12345678901234567890], ["B", 12345678901234]])
    rounded, plain = examine(path, schema(field("nom"), field("code"))).warnings
    assert rounded.code == plain.code == "numbers-as-text"
    assert "plus de 15\u00a0chiffres" in rounded.message
