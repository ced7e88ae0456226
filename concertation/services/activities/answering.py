"""Answering a quiz, on line or by raising a hand. Nothing here says who answered what: see `concertation.models.QuizCount`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F

from accounts.models import User
from concertation import permissions
from concertation.models import Activity, ActivityPrompt, QuizCount, QuizTaker
from concertation.queries.activities import answered_of, is_guest
from concertation.rules.activities.base import MOST_HANDS
from concertation.services.activities.pieces import fresh_activity, fresh_prompt
from concertation.services.turn import turn
from standard.permissions import require
from standard.services.errors import InvalidInput


def answer_quiz(*, activity: Activity, actor: User, answers: Mapping[int, int], now: datetime) -> None:
    """Answer every question of a quiz, once; those that were added since one has answered, once too.

    `answers`: by the key of a question, the place of what was chosen.

    What was chosen adds one to its count, and who answered is written apart. No event is recorded: the history is public and dated.
    """
    with turn(activity.standard, actor, now) as mine:
        held = fresh_activity(mine, activity)
        asked, before = list(held.prompts.all()), answered_of(held, actor)
        prompts = asked[before:]
        require(permissions.can_take_part(mine.actor, held, guest=is_guest(held, actor), done=before > 0 and not prompts))
        _is_quiz(held)
        if set(answers) & {one.pk for one in asked[:before]}:
            raise InvalidInput("answers", "Vous avez déjà répondu à une de ces questions\u00a0: répondez à celles qui ont été ajoutées.")
        if set(answers) - {one.pk for one in prompts}:
            raise InvalidInput("answers", "Une de ces questions n’est pas de ce quiz.")
        for one in prompts:
            if not 0 <= answers.get(one.pk, -1) < len(one.read_labels()):
                raise InvalidInput(f"prompt_{one.pk}", "Choisissez une réponse à chaque question.")
        QuizTaker.objects.update_or_create(activity=held, user=actor, defaults={"answered": len(asked)})
        for one in prompts:
            QuizCount.objects.filter(prompt=one, place=answers[one.pk]).update(chosen=F("chosen") + 1)


def raise_hands(*, prompt: ActivityPrompt, actor: User, hands: Sequence[int], now: datetime) -> None:
    """Write down how many raised a hand for each answer of a question; once more corrects it."""
    with turn(prompt.activity.standard, actor, now) as mine:
        held = fresh_prompt(mine, prompt)
        require(permissions.can_write_down(mine.actor, held.activity))
        _is_quiz(held.activity)
        if len(hands) != len(held.read_labels()) or not all(0 <= many <= MOST_HANDS for many in hands):
            raise InvalidInput("hands", f"Dites combien de mains pour chaque réponse, de 0 à {MOST_HANDS}.")
        for place, many in enumerate(hands):
            QuizCount.objects.filter(prompt=held, place=place).update(hands=many)
        mine.record("activity.hands_raised", held.activity, message=str(held.activity))


def _is_quiz(activity: Activity) -> None:
    if activity.kind != Activity.Kind.QUIZ:
        raise InvalidInput("answers", "Cette activité n’est pas un quiz.")
