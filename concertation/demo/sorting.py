"""The steps of the story where comments are brought together, contested, withheld."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from concertation.demo.told import ToldSoFar
from concertation.models import Comment, Moderation
from concertation.services.triage import contesting, moderating, sorting


class SortingSteps(ToldSoFar):
    """The steps of the triage of comments, and of moderation."""

    def theme(self, *, at: datetime, by: User, title: str, comments: Sequence[str]) -> None:
        sorting.give_theme(comments=self._said(comments), actor=by, title=title, now=at)

    def entrust(self, *, at: datetime, by: User, comments: Sequence[str]) -> None:
        """Somebody of the team takes comments on."""
        sorting.assign(comments=self._said(comments), actor=by, to=by, now=at)

    def merge(self, *, at: datetime, by: User, comment: str, same: Sequence[str]) -> None:
        sorting.merge(comment=self.comments[comment], duplicates=self._said(same), actor=by, now=at)

    def contradict(self, *, at: datetime, by: User, comment: str, decision: str) -> None:
        sorting.mark_contradiction(comments=self._said([comment]), decision=self.decisions[decision], actor=by, now=at)

    def contest(self, *, at: datetime, by: User, comment: str, reason: str) -> None:
        contesting.contest(comment=self.comments[comment], actor=by, reason=reason, now=at)

    def hide(self, *, at: datetime, by: User, comment: str, motive: str) -> None:
        moderating.hide(comment=self.comments[comment], actor=by, motive=motive, now=at)

    def appeal(self, *, at: datetime, by: User, comment: str, reason: str) -> None:
        moderating.appeal(moderation=self._withheld(comment), actor=by, reason=reason, now=at)

    def uphold(self, *, at: datetime, by: User, comment: str, answer: str) -> None:
        moderating.settle(moderation=self._withheld(comment), actor=by, restored=False, answer=answer, now=at)

    def _said(self, keys: Sequence[str]) -> list[Comment]:
        return [self.comments[key] for key in keys]

    def _withheld(self, comment: str) -> Moderation:
        return Moderation.objects.in_force().select_related("standard").get(comment=self.comments[comment])
