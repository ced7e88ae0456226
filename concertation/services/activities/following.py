"""Open questions, once they are asked: held dear, sorted, and followed until something became of them."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions
from concertation.models import Activity, ActivityEntry, EntryFollowed, EntryHeart, Meeting, Question
from concertation.queries.activities import is_guest
from concertation.rules.activities.open_questions import FORUMS, QuestionFate, check_fate
from concertation.services.activities.pieces import fresh_entry
from concertation.services.meetings.agenda import Item, put
from concertation.services.meetings.pieces import fresh_meeting
from concertation.services.turn import Turn, turn
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput


def heart(*, entry: ActivityEntry, actor: User, now: datetime) -> EntryHeart:
    """Say that an open question matters to one too. Once more changes nothing."""
    with turn(entry.activity.standard, actor, now) as mine:
        held = fresh_entry(mine, entry)
        require(permissions.can_heart(mine.actor, held, guest=is_guest(held.activity, actor)))
        _is_open_question(held)
        given, fresh = EntryHeart.objects.get_or_create(entry=held, user=actor)
        if fresh:
            mine.record("activity.hearted", held, message=str(held.activity))
        return given


def unheart(*, entry: ActivityEntry, actor: User, now: datetime) -> None:
    """Take it back. Where one had said nothing, nothing changes."""
    with turn(entry.activity.standard, actor, now) as mine:
        held = fresh_entry(mine, entry)
        require(permissions.can_heart(mine.actor, held, guest=is_guest(held.activity, actor)))
        _is_open_question(held)
        gone, _ = EntryHeart.objects.filter(entry=held, user=actor).delete()
        if gone:
            mine.record("activity.unhearted", held, message=str(held.activity))


def sort(*, entry: ActivityEntry, actor: User, forum: str, now: datetime) -> EntryFollowed:
    """Say where an open question is to be dealt with."""
    forum = inputs.choice("forum", forum, FORUMS, message="Dites si elle va en COPIL ou en atelier.")
    with turn(entry.activity.standard, actor, now) as mine:
        held = fresh_entry(mine, entry)
        require(permissions.can_follow_entry(mine.actor, held.activity))
        _is_open_question(held)
        followed: EntryFollowed = held.followed
        if followed.forum != forum:
            followed.forum = forum
            followed.save()
            mine.record("activity.question_sorted", held, message=str(held.activity))
        return followed


def settle(
    *,
    entry: ActivityEntry,
    actor: User,
    fate: str,
    now: datetime,
    question: Question | None = None,
    meeting: Meeting | None = None,
    text: str = "",
) -> EntryFollowed:
    """Say what became of an open question: taken up by a question to settle, put on an agenda, answered, set aside with a reason.

    Whoever asked it, and those to whom it matters, are told. It may be said again: the last word counts, the others are kept.
    """
    text = inputs.text("text", text, longest=5_000)
    inputs.check(check_fate(fate, {"question": question, "meeting": meeting, "text": text}))
    with turn(entry.activity.standard, actor, now) as mine:
        held = fresh_entry(mine, entry)
        require(permissions.can_follow_entry(mine.actor, held.activity))
        _is_open_question(held)
        followed: EntryFollowed = held.followed
        followed.fate, followed.text, followed.settled_at = fate, text, now
        followed.question = question if fate == QuestionFate.QUESTION else None
        followed.meeting = meeting if fate == QuestionFate.AGENDA else None
        if followed.question is not None and followed.question.standard_id != mine.standard.pk:
            raise InvalidInput("question", "Cette question est celle d’un autre standard.")
        if followed.meeting is not None:
            _put(mine, followed.meeting, held)
        followed.save()
        dear = [one.user for one in held.hearts.select_related("user").order_by("pk")]
        mine.record("activity.question_settled", held, message=str(held.activity), tell=[held.author, *dear])
        return followed


def _is_open_question(entry: ActivityEntry) -> None:
    if entry.activity.kind != Activity.Kind.OPEN_QUESTIONS:
        raise InvalidInput("", "Seules les questions en suspens se trient et se suivent.")


def _put(mine: Turn, meeting: Meeting, entry: ActivityEntry) -> None:
    """An item of the agenda says the question."""
    if meeting.standard_id != mine.standard.pk:
        raise InvalidInput("meeting", "Cette séance est celle d’un autre standard.")
    held = fresh_meeting(mine, meeting)
    require(permissions.can_set_agenda(mine.actor, held, mine.now))
    put(mine, held, [Item(entry.text[:300])])
