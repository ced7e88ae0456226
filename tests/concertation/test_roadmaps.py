"""A standard with a roadmap: its phases decide what is open to whom, unless a call is open; without one nothing changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from concertation import permissions
from concertation.models import Consultation, Meeting, Phase
from concertation.queries.roadmap import Mark, stage_of, timeline_of
from concertation.rules.roadmap import DEFAULT_MODEL, KINDS, MODELS, PhaseKind, PhaseStep
from concertation.rules.roadmap import stage as stage_in
from concertation.services import comments, roadmaps, timetable
from standard.models import Standard
from standard.permissions import OPERATOR, PermissionRefused
from standard.services.errors import InvalidInput
from tests.concertation.roles import ANY_TIME, DAY, MEMBERS, NOW, ROLES
from tests.concertation.world import World

OPEN = Consultation(opens_at=NOW - DAY, closes_at=NOW + DAY)
CLOSED = Consultation(opens_at=NOW - 2 * DAY, closes_at=NOW - DAY)
PHASES: dict[PhaseKind, tuple[set[str], set[str]]] = {
    PhaseKind.LAUNCH: (ANY_TIME, ANY_TIME),
    PhaseKind.OPEN_QUESTIONS: (MEMBERS, ANY_TIME),
    PhaseKind.DRAFT: (MEMBERS, MEMBERS),
    PhaseKind.CALL: (ANY_TIME, ANY_TIME),
    PhaseKind.ARBITRATION: (ANY_TIME, ANY_TIME),
    PhaseKind.PUBLICATION: (ANY_TIME, ANY_TIME),
    PhaseKind.LIFE: (MEMBERS, MEMBERS),
}
"""Who may comment, and propose, in each phase, while no call is open. Under an open call every member may, in any."""


@pytest.mark.parametrize("kind", PhaseKind)
def test_every_cell_of_the_phases(kind: PhaseKind) -> None:
    stage = stage_in([PhaseStep(kind, KINDS[kind], "", NOW.date())], NOW.date())
    asking = (permissions.can_comment, permissions.can_propose)
    for asked, allowed in zip(asking, PHASES[kind], strict=True):
        for call, may in ((None, allowed), (CLOSED, allowed), (OPEN, MEMBERS)):
            verdicts = {role: asked(replace(actor, phase=lambda: stage), call, NOW) for role, actor in ROLES.items()}
            assert {role for role, verdict in verdicts.items() if verdict} == may, (asked.__name__, call)


def choose(world: World, **more: Any) -> None:
    roadmaps.choose(**{"standard": world.standard, "actor": world.team, "starts_on": world.now.date(), "now": world.now, **more})


def comment(world: World) -> Any:
    return comments.post(
        standard=world.standard, actor=world.contributor, target=comments.CommentAnchor(), kind="precision", body="Et ?", now=world.now
    )


def fresh(world: World) -> Standard:
    return Standard.objects.get(pk=world.standard.pk)


def test_a_contributor_waits_for_the_phase_that_lets_them_whoever_they_ask(world: World) -> None:
    with pytest.raises(PermissionRefused, match="Aucun appel"):
        comment(world)
    choose(world, goal="Standard finalisé en juin 2022")
    with pytest.raises(PermissionRefused, match=r"Lancement.*à partir du"):
        comment(world)
    world.now += 10 * DAY
    assert comment(world)
    with pytest.raises(PermissionRefused, match="propositions viennent ensuite"):
        world.propose(world.add_value("Aînés"), by=world.contributor)
    world.now += 40 * DAY
    assert world.propose(world.add_value("Aînés"), by=world.contributor)
    roadmaps.leave(standard=world.standard, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused, match="Aucun appel"):
        comment(world)


def test_a_call_that_is_open_stays_open_whatever_the_phase(world: World) -> None:
    choose(world)
    world.call()
    assert comment(world)
    world.now += 20 * DAY
    assert stage_of(fresh(world), world.now) is not None


def test_meetings_calls_and_versions_hang_on_the_phases_by_their_dates(world: World) -> None:
    start = world.now.date()
    choose(world, with_meetings=True)
    world.call()
    world.publish("1.0.0")
    timeline = timeline_of(fresh(world), world.now)
    assert timeline is not None
    assert [line.phase.kind for line in timeline.lines] == list(PhaseKind)
    assert [line.here for line in timeline.lines] == [True, *[False] * 6]
    assert timeline.roadmap.goal_on == start + timedelta(days=MODELS[DEFAULT_MODEL].goal_after or 0)
    hung = {line.phase.kind: [mark.title for mark in line.marks] for line in timeline.lines}
    assert [kind for kind, titles in hung.items() if any("COPIL" in title for title in titles)] == ["launch", "draft", "arbitration"]
    assert any("Version 1.0.0" in title for title in hung["launch"])
    assert any("Ouverture" in title for title in hung["launch"])
    assert Meeting.objects.filter(kind="workshop").count() == 3
    assert sum(len(line.marks) for line in timeline.lines) + len(timeline.before) == Meeting.objects.count() + 2
    many = tuple(Mark(start + timedelta(days=n), str(n), "", to_come=n >= 5) for n in range(10))
    crowded = replace(timeline, lines=(replace(timeline.lines[0], marks=many), *timeline.lines[1:]))
    assert [mark.title for mark in crowded.near[0].marks] == ["2", "3", "4", "5", "6", "7"], "the last ones and the next"


def test_a_roadmap_is_changed_phase_by_phase(world: World) -> None:
    with pytest.raises(InvalidInput, match="pas de feuille de route"):
        roadmaps.add_phase(standard=world.standard, actor=world.team, kind="life", starts_on=world.now.date(), now=world.now)
    choose(world, model="revision")
    with pytest.raises(InvalidInput, match="déjà une feuille"):
        choose(world)
    first, second, *_ = Phase.objects.order_by("starts_on")
    said: dict[str, Any] = {"actor": world.team, "now": world.now}
    with pytest.raises(InvalidInput, match="déjà ce jour-là"):
        roadmaps.change_phase(phase=second, starts_on=first.starts_on, **said)
    moved = roadmaps.change_phase(phase=second, title="COPIL n° 5", starts_on=first.starts_on + timedelta(days=3), **said)
    assert (moved.title, moved.kind) == ("COPIL n° 5", "arbitration")
    added = roadmaps.add_phase(standard=world.standard, kind="draft", starts_on=date(2022, 1, 1), **said)
    assert str(added) == "Proto-standard"
    timeline = timeline_of(fresh(world), world.now)
    assert timeline is not None
    assert timeline.here is not None
    assert timeline.here.phase == first
    for phase in Phase.objects.order_by("starts_on")[1:]:
        roadmaps.remove_phase(phase=phase, **said)
    with pytest.raises(InvalidInput, match="seule phase"):
        roadmaps.remove_phase(phase=Phase.objects.get(), **said)
    with pytest.raises(PermissionRefused):
        roadmaps.leave(standard=world.standard, actor=world.chair, now=world.now)


def test_a_phase_is_told_as_it_begins_and_a_review_is_proposed_each_year(world: World) -> None:
    choose(world, model="continuous")
    verbs = world.standard.events.filter(verb__startswith="roadmap.").order_by("pk").values_list("verb", flat=True)
    timetable.catch_up(actor=OPERATOR, now=world.now)
    assert list(verbs.all()) == ["roadmap.chosen", "roadmap.phase_begun"]
    world.now += 366 * DAY
    assert timetable.due(world.now)
    for _ in range(2):
        timetable.catch_up(actor=OPERATOR, now=world.now)
    assert not timetable.due(world.now)
    assert list(verbs.all())[2:] == ["roadmap.review_proposed"]
    timeline = timeline_of(fresh(world), world.now)
    assert timeline is not None
    assert timeline.review == date(2023, 6, 1)
    added = roadmaps.begin_round(standard=world.standard, actor=world.team, starts_on=None, now=world.now)
    assert [phase.kind for phase in added] == ["call", "arbitration", "publication", "life"]
    with pytest.raises(InvalidInput, match="qui les suit"):
        roadmaps.begin_round(standard=world.standard, actor=world.team, starts_on=None, now=world.now)
