"""An activity is opened, closed, concluded, published."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions
from concertation.models import Activity, ActivityPrompt
from concertation.queries.activities import asked_prompts, people_invited, took_part
from concertation.rules.activities.debate import check_conclusion
from concertation.services.activities.pieces import fresh_activity, fresh_prompt
from concertation.services.states import move
from concertation.services.turn import turn
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput


def open_activity(*, activity: Activity, actor: User, now: datetime, tell: bool = False) -> Activity:
    """Open an activity, or open it again. `tell`: those who are invited are asked by mail to take part on line."""
    with turn(activity.standard, actor, now) as mine:
        held = fresh_activity(mine, activity)
        require(permissions.can_open_activity(mine.actor, held, ready=held.rules.opens(asked_prompts(held))))
        move(held, "open", opened_at=held.opened_at or now, closed_at=None)
        invited = people_invited(held, now) if tell else []
        mine.record("activity.opened", held, message=str(held), tell=invited)
        return held


def close(*, activity: Activity, actor: User, now: datetime) -> Activity:
    """Receive nothing more on line."""
    with turn(activity.standard, actor, now) as mine:
        held = fresh_activity(mine, activity)
        require(permissions.can_close_activity(mine.actor, held))
        move(held, "close", closed_at=now)
        mine.record("activity.closed", held, message=str(held))
        return held


def conclude(*, prompt: ActivityPrompt, actor: User, synthesis: str, outcome: str, now: datetime) -> ActivityPrompt:
    """Write what the room concludes of a statement, apart from what each said; that it does not agree is a conclusion."""
    synthesis = inputs.text("synthesis", synthesis, longest=5_000)
    with turn(prompt.activity.standard, actor, now) as mine:
        held = fresh_prompt(mine, prompt)
        require(permissions.can_write_down(mine.actor, held.activity))
        if held.activity.kind != Activity.Kind.DEBATE:
            raise InvalidInput("synthesis", "Seul un débat a une synthèse.")
        inputs.check(check_conclusion(synthesis, outcome))
        held.synthesis, held.outcome = synthesis, outcome
        held.save()
        mine.record("activity.concluded", held.activity, message=str(held.activity))
        return held


def publish(*, activity: Activity, actor: User, now: datetime) -> Activity:
    """Let everybody read what came of an activity: it never changes again, but for what becomes of open questions."""
    with turn(activity.standard, actor, now) as mine:
        held = fresh_activity(mine, activity)
        require(permissions.can_publish_activity(mine.actor, held, ready=held.rules.publishes(asked_prompts(held))))
        move(held, "publish", published_at=now)
        mine.record("activity.published", held, message=str(held), tell=took_part(held))
        return held
