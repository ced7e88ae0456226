"""The foreign keys: every value that a link may name is read first, in the file or in another table, then each row is put to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from standard.schema.model import Field
from standard.schema.words import enumerated, quoted
from standard.validation.columns import SpreadsheetCells, places_of
from standard.validation.custom_checks import Declared
from standard.validation.custom_checks.model import Check, Seen
from standard.validation.custom_checks.running import CellReader
from standard.validation.framing import Block, Unreadable, frame
from standard.validation.given_tables import GivenTable
from standard.validation.report import ReportNotice
from standard.validation.tolerance import UNVERIFIED
from standard.validation.verdict import ForeignLink

CODE: Final = "foreign-key"


def link_checks(
    links: Iterable[ForeignLink],
    labels: Sequence[str],
    fields: Sequence[Field | None],
    readers: Sequence[CellReader | None],
    blocks: Iterable[Block],
    given: Mapping[str, GivenTable],
    *,
    file_bytes: int,
) -> Declared:
    """A check for each link whose columns are all in the file; `blocks` are read only where one leads to the file itself.

    `given` are the other tables that may be looked in, by the name of their resource. Raises OSError for one that is absent.
    """
    held = {label: (place, reader) for place, (label, reader) in enumerate(zip(labels, readers, strict=True)) if reader is not None}
    kept: list[ForeignLink] = []
    notices: list[ReportNotice] = []
    for link in links:
        absent = [name for name in (link.fields if link.resource else (*link.fields, *link.reference)) if name not in held]
        if link.resource and link.resource not in given:
            notices += [UNVERIFIED] if UNVERIFIED not in notices else []
        elif absent:
            notices.append(_absent(link, absent))
        else:
            kept.append(link)
    own: dict[tuple[str, ...], set[tuple[Any, ...]]] = {link.reference: set() for link in kept if not link.resource}
    for block in blocks if own else ():
        for names, found in own.items():
            found.update(_values(block, [held[name] for name in names]))
    checks: list[Check] = []
    for link in kept:
        if not link.resource:
            checks.append(_check(link, own[link.reference]))
            continue
        readers_of = [(fields[held[name][0]], held[name][1]) for name in link.fields]
        try:
            checks.append(_check(link, _elsewhere(given[link.resource], link.reference, readers_of, file_bytes)))
        except Unreadable as error:
            message = f"Le tableau {quoted(link.resource)} n’a pas été lu, et les liens vers lui n’ont pas été vérifiés. {error}"
            notices.append(ReportNotice(CODE, message, link.fields[0]))
    return Declared(tuple(checks), tuple(notices))


def _elsewhere(
    table: GivenTable, names: Sequence[str], fields: Sequence[tuple[Field | None, CellReader]], file_bytes: int
) -> set[tuple[Any, ...]]:
    """What the rows of another table hold in these columns, as the fields that lead there read it. Raises Unreadable, OSError."""
    found = frame(table.path, names=names, file_bytes=file_bytes, sheet=table.sheet or None)
    places = places_of(names, found.header)
    at = [place for place in places if place is not None]
    if len(at) < len(places):
        raise Unreadable("column", f"Il n’a pas de colonne {quoted(names[places.index(None)])}.")
    as_read: list[Field | None] = [None] * len(found.header)
    for place, (field, _) in zip(at, fields, strict=True):
        as_read[place] = field
    cells = SpreadsheetCells(as_read)
    columns = [(place, reader) for place, (_, reader) in zip(at, fields, strict=True)]
    values: set[tuple[Any, ...]] = set()
    for block in found.blocks():
        values.update(_values(block if found.kind == "csv" else cells.read_block(block), columns))
    return values


def _absent(link: ForeignLink, absent: Sequence[str]) -> ReportNotice:
    names = enumerated([quoted(name) for name in dict.fromkeys(absent)])
    fields = enumerated([quoted(name) for name in link.fields])
    where = f"au tableau {quoted(link.resource)}" if link.resource else "à une autre ligne"
    return ReportNotice(CODE, f"Il manque {names} au fichier\u00a0: le lien de {fields} {where} n’a pas été vérifié.", link.fields[0])


def _values(block: Block, columns: Sequence[tuple[int, CellReader]]) -> Iterable[tuple[Any, ...]]:
    """What the rows of a block hold in these columns, as their fields read it."""
    names = [str(place) for place, _ in columns]
    rows: set[tuple[Any, ...]] = set(block.texts.select(list(dict.fromkeys(names))).drop_nulls().unique().select(names).iter_rows())
    positions = {position for place, _ in columns for position in block.natives.get(place, ())}
    rows |= {tuple(block.cell(place, position) for place, _ in columns) for position in positions}
    rows |= {tuple(cells[place] if place < len(cells) else "" for place, _ in columns) for _, cells in block.odd}
    for row in rows:
        values = tuple(reader.read(cell)[0] for cell, (_, reader) in zip(row, columns, strict=True))
        if any(value is not None for value in values):
            yield values


def _check(link: ForeignLink, targets: set[tuple[Any, ...]]) -> Check:
    reference = enumerated([quoted(name) for name in link.reference])
    of_table = f" du tableau {quoted(link.resource)}" if link.resource else ""
    wanted = f"dans la colonne {reference}{of_table}" if len(link.reference) == 1 else f"ensemble dans les colonnes {reference}{of_table}"

    def judge(cells: Sequence[Seen | None]) -> str:
        values = tuple(cell.value if cell is not None else None for cell in cells)
        if not any(cell is not None for cell in cells) or values in targets:
            return ""
        named = enumerated(
            [f"{quoted(cell.text) if cell is not None else 'rien'} ({quoted(name)})" for cell, name in zip(cells, link.fields, strict=True)]
        )
        said = "n’est nulle part" if len(cells) == 1 else "ne sont nulle part"
        return f"{named} {said} {wanted}."

    return Check(CODE, link.fields, "", judge, with_blanks=True, of_rows=CODE)
