"""A file of a producer, as it is: its columns are said, its cells corrected where they stand, and it is checked again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from standard.converting.mapping import ColumnRule, ConstantRule, FileMapping, ValueRule
from standard.models import Standard, ValidationReport
from standard.permissions import OPERATOR, Keys, PermissionRefused
from standard.services import file_rows, validation
from standard.services.errors import InvalidInput
from standard.services.fetching import NotFetched, Web
from standard.validation.outputs.row_table import RowFilter
from standard.validation.report import Report
from tests.standard.services.conftest import NOW
from tests.standard.services.test_validation import sent, submit, upload

State = ValidationReport.State
NOBODY = AnonymousUser()
WRONG = RowFilter()


def checked(report: ValidationReport) -> ValidationReport:
    done = validation.check(report_id=report.pk, actor=OPERATOR)
    assert done is not None
    assert done.state == State.DONE, done.refusal
    return done


def found(report: ValidationReport) -> Report:
    return Report.from_json(json.loads(report.result))


def numbers(report: ValidationReport, wanted: RowFilter = WRONG, **part: int) -> tuple[int, list[int]]:
    page = file_rows.rows_of(report, wanted, **{"first": 0, "most": 50, **part})
    assert page is not None
    return page.total, [row.number for row in page.rows]


def test_cells_are_corrected_where_they_stand_and_checked_again(standard: Standard) -> None:
    report = checked(submit(standard, content=upload("nom;public\nGap;Enfants\n;Chats\nNice;Chats\nLyon;Enfants\n")))
    assert numbers(report) == (2, [3, 4])
    assert numbers(report, first=1, most=1) == (2, [4])
    assert numbers(report, RowFilter(every=True)) == (4, [2, 3, 4, 5])
    assert numbers(report, RowFilter(code="constraint-error/required", field="nom")) == (1, [3])
    assert numbers(report, RowFilter(field="public")) == (2, [3, 4])
    page = file_rows.rows_of(report, WRONG, first=0, most=1)
    assert page is not None
    (row,) = page.rows
    assert (page.labels, row.cells) == (("nom", "public"), ("", "Chats"))
    assert [(error.field, error.value) for error in row.errors] == [("nom", ""), ("public", "Chats")]
    with pytest.raises(PermissionRefused):
        file_rows.type_cells(report=report, cells={(3, "nom"): "x"}, actor=NOBODY, now=NOW, keys=Keys())
    with pytest.raises(PermissionRefused):
        file_rows.check_again(report=report, actor=NOBODY, now=NOW)
    mine: dict[str, Any] = {"actor": NOBODY, "now": NOW, "keys": sent(report)}
    for cells in ({(3, "inconnu"): "x"}, {(99, "nom"): "x"}, {(3, "nom"): "x" * 5_001}):
        with pytest.raises(InvalidInput) as refused:
            file_rows.type_cells(report=report, cells=cells, **mine)
        assert refused.value.field == "cells"
    assert not report.drafts
    typed = {(3, "nom"): "Digne", (3, "public"): "Enfants", (4, "public"): "Chats"}
    assert file_rows.type_cells(report=report, cells=typed, everywhere=[(3, "public")], **mine) == 2
    assert file_rows.type_cells(report=report, cells={(3, "nom"): ""}, **mine) == 1, "typed as it was, it is no correction any more"
    file_rows.type_cells(report=report, cells={(3, "nom"): "Digne"}, **mine)
    again = checked(file_rows.check_again(report=report, **mine))
    assert found(again).valid
    assert again.sample == report.sample
    copy = validation.rewritten_copy(again).read_text()
    assert copy.splitlines() == ["nom,public", "Gap,Enfants", "Digne,Enfants", "Nice,Enfants", "Lyon,Enfants"]
    assert "Chats" in Path(report.sample.content.path).read_text(), "the file that was sent stays as it is"


def test_what_is_typed_in_an_empty_cell_may_fill_all_the_empty_ones_of_its_column(standard: Standard) -> None:
    report = checked(submit(standard, content=upload("nom;public\nGap;Enfants\n;Chats\n;Enfants\n\n;Enfants\n")))
    mine: dict[str, Any] = {"actor": NOBODY, "now": NOW, "keys": sent(report)}
    typed = {(3, "nom"): "Inconnu", (3, "public"): ""}
    assert file_rows.type_cells(report=report, cells=typed, everywhere=[(3, "nom")], **mine) == 2
    file_rows.type_cells(report=report, cells={(6, "nom"): "Oz"}, **mine)
    again = checked(file_rows.check_again(report=report, **mine))
    lines = validation.rewritten_copy(again).read_text().splitlines()
    assert [line for line in lines if line.strip(",")] == ["nom,public", "Gap,Enfants", "Inconnu,", "Inconnu,Enfants", "Oz,Enfants"]


def test_a_row_is_taken_out_where_it_stands_and_the_others_keep_their_numbers(standard: Standard) -> None:
    report = checked(submit(standard, content=upload("nom;public\nGap;Enfants\n;Chats\nNice;Chats\nLyon;Enfants\n")))
    mine: dict[str, Any] = {"actor": NOBODY, "now": NOW, "keys": sent(report)}
    with pytest.raises(InvalidInput):
        file_rows.type_cells(report=report, cells={}, removed=[9], **mine)
    assert file_rows.type_cells(report=report, cells={(3, "nom"): "Digne"}, removed=[3, 5], **mine) == 3
    assert file_rows.type_cells(report=report, cells={}, put_back=[5], **mine) == 2
    again = checked(file_rows.check_again(report=report, **mine))
    assert numbers(again) == (1, [4])
    assert numbers(again, RowFilter(every=True)) == (3, [2, 4, 5])
    mine["keys"] = sent(again)
    file_rows.type_cells(report=again, cells={(4, "public"): "Enfants"}, **mine)
    last = checked(file_rows.check_again(report=again, **mine))
    assert found(last).valid
    assert validation.rewritten_copy(last).read_text().splitlines() == ["nom,public", "Gap,Enfants", "Nice,Enfants", "Lyon,Enfants"]


def test_a_file_is_read_through_what_is_said_of_its_columns(standard: Standard) -> None:
    """What is only proposed changes nothing; what is confirmed is read by the check, the copy and whatever is asked next."""
    report = checked(submit(standard, content=upload("Intitulé;Public\nGap;Petits\nNice;enfants\n")))
    assert not found(report).valid
    proposed = json.loads(report.proposed)
    assert [(rule["columns"], rule["fields"]) for rule in proposed["rules"]] == [(["Intitulé"], ["nom"]), (["Public"], ["public"])]
    mapping = FileMapping((ColumnRule(("Intitulé",), ("nom",)),), (), (ValueRule("public", "Petits", "Enfants"),))
    mine: dict[str, Any] = {"actor": NOBODY, "now": NOW, "keys": sent(report)}
    with pytest.raises(InvalidInput):
        file_rows.check_again(report=report, kinds=["near"], **mine)
    again = checked(file_rows.check_again(report=report, mapping=mapping, kinds=["case"], **mine))
    assert found(again).valid
    assert validation.rewritten_copy(again).read_text().splitlines() == ["nom,public", "Gap,Enfants", "Nice,Enfants"]
    assert again.proposed == report.proposed


@pytest.mark.parametrize(
    "mapping",
    [
        FileMapping((ColumnRule(("a",), ("inconnu",)),)),
        FileMapping((ColumnRule(("a",), ("nom",)), ColumnRule(("b",), ("nom",)))),
        FileMapping((ColumnRule(("a",), ("nom",)),), (ConstantRule("nom", "x"),)),
        FileMapping((ColumnRule(("a",), ("nom", "public")),)),
        FileMapping((ColumnRule(("a", "b"), ("nom", "public"), " "),)),
        FileMapping((ColumnRule(("a",), ("nom",)), ColumnRule(("a",), ()))),
        FileMapping((), (ConstantRule("nom", "a\0"),)),
        FileMapping((ColumnRule(("\ud800",), ("nom",)),)),
    ],
)
def test_a_mapping_that_does_not_suit_the_schema_is_refused(standard: Standard, mapping: FileMapping) -> None:
    with pytest.raises(InvalidInput) as refused:
        submit(standard, mapping=mapping)
    assert refused.value.field == "mapping"


@dataclass(frozen=True)
class Elsewhere(Web):
    """A web that gives one file, or says why not."""

    content: bytes | str = b""

    def fetch(self, address: str, into: Any, **_: Any) -> str:
        if isinstance(self.content, str):
            raise NotFetched(self.content)
        into.write(self.content)
        return "lieux du mois.csv"


def test_a_file_by_its_address_is_fetched_by_the_worker(standard: Standard) -> None:
    constant = FileMapping((ColumnRule(("Intitulé",), ("nom",)),), (ConstantRule("public", "Enfants"),))
    report = submit(standard, name="", content=None, address=" https://exemple.fr/lieux.csv?x=1 ", mapping=constant)
    assert (report.sample.name, bool(report.sample.content)) == ("lieux.csv", False)
    done = validation.check(report_id=report.pk, actor=OPERATOR, web=Elsewhere(content=b"nom;autre\nGap;2\n"))
    assert done is not None
    assert (done.state, found(done).valid) == (State.DONE, True)
    report.sample.refresh_from_db()
    assert (report.sample.name, report.sample.size) == ("lieux du mois.csv", 16)
    refused = submit(standard, name="", content=None, address="https://exemple.fr/absent.csv")
    done = validation.check(report_id=refused.pk, actor=OPERATOR, web=Elsewhere(content="Ce site ne répond pas."))
    assert done is not None
    assert (done.state, done.refusal) == (State.REFUSED, "Ce site ne répond pas.")


@pytest.mark.parametrize(
    "address", ["http://exemple.fr/a.csv", "ftp://exemple.fr/a", "https://moi:mdp@exemple.fr/a", "https://exemple.fr:8443/", "x"]
)
def test_an_address_that_is_not_for_everybody_is_refused_at_once(standard: Standard, address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        submit(standard, name="", content=None, address=address)
    assert refused.value.field == "address"
