"""What people said: threads, figures, and how far the answers have come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from concertation.models import Comment, Consultation, Question
from concertation.models.contributions import WAITING, CommentQuerySet
from standard.models import Element, Standard
from standard.schema.model import Schema
from standard.schema.wording import number


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and the replies to it, the oldest first."""

    comment: Comment
    replies: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Meter:
    """How many comments have received their answer."""

    answered: int
    total: int

    @property
    def waiting(self) -> int:
        return self.total - self.answered

    @property
    def sentence(self) -> str:
        if not self.answered:
            return f"Aucun commentaire sur {number(self.total)} n’a encore reçu de réponse"
        answered = "1 commentaire" if self.answered == 1 else f"{number(self.answered)} commentaires"
        return f"{answered} sur {number(self.total)} {'a' if self.answered == 1 else 'ont'} reçu une réponse"


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """The comments on one field, its values included; on the standard as a whole where `uid` is empty."""

    uid: str
    name: str
    title: str
    counts: tuple[int, ...]
    """One number a kind, in the order of `CommentStatistics.kinds`."""

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class CommentStatistics:
    """Comments by field and kind: fields in the order of the schema, those since removed after them."""

    kinds: tuple[tuple[str, str], ...]
    """Code and French label of each kind."""
    rows: tuple[StatisticsRow, ...]
    totals: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.totals)


def first_comments(standard: Standard, consultation: Consultation | None = None) -> CommentQuerySet:
    """The comments that count, with their authors; those of one call for comments where it is given. Whatever lists comments of a
    standard or counts them begins with these, so that the same are found everywhere.
    """
    comments = standard.comments.counted().select_related("author", "organisation")
    return comments if consultation is None else comments.in_call(consultation)


def waiting_for_a_call(standard: Standard) -> CommentQuerySet:
    """Those that are part of no call and that nobody has answered: they wait for the next one. What is said of a proposal or of a
    question waits for none.
    """
    return first_comments(standard).in_call(None).waiting().exclude(target__in=["proposal", "question"])


def still_said(key: int | None) -> bool:
    """Whether what a comment says may still be read by all."""
    return Comment.objects.public().filter(pk=key or 0, removed_at=None).exists()


def is_followed(comment: Comment) -> bool:
    """Whether something was said after a reply, by somebody else, or by the team's answer to its thread."""
    if comment.parent is None:
        return False
    answered = comment.parent.answered_at
    later = Comment.objects.filter(parent=comment.parent, pk__gt=comment.pk, removed_at=None).exclude(author=comment.author_id)
    return (answered is not None and answered > comment.created_at) or later.exists()


def threads(comments: QuerySet[Comment], *, even_removed: bool = False) -> tuple[Thread, ...]:
    """The threads that these comments begin, in the same number of queries whatever theirs. One that was removed is among them where
    it has replies, or where `even_removed` is said.
    """
    roots = list(
        comments.filter(parent=None)
        .select_related("standard", "author", "organisation", "answered_by", "proposal", "question")
        .prefetch_related("likes", "attachments")
    )
    replies: dict[int, list[Comment]] = defaultdict(list)
    answers = (
        Comment.objects.filter(parent__in=[root.pk for root in roots])
        .select_related("standard", "author", "organisation")
        .prefetch_related("attachments")
    )
    for reply in answers.order_by("created_at", "pk"):
        if reply.parent_id is not None:
            replies[reply.parent_id].append(reply)
    return tuple(Thread(root, tuple(replies[root.pk])) for root in roots if root.removed_at is None or even_removed or replies[root.pk])


def threads_begun_by(comments: Iterable[Comment]) -> tuple[Thread, ...]:
    """The threads that comments at hand begin, such as those of a page of them: the latest first."""
    return threads(Comment.objects.filter(pk__in=[comment.pk for comment in comments]).order_by("-created_at", "-pk"))


