"""What is remembered is what would be made again, and no longer than it is true."""

from __future__ import annotations

import time_machine
from django.db import transaction
from django.test import Client

from accounts.models import Organisation, User
from accounts.services import describe_oneself, erase_account
from concertation.services import comments, consultations
from standard.memory import Memory, under_stamp
from standard.models import Standard
from standard.services.numbers import lock_standard
from tests.concertation.world import NOW, World
from tests.pages.visit import HOME, read


def test_the_oldest_things_leave_when_their_room_is_taken_and_what_is_too_heavy_is_not_kept() -> None:
    memory: Memory[str] = Memory(room=32)
    for key in "abc":
        memory.keep(key, key.upper(), weight=2)
    assert memory.find("a") == "A"
    for number in range(14):
        memory.keep(number, "…", weight=2)
    assert ("a" in memory, "b" in memory, "c" in memory) == (True, False, True)
    assert memory.keep("heavy", "…", weight=3) == "…"
    assert "heavy" not in memory
    memory.clear()
    assert memory.find("a") is None


def test_a_standard_is_remembered_until_its_next_writer(world: World) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return len(made)

    before = Standard.objects.get()
    assert under_stamp(before, "count", make) == under_stamp(Standard.objects.get(), "count", make) == 1
    assert under_stamp(before, "other", make) == 2
    world.call()
    assert under_stamp(Standard.objects.get(), "count", make) == 3


def test_a_writer_remembers_nothing_and_a_refused_one_changes_nothing(world: World) -> None:
    before = Standard.objects.get()
    with transaction.atomic():
        locked = lock_standard(before)
        assert [under_stamp(locked, "count", lambda number=number: number) for number in (1, 2)] == [1, 2]  # type: ignore[misc]
        transaction.set_rollback(True)
    assert Standard.objects.get().stamp == before.stamp


def test_what_is_remembered_is_forgotten_when_somebody_takes_another_name(world: World) -> None:
    stamps = [Standard.objects.get().stamp]
    describe_oneself(actor=world.other, display_name="Une autre", organisation_name="Les Autres")
    stamps.append(Standard.objects.get().stamp)
    Organisation.objects.filter(name="Les Autres").update(name="Encore d’autres")
    stamps.append(Standard.objects.get().stamp)
    erase_account(actor=world.other)
    stamps.append(Standard.objects.get().stamp)
    assert len(set(stamps)) == 4

    world.other.save()
    User.objects.update(last_login=NOW)
    assert Standard.objects.get().stamp == stamps[-1]


@time_machine.travel(NOW, tick=False)
def test_a_page_says_what_was_said_since_and_by_whom(world: World, client: Client) -> None:
    world.call()
    address = f"{HOME}historique/"
    assert "De bonne heure" not in read(client, address)
    anchor = comments.CommentAnchor()
    comments.post(standard=world.standard, actor=world.other, now=world.now, target=anchor, kind="precision", body="De bonne heure.")
    assert "De bonne heure" in read(client, address)
    describe_oneself(actor=world.other, display_name="Quelqu’un d’autre", organisation_name="")
    assert "Quelqu’un d’autre" in read(client, address)


@time_machine.travel(NOW, tick=False)
def test_the_head_of_a_page_follows_what_happens(world: World, client: Client) -> None:
    assert "Appel à commentaires ouvert" not in read(client, HOME)
    call = world.call()
    assert "Appel à commentaires ouvert" in read(client, HOME)
    consultations.close(consultation=call, actor=world.team, now=world.now)
    assert "Appel à commentaires ouvert" not in read(client, HOME)
