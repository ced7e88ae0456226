"""What helps somebody who writes a regular expression: ready ones, the one written in words, cells tried against it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from django.http import QueryDict

from standard.schema.patterns.ready import BY_KEY, READY, ReadyPattern
from standard.schema.patterns.safety import PatternVerdict, examine, matches
from standard.schema.patterns.words import PatternInWords, in_words, mended

LIVE: Final = {
    "hx-post": "", "hx-trigger": "input changed delay:400ms", "hx-vals": '{"action": "try"}', "hx-select": "#essai",
    "hx-target": "#essai", "hx-swap": "outerHTML",
}  # fmt: skip
"""What makes an input answer while one types; the button « Essayer » does the same without JavaScript."""

ACTIONS: Final = frozenset({"ready", "mend", "try"})
"""The buttons of the help."""

CHOICES: Final = (("", "Aucun\u00a0: je l’écris"), *((ready.key, ready.name) for ready in READY))
MAX_TRIES: Final = 20
MAX_CELL: Final = 500


@dataclass(frozen=True, slots=True)
class Tried:
    text: str
    accepted: bool | None
    """None where that cannot be told."""


@dataclass(frozen=True, slots=True)
class PatternHelp:
    """What is said of a pattern; nothing but `tried` matters where there is none."""

    pattern: str
    verdict: PatternVerdict
    words: PatternInWords | None
    """None where the pattern is too intricate, or not to be used."""
    mended: str | None
    """How to write it without its danger, where that is certain."""
    ready: ReadyPattern | None
    """The ready pattern that it is."""
    tried: tuple[Tried, ...]


def help_on(pattern: str, tries: str) -> PatternHelp:
    """The help on a pattern, with the cells to try, one a line."""
    verdict = examine(pattern)
    cells = [cell for line in tries.split("\n") if (cell := line.removesuffix("\r")).strip()][:MAX_TRIES]
    return PatternHelp(
        pattern=pattern,
        verdict=verdict,
        words=in_words(pattern) if verdict.linear else None,
        mended=mended(pattern) if verdict.compiles and not verdict.linear else None,
        ready=next((ready for ready in READY if ready.pattern == pattern), None),
        tried=tuple(map(partial(_tried, pattern), cells)) if pattern else (),
    )


def _tried(pattern: str, cell: str) -> Tried:
    """A cell is tried as it was typed, spaces included: so will it be in a file."""
    return Tried(cell[:MAX_CELL], matches(pattern, cell) if len(cell) <= MAX_CELL else None)


def acted(data: QueryDict) -> QueryDict:
    """What a form sent, after the button that takes a ready pattern, or the one that takes the mended one."""
    action, ready = data.get("action", ""), BY_KEY.get(data.get("ready", ""))
    taken = ready.pattern if action == "ready" and ready else mended(data.get("pattern", "")) if action == "mend" else None
    if taken is None:
        return data
    data = data.copy()
    data["pattern"] = taken
    return data
