"""What was already said on a subject, before one says it again."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q

from concertation.models import Comment
from concertation.queries.comments import Thread, first_comments, threads
from standard.models import Standard
from standard.text_search import containing, wanted

SHOWN: Final = 5
LOOKED_AT: Final = 200
"""Comments that share a word, of which those that share most are kept."""
LONG: Final = 5
"""Letters of a word that says what a text is about."""
ASKED: Final = 8
"""Words that are looked for: the longest."""


def similar(standard: Standard, text: str, *, field_uid: str = "") -> tuple[Thread, ...]:
    """The comments that share most of their words with a text, those on the same field first among equals; without a text, the
    latest ones on the field.
    """
    words = sorted((word for word in wanted(text) if len(word) >= LONG), key=len, reverse=True)[:ASKED]
    said = first_comments(standard)
    if not words:
        found = said.filter(field_uid=field_uid) if field_uid else said.none()
        return _threads([comment.pk for comment in found.order_by("-created_at", "-pk")[:SHOWN]])
    shared = reduce(or_, (Q(pk__in=containing(word, kind="comment", standard=standard.pk)) for word in words))
    near = list(said.filter(shared).order_by("-created_at", "-pk")[:LOOKED_AT])
    held = {comment.pk: set(wanted(comment.body)) for comment in near}
    near.sort(key=lambda comment: (len(held[comment.pk].intersection(words)), comment.field_uid == field_uid), reverse=True)
    return _threads([comment.pk for comment in near[:SHOWN]])


def _threads(keys: list[int]) -> tuple[Thread, ...]:
    found = {thread.comment.pk: thread for thread in threads(Comment.objects.filter(pk__in=keys).select_related("standard"))}
    return tuple(found[key] for key in keys if key in found)
