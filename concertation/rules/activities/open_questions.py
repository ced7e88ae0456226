"""Open questions: collected from anybody, held dear by a heart, sorted, and followed until something became of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from concertation.rules.activities.base import AskedPrompt, KindRules, SaidEntry, always
from standard.publishing.prose import one_line
from standard.schema.wording import count
from standard.schema.words import NBSP
from standard.verdict import ALLOWED, Verdict


class Forum(StrEnum):
    """Where a question is to be dealt with."""

    UNSORTED = ""
    COPIL = "copil"
    WORKSHOP = "workshop"


FORUMS: Final[Mapping[str, str]] = {Forum.UNSORTED: "À trier", Forum.COPIL: "En COPIL", Forum.WORKSHOP: "En atelier"}
"""In the order in which they are shown."""


class QuestionFate(StrEnum):
    """What became of an open question."""

    WAITING = "waiting"
    QUESTION = "question"
    AGENDA = "agenda"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"


FATES: Final[Mapping[str, str]] = {
    QuestionFate.WAITING: "En suspens",
    QuestionFate.QUESTION: "Reprise par une question à arbitrer",
    QuestionFate.AGENDA: "À l’ordre du jour d’une séance",
    QuestionFate.ANSWERED: "Répondue",
    QuestionFate.SET_ASIDE: "Écartée",
}

_NAMES: Final = {QuestionFate.QUESTION: "question", QuestionFate.AGENDA: "meeting"}
_MISSING: Final = {
    "question": f"Dites quelle question la reprend{NBSP}: choisissez-la dans la liste.",
    "meeting": "Dites à quelle séance elle est portée.",
    "text": f"Dites-le en une phrase{NBSP}: qui l’a posée le lira.",
}


def check_fate(fate: str, named: Mapping[str, object]) -> Verdict:
    """Whether a fate says what it has to: the question or the meeting that took it up, the answer, the reason. `named`: what is said."""
    if fate not in FATES or fate == QuestionFate.WAITING:
        return Verdict("Dites ce qu’elle est devenue.", "fate")
    wanted = _NAMES.get(QuestionFate(fate), "text")
    return ALLOWED if named.get(wanted) else Verdict(_MISSING[wanted], wanted)


def ranked(entries: Sequence[SaidEntry]) -> dict[str, tuple[SaidEntry, ...]]:
    """The questions by forum, those that are the dearest first; forums without any are left out."""
    order = sorted(entries, key=lambda one: (-one.hearts, one.number))
    found = {label: tuple(one for one in order if one.forum == forum) for forum, label in FORUMS.items()}
    return {label: listed for label, listed in found.items() if listed}


def _told(prompts: Sequence[AskedPrompt], entries: Sequence[SaidEntry]) -> tuple[str, ...]:
    lines: list[str] = []
    for label, listed in ranked(entries).items():
        lines += ["", f"{label}{NBSP}:", "", *(_line(one) for one in listed)]
    return tuple(lines[1:])


def _line(one: SaidEntry) -> str:
    hearts = f" ({count(one.hearts, 'cœur', 'cœurs')})" if one.hearts else ""
    return f"- {one_line(one.text)}{hearts}"


RULES: Final = KindRules(prompts=None, once=False, reopens=True, opens=always, publishes=always, told=_told)
