import pytest

from concertation.queries import current_consultation
from concertation.services import consultations
from standard.models import Event
from standard.permissions import PermissionRefused
from standard.queries import working_revision
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, World


def test_a_call_opens_on_the_working_revision_and_closes(world: World) -> None:
    call = world.call(days=14)
    assert call.revision == working_revision(world.standard)
    assert current_consultation(world.standard, world.now) == call
    assert call.is_open(world.now)
    closed = consultations.close(consultation=call, actor=world.team, now=world.now + DAY)
    assert not closed.is_open(world.now + DAY)
    assert [event.verb for event in Event.objects.filter(subject_kind="consultation")] == ["consultation.opened", "consultation.closed"]


def test_a_call_is_prolonged_then_can_no_longer_be_changed_once_closed(world: World) -> None:
    call = world.call(days=14)
    later = consultations.reschedule(consultation=call, actor=world.team, closes_at=world.now + 21 * DAY, now=world.now + DAY)
    assert later.is_open(world.now + 20 * DAY)
    with pytest.raises(PermissionRefused, match="clos depuis"):
        consultations.reschedule(consultation=call, actor=world.team, closes_at=world.now + 40 * DAY, now=world.now + 22 * DAY)


def test_a_call_not_yet_open_can_be_cancelled(world: World) -> None:
    call = consultations.open(
        standard=world.standard, actor=world.team, opens_at=world.now + DAY, closes_at=world.now + 3 * DAY, now=world.now
    )
    consultations.close(consultation=call, actor=world.team, now=world.now)
    call.refresh_from_db()
    assert not any(call.is_open(world.now + days * DAY) for days in (0, 1, 2, 3))


def test_two_calls_never_overlap(world: World) -> None:
    world.call(days=14)
    with pytest.raises(InvalidInput, match="Un autre appel"):
        consultations.open(
            standard=world.standard, actor=world.team, opens_at=world.now + 5 * DAY, closes_at=world.now + 30 * DAY, now=world.now
        )
    following = consultations.open(
        standard=world.standard, actor=world.team, opens_at=world.now + 14 * DAY, closes_at=world.now + 30 * DAY, now=world.now
    )
    assert current_consultation(world.standard, world.now + 15 * DAY) == following


@pytest.mark.parametrize(("opens", "closes"), [(2, 1), (-3, -1), (1, 1)])
def test_dates_that_make_no_sense_are_refused(world: World, opens: int, closes: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        consultations.open(
            standard=world.standard,
            actor=world.team,
            opens_at=world.now + opens * DAY,
            closes_at=world.now + closes * DAY,
            now=world.now,
        )
    assert caught.value.field == "closes_at"


def test_only_the_team_calls_for_comments(world: World) -> None:
    for person in (world.chair, world.contributor, world.stranger):
        with pytest.raises(PermissionRefused):
            consultations.open(standard=world.standard, actor=person, opens_at=world.now, closes_at=world.now + DAY, now=world.now)
