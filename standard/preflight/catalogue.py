"""What the national catalogue (schema.data.gouv.fr) asks of a version, as findings: what would have it dropped, or stop the whole run."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from standard.preflight import generator, reader
from standard.preflight.faults import CatalogueFault
from standard.preflight.mending import mending
from standard.schema.findings import Finding
from standard.schema.model import JSON, Schema
from standard.schema.operations import Operation, SetProperty
from standard.schema.words import NBSP, capital, quoted, uncapital

REFUSED: Final = "catalogue-refused"
STOPPED: Final = "catalogue-stopped"
LACKING: Final = "catalogue-lacking"
CODES: Final = frozenset({REFUSED, STOPPED, LACKING})

CONSEQUENCES: Final = {
    REFUSED: "Le catalogue national écarterait cette version.",
    STOPPED: "La documentation du catalogue national s’arrêterait.",
    LACKING: "Le catalogue national ne pourrait pas l’afficher.",
}
LACKS: Final = (("title", "Le schéma n’a pas de titre."), ("description", "Le schéma n’a pas de description."))
_BEYOND: Final = 0xFFFF
_MATHEMATICAL: Final = range(0x1D400, 0x1D800)


def catalogue_findings(
    descriptor: JSON, schema: Schema | None = None, *, title: str = "", description: str = "", fixes: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """Everything that is in the way, one finding a place, in the order of the tools.

    `title` and `description` are what the site knows of the standard, to be written where the schema says none; `fixes` are the
    findings of lint, whose fix of an error at the same place is given. Fixes are operations on `schema`.
    """
    known = {(finding.field, finding.property): finding.fix for finding in fixes if finding.fix and finding.severity == "error"}
    found: dict[tuple[int | None, str], Finding] = {}
    for code, fault in _faults(descriptor):
        place = (fault.place, fault.path)
        if place not in found:
            found[place] = _finding(code, fault, known.get((fault.field, fault.path)) or mending(schema, fault))
    if isinstance(descriptor, dict):
        said = {"title": title, "description": description}
        for key, sentence in LACKS:
            if not descriptor.get(key) and (None, key) not in found:
                found[None, key] = _finding(LACKING, CatalogueFault(sentence, path=key), _written(schema, key, said[key]))
    return tuple(found.values())


def told_with(linted: Iterable[Finding], catalogue: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of lint and of the catalogue, one a place: those of lint, but where only the other can be mended in one click."""
    listed = tuple(linted)
    mended: dict[tuple[str | None, str | None], bool] = {}
    for finding in listed:
        place = (finding.field, finding.property)
        mended[place] = mended.get(place, False) or bool(finding.fix)
    added = {(one.field, one.property): one for one in catalogue}
    added = {place: one for place, one in added.items() if place not in mended or (one.fix and not mended[place])}
    return (*(finding for finding in listed if (finding.field, finding.property) not in added), *added.values())


def _faults(descriptor: JSON) -> Iterator[tuple[str, CatalogueFault]]:
    yield from ((REFUSED, fault) for fault in reader.refusals(descriptor))
    if isinstance(descriptor, dict):
        yield from ((STOPPED, fault) for fault in generator.crashes(descriptor))
        yield from ((STOPPED, fault) for fault in _unreadable(descriptor.get("fields")))


def _unreadable(fields: JSON) -> Iterator[CatalogueFault]:
    """Titles with an emoji, or a sign of no alphabet: the generator makes addresses of them, and has no letter for it.

    A few rare letters on which it trips too are left to `tools`, which runs it.
    """
    for place, field in enumerate(fields if isinstance(fields, list) else ()):
        for key in ("title", "name") if isinstance(field, dict) else ():
            text = field[key] if isinstance(field.get(key), str) else ""
            strange = next((letter for letter in text if _has_no_letter(letter)), "")
            if strange:
                yield CatalogueFault(f"Le signe {quoted(strange)} ne peut pas faire partie d’une adresse.", path=key).within(place, field)


def _has_no_letter(letter: str) -> bool:
    beyond = ord(letter) > _BEYOND and ord(letter) not in _MATHEMATICAL
    return beyond or unicodedata.category(letter) in {"Cn", "Co"}


def _finding(code: str, fault: CatalogueFault, fix: tuple[Operation, ...]) -> Finding:
    said = fault.sentence
    if fault.place is not None:
        named = f"Champ {quoted(fault.field)}" if fault.field else f"Champ n°{NBSP}{fault.place + 1}"
        said = f"{named}{NBSP}: {uncapital(said)}"
    pointer = "/".join(["", *(["fields", str(fault.place)] if fault.place is not None else []), *filter(None, fault.path.split("/"))])
    message = f"{capital(said)} {CONSEQUENCES[code]}"
    return Finding(code, "error", message, field=fault.field, property=fault.path or None, pointer=pointer, fix=fix)


def _written(schema: Schema | None, key: str, text: str) -> tuple[Operation, ...]:
    """What gives the schema the text that the site has for it; nothing where it has none."""
    if schema is None or not text.strip():
        return ()
    return (SetProperty(field=None, path=key, before=schema.get(key), after=text.strip()),)
