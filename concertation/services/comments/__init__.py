"""Everything that can happen to a comment: writing it, what goes with it, answering it."""

from concertation.services.comments.answering import answer, answer_all, answer_in
from concertation.services.comments.around import discard_draft, like, mark_read, save_draft, unlike
from concertation.services.comments.attaching import ReceivedFile, attach, detach, received
from concertation.services.comments.writing import THE_STANDARD, CommentAnchor, edit, post, remove

__all__ = [
    "THE_STANDARD",
    "CommentAnchor",
    "ReceivedFile",
    "answer",
    "answer_all",
    "answer_in",
    "attach",
    "detach",
    "discard_draft",
    "edit",
    "like",
    "mark_read",
    "post",
    "received",
    "remove",
    "save_draft",
    "unlike",
]
