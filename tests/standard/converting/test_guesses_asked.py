"""What a conversion only guesses is asked about, and followed once a person confirms it."""

import csv
import io
import json
from pathlib import Path

import pytest

from standard.schema.correspondence import following, to_csv
from tests.standard.converting.running import csv_of, ran, read, schemas, two_schemas
from tests.standard.schema.correspondence.pairs import HEADER, ROW, nursery, split_value
from tests.standard.validation.files import written


def test_what_is_left_to_decide_is_listed_once_a_value_and_a_completed_table_decides(folder: Path) -> None:
    change = split_value("services", "repas", "déjeuner", "goûter")
    options = schemas(folder, change)
    source = written(folder, csv_of([HEADER, ROW, (*ROW[:3], "sieste", *ROW[4:]), ROW]))
    output, decisions = folder / "nouveau.csv", folder / "a-decider.csv"
    table = folder / "table.csv"
    _, made = following(nursery(), change(nursery()))
    table.write_bytes(to_csv(made))
    # Without the operations, what replaces a value has to be guessed: the table that was published says it.
    code, told = ran(source, *options, f"--output={output}", f"--table={table}", f"--decisions={decisions}", "--limit=1")
    assert code == 1
    assert "ligne 2, colonne «\u00a0services\u00a0», «\u00a0repas\u00a0»" in told
    assert "autre point" in told
    header = "objet,champ avant,valeur avant,champ après,valeur après,changement,décision,lignes,première ligne,à décider,choix"
    assert [line[:9] + line[10:] for line in csv.reader(io.StringIO(decisions.read_text()))] == [
        [name for name in header.split(",") if name != "à décider"],
        ["valeur", "services", "repas", "services", "", "", "à décider", "2", "2", "déjeuner | goûter"],
    ]
    edited = table.read_bytes().decode("utf-8-sig").replace(",", ";").replace("goûter;scindé;à décider", "goûter;;oui")
    table.write_bytes(edited.encode("cp1252"))
    code, told = ran(source, *options, f"--output={output}", f"--table={table}")
    assert (code, read(output)[1][3]) == (0, "goûter;sieste")


GUESSED = {"name": "libre", "type": "boolean", "title": "Accès"}, {"name": "ouvert_a_tous", "type": "boolean", "title": "Accès"}


@pytest.fixture
def guessed(folder: Path) -> list[str]:
    """The options of a conversion where a column can only be supposed to have become another, and a value another."""
    place = {"name": "lieu", "constraints": {"enum": ["Zone piétonne", "Rue"]}}
    road = {"name": "lieu", "constraints": {"enum": ["Aire piétonne", "Rue"]}}
    options = [str(written(folder, "libre,lieu\ntrue,Zone piétonne\nfalse,Rue\n,Zone piétonne\n"))]
    for option, fields in (("from", (GUESSED[0], place)), ("to", (GUESSED[1], road))):
        path = folder / f"{option}.json"
        path.write_text(json.dumps({"fields": fields}))
        options.append(f"--{option}={path}")
    return options


