"""What is done in a workshop, in a meeting or on line: prepared, opened, answered, concluded, published."""

from concertation.services.activities.answering import answer_quiz, raise_hands
from concertation.services.activities.correcting import correct
from concertation.services.activities.following import heart, settle, sort, unheart
from concertation.services.activities.preparing import ask, discard, prepare, revise, rewrite, take_off
from concertation.services.activities.running import close, conclude, open_activity, publish
from concertation.services.activities.saying import NO_COMMENT, Speaker, hide, say, withdraw

__all__ = [
    "NO_COMMENT",
    "Speaker",
    "answer_quiz",
    "ask",
    "close",
    "conclude",
    "correct",
    "discard",
    "heart",
    "hide",
    "open_activity",
    "prepare",
    "publish",
    "raise_hands",
    "revise",
    "rewrite",
    "say",
    "settle",
    "sort",
    "take_off",
    "unheart",
    "withdraw",
]
