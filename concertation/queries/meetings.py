"""What is known of a meeting: who is expected, what waits for it, what was not reached, how calendars keep it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Organisation, User
from concertation import calendars, places
from concertation.calendars import Appointment
from concertation.models import Activity, AgendaItem, CalendarKey, Decision, Invitation, Meeting, Question
from concertation.permissions import WITHIN
from concertation.queries.deadlines import deadlines
from standard.memory import under_stamp
from standard.models import Circle, Membership, Standard
from standard.moments import time_in_words
from standard.permissions import LEADING
from standard.schema.words import NBSP


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is invited, and what they answered."""

    user: User
    organisation: Organisation | None
    chair: bool
    guest: bool
    answer: str
    representative: str

    @property
    def answer_in_words(self) -> str:
        words = dict(Invitation.Intent.choices)
        said = str(words[self.answer]) if self.answer else "Sans réponse"
        return f"{said} par {self.representative}" if self.representative else said


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """Something that waits for a meeting, as it would be written on its agenda."""

    title: str
    question: Question | None = None
    decision: Decision | None = None
    activity: Activity | None = None

    @property
    def as_item(self) -> AgendaItem:
        """The item that it would be."""
        return AgendaItem(title=self.title, question=self.question, decision=self.decision, activity=self.activity)


@dataclass(frozen=True, slots=True)
class RollCall:
    """Those who may have been at a meeting and have an account: members of its circles, and the others who are known of it."""

    members: tuple[Membership, ...]
    others: tuple[User, ...]


_ORDER = (Circle.COPIL.value, Circle.TEAM.value, Circle.CONTRIBUTOR.value)


def expected(meeting: Meeting, now: datetime) -> tuple[Expected, ...]:
    """Who is invited: the members of its circle and of those inside it, the chair first; then the guests. Each once."""
    listed = meeting.standard.memberships.active(now).filter(circle__in=WITHIN[meeting.circle], user__is_active=True)
    members = _each_once(listed)
    answers = {one.user_id: one for one in meeting.invitations.select_related("user__organisation").order_by("pk")}
    people = [_expected(member.user, member.organisation, answers.get(key), chair=member.chair) for key, member in members.items()]
    guests = (one for key, one in answers.items() if key not in members and (one.guest or not meeting.circle))
    return (*people, *(_expected(one.user, one.user.organisation, one, chair=False) for one in guests))


def unanswered(user: User) -> QuerySet[Meeting]:
    """The announced meetings that were neither opened nor cancelled, and where somebody has not said whether they come."""
    answered = Invitation.objects.filter(user=user, meeting=OuterRef("pk")).exclude(answer="")
    announced = Meeting.objects.filter(announced_at__isnull=False, opened_at=None, cancelled_at=None, standard__deleted_at=None)
    return announced.exclude(Exists(answered)).order_by("starts_at", "pk")


def meetings_to_answer(standard: Standard, user: User, circles: Collection[str]) -> tuple[Meeting, ...]:
    """Those of a standard that invite one of these circles, which are somebody's own."""
    inviting = [circle for circle, within in WITHIN.items() if circle and within & {*circles}]
    return tuple(unanswered(user).filter(standard=standard, circle__in=inviting))


def guest_meetings(user: User) -> QuerySet[Meeting]:
    """Those of every standard where somebody is a guest."""
    mine = Invitation.objects.filter(user=user, guest=True).values("meeting")
    return unanswered(user).filter(pk__in=mine).select_related("standard")


def _each_once(listed: QuerySet[Membership]) -> dict[int, Membership]:
    """Members by their accounts, the chair first, each by the circle that says the most of them."""
    members: dict[int, Membership] = {}
    for member in sorted(
        listed.select_related("user", "organisation"), key=lambda one: (_ORDER.index(one.circle), not one.chair, one.since, one.pk)
    ):
        members.setdefault(member.user_id, member)
    return members


def roll_call(meeting: Meeting, now: datetime) -> RollCall:
    """Who may be written down as having been there. The committee and the team may come to any meeting.

    A mandate that ended since counts.
    """
    said = dict(meeting.invitations.values_list("user", "guest"))
    came = {user.pk for user in meeting.attendances.people()}
    expected_ones = Q(circle__in=WITHIN[meeting.circle] | LEADING)
    counted = Q(user__in=[key for key in came if not said.get(key)])
    listed = meeting.standard.memberships
    standing = (listed.active(meeting.starts_at) | listed.active(now)).filter(expected_ones, user__is_active=True)
    members = _each_once(standing | listed.filter(counted))
    others = User.objects.filter(pk__in={*said, *came} - members.keys()).select_related("organisation").order_by("display_name", "pk")
    return RollCall(tuple(members.values()), tuple(others))


def _expected(user: User, organisation: Organisation | None, said: Invitation | None, *, chair: bool) -> Expected:
    if said is None:
        return Expected(user, organisation, chair, guest=False, answer="", representative="")
    return Expected(user, organisation, chair, said.guest, said.answer, said.representative)


def invitation_of(meeting: Meeting, user: User | None) -> Invitation | None:
    """What somebody answered, or that they are a guest."""
    return None if user is None else Invitation.objects.filter(meeting=meeting, user=user).first()


def organisation_at(meeting: Meeting, user: User, now: datetime) -> Organisation | None:
    """In whose name somebody is at a meeting."""
    return next((one.organisation for one in expected(meeting, now) if one.user == user), user.organisation)


