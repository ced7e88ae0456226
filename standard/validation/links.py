"""The foreign keys that lead to rows of the same table: every value that a link may name is read first, then each row is put to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from standard.schema.words import enumerated, quoted
from standard.validation.custom_checks import Declared
from standard.validation.custom_checks.model import Check, Seen
from standard.validation.custom_checks.running import CellReader
from standard.validation.framing import Block
from standard.validation.report import ReportNotice
from standard.validation.verdict import ForeignLink

CODE: Final = "foreign-key"


def link_checks(
    links: Iterable[ForeignLink], labels: Sequence[str], readers: Sequence[CellReader | None], blocks: Iterable[Block]
) -> Declared:
    """A check for each link whose columns are all in the file; `blocks` are read only where there is one."""
    held = {label: (place, reader) for place, (label, reader) in enumerate(zip(labels, readers, strict=True)) if reader is not None}
    kept = [link for link in links if held.keys() >= {*link.fields, *link.reference}]
    targets: dict[tuple[str, ...], set[tuple[Any, ...]]] = {link.reference: set() for link in kept}
    for block in blocks if targets else ():
        for names, found in targets.items():
            found.update(_values(block, [held[name] for name in names]))
    return Declared(
        tuple(_check(link, targets[link.reference]) for link in kept), tuple(_absent(link, held) for link in links if link not in kept)
    )


def _absent(link: ForeignLink, held: Collection[str]) -> ReportNotice:
    names = enumerated([quoted(name) for name in dict.fromkeys((*link.fields, *link.reference)) if name not in held])
    fields = enumerated([quoted(name) for name in link.fields])
    return ReportNotice(
        CODE, f"Il manque {names} au fichier\u00a0: le lien de {fields} à une autre ligne n’a pas été vérifié.", link.fields[0]
    )


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
    wanted = f"dans la colonne {reference}" if len(link.reference) == 1 else f"ensemble dans les colonnes {reference}"

    def judge(cells: Sequence[Seen | None]) -> str:
        values = tuple(cell.value if cell is not None else None for cell in cells)
        if not any(cell is not None for cell in cells) or values in targets:
            return ""
        named = enumerated(
            [f"{quoted(cell.text if cell is not None else '')} ({quoted(name)})" for cell, name in zip(cells, link.fields, strict=True)]
        )
        said = "n’est nulle part" if len(cells) == 1 else "ne sont nulle part"
        return f"{named} {said} {wanted}."

    return Check(CODE, link.fields, "", judge, with_blanks=True, of_rows=CODE)
