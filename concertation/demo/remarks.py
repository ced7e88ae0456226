"""What people do around comments in the story: say the same, correct, remove, keep a draft, attach a file."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile

from accounts.models import User
from concertation.demo.told import ToldSoFar
from concertation.services import comments
from concertation.services.comments import CommentAnchor


class RemarkSteps(ToldSoFar):
    """The steps of a player that are about comments already said, or not said yet."""

    def like(self, *, at: datetime, by: User, comment: str) -> None:
        comments.like(comment=self.comments[comment], actor=by, now=at)

    def correct(self, *, at: datetime, by: User, comment: str, body: str) -> None:
        comments.edit(comment=self.comments[comment], actor=by, body=body, now=at)

    def remove(self, *, at: datetime, by: User, comment: str) -> None:
        comments.remove(comment=self.comments[comment], actor=by, now=at)

    def keep_for_later(self, *, at: datetime, by: User, on: str, kind: str, body: str) -> None:
        comments.save_draft(standard=self.standard, actor=by, kind=kind, body=body, target=CommentAnchor(field=self._uid(on)), now=at)

    def attach(self, *, at: datetime, by: User, comment: str, name: str, content: str) -> None:
        file = comments.received(name, ContentFile(content.encode()))
        comments.attach(comment=self.comments[comment], actor=by, file=file, now=at)
