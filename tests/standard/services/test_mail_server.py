"""The outbox beside a real mail server, with its moods: each mail has its own fate, and none leaves twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import User
from standard.models import Notice, Standard
from standard.permissions import OPERATOR
from standard.services import members, notices
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.numbers import lock_standard
from tests.at_once import at_once
from tests.mail_server import MailServer
from tests.standard.services.conftest import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def three(standard: Standard, admin: User) -> list[str]:
    """Three people to tell."""
    people = [f"{name}@exemple.fr" for name in ("ana", "bob", "cle")]
    for email in people:
        members.invite(standard=standard, actor=admin, email=email, circle="team", now=NOW)
    return people


def states() -> dict[str, str]:
    return dict(Notice.objects.values_list("recipient__email", "state"))


def send(after: timedelta = timedelta()) -> int:
    return notices.send(actor=OPERATOR, now=NOW + after)


def test_a_refused_address_holds_back_no_other(three: list[str], mail_server: MailServer) -> None:
    mail_server.refuses[three[0]] = "550 5.1.1 Nobody of that name here"
    assert send() == 2
    assert mail_server.told == three[1:]
    assert states() == {three[0]: "failed", three[1]: "sent", three[2]: "sent"}
    refused = Notice.objects.get(state="failed")
    assert "550 5.1.1 Nobody of that name here" in refused.error
    assert [send(timedelta(days=day)) for day in range(5)] == [0] * 5


def test_an_address_refused_for_now_is_tried_again_later_and_later(three: list[str], mail_server: MailServer) -> None:
    mail_server.refuses[three[0]] = "450 4.2.0 Greylisted"
    assert send() == 2
    tries = []
    for minute in range(60):
        send(minute * MINUTE)
        tries.append(Notice.objects.get(recipient__email=three[0]).attempts)
    assert [minute for minute in range(1, 60) if tries[minute] > tries[minute - 1]] == [1, 3, 7, 15, 31]
    mail_server.refuses.clear()
    assert send(2 * 60 * MINUTE) == 1
    assert sorted(mail_server.told) == three
    assert not Notice.objects.exclude(error="").exists()


def test_a_server_that_hangs_up_on_one_mail_gets_the_others(three: list[str], mail_server: MailServer) -> None:
    mail_server.hangs_up_on.add(three[0])
    assert send() == 2
    assert states() == {three[0]: "waiting", three[1]: "sent", three[2]: "sent"}
    mail_server.hangs_up_on.clear()
    assert send(MINUTE) == 1
    assert mail_server.told == [*three[1:], three[0]]


def test_a_server_that_is_down_then_up_gets_every_mail_once(three: list[str], mail_server: MailServer) -> None:
    mail_server.stop()
    assert send() == 0
    assert set(states().values()) == {"waiting"}
    assert {notice.attempts for notice in Notice.objects.all()} == {0}
    assert all("ne répond pas" in notice.error for notice in Notice.objects.all())
    assert not notices.due(NOW)
    mail_server.start()
    assert send(MINUTE) == 3
    assert send(10 * MINUTE) == 0
    assert mail_server.told == three


def test_a_mail_that_may_have_left_is_not_sent_again_by_itself(three: list[str], mail_server: MailServer) -> None:
    mail_server.accepts_in_silence.add(three[0])
    assert send() == 2
    assert [send(timedelta(days=day)) for day in range(5)] == [0] * 5
    assert mail_server.told == three
    doubtful = Notice.objects.get(state="failed")
    assert "nous ne savons pas" in doubtful.error


def test_a_worker_lost_while_it_sends_leaves_a_doubt(three: list[str], mail_server: MailServer) -> None:
    notice = Notice.objects.get(recipient__email=three[0])
    assert notices._take(notice.pk, NOW)
    assert notices._take(notice.pk, NOW) is None
    assert send() == 2
    assert states()[three[0]] == "sending"
    assert send(notices.LOST) == 0
    assert states()[three[0]] == "failed"
    assert mail_server.told == three[1:]


@pytest.mark.django_db(transaction=True)
def test_workers_that_send_at_the_same_moment_send_each_mail_once(three: list[str], mail_server: MailServer) -> None:
    assert sum(at_once(*[send] * 4)) == 3
    assert sorted(mail_server.told) == three


def test_a_mail_that_cannot_be_written_holds_back_no_other(
    three: list[str], mail_server: MailServer, standard: Standard, admin: User
) -> None:
    with transaction.atomic():
        record(standard=lock_standard(standard), verb="member.of_whom_no_mail_tells", actor=OPERATOR, tell=[admin], at=NOW - MINUTE)
    assert send() == 3
    assert states() == {admin.email: "failed"} | dict.fromkeys(three, "sent")


def test_what_waited_for_three_days_is_for_the_team_to_send(
    three: list[str], mail_server: MailServer, admin: User, standard: Standard
) -> None:
    mail_server.stop()
    send()
    late = timedelta(days=3)
    assert send(late) == 0
    failed = Notice.objects.filter(state="failed")
    assert failed.count() == 3
    mail_server.start()
    again = notices.send_again(standard=standard, keys=[notice.pk for notice in failed], actor=admin, now=NOW + late)
    assert (again, send(late)) == (3, 3)
    assert mail_server.told == three


def test_what_was_sent_is_not_sent_again(three: list[str], mail_server: MailServer, admin: User, standard: Standard) -> None:
    send()
    with pytest.raises(InvalidInput):
        notices.send_again(standard=standard, keys=list(Notice.objects.values_list("pk", flat=True)), actor=admin, now=NOW)


def test_a_closed_account_is_told_nothing(three: list[str], mail_server: MailServer) -> None:
    User.objects.filter(email=three[0]).update(is_active=False)
    assert send() == 2
    assert states()[three[0]] == "dropped"


def test_a_mail_sent_again_has_the_same_identifier(three: list[str], mail_server: MailServer, admin: User, standard: Standard) -> None:
    mail_server.accepts_in_silence.add(three[0])
    send()
    notices.send_again(standard=standard, keys=Notice.objects.filter(state="failed").values_list("pk", flat=True), actor=admin, now=NOW)
    mail_server.accepts_in_silence.clear()
    send()
    twice = [mail["Message-ID"] for address, mail in mail_server.received if address == three[0]]
    assert len(twice) == 2
    assert len(set(twice)) == 1
