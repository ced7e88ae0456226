"""An answer that its reader does not accept, once: it comes back to the team, whose next answer is the last."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions
from concertation.models import Comment, Contest, Triage
from concertation.services.turn import Turn, turn
from standard.permissions import require
from standard.services import inputs


def contest(*, comment: Comment, actor: User, reason: str, now: datetime) -> Contest:
    """Say why the answer to one's comment does not do. Whoever answered is told, and so is whoever it is entrusted to."""
    reason = inputs.text("reason", reason, missing="Dites ce qui ne convient pas dans cette réponse : l’équipe projet la reverra.")
    with turn(comment.standard, actor, now) as mine:
        comment = Comment.objects.select_related("answered_by").get(pk=comment.pk)
        known = Contest.objects.filter(comment=comment).first()
        require(permissions.can_contest_answer(mine.actor, comment, known))
        made = Contest.objects.create(comment=comment, reason=reason, at=now)
        triage = Triage.objects.filter(comment=comment).select_related("assigned_to").first()
        mine.record(
            "comment.contested",
            comment,
            message=reason,
            uids=(comment.field_uid, comment.value_uid),
            tell=[comment.answered_by, triage.assigned_to if triage is not None else None],
            path=comment.get_absolute_url(),
        )
        return made


def settle(mine: Turn, comment: Comment) -> bool:
    """The team has answered again: whether that ends a contest."""
    return bool(Contest.objects.filter(comment=comment, settled_at=None).update(settled_at=mine.now))
