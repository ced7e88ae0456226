"""The page of a meeting, which changes with time: before, when and where; during, the way in; afterwards, what was said and decided."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse

from concertation import permissions, queries
from concertation.models import Attendance, Decision, Invitation, Meeting, Minutes, MinutesDraft, Remark
from concertation.queries import DecisionLine
from concertation.queries.activities import readable_activities
from concertation.queries.documents import Versioned, versioned
from concertation.queries.meetings import AgendaLine, Expected, agenda_of, expected, invitation_of, key_of, left_over, roll_call
from concertation.queries.sheets import questions_of
from pages.base import StandardPage
from pages.forms.documents import DocumentForm
from pages.forms.meetings import (
    AttendanceForm,
    CancelForm,
    CarryForm,
    ComingForm,
    GuestForm,
    RemarkForm,
    meeting_choices,
)
from pages.meetings.finding import meetings_crumb
from standard.permissions import Verdict
from standard.schema.wording import count
from standard.services import chain

INVITED = {
    "team": "L’équipe projet",
    "copil": "Le comité de pilotage et l’équipe projet",
    "contributor": "Les contributeurs, le comité de pilotage et l’équipe projet",
    "": "Qui veut\u00a0: la séance est ouverte à tous",
}


@dataclass(frozen=True, slots=True)
class May:
    """What who reads may do with a meeting now."""

    change: Verdict
    announce: Verdict
    cancel: Verdict
    answer: Verdict
    join: Verdict
    set_agenda: Verdict
    open: Verdict
    say_elsewhere: Verdict
    carry: Verdict
    add_document: Verdict
    review: Verdict
    write_minutes: Verdict
    remark: Verdict
    correct: Verdict


@dataclass(frozen=True, slots=True)
class MeetingPage:
    meeting: Meeting
    state: str
    held: bool
    may: May
    invited: str
    """Who is, in words."""
    people: tuple[Expected, ...]
    """Those who are expected, for those who lead."""
    answers: tuple[str, ...]
    """How many answered what, in words."""
    mine: Invitation | None
    secret: UUID | None
    """Of the reader's own address."""
    agenda: tuple[AgendaLine, ...]
    readable: frozenset[int]
    """The activities of the agenda that the reader may read."""
    documents: tuple[Versioned, ...]
    present: tuple[Attendance, ...]
    decisions: tuple[DecisionLine, ...]
    to_confirm: tuple[Decision, ...]
    """Those that the reader may confirm."""
    draft: MinutesDraft | None
    """The minutes that are not published, for those who may read them."""
    minutes: Minutes | None
    remarks: tuple[Remark, ...]
    fingerprint: str
    """Of the chain today, for what is printed before the minutes are."""
    sheets: int
    """How many questions it has to settle, or settled: each has a sheet."""
    left: int
    """How many items were not reached."""


def show_meeting(site: StandardPage, meeting: Meeting, *, status: int = 200, **bound: object) -> HttpResponse:
    """The page of a meeting; `bound` are the forms that came back with something to mend."""
    person = site.reader
    mine = invitation_of(meeting, person)
    attendances = tuple(meeting.attendances.select_related("user", "organisation").order_by("pk"))
    attended = person is not None and any(one.user_id == person.pk for one in attendances)
    draft = MinutesDraft.objects.select_related("edited_by").filter(meeting=meeting).first() if meeting.minuted_at is None else None
    may = _may(site, meeting, mine, draft, attended=attended)
    people = expected(meeting, site.now) if may.change else ()
    lines = queries.decision_lines(site.standard, Decision.objects.filter(held_in=meeting).order_by("number"))
    readable = draft is not None and bool(permissions.can_read_draft(site.actor, draft, attended=attended))
    minutes = Minutes.objects.filter(meeting=meeting).prefetch_related("errata").first() if meeting.minuted_at else None
    documents = meeting.documents.select_related("standard", "meeting__standard", "added_by")
    key = key_of(person, site.standard) if person is not None and may.join else None
    agenda = agenda_of(meeting)
    page = MeetingPage(
        meeting=meeting,
        state=meeting.state_at(site.now),
        held=meeting.held(site.now),
        may=may,
        invited=INVITED[meeting.circle],
        people=people,
        answers=_counted(people),
        mine=mine,
        secret=key.secret if key is not None else None,
        agenda=agenda,
        readable=readable_activities(site.standard, site.actor, agenda),
        documents=versioned(documents, site.actor),
        present=attendances,
        decisions=lines,
        to_confirm=queries.confirmable(site.standard, site.actor, (line.decision for line in lines), site.now),
        draft=draft if readable else None,
        minutes=minutes,
        remarks=tuple(meeting.remarks.select_related("author", "organisation")) if readable or minutes is not None else (),
        fingerprint=chain.head(site.standard),
        sheets=len(site.remembered(("deck", meeting.pk), lambda: questions_of(meeting))),
        left=len(left_over(meeting)) if may.carry else 0,
    )
    return site.render(
        "meetings/meeting.html",
        page,
        section="meetings",
        here=str(meeting),
        crumbs=[meetings_crumb(site)],
        status=status,
        wrong_form=next(iter(bound.values()), None),
        **{**_forms(site, page), **bound},
    )


