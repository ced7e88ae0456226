"""The project team writes to a circle, whose members answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from accounts.models import User
from concertation import permissions, queries
from concertation.models import CircleLetter, LetterAnswer
from concertation.services.turn import Turn, turn
from standard.models import Circle, Event, Standard
from standard.permissions import require
from standard.queries import members_in
from standard.services import inputs, notices
from standard.services.errors import InvalidInput
from standard.services.numbers import next_number

A_DAY: Final = timedelta(days=1)
LETTERS_A_DAY: Final = 5
"""To one circle."""
ANSWERS_A_DAY: Final = 10
"""Of one person, to one letter."""


def write(*, standard: Standard, actor: User, circle: str, title: str, body: str, now: datetime) -> CircleLetter:
    """Write to the members of a circle. The same letter sent twice is one: the first is given back."""
    circle = inputs.choice("circle", circle, Circle.values, message="Choisissez à quel cercle vous écrivez.")
    title = inputs.line("title", title, missing="Donnez un objet à votre lettre.")
    body = inputs.text("body", body, missing="Écrivez votre lettre.")
    with turn(standard, actor, now) as mine:
        require(permissions.can_write_letter(mine.actor))
        lately = CircleLetter.objects.filter(standard=mine.standard, circle=circle, sent_at__gt=now - A_DAY)
        same = lately.filter(title=title, body=body).first()
        if same is not None:
            return same
        if lately.count() >= LETTERS_A_DAY:
            raise InvalidInput("", f"Ce cercle a déjà reçu {LETTERS_A_DAY} lettres en un jour\u00a0: écrivez la suivante demain.")
        number = next_number(CircleLetter, mine.standard)
        letter: CircleLetter = CircleLetter.objects.create(
            standard=mine.standard, number=number, circle=circle, title=title, body=body, author=actor, sent_at=now
        )
        # An event is public: it says that a letter was sent, and nothing of what it says.
        mine.record("letter.sent", letter, details=_of(letter), tell=_readers(mine, letter))
        return letter


def answer(*, letter: CircleLetter, actor: User, body: str, now: datetime) -> LetterAnswer:
    """Answer a letter, to all those who received it. The same words sent twice are one answer."""
    body = inputs.text("body", body, missing="Écrivez votre réponse.")
    with turn(letter.standard, actor, now) as mine:
        letter = CircleLetter.objects.select_related("standard").get(pk=letter.pk)
        require(permissions.can_answer_letter(mine.actor, letter))
        lately = letter.answers.filter(author=actor, at__gt=now - A_DAY)
        same = lately.filter(body=body).first()
        if same is not None:
            return same
        if lately.count() >= ANSWERS_A_DAY:
            raise InvalidInput("body", f"Vous avez déjà répondu {ANSWERS_A_DAY} fois en un jour\u00a0: répondez de nouveau demain.")
        organisation = queries.organisation_of(actor, mine.standard, now)
        said: LetterAnswer = LetterAnswer.objects.create(letter=letter, author=actor, organisation=organisation, body=body, at=now)
        mine.record("letter.answered", said, details=_of(letter), tell=_readers(mine, letter), path=letter.get_absolute_url())
        return said


def close(*, letter: CircleLetter, actor: User, now: datetime) -> CircleLetter:
    """Receive no more answers to a letter."""
    with turn(letter.standard, actor, now) as mine:
        letter = CircleLetter.objects.select_related("standard").get(pk=letter.pk)
        require(permissions.can_close_letter(mine.actor, letter))
        letter.closed_at = now
        letter.save(update_fields=["closed_at"])
        mine.record("letter.closed", letter, details=_of(letter))
        return letter


def hide(*, answer: LetterAnswer, actor: User, motive: str, now: datetime) -> LetterAnswer:
    """Withhold an answer from those who read the letter, and tell its author why. What waits to be sent of it is not."""
    motive = inputs.text("motive", motive, missing="Dites pourquoi\u00a0: son auteur et ceux qui lisent la lettre le liront.")
    with turn(answer.letter.standard, actor, now) as mine:
        answer = LetterAnswer.objects.select_related("letter__standard", "author").get(pk=answer.pk)
        require(permissions.can_hide_letter_answer(mine.actor, answer))
        answer.hidden_at, answer.hidden_motive = now, motive
        answer.save(update_fields=["hidden_at", "hidden_motive"])
        notices.withdraw(Event.objects.filter(subject_kind=answer._meta.model_name, subject_id=answer.pk), now=now)
        path = answer.letter.get_absolute_url()
        mine.record("letter.answer_hidden", answer, details=_of(answer.letter), tell=[answer.author], path=path)
        return answer


def _of(letter: CircleLetter) -> dict[str, str | int]:
    return {"number": letter.number, "circle": letter.circle}


def _readers(mine: Turn, letter: CircleLetter) -> list[User]:
    """The members of the circle, and the project team."""
    return members_in(mine.standard, {letter.circle, Circle.TEAM}, mine.now)
