"""What somebody follows of a standard, when they receive its news, and that they have read them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from accounts.models import User
from standard import permissions, queries
from standard.models import Element, NewsPreference, Notice, Standard, Subscription
from standard.models.outbox import NoticeQuerySet
from standard.news import THE_STANDARD, Pace, ToldFor, Topic, leaves_at
from standard.permissions import Operator, require
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.numbers import writing

_UNKNOWN = "Cet élément n’existe pas dans ce standard."
_PACE = "Choisissez quand vous recevez les nouvelles de ce standard."


def follow(*, standard: Standard, actor: User, topic: Topic = THE_STANDARD, now: datetime) -> Subscription:
    """Follow something of a standard, again where one had stopped. Whoever calls has found what `topic` names, an element apart."""
    with writing(standard) as standard:
        require(permissions.can_follow(queries.actor_for(user=actor, standard=standard, now=now)))
        if topic.kind == "element" and not Element.objects.filter(standard=standard, uid=topic.key).exists():
            raise InvalidInput("element", _UNKNOWN)
        kept, _ = Subscription.objects.update_or_create(
            standard=standard, user=actor, kind=topic.kind, key=topic.key, defaults={"stopped": False}, create_defaults={"since": now}
        )
        return kept


def stop(*, standard: Standard, actor: User, topic: Topic = THE_STANDARD, now: datetime) -> None:
    """Follow it no longer, even where one writes there again. Where one does not, nothing changes."""
    with writing(standard) as standard:
        require(permissions.can_follow(queries.actor_for(user=actor, standard=standard, now=now)))
        Subscription.objects.filter(standard=standard, user=actor, kind=topic.kind, key=topic.key).update(stopped=True)


def forget(standard: Standard, user: User, topic: Topic) -> None:
    """They have taken back what made them follow it. The caller holds the lock on the standard."""
    Subscription.objects.filter(standard=standard, user=user, kind=topic.kind, key=topic.key, stopped=False).delete()


def choose_pace(*, standard: Standard, actor: User, pace: str, now: datetime) -> Pace:
    """Choose when one receives the news of a standard; those that wait follow the choice."""
    pace = inputs.choice("pace", pace, [one.value for one in Pace], message=_PACE)
    with writing(standard) as standard:
        require(permissions.can_follow(queries.actor_for(user=actor, standard=standard, now=now)))
        return _choose(standard, actor, Pace(pace), now)


def unsubscribe(*, standard: Standard, user: User, actor: Operator, now: datetime) -> None:
    """Stop the mails of news of a standard, for whoever holds the link of one. Twice changes nothing more."""
    with writing(standard) as standard:
        _choose(standard, user, Pace.NEVER, now)


def mark_seen(*, actor: User, now: datetime, notices: Collection[int] | None = None) -> int:
    """Say that one has read what one was told of, all of it where `notices` names none; how many were new."""
    mine = Notice.objects.filter(recipient=actor, seen_at=None)
    if notices is not None:
        mine = mine.filter(pk__in=notices)
    seen = 0
    for standard in Standard.objects.filter(events__notices__in=mine).distinct():
        with writing(standard):
            seen += mine.filter(event__standard=standard).update(seen_at=now)
    return seen


def _choose(standard: Standard, user: User, pace: Pace, now: datetime) -> Pace:
    if pace is Pace.USUAL:
        NewsPreference.objects.filter(standard=standard, user=user).delete()
    else:
        NewsPreference.objects.update_or_create(standard=standard, user=user, defaults={"pace": pace})
    waiting: NoticeQuerySet = Notice.objects.news().filter(recipient=user, event__standard=standard, state=Notice.State.WAITING)
    for closely, some in ((True, waiting.exclude(reason=ToldFor.FOLLOWS)), (False, waiting.filter(reason=ToldFor.FOLLOWS))):
        due = leaves_at(pace, now, closely=closely)
        if due is None:
            some.update(state=Notice.State.ON_SITE, done_at=now)
        else:
            some.update(queued_at=due, due_at=due)
    return pace
