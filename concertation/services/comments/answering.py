"""The answer that each comment receives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from concertation import permissions
from concertation.models import Comment
from concertation.services import ballots
from concertation.services.triage import contesting, sorting
from concertation.services.turn import Turn, turn
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput


def answer(*, comment: Comment, actor: User, disposition: str, answer: str, now: datetime) -> Comment:
    """Give a comment its disposition and the team's answer, or change them: the earlier ones stay in its history."""
    return answer_all(comments=[comment], actor=actor, disposition=disposition, answer=answer, now=now)[0]


def answer_all(*, comments: Sequence[Comment], actor: User, disposition: str, answer: str, now: datetime) -> list[Comment]:
    """Give several comments of one standard, and those that say the same, one disposition and answer: all of them, or none."""
    disposition = inputs.choice(
        "disposition", disposition, Comment.Disposition.values, message="Choisissez la suite donnée au commentaire."
    )
    answer = inputs.text("answer", answer, missing="Écrivez la réponse que son auteur lira.")
    sorting.some(comments)
    if len({comment.standard_id for comment in comments}) > 1:
        raise InvalidInput("comments", "Un de ces commentaires appartient à un autre standard.")
    with turn(comments[0].standard, actor, now) as mine:
        keys = [comment.pk for comment in comments]
        same = Comment.objects.counted().filter(triage__same_as__in=keys).exclude(pk__in=keys).order_by("pk").values_list("pk", flat=True)
        return [answer_in(mine, Comment.objects.get(pk=key), actor, disposition, answer) for key in [*keys, *same]]


def answer_in(mine: Turn, comment: Comment, actor: User, disposition: str, answer: str) -> Comment:
    """As `answer`, in a turn that has begun; the texts have been read."""
    require(permissions.can_answer_comment(mine.actor, comment))
    maintained = (comment.disposition, comment.answer) == (disposition, answer)
    contested = contesting.settle(mine, comment)
    if maintained and comment.new_reply_for:
        Comment.objects.filter(pk=comment.pk).update(new_reply_for="")
    if maintained and not contested:
        return comment
    changed, became_of_it = bool(comment.disposition), comment.disposition
    comment.disposition, comment.answer = disposition, answer
    comment.answered_by, comment.answered_at = actor, mine.now
    comment.new_reply_for = ""
    comment.save()
    said: dict[str, Any] = {
        "message": answer,
        "details": {"disposition": disposition},
        "uids": (comment.field_uid, comment.value_uid),
    }
    if maintained:
        mine.record("comment.answer_maintained", comment, tell=[comment.author], **said)
    elif changed:
        news = contested or disposition != became_of_it
        mine.record("comment.answer_changed", comment, tell=[comment.author] if news else (), **said)
    else:
        mine.record("comment.answered", comment, tell=[comment.author], **said)
        ballots.ask_again(mine, comment)
    return comment
