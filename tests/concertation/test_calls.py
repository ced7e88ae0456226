"""A call for comments as time passes: late comments, contributions between calls, cancellation, reminders, several calls apart."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from concertation.models import Comment, Consultation
from concertation.queries import current_consultation, first_comments, meter
from concertation.rules.schedule import call_due, call_reminders, end_of, ended_in_words, until_in_words
from concertation.services import comments, consultations, timetable
from concertation.services.comments import CommentAnchor
from standard.models import Event, Notice
from standard.moments import date_in_words
from standard.permissions import OPERATOR, PermissionRefused
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, HOUR, World


def say(world: World, body: str, at: datetime, by: User | None = None) -> Comment:
    return comments.post(standard=world.standard, actor=by or world.contributor, kind="precision", body=body, now=at)


def test_late_comments_are_received_for_a_time_and_marked(world: World) -> None:
    ends = world.now + 14 * DAY
    call = consultations.open(
        standard=world.standard, actor=world.team, opens_at=world.now, closes_at=ends, late_until=ends + 5 * DAY, now=world.now
    )
    in_time, late = say(world, "À temps.", world.now), say(world, "En retard.", ends + DAY)
    assert [(one.consultation, one.late) for one in (in_time, late)] == [(call, False), (call, True)]
    assert call.state_at(ends + DAY) == "late"
    with pytest.raises(PermissionRefused, match="clos depuis"):
        say(world, "Bien trop tard.", ends + 6 * DAY)
    again = consultations.correct(consultation=call, actor=world.team, late_until=ends + 9 * DAY, now=ends + 6 * DAY)
    assert again.state_at(ends + 6 * DAY) == "late"
    assert say(world, "Encore reçu.", ends + 6 * DAY).late
    consultations.correct(consultation=call, actor=world.team, refuse_late=True, now=ends + 7 * DAY)
    with pytest.raises(PermissionRefused):
        say(world, "Plus rien.", ends + 7 * DAY)


def test_a_call_prolonged_receives_late_comments_as_long_after_as_before(world: World) -> None:
    ends = world.now + 2 * DAY
    call = consultations.open(
        standard=world.standard, actor=world.team, opens_at=world.now, closes_at=ends, late_until=ends + DAY, now=world.now
    )
    later = consultations.reschedule(consultation=call, actor=world.team, closes_at=ends + 3 * DAY, now=world.now)
    assert later.late_until == ends + 4 * DAY
    with pytest.raises(InvalidInput) as caught:
        consultations.correct(consultation=call, actor=world.team, late_until=ends + 2 * DAY, now=world.now)
    assert caught.value.field == "late_until"


def test_between_calls_contributions_are_received_and_are_part_of_the_next(world: World) -> None:
    first = consultations.open(
        standard=world.standard, actor=world.team, opens_at=world.now, closes_at=world.now + DAY, continuous=True, now=world.now
    )
    during = say(world, "Pendant le premier.", world.now)
    between = say(world, "Entre les deux.", world.now + 2 * DAY)
    assert (during.consultation, between.consultation) == (first, None)
    second = consultations.open(
        standard=world.standard, actor=world.team, opens_at=world.now + 9 * DAY, closes_at=world.now + 12 * DAY, now=world.now + 8 * DAY
    )
    assert [one.body for one in first_comments(world.standard, second)] == ["Entre les deux."]
    assert [one.body for one in first_comments(world.standard, first)] == ["Pendant le premier."]
    assert (meter(world.standard, first).total, meter(world.standard, second).total, meter(world.standard).total) == (1, 1, 2)
    ready = say(world, "L’équipe prépare.", world.now + 8 * DAY, by=world.team)
    assert ready.consultation == second


def test_a_call_is_cancelled_with_a_motive_and_what_was_said_waits_for_the_next(world: World) -> None:
    call = world.call()
    say(world, "Déjà dit.", world.now)
    with pytest.raises(InvalidInput) as caught:
        consultations.cancel(consultation=call, actor=world.team, motive="  ", now=world.now)
    assert caught.value.field == "motive"
    cancelled = consultations.cancel(consultation=call, actor=world.team, motive="Le schéma n’était pas prêt.", now=world.now + DAY)
    assert (cancelled.state_at(world.now + DAY), cancelled.opens_at) == ("cancelled", call.opens_at)
    told = Notice.objects.filter(event__verb="consultation.cancelled").values_list("recipient", flat=True)
    assert world.contributor.pk in told
    assert not {world.team.pk, world.stranger.pk} & set(told)
    with pytest.raises(PermissionRefused, match="annulé"):
        say(world, "Trop tard.", world.now + 2 * DAY)
    following = consultations.open(
        standard=world.standard, actor=world.team, opens_at=world.now + 3 * DAY, closes_at=world.now + 9 * DAY, now=world.now + 3 * DAY
    )
    assert first_comments(world.standard, following).get().body == "Déjà dit."
    assert current_consultation(world.standard, world.now + 4 * DAY) == following


def test_a_comment_during_a_call_is_on_the_frozen_schema(world: World) -> None:
    call = world.call()
    value = world.value("public", "Adultes")
    world.change({"op": "remove_value", "field": "public", "value": value.uid}, title="Faut-il retirer les adultes ?")
    world.change({"op": "add_value", "field": "public", "value": "Aînés"}, title="Faut-il ajouter les aînés ?")
    gone = comments.post(
        standard=world.standard,
        actor=world.contributor,
        kind="relevance",
        body="Gardez-la.",
        target=CommentAnchor(value=value.uid),
        now=world.now,
    )
    assert gone.revision == call.revision
    come = CommentAnchor(value=world.value("public", "Aînés").uid)
    new = comments.post(standard=world.standard, actor=world.contributor, kind="validation", body="Bien.", target=come, now=world.now)
    assert new.revision.number > call.revision.number


def test_a_title_is_corrected_even_once_the_call_is_over(world: World) -> None:
    call = world.call(days=1)
    consultations.correct(consultation=call, actor=world.team, title="Appel sur la bêta", now=world.now + 3 * DAY)
    consultations.correct(consultation=call, actor=world.team, title="Appel sur la bêta", now=world.now + 3 * DAY)
    call.refresh_from_db()
    assert (call.title, Event.objects.filter(verb="consultation.corrected").count()) == ("Appel sur la bêta", 1)
    with pytest.raises(PermissionRefused):
        consultations.correct(consultation=call, actor=world.chair, title="Autre", now=world.now)


def reminded(world: World) -> list[str]:
    events = Event.objects.filter(verb="consultation.reminded", standard=world.standard).order_by("pk")
    return [event.read_details()["kind"] for event in events]


def test_people_are_reminded_at_the_opening_at_half_time_and_two_days_before_the_end(world: World) -> None:
    call = consultations.open(
        standard=world.standard, actor=world.team, opens_at=world.now + DAY, closes_at=world.now + 15 * DAY, now=world.now
    )
    seen = []
    for hours in range(0, 16 * 24, 6):
        timetable.catch_up(actor=OPERATOR, now=world.now + hours * HOUR)
        if hours == 2 * 24:
            say(world, "Déjà là.", world.now + hours * HOUR)
        seen.append((hours, len(reminded(world))))
    assert reminded(world) == ["opening", "half_time", "last_days"]
    assert [next(hours for hours, count in seen if count == n) for n in (1, 2, 3)] == [24, 8 * 24, 13 * 24]
    half = Notice.objects.filter(event__verb="consultation.reminded", event__details__contains="half_time")
    assert world.contributor.pk not in half.values_list("recipient", flat=True)
    assert world.other.pk in half.values_list("recipient", flat=True)
    assert not timetable.due(world.now + 20 * DAY)
    assert call.is_open(world.now + 2 * DAY)


def test_a_call_prolonged_on_its_last_days_is_recalled_before_its_new_end(world: World) -> None:
    call = world.call(days=14)
    timetable.catch_up(actor=OPERATOR, now=world.now + 13 * DAY)
    consultations.reschedule(consultation=call, actor=world.team, closes_at=world.now + 21 * DAY, now=world.now + 13 * DAY)
    timetable.catch_up(actor=OPERATOR, now=world.now + 20 * DAY)
    assert reminded(world) == ["last_days", "last_days"]


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC)),  # the night when clocks go forward
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        (date(2027, 3, 31), datetime(2027, 3, 31, 22, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 23, tzinfo=UTC)),  # the day of 25 hours
    ],
)
def test_a_day_ends_at_its_end_whatever_the_clocks_do(day: date, end: datetime) -> None:
    assert end_of(day) == end
    assert until_in_words(end) == f"{date_in_words(day)} inclus"
    assert ended_in_words(end) == f"la fin du {until_in_words(end).removesuffix(' inclus')}"


def test_the_reminders_of_a_call_are_hours_that_pass_whatever_the_clocks_do() -> None:
    opens, closes = datetime(2027, 3, 20, 9, tzinfo=UTC), datetime(2027, 3, 30, 9, tzinfo=UTC)
    assert [(one.kind, one.at) for one in call_reminders(opens_at=opens, closes_at=closes)] == [
        ("opening", opens),
        ("half_time", datetime(2027, 3, 25, 9, tzinfo=UTC)),
        ("last_days", datetime(2027, 3, 28, 9, tzinfo=UTC)),
    ]
    assert [one.kind for one in call_reminders(opens_at=opens, closes_at=opens + 4 * HOUR)] == ["opening"]
    assert call_due(opens_at=opens, closes_at=closes, now=closes, sent=()) is None


def test_a_call_that_is_over_says_so_whatever_the_others(world: World) -> None:
    call = world.call(days=1)
    planned = consultations.open(
        standard=world.standard, actor=world.team, opens_at=world.now + 9 * DAY, closes_at=world.now + 19 * DAY, now=world.now
    )
    consultations.cancel(consultation=planned, actor=world.team, motive="Reporté.", now=world.now)
    assert current_consultation(world.standard, world.now + 5 * DAY) == call
    consultations.open(
        standard=world.standard, actor=world.team, opens_at=world.now + 9 * DAY, closes_at=world.now + 19 * DAY, now=world.now
    )
    assert Consultation.objects.filter(standard=world.standard).count() == 3
