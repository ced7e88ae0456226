"""What became what, how sure we are and why, and what a person corrects of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from standard.schema.model import JSON, Field, Schema, SchemaError, Value

CERTAIN: Final = 1.0
CHOSEN: Final = ("confirmé",)
"""Why a person's choice is one."""


@dataclass(frozen=True, slots=True)
class Match:
    """One item found again: its uid before, its uid after, how sure we are from 0 to 1, and why, in short French words."""

    before: str
    after: str
    confidence: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """One item shared out between several, or several gathered in one: uids before, uids after.

    `values` says for fields which value became which: a value shared out, or several gathered, are in several matches.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    confidence: float
    reasons: tuple[str, ...] = ()
    values: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """What one item is thought to have become: a question to a person. `id` is the item's uid, `after` uids."""

    id: str
    kind: str
    """`field` or `value`: renamed; `…_split` shared out; `…_merge` gathered with others; `value_moved` to another field."""
    field: str | None
    """For a value, the uid of its earlier field."""
    text: str
    """The name of the field, or the value, before."""
    after: tuple[str, ...]
    after_texts: tuple[str, ...]
    confidence: float
    reasons: tuple[str, ...]

    def to_json(self) -> dict[str, JSON]:
        after = [{"id": uid, "text": text} for uid, text in zip(self.after, self.after_texts, strict=True)]
        return {
            "id": self.id,
            "kind": self.kind,
            "field": self.field,
            "text": self.text,
            "after": after,
            "confidence": round(self.confidence, 2),
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True)
class Alignment:
    """The fields found again one for one, and by uid of the earlier field its values found again in it.

    The lists that say the same on both sides are in `unchanged`, by uid of the earlier field, and not in `values`.
    `shares` are the fields split or merged, `value_shares` the values, by uid of the earlier field; `moved` the values
    found again in another field. The part of a split or merge that keeps a field's name is in `fields` too.
    """

    before: Schema = field(repr=False, compare=False)
    after: Schema = field(repr=False, compare=False)
    fields: tuple[Match, ...]
    values: Mapping[str, tuple[Match, ...]]
    shares: tuple[Share, ...] = ()
    value_shares: Mapping[str, tuple[Share, ...]] = field(default_factory=dict)
    moved: tuple[Match, ...] = ()
    unchanged: frozenset[str] = frozenset()
    complete: bool = True
    """Whether everything was looked for: two schemas may differ too much for that, what keeps its name being found all the same."""

    @property
    def splits(self) -> tuple[Share, ...]:
        """The fields shared out between several."""
        return tuple(share for share in self.shares if len(share.after) > 1)

    @property
    def merges(self) -> tuple[Share, ...]:
        """The fields gathered in one."""
        return tuple(share for share in self.shares if len(share.before) > 1)

    def guesses(self) -> tuple[Guess, ...]:
        """What is not certain, in the order of the earlier schema: fields, then values."""
        return (*self._field_guesses(), *self._value_guesses())

    def _field_guesses(self) -> Iterator[Guess]:
        links = links_of(self.fields, self.shares)
        names_before, names_after = ({item.uid: item.name for item in schema.fields} for schema in (self.before, self.after))
        for item in self.before.fields:
            link = links.get(item.uid)
            if link is not None and link.confidence < CERTAIN:
                yield _guess("field", None, item.uid, names_before, link, names_after)

    def _value_guesses(self) -> Iterator[Guess]:
        texts_before, texts_after = ({uid: value.text for uid, (_, value) in every.items()} for every in (self.earlier, self.later))
        moved = {match.before: match for match in self.moved if match.confidence < CERTAIN}
        shared = {match.before: match for share in self.shares for match in share.values if match.confidence < CERTAIN}
        for item in self.before.fields:
            links = links_of(self.values.get(item.uid, ()), self.value_shares.get(item.uid, ()))
            for value in () if item.values is None else item.values.values:
                link = links.get(value.uid)
                other = moved.get(value.uid) or shared.get(value.uid)
                if link is not None and link.confidence < CERTAIN:
                    yield _guess("value", item.uid, value.uid, texts_before, link, texts_after)
                elif link is None and other is not None:
                    link = Share((other.before,), (other.after,), other.confidence, other.reasons)
                    kind = "value_moved" if value.uid in moved else "value"
                    yield _guess(kind, item.uid, value.uid, texts_before, link, texts_after)

    @cached_property
    def earlier(self) -> Mapping[str, tuple[Field, Value]]:
        """Every earlier value with its field, by uid."""
        return _values_of(self.before)

    @cached_property
    def later(self) -> Mapping[str, tuple[Field, Value]]:
        """Every later value with its field, by uid."""
        return _values_of(self.after)


def links_of(matches: Iterable[Match], shares: Iterable[Share]) -> dict[str, Share]:
    """What each earlier item became, by its uid: all parts of a split, the one that several were merged into."""
    links = {match.before: Share((match.before,), (match.after,), match.confidence, match.reasons) for match in matches}
    return links | {uid: share for share in shares for uid in share.before}


def _guess(kind: str, within: str | None, uid: str, before: Mapping[str, str], link: Share, after: Mapping[str, str]) -> Guess:
    shape = "_split" if len(link.after) > 1 else "_merge" if len(link.before) > 1 else ""
    texts = tuple(after[each] for each in link.after)
    return Guess(uid, f"{kind}{shape}", within, before[uid], link.after, texts, link.confidence, link.reasons)


def _values_of(schema: Schema) -> dict[str, tuple[Field, Value]]:
    return {value.uid: (item, value) for item in schema.fields if item.values is not None for value in item.values.values}


def settled(links: Mapping[str, Share], choices: Mapping[str, Sequence[str]]) -> list[Share]:
    """The links with a person's choices in their place, as shares of one to one, one to several or several to one.

    What is chosen takes an item from whoever was only guessed to have become it; it joins whoever surely became it.
    Raises SchemaError where an item would be split and merged at once.
    """
    chosen = {uid: tuple(dict.fromkeys(after)) for uid, after in choices.items()}
    named = {uid for after in chosen.values() for uid in after}
    becomes: dict[str, tuple[tuple[str, ...], Share | None]] = {}
    for uid, link in links.items():
        kept = link.after if link.confidence == CERTAIN else tuple(each for each in link.after if each not in named)
        if uid not in chosen and kept:
            becomes[uid] = (kept, link)
    becomes |= {uid: (after, None) for uid, after in chosen.items() if after}
    origins: dict[str, list[str]] = {}
    for uid, (after, _) in becomes.items():
        for each in after:
            origins.setdefault(each, []).append(uid)
    shares: list[Share] = []
    for uid, (after, guessed) in becomes.items():
        together = origins[after[0]]
        if len(after) > 1 and any(len(origins[each]) > 1 for each in after):
            raise SchemaError(
                "Un même élément ne peut pas être à la fois partagé entre plusieurs et réuni à un autre\u00a0: gardez l’un des deux.",
                path=uid,
            )
        if together[0] == uid:
            untouched = guessed is not None and guessed.after == after and guessed.before == tuple(together)
            confidence, reasons = (guessed.confidence, guessed.reasons) if guessed is not None and untouched else (CERTAIN, CHOSEN)
            shares.append(Share(tuple(together), after, confidence, reasons))
    return shares
