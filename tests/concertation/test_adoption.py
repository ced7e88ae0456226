"""What organisations commit to, and what is made of the data: reminded once, kept or late, read by the team before it is public."""

from __future__ import annotations

from datetime import timedelta

import pytest

from concertation.models import Reuse
from concertation.services import reuses, timetable
from standard.models import Commitment, Event, Notice
from standard.permissions import OPERATOR, PermissionRefused
from standard.services import commitments
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, World


def told(world: World, verb: str = "commitment.reminded") -> list[tuple[str, bool]]:
    """Whom it told, and whether it was late."""
    timetable.catch_up(actor=OPERATOR, now=world.now)
    timetable.catch_up(actor=OPERATOR, now=world.now)
    rows = Notice.objects.filter(event__verb=verb).select_related("recipient", "event").order_by("pk")
    return [(str(row.recipient), row.event.read_details()["overdue"]) for row in rows]


def test_who_commits_is_reminded_once_before_and_the_team_knows_of_those_that_are_late(world: World) -> None:
    day = (world.now + 30 * DAY).date()
    sent = {"standard": world.standard, "version": "1.0.0", "day": day}
    made = commitments.commit(actor=world.stranger, now=world.now, **sent)
    assert str(made.organisation) == "Ville de gap"
    other = commitments.commit(actor=world.team, now=world.now, organisation="Ville de Die", **sent)
    with pytest.raises(InvalidInput, match="déjà engagé"):
        commitments.commit(actor=world.stranger, now=world.now, **sent)
    with pytest.raises(PermissionRefused):
        commitments.commit(actor=world.stranger, now=world.now, organisation="Ville de Pau", **sent)
    for wrong in ({"version": "1.0"}, {"version": "la prochaine"}, {"day": (world.now - DAY).date()}):
        with pytest.raises(InvalidInput):
            commitments.commit(actor=world.stranger, now=world.now, **{**sent, **wrong})
    commitments.withdraw(commitment=other, actor=world.team, reason="Ils attendent.", now=world.now)
    assert told(world) == []
    world.now += 24 * DAY
    assert told(world) == [("Gap", False)]
    world.now += 8 * DAY
    assert sorted(told(world)) == [("Administration", True), ("Gap", False), ("Gap", True), ("Rennes", True)]
    world.now += 300 * DAY
    assert len(told(world)) == 4

    kept = commitments.commit(actor=world.team, now=world.now, organisation="Elles", **{**sent, "day": (world.now + 30 * DAY).date()})
    Commitment.objects.filter(pk=kept.pk).update(kept_at=world.now)
    world.now += 60 * DAY
    assert len(told(world)) == 4


def test_a_reuse_of_a_member_is_public_and_the_team_reads_the_others_first(world: World) -> None:
    said = {"standard": world.standard, "address": "https://exemple.fr/carte", "what": "Elle montre les lieux.", "now": world.now}
    member = reuses.declare(actor=world.contributor, title="Une carte", **said)
    assert member.state == Reuse.State.KEPT
    waiting = reuses.declare(actor=world.stranger, title="Un secret", **said)
    assert waiting.state == Reuse.State.PROPOSED
    assert reuses.declare(actor=world.stranger, title="Un secret", **said) == waiting
    # What waits is told to the team, and read nowhere else.
    assert not Event.objects.filter(message__contains="secret").exists()
    assert Notice.objects.filter(event__verb="reuse.declared", recipient=world.team).count() == 2
    settled = {"reuse": waiting, "actor": world.team, "now": world.now + timedelta(hours=1)}
    with pytest.raises(PermissionRefused):
        reuses.settle(**{**settled, "actor": world.chair}, outcome="kept")
    with pytest.raises(InvalidInput, match="Dites pourquoi"):
        reuses.settle(**settled, outcome="refused")
    assert reuses.settle(**settled, outcome="refused", reason="C’est une publicité.").state == Reuse.State.REFUSED
    assert reuses.settle(**settled, outcome="kept").reason == ""
    assert Event.objects.filter(message="Un secret").count() == 1
    with pytest.raises(PermissionRefused):
        reuses.withdraw(reuse=waiting, actor=world.team, now=world.now)
    assert reuses.withdraw(reuse=waiting, actor=world.stranger, now=world.now).state == Reuse.State.WITHDRAWN
    assert [notice.event.verb for notice in Notice.objects.filter(recipient=world.stranger).order_by("pk")] == [
        "reuse.refused",
        "reuse.kept",
    ]
    for name, wrong in (("title", " "), ("address", "carte"), ("address", ""), ("what", "")):
        with pytest.raises(InvalidInput) as refused:
            reuses.declare(actor=world.stranger, **{"title": "Autre", **said, name: wrong})
        assert refused.value.field == name
