"""`migrate_file`: a user's file rewritten for another version, read by the tools that its users have."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from standard.converting.files import convert
from standard.schema import table_schema
from standard.schema.correspondence import following
from standard.schema.operations import apply_all
from standard.validation.examination import examine
from standard.validation.verdict import UnusableSchema
from tests.known_schemas import KnownSchema, debated_pairs, known_files
from tests.standard.converting.running import csv_of, ran, read, schemas, two_schemas
from tests.standard.schema.correspondence.pairs import HEADER, ROW, by_hand, nursery, set_property
from tests.standard.schema.correspondence.test_rewriting import CELLS
from tests.standard.schema.strategies import operations_on
from tests.standard.validation.files import workbook, written

RENAMES = (
    by_hand(
        {"op": "rename_field", "field": "rue", "after": "rue_et_numero"}, {"op": "move_field", "field": "rue_et_numero", "after": "code"}
    ),
    by_hand({"op": "rename_value", "field": "services", "value": "repas", "after": "Repas"}),
)


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "cp1252"), ("\t", "utf-8-sig")])
def test_a_csv_is_rewritten_and_every_other_cell_is_the_same_text(folder: Path, delimiter: str, encoding: str) -> None:
    row = [*ROW[:8], ' 1 rue "du Port"\nétage', "=Brest"]
    source = written(folder, csv_of([[*HEADER, "en plus"], [*row, "x"]], delimiter=delimiter).encode(encoding))
    output = folder / "nouveau.csv"
    code, told = ran(source, *schemas(folder, *RENAMES), f"--output={output}", "--accept=rue")
    assert code == 0, told
    voie = row.pop(8)
    row[3] = "Repas;sieste"
    header = [name for name in HEADER if name != "rue"]
    assert read(output) == [["rue_et_numero", *header, "en plus"], [voie, *row, "x"]]
    assert "1 ligne réécrite, et rien à décider." in told.replace("\u00a0", " ")
    assert ("Windows-1252" in told) == (encoding == "cp1252")


def test_a_workbook_keeps_its_numbers_and_dates_and_no_text_becomes_a_formula(folder: Path) -> None:
    row = ["007", "@SOMME(A1)", "", "repas", 24, 1.5, date(2024, 3, 5), True, "+33 1", "Brest"]
    source = workbook(folder, [["Les crèches"], list(HEADER), row])
    code, told = ran(source, *schemas(folder, *RENAMES), f"--output={folder / 'nouveau.xlsx'}", "--accept=rue=rue_et_numero")
    assert code == 0, told
    found = CalamineWorkbook.from_path(str(folder / "nouveau.xlsx")).get_sheet_by_index(0).to_python()
    assert found == [
        ["rue_et_numero", *(name for name in HEADER if name != "rue")],
        ["+33 1", "007", "@SOMME(A1)", "", "Repas", 24.0, 1.5, date(2024, 3, 5), True, "Brest"],
    ]
    assert "ce qui les précédait" in told
    code, told = ran(source, *schemas(folder, *RENAMES), f"--output={folder / 'nouveau.csv'}", "--accept=rue")
    assert read(folder / "nouveau.csv")[1] == ["+33 1", "007", "'@SOMME(A1)", "", "Repas", "24", "1,5", "05/03/2024", "oui", "Brest"]
    assert "apostrophe" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output={source}"], "est aussi lu"),
        (["--output={folder}/x.csv", "--decisions={folder}/x.csv"], "ont le même nom"),
        (["--output={folder}/x.ods"], ".csv ou .xlsx"),
        (["--output={folder}/absent/x.csv"], "Impossible"),
        (["--output={folder}/x.csv", "--table={source}"], "il manque les colonnes"),
    ],
)
def test_nothing_is_written_where_something_is_unreadable(folder: Path, arguments: list[str], message: str) -> None:
    content = csv_of([HEADER, ROW])
    source = written(folder, content)
    options = schemas(folder, *RENAMES)
    before = sorted(folder.iterdir())
    code, told = ran(source, *options, *(argument.format(source=source, folder=folder) for argument in arguments))
    assert (code, message in told) == (2, True), told
    assert sorted(folder.iterdir()) == before
    assert source.read_bytes() == content.encode()


@pytest.mark.parametrize("content", ["", "%PDF-1.4", 'code,nom\n1,"a', "rien,de\nconnu,ici\n"])
def test_a_file_that_cannot_be_read_leaves_nothing(folder: Path, content: str) -> None:
    source = written(folder, content)
    options = schemas(folder)
    before = sorted(folder.iterdir())
    assert ran(source, *options, f"--output={folder / 'x.csv'}", f"--decisions={folder / 'y.csv'}")[0] == 2
    assert sorted(folder.iterdir()) == before


@settings(max_examples=settings.default.max_examples // 3)
@given(st.data())
def test_a_valid_file_is_valid_again_for_frictionless_but_for_what_is_listed(tmp_path_factory: Any, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("fichiers")
    before = nursery()
    after, table = following(before, data.draw(operations_on(before, max_size=4)))
    rows = [[f"{rank}", *(data.draw(st.sampled_from(CELLS[name])) for name in HEADER[1:])] for rank in range(3)]
    source = written(folder, csv_of([HEADER, *rows]))
    outcome = convert(source, folder / "nouveau.csv", before, after, table=table)
    descriptor = table_schema.render(after)
    key = descriptor.get("primaryKey", ())
    asked = {(one.row, one.column) for one in outcome.pending}
    # A row whose key is not decided, or repeats, is at fault as a whole too.
    asked |= {(one.row, None) for one in outcome.pending if one.code == "unique" or one.column in ([key] if isinstance(key, str) else key)}
    try:
        report = examine(folder / "nouveau.csv", descriptor)
    except UnusableSchema:
        return
    assert {(error.row, error.field) for error in report.errors if error.row} <= asked


def test_what_must_now_be_unique_is_listed_where_it_repeats(folder: Path) -> None:
    options = schemas(folder, set_property("ville", "constraints/unique", True))
    source = written(folder, csv_of([HEADER, ROW, ("008", *ROW[1:9], "Quimper"), ("009", *ROW[1:])]))
    code, told = ran(source, *options, f"--output={folder / 'nouveau.csv'}")
    assert code == 1
    assert "ligne 4, colonne «\u00a0ville\u00a0», «\u00a0Brest\u00a0»\u00a0: Une ligne plus haut" in told
    assert told.count("– ligne") == 1


def test_a_row_that_nothing_tells_from_the_others_is_listed_once(folder: Path) -> None:
    options = schemas(folder, by_hand({"op": "set_property", "path": "primaryKey", "before": "code", "after": "ville"}))
    source = written(folder, csv_of([HEADER, ROW, ("008", *ROW[1:9], "")]))
    code, told = ran(source, *options, f"--output={folder / 'nouveau.csv'}")
    assert code == 1
    assert "ligne 3, colonne «\u00a0ville\u00a0»\u00a0: Cette ligne n’a rien" in told
    assert told.count("– ligne") == 1


def test_renames_compose(folder: Path) -> None:
    steps = [by_hand({"op": "rename_field", "field": old, "after": new}) for old, new in (("rue", "voie"), ("voie", "adresse"))]
    steps += [by_hand({"op": "rename_value", "field": "accueil", "value": "régulier", "after": "toute l'année"})]
    schema = nursery()
    path = written(folder, csv_of([HEADER, ROW]))
    source = path
    for rank, step in enumerate(steps):
        after, table = following(schema, step(schema))
        convert(source, folder / f"{rank}.csv", schema, after, table=table)
        schema, source = after, folder / f"{rank}.csv"
    operations = []
    schema = nursery()
    for step in steps:
        operations += step(schema)
        schema = apply_all(schema, step(schema))
    after, table = following(nursery(), operations)
    convert(path, folder / "direct.csv", nursery(), after, table=table)
    assert (folder / "direct.csv").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("pair", debated_pairs(), ids=lambda pair: pair[0].slug)
def test_the_example_of_a_known_version_becomes_valid_under_the_next(pair: tuple[KnownSchema, KnownSchema], folder: Path) -> None:
    before, after = pair
    (example,) = (
        known.path for known in known_files() if known.schema == before and f"exemple-valide-v{before.version}" in known.path.stem
    )
    output = folder / "nouveau.csv"
    code, told = ran(example, f"--from={before.path}", f"--to={after.path}", f"--output={output}")
    assert code == 0, told
    report = examine(output, after.descriptor(), strict=True)
    assert report.valid
    assert report.rows == 1


@pytest.mark.parametrize("output", ["nouveau.csv", "nouveau.xlsx"])
def test_an_error_of_the_spreadsheet_is_kept_as_it_shows_and_told(folder: Path, output: str) -> None:
    options = schemas(folder, RENAMES[1], set_property("bio", "trueValues", ["1"]))
    source = folder / "erreurs.xlsx"
    book = xlsxwriter.Workbook(source)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*HEADER, "en plus"])
    sheet.write_row(1, 0, [*ROW[:6], "", "oui", *ROW[8:], "x"])
    # In a column that is copied, in one that is rewritten, and in one that no version knows.
    for column, error in ((1, "#N/A"), (7, "#REF!"), (10, "#DIV/0!")):
        sheet.write_formula(1, column, "=1/0", None, error)
    book.close()
    made, decisions = folder / output, folder / "a-decider.csv"
    code, told = ran(source, *options, f"--output={made}", f"--decisions={decisions}")
    assert code == 1
    rows = read(made) if made.suffix == ".csv" else CalamineWorkbook.from_path(str(made)).get_sheet_by_index(0).to_python()
    assert (rows[1][1], rows[1][7], rows[1][10]) == ("#N/A", "#REF!", "#DIV/0!")
    assert "«\u00a0#N/A\u00a0» est une erreur du tableur, pas une valeur" in told
    lines = list(csv.reader(io.StringIO(decisions.read_text())))
    assert {(line[1], line[2]) for line in lines[1:]} == {("nom", "#N/A"), ("bio", "#REF!"), ("", "#DIV/0!")}
    for line in lines[1:3]:
        line[4], line[6] = ("Les Lutins", "oui") if line[1] == "nom" else ("", "oui")
    decisions.write_text(csv_of(lines[:3]))
    code, told = ran(source, *options, f"--output={made}", f"--table={decisions}")
    assert (code, told.count("– ligne")) == (1, 1)


def test_a_file_that_was_wrong_is_not_said_to_be_done(folder: Path) -> None:
    options = two_schemas(folder, {"name": "jour", "type": "date"}, {"name": "jour", "type": "date", "title": "Jour"})
    source = written(folder, "nom,jour\na,2024-01-05\nb,hier\nc,demain\n")
    code, told = ran(source, *options, f"--output={folder / 'nouveau.csv'}")
    assert code == 0
    assert "mais 2 lignes restent à corriger" in told.replace("\u00a0", " ")
    assert read(folder / "nouveau.csv")[2] == ["b", "hier"]


def test_the_likely_targets_are_told_by_what_comes_before_the_colon(folder: Path) -> None:
    tail = "l'accès au lieu et à ses services"
    before, after = (
        {"name": "acces", "constraints": {"enum": [f"{head} : {tail}" for head in heads]}}
        for heads in (("Adhésion", "Payante"), ("Payant", "Libre"))
    )
    source = written(folder, f"nom,acces\na,Adhésion : {tail}\nb,Payante : {tail}\n")
    ran(source, *two_schemas(folder, before, after), f"--output={folder / 'n.csv'}", f"--decisions={folder / 'd.csv'}")
    lines = list(csv.reader(io.StringIO((folder / "d.csv").read_text())))[1:]
    assert [(line[2].split(" :")[0], line[4]) for line in lines] == [("Adhésion", ""), ("Payante", f"Payant : {tail}")]
