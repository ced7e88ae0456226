"""The roadmap of a standard: chosen from a model, changed phase by phase, left. Its dates alone say which phase runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from concertation import permissions, places
from concertation.models import Phase, Roadmap, SentReminder
from concertation.queries.roadmap import phases_of, timeline_of
from concertation.rules import roadmap as rules
from concertation.rules import schedule
from concertation.rules.roadmap import DEFAULT_MODEL, KINDS, MODELS, PhaseKind
from concertation.services import meetings
from concertation.services.meetings import Programme
from concertation.services.states import reword
from concertation.services.turn import Turn, turn
from standard.models import Circle, Standard
from standard.moments import ZONE, date_in_words, day_of
from standard.permissions import Operator, require
from standard.queries import members_in
from standard.services import inputs
from standard.services.errors import InvalidInput

MOST_PHASES: Final = 60
SESSION_AT: Final = time(14)
SESSION_LASTS: Final = timedelta(hours=2)
A_WHILE: Final = timedelta(days=14)
"""How long after it came what a date brings is still told."""


def choose(
    *,
    standard: Standard,
    actor: User,
    now: datetime,
    model: str = DEFAULT_MODEL,
    starts_on: date | None = None,
    goal: str = "",
    goal_on: date | None = None,
    with_meetings: bool = False,
) -> Roadmap:
    """Give a standard a roadmap, drawn from a model that begins on a day (today where none is said).

    `with_meetings`: those that the model proposes are written down too, at two in the afternoon. Raises `InvalidInput("model", …)`.
    """
    inputs.choice("model", model, list(MODELS), message="Choisissez une feuille de route parmi celles proposées.")
    drawn, start = MODELS[model], starts_on or day_of(now)
    goal = inputs.line("goal", goal)
    if goal_on is None and drawn.goal_after is not None:
        goal_on = start + timedelta(days=drawn.goal_after)
    with turn(standard, actor, now) as mine:
        require(permissions.can_draw_roadmap(mine.actor))
        if Roadmap.objects.filter(standard=mine.standard).exists():
            raise InvalidInput("model", "Ce standard a déjà une feuille de route\u00a0: modifiez ses phases, ou abandonnez-la d’abord.")
        roadmap = Roadmap.objects.create(standard=mine.standard, goal=goal, goal_on=goal_on, chosen_at=now)
        for step in rules.drawn(drawn, start):
            Phase.objects.create(standard=mine.standard, kind=step.kind, title=step.title, aim=step.aim, starts_on=step.starts_on)
        mine.record("roadmap.chosen", roadmap, message=drawn.title, details={"model": model, "starts_on": start.isoformat()})
        if with_meetings:
            for session in drawn.sessions:
                begins = datetime.combine(start + timedelta(days=session.after), SESSION_AT, ZONE)
                programme = Programme(session.kind, begins, begins + SESSION_LASTS, title=session.title)
                meetings.plan(standard=mine.standard, actor=actor, programme=programme, now=now)
        return roadmap


def aim_at(*, standard: Standard, actor: User, goal: str, goal_on: date | None, now: datetime) -> Roadmap:
    """Say where the roadmap leads, and by when."""
    goal = inputs.line("goal", goal)
    with turn(standard, actor, now) as mine:
        roadmap = _chosen(mine)
        if not reword(roadmap, {"goal": goal, "goal_on": goal_on}):
            return roadmap
        when = f", {date_in_words(goal_on)}" if goal_on is not None else ""
        mine.record("roadmap.changed", roadmap, message=f"but, «\u00a0{goal}\u00a0»{when}" if goal else "sans but")
        return roadmap


def add_phase(
    *, standard: Standard, actor: User, kind: str, starts_on: date | None, now: datetime, title: str = "", aim: str = ""
) -> Phase:
    """Add a phase, where its first day puts it. The same sent twice is one."""
    said = _read(kind, title, aim)
    with turn(standard, actor, now) as mine:
        roadmap = _chosen(mine)
        same = Phase.objects.filter(standard=mine.standard, starts_on=starts_on, **said).first() if starts_on is not None else None
        if same is not None:
            return same
        day = _free_day(mine, starts_on, None)
        if Phase.objects.filter(standard=mine.standard).count() >= MOST_PHASES:
            raise InvalidInput("kind", f"Une feuille de route compte {MOST_PHASES} phases au plus.")
        phase = Phase.objects.create(standard=mine.standard, starts_on=day, **said)
        mine.record("roadmap.changed", roadmap, message=f"phase ajoutée, «\u00a0{phase}\u00a0», {date_in_words(day)}")
        return phase


def change_phase(
    *, phase: Phase, actor: User, now: datetime, kind: str | None = None, title: str | None = None, aim: str | None = None,
    starts_on: date | None = None,
) -> Phase:  # fmt: skip
    """Change what a phase is, or when it begins; None leaves it as it is."""
    with turn(phase.standard, actor, now) as mine:
        roadmap = _chosen(mine)
        phase = Phase.objects.get(pk=phase.pk)
        said = _read(kind or phase.kind, phase.title if title is None else title, phase.aim if aim is None else aim)
        for name, value in said.items():
            setattr(phase, name, value)
        if starts_on is not None and starts_on != phase.starts_on:
            phase.starts_on = _free_day(mine, starts_on, phase)
            # It comes again, at its new date.
            SentReminder.objects.filter(subject_kind="phase", subject_id=phase.pk).delete()
        phase.save()
        mine.record("roadmap.changed", roadmap, message=f"«\u00a0{phase}\u00a0», à partir du {date_in_words(phase.starts_on)}")
        return phase


def remove_phase(*, phase: Phase, actor: User, now: datetime) -> None:
    """Take a phase away: the one before lasts until the next. The last one stays, as long as there is a roadmap."""
    with turn(phase.standard, actor, now) as mine:
        roadmap = _chosen(mine)
        phase = Phase.objects.get(pk=phase.pk)
        if Phase.objects.filter(standard=mine.standard).count() == 1:
            raise InvalidInput("phase", "C’est la seule phase\u00a0: abandonnez plutôt la feuille de route.")
        said = str(phase)
        phase.delete()
        mine.record("roadmap.changed", roadmap, message=f"phase retirée, «\u00a0{said}\u00a0»")


def begin_round(*, standard: Standard, actor: User, starts_on: date | None, now: datetime) -> list[Phase]:
    """Add a round to the roadmap: a call, an arbitration, a publication, then the life of the standard again."""
    with turn(standard, actor, now) as mine:
        roadmap = _chosen(mine)
        start = starts_on or day_of(now)
        steps = rules.drawn(MODELS[rules.ROUND], start)
        if Phase.objects.filter(standard=mine.standard).count() + len(steps) > MOST_PHASES:
            raise InvalidInput("starts_on", f"Une feuille de route compte {MOST_PHASES} phases au plus\u00a0: retirez les plus anciennes.")
        if Phase.objects.filter(standard=mine.standard, starts_on__gte=start).exists():
            raise InvalidInput("starts_on", "Des phases commencent à cette date ou après\u00a0: choisissez une date qui les suit.")
        added = [
            Phase.objects.create(standard=mine.standard, kind=step.kind, title=step.title, aim=step.aim, starts_on=step.starts_on)
            for step in steps
        ]
        mine.record("roadmap.changed", roadmap, message=f"nouveau tour à partir du {date_in_words(start)}")
        return added


def leave(*, standard: Standard, actor: User, now: datetime) -> None:
    """Do without a roadmap: calls for comments alone say what is open to whom."""
    with turn(standard, actor, now) as mine:
        roadmap = _chosen(mine)
        Phase.objects.filter(standard=mine.standard).delete()
        roadmap.delete()
        mine.record("roadmap.left", None)


def to_tell(now: datetime) -> list[Phase]:
    """The phases that have begun, and that nobody was told of."""
    return list(_untold(now).select_related("standard").order_by("starts_on", "pk"))


def tell(phase: Phase, *, actor: Operator, now: datetime) -> None:
    """Tell those who follow the standard that a phase begins, and what it opens; only of the one that runs."""
    with turn(phase.standard, actor, now) as mine:
        if not _untold(now).filter(pk=phase.pk).exists():
            return
        SentReminder.objects.create(subject_kind="phase", subject_id=phase.pk, kind="opening", at=now)
        timeline = timeline_of(mine.standard, now)
        if timeline is not None and timeline.here is not None and timeline.here.phase.pk == phase.pk:
            details = {"opens": timeline.here.opens, "aim": phase.aim}
            mine.record("roadmap.phase_begun", phase, message=phase.title, details=details, path=places.roadmap(mine.standard.slug))


def reviews_due(now: datetime) -> list[tuple[Roadmap, date]]:
    """The roadmaps whose yearly review has come, and was not proposed."""
    return [(roadmap, day) for roadmap in _living(now) if (day := _review_due(roadmap, now)) is not None]


def propose_review(roadmap: Roadmap, *, actor: Operator, now: datetime) -> None:
    """Propose to the team the review of the year: a new round."""
    with turn(roadmap.standard, actor, now) as mine:
        living = _living(now).filter(pk=roadmap.pk).first()
        day = _review_due(living, now) if living is not None else None
        if day is None:
            return
        SentReminder.objects.create(subject_kind=_review(day), subject_id=roadmap.pk, kind="opening", at=now)
        mine.record(
            "roadmap.review_proposed",
            roadmap,
            message=date_in_words(day),
            tell=members_in(mine.standard, [Circle.TEAM], now),
            path=places.roadmap(mine.standard.slug),
        )


def _untold(now: datetime) -> QuerySet[Phase]:
    if not _morning(now):
        return Phase.objects.none()
    today, told = day_of(now), SentReminder.objects.filter(subject_kind="phase", subject_id=OuterRef("pk"))
    begun = Phase.objects.filter(starts_on__lte=today, starts_on__gt=today - A_WHILE, standard__closed_at=None, standard__deleted_at=None)
    return begun.exclude(Exists(told))


def _living(now: datetime) -> QuerySet[Roadmap]:
    """The roadmaps that may have come to the life of their standard a year ago."""
    if not _morning(now):
        return Roadmap.objects.none()
    living = Roadmap.objects.filter(standard__closed_at=None, standard__deleted_at=None, standard__phases__kind=PhaseKind.LIFE)
    living = living.filter(standard__phases__starts_on__lte=day_of(now) - timedelta(days=365)).distinct()
    return living.select_related("standard").order_by("pk")


def _review_due(roadmap: Roadmap, now: datetime) -> date | None:
    """The day of its review that has come, where it was not proposed."""
    day = rules.review_of([phase.step for phase in phases_of(roadmap.standard)], day_of(now))
    if day is None or SentReminder.objects.filter(subject_kind=_review(day), subject_id=roadmap.pk).exists():
        return None
    return day


def _review(day: date) -> str:
    return f"review {day.year}"


def _morning(now: datetime) -> bool:
    """Whether it is late enough to write to people about today."""
    return now.astimezone(ZONE).time() >= schedule.MORNING


def _chosen(mine: Turn) -> Roadmap:
    require(permissions.can_draw_roadmap(mine.actor))
    roadmap = Roadmap.objects.filter(standard=mine.standard).first()
    if roadmap is None:
        raise InvalidInput("roadmap", "Ce standard n’a pas de feuille de route\u00a0: choisissez-en une d’abord.")
    return roadmap


def _free_day(mine: Turn, day: date | None, but: Phase | None) -> date:
    if day is None:
        raise InvalidInput("starts_on", "Dites quel jour la phase commence.")
    taken = Phase.objects.filter(standard=mine.standard, starts_on=day)
    if (taken.exclude(pk=but.pk) if but is not None else taken).exists():
        raise InvalidInput("starts_on", "Une autre phase commence déjà ce jour-là\u00a0: choisissez-en un autre.")
    return day


def _read(kind: str, title: str, aim: str) -> Mapping[str, str]:
    known = inputs.choice("kind", kind, [one.value for one in PhaseKind], message="Choisissez la nature de la phase.")
    return {
        "kind": known,
        "title": inputs.line("title", title) or KINDS[PhaseKind(known)],
        "aim": inputs.text("aim", aim, longest=2_000),
    }
