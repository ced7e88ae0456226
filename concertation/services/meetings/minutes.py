"""The minutes of a meeting: drafted from what happened, read again by those who were there, published once and for all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from accounts.models import User
from concertation import permissions
from concertation.models import Erratum, Meeting, Minutes, MinutesDraft, Remark
from concertation.queries.meetings import expected, organisation_at
from concertation.queries.minutes import held_as
from concertation.rules.minutes import draft as drafted
from concertation.services.meetings.pieces import fresh_meeting
from concertation.services.turn import Turn, turn
from standard.moments import moment_in_words
from standard.permissions import require
from standard.services import chain, inputs
from standard.services.errors import InvalidInput

LONGEST: Final = 100_000
"""Of minutes, in characters: some fifty pages."""
SAVED_TOGETHER: Final = timedelta(minutes=10)
"""The saves of one person within this time leave one copy in the history."""
OVERTAKEN: Final = (
    "Quelqu’un d’autre a enregistré ce compte rendu depuis que vous l’avez ouvert. Votre texte est ci-dessous, il n’est pas perdu : "
    "comparez-le à celui qui est enregistré, puis enregistrez de nouveau."
)


class Overtaken(InvalidInput):
    """Somebody else has saved since; `held` is what they saved."""

    def __init__(self, held: MinutesDraft) -> None:
        super().__init__("text", OVERTAKEN)
        self.held = held


def begin(*, meeting: Meeting, actor: User, now: datetime) -> MinutesDraft:
    """Draft the minutes from what happened, where nobody has begun to write them."""
    text = drafted(held_as(meeting, now))
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_write_minutes(mine.actor, meeting, now))
        held = MinutesDraft.objects.filter(meeting=meeting).first()
        if held is not None and held.text:
            return held
        held = held or MinutesDraft(meeting=meeting)
        held.text, held.edited_by, held.edited_at = text, actor, now
        held.save()
        mine.record("minutes.begun", meeting, message=str(meeting))
        return held


def save(*, meeting: Meeting, actor: User, text: str, seen: int, now: datetime) -> MinutesDraft:
    """Save what is being written. `seen`: the version that was read. Raises `Overtaken` where somebody else has saved another since."""
    text = inputs.text("text", text, longest=LONGEST)
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_write_minutes(mine.actor, meeting, now))
        held = MinutesDraft.objects.filter(meeting=meeting).first()
        if held is None:
            raise InvalidInput("text", "Ce compte rendu n’est pas commencé.")
        if held.text == text:
            return held
        if held.version != seen:
            raise Overtaken(held)
        together = held.edited_by_id == actor.pk and now - held.edited_at < SAVED_TOGETHER
        held.text, held.version, held.edited_by = text, held.version + 1, actor
        if together:
            held.save_without_historical_record()  # type: ignore[attr-defined]  # given by HistoricalRecords
        else:
            held.edited_at = now
            held.save()
            mine.record("minutes.edited", meeting, message=str(meeting))
        return held


def show(*, meeting: Meeting, actor: User, until: datetime, now: datetime) -> MinutesDraft:
    """Ask those who were there to read the minutes again, until a moment."""
    if until <= now:
        raise InvalidInput("until", "Laissez un délai à celles et ceux qui relisent : choisissez un moment à venir.")
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        require(permissions.can_write_minutes(mine.actor, meeting, now))
        held = MinutesDraft.objects.filter(meeting=meeting).first()
        if held is None or not held.text:
            raise InvalidInput("until", "Ce compte rendu est vide : écrivez-le d’abord.")
        held.shown_at, held.remarks_until = held.shown_at or now, until
        held.save()
        there = meeting.attendances.people()
        mine.record(
            "minutes.shown",
            meeting,
            message=str(meeting),
            details={"meeting": str(meeting), "until": moment_in_words(until)},
            tell=there,
            path=meeting.get_absolute_url(),
        )
        return held


def remark(*, meeting: Meeting, actor: User, text: str, now: datetime) -> Remark:
    """Say what the minutes should say otherwise; whoever writes them is told, and the remark is kept beside them."""
    text = inputs.text("text", text, missing="Écrivez ce que le compte rendu devrait dire.")
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        held = MinutesDraft.objects.select_related("edited_by").filter(meeting=meeting).first()
        there = meeting.attendances.filter(user=actor).exists()
        open_one = held if meeting.minuted_at is None else None
        require(permissions.can_remark(mine.actor, open_one, now, attended=there))
        assert held is not None
        said = Remark.objects.create(meeting=meeting, author=actor, organisation=organisation_at(meeting, actor, now), text=text, at=now)
        mine.record(
            "minutes.remarked",
            meeting,
            message=text,
            details={"meeting": str(meeting)},
            tell=[held.edited_by],
            path=meeting.get_absolute_url(),
        )
        return said


def publish(*, meeting: Meeting, actor: User, now: datetime) -> Minutes:
    """Publish the minutes as they are drafted, with the fingerprint of the chain: they never change again."""
    with turn(meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, meeting)
        held = MinutesDraft.objects.filter(meeting=meeting).first()
        require(permissions.can_publish_minutes(mine.actor, meeting, held, now, attended=meeting.attendances.with_account().count()))
        assert held is not None
        made = Minutes.objects.create(meeting=meeting, text=held.text, fingerprint=chain.head(mine.standard), user=actor, at=now)
        if meeting.opened_at is not None and meeting.closed_at is None:
            meeting.closed_at, meeting.code = now, ""
        meeting.minuted_at = now
        meeting.save()
        mine.record(
            "minutes.published",
            meeting,
            message=str(meeting),
            details={"meeting": str(meeting)},
            tell=_concerned(mine, meeting),
            path=meeting.get_absolute_url(),
        )
        return made


def correct(*, minutes: Minutes, actor: User, text: str, now: datetime) -> Erratum:
    """Write beside published minutes what they should have said."""
    text = inputs.text("text", text, missing="Écrivez ce que le compte rendu aurait dû dire.")
    with turn(minutes.meeting.standard, actor, now) as mine:
        meeting = fresh_meeting(mine, minutes.meeting)
        require(permissions.can_correct_minutes(mine.actor, meeting))
        made = Erratum.objects.create(minutes=minutes, text=text, user=actor, at=now)
        mine.record(
            "minutes.corrected",
            meeting,
            message=text,
            details={"meeting": str(meeting)},
            tell=_concerned(mine, meeting),
            path=meeting.get_absolute_url(),
        )
        return made


def _concerned(mine: Turn, meeting: Meeting) -> list[User]:
    """Those who are invited, and those who were there."""
    there = meeting.attendances.people()
    return list({user.pk: user for user in (*(one.user for one in expected(meeting, mine.now)), *there)}.values())