def test_a_guess_is_not_followed_until_a_person_confirms_it(folder: Path, guessed: list[str]) -> None:
    output, decisions = folder / "nouveau.csv", folder / "a-decider.csv"
    code, told = ran(*guessed, f"--output={output}", f"--decisions={decisions}")
    assert code == 1
    assert "La colonne «\u00a0libre\u00a0» devient peut-être «\u00a0ouvert_a_tous\u00a0»" in told
    before = [["true", "Zone piétonne"], ["false", "Rue"], ["", "Zone piétonne"]]
    assert read(output) == [["ouvert_a_tous", "lieu", "libre"], *(["", place, free] for free, place in before)]
    assert [line[:9] for line in csv.reader(io.StringIO(decisions.read_text()))][1:] == [
        ["champ", "libre", "", "ouvert_a_tous", "", "", "à décider", "2", "2"],
        ["valeur", "lieu", "Zone piétonne", "lieu", "Aire piétonne", "", "à décider", "2", "2"],
    ]
    ways = ["--accept=libre", "--accept=lieu"], ["--accept=libre=ouvert_a_tous", "--accept=lieu/Zone piétonne"]
    for names in ways:
        assert ran(*guessed, f"--output={output}", *names)[0] == 0
        assert read(output) == [["ouvert_a_tous", "lieu"], ["true", "Aire piétonne"], ["false", "Rue"], ["", "Aire piétonne"]]
    completed = decisions.read_text().replace("à décider,2,2", "oui,2,2")
    (folder / "table.csv").write_text(completed)
    assert ran(*guessed, f"--output={folder / 'autre.csv'}", f"--table={folder / 'table.csv'}")[0] == 0
    assert read(folder / "autre.csv") == read(output)
    (folder / "table.csv").write_text(completed.replace(",ouvert_a_tous,,", ",,,"))
    assert ran(*guessed, f"--output={output}", f"--table={folder / 'table.csv'}")[0] == 0
    assert read(output)[:2] == [["ouvert_a_tous", "lieu"], ["", "Aire piétonne"]]


def test_a_column_that_waits_for_a_guess_is_not_to_be_filled_in_too(folder: Path) -> None:
    """Nine rows to confirm and nine to fill in were eighteen points, for one answer; the cell that has nothing to receive is told."""
    wanted = {**GUESSED[1], "constraints": {"required": True}}
    for name, field in (("from", GUESSED[0]), ("to", wanted)):
        (folder / f"{name}.json").write_text(json.dumps({"fields": [field, {"name": "lieu"}]}))
    source = written(folder, "libre,lieu\ntrue,a\nfalse,b\n,c\n")
    options = [f"--from={folder / 'from.json'}", f"--to={folder / 'to.json'}", f"--output={folder / 'x.csv'}"]
    code, told = ran(source, *options)
    assert (code, "il reste 3\u00a0points à décider" in told, told.count("est obligatoire")) == (1, True, 2), told
    assert "ligne 4, colonne «\u00a0ouvert_a_tous\u00a0»\u00a0: La colonne" in told


def test_a_name_that_is_no_guess_is_refused_with_those_that_are(folder: Path, guessed: list[str]) -> None:
    code, told = ran(*guessed, f"--output={folder / 'x.csv'}", "--accept=ouvert_a_tous", "--accept=lieu")
    assert (code, (folder / "x.csv").exists()) == (2, False)
    assert "«\u00a0ouvert_a_tous\u00a0» n’est pas supposé" in told
    assert "«\u00a0libre=ouvert_a_tous\u00a0» et «\u00a0lieu/Zone piétonne=Aire piétonne\u00a0»" in told


def test_an_unfinished_list_of_decisions_may_be_given_back(folder: Path) -> None:
    before, after = (
        {"fields": [{"name": "type", "constraints": {"enum": values}}]}
        for values in (["a1", "b2", "Rue du Port"], ["d4", "e5", "Rues du port"])
    )
    for name, descriptor in (("from", before), ("to", after)):
        (folder / f"{name}.json").write_text(json.dumps(descriptor))
    source = written(folder, "type\na1\nb2\na1\n\nRue du Port\n")
    options = [source, f"--from={folder / 'from.json'}", f"--to={folder / 'to.json'}", f"--output={folder / 'nouveau.csv'}"]
    decisions = folder / "a-decider.csv"
    assert ran(*options, f"--decisions={decisions}")[0] == 1
    lines = list(csv.reader(io.StringIO(decisions.read_text())))
    assert [(line[2], line[7]) for line in lines[1:]] == [("a1", "2"), ("b2", "1"), ("Rue du Port", "1")]
    assert [line[10] for line in lines[1:]] == ["d4 | e5 | Rues du port", "d4 | e5 | Rues du port", "Rues du port"]
    lines[1][4], lines[1][6] = "e5", "oui"
    assert lines[3][4] == "Rues du port"
    lines[3][6] = "oui"
    decisions.write_text(csv_of(lines))
    assert ran(*options, f"--table={decisions}")[0] == 1
    assert [row[0] for row in read(folder / "nouveau.csv") if row] == ["type", "e5", "b2", "e5", "Rues du port"]


