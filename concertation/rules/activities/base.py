"""What the rules of all activities speak of: what is asked, what was said. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from standard.verdict import ALLOWED, Verdict

LONGEST_LABEL: Final = 200
MOST_PROMPTS: Final = 40
"""Questions of one quiz, or statements of one debate."""
MOST_ENTRIES: Final = 1_000
"""What one activity receives in all."""
MOST_OF_ONE: Final = 40
"""What it receives of one person."""
MOST_HANDS: Final = 2_000
"""That are raised for one answer."""


@dataclass(frozen=True, slots=True)
class AskedWords:
    """What a prompt said, until its words were corrected."""

    text: str
    labels: tuple[str, ...]
    right: int | None
    explanation: str
    until: datetime | None = None
    answered: int = 0
    """How many had taken part by then."""


@dataclass(frozen=True, slots=True)
class AskedPrompt:
    """What an activity asks, with its labelled answers: a question of a quiz, or a statement and the anchors of its axis."""

    text: str
    labels: tuple[str, ...]
    right: int | None = None
    """Of a quiz: the place of the right answer among the labels."""
    explanation: str = ""
    synthesis: str = ""
    """Of a debate, with its outcome: what the room concluded, apart from what each said."""
    outcome: str = ""
    chosen: tuple[int, ...] = ()
    """Of a quiz: how many chose each label on line, and how many raised a hand for it."""
    hands: tuple[int, ...] = ()
    key: int = 0
    before: tuple[AskedWords, ...] = ()
    """What it said before it was corrected, the earliest first."""
    added: datetime | None = None
    """When it was asked, where people took part already."""

    @property
    def words(self) -> AskedWords:
        """What it says now: what a correction may change."""
        return AskedWords(self.text, self.labels, self.right, self.explanation)


@dataclass(frozen=True, slots=True)
class SaidEntry:
    """What somebody said: an introduction, an open question, an argued position."""

    who: str
    text: str
    number: int = 0
    speaker: str = ""
    """What tells whoever says it from the others, who may have the same name."""
    setting: str = ""
    """Of an introduction: in which setting one is there."""
    prompt: int = 0
    """Of a position: the key of its statement, and its place on the axis."""
    place: int = 0
    hearts: int = 0
    forum: str = ""
    """Of an open question: where it is to be dealt with, and what became of it, in words."""
    fate: str = ""


@dataclass(frozen=True, slots=True)
class KindRules:
    """Where a kind of activity differs from the others."""

    prompts: tuple[int, int] | None
    """Between how many and how many labels each thing that it asks has; None where it asks nothing."""
    once: bool
    """Whether somebody says one thing only, which they may say otherwise."""
    reopens: bool
    """Whether it may be opened again once it was closed."""
    opens: Callable[[Sequence[AskedPrompt]], Verdict]
    """Whether it is ready to open."""
    publishes: Callable[[Sequence[AskedPrompt]], Verdict]
    """Whether it is ready to be published."""
    told: Callable[[Sequence[AskedPrompt], Sequence[SaidEntry]], tuple[str, ...]]
    """What minutes say of it, in Markdown, a line each."""


def always(prompts: Sequence[AskedPrompt]) -> Verdict:
    return ALLOWED


def asks_something(missing: str) -> Callable[[Sequence[AskedPrompt]], Verdict]:
    """Ready once it asks something; `missing` is what to say until then."""
    return lambda prompts: ALLOWED if prompts else Verdict(missing)


def listed_labels(text: str) -> tuple[str, ...]:
    """The labels that somebody typed, one a line."""
    return tuple(label for line in text.splitlines() if (label := " ".join(line.split())))


def check_labels(labels: Sequence[str], between: tuple[int, int], *, too_few: str) -> Verdict:
    """Whether these may be the labels of a prompt: enough of them and not too many, short, each once."""
    fewest, most = between
    if not fewest <= len(labels) <= most:
        return Verdict(too_few, "labels")
    if any(not label or len(label) > LONGEST_LABEL for label in labels):
        return Verdict(f"Chaque réponse compte de 1 à {LONGEST_LABEL} caractères.", "labels")
    if len(set(labels)) < len(labels):
        return Verdict("Deux réponses disent la même chose\u00a0: gardez-en une.", "labels")
    return ALLOWED
