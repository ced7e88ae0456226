"""How a wrong cell is surely written: the same thing said otherwise, which the field then accepts.

Nothing is guessed: a correction changes the writing (spaces, case, accents, separators, order of a date), never what is
said, and is kept only if one text comes of it. What is only probable is told, and left to the person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from standard.schema.array_items import item_of
from standard.schema.categories import categories_of
from standard.schema.cells import missing_texts, read_cell
from standard.schema.folding import APOSTROPHES, DASHES, QUOTES, fold, plain_letters, plain_signs, without_unseen
from standard.schema.listed_cells import held, holding, json_items, meant_items
from standard.schema.model import Field, Schema, ValueList
from standard.schema.words import quoted
from standard.validation.invisible import latin
from standard.validation.kinds import Kind, joined
from standard.validation.likeness import Candidates
from standard.validation.probable import Probable, is_one_address, nothing, probable, within
from standard.validation.usual_moments import clock, day_and_clock, day_as_written, month_of_year, sure_day
from standard.validation.usual_writings import booleans, numbers, unquoted, whole

LONGEST: Final = 5_000
"""Characters of the longest cell that is looked at."""
SEPARATORS: Final = (";", ",", "|", "\n", "/")
_REMEMBERED: Final = 20_000

_SPACES: Final = re.compile(r"\s+")
_MARKED_DIGITS: Final = re.compile(r"[0-9]{2,5}(?P<mark>[.\-/])[0-9]{2,5}(?P=mark)[0-9]{2,5}(?:(?P=mark)[0-9]{2,5})+")
_GROUPED_DIGITS: Final = re.compile(r"\+?[0-9][0-9\s.\-]*")


@dataclass(frozen=True, slots=True)
class CellCorrection:
    """The cell as it should be written, and what changed."""

    text: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """What a person may have done to a cell: `certain`, or to be confirmed. `kind` is one, or several as `joined` writes them."""

    text: str
    kind: str
    certain: bool


@dataclass(slots=True)
class Corrector:
    """The corrections of cells of one schema."""

    schema: Schema
    _fields: Mapping[str, Field] = field(init=False)
    _missing: tuple[str, ...] = field(init=False)
    _values: dict[str, _Values] = field(default_factory=dict)
    _known: dict[tuple[str, str], CellCorrection | None] = field(default_factory=dict)
    _likely: dict[tuple[str, str], Probable | None] = field(default_factory=dict)
    _nearest: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _candidates_of: dict[str, Candidates] = field(default_factory=dict)
    _labelled: dict[str, dict[str, str]] = field(default_factory=dict)
    """By field, the value that each label is of."""

    def __post_init__(self) -> None:
        self._fields = {one.name: one for one in self.schema.fields}
        self._missing = missing_texts(self.schema.get("missingValues"))

    def correction(self, name: str | None, text: str) -> CellCorrection | None:
        """Of a cell; None where nothing is certain, or where the field `name` accepts it and something else is wrong with its row."""
        one = self._fields.get(name or "")
        if one is None or not text or len(text) > LONGEST:
            return None
        key = one.name, text
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = self._found(one, text)
        return self._known[key]

    def probable(self, name: str | None, text: str) -> Probable | None:
        """How a cell is probably written, where nothing is certain and only a person can say."""
        one = self._fields.get(name or "")
        if one is None or not text or len(text) > LONGEST or self.correction(name, text) is not None:
            return None
        key = one.name, text
        if key not in self._likely:
            if len(self._likely) >= _REMEMBERED:
                self._likely.clear()
            self._likely[key] = self._likely_of(one, text)
        return self._likely[key]

    def _likely_of(self, one: Field, text: str) -> Probable | None:
        accepts = partial(self.accepts, one.name)
        if accepts(text):
            # Something else is wrong with its row: the same value twice, say.
            return None
        found = self._near(one, text) if one.values is not None else probable(one, text, accepts)
        return found or nothing(accepts, text)

    def candidates(self, name: str) -> Candidates:
        """The values that a field allows: those of its list, of the items of its lists, or its categories."""
        if name not in self._candidates_of:
            self._candidates_of[name] = Candidates(_allowed(self._fields[name]))
        return self._candidates_of[name]

    def allowed(self, name: str) -> list[str]:
        """The same, in the order of the schema."""
        return _allowed(self._fields[name])

    def items(self, name: str, text: str) -> list[str]:
        """What a cell holds, each once: several values where the field allows several."""
        one = self._fields[name]
        if one.values is not None:
            return list(dict.fromkeys(held(one.values, text)))
        items = json_items(text) if one.type == "array" else None
        return [text] if items is None else list(dict.fromkeys(items))

    def offered(self, name: str | None, text: str) -> Offered | None:
        """The cell as it is surely written, else as it probably is."""
        if found := self.correction(name, text):
            return Offered(found.text, joined(found.kinds), certain=True)
        likely = self.probable(name, text)
        return Offered(likely.text, likely.kind, certain=False) if likely is not None else None

    def nearest(self, name: str, item: str) -> str | None:
        """The value of the list that was probably meant."""
        key = name, item
        if key not in self._nearest:
            if len(self._nearest) >= _REMEMBERED:
                self._nearest.clear()
            if name not in self._labelled:
                self._labelled[name] = _labels(self._fields[name])
            candidates = self.candidates(name)
            self._nearest[key] = (
                self._labelled[name].get(fold(item))
                or candidates.nearest(latin(whole(item) or item))
                or candidates.begun_by(item)
                or candidates.shortened_to(item)
                or candidates.answering(item)
                or self._inside(item, candidates)
            )
        return self._nearest[key]

    @staticmethod
    def _inside(item: str, candidates: Candidates) -> str | None:
        found = within(item, candidates.texts.__contains__)
        return found.text if found is not None else None

    def _near(self, one: Field, text: str) -> Probable | None:
        """The cell with, in place of each item that the list has not, the one that is near."""
        assert one.values is not None
        items = held(one.values, text)
        found = [item if item in self.candidates(one.name).texts else self.nearest(one.name, item) for item in items]
        written = holding(one.values, [item for item in found if item is not None])
        if None in found or written == text or not self.accepts(one.name, written):
            return None
        return Probable(written, "near", f" Vouliez-vous dire {quoted(written)}\u00a0?")

    def accepts(self, name: str, text: str) -> bool:
        """Whether the field surely accepts the cell."""
        if self._fields[name].format == "uri" and not is_one_address(text):
            return False
        return read_cell(self._fields[name], text, missing_values=self._missing).codes == ()

    def _found(self, one: Field, text: str) -> CellCorrection | None:
        if self.accepts(one.name, text):
            return None
        tidy = _tidied(text)
        spaces: tuple[Kind, ...] = ("spaces",) if tidy != text else ()
        if latin(tidy) != tidy:
            tidy, spaces = latin(tidy), (*spaces, "letters")
        composed = unicodedata.normalize("NFC", tidy)
        if composed != tidy:
            tidy, spaces = composed, tuple(dict.fromkeys((*spaces, "accents")))
        if spaces and self.accepts(one.name, tidy):
            return CellCorrection(tidy, spaces)
        found: dict[str, tuple[Kind, ...]] = {}
        for candidate, kind in self._candidates(one, tidy):
            if candidate not in (text, *found) and self.accepts(one.name, candidate):
                found[candidate] = kind if isinstance(kind, tuple) else (kind,)
        if len(found) != 1:
            return None
        ((corrected, kinds),) = found.items()
        return CellCorrection(corrected, tuple(dict.fromkeys((*spaces, *kinds))))

    def _candidates(self, one: Field, text: str) -> Iterator[tuple[str, Kind | tuple[Kind, ...]]]:
        """Other ways of writing the same thing, and what changes."""
        if inside := unquoted(text):
            yield inside, "sign"
        if one.values is not None:
            if one.name not in self._values:
                self._values[one.name] = _Values.of(one.values)
            if written := self._values[one.name].written(text):
                yield written
            return
        match one.type:
            case "date" if day := sure_day(text):
                yield day_as_written(one, day), "date"
            case "time" if one.format == "default" and (hour := clock(text)):
                yield hour, "date"
            case "datetime" if one.format == "default" and (parts := day_and_clock(text)) and (day := sure_day(parts[0])):
                yield f"{day.isoformat()}T{parts[1]}", "date"
            case "yearmonth" if month := month_of_year(text):
                yield month, "date"
            case "number" | "integer":
                yield from ((number, "number") for number in numbers(one, text))
            case "year" if year := whole(joined := "".join(text.split())) or joined:
                yield year, "number"
            case "boolean":
                yield from ((word, "boolean") for word in booleans(one, text))
            case "string":
                yield from _texts(one, text)


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of a list, by what is left of them once folded."""

    listed: ValueList
    by_key: Mapping[str, str | None]
    """None where two values have the same key."""

    @staticmethod
    def of(listed: ValueList) -> _Values:
        by_key: dict[str, str | None] = {}
        for value in listed.values:
            key = fold(value.text)
            by_key[key] = value.text if key not in by_key else None
        return _Values(listed, by_key)

    def written(self, cell: str) -> tuple[str, tuple[Kind, ...]] | None:
        separator = self.listed.separator
        if self.listed.of_items:
            return self._listed(cell)
        if separator is None:
            value = self.by_key.get(fold(cell))
            return (value, differences(cell, value)) if value is not None else None
        if (items := json_items(cell)) and (found := self._meant(items, stray=True)):
            return found
        # A value may hold another separator: it is looked for with its own first.
        for used in (separator, *(other for other in SEPARATORS if other != separator)):
            parts = [part for part in cell.split(used) if part.strip()]
            stray = used != separator or len(parts) < len(cell.split(used))
            if (len(parts) > 1 or used == separator) and (found := self._meant(parts, stray=stray)):
                return found
        return None

    def _listed(self, cell: str) -> tuple[str, tuple[Kind, ...]] | None:
        """A JSON list of the values, or the values with a separator between, as a JSON list."""
        items, stray = meant_items(cell), json_items(cell) is None
        for parts in [items] if items is not None else ([part for part in cell.split(used) if part.strip()] for used in SEPARATORS):
            if found := self._meant(parts, stray=stray):
                return found
        return None

    def _meant(self, parts: Sequence[str], *, stray: bool) -> tuple[str, tuple[Kind, ...]] | None:
        """The cell of the values that these texts are, None where one is no value; `stray`: whether what separates them changes."""
        values = [value for part in parts if (value := self.by_key.get(fold(part))) is not None]
        if not values or len(values) < len(parts):
            return None
        changed = [kind for part, value in zip(parts, values, strict=True) for kind in differences(part, value)]
        if stray:
            changed.append("separator")
        return holding(self.listed, values), tuple(dict.fromkeys(changed))


