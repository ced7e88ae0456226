"""What the worker does for this application, whose rows say what there is to do: `standard.tasks` says how.

Services are imported where they run, as there.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from accounts.services import export_waits
from standard import tasks
from standard.models import Notice
from standard.permissions import OPERATOR
from standard.services import mailing, notices


# A vote that ends, or a reminder, is a matter of a moment: it goes before the mails that tell of it.
@task(priority=20)
def keep_to_the_timetable() -> None:
    """End the votes whose time has passed, and remind people of what awaits them."""
    from concertation.services import timetable

    timetable.catch_up(actor=OPERATOR, now=timezone.now())


@task()
def make_export() -> None:
    """Gather what somebody asked for of their data."""
    from concertation.services import personal

    personal.make(actor=OPERATOR, now=timezone.now())


@task()
def weigh_changes() -> None:
    """Say what the changes under discussion do to the files left as samples."""
    from concertation.services import weighing

    weighing.weigh(actor=OPERATOR, now=timezone.now())


def something_to_weigh(now: datetime) -> bool:
    from concertation.services import weighing

    return weighing.due(now)


def due(now: datetime) -> bool:
    from concertation.services import timetable

    return timetable.due(now)


def still_awaited(notice: Notice, now: datetime) -> bool:
    from concertation.services import ballots

    return ballots.still_awaited(notice, now)


def still_open(notice: Notice, now: datetime) -> bool:
    from concertation.services import ballots

    return ballots.still_open(notice, now)


def still_asked_again(notice: Notice, now: datetime) -> bool:
    from concertation.services import ballots

    return ballots.still_asked_again(notice, now)


def still_to_do(notice: Notice, now: datetime) -> bool:
    from concertation.services import timetable

    return timetable.still_to_do(notice, now)


def call_still_open(notice: Notice, now: datetime) -> bool:
    from concertation.services import calling

    return calling.still_open(notice, now)


def meeting_to_come(notice: Notice, now: datetime) -> bool:
    from concertation.services.meetings import reminding

    return reminding.still_to_come(notice, now)


def calendar_file(notice: Notice) -> mailing.Attachment | None:
    from concertation.services.meetings import reminding

    return reminding.calendar_file(notice)


def invitation_still_pending(notice: Notice, now: datetime) -> bool:
    from standard.services import invitations

    return invitations.still_pending(notice, now)


def mandate_still_running(notice: Notice, now: datetime) -> bool:
    from concertation.services import mandates

    return mandates.still_running(notice, now)


def commitment_still_open(notice: Notice, now: datetime) -> bool:
    from concertation.services import commitments

    return commitments.still_open(notice, now)


def comment_still_said(notice: Notice, now: datetime) -> bool:
    from concertation.queries.comments import still_said

    return still_said(notice.event.subject_id)


def hand_to_worker() -> None:
    """Have the worker see to it; called once, when the application is ready."""
    from concertation.queries import topics

    tasks.plan_when(due, keep_to_the_timetable)
    tasks.plan_when(export_waits, make_export)
    tasks.plan_when(something_to_weigh, weigh_changes)
    notices.send_only_while(("ballot.opened", "ballot.reminded"), still_awaited)
    notices.send_only_while(("proxy.given",), still_open)
    notices.send_only_while(("vote.asked_again",), still_asked_again)
    notices.send_only_while(("deadline.reminded",), still_to_do)
    notices.send_only_while(("consultation.reminded",), call_still_open)
    notices.send_only_while(("comment.posted", "comment.replied", "comment.edited"), comment_still_said)
    notices.send_only_while(("meeting.announced", "meeting.guest_invited", "meeting.changed", "meeting.reminded"), meeting_to_come)
    mailing.attach_to(
        ("meeting.announced", "meeting.guest_invited", "meeting.changed", "meeting.cancelled", "meeting.reminded"), calendar_file
    )
    for kind, reader in topics.READERS.items():
        mailing.read_with(kind, reader)
    notices.send_only_while(("invitation.sent", "invitation.reminded"), invitation_still_pending)
    notices.send_only_while(("member.mandate_reminded",), mandate_still_running)
    notices.send_only_while(("commitment.reminded",), commitment_still_open)
