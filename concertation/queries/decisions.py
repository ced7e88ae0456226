"""The register of decisions, and what each one did."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import cast

from django.db.models import Prefetch, QuerySet

from concertation.models import Ballot, Correction, Decision, Question, UndoingToCome
from concertation.queries.ballots import standings_of
from concertation.queries.modifications import modifications
from concertation.rules.ballots import Standing
from concertation.rules.constitution import DEFAULT, Case, Way, needs
from concertation.rules.outcomes import ADOPTING
from standard.comparison import ChangesView
from standard.memory import under_stamp
from standard.models import Circle, Event, Membership, Release, Standard
from standard.queries import REVISION_TEXTS


@dataclass(frozen=True, slots=True)
class EarlierBallot:
    """A ballot held on a question before a decision that did not come from it."""

    ballot: Ballot
    standing: Standing


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision, what is said beside it, the first version that carries it, and the decision that replaced it."""

    decision: Decision
    standing: Standing | None
    """Of the vote that it comes from; None where there was none, or where votes were not asked."""
    earlier: tuple[EarlierBallot, ...]
    """The votes held before it that it does not come from, the first first: they are shown beside it."""
    modification: ChangesView | None
    """What was adopted otherwise than it was put to people, or voted."""
    release: Release | None
    withdrawn: tuple[Release, ...]
    """The versions that carried it before that one, and were withdrawn."""
    superseded_by: Decision | None

    @property
    def state(self) -> str:
        """`superseded`, or the state of the decision."""
        return "superseded" if self.superseded_by is not None else self.decision.state

    @property
    def binds(self) -> bool:
        return self.state == Decision.State.IN_FORCE

    @property
    def pending(self) -> bool:
        """Decided, and not in any published version yet."""
        return self.binds and self.decision.revision_id is not None and self.release is None

    @property
    def unapplied(self) -> bool:
        """It chose to change the schema, which has not changed by it: its condition, or its confirmation, is awaited."""
        awaited = self.decision.revision_id is None or self.decision.outcome == Decision.Outcome.CONDITIONAL
        waiting = self.decision.state in (Decision.State.IN_FORCE, Decision.State.TO_CONFIRM)
        return waiting and awaited and self.decision.outcome in ADOPTING and bool(self.decision.read_operations())


def published(standards: Collection[Standard]) -> tuple[Release, ...]:
    """The versions that were published, those withdrawn since included, in the order of the chain."""
    found = Release.objects.filter(standard__in=standards).exclude(state=Release.State.CANDIDATE).select_related("revision")
    return tuple(found.defer(*REVISION_TEXTS).order_by("revision__number", "pk"))


def known_releases(standards: Iterable[Standard]) -> tuple[Release, ...]:
    """The same of standards just read, remembered."""
    return tuple(release for standard in standards for release in _known_releases_of(standard))


def _known_releases_of(standard: Standard) -> tuple[Release, ...]:
    return under_stamp(standard, "published", lambda: published([standard]))


def decision_lines(
    standard: Standard, decisions: QuerySet[Decision], *, releases: Sequence[Release] | None = None, votes: bool = False
) -> tuple[DecisionLine, ...]:
    """The lines of these decisions of a standard, in their order, in the same number of queries whatever their number.

    `releases`: those of `published`, where they are at hand; `votes`: whether to count the votes behind them.
    """
    return decision_lines_of([standard], decisions, releases=releases, votes=votes)


def decision_lines_of(
    standards: Collection[Standard], decisions: QuerySet[Decision], *, releases: Sequence[Release] | None = None, votes: bool = False
) -> tuple[DecisionLine, ...]:
    """As `decision_lines`, for decisions of several standards."""
    by_key = {standard.pk: standard for standard in standards}
    later = Decision.objects.filter(state=Decision.State.IN_FORCE).only("number", "standard", "supersedes").order_by("number")
    rows = (
        decisions.select_related("question", "option__proposal__author", "revision", "ballot")
        if votes
        else decisions.select_related("question", "option", "revision")
    )
    listed = list(
        rows.defer(*REVISION_TEXTS).prefetch_related(
            Prefetch("superseded_by", later), Prefetch("question__ballots", Ballot.objects.order_by("opened_at", "pk")), "corrections"
        )
    )
    replacing = {decision.pk: next(iter(decision.superseded_by.all()), None) for decision in listed}
    for one in (*listed, *filter(None, replacing.values())):
        one.standard = by_key[one.standard_id]
    for decision in listed:
        decision.question.standard = decision.standard
    versions = published(standards) if releases is None and any(decision.revision_id for decision in listed) else releases or ()
    standings = standings_of(decision.ballot for decision in listed if decision.ballot is not None) if votes else {}
    earlier, modified = earlier_ballots(listed), modifications(listed)
    return tuple(
        DecisionLine(
            decision=decision,
            standing=standings.get(decision.ballot_id or 0),
            earlier=earlier[decision.pk],
            modification=modified.get(decision.pk),
            release=release,
            withdrawn=withdrawn,
            superseded_by=replacing[decision.pk],
        )
        for decision in listed
        for release, withdrawn in [_carrying(decision, versions)]
    )


