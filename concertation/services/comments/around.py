"""What goes with comments: drafts of those to come, saying the same, having read a reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import conditions
from accounts.models import User
from concertation import permissions, queries
from concertation.models import Comment, CommentDraft, CommentLike
from concertation.services.comments import attaching
from concertation.services.comments.attaching import ReceivedFile
from concertation.services.comments.writing import THE_STANDARD, CommentAnchor, about_key
from concertation.services.turn import turn
from standard.models import Standard
from standard.permissions import PermissionRefused, require
from standard.queries import actor_for
from standard.services import inputs


def save_draft(
    *,
    standard: Standard,
    actor: User,
    body: str,
    now: datetime,
    kind: str = "",
    target: CommentAnchor = THE_STANDARD,
    parent: Comment | None = None,
    files: Sequence[ReceivedFile] = (),
) -> CommentDraft | None:
    """Keep what somebody is writing, and files beside those that it has; nothing where nothing is written any more.

    Nothing of the standard changes: no turn is taken.
    """
    require(permissions.can_draft_comment(actor_for(user=actor, standard=standard, now=now)))
    thread = (parent.parent or parent) if parent is not None else None
    body = inputs.text("body", body)
    kept: dict[str, Any] = {"author": actor, "standard": standard, "about": about_key(target, thread)}
    if not body:
        for gone in CommentDraft.objects.filter(**kept):
            _throw_away(gone)
        return None
    written = {
        "field_uid": target.field,
        "value_uid": target.value,
        "proposal": target.proposal,
        "question": target.question,
        "parent": thread,
        "kind": kind if kind in Comment.Kind.values else "",
        "body": body,
        "saved_at": now,
    }
    with transaction.atomic():
        draft, _ = CommentDraft.objects.update_or_create(**kept, defaults=written)
        attaching.keep(draft, actor, files, now)
    return draft


def discard_draft(*, draft: CommentDraft, actor: User, now: datetime) -> None:
    """Throw away what one was writing."""
    if draft.author_id != actor.pk:
        raise PermissionRefused("Ce brouillon appartient à quelqu’un d’autre.")
    with transaction.atomic():
        CommentDraft.objects.select_for_update().filter(pk=draft.pk).first()
        conditions.look()
        _throw_away(draft)


def _throw_away(draft: CommentDraft) -> None:
    with transaction.atomic():
        attaching.erase(draft)
        draft.delete()


def like(*, comment: Comment, actor: User, now: datetime) -> CommentLike:
    """Say the same as a comment. Once more changes nothing."""
    with turn(comment.standard, actor, now) as mine:
        comment = Comment.objects.get(pk=comment.pk)
        require(permissions.can_like_comment(mine.actor, comment))
        organisation = queries.organisation_of(actor, mine.standard, now)
        said, fresh = CommentLike.objects.get_or_create(comment=comment, user=actor, defaults={"at": now, "organisation": organisation})
        if fresh:
            mine.record("comment.liked", comment, uids=(comment.field_uid, comment.value_uid))
        return said


def unlike(*, comment: Comment, actor: User, now: datetime) -> None:
    """Take it back. Where one did not say the same, nothing changes."""
    with turn(comment.standard, actor, now) as mine:
        comment = Comment.objects.get(pk=comment.pk)
        require(permissions.can_like_comment(mine.actor, comment))
        gone, _ = CommentLike.objects.filter(comment=comment, user=actor).delete()
        if gone:
            mine.record("comment.unliked", comment, uids=(comment.field_uid, comment.value_uid))


def mark_read(*, comment: Comment, actor: User, now: datetime) -> Comment:
    """Say that the last reply of a thread asks for nothing more."""
    with turn(comment.standard, actor, now) as mine:
        comment = Comment.objects.get(pk=comment.pk)
        require(permissions.can_mark_read(mine.actor, comment))
        Comment.objects.filter(pk=comment.pk).update(new_reply_for="")
        comment.new_reply_for = ""
        mine.record("comment.reply_read", comment, uids=(comment.field_uid, comment.value_uid))
        return comment
