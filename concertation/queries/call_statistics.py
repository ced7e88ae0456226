"""Who spoke in a call for comments, about what, when, and who has not: counted, never typed.

Everything begins with `first_comments`, as the lists and the meters do: the figures are the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from accounts.describing import DataRole, Territory
from accounts.models import Organisation
from concertation.models import Comment, Consultation
from concertation.models.contributions import WAITING
from concertation.queries.comments import CommentStatistics, Meter, first_comments, meter, statistics
from standard.models import Circle, Membership, Standard
from standard.moments import ZONE
from standard.schema.model import Schema

UNSAID = "Non précisé"


@dataclass(frozen=True, slots=True)
class ShareOfCall:
    """How many comments came from somewhere, and how many of them were answered."""

    label: str
    total: int
    answered: int


@dataclass(frozen=True, slots=True)
class Silence:
    """Who was invited and has not spoken: the team, which asks, is not among them."""

    organisations: tuple[str, ...]
    territories: tuple[str, ...]
    """Those where somebody is invited."""
    nobody: tuple[str, ...]
    """The territories where nobody is."""


@dataclass(frozen=True, slots=True)
class CallStatistics:
    by_field: CommentStatistics
    by_organisation: tuple[ShareOfCall, ...]
    by_territory: tuple[ShareOfCall, ...]
    by_role: tuple[ShareOfCall, ...]
    by_day: tuple[tuple[date, int], ...]
    meter: Meter
    authors: int
    organisations: int
    late: int
    silent: Silence


def call_statistics(standard: Standard, schema: Schema, call: Consultation | None, now: datetime) -> CallStatistics:
    """The figures of a call; of every comment on the standard where none is given."""
    said: QuerySet[Comment] = first_comments(standard, call).order_by()
    by_day = said.annotate(day=TruncDate("created_at", tzinfo=ZONE)).values_list("day").annotate(Count("pk")).order_by("day")
    spoken = said.aggregate(
        authors=Count("author", distinct=True),
        organisations=Count("organisation", distinct=True),
        late=Count("pk", filter=Q(late=True)),
    )
    named = dict(Organisation.objects.filter(pk__in=said.values("organisation")).values_list("pk", "name"))
    return CallStatistics(
        by_field=statistics(standard, schema, call),
        by_organisation=_shares(said, "organisation", named),
        by_territory=_shares(said, "author__territory", dict(Territory.choices)),
        by_role=_shares(said, "author__data_role", dict(DataRole.choices)),
        by_day=tuple(by_day),
        meter=meter(standard, call),
        **spoken,
        silent=_silence(standard, said, min(now, call.closes_at) if call is not None else now),
    )


def _shares(said: QuerySet[Comment], column: str, labels: Mapping[Any, str]) -> tuple[ShareOfCall, ...]:
    """The most comments first; what is not said, last."""
    counted = said.values_list(column).annotate(total=Count("pk"), answered=Count("pk", filter=~WAITING))
    found: dict[str, tuple[int, int]] = {}
    for key, total, answered in counted:
        label = labels.get(key, UNSAID)
        before = found.get(label, (0, 0))
        found[label] = before[0] + total, before[1] + answered
    ordered = sorted(found.items(), key=lambda one: (one[0] == UNSAID, -one[1][0], one[0]))
    return tuple(ShareOfCall(label, total, answered) for label, (total, answered) in ordered)


def _silence(standard: Standard, said: QuerySet[Comment], at: datetime) -> Silence:
    members = Membership.objects.active(at).filter(standard=standard, user__is_active=True).exclude(circle=Circle.TEAM)
    spoken = set(said.exclude(organisation=None).values_list("organisation", flat=True))
    invited = members.values_list("organisation", "organisation__name", "user__organisation", "user__organisation__name")
    organisations: dict[int, str] = {}
    for own, own_name, account, account_name in invited:
        if own or account:
            organisations[own or account] = own_name or account_name
    heard = set(said.exclude(author__territory="").values_list("author__territory", flat=True))
    there = set(members.exclude(user__territory="").values_list("user__territory", flat=True))
    regions = [code for code in Territory.values if code != Territory.NATIONAL]
    return Silence(
        organisations=tuple(sorted(name for key, name in organisations.items() if key not in spoken)),
        territories=_named(code for code in Territory.values if code in there - heard),
        # Said only where people tell where they are: else every region would be missing.
        nobody=_named(code for code in regions if code not in there | heard) if there | heard else (),
    )


def _named(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(Territory(code).label) for code in codes)
