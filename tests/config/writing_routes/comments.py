"""What goes with the call and with comments."""

from __future__ import annotations

from typing import Any

from concertation import permissions as debate
from concertation.models import CommentDraft
from concertation.services import comments
from tests.config.writing_routes.asking import Asks, Route, keyed, the_standard
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


ROUTES: dict[str, Route] = {
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
    "DELETE api:comment_draft": Asks(debate.can_draft_comment, _draft, refused=("visitor",)),
}
