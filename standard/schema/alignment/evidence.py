"""How much two items look like one: points for and against, each with its reason, and the confidence they make."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from standard.schema.alignment.clues import Clues, ReadPhrase, opposed
from standard.schema.alignment.result import Match
from standard.schema.alignment.search import AlignmentSearch
from standard.schema.alignment.text import Rarity, abbreviated
from standard.schema.budget import Budget
from standard.schema.model import Field, Value
from standard.schema.patterns.safety import matches

_TRIED: Final = 500
"""How long an example and the pattern that it is tried on may be, together."""
_NEAR: Final = 2
"""The steps that it takes to compare two values that may be near."""
USUAL: Final = frozenset(("oui", "non", "vrai", "faux", "true", "false", "autre", "autres", "inconnu", "aucun", "nc", "o", "n", *"012345"))
"""Values that any list may have."""
_FREE: Final = frozenset({"string", "any"})
_NUMERIC: Final = frozenset({"integer", "number", "year"})
_DATED: Final = frozenset({"date", "datetime", "year", "yearmonth", "time"})


_LOSING: Final = frozenset((("number", "integer"), ("datetime", "date"), ("datetime", "time"), ("date", "year"), ("date", "yearmonth")))
"""Types whose values lose something as the other."""
_UNLIKE: Final = 0.5
"""How alike two titles, or two descriptions, have to be not to weigh against."""
_OTHERWISE: Final = -0.5
"""The points at most of two fields that mean two things, whatever else is alike."""


class Weighing:
    """Points for and against, and the reasons that weigh for something."""

    def __init__(self, points: float) -> None:
        self.points = points
        self._reasons: list[tuple[float, str]] = []

    def add(self, points: float, reason: str = "") -> None:
        self.points += points
        if reason and points >= 0.4:
            self._reasons.append((points, reason))

    @property
    def confidence(self) -> float:
        return 1 / (1 + math.exp(-self.points))

    @property
    def reasons(self) -> tuple[str, ...]:
        """The weightiest first."""
        return tuple(reason for _, reason in sorted(self._reasons, key=lambda said: -said[0]))


class Evidence:
    """Compares items of two sides, knowing how common each trait is and what stands around each item."""

    def __init__(
        self,
        before: Sequence[Clues],
        after: Sequence[Clues],
        rarity: Rarity,
        around: Mapping[str, tuple[str, str, int]],
        known: float,
        budget: Budget,
    ) -> None:
        """`known` is the part of the smaller side that was found again without a doubt, from 0 to 1."""
        self.before, self.after, self.known = before, after, known
        self.rarity = rarity
        self._around = around
        self._budget = budget
        self._common: Counter[tuple[str, object]] = Counter()
        for side in (before, after):
            self._common |= Counter(trait for item in side for trait in _traits(item))
        self._prior = -1.4 - 0.8 * (1 - known) - 0.2 * math.log(max(1, min(len(before), len(after))))

    @classmethod
    def between(
        cls,
        before: Sequence[Field | Value],
        after: Sequence[Field | Value],
        found: Iterable[Match],
        rarity: Rarity,
        search: AlignmentSearch,
    ) -> Evidence:
        """The evidence on what is left once some was `found`; that may be read."""
        matches = tuple(found)
        gone, come = {match.before for match in matches}, {match.after for match in matches}
        old = [search.clues(item) for item in before if item.uid not in gone]
        new = [search.clues(item) for item in after if item.uid not in come]
        known = len(matches) / max(1, min(len(before), len(after)))
        return cls(old, new, rarity, around(before, after, matches), known, search.budget)

    def weigh(self, one: Clues, other: Clues) -> Weighing:
        weighing = Weighing(self._prior)
        if one.field is None or other.field is None:
            self._values(one, other, weighing)
        else:
            self._names(one, other, weighing)
            self._lists(one, other, weighing)
            self._shapes(one.field, other.field, weighing)
        self._said(one, other, weighing)
        self._place(one, other, weighing)
        if one.means_other(other):
            weighing.points = min(weighing.points, _OTHERWISE)
        return weighing

    def _place(self, one: Clues, other: Clues, weighing: Weighing) -> None:
        """Between the same two neighbours, or beside one; an end is a neighbour where the other one is known."""
        old, new = self._around.get(f"before {one.uid}"), self._around.get(f"after {other.uid}")
        if old is None or new is None:
            return
        if old[:2] == new[:2] != ("", ""):
            weighing.add(1.4 / math.sqrt(max(old[2], new[2])), "même place")
        elif any(a == b != "" for a, b in zip(old[:2], new[:2], strict=True)):
            weighing.add(0.5 / math.sqrt(max(old[2], new[2])))

    def _values(self, one: Clues, other: Clues, weighing: Weighing) -> None:
        alike = self.alike(one.name, other.name)
        weighing.add(5 * _strength(alike), "même texte" if one.name.plain == other.name.plain else "textes proches")

    def _names(self, one: Clues, other: Clues, weighing: Weighing) -> None:
        if one.name.numbers != other.name.numbers or not one.name.plain:
            return
        spelled = self.rarity.spelled(one.name.plain, other.name.plain)
        worded = 0.95 * self.rarity.alike(one.name_words, other.name_words)
        inside = 0.65 * max(self.rarity.covered(one.name_words, other.name_words), self.rarity.covered(other.name_words, one.name_words))
        alike = max(spelled, worded, inside, 0.85 * abbreviated(one.name.plain, other.name.plain))
        weighing.add(3.6 * _strength(alike), "même nom" if spelled == 1 else "noms proches")

    def _said(self, one: Clues, other: Clues, weighing: Weighing) -> None:
        """Titles (or labels), then all the words, those of the description (or definition) most of all."""
        for what, old, new, most in (
            ("titre", one.title, other.title, 2.8),
            ("description", one.description, other.description, 3.0),
        ):
            if not old.words or not new.words:
                continue
            if old.plain == new.plain:
                rivals = max(self._common[what, old.plain], 1)
                weighing.add(most / rivals**1.5, f"même {what}")
                continue
            alike = self.rarity.alike(old.words, new.words)
            if what == "titre":
                alike = max(alike, self.rarity.spelled(old.plain, new.plain), 0.7 * self._covers(old.words, new.words), _headed(old, new))
            close = f"{what}s proches"
            weighing.add(most * _strength(alike), close)
            weighing.add(-0.6 * max(0.0, 1 - alike / _UNLIKE))
        if one.field is not None and not (one.description.plain and one.description.plain == other.description.plain):
            weighing.add(1.8 * _strength(self.rarity.alike(one.words, other.words)), "mots rares en commun")

    def _covers(self, one: frozenset[str], other: frozenset[str]) -> float:
        return max(self.rarity.covered(one, other), self.rarity.covered(other, one))

    def _lists(self, one: Clues, other: Clues, weighing: Weighing) -> None:
        if not one.values or not other.values:
            if bool(one.values) != bool(other.values):
                weighing.add(-0.2)
            return
        shared = self.shared(one.values, other.values)
        found = sum(alike for _, _, alike in shared)
        alike = 2 * found / (len(one.values) + len(other.values))
        rivals = max(self._common["values", one.listed], self._common["values", other.listed], 1)
        telling = sum(alike * (0.3 if one.values[index].plain in USUAL else 1) for index, _, alike in shared)
        reason = f"{len(shared)} valeurs sur {len(one.values)} en commun" if len(shared) > 1 else "1 valeur en commun"
        weighing.add(5.0 * (1 - math.exp(-(telling**1.3) / 2)) * (0.45 + 0.55 * alike) / rivals**1.2, reason)
        if alike < 0.1:
            weighing.add(-1.4)

    def shared(self, one: Sequence[ReadPhrase], other: Sequence[ReadPhrase]) -> list[tuple[int, int, float]]:
        """Which text of `one` is found in which of `other`, by rank, and how much of it; each serves once."""
        places: dict[str, deque[int]] = defaultdict(deque)
        for place, phrase in enumerate(other):
            places[phrase.plain].append(place)
        found, seek = [], []
        for index, phrase in enumerate(one):
            if places[phrase.plain]:
                found.append((index, places[phrase.plain].popleft(), 1.0))
            else:
                seek.append(index)
        most = max(8, len(other) // 2)
        near: dict[str, list[int]] = defaultdict(list)
        for left in places.values():
            for place in left:
                for mark in _near_marks(other[place]):
                    near[mark].append(place)
        marks = [(index, near[mark]) for index in seek for mark in _near_marks(one[index]) if mark in near and len(near[mark]) <= most]
        if not self._budget.allows(_NEAR * sum(len(places) for _, places in marks)):
            return found
        pairs = {(index, place) for index, places in marks for place in places}
        scored = sorted(((self.alike(one[index], other[place]), index, place) for index, place in pairs), reverse=True)
        taken: set[int] = set()
        served: set[int] = set()
        for alike, index, place in scored:
            if alike >= 0.55 and index not in taken and place not in served:
                taken.add(index)
                served.add(place)
                found.append((index, place, alike))
        return found

    def _shapes(self, one: Field, other: Field, weighing: Weighing) -> None:
        """Types, formats, patterns and examples."""
        if one.type == other.type:
            weighing.add(0.0 if one.type in _FREE else 0.4)
        elif not {one.type, other.type} & _FREE:
            kin = any({one.type, other.type} <= group for group in (_NUMERIC, _DATED))
            weighing.add((-1.5 if (one.type, other.type) in _LOSING else -0.2) if kin else -1.2)
        else:
            weighing.add(-0.5 if other.type in _FREE else -0.8)
        if one.format == other.format != "default":
            weighing.add(0.8 / self._common["format", one.format], "même format")
        elif one.type == other.type and one.format != other.format:
            weighing.add(-0.3)
        bounds = [f"constraints/{bound}" for bound in ("minimum", "maximum", "minLength", "maxLength")]
        shared = [
            one.get(bound) for bound in bounds if isinstance(one.get(bound), (int, float, str)) and one.get(bound) == other.get(bound)
        ]
        weighing.add(0.5 * len(shared), "mêmes limites" if len(shared) > 1 else "même limite")
        pattern, other_pattern = one.text("constraints/pattern"), other.text("constraints/pattern")
        if pattern and pattern == other_pattern:
            weighing.add(1.6 / self._common["pattern", pattern], "même expression régulière")
        example, other_example = example_of(one), example_of(other)
        if not example or not other_example:
            return
        if example == other_example:
            weighing.add(1.8 / self._common["example", example] ** 2 if len(example) > 3 else 0.4, "même exemple")
            return
        tried = ((rule, text) for rule, text in ((pattern, other_example), (other_pattern, example)) if 0 < len(rule) + len(text) <= _TRIED)
        fits = [matches(rule, text) for rule, text in tried if rule]
        if True in fits and False not in fits:
            weighing.add(0.6, "l’exemple suit la même règle")
        if shape(example) != shape(other_example):
            weighing.add(-0.4 if False not in fits else -1.0)
        elif len(shape(example)) > 1:
            weighing.add(0.5, "exemples de même forme")

    def alike(self, one: ReadPhrase, other: ReadPhrase) -> float:
        """How much two texts say the same, from 0 to 1: as written, by their heads, by their words, one within the other."""
        if one.plain == other.plain:
            return 1.0
        if one.denies != other.denies or (one.sided and other.sided and opposed(one.words, other.words)):
            return 0.0
        if one.head == other.head and len(one.head) > 2:
            return 0.92
        if one.numbers and other.numbers and one.numbers != other.numbers:
            return 0.0
        worded = self.rarity.alike(one.words, other.words)
        shorter = min(one.words, other.words, key=len)
        inside = 0.78 * self._covers(one.words, other.words) if len(shorter) > 1 or self._tells(shorter) else 0
        return max(self.rarity.spelled(one.plain, other.plain), worded, inside)

    def _tells(self, some: Iterable[str]) -> bool:
        return any(len(word) > 4 for word in some)


def _headed(one: ReadPhrase, other: ReadPhrase) -> float:
    """How much two titles say the same but for what one adds in brackets."""
    return 0.85 if one.head == other.head and other.head in (one.plain, other.plain) else 0.0


def _near_marks(phrase: ReadPhrase) -> set[str]:
    """What two texts that are alike share one of at least: a word, how they begin."""
    return {*phrase.words, f"{phrase.plain[:3]}…", f"{phrase.head}:"}


def example_of(item: Field) -> str:
    """The example as text, the first where there are several."""
    example = item.get("example")
    examples = item.get("examples")
    if isinstance(examples, list) and examples and not isinstance(example, (str, int, float)):
        example = examples[0]
    return str(example) if isinstance(example, (str, int, float)) else ""


def shape(example: str) -> str:
    """What kind of text an example is: an address of the web, digits, a date… so that two are compared by form."""
    for kind, form in _SHAPES:
        if form.fullmatch(example.strip()):
            return kind
    return ""


_SHAPES: Final = tuple(
    (kind, re.compile(form, re.IGNORECASE))
    for kind, form in (
        ("url", r"https?://\S+(?:[;,|]\s*https?://\S+)*"),
        ("mail", r"[^\s@]+@[^\s@]+\.\w+"),
        ("date", r"\d{4}-\d\d-\d\d(?:T.*)?|\d\d/\d\d/\d{4}"),
        ("phone", r"\+\d[\d ]{7,}"),
        ("point", r"\[?\s*-?\d+\.\d+\s*,\s*-?\d+\.\d+\s*\]?"),
        ("decimal", r"-?\d+[.,]\d+"),
        ("digits5", r"\d{5}"),
        ("digits9", r"\d{9}|\d{14}"),
        ("digits", r"-?\d+"),
        ("boolean", r"true|false|oui|non|vrai|faux"),
    )
)


def _traits(item: Clues) -> list[tuple[str, object]]:
    """What may be common to several items of one side."""
    traits: list[tuple[str, object]] = [
        (what, text) for what, text in (("titre", item.title.plain), ("description", item.description.plain)) if text
    ]
    if item.listed:
        traits.append(("values", item.listed))
    if item.field is not None:
        traits += [("format", item.field.format), ("pattern", item.field.text("constraints/pattern")), ("example", example_of(item.field))]
    return traits


def _strength(alike: float) -> float:
    """A likeness as evidence: what is a third alike says nothing."""
    return float(max(0.0, (alike - 0.3) / 0.7) ** 1.3)


def around(before: Sequence[Field | Value], after: Sequence[Field | Value], found: Iterable[Match]) -> Mapping[str, tuple[str, str, int]]:
    """For each item of each side, the nearest ones found already, before and after it, by their earlier uid ("" at an
    end), and how many items stand between these two."""
    near: dict[str, tuple[str, str, int]] = {}
    matches = tuple(found)
    for side, items, known in (
        ("before", before, {match.before: match.before for match in matches}),
        ("after", after, {match.after: match.before for match in matches}),
    ):
        gap: list[str] = []
        previous = ""
        for item in (*items, None):
            here = known.get(item.uid) if item is not None else ""
            if item is not None and here is None:
                gap.append(item.uid)
                continue
            near |= {f"{side} {uid}": (previous, here or "", len(gap)) for uid in gap}
            gap, previous = [], here or ""
    return near
