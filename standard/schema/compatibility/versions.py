"""The version number that impacts call for, against the last version and against all earlier ones, rules waived or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from semver import Version

from standard.schema import numbering
from standard.schema.compatibility.rules import Impact, Level
from standard.schema.compatibility.samples import Samples
from standard.schema.compatibility.schemas import impacts as impacts_between
from standard.schema.model import Schema
from standard.schema.words import NBSP, quoted, uncapital

LEVELS: Final[tuple[Level, ...]] = ("major", "minor", "patch")


@dataclass(frozen=True, slots=True)
class Waiver:
    """That the committee lets a change of a version through, and why: a rule, for one field or for all."""

    rule: str
    field: str | None = None
    """The name of the field; None where the rule is waived whatever the field."""
    motive: str = ""

    def covers(self, impact: Impact) -> bool:
        return self.rule == impact.rule and self.field in (None, impact.field)


def counted(impacts: Iterable[Impact], waived: Iterable[Waiver] = ()) -> tuple[Impact, ...]:
    """The impacts that no waiver covers."""
    waivers = tuple(waived)
    return tuple(impact for impact in impacts if not any(waiver.covers(impact) for waiver in waivers))


def level(impacts: Iterable[Impact], waived: Iterable[Waiver] = ()) -> Literal["major", "minor", "patch", "none"]:
    """The most serious level among the impacts that are not waived. A waived one leaves something to publish: `patch`."""
    everything = tuple(impacts)
    found = {impact.level for impact in counted(everything, waived)}
    return next((level for level in LEVELS if level in found), "patch" if everything else "none")


def next_version(current: str, impacts: Iterable[Impact], waived: Iterable[Waiver] = ()) -> str:
    """The number that the impacts call for after `current`: below 1.0.0, a break is a minor version.

    Raises ValueError, in French, where `current` is not a version number such as 1.4.0 (a leading v is accepted).
    """
    number = _number(current)
    match level(impacts, waived):
        case "major" if number.major > 0:
            return str(number.bump_major())
        case "major" | "minor":
            return str(number.bump_minor())
        case "patch":
            return str(number.bump_patch())
        case _:
            return str(number)


@dataclass(frozen=True, slots=True)
class Against:
    """What a schema changes for the files of one earlier version."""

    version: str
    impacts: tuple[Impact, ...]
    announced: bool
    """Whether the numbers between this version and the last one already say that something broke."""
    counts: bool
    """Whether something that broke since asks for a number: neither announced nor waived."""

    @property
    def breaks(self) -> tuple[Impact, ...]:
        """What makes files of that version wrong."""
        return tuple(impact for impact in self.impacts if impact.producer == "breaks")


@dataclass(frozen=True, slots=True)
class AllVersions:
    """What a schema changes for the files of every earlier version, the latest first."""

    earlier: tuple[Against, ...]
    next_version: str
    reasons: tuple[str, ...]
    """Why this number, in French sentences."""


def against_all(
    current: Schema,
    earlier: Mapping[str, Schema],
    *,
    waived: Iterable[Waiver] = (),
    waived_before: Mapping[str, Iterable[Waiver]] | None = None,
    successors: Mapping[str, tuple[str, ...]] | None = None,
    samples: Samples | None = None,
) -> AllVersions:
    """The number that `current` calls for after all the earlier versions, which are named by their numbers.

    A break with an older version counts unless a number in between announced it: the first number, or below 1.0.0 the
    second. So a file that was right under any version of the same line asks for a new line if it would become wrong.
    `waived_before` holds what was waived for each earlier version: it is owed no more to the versions before that one.
    Raises ValueError, in French, where a number cannot be read, or there is none.
    """
    order = sorted(earlier, key=_number, reverse=True)
    if not order:
        raise ValueError("Aucune version précédente n’est donnée\u00a0: il n’y a rien à comparer.")
    last, waivers = order[0], tuple(waived)
    found: list[Against] = []
    asked: list[tuple[str, tuple[str, ...]]] = []
    for version in order:
        impacts = impacts_between(earlier[version], current, successors=successors, samples=samples)
        announced = _line(version) != _line(last)
        # An older version asks for a number only where something broke: what was gained since is not new.
        asking = impacts if version == last else tuple(impact for impact in impacts if impact.level == "major")
        counts = not announced and level(counted(asking, waivers)) == "major"
        found.append(Against(version, impacts, announced, counts))
        if version == last or counts:
            asked.append((next_version(last, asking, waivers), _because(version, asking, waivers)))
        waivers += tuple((waived_before or {}).get(version, ()))
    highest, reasons = max(asked, key=lambda pair: _number(pair[0]))
    return AllVersions(tuple(found), highest, reasons)


def _because(version: str, impacts: tuple[Impact, ...], waived: tuple[Waiver, ...]) -> tuple[str, ...]:
    worst = level(impacts, waived)
    messages = dict.fromkeys(impact.message for impact in counted(impacts, waived) if impact.level == worst)
    return tuple(f"Depuis la version {version}{NBSP}: {uncapital(message)}" for message in messages)


def _line(version: str) -> tuple[int, ...]:
    """What two versions share between which nothing may break."""
    number = _number(version)
    return (number.major,) if number.major else (number.major, number.minor)


def _number(version: str) -> Version:
    number = numbering.read(version)
    if number is None or number.prerelease or number.build:
        raise ValueError(
            f"Le numéro de version {quoted(version)} ne se lit pas{NBSP}: écrivez trois nombres séparés par des points, par exemple 1.4.0."
        )
    return number
