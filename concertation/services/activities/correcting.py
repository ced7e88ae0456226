"""Correcting the words of what an open activity asks."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions
from concertation.models import ActivityPrompt, PromptCorrection
from concertation.queries.activities import answered_so_far, asked_prompt, took_part
from concertation.rules.activities import AskedPrompt
from concertation.rules.activities.corrections import check_correction
from concertation.services.activities.pieces import fresh_prompt, read_prompt
from concertation.services.turn import turn
from standard.permissions import require
from standard.services import inputs


def correct(*, prompt: ActivityPrompt, actor: User, said: AskedPrompt, now: datetime) -> ActivityPrompt:
    """Put in other words what is asked, once people can answer it: what it said before is kept, shown, and told to those who took part."""
    with turn(prompt.activity.standard, actor, now) as mine:
        held = fresh_prompt(mine, prompt)
        require(permissions.can_correct_prompt(mine.actor, held.activity))
        before, after = asked_prompt(held, counted=False), read_prompt(held.activity, said)
        if after.words == before.words:
            return held
        inputs.check(check_correction(before, after))
        PromptCorrection.objects.create(
            prompt=held,
            at=now,
            answered=answered_so_far(held),
            text=held.text,
            labels=held.labels,
            right=held.right,
            explanation=held.explanation,
        )
        held.text, held.right, held.explanation = after.text, after.right, after.explanation
        held.write_labels(after.labels)
        held.save()
        mine.record("activity.corrected", held.activity, message=str(held.activity), tell=took_part(held.activity))
        return held
