"""The comments as the team goes through them: what is asked of the list, and what was made of each comment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from concertation.models import Comment, Contest, Moderation, Question, Theme, Triage
from concertation.models.contributions import CONTESTED, WAITING
from concertation.models.triage import ModerationQuerySet
from concertation.queries.comments import first_comments
from standard.memory import under_stamp
from standard.models import Circle, Membership, Standard
from standard.text_search import containing

STATES: Final = (
    ("waiting", "À répondre"),
    ("contested", "Réponse contestée"),
    ("answered", "Répondus"),
    ("merged", "Réunis à un autre"),
    ("all", "Tous"),
)
"""What a comment may be for the team. One whose answer is contested waits again."""
NONE: Final = "none"
"""In the place of a theme, of a call, of somebody of the team: none."""
WHOLE: Final = "standard"
"""In the place of a field's uid: the standard as a whole, its proposals and its questions."""


def _in_state(rows: QuerySet[Comment], state: str) -> QuerySet[Comment]:
    match state:
        case "waiting":
            # Whoever answers the comment that stands for others answers them all.
            return rows.filter(WAITING).filter(Q(triage=None) | Q(triage__same_as=None))
        case "contested":
            return rows.filter(CONTESTED)
        case "answered":
            return rows.exclude(WAITING)
        case "merged":
            return rows.filter(triage__same_as__isnull=False)
        case _:
            return rows


def _on_field(rows: QuerySet[Comment], uid: str) -> QuerySet[Comment]:
    return rows.filter(field_uid="" if uid == WHOLE else uid)


def _under_theme(rows: QuerySet[Comment], theme: str) -> QuerySet[Comment]:
    return rows.filter(themes=None) if theme == NONE else rows.filter(themes=int(theme))


def _of_call(rows: QuerySet[Comment], call: str) -> QuerySet[Comment]:
    return rows.filter(consultation=None if call == NONE else int(call))


def _entrusted_to(rows: QuerySet[Comment], user: str) -> QuerySet[Comment]:
    return rows.filter(Q(triage=None) | Q(triage__assigned_to=None)) if user == NONE else rows.filter(triage__assigned_to=int(user))


@dataclass(frozen=True, slots=True)
class TriageFilters:
    """What is asked of the list; what is empty keeps everything. Keys are those of rows, or NONE."""

    state: str = "waiting"
    kind: str = ""
    field: str = ""
    """A field's uid, or WHOLE."""
    organisation: str = ""
    territory: str = ""
    theme: str = ""
    call: str = ""
    assigned: str = ""
    replies: bool = False
    """Only the threads where somebody waits for the team to read what they replied."""
    words: str = ""

    def keep(self, standard: Standard) -> QuerySet[Comment]:
        """The comments of a standard that are asked."""
        kept: QuerySet[Comment] = first_comments(standard)
        for name, narrowed in NARROWING.items():
            said = getattr(self, name)
            kept = narrowed(kept, said) if said else kept
        if self.replies:
            kept = with_new_replies(kept)
        return kept.filter(pk__in=containing(self.words, kind="comment", standard=standard.pk)) if self.words else kept


NARROWING: Final[Mapping[str, Callable[..., QuerySet[Comment]]]] = MappingProxyType(
    {
        "state": _in_state,
        "kind": lambda rows, kind: rows.filter(kind=kind),
        "field": _on_field,
        "organisation": lambda rows, key: rows.filter(organisation=int(key)),
        "territory": lambda rows, territory: rows.filter(author__territory=territory),
        "theme": _under_theme,
        "call": _of_call,
        "assigned": _entrusted_to,
    }
)


