"""What people see in a spreadsheet and what is read of it are not always the same: it is said, and by which format."""

import base64
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from standard.validation.examination import examine
from standard.validation.framing.cells import as_text
from standard.validation.framing.number_formats import Difference, difference, shows_part, told_of_format
from tests.standard.validation.files import field, schema, written
from tests.standard.validation.test_lost_cells import ods

FIRST_DAY = datetime(1899, 12, 30)
XLS = (
    b"c-rk)O=uHA6#iy+^S4d&*HmbQ5DHeU6%;RC+NfX)f~9&;5y2*HkW!PBSiuNlwdN>@o)j;IDtM`S@dp+3Ab1cedJqI5(W56p!9$z%&C6~~V*(A-f@QxjZ{E"
    b"C__mi17GrRk4Ay}Aw*jYpk`k|s^c;Kv(2`V0|5difYhGebUO~tVBU%}(1g>*Xbto5x+uAyA-A{0E(UJ(VpP&t7~3}w>E=o(@l#}F4XhCZSKw@Knd2S*iRI"
    b"?A+->3tsgoar8xTxHrvV+-Oq7Ggs^yUi><rgU+i57O>q*7?MeooL4!nZ*~ciSk$n_GZW9r`LT)MDt<}lmdgvbTTX3I_^*>c1T3D7TlG&kxHeu=W+#vsWFG"
    b"2MilsAod_?ZwtQ{n0wn*nT<&Thchk{bPwt^*t|!-N!E5C=6b+b$F~S=%Pr8#@Ig17sX{hAQG8I32jyBY&>`!IJ&k&zZ=<@#H^CqzDylLfq=p{M^Kl4G}jR"
    b"6XJ@!t3M2NT1wlPsC$J4QMb*d&92flE@udx7*-`dx4F^F0N{$0M~0?O_Ysm|kWt8=3E98m3&Qx_h|YWCmt<%oXnKCcnEFA7Y!U_$|ceza4rK$$yP)C4PRe"
    b"cs@M;F*b`Xnw&9?Q(y+YqF3CyDe*LB)xtc*J~Qq3>qK)a0W)^Pyng*yg3fG^X}Kk5OH^8lId|ojN-fp2C2DNFK!jx>oMN8`+T<)8c`YqCSyyT)Ra#L~OKG"
    b"5`SG3eRzSIU<KGy12LU<$%)9L*OI&9dmVZ(+E8#ZjLE(AX_!hB+beB<M%KbQGkXNgM5{!FrNaTpo;P0`!iex#|+BG**@Y=A>pw!{i`tnY;qN6C8@6G(6z6"
    b"HVtYy+euW|FdGn!0K(GX8o6%iSr-({|x|y>RJ"
)
"""An old workbook, compressed: percents, codes of five figures, months; row 3 and column D are hidden."""
MONEY = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'


@pytest.mark.parametrize(
    ("code", "number", "how", "shown"),
    [
        ("0%", 0.25, Difference.PERCENT, "25%"),
        ("0.0%", 0.1234, Difference.PERCENT, "12,3%"),
        ("00000", 1234, Difference.ZEROS, "01234"),
        ('0#" "##" "##" "##" "##', 123456789, Difference.ZEROS, "01 23 45 67 89"),
        ("0", 1.5, Difference.ROUNDED, "2"),
        ("0.00", 2.555, Difference.ROUNDED, "2,56"),
        ("#,##0,", 1500, Difference.OTHER, "2"),
        ('0.0,,"M"', 2500000, Difference.OTHER, "2,5M"),
        ('0" km"', 12, Difference.OTHER, "12 km"),
        (MONEY, 12.5, Difference.OTHER, "12,50 €"),
        ('"Oui";;"Non"', 0, Difference.OTHER, "Non"),
        (";;;", 4, Difference.HIDDEN, ""),
        ("mmm-yy", 45000, Difference.PART, "mars-23"),
        ("yyyy", 45292, Difference.PART, "2024"),
        ("d-mmm", 45000, Difference.PART, "15-mars"),
        ("dd/mm/yyyy", 45000.5, Difference.PART, "15/03/2023"),
        ("h:mm", 1.5, Difference.PART, "12:00"),
    ],
)
def test_what_is_shown_is_told_where_it_differs(code: str, number: float, how: Difference, shown: str) -> None:
    told = told_of_format(code, number, FIRST_DAY)
    assert told is not None
    assert (told.difference, told.shown) == (how, shown)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("General", 1.5), ("0.00", 2.5), ("#,##0", 1234567), ("00000", 75001), ("000 000 000 00000", 12345678900012),
        ("0;(0)", -3),
        ("0.00", 0.1 + 0.2),
        ("0.##", 1.5), ("@", 12), ("[<10]0;0.0", 5), ("# ?/?", 0.3), ("0.00E+00", 123456),
        ("[h]:mm", 1.5),

        ("dd/mm/yyyy", 45000), ("yyyy\\-mm\\-dd;@", 45000), ("[$-40C]dddd d mmmm yyyy", 45000), ("h:mm", 0.5),
        ("dd/mm/yyyy hh:mm", 45000.5),
    ],
)  # fmt: skip
def test_nothing_is_told_of_the_same_number_or_day_written_otherwise(code: str, number: float) -> None:
    assert told_of_format(code, number, FIRST_DAY) is None


