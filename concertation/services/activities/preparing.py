"""Preparing an activity: what it is, what it asks, the meeting where it is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from accounts.models import User
from concertation import permissions
from concertation.models import Activity, ActivityPrompt, Meeting, QuizCount
from concertation.queries.activities import took_part
from concertation.rules.activities import AskedPrompt
from concertation.rules.activities.base import MOST_PROMPTS
from concertation.services.activities.pieces import fresh_activity, fresh_prompt, read_prompt
from concertation.services.meetings.agenda import Item, put
from concertation.services.meetings.pieces import fresh_meeting
from concertation.services.meetings.planning import INVITED
from concertation.services.states import reword
from concertation.services.turn import Turn, turn
from standard.models import Circle, Standard
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.numbers import next_number

MOST: Final = 500
"""Activities of one standard."""


def prepare(
    *,
    standard: Standard,
    actor: User,
    kind: str,
    title: str,
    now: datetime,
    brief: str = "",
    circle: str | None = None,
    meeting: Meeting | None = None,
    prompts: Sequence[AskedPrompt] = (),
) -> Activity:
    """Begin an activity. `circle`: whom it invites, None for whom its meeting does, or else the contributors; `meeting`: its agenda
    gets an item for it. The same sent twice is one: the first is given back.
    """
    kind = inputs.choice("kind", kind, Activity.Kind.values, message="Choisissez ce que vous préparez.")
    columns = _columns(title, brief, _circle_of(meeting) if circle is None else circle)
    with turn(standard, actor, now) as mine:
        require(permissions.can_prepare_activity(mine.actor))
        same = _prepared_already(mine, kind, columns, meeting, prompts)
        if same is not None:
            return same
        if mine.standard.activities.count() >= MOST:
            raise InvalidInput("", f"Un standard garde {MOST} activités au plus.")
        number = next_number(Activity, mine.standard, kind=kind)
        activity: Activity = Activity.objects.create(standard=mine.standard, kind=kind, number=number, **columns)
        mine.record("activity.prepared", activity, message=str(activity))
        if meeting is not None:
            held = fresh_meeting(mine, meeting)
            require(permissions.can_set_agenda(mine.actor, held, now))
            put(mine, held, [Item(activity=activity)])
        _ask(activity, prompts)
        return activity


def revise(*, activity: Activity, actor: User, title: str, brief: str, circle: str, now: datetime) -> Activity:
    """Say otherwise what an activity is and, until it opens, whom it invites."""
    columns = _columns(title, brief, circle)
    with turn(activity.standard, actor, now) as mine:
        held = fresh_activity(mine, activity)
        require(permissions.can_reword_activity(mine.actor, held))
        if columns["circle"] != held.circle:
            require(permissions.can_change_activity(mine.actor, held))
        if reword(held, columns):
            mine.record("activity.changed", held, message=str(held))
        return held


def ask(*, activity: Activity, actor: User, prompts: Sequence[AskedPrompt], now: datetime) -> tuple[ActivityPrompt, ...]:
    """Add questions to a quiz, or statements to a debate, after those that it has; the same sent twice are added once.

    Once it is open, what was answered stays as it is, and those who took part are told that there is more to answer.
    """
    with turn(activity.standard, actor, now) as mine:
        held = fresh_activity(mine, activity)
        require(permissions.can_ask_in_activity(mine.actor, held))
        opened = held.state == Activity.State.OPEN
        last = tuple(held.prompts.all())[-len(prompts) :] if prompts else ()
        if last and _says(held, last, prompts):
            return last
        made = _ask(held, prompts, added_at=now if opened else None)
        if made and opened:
            mine.record("activity.added_to", held, message=str(held), tell=took_part(held))
        elif made:
            mine.record("activity.changed", held, message=str(held))
        return made


def rewrite(*, prompt: ActivityPrompt, actor: User, said: AskedPrompt, now: datetime) -> ActivityPrompt:
    """Ask otherwise what a question or a statement asks, where it stands. What it asked before stays in its history."""
    with turn(prompt.activity.standard, actor, now) as mine:
        held = fresh_prompt(mine, prompt)
        require(permissions.can_change_activity(mine.actor, held.activity))
        _write(held, said)
        mine.record("activity.changed", held.activity, message=str(held.activity))
        return held


def take_off(*, prompt: ActivityPrompt, actor: User, now: datetime) -> None:
    """Take a question or a statement off."""
    with turn(prompt.activity.standard, actor, now) as mine:
        held = fresh_prompt(mine, prompt)
        require(permissions.can_change_activity(mine.actor, held.activity))
        held.delete()
        for position, one in enumerate(held.activity.prompts.order_by("position"), start=1):
            if one.position != position:
                one.position = position
                one.save()
        mine.record("activity.changed", held.activity, message=str(held.activity))


def discard(*, activity: Activity, actor: User, now: datetime) -> None:
    """Give up an activity that never opened; it leaves the agendas that it was on."""
    with turn(activity.standard, actor, now) as mine:
        held = fresh_activity(mine, activity)
        require(permissions.can_change_activity(mine.actor, held))
        mine.record("activity.discarded", None, message=str(held))
        held.delete()


def _prepared_already(
    mine: Turn, kind: str, columns: dict[str, str], meeting: Meeting | None, prompts: Sequence[AskedPrompt]
) -> Activity | None:
    """The activity that is prepared already in the same words, for the same meeting, asking the same."""
    waiting = mine.standard.activities.filter(kind=kind, state=Activity.State.PREPARED, **columns)
    return next((one for one in waiting.filter(agenda_items__meeting=meeting) if _says(one, tuple(one.prompts.all()), prompts)), None)


def _says(activity: Activity, held: Sequence[ActivityPrompt], prompts: Sequence[AskedPrompt]) -> bool:
    """Whether these are the questions or statements that are sent."""
    if len(held) != len(prompts):
        return False
    read = [read_prompt(activity, said) for said in prompts]
    return [(one.text, one.read_labels(), one.right, one.explanation) for one in held] == [
        (one.text, one.labels, one.right, one.explanation) for one in read
    ]


def _circle_of(meeting: Meeting | None) -> str:
    return INVITED[Meeting.Kind.WORKSHOP] if meeting is None else meeting.circle


def _columns(title: str, brief: str, circle: str) -> dict[str, str]:
    return {
        "title": inputs.line("title", title, missing="Donnez un titre à cette activité."),
        "brief": inputs.text("brief", brief, longest=2_000),
        "circle": inputs.choice("circle", circle, ["", *Circle.values], message="Choisissez qui est invité."),
    }


def _ask(activity: Activity, prompts: Sequence[AskedPrompt], *, added_at: datetime | None = None) -> tuple[ActivityPrompt, ...]:
    if activity.rules.prompts is None:
        if prompts:
            raise InvalidInput("prompts", "Cette activité ne pose ni question ni affirmation.")
        return ()
    there = activity.prompts.count()
    if there + len(prompts) > MOST_PROMPTS:
        raise InvalidInput("prompts", f"Une activité pose {MOST_PROMPTS} questions ou affirmations au plus.")
    return tuple(
        _write(ActivityPrompt(activity=activity, position=there + rank, added_at=added_at), said)
        for rank, said in enumerate(prompts, start=1)
    )


def _write(row: ActivityPrompt, said: AskedPrompt) -> ActivityPrompt:
    """A question or a statement as it is said, with a count for each of its answers, which nobody has given yet."""
    read = read_prompt(row.activity, said)
    row.text, row.right, row.explanation = read.text, read.right, read.explanation
    row.write_labels(read.labels)
    row.save()
    if row.activity.kind == Activity.Kind.QUIZ:
        QuizCount.objects.filter(prompt=row).delete()
        QuizCount.objects.bulk_create(QuizCount(prompt=row, place=place) for place in range(len(read.labels)))
    return row
