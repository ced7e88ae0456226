"""Where the decisions of a standard and its schema do not agree: the rows that `rules.divergences` reads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from concertation.models import Decision, Option, Question
from concertation.queries.decisions import left_after_objections
from concertation.queries.modifications import voted_option
from concertation.rules.divergences import Divergence, Record, Taken, ToDo, UndecidedStep, UnsettledQuestion, Wording, divergences, trace
from concertation.rules.outcomes import ADOPTING
from standard.memory import under_stamp
from standard.models import Event, Release, Revision, Standard
from standard.queries import TEXTS, read_schemas, working_revision


@dataclass(frozen=True, slots=True)
class Assumed:
    """That a version was published over divergences, and why."""

    version: str
    motive: str
    points: Mapping[str, str]
    """By key, in sentences."""

    @property
    def checked(self) -> bool:
        """Whether the check of the version found some of them."""
        return any(key.startswith("release/") for key in self.points)


def divergences_of(standard: Standard, today: date) -> tuple[Divergence, ...]:
    """Everything that does not agree, on that day: remembered until the next writer. The same number of queries whatever there is."""
    return under_stamp(standard, ("divergences", today), lambda: _divergences(standard, today))


def _divergences(standard: Standard, today: date) -> tuple[Divergence, ...]:
    revisions = list(standard.revisions.defer(*TEXTS).order_by("number"))
    tracing = trace(_record(standard, revisions))
    needed = [revision for revision in revisions if revision.number in tracing.revisions]
    schemas = {revision.number: schema for revision, schema in zip(needed, read_schemas(needed), strict=True)}
    return divergences(tracing, schemas, today)


def _record(standard: Standard, revisions: Sequence[Revision]) -> Record:
    unsettled = Question.objects.filter(standard=standard).exclude(state__in=Question.SETTLED).prefetch_related("options")
    return Record(
        working=working_revision(standard).read_schema(),
        decisions=_decisions(standard, revisions),
        steps=_steps(standard),
        asked=tuple(
            UnsettledQuestion(question.number, question.title, question.get_state_display().lower(), _changing(question.options.all()))
            for question in unsettled.order_by("number")
        ),
    )


def _decisions(standard: Standard, revisions: Sequence[Revision]) -> tuple[Taken, ...]:
    rows = Decision.objects.filter(standard=standard).select_related("question", "option", "supersedes").defer("supersedes__operations")
    listed = list(rows.prefetch_related("question__options", "question__ballots__options", "follow_ups").order_by("number"))
    numbers = {revision.pk: revision.number for revision in revisions}
    replaced = {one.supersedes_id: one.number for one in listed if one.supersedes_id and one.state == Decision.State.IN_FORCE}
    left = left_after_objections([one for one in listed if one.state in (Decision.State.UNDONE, Decision.State.CONTESTED)])
    return tuple(_taken(one, revisions, numbers, replaced.get(one.pk), left.get(one.pk, ())) for one in listed)


def _taken(
    decision: Decision, revisions: Sequence[Revision], numbers: dict[int, int], replaced_by: int | None, left: tuple[str, ...]
) -> Taken:
    produced = numbers[decision.revision_id] if decision.revision_id is not None else None
    before = produced - 1 if produced is not None else bisect_right(revisions, decision.decided_at, key=lambda one: one.created_at)
    option = decision.option if decision.outcome in ADOPTING else None
    put = voted_option(decision) if option is not None else None
    return Taken(
        number=decision.number,
        question=decision.question.number,
        title=decision.question.title,
        outcome=decision.outcome,
        state=decision.state,
        found=max(before, 1),
        revision=produced,
        operations=decision.read_operations(),
        option=Wording(option.title, option.text, option.read_operations()) if option is not None else None,
        put=Wording(put.title, put.text, put.read_operations()) if put is not None else None,
        written_on=numbers.get(option.base_revision_id, 0) if option is not None else 0,
        others=_changing(one for one in decision.question.options.all() if option is None or one.pk != option.pk),
        in_words=option is not None and _in_words(decision.question, option) and decision.operations == "[]",
        replaces=decision.supersedes.number if decision.supersedes is not None else None,
        replaced_by=replaced_by,
        stays={one["uid"]: one["why"] for one in decision.read_stays()},
        left=left,
        conditions=decision.conditions,
        due=decision.condition_due,
        to_do=tuple(ToDo(one.pk, one.text, one.due, one.done_at is not None) for one in decision.follow_ups.all()),
    )


def _in_words(question: Question, option: Option) -> bool:
    """Whether an option says in words what the schema should be, and changes nothing of it."""
    elsewhere = question.subject != Question.Subject.CHANGE or question.kind in (Question.Kind.GOVERNANCE, Question.Kind.OTHER)
    return not elsewhere and not option.status_quo and not option.read_operations()


def _changing(options: Iterable[Option]) -> tuple[Wording, ...]:
    return tuple(Wording(one.title, one.text, one.read_operations()) for one in options if one.read_operations())


def _steps(standard: Standard) -> tuple[UndecidedStep, ...]:
    """The revisions that no decision made, but the first one, which the standard starts from."""
    published = Release.objects.filter(standard=standard, published_at__isnull=False).order_by("revision__number", "pk")
    versions = list(published.values_list("revision__number", "version"))
    unplanned = standard.revisions.filter(kind__in=[Revision.Kind.IMPORT, Revision.Kind.RELEASE], parent__isnull=False)
    return tuple(
        UndecidedStep(
            one.number,
            next((version for number, version in versions if number >= one.number), ""),
            one.read_operations(),
        )
        for one in unplanned.defer("schema").order_by("number")
    )


def published_over(standard: Standard) -> dict[int, Assumed]:
    """By version (its key), what it was published over, and why; those that everything agreed with are not there."""
    events = Event.objects.filter(standard=standard, verb="release.published_over").exclude(subject_id=None).order_by("at", "pk")
    found = {}
    for event in events:
        said = event.read_details()
        points = {one["key"]: one["sentence"] for one in said["divergences"]}
        found[event.subject_id or 0] = Assumed(said["version"], event.message, MappingProxyType(points))
    return found


def assumed_by(standard: Standard) -> dict[str, Assumed]:
    """The divergences over which a version was published already, by their keys; the first version that was."""
    found: dict[str, Assumed] = {}
    for assumed in published_over(standard).values():
        for key in assumed.points:
            found.setdefault(key, assumed)
    return found


def to_assume(standard: Standard, today: date) -> tuple[Divergence, ...]:
    """What takes a motive before the next version is published: what no version was published over yet."""
    found = divergences_of(standard, today)
    known = assumed_by(standard) if found else {}
    return tuple(one for one in found if one.key not in known)
