"""Where somebody is signed in: browsers, said in plain words, which they end one by one or all at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.devices import device, network
from accounts.models import User


def say_no_more(instance: UserSession, **_: Any) -> None:
    """Before it is kept: the device in words and its network, in place of what the browser says of itself and of its address."""
    instance.user_agent, instance.ip = device(instance.user_agent), network(instance.ip)


def sessions_of(*, user: User, now: datetime) -> list[UserSession]:
    """Those that are still open, the latest first."""
    return list(UserSession.objects.filter(_is_open(now), user=user).order_by("-created_at", "-pk"))


def end_session(*, actor: User, key: int) -> bool:
    """End one of one's own; whether it was still there."""
    with transaction.atomic():
        row = UserSession.objects.filter(user=actor, pk=key).first()
        if row is None:
            return False
        row.end()
        return True


def end_other_sessions(*, actor: User, kept: SessionBase) -> None:
    """End every session but this one, those that no list has included: what each of them shows of the account is no longer true."""
    with transaction.atomic():
        others = UserSession.objects.filter(user=actor).exclude(session_key=kept.session_key)
        Session.objects.filter(session_key__in=list(others.values_list("session_key", flat=True))).delete()
        others.delete()
        # No door of the site asks for a password: it is only what sessions are bound to.
        actor.set_unusable_password()
        actor.save(update_fields=["password"])
    kept[HASH_SESSION_KEY] = actor.get_session_auth_hash()


def sessions_to_forget(now: datetime) -> bool:
    return _ended(now).exists()


def forget_sessions(*, actor: object, now: datetime) -> None:
    """Forget where people were signed in once they no longer are."""
    _ended(now).delete()


def _ended(now: datetime) -> Any:
    return UserSession.objects.filter(~_is_open(now))


def _is_open(now: datetime) -> Exists:
    return Exists(Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now))
