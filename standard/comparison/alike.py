"""The same change in several fields, told once: a list of values that forty numbered fields share is read once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from standard.comparison.groups import ChangeGroup
from standard.schema.model import Schema
from standard.schema.words import NBSP, count, field_label, first_of, quoted, uncapital

LEAST: Final = 3
"""How many fields it takes for their changes to be told together."""
NAMED: Final = 3
"""How many are named where their names have nothing in common."""
PREFIX: Final = 3
"""Characters by which names begin alike."""


def gathered(groups: Iterable[ChangeGroup], before: Schema, after: Schema) -> tuple[ChangeGroup, ...]:
    """The changes; one that several fields share stands in the place of the first of them."""
    listed = tuple(groups)
    said = {group.anchor: _said(group, before, after) for group in listed if group.kind == "changed"}
    alike = _by([group for group in listed if group.anchor in said], lambda group: said[group.anchor])
    same = [those for some in alike for those in _by(some, lambda group: group.details.everything)]
    first = {those[0].anchor: _told(those, said[those[0].anchor][0]) for those in same}
    others = {group.anchor for those in same for group in those} - first.keys()
    return tuple(first.get(group.anchor, group) for group in listed if group.anchor not in others)


def _by(groups: Iterable[ChangeGroup], what: Callable[[ChangeGroup], Hashable]) -> list[list[ChangeGroup]]:
    """Those of which enough are the same."""
    found: dict[Hashable, list[ChangeGroup]] = {}
    for group in groups:
        found.setdefault(what(group), []).append(group)
    return [those for those in found.values() if len(those) >= LEAST]


def _said(group: ChangeGroup, before: Schema, after: Schema) -> tuple[tuple[str, ...], Hashable]:
    """What is said of the field, whichever it is, and what it does to people."""
    sides = (schema.by_uid(group.uid) for schema in (before, after) if group.uid is not None)
    sentences = group.sentences
    for label in {field_label(side) for side in sides if side is not None}:
        sentences = tuple(sentence.replace(f"champ {label}", "champ") for sentence in sentences)
    return sentences, (tuple((impact.rule, impact.producer, impact.consumer) for impact in group.impacts), group.decisions)


def _told(groups: Sequence[ChangeGroup], sentences: Sequence[str]) -> ChangeGroup:
    names = tuple(group.name for group in groups)
    fields = f"{count(len(groups), 'champ', 'champs')} {_family(names)}"
    return replace(
        groups[0],
        title=fields,
        sentences=tuple(f"Dans les {fields}{NBSP}: {_within(sentence)}" for sentence in sentences),
        impacts=tuple(dict.fromkeys(impact for group in groups for impact in group.impacts)),
        alike=names,
    )


def _within(sentence: str) -> str:
    """A sentence on a field, after the name of several."""
    said = sentence.removeprefix("Dans le champ, ")
    return uncapital(said)


def _family(names: Sequence[str]) -> str:
    """« nom_piece_… », or the first names and how many more there are."""
    letters = takewhile(lambda each: len(set(each)) == 1, zip(*names, strict=False))
    begins = "".join(each[0] for each in letters).rstrip("0123456789")
    if len(begins) >= PREFIX:
        return quoted(f"{begins}…")
    return first_of([*map(quoted, names)], NAMED)
