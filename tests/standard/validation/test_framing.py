"""What people have becomes a table, or a sentence that says what to do."""

import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.validation import limits
from standard.validation.examination import examine
from standard.validation.framing import Frame, Unreadable, as_text, frame
from standard.validation.framing.content import is_utf_8
from tests.standard.validation.files import archive, field, schema, workbook, written

NAMES = ["nom", "commune", "services"]


def texts(table: Frame) -> list[list[str]]:
    return [[as_text(cell) for cell in row] for _, row in table.rows()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, delimiter: str) -> None:
    content = "nom,commune,services\nÀ côté,Gap,x\n".replace(",", delimiter)
    table = frame(written(tmp_path, content), names=NAMES)
    assert table.header == ("nom", "commune", "services")
    assert texts(table) == [["À côté", "Gap", "x"]]
    assert table.notices() == []


def test_the_separator_is_the_one_that_names_the_fields(tmp_path: Path) -> None:
    table = frame(written(tmp_path, "nom;commune;a,b,c,d,e\n1;2;3\n"), names=NAMES)
    assert table.header == ("nom", "commune", "a,b,c,d,e")


def test_one_column_needs_no_separator(tmp_path: Path) -> None:
    table = frame(written(tmp_path, "nom\nGap\n"), names=["nom"])
    assert table.header == ("nom",)
    assert texts(table) == [["Gap"]]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf_8_is_read_with_or_without_its_mark(tmp_path: Path, mark: bytes) -> None:
    table = frame(written(tmp_path, mark + "nom,prix\nÉté,3 €\n".encode()))
    assert table.header == ("nom", "prix")
    assert texts(table) == [["Été", "3 €"]]


@given(
    st.lists(st.one_of(st.text(max_size=4).map(str.encode), st.binary(max_size=3), st.sampled_from([b"\xed\xa0\x80", b"\xc0\xaf"]))),
    st.integers(1, 5),
)
def test_bytes_are_utf_8_where_they_decode_however_they_are_cut(pieces: list[bytes], size: int) -> None:
    data = b"".join(pieces)
    try:
        data.decode()
    except UnicodeDecodeError:
        decodes = False
    else:
        decodes = True
    assert is_utf_8(data[start : start + size] for start in range(0, len(data), size)) == decodes


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    """A guess would read this short file as cp862, and the euro sign as a Hebrew letter."""
    table = frame(written(tmp_path, "nom;prix\na;3 €\n".encode("cp1252")))
    assert texts(table) == [["a", "3 €"]]
    assert [notice.code for notice in table.notices()] == ["encoding"]


def test_a_file_made_of_two_encodings_is_said(tmp_path: Path) -> None:
    (notice,) = frame(written(tmp_path, "nom;prix\né;1\n".encode() + "é;2\n".encode("cp1252"))).notices()
    assert (notice.code, "deux encodages" in notice.message) == ("encoding", True)


def test_lines_of_another_encoding_are_named(tmp_path: Path) -> None:
    lines = "nom;prix\né;1\n".encode() + "é;2\n".encode("cp1252") * 30 + b"\x81;3\n" * 2
    mixed, unread = frame(written(tmp_path, lines)).notices()
    assert "les lignes 3, 4, 5, 6, 7 et 27\u00a0autres sont en Windows-1252" in mixed.message
    assert (mixed.rows, unread.rows) == (tuple(range(3, 23)), (33, 34))
    assert "\u00a0: lignes 33 et 34." in unread.message


def test_the_line_of_excel_is_no_line_of_another_encoding(tmp_path: Path) -> None:
    for first, row in (("sep=;", 3), ('"sep=;"', 3), ("sep=point-virgule;", 4)):
        notices = frame(written(tmp_path, f"{first}\nnom;prix\né;1\n".encode() + "é;2\n".encode("cp1252"))).notices()
        assert next(notice.rows for notice in notices if notice.code == "encoding") == (row,), first


def test_accents_that_come_late_in_the_file_are_read(tmp_path: Path) -> None:
    content = "nom;commune\n" + "a;b\n" * 50_000 + "Été;Gap\n"
    assert texts(frame(written(tmp_path, content.encode("cp1252"))))[-1] == ["Été", "Gap"]


def test_the_line_of_excel_is_understood_and_not_counted(tmp_path: Path) -> None:
    table = frame(written(tmp_path, "sep=;\nnom;commune\nA;Gap\n"))
    assert table.header == ("nom", "commune")
    assert [number for number, _ in table.rows()] == [2]
    assert [notice.code for notice in table.notices()] == ["separator-line"]