def _may(site: StandardPage, meeting: Meeting, mine: Invitation | None, draft: MinutesDraft | None, *, attended: bool) -> May:
    actor, now = site.actor, site.now
    return May(
        change=permissions.can_change_meeting(actor, meeting, now),
        announce=permissions.can_announce_meeting(actor, meeting, now),
        cancel=permissions.can_cancel_meeting(actor, meeting, now),
        answer=permissions.can_answer_invitation(actor, meeting, mine, now),
        join=permissions.can_join_meeting(actor, meeting, mine, now),
        set_agenda=permissions.can_set_agenda(actor, meeting, now),
        open=permissions.can_open_meeting(actor, meeting, now),
        say_elsewhere=permissions.can_say_held_elsewhere(actor, meeting, now),
        carry=permissions.can_carry_over(actor, meeting, now),
        add_document=permissions.can_add_document(actor, meeting, mine, now),
        review=permissions.can_review_document(actor),
        write_minutes=permissions.can_write_minutes(actor, meeting, now),
        remark=permissions.can_remark(actor, draft, now, attended=attended),
        correct=permissions.can_correct_minutes(actor, meeting),
    )


def _counted(people: tuple[Expected, ...]) -> tuple[str, ...]:
    given = Counter(one.answer for one in people)
    words = {"coming": ("présent", "présents"), "excused": ("excusé", "excusés"), "represented": ("représenté", "représentés")}
    said = [count(given[answer], *both) for answer, both in words.items() if given[answer]]
    return (*said, *([f"{given['']} sans réponse"] if given[""] else []))


def _forms(site: StandardPage, page: MeetingPage) -> dict[str, object]:
    """The forms that the reader may use; None for the others."""
    may, meeting = page.may, page.meeting
    following = meeting_choices(_following(site, meeting)) if page.left else []
    return {
        "answer_form": ComingForm(invitation=page.mine) if may.answer else None,
        "guest_form": GuestForm() if may.announce else None,
        "cancel_form": CancelForm() if may.cancel else None,
        "carry_form": CarryForm(meetings=following) if following else None,
        "document_form": DocumentForm() if may.add_document else None,
        "attendance_form": AttendanceForm(roll=roll_call(meeting, site.now), present=page.present) if may.change and page.held else None,
        "remark_form": RemarkForm(auto_id="remarque_%s") if may.remark else None,
        "erratum_form": RemarkForm(auto_id="rectificatif_%s") if may.correct else None,
    }


def _following(site: StandardPage, meeting: Meeting) -> list[Meeting]:
    """The meetings to which what was not reached may be carried over."""
    others = Meeting.objects.filter(standard=site.standard, closed_at=None, minuted_at=None, cancelled_at=None).exclude(pk=meeting.pk)
    return list(others.filter(starts_at__gt=meeting.starts_at).order_by("starts_at", "pk")[:10])