@pytest.mark.parametrize(
    ("shown", "read", "how"),
    [
        ("12,5", "12.5", None), ("1 234,50", "1234.5", None), ("1,234.50", "1234.5", None), ("(3)", "-3", None), ("\u22123", "-3", None),
        ("01234", "1234", Difference.ZEROS), ("25 %", "0.25", Difference.PERCENT), ("2", "1.5", Difference.ROUNDED),
        ("", "3", Difference.HIDDEN),
        ("12 €", "12", Difference.OTHER), ("12", "12000", Difference.OTHER),
    ],
)  # fmt: skip
def test_what_an_ods_shows_is_compared(shown: str, read: str, how: Difference | None) -> None:
    assert difference(shown, read) is how


@pytest.mark.parametrize(
    ("shown", "moment", "part"),
    [
        ("15/04/2024", "2024-04-15", False), ("lundi 15 avril 2024", "2024-04-15", False), ("20240415", "2024-04-15", False),
        ("avr. 24", "2024-04-15", True), ("2024", "2024-01-01", True), ("lundi 15 avril", "2024-04-15", True),
        ("15/04/2024", "2024-04-15T14:00:00", True), ("15/04/2024 14:00", "2024-04-15T14:00:00", False),
    ],
)  # fmt: skip
def test_a_part_of_a_moment_that_is_not_shown(shown: str, moment: str, part: bool) -> None:
    assert shows_part(shown, moment) is part


def test_each_column_of_a_workbook_is_told_once_with_its_rows(tmp_path: Path) -> None:
    cells: list[tuple[str, Any]] = [("0%", 0.25), ("00000", 1234), ("0", 1.5), ("mmm-yy", 45000), ("0.00", 1.25), ("dd/mm/yyyy", 45000)]
    with xlsxwriter.Workbook(path := tmp_path / "formats.xlsx") as book:
        sheet = book.add_worksheet()
        formats = [book.add_format({"num_format": code}) for code, _ in cells]
        sheet.write(0, 0, 0.5, formats[0])  # a title: nothing is said of what stands above the header
        sheet.write_row(1, 0, ["taux", "cp", "nb", "mois", "prix", "jour"])
        for row in (2, 3):
            for column, (_, value) in enumerate(cells):
                sheet.write(row, column, value, formats[column])
    names = [
        field("taux", "number"),
        field("cp"),
        field("nb", "number"),
        field("mois", "date"),
        field("prix", "number"),
        field("jour", "date"),
    ]
    report = examine(path, schema(*names))
    told = [notice for notice in report.warnings if notice.code == "shown-otherwise"]
    assert report.valid
    assert [notice.rows for notice in told] == [(3, 4)] * 4
    assert "affiche «\u00a025%\u00a0» là où la cellule contient «\u00a00.25\u00a0»" in told[0].message
    assert "écrivez «\u00a025\u00a0»" in told[0].message
    assert "«\u00a001234\u00a0»" in told[1].message
    assert "format Texte" in told[1].message


def test_and_of_an_ods(tmp_path: Path) -> None:
    def cell(kind: str, value: str, shown: str) -> str:
        name = "date-value" if kind == "date" else "value"
        return f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"><text:p>{shown}</text:p></table:table-cell>'

    names = "".join(f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>' for name in ("a", "b", "c"))
    row = cell("percentage", "0.25", "25 %") + cell("float", "12.5", "12,50") + cell("date", "2024-04-01", "avr. 24")
    path = ods(tmp_path, rows=f"<table:table-row>{names}</table:table-row><table:table-row>{row}</table:table-row>")
    report = examine(path, schema(field("a", "number"), field("b", "number"), field("c", "date")))
    assert [(notice.code, notice.rows) for notice in report.warnings] == [("shown-otherwise", (2,))] * 2
    assert report.valid


def test_and_of_an_old_workbook_whose_hidden_rows_are_told_too(tmp_path: Path) -> None:
    path = written(tmp_path, zlib.decompress(base64.b85decode(XLS)), name="ancien.xls")
    report = examine(path, schema(field("taux", "number"), field("cp"), field("mois", "date"), field("nb", "integer")))
    told = [(notice.code, notice.rows) for notice in report.warnings]
    assert told == [("hidden-rows", (3,)), ("hidden-columns", ()), *[("shown-otherwise", (2, 3, 4))] * 3, ("numbers-as-text", ())]


def test_booleans_in_a_column_of_text_are_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(path := tmp_path / "vrai.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["nom", "ouvert"])
        sheet.write_row(1, 0, ["A", True])
    assert [notice.code for notice in examine(path, schema(field("nom"), field("ouvert"))).warnings] == ["booleans-as-text"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1.23456789e-5, "0.0000123456789"),
        (-2.5e-7, "-0.00000025"),
        (1e15, "1000000000000000"),
        (timedelta(hours=26, minutes=30), "26:30:00"),
    ],
)
def test_a_number_keeps_its_figures_and_hours_pass_24(cell: Any, text: str) -> None:
    assert as_text(cell) == text
