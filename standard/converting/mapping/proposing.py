"""A mapping proposed for a file: a person confirms or corrects it, and nothing of it is done before. Pure.

Names first (`labels`), weighed with what the columns hold (`contents`), all columns together; what neither tells is left to the
alignment of two schemas. Then columns that hold several fields, and fields that several columns make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import Any, Final

from standard.converting.mapping import ColumnRule, ValueRule
from standard.converting.mapping.contents import FieldContents, SourceColumn, is_ruled, items_of, within
from standard.converting.mapping.labels import FieldNames, label_words
from standard.converting.mapping.proposed import Former, ProposedMapping, ProposedRule
from standard.schema.alignment import align_fields, align_values
from standard.schema.alignment.assignment import best_pairs
from standard.schema.alignment.evidence import example_of, shape
from standard.schema.budget import Budget
from standard.schema.folding import fold
from standard.schema.model import Field, Schema, Value, ValueList
from standard.validation.columns import match_columns
from standard.validation.corrections import Corrector

ENOUGH: Final = 0.5
CONTENT: Final = 0.3
NAMED: Final = 0.7
"""How well a label names one field for its column not to be looked for in two."""
_LISTED: Final = 60
"""Different texts up to which a column may be a list of values."""
_SEPARATORS: Final = (",", ";", "/", "|", " - ", " ")
_VALUES: Final = 200
"""Texts unknown to a list for which a value is looked for, of one column."""
_STEPS: Final = 200_000
_ADDRESS: Final = frozenset().union(
    *(label_words(word) for word in ("numéro", "rue", "voie", "adresse", "type", "nom", "complément", "bis"))
)


def propose(columns: Sequence[SourceColumn], schema: Schema, former: Former | None = None) -> ProposedMapping:
    """What the columns of a file probably are in the schema; `former` are the names that its fields had before, by name."""
    search = _Search(columns, schema, former or {})
    search.by_name()
    search.by_parts()
    search.by_names_and_contents()
    search.by_alignment()
    rules = tuple(sorted(search.found, key=lambda one: search.rank[one.rule.columns[0]]))
    values, counts = search.values(rules)
    return ProposedMapping(tuple(columns), rules, values, counts)


class _Search:
    def __init__(self, columns: Sequence[SourceColumn], schema: Schema, former: Former) -> None:
        self.schema = schema
        self.columns: dict[str, SourceColumn] = {}
        self.rank: dict[str, int] = {}
        for place, column in enumerate(columns):
            self.rank.setdefault(column.label, place)
            if column.label.strip():
                self.columns.setdefault(column.label, column)
        self.names = FieldNames(schema, former)
        self.corrector = Corrector(schema)
        self.contents = FieldContents(self.corrector)
        self.left = dict(self.columns)
        self.free = {one.name: one for one in schema.fields if one.name}
        self.found: list[ProposedRule] = []

    def take(
        self, labels: Iterable[str], names: Iterable[str], confidence: float, why: str, separator: str = "", *, known: bool = False
    ) -> None:
        labels, names = tuple(labels), tuple(names)
        self.found.append(ProposedRule(ColumnRule(labels, names, separator), min(confidence, 1.0), why, known))
        for label in labels:
            self.left.pop(label, None)
        for name in names:
            self.free.pop(name, None)

    def by_name(self) -> None:
        """The columns that the check finds by itself."""
        labels = list(self.rank)
        for label, one in zip(labels, match_columns(labels, self.schema).fields, strict=True):
            if one is not None and one.name in self.free:
                self.take([label], [one.name], 1.0, "même nom", known=True)

    def by_names_and_contents(self) -> None:
        weights: dict[tuple[str, str], tuple[float, str]] = {}
        for label, column in self.left.items():
            for name, one in self.free.items():
                alike, why = self.names.likeness(label, one)
                if alike < CONTENT:
                    continue
                held, reason = self.contents.weigh(column, one)
                weight = alike + CONTENT * held
                if weight > ENOUGH:
                    weights[label, name] = weight, ", ".join(filter(None, (why, reason)))
        gains = {pair: weight - ENOUGH for pair, (weight, _) in weights.items()}
        for label, name in sorted(best_pairs(gains, Budget(_STEPS)), key=lambda pair: self.rank[pair[0]]):
            self.take([label], [name], *weights[label, name])
        self._by_contents()

    def _by_contents(self) -> None:
        """A column that alone looks like what one field alone holds."""
        fits: dict[tuple[str, str], tuple[float, str]] = {}
        for label, column in self.left.items():
            for name, one in self.free.items():
                held, why = self.contents.weigh(column, one)
                if held >= 0.6 and not self._opposed(label, one):
                    fits[label, name] = held, why
        for (label, name), (held, why) in fits.items():
            alone = sum(pair[0] == label or pair[1] == name for pair in fits) == 1
            if alone:
                self.take([label], [name], held * 0.9, why)

    def _opposed(self, label: str, one: Field) -> bool:
        """Whether the label says another thing, that the values do not tell from this one."""
        return (
            bool(label_words(label))
            and self.names.likeness(label, one)[0] == 0.0
            and not one.values
            and shape(example_of(one)) not in ("mail", "url")
        )

    def by_alignment(self) -> None:
        """What the names, places and values say once the rest is found, as when a schema changes."""
        if not self.left or not self.free:
            return
        before = list(map(_as_field, self.columns.values()))
        for match in align_fields(before, self.schema.fields):
            label = match.before
            one = self.schema.by_uid(match.after)
            if one is None or label not in self.left or one.name not in self.free:
                continue
            if self.contents.weigh(self.left[label], one)[0] > -0.3:
                self.take([label], [one.name], match.confidence, ", ".join(match.reasons[:2]))

    def by_parts(self) -> None:
        """A column that holds several fields, and fields that several columns make: nothing of them has a better place."""
        for column in list(self.left.values()):
            if parted := self._parted(column):
                self.take(*parted)
        for joined in self._joined():
            self.take(*joined)

    def _parted(self, column: SourceColumn) -> tuple[list[str], list[str], float, str, str] | None:
        words = label_words(column.label)
        texts = column.tried
        if not texts or max(self._best(column.label), default=0.0) > NAMED:
            return None
        for separator in _SEPARATORS:
            pairs = [[part.strip() for part in text.split(separator, 1)] for text in texts]
            if sum(len(pair) == 2 and all(pair) for pair in pairs) < 0.9 * len(texts):
                continue
            firsts, seconds = ([pair[place] for pair in pairs if len(pair) == 2] for place in (0, 1))
            for one, other in self._couples():
                spoken = [bool(words & label_words(f"{each.name} {each.text('title')}")) for each in (one, other)]
                point = {one.name, other.name} == {"latitude", "longitude"} or {_axis(one), _axis(other)} == {"latitude", "longitude"}
                if not any(spoken) and not (point and column.shape == "point"):
                    continue
                if not point and not (all(spoken) and any(is_ruled(each) or each.values is not None for each in (one, other))):
                    continue
                if point and not (within(_axis(one), firsts) and within(_axis(other), seconds)):
                    continue
                if min(self._takes(firsts, one), self._takes(seconds, other)) > 0.8:
                    return [column.label], [one.name, other.name], 0.8, "son contenu est en deux parties", separator
        return None

    def _takes(self, texts: Sequence[str], one: Field) -> float:
        if is_ruled(one) or one.values is not None:
            return self.contents.fit(texts, one)
        wanted = shape(example_of(one))
        # Figures are no name of anything.
        taken = sum(shape(text) == wanted if wanted else not text.isdigit() for text in texts)
        return taken / len(texts)

    def _couples(self) -> Iterator[tuple[Field, Field]]:
        free = list(self.free.values())
        for one, other in combinations(free, 2):
            yield one, other
            yield other, one

    def _best(self, label: str) -> Iterator[float]:
        return (self.names.likeness(label, one)[0] for one in self.free.values())

    def _joined(self) -> Iterator[tuple[list[str], list[str], float, str, str]]:
        geopoint = next((name for name, one in self.free.items() if one.type == "geopoint"), None)
        axes = {axis: label for label in self.left if (axis := _axis_of(label_words(label)))}
        if geopoint is not None and axes.keys() == {"latitude", "longitude"} and not any(_axis(one) for one in self.free.values()):
            yield [axes["longitude"], axes["latitude"]], [geopoint], 0.8, "longitude et latitude font un point", ","
        address = next((name for name, one in self.free.items() if "adress" in label_words(name) and len(label_words(name)) == 1), None)
        parts = [label for label in self.left if (words := label_words(label)) and words <= _ADDRESS and not self._is_other(label, address)]
        if address is not None and len(parts) > 1 and any("adress" in label_words(label) for label in parts):
            yield parts, [address], 0.7, "ensemble, une adresse", " "

    def _is_other(self, label: str, address: str | None) -> bool:
        """Whether the label rather names another field of the schema."""
        return any(self.names.likeness(label, one)[0] > 0.9 for name, one in self.free.items() if name != address)

    def values(self, rules: Iterable[ProposedRule]) -> tuple[tuple[ValueRule, ...], dict[tuple[str, str], int]]:
        """For each column that a list of values is for, the texts that the list has not, nor surely written otherwise."""
        found: list[ValueRule] = []
        counts: dict[tuple[str, str], int] = {}
        for one in rules:
            held = self.schema.by_name(one.rule.fields[0]) if len(one.rule.columns) == len(one.rule.fields) == 1 else None
            if held is None or held.values is None:
                continue
            seen: dict[str, int] = {}
            for text, times in self.columns[one.rule.columns[0]].texts.items():
                if self.corrector.accepts(held.name, text) or self.corrector.correction(held.name, text) is not None:
                    continue
                for item in items_of(text, held):
                    seen[item] = seen.get(item, 0) + times
            known = {fold(value.text, words_only=True) for value in held.values.values}
            unknown = [item for item in seen if fold(item, words_only=True) not in known][:_VALUES]
            near = _near(unknown, held.values, partial(self.corrector.nearest, held.name))
            found += (ValueRule(held.name, item, near.get(item, "")) for item in unknown)
            counts |= {(held.name, item): seen[item] for item in unknown}
        return tuple(found), counts


def _near(items: Sequence[str], listed: ValueList, nearest: Callable[[str], str | None]) -> dict[str, str]:
    """The value of the list that each item probably is: written nearly so, or the same thing said otherwise."""
    near = {item: value for item in items if (value := nearest(item)) is not None}
    left = [Value(item, item) for item in items if item not in near]
    texts = {value.uid: value.text for value in listed.values}
    taken = set(near.values())
    others = [value for value in listed.values if value.text not in taken]
    return near | {match.before: texts[match.after] for match in align_values(left, others)}


def _as_field(column: SourceColumn) -> Field:
    """A column as the alignment of two schemas reads it."""
    properties: dict[str, Any] = {"name": column.label, "title": column.label}
    if column.examples:
        properties["example"] = column.examples[0]
    several = 1 < len(column.texts) <= _LISTED
    values = ValueList(tuple(Value(f"{column.label}/{rank}", text) for rank, text in enumerate(column.texts))) if several else None
    return Field(column.label, properties, values)


def _axis(one: Field) -> str:
    return _axis_of(label_words(one.name) | label_words(one.text("title")))


def _axis_of(words: frozenset[str]) -> str:
    found = [axis for axis in ("latitude", "longitude") if label_words(axis) <= words]
    return found[0] if len(found) == 1 else ""
