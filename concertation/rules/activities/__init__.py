"""What is done in a workshop or a meeting, or on line between two: a quiz, a round of introductions, open questions, a débat mouvant.

All four are one thing that is prepared, opened, closed and published (`rules.workflow`); a module each says where they differ. Pure.
"""

from collections.abc import Mapping
from typing import Final

from concertation.rules.activities import debate, introductions, open_questions, quiz
from concertation.rules.activities.base import AskedPrompt, AskedWords, KindRules, SaidEntry, listed_labels

RULES: Final[Mapping[str, KindRules]] = {
    "quiz": quiz.RULES,
    "introductions": introductions.RULES,
    "open_questions": open_questions.RULES,
    "debate": debate.RULES,
}

__all__ = [
    "RULES",
    "AskedPrompt",
    "AskedWords",
    "KindRules",
    "SaidEntry",
    "debate",
    "introductions",
    "listed_labels",
    "open_questions",
    "quiz",
]
