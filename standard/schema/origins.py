"""Which change brought each sentence, property and value of a field, read from the states that it went through.

A state is a change, such as a revision or its change, and the field after it, None where it was not there. Changes have an
order, the earlier smaller.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from standard.schema.model import Field, Value, same
from standard.schema.text_diff import text_changes
from standard.schema.value_pattern import separator_in_words

SENTENCE: Final = re.compile(r"[^\n]*?(?:(?:(?<=\w\w)|(?<=[\s»”)\"]))[.!?…]+[»”)\"]*(?=\s+[^\sa-zà-ÿ:;,]|\s*$)|\n|$)\s*")
"""Where sentences end: not at the point of an initial or of an abbreviation."""
MEANT: Final = re.compile(r"\w")
LEAST_SHARE: Final = 0.2
"""Below this share of a sentence's letters, an old text is only words that both sentences happen to use."""


class Ordered(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...

    def __hash__(self) -> int: ...


C = TypeVar("C", bound=Ordered)


@dataclass(frozen=True, slots=True)
class Passage(Generic[C]):
    """Consecutive words that one change brought."""

    text: str
    since: C


@dataclass(frozen=True, slots=True)
class Sentence(Generic[C]):
    passages: tuple[Passage[C], ...]
    since: C
    """What brought it."""
    retouched: tuple[C, ...]
    """What changed words of it afterwards."""

    @property
    def text(self) -> str:
        return "".join(passage.text for passage in self.passages)


@dataclass(frozen=True, slots=True)
class PropertyOrigin(Generic[C]):
    """A property as it is now, and what gave it that value."""

    path: str
    value: object
    since: C


@dataclass(frozen=True, slots=True)
class ValueOrigin(Generic[C]):
    """A value, present or gone (`removed`), and what happened to it."""

    value: Value
    added: C
    renamed: tuple[tuple[C, str], ...]
    """When it was written otherwise, and what it was before."""
    described: tuple[C, ...]
    """When its label, its definition or its retirement changed."""
    removed: C | None = None


@dataclass(frozen=True, slots=True)
class FieldOrigins(Generic[C]):
    description: tuple[Sentence[C], ...]
    properties: tuple[PropertyOrigin[C], ...]
    """Name first; the description and the list of values apart."""
    list_form: PropertyOrigin[C] | None
    """One value a cell or several, with which separator; None where the field has no list."""
    values: tuple[ValueOrigin[C], ...]
    """In the order of the list."""
    removed: tuple[ValueOrigin[C], ...]


def field_origins(states: Sequence[tuple[C, Field | None]]) -> FieldOrigins[C]:
    """Where what the field says comes from. The last state with the field is the one that is explained."""
    known = [(change, field) for change, field in states if field is not None]
    _, last = known[-1]
    present = [value.uid for value in last.values.values] if last.values else []
    values = _values(states)
    return FieldOrigins(
        description=sentences(passages([(change, field.description) for change, field in known])),
        properties=_properties(known),
        list_form=_list_form(known),
        values=tuple(values[uid] for uid in present),
        removed=tuple(value for uid, value in values.items() if uid not in present),
    )


def passages(texts: Iterable[tuple[C, str]]) -> tuple[Passage[C], ...]:
    """The last of these texts, each run of words with the change of the text that brought it."""
    owned: list[Passage[C]] = []
    earlier = ""
    for change, text in texts:
        if text != earlier:
            owned = _carried(owned, earlier, text, change)
            earlier = text
    return tuple(owned)


def sentences(found: Sequence[Passage[C]]) -> tuple[Sentence[C], ...]:
    """The sentences of a text, each with what brought it and what retouched it."""
    text = "".join(passage.text for passage in found)
    cut, start = [], 0
    for match in SENTENCE.finditer(text):
        if match[0].strip():
            cut.append(_sentence(_between(found, start, match.end())))
            start = match.end()
    return tuple(cut)


def _sentence(found: tuple[Passage[C], ...]) -> Sentence[C]:
    letters: dict[C, int] = {}
    for passage in found:
        letters[passage.since] = letters.get(passage.since, 0) + len(MEANT.findall(passage.text))
    total = sum(letters.values())
    newest = max(letters)
    origin = min((change for change, count in letters.items() if count >= LEAST_SHARE * total and count), default=newest)
    retouched = tuple(sorted(change for change, count in letters.items() if origin < change and count))
    merged: list[Passage[C]] = []
    for passage in found:
        since = passage.since if passage.since in retouched else origin
        if merged and merged[-1].since == since:
            merged[-1] = Passage(merged[-1].text + passage.text, since)
        else:
            merged.append(Passage(passage.text, since))
    return Sentence(tuple(merged), origin, retouched)


def _carried(owned: Sequence[Passage[C]], before: str, after: str, change: C) -> list[Passage[C]]:
    """The passages of `after`: those of `before` where the words stayed, the change's own elsewhere."""
    carried: list[Passage[C]] = []
    place = 0
    for piece in text_changes(before, after):
        if piece.kind == "ins":
            carried.append(Passage(piece.text, change))
            continue
        if piece.kind == "same":
            carried += _between(owned, place, place + len(piece.text))
        place += len(piece.text)
    return carried


def _between(found: Sequence[Passage[C]], start: int, end: int) -> tuple[Passage[C], ...]:
    """The passages of the characters from `start` to `end`."""
    kept, place = [], 0
    for passage in found:
        text = passage.text[max(0, start - place) : max(0, end - place)]
        if text:
            kept.append(Passage(text, passage.since))
        place += len(passage.text)
    return tuple(kept)


def _properties(known: Sequence[tuple[C, Field]]) -> tuple[PropertyOrigin[C], ...]:
    since: dict[str, C] = {}
    earlier: Mapping[str, object] = {}
    for change, field in known:
        for path, value in field.properties.items():
            if path not in earlier or not same(earlier[path], value):
                since[path] = change
        earlier = field.properties
    return tuple(PropertyOrigin(path, value, since[path]) for path, value in earlier.items() if path != "description")


def _list_form(known: Sequence[tuple[C, Field]]) -> PropertyOrigin[C] | None:
    found: PropertyOrigin[C] | None = None
    for change, field in known:
        if field.values is None:
            found = None
            continue
        several = field.values.several
        said = f"plusieurs, séparées par {separator_in_words(field.values.separator or '')}" if several else "une seule"
        said = "plusieurs, dans une liste JSON" if field.values.of_items else said
        if found is None or found.value != said:
            found = PropertyOrigin("values", said, change)
    return found


def _values(states: Iterable[tuple[C, Field | None]]) -> dict[str, ValueOrigin[C]]:
    """Every value that the field has had, by uid, in the order of their coming."""
    found: dict[str, ValueOrigin[C]] = {}
    for change, field in states:
        listed = {value.uid: value for value in field.values.values} if field is not None and field.values else {}
        for uid, value in listed.items():
            old = found.get(uid)
            if old is None or old.removed is not None:
                found[uid] = ValueOrigin(value, change, old.renamed if old else (), old.described if old else ())
                continue
            renamed = ((change, old.value.text),) if old.value.text != value.text else ()
            described = (change,) if not same(dict(old.value.properties), dict(value.properties)) else ()
            found[uid] = ValueOrigin(value, old.added, (*old.renamed, *renamed), (*old.described, *described))
        for uid, old in found.items():
            if uid not in listed and old.removed is None:
                found[uid] = ValueOrigin(old.value, old.added, old.renamed, old.described, removed=change)
    return found
