"""Who administers the site, and who says so."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import get_resolver

from accounts.admin import DOORS
from accounts.models import User

pytestmark = pytest.mark.django_db


def changed(by: User, whom: User, **said: Any) -> User:
    client = Client()
    client.force_login(by)
    kept = {"email": whom.email, "display_name": whom.display_name, "is_active": "on"}
    answer = client.post(f"/admin/accounts/user/{whom.pk}/change/", kept | said)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    whom.refresh_from_db()
    return whom


def test_who_administers_is_said_by_an_administrator_of_everything_and_kept() -> None:
    head = User.objects.create_superuser("tete@exemple.fr", display_name="Tête")
    desk = User.objects.create_user("bureau@exemple.fr", display_name="Bureau", is_staff=True)
    desk.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    ana = User.objects.create_user("ana@exemple.fr", display_name="Ana")
    everything = {"is_staff": "on", "is_superuser": "on"}

    for whom in (desk, ana):
        assert not changed(desk, whom, **everything).is_superuser
    assert changed(desk, ana, display_name="Ana R.").display_name == "Ana R."
    assert changed(head, head).is_superuser, "Nobody shuts themselves out."

    changed(head, ana, is_staff="on")
    assert ana.is_staff
    entry = LogEntry.objects.latest("pk")
    assert (entry.user, entry.object_id) == (head, str(ana.pk))
    assert "Administrateur" in entry.get_change_message()


def test_what_lets_somebody_in_is_made_by_nobody_else() -> None:
    assert get_resolver().url_patterns
    assert [model for model in DOORS if admin.site.is_registered(model)] == []
