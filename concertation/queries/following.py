"""What somebody follows, in words, and where to read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from accounts.models import User
from concertation import places
from concertation.models import Comment, Consultation, Proposal, Question
from concertation.queries.subjects import comment_subjects
from standard import places as standard_places
from standard.memory import under_stamp
from standard.models import Element, Standard, Subscription
from standard.news import Topic
from standard.schema.words import quoted

NAMED: Final = {
    "standard": "ce standard",
    "element": "ce champ",
    "proposal": "cette proposition",
    "question": "cette question",
    "consultation": "cet appel à commentaires",
    "comment": "cette discussion",
}
"""What one may follow, and how its page calls it."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that somebody follows."""

    subscription: Subscription
    words: str
    url: str

    @property
    def standard(self) -> Standard:
        return self.subscription.standard


def follows(standard: Standard, user: User, topic: Topic) -> bool:
    """Whether somebody follows it; no query where it is remembered."""

    def read() -> frozenset[Topic]:
        return frozenset(one.topic for one in Subscription.objects.filter(standard=standard, user=user, stopped=False))

    return topic in under_stamp(standard, ("followed by", user.pk), read)


def find(standard: Standard, topic: Topic) -> Any | None:
    """The row that a topic names in a standard, where there is one that everybody may read."""
    if topic.kind == "standard":
        return standard if not topic.key else None
    if topic.kind not in _ROWS or (topic.kind != "element" and not topic.key.isascii()):
        return None
    name = "uid" if topic.kind == "element" else "pk"
    if name == "pk" and not topic.key.isdecimal():
        return None
    return _ROWS[topic.kind]().filter(standard=standard, **{name: topic.key}).first()


def followed_by(user: User) -> tuple[Followed, ...]:
    """All that somebody follows, by standard, in a few queries a kind. What is no longer to be read is left out."""
    kept = Subscription.objects.filter(user=user, stopped=False).select_related("standard").order_by("standard__title", "kind", "pk")
    listed = list(kept)
    told: dict[tuple[int, str, str], tuple[str, str]] = {}
    for kind, group in _by_kind(listed).items():
        if kind in _ROWS:
            rows = _ROWS[kind]().filter(**{"uid__in" if kind == "element" else "pk__in": [one.key for one in group]})
            told |= {(row.standard_id, kind, key): said for row, key, said in _said(kind, list(rows.select_related("standard")))}
    return tuple(
        Followed(one, *said)
        for one in listed
        if (said := _whole(one.standard) if one.kind == "standard" else told.get((one.standard_id, one.kind, one.key)))
    )


def _by_kind(subscriptions: Iterable[Subscription]) -> dict[str, list[Subscription]]:
    found: dict[str, list[Subscription]] = defaultdict(list)
    for one in subscriptions:
        found[one.kind].append(one)
    return found


def _whole(standard: Standard) -> tuple[str, str]:
    return "Tout le standard", standard.get_absolute_url()


_ROWS: Final[dict[str, Callable[[], Any]]] = {
    "element": lambda: Element.objects.filter(kind=Element.Kind.FIELD),
    "proposal": lambda: Proposal.objects.public(),
    "question": lambda: Question.objects.all(),
    "consultation": lambda: Consultation.objects.all(),
    "comment": lambda: Comment.objects.public().filter(parent=None).select_related("proposal", "question"),
}


def _said(kind: str, rows: list[Any]) -> Iterable[tuple[Any, str, tuple[str, str]]]:
    """Each row with its key, and its words and address."""
    about = comment_subjects(rows) if kind == "comment" else {}
    for row in rows:
        match row:
            case Element():
                yield row, row.uid, (f"Le champ {quoted(row.title or row.name)}", standard_places.field(row.standard.slug, row))
            case Proposal() | Question():
                named = "Proposition" if kind == "proposal" else "Question"
                yield row, str(row.pk), (f"{named} n°\u00a0{row.number}, {quoted(row.title)}", row.get_absolute_url())
            case Consultation():
                yield row, str(row.pk), (str(row), places.consultation(row.standard.slug))
            case Comment():
                yield row, str(row.pk), (f"Votre discussion sur {about[row.pk].words}", places.thread(row.standard.slug, row.pk))
