"""Tokens of the API: made with a name, a scope and an end; shown once, as only their digest is kept; taken back one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from knox.models import AuthToken

from accounts import typed
from accounts.models import TokenScope, TokenTerms, User

A_YEAR: Final = 365
"""Days: what a token lasts where nobody says otherwise."""
LONGEST: Final = 2 * A_YEAR


def issue_token(*, actor: User | None, user: User, name: str = "", scope: TokenScope = TokenScope.ALL, days: int = A_YEAR) -> str:
    """A new token, which ends with the day that is `days` from now (LONGEST at most). `actor` is None on the command line."""
    last = timezone.localtime() + timedelta(days=min(days, LONGEST))
    with transaction.atomic():
        made, token = AuthToken.objects.create(user=user, expiry=last.replace(hour=23, minute=59, second=59) - timezone.now())
        TokenTerms.objects.create(token=made, name=" ".join(typed.line(name).split())[:80], scope=scope)
        return str(token)


def revoke_token(*, actor: User, digest: str) -> None:
    """Forget one of one's own tokens; nothing happens where it is already gone or somebody else's."""
    AuthToken.objects.filter(user=actor, digest=digest).delete()


def note_use(*, token: AuthToken, day: date) -> TokenTerms:
    """Write the day on which a token is used, once a day; gives what was said of the token."""
    terms: TokenTerms = getattr(token, "terms", None) or TokenTerms.objects.get_or_create(token=token)[0]
    if terms.last_used_on != day:
        terms.last_used_on = day
        TokenTerms.objects.filter(pk=terms.pk).update(last_used_on=day)
    return terms


@dataclass(frozen=True, slots=True)
class HeldToken:
    """A token as its person sees it in their list: never the token itself."""

    key: str
    """Its first signs, by which they know it again."""
    digest: str
    name: str
    scope: TokenScope
    created_at: datetime
    ends_at: datetime | None
    """None for one of before, which has no limit."""
    ended: bool
    last_used_on: date | None


def tokens_of(user: User, now: datetime) -> list[HeldToken]:
    """One's tokens, the latest first."""
    held = AuthToken.objects.filter(user=user).select_related("terms").order_by("-created", "pk")
    return [_held(token, getattr(token, "terms", None) or TokenTerms(), now) for token in held]


def _held(token: AuthToken, terms: TokenTerms, now: datetime) -> HeldToken:
    return HeldToken(
        key=token.token_key,
        digest=token.digest,
        name=terms.name,
        scope=TokenScope(terms.scope),
        created_at=token.created,
        ends_at=token.expiry,
        ended=has_ended(token, now),
        last_used_on=terms.last_used_on,
    )


def has_ended(token: AuthToken, now: datetime) -> bool:
    return token.expiry is not None and token.expiry <= now
