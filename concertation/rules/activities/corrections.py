"""What an activity asks, put in other words once people could answer it: the mistake is mended, and what was said is shown. Pure.

An answer and a position are places among labels. A correction keeps these places: as many labels, in the same order, so that what
somebody chose stays what they chose. What is meant is not changed so: another question is another question.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from concertation.rules.activities.base import AskedPrompt, AskedWords
from standard.moments import moment_in_words
from standard.schema.wording import count
from standard.schema.words import NBSP, quoted
from standard.verdict import ALLOWED, Verdict

MOST_CORRECTIONS: Final = 20
"""Of one question or statement."""
_AS_MANY: Final = Verdict(f"Gardez autant de lignes{NBSP}: ce que chacun a choisi est une place parmi elles.", "labels")
_MOVED: Final = Verdict(f"Gardez les lignes dans leur ordre{NBSP}: ce que chacun a choisi est une place parmi elles.", "labels")
_TOO_MANY: Final = Verdict(f"Ceci a déjà été corrigé {MOST_CORRECTIONS} fois{NBSP}: reprenez-le dans une autre activité.", "text")


def check_correction(before: AskedPrompt, after: AskedPrompt) -> Verdict:
    """Whether what is asked may be put in these words now."""
    if len(before.before) >= MOST_CORRECTIONS:
        return _TOO_MANY
    if len(after.labels) != len(before.labels):
        return _AS_MANY
    moved = any(new != old and new in before.labels for old, new in zip(before.labels, after.labels, strict=True))
    return _MOVED if moved else ALLOWED


def corrected_in_words(prompt: AskedPrompt) -> tuple[str, ...]:
    """What it said before, a sentence a correction, the latest first; and when it was added, where people took part already."""
    said = [*prompt.before, prompt.words]
    added = () if prompt.added is None else (f"Demandé en cours d’activité, depuis le {moment_in_words(prompt.added)}.",)
    return (*added, *(_sentence(old, new) for old, new in pairwise(said)))[::-1]


def _sentence(old: AskedWords, new: AskedWords) -> str:
    when = f"le {moment_in_words(old.until)}" if old.until is not None else ""
    after = f"après {count(old.answered, 'participation', 'participations')}" if old.answered else "avant toute participation"
    return f"Corrigé {when}, {after}. {' '.join(_differences(old, new))}".strip()


def _differences(old: AskedWords, new: AskedWords) -> Iterator[str]:
    if old.text != new.text:
        yield f"Était demandé{NBSP}: {quoted(old.text)}."
    for was, now in zip(old.labels, new.labels, strict=True):
        if was != now:
            yield f"{quoted(now)} s’écrivait {quoted(was)}."
    if old.right is not None and old.right != new.right:
        yield f"La bonne réponse indiquée était {quoted(old.labels[old.right])}."
    if old.explanation and old.explanation != new.explanation:
        yield f"L’explication était{NBSP}: {quoted(old.explanation)}."