def test_a_line_break_within_quotes_stays_in_its_cell(tmp_path: Path) -> None:
    table = frame(written(tmp_path, 'nom,commune\n"A\nB",Gap\nC,Die\n'))
    assert list(table.rows()) == [(2, ["A\nB", "Gap"]), (3, ["C", "Die"])]


def test_titles_above_the_header_are_skipped_and_rows_keep_their_number(tmp_path: Path) -> None:
    table = frame(written(tmp_path, "Lieux du département;;\n;;\nNom;Commune;Services\nA;Gap;x\n"), names=NAMES)
    assert table.header == ("Nom", "Commune", "Services")
    assert [number for number, _ in table.rows()] == [4]
    assert [notice.code for notice in table.notices()] == ["title-rows"]


def test_a_row_of_data_is_not_taken_for_the_header(tmp_path: Path) -> None:
    table = frame(written(tmp_path, "a,b,c\n1,2,3\nx,nom,y\n"), names=NAMES)
    assert table.header == ("a", "b", "c")


def test_what_a_spreadsheet_leaves_around_the_table_is_left_out(tmp_path: Path) -> None:
    table = frame(written(tmp_path, "nom;commune;;\nA;Gap;;\n;;;\nB;Die;;\n;;;\n;;;\n"))
    assert table.header == ("nom", "commune")
    assert list(table.rows()) == [(2, ["A", "Gap"]), (3, ["", ""]), (4, ["B", "Die"])]
    assert [notice.message for notice in table.notices()] == ["Les 2 lignes vides à la fin du fichier ont été ignorées."]


def test_a_frame_that_is_not_tidied_keeps_everything(tmp_path: Path) -> None:
    table = frame(written(tmp_path, "nom;\nA;;\n;\n"), tidy=False)
    assert table.header == ("nom", "")
    assert list(table.rows()) == [(2, ["A", "", ""]), (3, ["", ""])]


def test_rows_shorter_and_longer_than_the_header_stay_so(tmp_path: Path) -> None:
    table = frame(written(tmp_path, "nom,commune\nA\nB,Gap,x\n\nC,Die\n"))
    assert list(table.rows()) == [(2, ["A"]), (3, ["B", "Gap", "x"]), (4, []), (5, ["C", "Die"])]


def test_rows_can_be_read_again(tmp_path: Path) -> None:
    table = frame(written(tmp_path, "nom\nA\n\n"))
    assert list(table.rows()) == list(table.rows())
    assert len(table.notices()) == 1


def test_a_workbook_gives_its_first_visible_sheet(tmp_path: Path) -> None:
    rows = [["nom", "siret", "ouvert", "jour", "heure"], ["A", 43493312300029, True, date(2024, 5, 31), 12.5], [None] * 5]
    table = frame(workbook(tmp_path, rows, [["autre"]]))
    assert table.kind == "xlsx"
    assert texts(table) == [["A", "43493312300029", "true", "2024-05-31", "12.5"]]
    assert [notice.code for notice in table.notices()] == ["sheets"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1, "1"),
        (-0.5, "-0.5"),
        (1e22, "10000000000000000000000"),
        (0.1 + 0.2, "0.3"),
        (False, "false"),
        (datetime(2024, 5, 31), "2024-05-31"),
        (datetime(2024, 5, 31, 16, 5), "2024-05-31T16:05:00"),
        (time(9, 0), "09:00:00"),
        (None, ""),
    ],
)
def test_a_cell_of_a_spreadsheet_is_written_plainly(cell: Any, text: str) -> None:
    assert as_text(cell) == text


