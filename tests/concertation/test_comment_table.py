"""The table of comments goes out, is filled off line, and comes back: whole or not at all, over nothing answered meanwhile."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from concertation.comment_table import COLUMNS, WRITERS, records_of_csv
from concertation.models import Comment
from concertation.queries.comment_rows import comment_rows
from concertation.queries.comments import first_comments
from concertation.services import comments
from concertation.services.comments import CommentAnchor
from concertation.services.triage import crediting, importing
from standard.permissions import PermissionRefused
from standard.services.errors import InvalidInput
from tests.concertation.world import World
from tests.standard.validation.test_lost_cells import ods

LABELS = [*importing.DISPOSITIONS.values()]


def told(world: World) -> list[Comment]:
    world.call()
    bodies = ["=SOMME(1;2)", "Deux\nlignes ; avec « guillemets »", "@moi"]
    target = CommentAnchor(field=world.field("public").uid)
    return [
        comments.post(standard=world.standard, actor=world.contributor, kind="addition", body=body, target=target, now=world.now)
        for body in bodies
    ]


def written(world: World, kind: str) -> bytes:
    return WRITERS[kind][0](world.standard.title, comment_rows(first_comments(world.standard).order_by("pk")), LABELS)


def filled(world: World, **answers: tuple[str, str]) -> bytes:
    """The CSV with an answer in the rows of these numbers, saved with semicolons as a French spreadsheet does."""
    header, *rows = list(csv.reader(io.StringIO(written(world, "csv").decode("utf-8-sig"), newline="")))
    for row in rows:
        if f"n{row[0]}" in answers:
            row[6], row[7] = answers[f"n{row[0]}"]
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([header, *rows])
    return text.getvalue().encode("cp1252")


def read(data: bytes) -> Any:
    return importing.read(name="retour.csv", data=data)


def test_the_table_says_all_and_no_cell_is_a_formula(world: World) -> None:
    first, *_ = told(world)
    comments.answer(comment=first, actor=world.team, disposition="accepted", answer="+1 ajouté.", now=world.now)
    proposal = world.propose(world.add_value("Lycées"), title="Ajouter les lycées")
    crediting.credit(proposal=proposal, comments=[first], actor=world.team, now=world.now)
    header, row, *rest = list(csv.reader(io.StringIO(written(world, "csv").decode("utf-8-sig"), newline="")))
    assert header == [*COLUMNS.values()]
    assert row[:8] == [
        str(first.pk), "Ville de dax", "Le champ «\u00a0Public accueilli\u00a0»", "Ajout", "'=SOMME(1;2)",
        f"Proposition n°\u00a0{proposal.number}\u00a0: Ajouter les lycées", "Retenu", "'+1 ajouté.",
    ]  # fmt: skip
    assert [other[4] for other in rest] == ["Deux\nlignes ; avec « guillemets »", "'@moi"]
    said = json.loads(written(world, "json"))["comments"]
    assert [(one["type"], one["disposition"], one["comment"][:3]) for one in said] == [
        ("addition", "accepted", "=SO"), ("addition", None, "Deu"), ("addition", None, "@mo")
    ]  # fmt: skip
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(written(world, "xlsx"))).get_sheet_by_index(0).to_python()
    assert sheet[0] == header
    assert sheet[1][4] == "=SOMME(1;2)"
    assert records_of_csv(written(world, "csv"))[1][4] == "=SOMME(1;2)"


def test_answers_come_back_from_a_spreadsheet_and_are_shown_before_they_are_written(world: World) -> None:
    first, second, third = told(world)
    table = read(filled(world, **{f"n{first.pk}": ("retenu", "Ajouté."), f"n{third.pk}": ("noted", "Lu.")}))
    shown = importing.preview(world.standard, table)
    assert [(one.comment, one.row.disposition) for one in shown.changes] == [(first, "accepted"), (third, "noted")]
    assert not Comment.objects.exclude(disposition="").exists()
    assert importing.write(standard=world.standard, actor=world.team, rows=table.rows, now=world.now) == 2
    assert importing.write(standard=world.standard, actor=world.team, rows=table.rows, now=world.now) == 0
    assert [one.answer for one in first_comments(world.standard).order_by("pk")] == ["Ajouté.", "", "Lu."]
    with pytest.raises(PermissionRefused):
        importing.write(standard=world.standard, actor=world.contributor, rows=table.rows, now=world.now)
    assert second.disposition == ""


@pytest.mark.parametrize(
    "saved",
    [
        pytest.param(lambda text: text.encode("utf-8-sig"), id="UTF-8 with its mark"),
        pytest.param(lambda text: text.replace(";", "\t").encode("utf-16"), id="the Unicode text of a spreadsheet"),
        pytest.param(lambda text: b"\xfe\xff" + text.encode("utf-16-be"), id="UTF-16 the other way"),
        pytest.param(lambda text: text.encode("utf-16-le"), id="UTF-16 without its mark"),
        pytest.param(lambda text: text.replace(";", ",").encode(), id="commas"),
        pytest.param(lambda text: text.replace("\n", "\r").encode("cp1252"), id="lines of an old Macintosh"),
        pytest.param(lambda text: f"sep=;\r\n{text}".encode("utf-8-sig"), id="its delimiter said first"),
        pytest.param(lambda text: f"Bibliothèques;;\n;;\n{text}".encode("cp1252"), id="a title above"),
    ],
)
def test_a_table_is_read_as_spreadsheets_save_it(saved: Callable[[str], bytes]) -> None:
    (row,) = read(saved("N°;Suite donnée;Réponse;À part\n12;Pris en note;Œuvre à l’étude;x\n13;;;\n")).rows
    assert (row.number, row.disposition, row.answer) == (12, "noted", "Œuvre à l’étude")


def test_a_column_that_is_there_twice_is_not_chosen_from() -> None:
    with pytest.raises(InvalidInput, match="plusieurs fois la colonne"):
        read("N°;Suite donnée;Réponse;réponse\n12;Retenu;Oui;Non\n".encode())


def test_what_was_answered_meanwhile_is_not_written_over(world: World) -> None:
    first, second, _ = told(world)
    table = read(filled(world, **{f"n{first.pk}": ("Retenu", "Ajouté."), f"n{second.pk}": ("Écarté", "Non.")}))
    comments.answer(comment=second, actor=world.team, disposition="accepted", answer="Oui.", now=world.now)
    shown = importing.preview(world.standard, table)
    assert [(one.line, one.column) for one in shown.problems] == [(3, "Réponse")]
    assert shown.changes == ()
    with pytest.raises(InvalidInput, match="Ligne 3"):
        importing.write(standard=world.standard, actor=world.team, rows=table.rows, now=world.now)
    assert first_comments(world.standard).filter(disposition="").count() == 2
    # The table of after may change it: whoever filled it had the answer under the eyes.
    again = read(filled(world, **{f"n{second.pk}": ("Écarté", "Non.")}))
    assert importing.write(standard=world.standard, actor=world.team, rows=again.rows, now=world.now) == 1


def test_each_fault_is_told_by_row_and_column_and_nothing_is_read(world: World) -> None:
    first, *_ = told(world)
    lines = [
        "N°;Suite donnée;Réponse", f"{first.pk};Retenu;Oui.", f"{first.pk};Retenu;Encore.", "abc;Retenu;Oui.", "12;peut-être;Oui.",
        "13;;Oui.", "14;Retenu;", "999999;Retenu;Oui.", "15;;",
    ]  # fmt: skip
    shown = importing.preview(world.standard, read("\n".join(lines).encode()))
    assert [(one.line, one.column) for one in shown.problems] == [
        (3, "N°"), (4, "N°"), (5, "Suite donnée"), (6, "Suite donnée"), (7, "Réponse"), (8, "N°"),
    ]  # fmt: skip
    assert "et non «\u00a0peut-être\u00a0»" in shown.problems[2].message
    assert shown.changes == ()
    for data, said in (
        (b"a;b\n1;2\n", "Il manque"),
        (b"PK\x03\x04rien", "n’est pas un classeur"),
        (b"\r\n\r\n", "est vide"),
        ("N°\n12\n13\n".encode(), "n’a qu’une colonne"),
        (b"x" * 6_000_000, "dépasse"),
    ):
        with pytest.raises(InvalidInput, match=said):
            read(data)


def test_a_workbook_comes_back_too(world: World, tmp_path: Path) -> None:
    first, *_ = told(world)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet("Lisez-moi").write(0, 0, "Les réponses sont à côté.")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["N°", "Suite donnée", "Réponse"])
    sheet.write_row(1, 0, [first.pk, "Pris en note", "Merci."])
    book.close()
    rows = [["N°", "Suite donnée", "Réponse"], [first.pk, "Pris en note", "Merci."]]
    for data in (buffer.getvalue(), ods(tmp_path, rows=rows).read_bytes()):
        assert [(row.number, row.disposition, row.answer) for row in read(data).rows] == [(first.pk, "noted", "Merci.")]