FREE = {"name": "publics", "example": "Enfants;Adultes"}


def test_a_separator_that_examples_let_suppose_is_asked_about_once(folder: Path) -> None:
    options = two_schemas(folder, FREE, {"name": "publics", "example": "Enfants|Seniors"})
    source = written(folder, "nom,publics\na;b,Enfants;Adultes\nc,Adultes ; Enfants\nd,Adultes\n")
    output, decisions = folder / "nouveau.csv", folder / "a-decider.csv"
    code, told = ran(source, *options, f"--output={output}", f"--decisions={decisions}")
    assert code == 1
    assert "«\u00a0;\u00a0» sépare les valeurs, et «\u00a0|\u00a0» dans l’exemple" in told
    assert read(output)[1:] == [["a;b", "Enfants;Adultes"], ["c", "Adultes ; Enfants"], ["d", "Adultes"]]
    lines = list(csv.reader(io.StringIO(decisions.read_text())))
    assert [line[:8] for line in lines[1:]] == [["séparateur", "publics", ";", "publics", "|", "", "à décider", "2"]]
    decisions.write_text(decisions.read_text().replace("à décider,2,2", "oui,2,2"))
    for confirmed in ("--accept=publics", f"--table={decisions}"):
        assert ran(source, *options, f"--output={output}", confirmed)[0] == 0
        assert read(output)[1:] == [["a;b", "Enfants|Adultes"], ["c", "Adultes|Enfants"], ["d", "Adultes"]]


def test_a_separator_that_the_same_example_proves_is_followed_where_the_cell_is_like_it(folder: Path) -> None:
    sites = "https://a.example", "https://b.example"
    options = two_schemas(folder, *({"name": "sites", "example": mark.join(sites)} for mark in ",|"))
    source = written(folder, 'nom,sites\na,"https://c.example,https://d.example"\nb,"https://e.example/x,y"\nc,https://f.example\n')
    code, told = ran(source, *options, f"--output={folder / 'nouveau.csv'}")
    assert [row[1] for row in read(folder / "nouveau.csv")][1:] == [
        "https://c.example|https://d.example",
        "https://e.example/x,y",
        "https://f.example",
    ]
    assert (code, told.count("– ligne")) == (1, 1)
    assert "«\u00a0|\u00a0» sépare les valeurs au lieu de «\u00a0,\u00a0», comme le dit l’exemple" in told


def test_what_held_several_values_keeps_them_as_free_text(folder: Path) -> None:
    listed = {"name": "publics", "constraints": {"pattern": "^(?:Enfants|Adultes)(?:;(?:Enfants|Adultes))*$"}}
    source = written(folder, "nom,publics\na,Enfants;Adultes\n")
    options = two_schemas(folder, listed, {"name": "publics"})
    assert ran(source, *options, f"--output={folder / 'nouveau.csv'}")[0] == 0
    assert read(folder / "nouveau.csv")[1] == ["a", "Enfants;Adultes"]


@pytest.mark.parametrize(
    ("before", "after"), [("48.1, 2.3", "48.1;2.3"), ("Gap, Hautes-Alpes", "Marseille; Lyon"), ("a;b", "a;b"), ("a;b", "c|d")]
)
def test_an_example_that_says_nothing_of_a_separator_changes_none(folder: Path, before: str, after: str) -> None:
    options = two_schemas(folder, *({"name": "publics", "example": example} for example in (before, after)))
    source = written(folder, 'nom,publics\na,"x;y,z"\n')
    assert ran(source, *options, f"--output={folder / 'n.csv'}")[0] == 0