def waiting_for_meeting(meeting: Meeting, now: datetime) -> tuple[WaitingItem, ...]:
    """What waits and is on no agenda to come, its own included.

    What was not reached, the questions to settle, those planned for it first, what decisions leave to do.
    """
    standard = meeting.standard
    open_ones = standard.questions.exclude(state__in=[*Question.SETTLED, Question.State.TO_CONFIRM])
    questions = sorted(open_ones, key=lambda one: (one.meeting != str(meeting), one.state == Question.State.DEFERRED, one.number))
    left = [one for before in standard.meetings.held(now)[:5] for one in left_over(before) if one.question_id is None]
    following = [one for one in deadlines(standard) if one.kind in ("condition", "follow_up")]
    waiting = (
        *(WaitingItem(one.title, decision=one.decision, activity=one.activity) for one in left),
        *(WaitingItem(one.title, question=one) for one in questions),
        *(WaitingItem(f"{one.in_words}{NBSP}: {one.text}"[:300], decision=one.decision) for one in following),
    )
    to_come = Q(meeting__in=standard.meetings.to_come(now).filter(cancelled_at=None)) | Q(meeting=meeting)
    planned = list(AgendaItem.objects.filter(to_come, meeting__standard=standard))
    held, said = {key for item in planned for key in item.about}, {item.title for item in planned}
    return tuple(one for one in waiting if (held.isdisjoint(about) if (about := one.as_item.about) else one.title not in said))


def not_reached(meeting: Meeting) -> list[AgendaItem]:
    """The items that a meeting which was led from its live page, or was cancelled, did not come to."""
    if meeting.closed_at is None and meeting.cancelled_at is None:
        return []
    return list(
        meeting.agenda.filter(opened_at=None).select_related("question__standard", "decision", "activity").prefetch_related("carried_to")
    )


def left_over(meeting: Meeting) -> list[AgendaItem]:
    """Those of them that no other meeting has taken over."""
    return [one for one in not_reached(meeting) if not one.carried_to.all()]


def next_meetings(standard: Standard, now: datetime, most: int = 3) -> tuple[Meeting, ...]:
    """The meetings to come of a standard that are not cancelled, the nearest first."""
    return tuple(standard.meetings.to_come(now).filter(cancelled_at=None)[:most])


def known_next_meetings(standard: Standard, now: datetime, most: int = 3) -> tuple[Meeting, ...]:
    """The same of a standard just read; what is read of it is remembered."""
    planned = standard.meetings.filter(cancelled_at=None, opened_at=None).order_by("starts_at", "pk")
    known = under_stamp(standard, "meetings planned", lambda: tuple(planned))
    found = tuple(one for one in known if one.starts_at > now)[:most]
    for one in found:
        one.standard = standard
    return found


def next_of_all(now: datetime, most: int = 5) -> tuple[Meeting, ...]:
    """The nearest meetings of all standards."""
    return tuple(Meeting.objects.to_come(now).filter(cancelled_at=None).select_related("standard")[:most])


def meetings_of(user: User, standard: Standard, now: datetime) -> list[Meeting]:
    """The meetings of a standard that somebody is invited to."""
    held = standard.memberships.active(now).filter(user=user).values_list("circle", flat=True)
    circles = {circle for circle, within in WITHIN.items() if within & set(held)}
    guest = Q(invitations__user=user, invitations__guest=True)
    return list(standard.meetings.filter(Q(circle__in=circles) | Q(circle="") | guest).distinct().order_by("starts_at", "pk"))


def key_of(user: User, standard: Standard) -> CalendarKey | None:
    return CalendarKey.objects.filter(user=user, standard=standard).first()


def appointment(meeting: Meeting, key: CalendarKey | None = None) -> Appointment:
    """A meeting as calendars keep it; for whoever has that key, with the address that gives the link to connect by."""
    slug = meeting.standard.slug
    path = places.joining(slug, meeting.pk, key.secret) if key is not None else meeting.get_absolute_url()
    title = f"{meeting}{NBSP}: {meeting.title}" if meeting.title else str(meeting)
    url = f"{settings.SITE_URL}{path}"
    return Appointment(
        uid=f"reunion-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=f"{title} – {meeting.standard.title}",
        changed_at=meeting.changed_at or meeting.starts_at,
        url=url,
        place=meeting.place,
        description="\n".join(filter(None, (meeting.cancel_reason, "" if meeting.cancelled_at else url))),
        cancelled=meeting.cancelled_at is not None,
    )


def public_calendar(standard: Standard) -> bytes:
    """All the meetings of a standard, without any link to connect by."""
    meetings = standard.meetings.select_related("standard").order_by("starts_at", "pk")
    return calendars.feed(f"Réunions – {standard.title}", (appointment(one) for one in meetings))


def own_calendar(key: CalendarKey, now: datetime) -> bytes:
    """The meetings that somebody is invited to, each with the address that gives its link."""
    found = meetings_of(key.user, key.standard, now)
    for one in found:
        one.standard = key.standard
    return calendars.feed(f"Mes réunions – {key.standard.title}", (appointment(one, key) for one in found))


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """An item of an agenda with the hour at which one should come to it."""

    item: AgendaItem
    at: str
    """Empty after an item whose duration nobody has said."""


def agenda_of(meeting: Meeting) -> tuple[AgendaLine, ...]:
    return timed(
        meeting,
        list(meeting.agenda.select_related("question__standard", "decision__standard", "activity__standard").order_by("position", "pk")),
    )


def timed(meeting: Meeting, items: Iterable[AgendaItem]) -> tuple[AgendaLine, ...]:
    """Each item with its hour, as long as the durations before it are known."""
    lines, at = [], meeting.starts_at
    known = True
    for item in items:
        lines.append(AgendaLine(item, time_in_words(at) if known else ""))
        known = known and item.minutes is not None
        at += timedelta(minutes=item.minutes or 0)
    return tuple(lines)