def office(*members: str) -> bytes:
    return archive(dict.fromkeys(members, b"<x/>"))


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty", "est vide"),
        (b"\xef\xbb\xbf\r\n \n", "empty", "est vide"),
        (b";;;\n;;\n", "empty", "aucune cellule remplie"),
        (b"%PDF-1.7 ...", "not-a-table", "un PDF"),
        (b"\x89PNG\r\n\x1a\n", "not-a-table", "une image"),
        (b"\n<!DOCTYPE html><html>", "not-a-table", "une page web"),
        (b'<?xml version="1.0"?>', "not-a-table", "un document XML"),
        (b'{"type": "FeatureCollection"}', "not-a-table", "du JSON"),
        (b"nom,commune\nA\x00,B\n", "not-a-table", "pas du texte"),
        (bytes(range(1, 256)) * 40, "not-a-table", "pas du texte"),
        ("nom\nA\n".encode("utf-16")[:-1], "encoding", "UTF-16"),
        ("\ufeff\n".encode("utf-16-le"), "empty", "est vide"),
        ("nom\x00\n".encode("utf-16"), "not-a-table", "pas du texte"),
        (b"nom\n\x81\x8d\n", "encoding", "ni en UTF-8 ni en Windows-1252"),
        (b'nom,commune\nA,B\n"C,D\nE,F\n', "quotes", "la ligne 3"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "damaged", "ne s’ouvre pas"),
        (b"PK\x03\x04" + b"\x00" * 100, "damaged", "abîmé"),
        (office("xl/workbook.xml"), "damaged", "ne s’ouvre pas"),
        (office("lieux.zip"), "archive", "en contient une autre"),
        (archive({"lieux.csv": office("lieux.csv")}), "archive", "en contient une autre"),
        (archive({"lieux.csv": b""}), "empty", "est vide"),
        (archive({"lieux.csv": b"%PDF-1.7", ".cache.csv": b"nom\nA\n"}), "not-a-table", "un PDF"),
        (archive({"lieux.csv": b"nom\n" + bytes(limits.RATIO_FROM_BYTES)}), "too-large", "250\u00a0fois"),
        (office("word/document.xml"), "not-a-table", "un document"),
        (b"nom" + b"," * 2000, "too-wide", "2001 cellules"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        list(frame(written(tmp_path, content)).rows())
    assert refusal.value.code == code
    assert words in str(refusal.value)


def test_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    content = 'nom,commune\nA,B\n"' + "x\n" * limits.CELL_CHARACTERS
    with pytest.raises(Unreadable, match="La ligne 3"):
        list(frame(written(tmp_path, content)).rows())


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "grand.csv"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    with pytest.raises(Unreadable, match="50\u00a0Mo"):
        frame(path)


def test_a_workbook_that_grows_when_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNZIPPED_BYTES", 10_000_000)
    bomb = archive({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(limits.UNZIPPED_BYTES + 1)})
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="décompressé"):
        frame(written(tmp_path, bomb))


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_with_its_mark_or_without(tmp_path: Path, encoding: str, mark: str) -> None:
    text = f"{mark}nom\tprix\nÉté\t3\u00a0€\n"
    table = frame(written(tmp_path, text.encode(encoding)))
    assert (table.header, texts(table)) == (("nom", "prix"), [["Été", "3\u00a0€"]])
    assert [notice.message[:36] for notice in table.notices()] == ["Le fichier est encodé en UTF-16\u00a0: il"]


LIEUX = [["nom", "commune", "services"], ["A", "Gap", "x"]]


def sheets(folder: Path) -> Path:
    return workbook(folder, [["Mode d’emploi"], ["Lisez-moi"]], LIEUX, [[None]], [["nom", "note"], ["B", 3]], name="lieux.xlsx")


def test_the_sheet_that_names_the_fields_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    table = frame(sheets(tmp_path), names=NAMES)
    assert (table.sheet, table.sheets) == ("Sheet2", ("Sheet1", "Sheet2", "Sheet4"))
    assert texts(table) == LIEUX[1:]
    (notice,) = table.notices()
    assert notice.message.replace("\u00a0", " ") == (
        "Ce fichier a plusieurs tableaux : « Sheet2 » a été vérifié. Pour vérifier « Sheet1 » et « Sheet4 », choisissez-le."
    )


def test_another_sheet_is_read_where_it_is_chosen(tmp_path: Path) -> None:
    path = sheets(tmp_path)
    assert texts(frame(path, names=NAMES, sheet="Sheet4")) == [["B", "3"]]
    with pytest.raises(Unreadable, match=r"Choisissez .*Sheet1.*, .*Sheet2") as refusal:
        frame(path, names=NAMES, sheet="Feuille")
    assert refusal.value.code == "sheet"
    with pytest.raises(Unreadable, match="n’a qu’un tableau"):
        frame(written(tmp_path, "nom\nA\n"), sheet="Feuille")


