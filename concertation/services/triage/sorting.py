"""Themes, duplicates, who is on what, the decision that a comment contradicts, the threads that were read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from accounts.models import User, name_key
from concertation import permissions
from concertation.models import Comment, Decision, Theme, Triage
from concertation.services.turn import Turn, turn
from standard.models import Circle, Standard
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput

LONGEST_THEME: Final = 80
_NONE: Final = "Choisissez au moins un commentaire."
_ELSEWHERE: Final = "Un de ces commentaires n’est pas à trier ici : c’est une réponse, il est masqué, ou d’un autre standard."
_TAKEN: Final = "Un enjeu porte déjà ce nom."


def make_theme(*, standard: Standard, actor: User, title: str, now: datetime) -> Theme:
    """A theme of this title, that of today where there is one already."""
    title = _titled(title)
    with turn(standard, actor, now) as mine:
        require(permissions.can_sort_comments(mine.actor))
        return _theme(mine, title)


def rename_theme(*, theme: Theme, actor: User, title: str, now: datetime) -> Theme:
    title = _titled(title)
    with turn(theme.standard, actor, now) as mine:
        require(permissions.can_sort_comments(mine.actor))
        theme = Theme.objects.get(pk=theme.pk)
        if Theme.objects.filter(standard=mine.standard, key=name_key(title)).exclude(pk=theme.pk).exists():
            raise InvalidInput("title", _TAKEN)
        if theme.title != title:
            theme.title = title
            theme.save()
            mine.record("theme.renamed", theme, message=title)
        return theme


def remove_theme(*, theme: Theme, actor: User, now: datetime) -> None:
    """Its comments stay, under their other themes."""
    with turn(theme.standard, actor, now) as mine:
        require(permissions.can_sort_comments(mine.actor))
        theme = Theme.objects.get(pk=theme.pk)
        mine.record("theme.removed", theme, message=theme.title, details={"comments": _keys(theme.comments.all())})
        theme.delete()


def give_theme(*, comments: Collection[Comment], actor: User, title: str, now: datetime) -> Theme:
    """Bring comments under the theme of this title, made where absent."""
    title = _titled(title)
    with _sorting(comments, actor, now) as (mine, rows):
        theme = _theme(mine, title)
        fresh = set(_keys(rows)) - set(theme.comments.values_list("pk", flat=True))
        if fresh:
            theme.comments.add(*fresh)
            mine.record("theme.given", theme, message=theme.title, details={"comments": sorted(fresh)})
        return theme


def take_theme_off(*, theme: Theme, comments: Collection[Comment], actor: User, now: datetime) -> Theme:
    with _sorting(comments, actor, now) as (mine, rows):
        theme = Theme.objects.get(pk=theme.pk, standard=mine.standard)
        gone = set(_keys(rows)) & set(theme.comments.values_list("pk", flat=True))
        if gone:
            theme.comments.remove(*gone)
            mine.record("theme.taken_off", theme, message=theme.title, details={"comments": sorted(gone)})
        return theme


def assign(*, comments: Collection[Comment], actor: User, to: User | None, now: datetime) -> list[Comment]:
    """Entrust comments to somebody of the team, or to nobody."""
    with _sorting(comments, actor, now) as (mine, rows):
        if to is not None and not mine.standard.memberships.active(now).filter(user=to, circle=Circle.TEAM).exists():
            raise InvalidInput("assigned_to", "Confiez ces commentaires à quelqu’un de l’équipe projet.")
        _write(rows, assigned_to=to)
        mine.record("comments.entrusted", None, message=to.public_name if to is not None else "personne", details={"comments": _keys(rows)})
        return rows


def merge(*, comment: Comment, duplicates: Collection[Comment], actor: User, now: datetime) -> Comment:
    """Say that these comments say the same as `comment`, which stands for all: each keeps its text and its author, who is answered too."""
    with _sorting([comment, *duplicates], actor, now) as (mine, rows):
        same = [row for row in rows if row.pk != comment.pk]
        if not same:
            raise InvalidInput("comments", "Choisissez au moins deux commentaires qui disent la même chose.")
        kept = next(row for row in rows if row.pk == comment.pk)
        # Those that were brought together with one of these say the same too: what a colleague did meanwhile is not undone.
        heads = Triage.objects.filter(comment__in=rows).exclude(same_as=None).values("same_as")
        together = Triage.objects.filter(Q(same_as__in=rows) | Q(same_as__in=heads)).select_related("comment")
        carried = [*Comment.objects.filter(pk__in=heads), *(found.comment for found in together)]
        _write([kept], same_as=None)
        _write([row for row in {one.pk: one for one in (*same, *carried)}.values() if row.pk != kept.pk], same_as=kept)
        mine.record("comment.merged", kept, details={"comments": _keys(same)}, uids=(kept.field_uid, kept.value_uid))
        return kept


def set_apart(*, comment: Comment, actor: User, now: datetime) -> Comment:
    """Say that a comment is no duplicate after all."""
    with _sorting([comment], actor, now) as (mine, rows):
        (row,) = rows
        if Triage.objects.filter(comment=row).exclude(same_as=None).exists():
            _write([row], same_as=None)
            mine.record("comment.set_apart", row, uids=(row.field_uid, row.value_uid))
        return row


def mark_contradiction(*, comments: Collection[Comment], decision: Decision | None, actor: User, now: datetime) -> list[Comment]:
    """Say which decision these comments contradict; none takes it back."""
    with _sorting(comments, actor, now) as (mine, rows):
        if decision is not None and decision.standard_id != mine.standard.pk:
            raise InvalidInput("decision", "Cette décision est d’un autre standard.")
        _write(rows, contradicts=decision)
        number = decision.number if decision is not None else None
        mine.record("comments.contradict", decision, details={"comments": _keys(rows), "decision": number})
        return rows


def mark_read(*, comments: Collection[Comment], actor: User, now: datetime) -> list[Comment]:
    """Say that the replies in these threads were read, and ask for nothing more."""
    with _sorting(comments, actor, now) as (mine, rows):
        Comment.objects.filter(pk__in=_keys(rows), new_reply_for=Comment.WhoseTurn.TEAM).update(new_reply_for="")
        mine.record("comments.read", None, details={"comments": _keys(rows)})
        return rows


def some(comments: Collection[Any]) -> None:
    """Raise `InvalidInput` where no comment was chosen."""
    if not comments:
        raise InvalidInput("comments", _NONE)


def chosen(standard: Standard, keys: Collection[int]) -> list[Comment]:
    """The comments that were chosen, read again: all of them may be sorted here, or `InvalidInput` is raised."""
    some(keys)
    rows = listed(standard, keys)
    if len(rows) != len(set(keys)):
        raise InvalidInput("comments", _ELSEWHERE)
    return rows


def listed(standard: Standard, keys: Iterable[int]) -> list[Comment]:
    """The comments that begin a thread, and that one may sort, among these keys."""
    return list(Comment.objects.counted().filter(standard=standard, pk__in=list(keys)).select_related("standard").order_by("pk"))


@contextmanager
def _sorting(comments: Collection[Comment], actor: User, now: datetime) -> Iterator[tuple[Turn, list[Comment]]]:
    """One's turn on the standard of these comments, read again: they begin threads that everybody reads."""
    some(comments)
    with turn(next(iter(comments)).standard, actor, now) as mine:
        require(permissions.can_sort_comments(mine.actor))
        yield mine, chosen(mine.standard, _keys(comments))


def _write(rows: Sequence[Comment], **columns: Any) -> None:
    keys = _keys(rows)
    known = set(Triage.objects.filter(comment__in=keys).values_list("pk", flat=True))
    Triage.objects.filter(comment__in=known).update(**columns)
    Triage.objects.bulk_create(Triage(comment_id=key, **columns) for key in keys if key not in known)


def _titled(title: str) -> str:
    return inputs.line("title", title, missing="Nommez cet enjeu en quelques mots.", longest=LONGEST_THEME)


def _theme(mine: Turn, title: str) -> Theme:
    known = Theme.objects.filter(standard=mine.standard, key=name_key(title)).first()
    if known is not None:
        return known
    theme = Theme.objects.create(standard=mine.standard, title=title)
    mine.record("theme.made", theme, message=title)
    return theme


def _keys(rows: Iterable[Comment]) -> list[int]:
    return [row.pk for row in rows]