def with_new_replies(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those whose last reply comes back to the team."""
    return rows.filter(new_reply_for=Comment.WhoseTurn.TEAM)


def judges_of(standard: Standard, now: datetime) -> list[User]:
    """Those who may settle an appeal: the team and the chair."""
    members = Membership.objects.active(now).filter(Q(circle=Circle.TEAM) | Q(chair=True), standard=standard, user__is_active=True)
    return list(User.objects.filter(memberships__in=members).distinct().order_by("pk"))


def judged_alone(moderation: Moderation, now: datetime) -> bool:
    """Whether nobody else than who withheld a text could settle its appeal."""
    return all(judge.pk == moderation.by_id for judge in judges_of(moderation.standard, now))


@dataclass(frozen=True, slots=True)
class Sorted:
    """What the team made of a comment, its answer apart."""

    themes: tuple[Theme, ...] = ()
    triage: Triage | None = None
    contest: Contest | None = None
    duplicates: tuple[Comment, ...] = ()
    """Those that say the same, for which it stands."""
    questions: tuple[Question, ...] = ()
    """Those that brought it together with others."""
    replies: int = 0


def sorted_of(comments: Iterable[Comment]) -> dict[int, Sorted]:
    """By comment, in a number of queries that does not grow with them."""
    keys = [comment.pk for comment in comments]
    themes: dict[int, list[Theme]] = defaultdict(list)
    given = Theme.comments.through.objects.filter(comment__in=keys).select_related("theme").order_by("theme__title", "theme")
    for link in given:
        themes[link.comment_id].append(link.theme)
    triage = {one.pk: one for one in Triage.objects.filter(pk__in=keys).select_related("assigned_to", "same_as", "contradicts__standard")}
    duplicates: dict[int, list[Comment]] = defaultdict(list)
    same = Triage.objects.filter(same_as__in=keys, comment__hidden_at=None, comment__removed_at=None).select_related(
        "comment__author", "comment__organisation"
    )
    for one in same.order_by("pk"):
        duplicates[one.same_as_id or 0].append(one.comment)
    contests = {one.comment_id: one for one in Contest.objects.filter(comment__in=keys)}
    questions: dict[int, list[Question]] = defaultdict(list)
    brought = Question.related_comments.through.objects.filter(comment__in=keys).select_related("question__standard")
    for row in brought.order_by("question__number"):
        questions[row.comment_id].append(row.question)
    replies = dict(Comment.objects.public().filter(parent__in=keys).order_by().values_list("parent").annotate(Count("pk")))
    return {
        key: Sorted(
            tuple(themes[key]), triage.get(key), contests.get(key), tuple(duplicates[key]), tuple(questions[key]), replies.get(key, 0)
        )
        for key in keys
    }


@dataclass(frozen=True, slots=True)
class ThemeCount:
    theme: Theme
    total: int
    left: int
    """How many of them wait for an answer."""

    @property
    def key(self) -> str:
        """As the list is asked for it."""
        return str(self.theme.pk)


def theme_counts(standard: Standard) -> tuple[ThemeCount, ...]:
    """Every theme with its comments counted, those that everybody reads."""

    def read() -> tuple[ThemeCount, ...]:
        said = first_comments(standard).filter(themes__isnull=False).order_by().values_list("themes")
        counted = {theme: (total, left) for theme, total, left in said.annotate(Count("pk"), left=Count("pk", filter=WAITING))}
        return tuple(ThemeCount(theme, *counted.get(theme.pk, (0, 0))) for theme in Theme.objects.filter(standard=standard))

    return under_stamp(standard, "theme counts", read)


def without_theme(standard: Standard) -> tuple[int, int]:
    """How many comments have no theme yet, and how many of these wait for an answer."""
    rest = first_comments(standard).filter(themes=None).order_by()
    counted = rest.aggregate(total=Count("pk"), left=Count("pk", filter=WAITING))
    return counted["total"], counted["left"]


def moderation_log(standard: Standard) -> ModerationQuerySet:
    """What the team withheld, the latest first: why, and what became of it. Without what is withheld."""
    rows: ModerationQuerySet = Moderation.objects.filter(standard=standard).defer("withheld").select_related("standard", "by", "settled_by")
    return rows.select_related("comment__standard", "comment__proposal", "comment__question", "proposal").order_by("-at", "-pk")