def test_a_table_in_an_archive_is_read(tmp_path: Path) -> None:
    csv = "nom;commune\nÉté;Gap\n"
    book = workbook(tmp_path, LIEUX).read_bytes()
    for content, encoding in ((csv.encode(), ""), (csv.encode("cp1252"), "encoding"), (csv.encode("utf-16"), "encoding")):
        path = written(tmp_path, archive({"dossier/": b"", "dossier/lieux.csv": content, "__MACOSX/._lieux.csv": b"\x00"}))
        for rows in (texts(frame(path)), [block.texts.rows() for block in frame(path).blocks()]):
            assert str(rows).count("Été") == 1
        assert [notice.code for notice in frame(path).notices()] == [encoding] * bool(encoding)
    assert texts(frame(written(tmp_path, archive({"lieux.xlsx": book})))) == LIEUX[1:]
    several = written(tmp_path, archive({"lisez-moi.txt": b"Bonjour", "lieux.csv": csv.encode(), "book.xlsx": book, "x.csv": b"%PDF"}))
    table = frame(several, names=NAMES)
    assert (table.sheet, table.sheets) == ("lieux.csv", ("lisez-moi.txt", "lieux.csv", "book.xlsx/Sheet1"))
    assert frame(several, names=NAMES, sheet="book.xlsx/Sheet1").header == tuple(LIEUX[0])


def test_titles_above_a_header_of_few_columns_are_skipped(tmp_path: Path) -> None:
    """The titles of the fields count as their names, and half of the file's own columns are enough."""
    path = written(tmp_path, "Lieux\nau 1er mai;;;\nNom du lieu;commune;note;avis\nA;Gap;x;y\n")
    names = [*NAMES, "lat", "lon", "site", "tel", "mel"]
    assert frame(path, names=names, titles=["Nom du lieu"]).header_row == 3
    assert frame(path, names=names).header_row == 1


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
  <office:body><office:spreadsheet><table:table table:name="Lieux">
    <table:table-row>
      <table:table-cell office:value-type="string"><text:p>nom</text:p></table:table-cell>
      <table:table-cell office:value-type="string"><text:p>siret</text:p></table:table-cell>
    </table:table-row>
    <table:table-row>
      <table:table-cell office:value-type="string"><text:p>Été</text:p></table:table-cell>
      <table:table-cell office:value-type="float" office:value="43493312300029"><text:p>43493312300029</text:p></table:table-cell>
    </table:table-row>
  </table:table></office:spreadsheet></office:body>
</office:document-content>"""

MANIFEST = b"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"""


def test_an_open_document_is_read(tmp_path: Path) -> None:
    content = archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": MANIFEST,
            "content.xml": re.sub(r">\s+<", "><", ODS).encode(),
        }
    )
    table = frame(written(tmp_path, content, "lieux.ods"))
    assert (table.kind, table.header) == ("ods", ("nom", "siret"))
    assert texts(table) == [["Été", "43493312300029"]]


CELL = st.text(st.sampled_from('a;,|\t"\n\r é=\x00\ufeff'), max_size=12)


@given(
    st.one_of(
        st.binary(max_size=300), st.lists(st.lists(CELL, max_size=4).map(";".join), max_size=8).map(lambda rows: "\n".join(rows).encode())
    )
)
def test_any_bytes_become_a_table_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = written(tmp_path_factory.mktemp("octets"), content)
    try:
        table = frame(path, names=["a"])
        rows = list(table.rows())
    except Unreadable:
        return
    assert any(label.strip() for label in table.header)
    assert [number for number, _ in rows] == list(range(table.header_row + 1, table.header_row + 1 + len(rows)))


@pytest.mark.parametrize("name", ["lieux.txt", "lieux", "lieux.dat", "lieux.xlsx"])
def test_the_name_of_the_file_says_nothing(tmp_path: Path, name: str) -> None:
    assert texts(frame(written(tmp_path, "nom,commune\nA,Gap\n", name))) == [["A", "Gap"]]


def test_one_nul_in_a_file_is_named_and_the_rest_read(tmp_path: Path) -> None:
    content = "nom,commune\n" + "".join(f"école {number},Rennes\n" for number in range(20)) + "a\0b,Rennes\n"
    report = examine(written(tmp_path, content), schema(field("nom"), field("commune")))
    assert (report.rows, [(notice.code, notice.rows) for notice in report.warnings]) == (21, [("control-character", (22,))])


@pytest.mark.parametrize("content", ['"nom;ville;nb"\n"A;Gap;1"\n"B;""Die"";2"\n', 'nom,ville,nb\n"A,Gap,1"\n\n"B,""Die"",2"\n'])
def test_lines_that_are_whole_between_quotes_are_read_and_told(tmp_path: Path, content: str) -> None:
    table = frame(written(tmp_path, content), names=["nom", "ville", "nb"])
    assert [cells for _, cells in table.rows() if any(cells)] == [["A", "Gap", "1"], ["B", "Die", "2"]]
    assert [notice.code for notice in table.notices()] == ["quoted-lines"]
    assert frame(written(tmp_path, 'nom\n"a;b"\n"c;d"\n'), names=["nom"]).notices() == []