def element_threads(
    standard: Standard, field_uid: str, *, most: int | None = None, call: Consultation | None = None
) -> dict[str, tuple[Thread, ...]]:
    """The discussion of a field and of each of its values, by uid, in one call where it is given; `most`: only so many threads of
    each, the latest ones.
    """
    comments = Comment.objects.public().filter(standard=standard, field_uid=field_uid)
    if call is not None:
        comments = comments.in_call(call)
    if most is not None:
        rank = Window(RowNumber(), partition_by="value_uid", order_by=[F("created_at").desc(), F("pk").desc()])
        latest = comments.filter(parent=None).order_by().annotate(rank=rank).filter(rank__lte=most)
        comments = Comment.objects.filter(pk__in=list(latest.values_list("pk", flat=True)))
    found: dict[str, list[Thread]] = defaultdict(list)
    for thread in threads(comments):
        found[thread.comment.value_uid or field_uid].append(thread)
    return {uid: tuple(listed) for uid, listed in found.items()}


def comments_counted(standard: Standard, field_uid: str) -> dict[str, int]:
    """How many comments begin a thread on a field and on each of its values, by uid."""
    comments = first_comments(standard).filter(field_uid=field_uid).order_by()
    return {uid or field_uid: amount for uid, amount in comments.values_list("value_uid").annotate(Count("pk"))}


def gathered_under(question: Question | int) -> QuerySet[Any]:
    """The keys of the comments that the team brought together under a question."""
    return Question.related_comments.through.objects.filter(question=question).order_by().values("comment")


def meter(standard: Standard, consultation: Consultation | None = None) -> Meter:
    return Meter(**first_comments(standard, consultation).aggregate(**_ANSWERED))


def meters(standard: Standard, calls: Iterable[Consultation]) -> dict[int | None, Meter]:
    """The meter of each of the calls for comments, and that of the whole standard under None, in one query."""
    comments = first_comments(standard).order_by().values_list("consultation")
    counted = {key: (answered, total) for key, answered, total in comments.annotate(**_ANSWERED)}
    whole = Meter(answered=sum(answered for answered, _ in counted.values()), total=sum(total for _, total in counted.values()))
    return {call.pk: Meter(*counted.get(call.pk, (0, 0))) for call in calls} | {None: whole}


_ANSWERED: Final = {"answered": Count("pk", filter=~WAITING), "total": Count("pk")}


def statistics(
    standard: Standard, schema: Schema, consultation: Consultation | None = None, *, said: CommentQuerySet | None = None
) -> CommentStatistics:
    """Comments on the standard, its fields and their values, by field and kind; those on proposals and questions apart.

    `said`: which of `first_comments`, where not those of a call, or all.
    """
    comments = (first_comments(standard, consultation) if said is None else said).exclude(target__in=["proposal", "question"])
    counted = comments.order_by().values_list("field_uid", "kind").annotate(Count("pk"))
    counts: Counter[tuple[str, str]] = Counter({(uid, kind): amount for uid, kind, amount in counted})
    kinds = tuple((code, str(label)) for code, label in Comment.Kind.choices)
    named = {field.uid: (field.name, field.title) for field in schema.fields}
    gone = {uid for uid, _ in counts if uid and uid not in named}
    removed = Element.objects.filter(standard=standard, uid__in=gone).order_by("pk").values_list("uid", "name", "title")
    lines: Iterable[tuple[str, str, str]] = [
        *((uid, name, title) for uid, (name, title) in named.items()),
        *((uid, name, title or name) for uid, name, title in removed),
        ("", "", "Le standard dans son ensemble"),
    ]
    rows = tuple(StatisticsRow(uid, name, title, tuple(counts[uid, kind] for kind, _ in kinds)) for uid, name, title in lines)
    totals = tuple(sum(column) for column in zip(*(row.counts for row in rows), strict=True))
    return CommentStatistics(kinds, tuple(row for row in rows if row.total), totals)
