"""The answer that each comment receives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.utils.text import Truncator

from accounts.models import User
from concertation import permissions
from concertation.comment_table import mark_of
from concertation.models import Comment
from concertation.services import ballots
from concertation.services.triage import contesting, sorting
from concertation.services.turn import Turn, turn
from standard.permissions import require
from standard.schema.words import NBSP, quoted
from standard.services import inputs
from standard.services.errors import InvalidInput

NOTHING_SEEN: Final[Mapping[int, str]] = MappingProxyType({})


def answer(
    *, comment: Comment, actor: User, disposition: str, answer: str, now: datetime, seen: Mapping[int, str] = NOTHING_SEEN
) -> Comment:
    """Give a comment its disposition and the team's answer, or change them: the earlier ones stay in its history."""
    return answer_all(comments=[comment], actor=actor, disposition=disposition, answer=answer, now=now, seen=seen)[0]


def answer_all(
    *, comments: Sequence[Comment], actor: User, disposition: str, answer: str, now: datetime, seen: Mapping[int, str] = NOTHING_SEEN
) -> list[Comment]:
    """Give several comments of one standard, and those that say the same, one disposition and answer: all of them, or none.

    `seen`: what each was answered on the page where this was written (`mark_of`): what somebody else answered since is not written over.
    """
    disposition = inputs.choice(
        "disposition", disposition, Comment.Disposition.values, message="Choisissez la suite donnée au commentaire."
    )
    answer = inputs.text("answer", answer, missing="Écrivez la réponse que son auteur lira.")
    sorting.some(comments)
    if len({comment.standard_id for comment in comments}) > 1:
        raise InvalidInput("comments", "Un de ces commentaires appartient à un autre standard.")
    with turn(comments[0].standard, actor, now) as mine:
        keys = [comment.pk for comment in comments]
        _check_seen(keys, seen, (disposition, answer))
        same = Comment.objects.counted().filter(triage__same_as__in=keys).exclude(pk__in=keys).order_by("pk").values_list("pk", flat=True)
        return [answer_in(mine, Comment.objects.get(pk=key), actor, disposition, answer) for key in [*keys, *same]]


def _check_seen(keys: Sequence[int], seen: Mapping[int, str], said: tuple[str, str]) -> None:
    for comment in Comment.objects.filter(pk__in=[key for key in keys if key in seen]).select_related("answered_by").order_by("pk"):
        held = (comment.disposition, comment.answer)
        if mark_of(*held) != seen[comment.pk] and held != said:
            by = comment.answered_by.public_name if comment.answered_by is not None else "Quelqu’un d’autre"
            raise InvalidInput(
                "answer",
                f"{by} a répondu entre-temps au commentaire n°{NBSP}{comment.pk}, {quoted(str(comment.get_disposition_display()))}{NBSP}: "
                f"{quoted(Truncator(comment.answer).chars(200))} Rien n’est remplacé. Relisez cette réponse, puis renvoyez la vôtre "
                "si elle vaut mieux.",
            )


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
        same = (said_by.user for said_by in comment.likes.filter(user__is_active=True).select_related("user"))
        mine.record("comment.answered", comment, tell=[comment.author, *same], **said)
        ballots.ask_again(mine, comment)
    return comment
