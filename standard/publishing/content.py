"""What the artefacts of one release are made from, and what they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from standard.schema.correspondence import Correspondence
from standard.schema.model import Schema
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
    decision: DecisionRef | None = None


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
class PastRelease:
    """An earlier release and what it changed."""

    version: str
    date: date
    changes: tuple[ChangeEntry, ...] = ()
    waivers: tuple[WaiverEntry, ...] = ()
    section: str = ""
    """What its own change log said of it, word for word; empty where there was none."""


@dataclass(frozen=True, slots=True)
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
    history: tuple[PastRelease, ...] = ()
    """The releases before it, the latest first."""
    waivers: tuple[WaiverEntry, ...] = ()
    """What does not count in its number, and why."""
    previous: str = ""
    """The number of the release before it; empty for a first one."""
    correspondence: Correspondence | None = None
    """What each field and value of the release before it became; None for a first one."""
    fingerprint: str = ""
    """The fingerprint of the standard's chain when the files were made; empty for a bare export."""
    original: bytes = b""
    """The schema.json of a release that was published elsewhere, byte for byte; empty where it is rendered."""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One published file."""

    name: str
    media_type: str
    data: bytes
