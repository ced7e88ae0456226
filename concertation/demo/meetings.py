"""The meetings of the story: prepared, told in minutes, and the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from accounts.models import User
from concertation.demo.told import ToldSoFar
from concertation.services import documents, meetings
from concertation.services.meetings import Programme, agenda, minutes
from concertation.services.meetings.agenda import Item

REVIEW: Final = timedelta(days=7)
"""How long those who were there read minutes again."""


class MeetingSteps(ToldSoFar):
    """The steps of what happens before, in and after a meeting."""

    def meet(
        self,
        *,
        at: datetime,
        by: User,
        key: str,
        kind: str,
        number: int,
        ends: datetime,
        present: Sequence[str],
        title: str = "",
        place: str = "",
    ) -> None:
        """A meeting, written down as it begins with those who are there."""
        there = self.standard.memberships.filter(user__in=[self.users[name] for name in present]).order_by("pk")
        self.meetings[key] = meetings.plan(
            standard=self.standard,
            actor=by,
            programme=Programme(kind=kind, starts_at=at, ends_at=ends, title=title, place=place),
            number=number,
            present=there.select_related("organisation"),
            now=at,
        )

    def plan_meeting(
        self,
        *,
        at: datetime,
        by: User,
        key: str,
        kind: str,
        starts: datetime,
        ends: datetime,
        title: str = "",
        place: str = "",
        link: str = "",
    ) -> None:
        """A meeting to come."""
        programme = Programme(kind=kind, starts_at=starts, ends_at=ends, title=title, place=place, link=link)
        self.meetings[key] = meetings.plan(standard=self.standard, actor=by, programme=programme, now=at)

    def set_agenda(self, *, at: datetime, by: User, meeting: str, items: Sequence[dict[str, Any]]) -> None:
        """The agenda of a meeting, with what was said of each item where it was held."""
        said = [dict(item) for item in items]
        notes = [item.pop("notes", "") for item in said]
        for written in said:
            if "activity" in written:
                written["activity"] = self.activities[written["activity"]]
        put = agenda.add(meeting=self.meetings[meeting], actor=by, items=[Item(**item) for item in said], now=at)
        for item, note in zip(put, notes, strict=True):
            if note:
                agenda.note(item=item, actor=by, notes=note, now=at)

    def build_agenda(self, *, at: datetime, by: User, meeting: str) -> None:
        """What waits for the committee, in one click."""
        agenda.build(meeting=self.meetings[meeting], actor=by, now=at)

    def bring(self, *, at: datetime, by: User, meeting: str, title: str, url: str, kind: str = "support") -> None:
        """A link, which the team reads again and publishes."""
        brought = documents.add(meeting=self.meetings[meeting], actor=by, title=title, kind=kind, url=url, now=at)
        documents.publish(document=brought, actor=by, now=at)

    def announce(self, *, at: datetime, by: User, meeting: str, answers: Sequence[dict[str, str]] = ()) -> None:
        """The invitations, and what some answer."""
        meetings.announce(meeting=self.meetings[meeting], actor=by, now=at)
        for said in answers:
            who = self.users[said["who"]]
            meetings.answer(
                meeting=self.meetings[meeting], actor=who, answer=said["answer"], representative=said.get("representative", ""), now=at
            )

    def draft_minutes(self, *, at: datetime, by: User, meeting: str) -> None:
        """Minutes drafted from what happened, and read again."""
        minutes.begin(meeting=self.meetings[meeting], actor=by, now=at)
        minutes.show(meeting=self.meetings[meeting], actor=by, until=at + REVIEW, now=at)

    def remark_minutes(self, *, at: datetime, by: User, meeting: str, text: str) -> None:
        minutes.remark(meeting=self.meetings[meeting], actor=by, text=text, now=at)

    def publish_minutes(self, *, at: datetime, by: User, meeting: str) -> None:
        minutes.publish(meeting=self.meetings[meeting], actor=by, now=at)
