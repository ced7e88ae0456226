"""Which texts a regex accepts, and how the texts of one stand to those of another.

A small language is listed whole; from a large one a few texts are drawn. What is said of two patterns is proved: by
whole lists, by the way two lists of several values are built, by walking both at once (`inclusion`), or by a text that
one accepts and the other refuses. The rest is unknown. An empty cell is a missing value, which no pattern is asked
about: the empty text is no member.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from standard.schema.patterns.automaton import Automaton
from standard.schema.patterns.inclusion import Walk, included, texts
from standard.schema.patterns.limits import Answer, OverBudget, PatternBudget
from standard.schema.patterns.parser import simple
from standard.schema.patterns.safety import matches
from standard.schema.patterns.samples import samples
from standard.schema.patterns.tree import Anchor, Category, CharClass, Dot, Group, Leaf, Literal, Node, Repeat, bare, every

Relation = typing.Literal["equal", "wider", "narrower", "disjoint", "overlapping", "unknown"]
"""What the new language is beside the old one. `overlapping`: it refuses texts that were accepted, and may accept others."""

MOST: Final = 5_000
"""Texts above which a language is no longer listed."""


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
class LanguageComparison:
    relation: Relation
    lost: tuple[str, ...] = ()
    """Texts that were accepted and no longer are, in order: all of them where `exhaustive`, otherwise a few."""
    gained: tuple[str, ...] = ()
    exhaustive: bool = False
    separators: tuple[str, ...] = ()
    """What may stand between the values of a cell, which held one value until then."""


def compare_languages(old: str | Language, new: str | Language) -> LanguageComparison:
    """How the texts that `new`, a pattern or a list, accepts stand to those that `old` accepts.

    It costs at most the budgets of `language` and of `included`, on each; beyond, the relation is unknown.
    """
    before, after = (language(side) if isinstance(side, str) else side for side in (old, new))
    if before is None or after is None:
        return LanguageComparison("unknown")
    (lost, none_lost), (gained, none_gained) = _left(before, after, old, new), _left(after, before, new, old)
    relation: Relation = "unknown"
    if none_lost:
        relation = "equal" if none_gained else "wider"
    elif lost:
        relation = "narrower" if none_gained else "overlapping"
        if before.whole and after.whole and not before.texts & after.texts:
            relation = "disjoint"
    return LanguageComparison(
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
    """What the pattern accepts as a whole cell; None where it does not compile or is not simple.

    A `PatternBudget` of steps goes to its list, and one to the list of several values that it may be: beyond, it is a large language.
    """
    tree = simple(pattern)
    if tree is None:
        return None
    whole, several = _told(_listed, tree, pattern), _told(_several, tree, pattern)
    known = whole
    if known is None:
        drawn = {*samples(tree), *(several.texts if several else ())}
        known = frozenset(text for text in drawn if text and matches(pattern, text))
    if several is None:
        return Language(known, whole is not None)
    return Language(known, whole is not None, several.values, several.separators, several.most)


def _told(question: Callable[[Group, PatternBudget], Answer | None], tree: Group, pattern: str) -> Answer | None:
    try:
        return question(tree, PatternBudget(pattern))
    except OverBudget:
        return None


def _listed(tree: Group, budget: PatternBudget) -> frozenset[str] | None:
    """Every text of a part of the pattern; None where there are too many, or a class that would list them by its letter."""
    for node in every(tree):
        match node:
            case Repeat(most=None) | Dot() | Category() | CharClass(negated=True):
                return None
            case CharClass(_, items) if any(isinstance(item, Category) or ord(item[1]) - ord(item[0]) > MOST for item in items):
                return None
    automaton = Automaton(tree, budget)
    walk = Walk(automaton, [_characters(leaf, budget) for leaf in automaton.leaves], "\n")
    found = frozenset(islice(texts(walk), MOST + 1))
    return found if len(found) <= MOST else None


def _characters(leaf: Leaf, budget: PatternBudget) -> list[str]:
    ranges = leaf.items if isinstance(leaf, CharClass) else ((leaf.text, leaf.text),) if isinstance(leaf, Literal) else ()
    characters = {chr(code) for item in ranges if isinstance(item, tuple) for code in range(ord(item[0]), ord(item[1]) + 1)}
    budget.spend(len(characters))
    return sorted(characters)


def _several(tree: Group, budget: PatternBudget) -> Language | None:
    """The list of several values that `X(SX)*` or `(XS)*X` is, where X and S are small languages."""
    parts = _parts(tree)
    if len(parts) < 2:
        return None
    for before, repeat, after in (((), parts[0], parts[1:]), (parts[:-1], parts[-1], ())):
        if not isinstance(repeat, Repeat) or repeat.least != 0:
            continue
        values = _plain(before or after, budget)
        body = _parts(Group(((repeat.node,),)))
        for cut in range(1, len(body)) if values else ():
            ends = body[:cut], body[cut:]
            again, separators = (_plain(part, budget) for part in (reversed(ends) if before else ends))
            if separators and values and again == values:
                return _several_of(values, separators, None if repeat.most is None else repeat.most + 1)
    return None


def _several_of(values: frozenset[str], separators: frozenset[str], most: int | None) -> Language:
    """With a text for each value alone and for two values, and one as long as may be, or longer than lists usually are."""
    one = min(values)
    drawn = {*values, *(f"{value}{separator}{one}" for value in values for separator in sorted(separators)[:12])}
    drawn.add(min(separators).join([one] * min(most or 50, 50)))
    return Language(frozenset(drawn), False, values, separators, most)


def _plain(nodes: Sequence[Node], budget: PatternBudget) -> frozenset[str] | None:
    """The texts of a sequence, if they are few, not empty and not anchored."""
    tree = Group((tuple(nodes),))
    budget.spend(len(nodes))
    if any(isinstance(node, Anchor) for node in every(tree)):
        return None
    texts = _listed(tree, budget)
    return texts if texts and "" not in texts else None


def _parts(tree: Group) -> tuple[Node, ...]:
    """The parts of a pattern without alternative, without the anchors and the brackets around them, a character a part."""
    branches = bare(tree).branches
    return tuple(part for node in branches[0] for part in _each(node)) if len(branches) == 1 else ()


def _each(node: Node) -> Iterable[Node]:
    return (Literal(character) for character in node.text) if isinstance(node, Literal) else (node,)
