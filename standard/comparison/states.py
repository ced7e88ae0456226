"""Two states of a schema compared, filtered as a reader asks: what the page, the JSON and the Markdown all say."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from standard.comparison.changes import GROUPS, ChangesView, changes_view
from standard.comparison.groups import ChangeGroup
from standard.schema import compatibility
from standard.schema.model import Schema
from standard.schema.operations import Operation
from standard.schema.wording import INCOMPLETE
from standard.schema.words import NBSP, count, enumerated

KINDS: Final = (
    ("added", "Champs ajoutés", "champ ajouté", "champs ajoutés"),
    ("removed", "Champs retirés", "champ retiré", "champs retirés"),
    ("renamed", "Champs renommés", "champ renommé", "champs renommés"),
    ("split", "Champs scindés", "champ scindé", "champs scindés"),
    ("merged", "Champs fusionnés", "champ né d’une fusion", "champs nés d’une fusion"),
    ("changed", "Champs modifiés", "champ modifié", "champs modifiés"),
    ("schema", "Le standard lui-même", "", ""),
)
"""Each kind of change: its code in the address, its name as a filter, one of them, several."""

STANDARD: Final = "standard"
"""What the filter by field calls the standard itself."""

LISTED: Final = 10
"""Above so many changes, a page begins with a list of them."""

CHOICES: Final = 200
"""Beyond so many, what changed is no list to choose in: the name of a field is typed."""

REASONS: Final = 5
"""How many reasons of a version number are said; the others are beside each change."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states: its place in the address, its words, its number where it has one."""

    key: str
    label: str
    version: str = ""


def from_one_to_other(before: Side, after: Side) -> str:
    return f"De {before.label} à {after.label}".replace("De le ", "Du ").replace(" à le ", " au ")


