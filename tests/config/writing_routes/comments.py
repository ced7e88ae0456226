"""What goes with the call and with comments."""

from __future__ import annotations

from typing import Any

from concertation import permissions as debate
from concertation.models import CommentDraft
from concertation.services import comments
from tests.config.writing_routes.asking import Asks, Route, keyed, the_call, the_standard
from tests.config.writing_routes.places import Places

_that_call = keyed(lambda p: p.call)
_that_comment = keyed(lambda p: p.comment)


def _attachment(places: Places) -> dict[str, Any]:
    return {"key": places.comment.attachments.get().pk}


def _draft(places: Places) -> dict[str, Any]:
    """One of somebody else."""
    world = places.world
    kept: CommentDraft | None = comments.save_draft(standard=world.standard, actor=world.other, body="Plus tard.", now=world.now)
    assert kept is not None
    return {"pk": kept.pk}


def _of_standard(places: Places) -> dict[str, Any]:
    return {**the_standard(places), "pk": places.call.pk}


def _said(places: Places) -> dict[str, Any]:
    return {**the_standard(places), "key": places.comment.pk}


def _own(places: Places) -> tuple[Any, ...]:
    return (places.comment,)


ROUTES: dict[str, Route] = {
    "POST pages:rewrite": Asks(debate.can_propose, on=the_call, query=lambda p: f"champ={p.world.field('nom').uid}"),
    "POST pages:correct_call": Asks(debate.can_correct_consultation, _of_standard, lambda p, now: (p.call, now)),
    "POST pages:cancel_call": Asks(debate.can_change_consultation, _of_standard, lambda p, now: (p.call, now)),
    "POST pages:edit_comment": Asks(debate.can_change_comment, _said, lambda p, now: _own(p)),
    "POST pages:remove_comment": Asks(debate.can_change_comment, _said, lambda p, now: _own(p)),
    "POST pages:like_comment": Asks(debate.can_like_comment, _said, lambda p, now: _own(p), refused=("visitor",)),
    "POST pages:read_comment": Asks(debate.can_mark_read, _said, lambda p, now: _own(p)),
    "POST pages:remove_attachment": Asks(
        debate.can_change_comment, lambda p: {**the_standard(p), **_attachment(p)}, lambda p, now: _own(p)
    ),
    "POST pages:discard_comment_draft": Asks(debate.can_draft_comment, lambda p: {**the_standard(p), **_draft(p)}, refused=("visitor",)),
    "POST api:consultation_cancel": Asks(
        debate.can_change_consultation, _that_call, lambda p, now: (p.call, now), lambda p: {"motive": "Pas prêt."}
    ),
    "PATCH api:comment": Asks(debate.can_change_comment, _that_comment, lambda p, now: (p.comment,), lambda p: {"body": "Et le matin ?"}),
    "DELETE api:comment": Asks(debate.can_change_comment, _that_comment, lambda p, now: (p.comment,)),
    "POST api:comment_attachments": Asks(debate.can_change_comment, _that_comment, lambda p, now: (p.comment,)),
    "DELETE api:attachment": Asks(debate.can_change_comment, _attachment, lambda p, now: (p.comment,)),
    "POST api:comment_like": Asks(debate.can_like_comment, _that_comment, lambda p, now: (p.comment,), refused=("visitor",)),
    "DELETE api:comment_like": Asks(debate.can_like_comment, _that_comment, lambda p, now: (p.comment,), refused=("visitor",)),
    "POST api:comment_read": Asks(debate.can_mark_read, _that_comment, lambda p, now: (p.comment,)),
    "POST api:comment_drafts": Asks(debate.can_draft_comment, the_standard, sent=lambda p: {"body": "Plus tard."}, refused=("visitor",)),
    "POST api:comment_draft_attachments": Asks(debate.can_draft_comment, _draft, refused=("visitor",)),
    "DELETE api:comment_draft": Asks(debate.can_draft_comment, _draft, refused=("visitor",)),
}
