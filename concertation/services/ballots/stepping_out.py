"""Stepping out of a vote: recusing oneself, giving one's proxy, taking it back."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import queries
from concertation.models import Ballot, Elector, Proxy, Recusal, SecretPaper
from concertation.rules import ballots as rules
from concertation.services.ballots.pieces import place_of
from concertation.services.turn import turn
from standard.permissions import PermissionRefused
from standard.services import inputs


def recuse(*, ballot: Ballot, actor: User, motive: str, now: datetime) -> Recusal:
    """Leave a ballot, saying why: one's voice no longer counts among those awaited. What was said stays visible."""
    motive = inputs.text("motive", motive)
    with turn(ballot.question.standard, actor, now) as mine:
        ballot, elector = place_of(mine, ballot, actor)
        inputs.check(rules.may_recuse(queries.electorate_of(ballot), elector.pk, motive=motive))
        recusal = Recusal.objects.create(elector=elector, motive=motive, at=now)
        SecretPaper.objects.filter(elector=elector).delete()
        mine.record("ballot.recused", ballot, message=motive, details={"question": ballot.question.number})
        return recusal


def give_proxy(*, ballot: Ballot, actor: User, holder: User, now: datetime) -> Proxy:
    """Let another elector speak for oneself, until one speaks or takes the proxy back."""
    with turn(ballot.question.standard, actor, now) as mine:
        ballot, giver = place_of(mine, ballot, actor)
        if ballot.secret:
            raise PermissionRefused("Ce vote est secret : chacun y vote lui-même.")
        other = next((each for each in ballot.electors.all() if each.user_id == holder.pk), None)
        allowed = rules.may_give_proxy(
            queries.electorate_of(ballot),
            giver=giver.pk,
            holder=other.pk if other is not None else 0,
            voted=queries.voted(ballot),
            most=queries.constitution_of(mine.standard).proxies,
        )
        inputs.check(allowed)
        assert other is not None
        mine.record(
            "proxy.given",
            ballot,
            details={"question": ballot.question.number, "holder": str(holder.audit_id)},
            tell=[holder],
            path=ballot.question.get_absolute_url(),
        )
        return _next_proxy(giver, other, now)


def take_proxy_back(*, ballot: Ballot, actor: User, now: datetime) -> Proxy:
    """Speak for oneself again."""
    with turn(ballot.question.standard, actor, now) as mine:
        ballot, giver = place_of(mine, ballot, actor)
        if not any(proxy.giver == giver.pk for proxy in queries.electorate_of(ballot).proxies):
            raise PermissionRefused("Vous n’avez donné procuration à personne dans ce vote.")
        mine.record("proxy.taken_back", ballot, details={"question": ballot.question.number})
        return _next_proxy(giver, None, now)


def _next_proxy(giver: Elector, holder: Elector | None, at: datetime) -> Proxy:
    return Proxy.objects.create(giver=giver, holder=holder, sequence=giver.proxies.count() + 1, at=at)