def earlier_ballots(decisions: Collection[Decision]) -> dict[int, tuple[EarlierBallot, ...]]:
    """By decision that does not come from a vote, those held on its question before it. Reads `question.ballots`: prefetch them."""
    held = {
        decision.pk: [
            ballot
            for ballot in decision.question.ballots.all()
            if decision.ballot_id is None and ballot.end is not None and ballot.end <= decision.decided_at
        ]
        for decision in decisions
    }
    standings = standings_of(ballot for ballots in held.values() for ballot in ballots)
    return {key: tuple(EarlierBallot(ballot, standings[ballot.pk]) for ballot in ballots) for key, ballots in held.items()}


def _carrying(decision: Decision, releases: Iterable[Release]) -> tuple[Release | None, tuple[Release, ...]]:
    """The first version that carries a decision, and those that did before it and were withdrawn."""
    if decision.revision is None:
        return None, ()
    number, key = decision.revision.number, decision.standard_id
    later = [release for release in releases if release.standard_id == key and release.revision.number >= number]
    withdrawn = tuple(takewhile(lambda release: release.state == Release.State.WITHDRAWN, later))
    return next(iter(later[len(withdrawn) :]), None), withdrawn


@dataclass(frozen=True, slots=True)
class MadeCorrection:
    """A slip of the pen that was corrected, and the text that it replaced."""

    correction: Correction
    before: str


def corrected(decision: Decision) -> tuple[MadeCorrection, ...]:
    """The corrections of a decision, the latest first. Reads `corrections`: prefetch them."""
    texts = {column: str(getattr(decision, column)) for column in Correction.Column.values}
    found = []
    for one in sorted(decision.corrections.all(), key=lambda one: one.pk):
        found.append(MadeCorrection(one, texts[one.column]))
        texts[one.column] = one.text
    return tuple(reversed(found))


def left_after_objections(decisions: Iterable[Decision]) -> dict[int, tuple[str, ...]]:
    """By decision that was called up or contested, what of its change is still in the schema and why, in sentences."""
    keys = [decision.pk for decision in decisions]
    about = Event.objects.filter(subject_kind="decision", subject_id__in=keys)
    events = about.filter(verb__in=("decision.called_up", "decision.contested", "decision.taken_out")).order_by("at", "pk")
    left = {event.subject_id or 0: tuple(event.read_details().get("in_the_way", ())) for event in events}
    for waiting in UndoingToCome.objects.filter(decision__in=keys).select_related("ballot__question"):
        left[waiting.decision_id] = (*left.get(waiting.decision_id, ()), _awaits(waiting.ballot.question))
    return left


def left_after_objection(decision: Decision) -> tuple[str, ...]:
    """The same of one decision; nothing of one that nobody objected to."""
    return left_after_objections([decision]).get(decision.pk, ())


def awaited_by(decision: Decision) -> str:
    """Why the change of a decision called up or contested is still in the schema; empty where nothing is awaited."""
    waiting = UndoingToCome.objects.filter(decision=decision).select_related("ballot__question").first()
    return _awaits(waiting.ballot.question) if waiting is not None else ""


def _awaits(question: Question) -> str:
    return (
        f"Un vote est ouvert, sur la question n° {question.number}, à propos de ce qui disparaîtrait avec ce changement : il reste dans "
        "le schéma jusqu’à la clôture de ce vote, puis en sort."
    )


def said_without_committee(decision: Decision) -> str:
    """What a decision says of itself where there was no committee; whether somebody was alone is read in the members of that day."""
    if not decision.without_committee:
        return ""
    team = Membership.objects.active(decision.decided_at).filter(standard=decision.standard, circle=Circle.TEAM)
    people = {*team.values_list("user", flat=True), decision.decided_by_id}
    case = Case(cast("Way", decision.how), committee=False, alone=len(people) == 1)
    return needs(DEFAULT, case).says
