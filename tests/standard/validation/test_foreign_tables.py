"""A foreign key to another table is looked for where that table is given, and said not to be looked for elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from standard.command.main import main
from standard.validation.examination import examine
from standard.validation.given_tables import GivenTable
from standard.validation.report import Report
from tests.standard.validation.files import field, schema, workbook, written

ONE = {"fields": "insee", "reference": {"resource": "communes", "fields": "code"}}
TWO = {"fields": ["voie", "insee"], "reference": {"resource": "voies", "fields": ["nom", "commune"]}}
ROWS = "nom,voie,insee,places\nA,rue A,05061,1\nB,rue B,99999,1\nC,rue A,2A004,2\nD,,,\n"
MEND = "Corrigez le renvoi, ou ajoutez la ligne visée."
FIELDS = [field("nom"), field("voie"), field("insee"), field("places", "integer")]


def report(folder: Path, *keys: dict[str, Any], content: str = ROWS, **tables: GivenTable) -> Report:
    return examine(written(folder, content), schema(*FIELDS, foreignKeys=list(keys)), tables=tables)


def links(found: Report) -> list[tuple[int | None, str]]:
    return [(error.row, plain(error.message)) for error in found.errors]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def said_of(found: Report) -> list[str]:
    return [plain(notice.message) for notice in found.warnings if notice.code == "foreign-key"]


def test_what_no_row_of_the_other_table_holds_is_told_with_its_place(tmp_path: Path) -> None:
    communes = GivenTable(written(tmp_path, "\ufeffLibellé;Code\nGap;05061\nAjaccio;2A004\n", "communes.csv"))
    found = report(tmp_path, ONE, communes=communes)
    assert links(found) == [(3, f"« 99999 » (« insee ») n’est nulle part dans la colonne « code » du tableau « communes ». {MEND}")]
    assert not said_of(found)


def test_several_columns_are_looked_for_together_and_a_sheet_is_chosen(tmp_path: Path) -> None:
    """A number of a spreadsheet is read as the field that leads to it reads it."""
    book = workbook(tmp_path, [["x"], ["y"]], [["nom", "commune"], ["rue A", "05061"], ["rue B", 99999]], name="voies.xlsx")
    assert [row for row, _ in links(report(tmp_path, TWO, voies=GivenTable(book, "Sheet2")))] == [4]
    key = {"fields": "places", "reference": {"resource": "n", "fields": "n"}}
    numbers = workbook(tmp_path, [["n"], [1], [3]], name="nombres.xlsx")
    assert [row for row, _ in links(report(tmp_path, key, n=GivenTable(numbers)))] == [4]


@pytest.mark.parametrize(
    ("content", "said"),
    [("Libellé\nGap\n", "Il n’a pas de colonne « code »."), ("%PDF-1.7", "n’a pas été lu"), (None, "ce fichier est vérifié seul")],
)
def test_a_link_that_is_not_looked_for_is_said(tmp_path: Path, content: str | None, said: str) -> None:
    given = {"communes": GivenTable(written(tmp_path, content, "communes.csv"))} if content is not None else {}
    found = report(tmp_path, ONE, **given)
    assert (found.valid, [said in message for message in said_of(found)]) == (True, [True])


def test_the_file_itself_may_lack_the_column(tmp_path: Path) -> None:
    communes = GivenTable(written(tmp_path, "code\n05061\n", "communes.csv"))
    found = report(tmp_path, ONE, content="nom\nA\n", communes=communes)
    assert said_of(found) == ["Il manque « insee » au fichier : le lien de « insee » au tableau « communes » n’a pas été vérifié."]


def test_the_command_takes_tables_and_a_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    described = tmp_path / "schema.json"
    described.write_text(json.dumps(schema(*FIELDS, foreignKeys=[ONE])))
    raw = written(tmp_path, "Nom du lieu;Code Insee\nA;05061\nB;99999\n", "brut.csv")
    communes = written(tmp_path, "code\n05061\n", "communes.csv")
    asked, mapping = ["validate", str(raw), "--schema", str(described)], tmp_path / "correspondance.json"
    assert main([*asked, "--propose-mapping", str(mapping)]) == 1
    assert main([*asked, "--mapping", str(mapping), "--table", f"communes={communes}", "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out.partition("\n{")[2].join(["{", ""]))
    assert [(error["row"], error["code"], error["value"]) for error in answer["errors"]] == [(3, "foreign-key", "99999")]
    output = tmp_path / "nouveau.csv"
    migrated = ["migrate", str(raw), "--from", str(described), "--to", str(described), "--mapping", str(mapping), "--output", str(output)]
    assert main(migrated) == 0
    assert output.read_text().splitlines() == ["nom,voie,insee,places", "A,,05061,", "B,,99999,"]
    for wrong in (["--table", "communes"], ["--table", "communes=absent.csv"], ["--mapping", str(raw)]):
        assert main([*asked, *wrong]) == 2
