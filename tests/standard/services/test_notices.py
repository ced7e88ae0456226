"""Whoever is concerned is told by mail, once, by the worker."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail
from django.db import transaction

from accounts.models import User
from standard.models import Notice, Standard
from standard.permissions import OPERATOR
from standard.services import members, notices
from standard.tasks import send_notices
from tests.standard.services.conftest import NOW


def test_an_invitation_reaches_the_person_once(standard: Standard, admin: User) -> None:
    members.invite(standard=standard, actor=admin, email="presidence@exemple.fr", circle="copil", now=NOW)
    assert mail.outbox == []
    assert [notices.send(actor=OPERATOR, now=NOW) for _ in range(2)] == [1, 0]
    (sent,) = mail.outbox
    assert sent.to == ["presidence@exemple.fr"]
    assert "Bibliothèques" in sent.subject
    assert "Comité de pilotage" in sent.body
    assert "http://127.0.0.1:8000/standards/bibliotheques/" in sent.body


def test_the_worker_sends_what_waits(standard: Standard, admin: User, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(NOW, tick=False)
    members.invite(standard=standard, actor=admin, email="a@exemple.fr", circle="team", now=NOW)
    send_notices.call()
    assert [sent.to for sent in mail.outbox] == [["a@exemple.fr"]]


def test_what_is_undone_tells_nobody(standard: Standard, admin: User) -> None:
    with transaction.atomic():
        members.invite(standard=standard, actor=admin, email="a@exemple.fr", circle="team", now=NOW)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_a_mail_that_would_come_days_late_is_not_sent(standard: Standard, admin: User) -> None:
    members.invite(standard=standard, actor=admin, email="a@exemple.fr", circle="team", now=NOW)
    assert notices.send(actor=OPERATOR, now=NOW + timedelta(days=4)) == 0
    assert mail.outbox == []
    assert not Notice.objects.filter(done_at=None).exists()
