"""The phases of a roadmap: what each opens to whom, the models to start from, where one stands. Pure.

What a phase opens is one table, `OPENS`; permissions read it, and pages say it in a sentence. A call for comments that is open is
open whatever the phase: its dates were promised to those who answer it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Literal

from standard.moments import date_in_words
from standard.schema.words import uncapital
from standard.verdict import ALLOWED, Verdict


class PhaseKind(StrEnum):
    LAUNCH = "launch"
    OPEN_QUESTIONS = "open_questions"
    DRAFT = "draft"
    CALL = "call"
    ARBITRATION = "arbitration"
    PUBLICATION = "publication"
    LIFE = "life"


KINDS: Final[Mapping[PhaseKind, str]] = {
    PhaseKind.LAUNCH: "Lancement",
    PhaseKind.OPEN_QUESTIONS: "Questions en suspens",
    PhaseKind.DRAFT: "Proto-standard",
    PhaseKind.CALL: "Appel à commentaires",
    PhaseKind.ARBITRATION: "Arbitrage",
    PhaseKind.PUBLICATION: "Publication",
    PhaseKind.LIFE: "Vie du standard",
}

Action = Literal["comment", "propose"]
ACTIONS: Final[tuple[Action, ...]] = ("comment", "propose")


class Access(StrEnum):
    """To whom an action is open in a phase; the team and the committee always may."""

    COMMITTEE = "committee"
    """To nobody else."""
    CALL = "call"
    """To every member, while the call for comments is open."""
    MEMBERS = "members"
    """To every member."""


OPENS: Final[Mapping[PhaseKind, Mapping[Action, Access]]] = {
    PhaseKind.LAUNCH: {"comment": Access.COMMITTEE, "propose": Access.COMMITTEE},
    PhaseKind.OPEN_QUESTIONS: {"comment": Access.MEMBERS, "propose": Access.COMMITTEE},
    PhaseKind.DRAFT: {"comment": Access.MEMBERS, "propose": Access.MEMBERS},
    PhaseKind.CALL: {"comment": Access.CALL, "propose": Access.CALL},
    PhaseKind.ARBITRATION: {"comment": Access.COMMITTEE, "propose": Access.COMMITTEE},
    PhaseKind.PUBLICATION: {"comment": Access.COMMITTEE, "propose": Access.COMMITTEE},
    PhaseKind.LIFE: {"comment": Access.MEMBERS, "propose": Access.MEMBERS},
}

SENTENCES: Final[Mapping[PhaseKind, str]] = {
    PhaseKind.LAUNCH: "L’équipe projet et le comité de pilotage préparent le travail\u00a0; tout se lit déjà.",
    PhaseKind.OPEN_QUESTIONS: "Les membres disent ce qui reste à éclaircir et commentent\u00a0; les propositions viennent ensuite.",
    PhaseKind.DRAFT: "Les membres commentent et proposent, en atelier comme ici.",
    PhaseKind.CALL: "Les membres commentent et proposent tant que l’appel à commentaires est ouvert.",
    PhaseKind.ARBITRATION: "Le comité de pilotage tranche\u00a0; les contributions des membres reprendront ensuite.",
    PhaseKind.PUBLICATION: "L’équipe projet publie ce qui est décidé\u00a0; les contributions des membres reprendront ensuite.",
    PhaseKind.LIFE: "Les membres commentent et proposent à tout moment\u00a0; l’équipe projet examine tout à la revue suivante.",
}
"""What is open to whom, in one sentence."""


@dataclass(frozen=True, slots=True)
class PhaseStep:
    """A phase of a roadmap, from a day until the eve of the next one."""

    kind: PhaseKind
    title: str
    aim: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class WhereWeAre:
    """Where one stands on a day: the phase that runs, and the next one."""

    now: PhaseStep
    until: date | None
    """Its last day; None for the last phase, which has none."""
    then: PhaseStep | None


def standing(steps: Sequence[PhaseStep], today: date) -> WhereWeAre | None:
    """Where one stands; None before the first phase, when nothing is said yet, and without any."""
    begun = [step for step in steps if step.starts_on <= today]
    if not begun:
        return None
    then = steps[len(begun)] if len(begun) < len(steps) else None
    return WhereWeAre(begun[-1], last_day(steps, len(begun) - 1), then)


def last_day(steps: Sequence[PhaseStep], rank: int) -> date | None:
    """The last day of a phase; None for the last one."""
    return steps[rank + 1].starts_on - timedelta(days=1) if rank + 1 < len(steps) else None


def may_take_part(kind: PhaseKind, action: Action, *, title: str = "", reopens: date | None = None) -> Verdict | None:
    """What a phase says to a member of neither the team nor the committee, no call being open; None: what the call says.

    `reopens`: when the next phase that lets them begins.
    """
    access = OPENS[kind][action]
    if access is Access.CALL:
        return None
    if access is Access.MEMBERS:
        return ALLOWED
    open_to = SENTENCES[kind]
    when = f" Vous pourrez le faire à partir du {date_in_words(reopens)}." if reopens is not None else ""
    return Verdict(f"Nous en sommes à la phase «\u00a0{title or KINDS[kind]}\u00a0»\u00a0: {uncapital(open_to)}{when}")


def reopens(steps: Sequence[PhaseStep], today: date, action: Action) -> date | None:
    """When the next phase that opens this to members begins."""
    return next((step.starts_on for step in steps if step.starts_on > today and OPENS[step.kind][action] is not Access.COMMITTEE), None)


@dataclass(frozen=True, slots=True)
class CurrentPhase:
    """What the phase that runs says to the members who are of neither the team nor the committee, of each action."""

    kind: PhaseKind
    comment: Verdict | None
    propose: Verdict | None

    def says(self, action: Action) -> Verdict | None:
        """None: what the call for comments says."""
        return self.comment if action == "comment" else self.propose


def stage(steps: Sequence[PhaseStep], today: date) -> CurrentPhase | None:
    """What is said on a day; None where no phase runs, and today's call for comments alone decides."""
    where = standing(steps, today)
    if where is None:
        return None
    kind, title = where.now.kind, where.now.title
    said = (may_take_part(kind, one, title=title, reopens=reopens(steps, today, one)) for one in ACTIONS)
    return CurrentPhase(kind, *said)


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    kind: PhaseKind
    aim: str
    after: int
    """How many days after the beginning of the roadmap."""


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A meeting that a model proposes; `kind` is that of meetings."""

    kind: Literal["copil", "workshop"]
    title: str
    after: int


@dataclass(frozen=True, slots=True)
class RoadmapModel:
    """A roadmap to start from."""

    title: str
    summary: str
    phases: tuple[PlannedPhase, ...]
    sessions: tuple[PlannedSession, ...]
    goal_after: int | None
    """When its goal is to be reached, in days; None where it has none."""


DEFAULT_MODEL: Final = "complete"
MODELS: Final[Mapping[str, RoadmapModel]] = {
    DEFAULT_MODEL: RoadmapModel(
        "Un premier standard en un trimestre",
        "Quatre COPIL et trois ateliers autour d’un appel à commentaires, jusqu’à un standard finalisé.",
        (
            PlannedPhase(PhaseKind.LAUNCH, "Réunir les cercles, partager la méthode et le vocabulaire.", 0),
            PlannedPhase(PhaseKind.OPEN_QUESTIONS, "Recueillir ce qui reste à trancher, choisir les cas d’usage.", 8),
            PlannedPhase(PhaseKind.DRAFT, "Écrire un proto-standard à partir des cas d’usage.", 42),
            PlannedPhase(PhaseKind.CALL, "Soumettre le proto-standard à toutes et à tous.", 68),
            PlannedPhase(PhaseKind.ARBITRATION, "Trancher les enjeux que les commentaires ont soulevés.", 89),
            PlannedPhase(PhaseKind.PUBLICATION, "Publier la version, ses fichiers et sa documentation.", 98),
            PlannedPhase(PhaseKind.LIFE, "Suivre l’adoption, recueillir les retours, préparer la revue.", 130),
        ),
        (
            PlannedSession("copil", "Lancement", 0),
            PlannedSession("workshop", "Cas d’usage", 15),
            PlannedSession("copil", "Cas d’usage retenus", 42),
            PlannedSession("workshop", "Champs", 50),
            PlannedSession("workshop", "Valeurs", 62),
            PlannedSession("copil", "Proto-standard", 67),
            PlannedSession("copil", "Arbitrage", 97),
        ),
        98,
    ),
    "revision": RoadmapModel(
        "Une nouvelle version en deux mois",
        "Un appel à commentaires, un COPIL d’arbitrage, une publication, puis la vie du standard.",
        (
            PlannedPhase(PhaseKind.CALL, "Recueillir les besoins nés de l’usage.", 0),
            PlannedPhase(PhaseKind.ARBITRATION, "Trancher, en pesant ce que chaque changement coûte à qui remplit.", 28),
            PlannedPhase(PhaseKind.PUBLICATION, "Publier la version et ce qu’elle change.", 42),
            PlannedPhase(PhaseKind.LIFE, "Suivre l’adoption, recueillir les retours.", 60),
        ),
        (PlannedSession("copil", "Arbitrage", 40),),
        60,
    ),
    "continuous": RoadmapModel(
        "Un standard qui vit",
        "Les membres contribuent à tout moment\u00a0; une revue est proposée chaque année.",
        (PlannedPhase(PhaseKind.LIFE, "Recueillir les retours et les examiner à chaque revue.", 0),),
        (),
        None,
    ),
}

ROUND: Final = "revision"
"""The model of the round that each review proposes."""


def drawn(model: RoadmapModel, start: date) -> tuple[PhaseStep, ...]:
    """The phases of a model that begins on a day."""
    return tuple(PhaseStep(one.kind, KINDS[one.kind], one.aim, start + timedelta(days=one.after)) for one in model.phases)


def review_of(steps: Sequence[PhaseStep], today: date) -> date | None:
    """The anniversary of the life of the standard that has come, if one has: a review is proposed then."""
    where = standing(steps, today)
    if where is None or where.now.kind is not PhaseKind.LIFE:
        return None
    first = where.now.starts_on
    days = (_anniversary(first, today.year - first.year - late) for late in (0, 1))
    return next((day for day in days if first < day <= today), None)


def _anniversary(day: date, years: int) -> date:
    """The same day, some years later; the eve of 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