@dataclass(frozen=True, slots=True)
class ComparisonFilters:
    """What a reader asked to see, as it stands in the address. What names nothing finds nothing."""

    kind: str = ""
    field: str = ""
    decision: str = ""
    breaking: bool = False
    page: int = 1

    @classmethod
    def asked(cls, data: Mapping[str, str]) -> ComparisonFilters:
        page = data.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < len(str(sys.maxsize)) else 1
        return cls(data.get("nature", ""), data.get("champ", ""), data.get("decision", ""), bool(data.get("rupture")), max(number, 1))

    @property
    def query(self) -> str:
        """The same, for the address of any page; empty without filters."""
        said = {"nature": self.kind, "champ": self.field, "decision": self.decision, "rupture": "1" if self.breaking else ""}
        return urlencode({name: value for name, value in said.items() if value})

    def query_of(self, page: int) -> str:
        """The same, for one page."""
        return "&".join(part for part in (self.query, f"page={page}") if part)

    def keep(self, group: ChangeGroup) -> bool:
        return (
            self.kind in ("", group.kind)
            and self.field in ("", _key(group), group.uid, *group.names)
            and (not self.decision or self.decision in {str(decision.number) for decision in group.decisions})
            and (not self.breaking or group.breaking)
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a filter, and how many changes it would leave with the other filters as they are."""

    key: str
    label: str
    amount: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class NextVersion:
    """The number that the changes call for after `current`, and why."""

    current: str
    number: str
    reasons: tuple[str, ...]
    others: int
    """How many more reasons there are."""

    @property
    def below_one(self) -> bool:
        """Whether a break counts as a minor version."""
        return self.current.lstrip("vV").startswith("0.")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of a schema and what leads from one to the other."""

    before: Side
    after: Side
    operations: tuple[Operation, ...]
    whole: ChangesView
    """Every change, whatever the filters."""
    changes: ChangesView
    """The changes that the filters keep."""
    filters: ComparisonFilters
    next_version: NextVersion | None
    """None where the earlier state has no version number that can be read."""
    complete: bool = True
    """Whether everything was looked for that may have become something else (`Alignment.complete`)."""

    @property
    def title(self) -> str:
        return from_one_to_other(self.before, self.after)

    @property
    def total(self) -> int:
        return len(self.whole.groups)

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.changes.groups) // GROUPS))

    @property
    def page(self) -> int:
        return min(self.filters.page, self.pages)

    @property
    def previous_page(self) -> int:
        """0 where there is none."""
        return self.page - 1

    @property
    def next_page(self) -> int:
        """0 where there is none."""
        return self.page + 1 if self.page < self.pages else 0

    @property
    def previous_query(self) -> str:
        return self.filters.query_of(self.previous_page)

    @property
    def next_query(self) -> str:
        return self.filters.query_of(self.next_page)

    @property
    def doubt(self) -> str:
        """What is said where not everything was looked for."""
        return "" if self.complete else INCOMPLETE

    @property
    def shown(self) -> ChangesView:
        """The changes of this page."""
        groups = self.changes.groups[(self.page - 1) * GROUPS : self.page * GROUPS]
        return replace(self.changes, groups=groups if len(groups) > 1 else tuple(group.alone for group in groups))

    @property
    def listed(self) -> bool:
        """Whether there are enough changes for a list of them."""
        return len(self.changes.groups) > LISTED

    @property
    def breaking(self) -> int:
        return sum(group.breaking for group in self.whole.groups)

    @property
    def breaking_left(self) -> int:
        """How many breaking changes the other filters leave."""
        return len(self._left(breaking=True))

    @property
    def counts(self) -> str:
        """« 2 champs ajoutés, 1 champ modifié et le standard lui-même »."""
        kinds: Counter[str] = Counter()
        for group in self.whole.groups:
            kinds[group.kind] += group.fields
        said = [count(kinds[kind], one, several) for kind, _, one, several in KINDS if one and kind in kinds]
        return enumerated([*said, *(["le standard lui-même"] if "schema" in kinds else [])])

    @property
    def kinds(self) -> tuple[Choice, ...]:
        left = Counter(group.kind for group in self._left(kind=""))
        found = {group.kind for group in self.whole.groups}
        return tuple(Choice(kind, label, left[kind], kind == self.filters.kind) for kind, label, *_ in KINDS if kind in found)

    @property
    def fields(self) -> tuple[Choice, ...]:
        """None where there are too many to choose in a list."""
        if self.total > CHOICES:
            return ()
        left = Counter(map(_key, self._left(field="")))
        keys = ((_key(group), group.title) for group in self.whole.groups)
        return tuple(Choice(key, label, left[key], key == self.filters.field) for key, label in keys)

    @property
    def decisions(self) -> tuple[Choice, ...]:
        left = Counter(number for group in self._left(decision="") for number in {decision.number for decision in group.decisions})
        known = {decision.number: decision for group in self.whole.groups for decision in group.decisions}
        return tuple(
            Choice(str(number), f"N°{NBSP}{number}, {known[number].title}", left[number], str(number) == self.filters.decision)
            for number in sorted(known)
        )

    def _left(self, **without: str | bool) -> tuple[ChangeGroup, ...]:
        """The changes that the filters would keep with one of them answered otherwise."""
        filters = replace(self.filters, **without)  # type: ignore[arg-type]
        return tuple(group for group in self.whole.groups if filters.keep(group))


def compared(
    before: Schema,
    operations: Sequence[Operation],
    *,
    sides: tuple[Side, Side],
    filters: ComparisonFilters,
    complete: bool = True,
    **known: Any,
) -> Comparison:
    """What `operations` change in `before`, as `filters` ask. Raises `Conflict` where they do not apply to it.

    `known` is what `changes_view` takes: the decisions between the two, what the chain replaced, files that people tried.
    """
    whole = changes_view(before, operations, **known)
    return Comparison(
        before=sides[0],
        after=sides[1],
        operations=tuple(operations),
        whole=whole,
        changes=replace(whole, groups=tuple(group for group in whole.groups if filters.keep(group))),
        filters=filters,
        next_version=_next_version(sides[0].version, whole),
        complete=complete,
    )


def _next_version(current: str, whole: ChangesView) -> NextVersion | None:
    if not whole.groups:
        return None
    try:
        number = compatibility.next_version(current, whole.impacts)
    except ValueError:
        return None
    reasons = list(dict.fromkeys(impact.message for impact in whole.impacts if impact.level == whole.level))
    return NextVersion(current, number, tuple(reasons[:REASONS]), max(0, len(reasons) - REASONS))


def _key(group: ChangeGroup) -> str:
    """What the filter by field calls a group."""
    return STANDARD if group.uid is None else group.name or group.uid
