"""The rows of a checked file, corrected where they stand: what is typed waits with the report, and the next check takes it in."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from accounts import typed
from standard import queries
from standard.converting.mapping import MAX_TEXT, FileMapping
from standard.converting.mapping.edits import MAX_EDITS, FileEdits
from standard.models import ValidationReport
from standard.permissions import NO_KEYS, Keys, can_act_on_file, require
from standard.queries import Person
from standard.schema.words import number, quoted
from standard.services import room, validation
from standard.services.errors import InvalidInput
from standard.services.room import Sender
from standard.validation.outputs.made import Made
from standard.validation.outputs.row_table import KEPT, NAME, RowFilter, RowPage, cells_of, corrections_of, page_of
from standard.validation.report import Report

Cells = Mapping[tuple[int, str], str]
NOT_KEPT: Final = "Les lignes de ce fichier n’ont pas été gardées\u00a0: envoyez-le de nouveau."


def table_of(report: ValidationReport) -> Path | None:
    """Where the rows of a checked file are; None where nothing of it is to be corrected, or the file could not be kept."""
    path = validation.downloads_folder(report) / NAME
    return path if report.result and path.exists() else None


def checked_files(reports: QuerySet[ValidationReport]) -> QuerySet[ValidationReport]:
    """The last check of each file among these reports, the latest first."""
    later = ValidationReport.objects.filter(sample=OuterRef("sample")).order_by("-created_at", "-pk").values("pk")[:1]
    rows = reports.filter(pk=Subquery(later)).select_related("standard", "sample", "release")
    return rows.order_by("-created_at", "-pk")


def rows_of(report: ValidationReport, wanted: RowFilter, *, first: int, most: int) -> RowPage | None:
    """Some rows of a checked file, as it was checked; None where they were not kept. `drafts_of` says what was typed since."""
    path = table_of(report)
    return page_of(path, wanted, first=first, most=most) if path is not None else None


def drafts_of(report: ValidationReport) -> FileEdits:
    """What was typed since the file was checked."""
    return FileEdits.from_json(json.loads(report.drafts)) if report.drafts else FileEdits()


def type_cells(
    *,
    report: ValidationReport,
    cells: Cells,
    everywhere: Collection[tuple[int, str]] = (),
    removed: Collection[int] = (),
    put_back: Collection[int] = (),
    actor: Person,
    now: datetime,
    keys: Keys = NO_KEYS,
) -> int:
    """Keep what somebody typed in cells, by row and field, for the next check; how many corrections wait then.

    A cell typed as it was read is no correction, and takes back the one that waited. What is `everywhere` is written in every
    cell of its column that holds the same text, or nothing as it does. Rows are `removed`, or `put_back` where they wait to be.
    Raises `InvalidInput("cells", …)`.
    """
    require(can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), report, keys))
    path = table_of(report)
    if path is None:
        raise InvalidInput("cells", NOT_KEPT)
    names = {field.name for field in report.revision.read_schema().fields}
    fields = page_of(path, RowFilter(), most=0).fields
    held = cells_of(path, {*removed, *(row for row, _ in cells)})
    for row in removed:
        _check_kept(row, held)
    typed_cells: dict[tuple[int, str], str | None] = {}
    texts: dict[tuple[str, str], str] = {}
    for (row, name), text in cells.items():
        if name not in names or name not in fields:
            raise InvalidInput(
                "cells", f"La colonne {quoted(name)} n’est pas dans le fichier\u00a0: dites d’abord quelle colonne elle est."
            )
        if len(text) > MAX_TEXT:
            raise InvalidInput("cells", f"Une cellule corrigée ici a {number(MAX_TEXT)} caractères au plus.")
        _check_kept(row, held)
        place = fields.index(name)
        before = held[row][place] if place < len(held[row]) else None
        changed = before is None or _lines(text) != _lines(before)
        if (row, name) in everywhere and before is not None and changed:
            texts[name, before] = typed.paragraphs(text)
        else:
            typed_cells[row, name] = typed.paragraphs(text) if changed else None
    with transaction.atomic():
        locked = ValidationReport.objects.select_for_update().get(pk=report.pk)
        drafts = drafts_of(locked)
        kept = {**drafts.cells, **{key: text for key, text in typed_cells.items() if text is not None}}
        kept = {key: text for key, text in kept.items() if typed_cells.get(key, text) is not None}
        found = FileEdits(kept, {**drafts.texts, **texts}, (drafts.removed | frozenset(removed)) - frozenset(put_back))
        if len(found) > MAX_EDITS:
            raise InvalidInput(
                "cells", f"Un fichier se corrige ici en {number(MAX_EDITS)} cellules au plus\u00a0: corrigez-le, puis renvoyez-le."
            )
        locked.drafts = json.dumps(found.to_json(), ensure_ascii=False) if found else ""
        locked.save(update_fields=["drafts"])
    report.drafts = locked.drafts
    return len(found)


def _check_kept(row: int, held: Collection[int]) -> None:
    if row not in held:
        raise InvalidInput("cells", f"La ligne {number(row)} n’est pas parmi celles qui sont gardées (les {number(KEPT)} premières).")


def _lines(text: str) -> list[str]:
    """A browser ends the lines of a cell in its own way."""
    return text.replace("\r\n", "\n").split("\n")


def forget_drafts(*, report: ValidationReport, actor: Person, now: datetime, keys: Keys = NO_KEYS) -> None:
    """Take back all that was typed since the check."""
    require(can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), report, keys))
    ValidationReport.objects.filter(pk=report.pk).update(drafts="")
    report.drafts = ""


def check_again(
    *,
    report: ValidationReport,
    actor: Person,
    now: datetime,
    kinds: Collection[str] = (),
    mapping: FileMapping | None = None,
    keys: Keys = NO_KEYS,
) -> ValidationReport:
    """Check the file once more with what was typed, the corrections of these kinds, and what its columns are said to be.

    Without `mapping`, what was said of the columns before holds. Raises `InvalidInput("kinds" | "mapping" | "file", …)`.
    """
    require(can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), report, keys))
    found = Report.from_json(json.loads(report.result)) if report.result else None
    if found is None:
        raise InvalidInput("file", "Ce fichier n’a pas encore été vérifié\u00a0: attendez son rapport.")
    if mapping is not None:
        validation.check_said(mapping, report.revision)
    edits = validation.edits_of(report).then(_of_kinds(report, kinds)).then(drafts_of(report))
    if len(edits) > MAX_EDITS:
        raise InvalidInput(
            "kinds", f"Un fichier se corrige ici en {number(MAX_EDITS)} cellules au plus\u00a0: demandez plutôt une copie corrigée."
        )
    room.check(Sender(report.sample.visitor, report.sample.address))
    said = validation.mapping_of(report) if mapping is None else mapping
    return ValidationReport.objects.create(
        standard=report.standard,
        sample=report.sample,
        revision=report.revision,
        release=report.release,
        sheet=found.sheet,
        mapping=validation.kept_mapping(said),
        edits=json.dumps(edits.to_json(), ensure_ascii=False) if edits else "",
        proposed=report.proposed,
        **validation.keys_of_script(report),
        created_at=now,
    )


def _of_kinds(report: ValidationReport, kinds: Collection[str]) -> FileEdits:
    """The corrections of these kinds, in every cell that they are offered for."""
    if not kinds:
        return FileEdits()
    path = table_of(report)
    possible = {one.kind for one in Made.from_json(json.loads(report.downloads)).corrections} if report.downloads else set()
    if path is None or not possible.issuperset(kinds):
        raise InvalidInput("kinds", "Cochez au moins une des corrections proposées.")
    found = corrections_of(path, sorted(kinds), most=MAX_EDITS + 1)
    return FileEdits({}, {(name, before): after for name, before, after in found})
