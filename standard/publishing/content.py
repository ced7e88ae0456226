"""What the artefacts of one release are made from, and what they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from standard.publishing.invalid_rows import InvalidRow, invalid_rows
from standard.publishing.valid_row import ValidRow, valid_row
from standard.schema import table_schema
from standard.schema.correspondence import Correspondence
from standard.schema.model import JSON, Schema
from standard.schema.operations import Operation

Level = Literal["major", "minor", "patch"]
Kind = Literal["added", "changed", "deprecated", "removed"]
Audience = Literal["producer", "consumer"]


@dataclass(frozen=True, slots=True)
class DecisionRef:
    """The decision behind a change, as the public reads it."""

    number: int
    title: str
    motive: str
    how: str = ""
    """In French words: « vote », « consensus »…"""
    date: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and the operations that it applied."""

    decision: DecisionRef
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One change, in French sentences, with whom it concerns and the decision that made it."""

    sentence: str
    kind: Kind = "changed"
    impacts: tuple[str, ...] = ()
    level: Level = "patch"
    audience: tuple[Audience, ...] = ()
    """Who has something to do because of it."""
    for_producers: tuple[str, ...] = ()
    """What it asks of those who publish files; nothing in what was published before that was told apart."""
    for_reusers: tuple[str, ...] = ()
    """The same of those who read them."""
    decision: DecisionRef | None = None
    """The last one behind it."""
    earlier: tuple[DecisionRef, ...] = ()
    """Those before it that changed the same thing, in their order."""

    @property
    def asked_of_producers(self) -> tuple[str, ...]:
        """What to do, told apart or, as it was before, to everybody at once."""
        return self.for_producers or (self.impacts if "producer" in self.audience else ())

    @property
    def asked_of_reusers(self) -> tuple[str, ...]:
        return self.for_reusers or (self.impacts if "consumer" in self.audience else ())

    @property
    def decisions(self) -> tuple[DecisionRef, ...]:
        return (*self.earlier, self.decision) if self.decision is not None else ()


@dataclass(frozen=True, slots=True)
class WaiverEntry:
    """A rule of compatibility that the committee let through for one version, so that it does not count in its number."""

    rule: str
    field: str
    """The name of the field; empty where the rule is let through wherever it applies."""
    effects: tuple[str, ...]
    """What does not count, in sentences."""
    motive: str
    by: str
    """In French words, with the article: « l’équipe projet »…"""
    date: date


@dataclass(frozen=True, slots=True)
class WithdrawalNote:
    """That a version should no longer be used, since when and why."""

    date: date
    reason: str


@dataclass(frozen=True, slots=True)
class ErratumNote:
    """What a published file says wrongly in words, told beside it: its bytes never change."""

    date: date
    text: str
    file: str = ""
    """Its name; empty where it is about the whole version."""


@dataclass(frozen=True, slots=True)
class PastRelease:
    """An earlier release and what it changed."""

    version: str
    date: date
    changes: tuple[ChangeEntry, ...] = ()
    waivers: tuple[WaiverEntry, ...] = ()
    section: str = ""
    """What its own change log said of it, word for word; empty where there was none."""
    withdrawal: WithdrawalNote | None = None
    errata: tuple[ErratumNote, ...] = ()


@dataclass(frozen=True)
class ReleaseContent:
    """Everything that a release says."""

    schema: Schema
    slug: str
    title: str
    version: str
    date: date
    base_url: str = ""
    """Where its files are, e.g. `https://host/standards/<slug>/<version>/`; empty for a bare export."""
    publisher: str = ""
    changes: tuple[ChangeEntry, ...] = ()
    """What changed since the release before it."""
    undone: tuple[DecisionRef, ...] = ()
    """The decisions taken since then of which nothing remains, others having come back on them."""
    history: tuple[PastRelease, ...] = ()
    """The releases before it, the latest first, those withdrawn included."""
    waivers: tuple[WaiverEntry, ...] = ()
    """What does not count in its number, and why."""
    previous: str = ""
    """The number of the release before it that was not withdrawn; empty where there is none."""
    page_url: str = ""
    """Where people read of it; empty for a bare export."""
    correspondence: Correspondence | None = None
    """What each field and value of the release before it became; None for a first one."""
    fingerprint: str = ""
    """The fingerprint of the standard's chain when the files were made; empty for a bare export."""
    original: bytes = b""
    """The schema.json of a release that was published elsewhere, byte for byte; empty where it is rendered."""

    @cached_property
    def descriptor(self) -> dict[str, JSON]:
        """The schema as a file writes it, rendered once for all the files that take of it: they change nothing inside."""
        return table_schema.render(self.schema)

    @cached_property
    def valid_row(self) -> ValidRow:
        """The row of its example, made once for all the files that tell of it."""
        return valid_row(self.schema)

    @cached_property
    def invalid_rows(self) -> tuple[InvalidRow, ...]:
        """The rows of its other example, each with the rule that it breaks."""
        return invalid_rows(self.schema, self.valid_row)

    @property
    def skipped(self) -> tuple[PastRelease, ...]:
        """The withdrawn releases between the one that its changes are told from and this one, the latest first."""
        numbers = [past.version for past in self.history]
        return self.history[: numbers.index(self.previous) if self.previous in numbers else len(numbers)]


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One published file."""

    name: str
    media_type: str
    data: bytes
