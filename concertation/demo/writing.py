"""The steps of the story where the team writes to a circle, and where people choose what they are told."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation.demo.told import ToldSoFar
from concertation.models import CircleLetter
from concertation.services import letters
from standard.news import Topic
from standard.services import news


class WritingSteps(ToldSoFar):
    """The steps of letters and of news."""

    def letter(self, *, at: datetime, by: User, circle: str, title: str, body: str) -> None:
        letters.write(standard=self.standard, actor=by, circle=circle, title=title, body=body, now=at)

    def letter_answer(self, *, at: datetime, by: User, title: str, body: str) -> None:
        letter = CircleLetter.objects.get(standard=self.standard, title=title)
        letters.answer(letter=letter, actor=by, body=body, now=at)

    def follow(self, *, at: datetime, by: User, field: str = "") -> None:
        """The whole standard where no field is named."""
        topic = Topic("element", self._uid(field)) if field else Topic("standard")
        news.follow(standard=self.standard, actor=by, topic=topic, now=at)

    def pace(self, *, at: datetime, by: User, pace: str) -> None:
        news.choose_pace(standard=self.standard, actor=by, pace=pace, now=at)
