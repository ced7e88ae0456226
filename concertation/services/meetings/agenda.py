"""The agenda of a meeting: items in order, built from what waits, carried over to the next meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from accounts.models import User
from concertation import permissions
from concertation.models import Activity, AgendaItem, Decision, Meeting, Question
from concertation.queries.meetings import left_over, waiting_for_meeting
from concertation.services.meetings.pieces import fresh_meeting
from concertation.services.states import reword
from concertation.services.turn import Turn, turn
from standard.moments import day_of
from standard.permissions import require
from standard.schema.words import quoted
from standard.services import inputs
from standard.services.errors import InvalidInput

LONGEST: Final = 60
"""Items of one agenda."""
A_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Item:
    """An item as the team writes it: a question, an activity, or a title; what a decision left to do names that decision."""

    title: str = ""
    minutes: int | None = None
    question: Question | None = None
    decision: Decision | None = None
    kind: str = ""
    """Where there is no question nor activity: `presentation` or `free`, the default."""
    activity: Activity | None = None

    @classmethod
    def again(cls, item: AgendaItem) -> Item:
        """What an item says, for another agenda."""
        kind = item.kind if item.question is None and item.activity is None else ""
        return cls(item.title, item.minutes, item.question, item.decision, kind, item.activity)

    def read(self, mine: Turn) -> dict[str, object]:
        """The columns of an item."""
        if self.question is not None and self.question.standard_id != mine.standard.pk:
            raise InvalidInput("question", "Cette question est celle d’un autre standard.")
        if self.minutes is not None and not 1 <= self.minutes <= A_DAY:
            raise InvalidInput("minutes", "La durée se dit en minutes, de 1 à 1440.")
        if self.question is not None:
            kind, title = AgendaItem.Kind.QUESTION.value, self.title or self.question.title
        elif self.activity is not None:
            if self.activity.standard_id != mine.standard.pk:
                raise InvalidInput("activity", "Cette activité est celle d’un autre standard.")
            kind, title = AgendaItem.Kind.ACTIVITY.value, self.title or self.activity.title
        else:
            without = {AgendaItem.Kind.PRESENTATION.value, AgendaItem.Kind.FREE.value}
            kind, title = inputs.choice("kind", self.kind or "free", without, message="Dites si c’est une présentation."), self.title
        return {
            "kind": kind,
            "title": inputs.line("title", title, missing="Écrivez ce dont il sera question.", longest=300),
            "minutes": self.minutes,
            "question": self.question,
            "decision": self.decision,
            "activity": self.activity,
        }


def add(*, meeting: Meeting, actor: User, items: Sequence[Item], now: datetime) -> tuple[AgendaItem, ...]:
    """Put items at the end of the agenda, in their order; a question or an activity that is on it already stays where it is, and
    the same item sent twice is one."""
    with turn(meeting.standard, actor, now) as mine:
        meeting = _to_set(mine, meeting)
        return put(mine, meeting, items)


def build(*, meeting: Meeting, actor: User, now: datetime) -> tuple[AgendaItem, ...]:
    """Put on the agenda all that waits for the committee: what was not reached, questions and candidates, conditions, follow-ups."""
    with turn(meeting.standard, actor, now) as mine:
        meeting = _to_set(mine, meeting)
        waiting = [
            Item(
                one.title,
                question=one.question,
                decision=one.decision,
                kind="" if one.question or one.activity else "free",
                activity=one.activity,
            )
            for one in waiting_for_meeting(meeting, now)
        ]
        if not waiting and not meeting.agenda.exists():
            raise InvalidInput("", "Rien n’attend le comité : ajoutez les points un à un.")
        return put(mine, meeting, waiting)


def change(*, item: AgendaItem, actor: User, title: str, minutes: int | None, now: datetime, kind: str = "") -> AgendaItem:
    """Say an item otherwise, or give it more time."""
    with turn(item.meeting.standard, actor, now) as mine:
        held = _fresh(mine, item)
        said = Item.again(held)
        read = replace(said, title=title or held.title, minutes=minutes, kind=kind or said.kind).read(mine)
        if reword(held, read):
            _record(mine, held.meeting)
        return held


def move(*, item: AgendaItem, actor: User, to: Literal["up", "down"], now: datetime) -> AgendaItem:
    """Exchange an item with the one before, or after."""
    with turn(item.meeting.standard, actor, now) as mine:
        held = _fresh(mine, item)
        order = list(held.meeting.agenda.order_by("position", "pk"))
        place = order.index(held)
        other = place - 1 if to == "up" else place + 1
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
            _renumber(order)
            _record(mine, held.meeting)
        return held


def remove(*, item: AgendaItem, actor: User, now: datetime) -> None:
    """Take an item off the agenda, unless the meeting came to it already."""
    with turn(item.meeting.standard, actor, now) as mine:
        held = _fresh(mine, item)
        if held.opened_at is not None:
            raise InvalidInput("", "La séance est déjà passée par ce point : il reste à l’ordre du jour.")
        held.delete()
        if held.question is not None and held.question.meeting == str(held.meeting):
            held.question.meeting, held.question.meeting_date = "", None
            held.question.save()
        _renumber(held.meeting.agenda.order_by("position", "pk"))
        _record(mine, held.meeting)


def note(*, item: AgendaItem, actor: User, notes: str, now: datetime, seen: str | None = None) -> AgendaItem:
    """Write down what is said of an item, for the minutes. `seen`: which notes they were written over (`notes_mark`)."""
    notes = inputs.text("notes", notes)
    with turn(item.meeting.standard, actor, now) as mine:
        held = AgendaItem.objects.select_related("meeting__standard").get(pk=item.pk)
        require(permissions.can_write_minutes(mine.actor, held.meeting, now))
        if held.notes == notes:
            return held
        if seen is not None and seen != held.notes_mark:
            raise InvalidInput(
                "notes",
                f"Quelqu’un d’autre a noté entre-temps : {quoted(held.notes)} "
                "Vos notes ne sont pas encore gardées : réunissez les deux ici, puis gardez-les.",
            )
        held.notes = notes
        held.save()
        return held


def carry_over(*, meeting: Meeting, to: Meeting, actor: User, now: datetime) -> tuple[AgendaItem, ...]:
    """Put what a meeting did not reach at the head of the agenda of another, in its order."""
    with turn(meeting.standard, actor, now) as mine:
        if to.standard_id != meeting.standard_id or to.pk == meeting.pk:
            raise InvalidInput("to", "Choisissez une autre séance de ce standard.")
        left, following = (fresh_meeting(mine, one) for one in (meeting, to))
        require(permissions.can_carry_over(mine.actor, left, now))
        require(permissions.can_set_agenda(mine.actor, following, now))
        items = left_over(left)
        if not items:
            raise InvalidInput("to", "Tous les points ont été vus, ou reportés déjà.")
        taken = put(mine, following, [Item.again(one) for one in items], origins=items)
        rest = following.agenda.exclude(pk__in=[one.pk for one in taken]).order_by("position", "pk")
        _renumber([*taken, *rest])
        return taken


def _to_set(mine: Turn, meeting: Meeting) -> Meeting:
    held = fresh_meeting(mine, meeting)
    require(permissions.can_set_agenda(mine.actor, held, mine.now))
    return held


def _fresh(mine: Turn, item: AgendaItem) -> AgendaItem:
    held = AgendaItem.objects.select_related("meeting__standard", "question__standard", "decision", "activity").filter(pk=item.pk).first()
    if held is None:
        raise InvalidInput("", "Ce point n’est plus à l’ordre du jour.")
    require(permissions.can_set_agenda(mine.actor, held.meeting, mine.now))
    return held


def put(mine: Turn, meeting: Meeting, items: Iterable[Item], origins: Sequence[AgendaItem] = ()) -> tuple[AgendaItem, ...]:
    """Put items at the end of an agenda, in one's turn; `origins`: those that they carry over, in the same order."""
    listed = [(item, item.read(mine)) for item in items]
    held = list(meeting.agenda.all())
    there, added = {key for one in held for key in one.about}, list[AgendaItem]()
    for rank, (item, columns) in enumerate(listed):
        position = len(held) + len(added) + 1
        row = AgendaItem(meeting=meeting, position=position, carried_from=origins[rank] if origins else None, **columns)
        last = added[-1] if added else held[-1] if held else None
        if not there.isdisjoint(row.about) or (last is not None and last.opened_at is None and columns == _read(last)):
            continue
        if position > LONGEST:
            raise InvalidInput("agenda", f"Un ordre du jour compte au plus {LONGEST} points.")
        row.save()
        added.append(row)
        there |= row.about
        if item.question is not None:
            _plan(item.question, meeting)
    if added:
        _record(mine, meeting)
    return tuple(added)


def _read(row: AgendaItem) -> dict[str, object]:
    """Its columns, as `Item.read` gives them."""
    return {name: getattr(row, name) for name in ("kind", "title", "minutes", "question", "decision", "activity")}


def _plan(question: Question, meeting: Meeting) -> None:
    """The question says where it is to be settled."""
    if question.state in Question.SETTLED:
        return
    question.meeting, question.meeting_date = str(meeting), day_of(meeting.starts_at)
    question.save()


def _renumber(items: Iterable[AgendaItem]) -> None:
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
            item.save()


def _record(mine: Turn, meeting: Meeting) -> None:
    mine.record("meeting.agenda_set", meeting, message=str(meeting))
