"""What seems odd in a valid file is told, with its rows; what is not odd is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.validation import examination
from standard.validation.examination import examine
from standard.validation.oddities import unscrambled
from standard.validation.report import ReportNotice
from tests.standard.validation.files import field, schema, workbook, written

PLAIN = schema(field("nom"), field("ville"), field("nb", "integer"))
POINTS = schema(field("nom"), field("latitude", "number"), field("longitude", "number"))
GEO = schema(field("nom"), field("coordonnees", "geopoint"))


def noticed(folder: Path, content: str | bytes, descriptor: dict[str, Any], name: str = "lieux.csv") -> list[ReportNotice]:
    """What is said of a file, the same when it is read row by row."""
    path = written(folder, content, name)
    report = examine(path, descriptor)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examination, "can_screen", lambda *_: False)
        assert examine(path, descriptor).warnings == report.warnings
    return [notice for notice in report.warnings if notice.code != "missing-label"]


def codes(notices: list[ReportNotice]) -> list[tuple[str, str | None, tuple[int, ...]]]:
    return [(notice.code, notice.field, notice.rows) for notice in notices]


@pytest.mark.parametrize(
    "content",
    [
        'nom,ville,nb\nA,Paris,1\n"B,Lyon,2\nC",Nice,3\nD,Brest,4\n',
        'nom,ville,nb\nA,Paris,1\n"B,Lyon,2\nC,Gap,3\nC",Nice,3\nD,Brest,4\n',
        'nom,ville,nb\nA,Paris,1\nB,"Lyon,2\nC,Nice",3\nD,Brest,4\n',
        'nom;ville;nb\nA;Paris;1\n"B;Lyon;2\nC";Nice;3\nD;Brest;4\n',
    ],
)
def test_a_quote_that_swallows_rows_is_told(tmp_path: Path, content: str) -> None:
    (found,) = codes(noticed(tmp_path, content, PLAIN))
    assert (found[0], found[2]) == ("quotes", (3,))


@pytest.mark.parametrize(
    "content",
    [
        'nom,ville,nb\nA,"1 rue de la Paix\nBâtiment B",1\n',
        'nom,ville,nb\nA,"Lundi, mardi\nmercredi, jeudi",1\n',
        'nom,ville\nA,"Ouvert\nle lundi, le mardi"\n',
        'nom,ville,nb\n"Dupont, Jean\nDurand, Anne",Gap,1\n',
    ],
)
def test_a_cell_over_several_lines_is_not_odd(tmp_path: Path, content: str) -> None:
    assert noticed(tmp_path, content, PLAIN) == []


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ('nom,ville,nb\n"Le "Lys" bleu",Gap,1\nB,Die,2\n', (2,)),
        ('nom,ville,nb\nA,Gap,1\n"Grand" hôtel,Die,2\nB,"petit"bar,3\n', (3, 4)),
        ('nom,ville,nb\n"Le ""Lys"" bleu",Gap,1\nÉcran 24",Die,2\n"B" ,"Die"\t,3\n', ()),
    ],
)
def test_a_quote_that_is_not_doubled_is_told(tmp_path: Path, content: str, rows: tuple[int, ...]) -> None:
    assert codes(noticed(tmp_path, content, PLAIN)) == ([("quotes", None, rows)] if rows else [])


def test_a_line_in_another_encoding_is_named_by_its_row(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        lines = ["nom,ville,nb", "É,Gap,1", '"Écran 24""', 'a,b",Die,2', "Rue,Nîmes,3"]
        content = end.join(lines[:4]).encode() + end.encode() + lines[4].encode("cp1252")
        report = examine(written(tmp_path, content), PLAIN)
        assert (report.valid, report.rows) == (True, 3)
        assert codes([notice for notice in report.warnings if notice.code == "encoding"]) == [("encoding", None, (4,))]


def test_one_line_in_another_encoding_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = ["nom,ville,nb", *(f"Café {number},Orléans,{number}" for number in range(20))]
    content = [line.encode() for line in lines]
    content[7] = lines[7].encode("cp1252")
    for mark in (b"", b"\xef\xbb\xbf"):
        path = written(tmp_path, mark + b"\n".join(content) + b"\n")
        report = examine(path, schema(field("nom"), field("ville", enum=["Orléans"]), field("nb", "integer")))
        assert (report.valid, report.rows) == (True, 20)
        (notice,) = report.warnings
        assert (notice.code, notice.rows) == ("encoding", (8,))
        assert "la ligne 8 est en Windows-1252" in notice.message


def test_the_fewer_lines_of_two_encodings_are_named(tmp_path: Path) -> None:
    lines = ["nom,ville,nb", *(f"Café {number},Orléans,{number}" for number in range(9))]
    content = b"\n".join(line.encode("utf-8" if rank == 4 else "cp1252") for rank, line in enumerate(lines))
    (notice,) = noticed(tmp_path, content, PLAIN)
    assert codes([notice]) == [("encoding", None, (5,))]
    assert "la ligne 5 est en UTF-8, et le reste en Windows-1252" in notice.message


def test_a_control_character_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    content = "nom,ville,nb\nnon\x02francophones,Gap,1\nB,Die,x\n"
    (notice,) = noticed(tmp_path, content, PLAIN)
    assert codes([notice]) == [("control-character", "nom", (2,))]
    assert "U+0002" in notice.message
    assert "non␂francophones" in notice.message
    assert [error.row for error in examine(tmp_path / "lieux.csv", PLAIN).errors] == [3]


def test_a_control_character_far_in_a_large_file_is_named(tmp_path: Path) -> None:
    rows = [f"Lieu {number},Gap,{number}" for number in range(60_000)]
    rows[50_000] = "Lieu\x1b,Gap,1"
    report = examine(written(tmp_path, "\n".join(["nom,ville,nb", *rows]) + "\n"), PLAIN)
    assert (report.valid, report.rows) == (True, 60_000)
    assert codes(list(report.warnings)) == [("control-character", "nom", (50_002,))]


def test_letters_read_in_another_encoding_are_told_with_what_they_said(tmp_path: Path) -> None:
    content = "nom,ville,nb\nMÃ©diathÃ¨que,Gap,1\nL’Atelier,OrlÃ©ans,2\nCafé,Die,3\n"
    first, second = noticed(tmp_path, content, PLAIN)
    assert codes([first, second]) == [("mojibake", "nom", (2,)), ("mojibake", "ville", (3,))]
    assert "«\u00a0MÃ©diathÃ¨que\u00a0» est sans doute «\u00a0Médiathèque\u00a0»" in first.message


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("M├®diath├¿que", "Médiathèque"),
        ("Caf√© √† Gap", "Café à Gap"),
        ("&eacute;cole d&#39;art", "école d'art"),
        ("M‚diathŠque", "Médiathèque"),
        ("LycŽe d'OrlŽans", "Lycée d'Orléans"),
        ("MÃƒÂ©diathÃƒÂ¨que", "Médiathèque"),
    ],
)
def test_letters_damaged_by_other_systems_are_told_too(tmp_path: Path, text: str, meant: str) -> None:
    (notice,) = noticed(tmp_path, f"nom,ville,nb\n{text},Gap,1\nR&D √9 a&b,Die,2\n", PLAIN)
    assert codes([notice]) == [("mojibake", "nom", (2,))]
    assert f"est sans doute «\u00a0{meant}\u00a0»" in notice.message


@given(st.text(st.sampled_from("abéèàçœ’«»°ô "), min_size=1).filter(lambda text: not text.isascii()))
def test_what_was_scrambled_is_found_again(text: str) -> None:
    scrambled = text.encode().decode("cp1252", "surrogateescape")
    assert unscrambled(text) is None
    if "\udc9d" not in scrambled and all(ord(character) < 0xDC00 for character in scrambled):
        assert unscrambled(scrambled) == text


def test_what_is_written_for_want_of_a_value_is_told(tmp_path: Path) -> None:
    descriptor = schema(field("nom", required=True), field("note"), field("code", pattern="^.+$"), field("etat", enum=["-", "ok"]))
    rows = "nom,note,code,etat\nA compléter,n/c,-,-\nB,Aucune réserve,NC,-\nXXX,,a,ok\nNancy,NEANT,?,ok\n"
    found = noticed(tmp_path, rows, descriptor)
    assert codes(found) == [("placeholder", "nom", (2, 4)), ("placeholder", "note", (2, 5))]
    assert "à remplir" in found[0].message
    assert "Laissez la cellule vide" in found[1].message
    assert noticed(tmp_path, rows, {**descriptor, "missingValues": ["", "n/c", "NEANT", "A compléter", "XXX"]}) == []


def test_rows_that_say_the_same_are_told_where_no_key_tells_them_apart(tmp_path: Path) -> None:
    rows = "nom,ville,nb\nA,Gap,1\nB,Gap,1\nA,Gap,1\nC,,\nC,,\nA,Gap,1\n"
    assert codes(noticed(tmp_path, rows, PLAIN)) == [("twin-rows", None, (4, 7))]
    assert [one.code for one in noticed(tmp_path, rows, {**PLAIN, "primaryKey": ["nom", "ville"]})] == []
    book = workbook(tmp_path, [["nom", "ville", "nb"], ["A", "Gap", 1], ["A", "Gap", 2], ["A", "Gap", 1]])
    assert codes(list(examine(book, PLAIN).warnings)) == [("twin-rows", None, (4,))]


def test_an_address_that_is_none_of_a_page_is_told(tmp_path: Path) -> None:
    site = schema(field("nom"), {**field("site"), "format": "uri"})
    rows = "nom,site\nA,https://a.fr\nB,htps://b.fr\nC,mailto:c@c.fr\nD,HTTP://D.FR\nE,javascript:alert(1)\n"
    assert codes(noticed(tmp_path, rows, site)) == [("address", "site", (3, 6))]


def test_letters_replaced_by_question_marks_are_told(tmp_path: Path) -> None:
    content = "nom,ville,nb\nM?diath?que,Gap,1\nQui?,https://a.fr/b?c=d,2\nÀ venir ? oui,www.a.fr/b?c,3\nA,a.php?id=3,4\n?t?,Gap\nTh?âtre\n"
    assert codes(noticed(tmp_path, content, PLAIN)) == [("mojibake", "nom", (2, 7))]


@pytest.mark.parametrize("blank", [" ", "   ", "\u00a0", "\t", "\u202f ", "\u3000", "\ufeff\u200b"])
def test_a_required_cell_of_spaces_is_told(tmp_path: Path, blank: str) -> None:
    descriptor = schema(field("nom", required=True), field("ville"))
    assert codes(noticed(tmp_path, f'nom,ville\nA,Gap\n"{blank}",Die\nB, \n', descriptor)) == [("blank-cell", "nom", (3,))]


def test_a_blank_row_has_no_cell_of_spaces(tmp_path: Path) -> None:
    descriptor = schema(field("nom", required=True), field("ville"))
    assert noticed(tmp_path, "nom,ville\nA,Gap\n,\n \t, \nB,Die\n", descriptor) == []


EXAMPLED = schema({**field("id"), "example": "FRA68E680210015"}, {**field("nb", "integer"), "example": 12}, field("note"))


def test_a_row_copied_from_the_example_is_told(tmp_path: Path) -> None:
    content = "id,nb,note\nFRA68E680210015,12,x\nFRA68E680210015,13,\nAUTRE,12,\n"
    assert codes(noticed(tmp_path, content, EXAMPLED)) == [("copied-example", None, (2,))]


def test_a_row_that_holds_the_first_of_each_list_is_no_copy(tmp_path: Path) -> None:
    listed = {**field("type", enum=["a", "b"]), "example": "a"}
    content = "type,sol,note\na,Terre,x\n"
    assert noticed(tmp_path, content, schema(listed, {**field("sol", enum=["Terre"]), "example": "Terre"}, field("note"))) == []


def test_the_names_of_the_columns_among_the_rows_are_told(tmp_path: Path) -> None:
    words = schema(field("nom"), field("ville"))
    assert codes(noticed(tmp_path, "nom,ville\nA,Gap\nnom,ville\nB,nom\n", words)) == [("repeated-header", None, (3,))]


def test_the_example_of_a_standard_is_one(tmp_path: Path) -> None:
    assert noticed(tmp_path, "id,nb,note\nFRA68E680210015,12,\n", EXAMPLED, "exemple-valide-1.0.0.csv") == []


@pytest.mark.parametrize(
    ("descriptor", "rows", "turned"),
    [
        (POINTS, "A,2.3522,48.8566\nB,5.3698,43.2965\nC,-0.5792,44.8378\n", (2, 3, 4)),
        (POINTS, "A,48.8566,2.3522\nB,5.3698,43.2965\nC,44.8378,-0.5792\n", (3,)),
        (POINTS, "A,48.8566,2.3522\nB,-20.88,55.45\nC,,\n", ()),
        (POINTS, "A,2.04,45.34\nB,2.05,45.31\nC,2.06,45.32\nD,45.30,2.01\n", (2, 3, 4)),
        ({**POINTS, "countryCode": "SO"}, "A,2.04,45.34\nB,2.05,45.31\nC,2.06,45.32\nD,45.30,2.01\n", (5,)),
        (GEO, 'A,"48.8566, 2.3522"\nB,"2.3522, 48.8566"\nC,"43.2965,5.3698"\n', (2, 4)),
        (schema(field("nom"), {**field("p", "geopoint"), "format": "array"}), 'A,"[48.8566, 2.3522]"\n', (2,)),
        (schema(field("lat_wgs84"), field("lon_wgs84"), field("nom")), "2.3522,48.8566,A\n", (2,)),
        (schema(field("coordonneesY", "number"), field("coordonneesX", "number")), "2.3522,48.8566\n", (2,)),
        (schema(field("nom"), field("coordonneesXY")), 'A,"[2.35, 48.85]"\nB,"[48.85, 2.35]"\nC,nulle part\n', (3,)),
        (schema({**field("geo_point"), "description": "Latitude, puis longitude"}, field("b")), '"2.35, 48.85",A\n"48.85,2.35",B\n', (2,)),
        (schema(field("geo_point"), field("b")), '"2.35, 48.85",A\n"48.85,2.35",B\n', ()),
    ],
)
def test_a_latitude_in_place_of_a_longitude_is_told(tmp_path: Path, descriptor: dict[str, Any], rows: str, turned: tuple[int, ...]) -> None:
    header = ",".join(item["name"] for item in descriptor["fields"])
    found = [notice for notice in noticed(tmp_path, f"{header}\n{rows}", descriptor) if notice.code == "swapped-coordinates"]
    assert [notice.rows for notice in found] == ([turned] if turned else [])


def test_coordinates_of_a_workbook_are_looked_at_too(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["nom", "latitude", "longitude"], ["A", 2.3522, 48.8566], ["B", 48.1, -1.6]])
    assert codes(list(examine(path, POINTS).warnings)) == [("swapped-coordinates", "latitude", (2,))]


@pytest.mark.parametrize("text", ["#VALEUR\u00a0!", "#NOM ?", "########"])
def test_an_error_is_told_as_spreadsheets_show_it(tmp_path: Path, text: str) -> None:
    assert codes(noticed(tmp_path, f"nom,ville,nb\n{text},Gap,1\n# 2,Die,2\n", PLAIN)) == [("spreadsheet-error", "nom", (2,))]


@pytest.mark.parametrize(
    ("names", "rows", "code", "at"),
    [
        (("y", "x"), "48.85,2.35\n43.29,5.37\n2.35,48.85\n", "swapped-coordinates", (4,)),
        (("coord_y", "coord_x"), "2.35,48.85\n5.37,43.29\n", "swapped-coordinates", (2, 3)),
        (("latitude", "longitude"), "6862305,652469\n48.85,2.35\n", "coordinates", (2,)),
        (("latitude", "longitude"), "48.85,2.35\n0,0\n43.3,5.4\n", "coordinates", (3,)),
        (("x", "y"), "652469,6862305\n652470,6862306\n", None, ()),
    ],
)
def test_points_that_are_nowhere_or_turned_are_told(
    tmp_path: Path, names: tuple[str, str], rows: str, code: str | None, at: tuple[int, ...]
) -> None:
    descriptor = schema(*(field(name, "number") for name in names))
    found = [(one.code, one.rows) for one in noticed(tmp_path, f"{','.join(names)}\n{rows}", descriptor)]
    assert found == ([(code, at)] if code else [])


def test_an_error_of_a_spreadsheet_saved_as_text_is_told(tmp_path: Path) -> None:
    content = "nom,ville,nb\n#N/A,Gap,1\n#1,#REF!,2\nA,#fff,3\n"
    assert codes(noticed(tmp_path, content, PLAIN)) == [("spreadsheet-error", "nom", (2,)), ("spreadsheet-error", "ville", (3,))]


def test_a_latitude_told_by_its_title_is_one(tmp_path: Path) -> None:
    points = schema({**field("y", "number"), "title": "Latitude"}, {**field("x", "number"), "title": "Longitude"})
    assert codes(noticed(tmp_path, "y,x\n2.35,48.85\n5.37,43.3\n", points)) == [("swapped-coordinates", "y", (2, 3))]
