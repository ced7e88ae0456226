"""A quiz: questions with an explained answer, so that a new committee shares its words. Pure.

What is kept of it is how many chose each answer of each question, and nothing that joins two answers. Results are drawn once it is
closed, from `FEWEST_SHOWN` answers on, and a quiz that was closed is not opened again: the difference between two readings of the
counts would say what whoever came last answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from concertation.rules.activities.base import AskedPrompt, KindRules, SaidEntry, always, asks_something
from concertation.rules.activities.corrections import corrected_in_words
from concertation.rules.glossary import GLOSSARY, GlossaryTerm
from standard.publishing.prose import one_line
from standard.schema.wording import count
from standard.schema.words import NBSP, quoted

LABELS: Final = (2, 6)
FEWEST_SHOWN: Final = 3
"""Below that many answers, counts would nearly name those who answered."""
TOO_FEW: Final = f"Les résultats se lisent à partir de {FEWEST_SHOWN} réponses{NBSP}: ils diraient sinon qui a répondu quoi."
OFFERED: Final = 4
"""How many words a question made from the glossary lets one choose among."""


@dataclass(frozen=True, slots=True)
class QuizShare:
    """An answer of a question, and how many gave it."""

    label: str
    chosen: int
    hands: int
    percent: int
    right: bool

    @property
    def all(self) -> int:
        return self.chosen + self.hands


@dataclass(frozen=True, slots=True)
class QuizResult:
    """A question, with what was answered."""

    prompt: AskedPrompt
    answers: int
    shares: tuple[QuizShare, ...]

    @property
    def right(self) -> QuizShare:
        return next(share for share in self.shares if share.right)


def result(prompt: AskedPrompt) -> QuizResult | None:
    """What was answered to a question; None where nothing was, or by too few on line for it to be shown."""
    online, hands = sum(prompt.chosen), sum(prompt.hands)
    total = online + hands
    if not total or 0 < online < FEWEST_SHOWN:
        return None
    return QuizResult(
        prompt,
        total,
        tuple(
            QuizShare(label, chosen, raised, round(100 * (chosen + raised) / total), place == prompt.right)
            for place, (label, chosen, raised) in enumerate(zip(prompt.labels, prompt.chosen, prompt.hands, strict=True))
        ),
    )


def mixed(right: str, others: Iterable[str]) -> tuple[tuple[str, ...], int]:
    """The answers of a question in the order of the alphabet, which gives nothing away, and the place of the right one."""
    labels = tuple(sorted({right, *others}))
    return labels, labels.index(right)


def from_glossary(keys: Iterable[str]) -> tuple[AskedPrompt, ...]:
    """A question on each of these words of the glossary, in its order: it is to be found among its neighbours."""
    wanted = set(keys)
    return tuple(_on(term, chapter.terms) for chapter in GLOSSARY for term in chapter.terms if term.key in wanted)


def _on(term: GlossaryTerm, neighbours: Sequence[GlossaryTerm]) -> AskedPrompt:
    start = neighbours.index(term)
    others = [neighbours[(start + step) % len(neighbours)].word for step in range(1, OFFERED)]
    labels, right = mixed(term.word, others)
    return AskedPrompt(f"Quel mot désigne ceci{NBSP}? {term.meaning}", labels, right, f"{quoted(term.word)}{NBSP}: {term.meaning}")


def _told(prompts: Sequence[AskedPrompt], entries: Sequence[SaidEntry]) -> tuple[str, ...]:
    return tuple(map(_line, prompts))


def _line(prompt: AskedPrompt) -> str:
    found = result(prompt)
    given = f" ({found.right.all} sur {count(found.answers, 'réponse', 'réponses')})" if found is not None else ""
    answer = f"- {one_line(prompt.text)} Réponse{NBSP}: {one_line(prompt.labels[prompt.right or 0])}{given}."
    return " ".join((answer, *map(one_line, corrected_in_words(prompt))))


RULES: Final = KindRules(
    prompts=LABELS,
    once=True,
    reopens=False,
    opens=asks_something(f"Ce quiz est vide{NBSP}: ajoutez-y une question, ou des mots du glossaire."),
    publishes=always,
    told=_told,
)
