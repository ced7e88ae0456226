"""What binds, checked: every link follows from the one before, and every row that binds is what its last link says (law 5)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection

from accounts.models import User
from standard import triggers
from standard.binding import Act, Bound, Stateful, bound_models
from standard.links import FIRST, fingerprint, moment
from standard.models import Link, Standard
from standard.schema.model import canonical
from standard.services import revisions

CHUNK: Final = 500

UNREADABLE: Final = (ValueError, TypeError, KeyError, OverflowError, ArithmeticError)
"""What reading a row raises where something other than our code wrote in it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as the chain says: where, and what, in a French sentence."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}\u00a0: {self.message}"


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain that was found whole: how many links, and the fingerprint of the last."""

    links: int
    head: str
    revisions: int

    def __str__(self) -> str:
        return f"{self.revisions} révisions vérifiées, {self.links} maillons. Empreinte\u00a0: {self.head}"


@dataclass(slots=True)
class _Last:
    """The last link of one row."""

    key: int
    number: int
    payload: str
    salt: str
    seen: bool = False


def head(standard: Standard) -> str:
    """The fingerprint of the last link; empty where there is none."""
    return standard.links.order_by("-number").values_list("sha256", flat=True).first() or FIRST


def verify(standard: Standard, *, known_head: str = "") -> Fault | Chain:
    """Check the whole chain of a standard; the first fault found, or what was found whole.

    `known_head`: a fingerprint that the caller kept from before. It must still be one of the links: nothing inside can tell
    that the last links were cut, or that all of them were made again.
    """
    for name in triggers.missing(connection):
        return Fault("la base de données", f"le verrou «\u00a0{name}\u00a0» manque\u00a0: lancez «\u00a0manage.py migrate\u00a0».")
    last: dict[tuple[str, int], _Last] = {}
    fingerprints: set[str] = set()
    number, previous = 0, FIRST
    acts = {model.link_kind() for model in bound_models() if issubclass(model, Act)}
    erasable = {model.link_kind() for model in bound_models() if model.ERASABLE}
    try:
        for link in standard.links.order_by("number").iterator(chunk_size=CHUNK):
            number += 1
            problem = _broken(link, number, previous)
            if problem:
                return Fault(f"le maillon {link.number}", problem)
            row = (link.kind, link.subject)
            if link.salt and link.kind not in erasable:
                return Fault(f"le maillon {link.number}", "il porte un sel dont il n’a pas l’usage.")
            if link.kind in acts and row in last:
                return Fault(f"le maillon {link.number}", "il parle d’un acte qui en avait déjà un.")
            last[row] = _Last(link.pk, link.number, link.payload, link.salt)
            previous = link.sha256
            fingerprints.add(previous)
    except UNREADABLE:
        return Fault(f"le maillon {number + 1}", "il ne se lit plus.")
    if known_head and known_head not in fingerprints:
        return Fault("la chaîne", "l’empreinte donnée n’y est plus\u00a0: sa fin a été coupée, ou elle a été refaite.")
    audit_ids = {key: str(identifier) for key, identifier in User.objects.values_list("pk", "audit_id")}
    for model in bound_models():
        fault = _fault(standard, model, last, audit_ids)
        if fault is not None:
            return fault
    gone = min((one for one in last.items() if not one[1].seen), key=lambda one: one[1].number, default=None)
    if gone is not None:
        (kind, subject), link_of = gone
        return Fault(f"{kind} {subject}", f"la ligne que dit le maillon {link_of.number} n’est plus là.")
    broken = revisions.verify(standard)
    if broken is not None:
        return Fault(f"la révision {broken.revision.number}", broken.message)
    return Chain(number, previous, standard.revisions.count())


def _broken(link: Link, number: int, previous: str) -> str:
    if link.number != number or link.previous != previous:
        return "il ne suit pas le maillon précédent."
    try:
        content = link.read()
    except ValueError:
        return "ce qu’il dit ne se lit pas."
    if canonical(dict(content.payload)) != link.payload or fingerprint(content) != link.sha256:
        return "son empreinte ne correspond pas à ce qu’il dit."
    return ""


def _fault(standard: Standard, model: type[Bound], last: Mapping[tuple[str, int], _Last], audit_ids: Mapping[int, str]) -> Fault | None:
    """The first row of a kind that is not as its last link says."""
    kind = model.link_kind()
    rows = model._base_manager.filter(**{model.STANDARD: standard}).order_by("pk")
    place = kind
    try:
        for row in rows.iterator(chunk_size=CHUNK):
            place = f"{kind} {row.pk}"
            link = last.get((kind, row.pk))
            if link is None:
                return Fault(place, "cette ligne n’a aucun maillon\u00a0: elle a été ajoutée par une autre porte.")
            link.seen = True
            if isinstance(row, Stateful) and row.link_id != link.key:
                return Fault(place, "cette ligne ne désigne pas son dernier maillon.")
            if not _as_told(row, link, audit_ids):
                return Fault(place, f"cette ligne n’est plus ce que dit le maillon {link.number}.")
    except UNREADABLE:
        return Fault(place, "cette ligne, ou une de celles qui la suivent, ne se lit plus.")
    return None


def _as_told(row: Bound, link: _Last, audit_ids: Mapping[int, str]) -> bool:
    """Whether the row holds what its link says. What was erased is empty; a column that came later holds what its migration wrote."""
    told = json.loads(link.payload)
    said = row.payload(link.salt, audit_ids.__getitem__)
    if row.ERASABLE and not link.salt:
        if any(getattr(row, name) for name in row.ERASABLE):
            return False
        said |= {name: told.get(name) for name in row.ERASABLE}
    later = {name: said.pop(name) for name in row.ADDED if name not in told}
    return said == told and all(value == row.ADDED[name] for name, value in later.items())


def exported(link: Link) -> dict[str, object]:
    """A link as the public reads it: what the hash covers, the hash, and the salt of what may be erased."""
    content = link.read()
    return {
        "number": content.number,
        "previous": content.previous,
        "kind": content.kind,
        "subject": content.subject,
        "at": moment(content.at),
        "payload": dict(content.payload),
        "salt": link.salt,
        "sha256": link.sha256,
    }
