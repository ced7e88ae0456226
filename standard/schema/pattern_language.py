"""Which texts a regex accepts, and how the texts of one stand to those of another.

A small language is listed whole; from a large one a few texts are drawn. What is said of two patterns is proved: by
whole lists, by the way two lists of several values are built, by walking both at once (`pattern_inclusion`), or by a
text that one accepts and the other refuses. The rest is unknown. An empty cell is a missing value, which no pattern is
asked about: the empty text is no member.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from standard.schema import pattern_tree
from standard.schema.pattern_inclusion import included
from standard.schema.pattern_safety import matches
from standard.schema.pattern_samples import samples
from standard.schema.pattern_tree import Anchor, CharClass, Group, Node, Repeat

Relation = Literal["equal", "wider", "narrower", "disjoint", "overlapping", "unknown"]
"""What the new language is beside the old one. `overlapping`: it refuses texts that were accepted, and may accept others."""

MOST: Final = 5_000
"""Texts above which a language is no longer listed."""
MOST_CHARACTERS: Final = 500_000

START, END = "\ud800", "\ud801"
"""Where an anchor stands inside a text being built: half characters, which no readable pattern holds."""
ANCHORED: Final = re.compile(f"{START}*([^{START}{END}]*){END}*|[{START}{END}]*")


@dataclass(frozen=True, slots=True)
class Language:
    """The texts that a pattern accepts: all of them where `whole`, otherwise a few."""

    texts: frozenset[str]
    whole: bool
    values: frozenset[str] = frozenset()
    """Where the pattern is a list of several values: the values, the separators, and how many values at most."""
    separators: frozenset[str] = frozenset()
    most: int | None = 1


@dataclass(frozen=True, slots=True)
class Comparison:
    relation: Relation
    lost: tuple[str, ...] = ()
    """Texts that were accepted and no longer are, in order: all of them where `exhaustive`, otherwise a few."""
    gained: tuple[str, ...] = ()
    exhaustive: bool = False
    separators: tuple[str, ...] = ()
    """What may stand between the values of a cell, which held one value until then."""


def compare_languages(old: str | Language, new: str | Language) -> Comparison:
    """How the texts that `new`, a pattern or a list, accepts stand to those that `old` accepts."""
    before, after = (language(side) if isinstance(side, str) else side for side in (old, new))
    if before is None or after is None:
        return Comparison("unknown")
    (lost, none_lost), (gained, none_gained) = _left(before, after, old, new), _left(after, before, new, old)
    relation: Relation = "unknown"
    if none_lost:
        relation = "equal" if none_gained else "wider"
    elif lost:
        relation = "narrower" if none_gained else "overlapping"
        if before.whole and after.whole and not before.texts & after.texts:
            relation = "disjoint"
    return Comparison(
        relation,
        tuple(sorted(lost or ())),
        tuple(sorted(gained or ())),
        before.whole and after.whole,
        tuple(sorted(after.separators)) if not before.separators else (),
    )


def _left(one: Language, other: Language, narrow: str | Language, wide: str | Language) -> tuple[list[str] | None, bool]:
    """The texts of `one` that are known to be refused by the other, and whether it is proved that there are none."""
    refused = _refused(one, other, wide)
    if _within(one, other, refused):
        return refused, True
    if not refused and isinstance(narrow, str) and isinstance(wide, str):
        proof = included(narrow, wide)
        return ([proof.witness] if proof.holds is False else refused), proof.holds is True
    return refused, False


def _refused(one: Language, other: Language, pattern: str | Language) -> list[str] | None:
    """The texts of `one` that the other refuses; None where none is known to be, and some cannot be told."""
    if other.whole or not isinstance(pattern, str):
        return [text for text in one.texts if text not in other.texts]
    verdicts = {text: matches(pattern, text) for text in one.texts}
    refused = [text for text, verdict in verdicts.items() if verdict is False]
    return refused if refused or None not in verdicts.values() else None


def _within(one: Language, other: Language, refused: list[str] | None) -> bool:
    """Whether every text of `one` is proved to be one of `other`."""
    if refused or refused is None:
        return False
    if one.whole:
        return True
    listed = bool(one.values) and one.values <= other.values and one.separators <= other.separators
    return listed and (other.most is None or (one.most is not None and one.most <= other.most))


def listing(texts: Iterable[str]) -> Language:
    """The language of a plain list."""
    return Language(frozenset(texts), True)


@lru_cache(maxsize=1024)
def language(pattern: str) -> Language | None:
    """What the pattern accepts as a whole cell; None where it does not compile or is not simple."""
    tree = pattern_tree.parse(pattern)
    if tree is None or START in pattern or END in pattern:
        return None
    several = _several(tree)
    listed = _listed(tree)
    if listed is not None:
        texts = frozenset(text.strip(START + END) for text in listed if ANCHORED.fullmatch(text)) - {""}
        whole = True
    else:
        drawn = {*samples(tree), *(several.texts if several else ())}
        texts, whole = frozenset(text for text in drawn if text and matches(pattern, text)), False
    if several is None:
        return Language(texts, whole)
    return Language(texts, whole, several.values, several.separators, several.most)


def _listed(node: Node) -> list[str] | None:
    """Every text of a part of the pattern, once each, with the anchors in it; None where there are too many."""
    match node:
        case pattern_tree.Literal(character):
            return [character]
        case Anchor(character):
            return [START if character == "^" else END]
        case CharClass(False, items) if all(isinstance(item, tuple) for item in items):
            ranges = [(ord(item[0]), ord(item[1])) for item in items if isinstance(item, tuple)]
            if sum(last - first + 1 for first, last in ranges) > MOST:
                return None
            return list(dict.fromkeys(chr(code) for first, last in ranges for code in range(first, last + 1)))
        case Group(branches):
            return _union([_sequence(branch) for branch in branches])
        case Repeat(inner, least, most, _) if most is not None and most <= MOST:
            return _repeated(_listed(inner), least, most)
    return None


def _repeated(body: list[str] | None, least: int, most: int) -> list[str] | None:
    built: list[str] | None = [""]
    if body == built:
        return built
    found: list[str] | None = []
    for count in range(most + 1):
        if count >= least:
            found = _union([found, built])
        if built is None or found is None:
            return None
        if count < most:
            built = _then(built, body)
    return found


def _sequence(nodes: Sequence[Node]) -> list[str] | None:
    built: list[str] | None = [""]
    for node in nodes:
        built = _then(built, _listed(node))
    return built


def _then(one: list[str] | None, other: list[str] | None) -> list[str] | None:
    if one is None or other is None or len(one) * len(other) > MOST:
        return None
    return _bounded(dict.fromkeys(first + second for first in one for second in other))


def _union(parts: Sequence[list[str] | None]) -> list[str] | None:
    known = [part for part in parts if part is not None]
    return _bounded(dict.fromkeys(text for part in known for text in part)) if len(known) == len(parts) else None


def _bounded(texts: Iterable[str]) -> list[str] | None:
    listed = list(texts)
    return listed if len(listed) <= MOST and sum(map(len, listed)) <= MOST_CHARACTERS else None


def _several(tree: Group) -> Language | None:
    """The list of several values that `X(SX)*` or `(XS)*X` is, where X and S are small languages."""
    nodes = _bare(tree)
    if len(nodes) < 2:
        return None
    for nodes_before, repeat, nodes_after in (((), nodes[0], nodes[1:]), (nodes[:-1], nodes[-1], ())):
        if not isinstance(repeat, Repeat) or repeat.least != 0:
            continue
        values = _plain(nodes_before or nodes_after)
        body = _bare(Group(((repeat.node,),)))
        for cut in range(1, len(body)):
            first, last = _plain(body[:cut]), _plain(body[cut:])
            again, separators = (last, first) if nodes_before else (first, last)
            if values and separators and again == values:
                return _several_of(values, separators, None if repeat.most is None else repeat.most + 1)
    return None


def _several_of(values: frozenset[str], separators: frozenset[str], most: int | None) -> Language:
    """With a text for each value alone and for two values, and one as long as may be, or longer than lists usually are."""
    one = min(values)
    drawn = {*values, *(f"{value}{separator}{one}" for value in values for separator in sorted(separators)[:12])}
    drawn.add(min(separators).join([one] * min(most or 50, 50)))
    return Language(frozenset(drawn), False, values, separators, most)


def _plain(nodes: Sequence[Node]) -> frozenset[str] | None:
    """The texts of a sequence, if they are few, not empty and not anchored."""
    texts = _sequence(nodes)
    return frozenset(texts) if texts and all(text and START not in text and END not in text for text in texts) else None


def _bare(tree: Group) -> tuple[Node, ...]:
    """The parts of a pattern without alternative, without the anchors and the brackets around them."""
    if len(tree.branches) != 1:
        return ()
    nodes = tree.branches[0]
    while nodes[:1] == (Anchor("^"),):
        nodes = nodes[1:]
    while nodes[-1:] == (Anchor("$"),):
        nodes = nodes[:-1]
    return _bare(nodes[0]) if len(nodes) == 1 and isinstance(nodes[0], Group) else nodes