def differences(written: str, meant: str) -> tuple[Kind, ...]:
    """What makes a text differ from another that says the same."""
    found: list[Kind] = []
    if _tidied(written) != written:
        found.append("spaces")
    written, meant = _spaced(_tidied(written)), _spaced(meant)
    shapes: tuple[tuple[str, Kind], ...] = ((APOSTROPHES, "apostrophe"), (DASHES + QUOTES, "sign"))
    found += (kind for signs, kind in shapes if _only(signs, written) != _only(signs, meant))
    if fold(written, keep_case=True, words_only=True) != fold(meant, keep_case=True, words_only=True):
        found.append("case")
    if fold(written, keep_accents=True, words_only=True) != fold(meant, keep_accents=True, words_only=True):
        found.append("accents")
    return tuple(found)


def _only(signs: str, text: str) -> list[str]:
    return [char for char in text if char in signs]


def _tidied(text: str) -> str:
    """Without invisible signs nor spaces around, spaces of any kind as plain ones."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return "\n".join(" ".join(line.split()) for line in without_unseen(text).strip().splitlines())


def _spaced(text: str) -> str:
    return _SPACES.sub(" ", text.strip())


def _texts(one: Field, text: str) -> Iterator[tuple[str, Kind | tuple[Kind, ...]]]:
    if one.format == "default" and "constraints/pattern" not in one.properties:
        return
    if _GROUPED_DIGITS.fullmatch(text):
        # Figures written in groups: a telephone number, a SIRET.
        yield _SPACES.sub("", text), "spaces"
    if _MARKED_DIGITS.fullmatch(text):
        # The same with a mark between the groups: fewer may be a number with decimals, or a date.
        yield re.sub(r"[.\-/]", "", text), "sign"
    if number := whole(text):
        # A code that a program took for a number with decimals.
        yield number, "number"
    if plain_signs(text) != text:
        yield plain_signs(text), differences(text, plain_signs(text))
    if any(char.isalpha() for char in text):
        yield text.upper(), "case"
        yield text.lower(), "case"
        yield plain_letters(text), "accents"


def _allowed(one: Field) -> list[str]:
    if one.values is not None:
        return [value.text for value in one.values.values]
    item = item_of(one)
    if item is not None:
        return _allowed(item)
    return [said.text for said in categories_of(one) or ()]


def _labels(one: Field) -> dict[str, str]:
    """The values of a field by what they are called."""
    if one.values is not None:
        found = [(value.label, value.text) for value in one.values.values if value.label != value.text]
    else:
        found = [(said.label, said.text) for said in categories_of(one) or () if said.label]
    return {fold(label): text for label, text in reversed(found)}
