"""A decision taken back: what the schema would be without it, and what others have decided on top of it since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from concertation.models import Decision, Question
from standard.models import Element, Revision, Standard
from standard.queries import working_revision
from standard.schema.operations import Operation
from standard.schema.undoing import WHOLE, Clash, elements_of, replay_without, undoing
from standard.schema.words import enumerated, quoted


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A field, or the rest of the schema, that cannot be as it was without losing what came since."""

    uid: str
    """Empty for what belongs to no field."""
    name: str
    """« le champ « Nom » »."""
    reason: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What takes a decision back on the schema of now, and where one has to choose."""

    operations: tuple[Operation, ...]
    in_the_way: tuple[InTheWay, ...]

    @property
    def sentence(self) -> str:
        """What stands in the way, in one sentence or more; empty where nothing does."""
        return " ".join(one.reason for one in self.in_the_way)


def changed_by(decision: Decision) -> dict[str, str]:
    """The fields that a decision changed, by uid, with what a reader calls them."""
    elements = dict.fromkeys(element for operation in decision.read_operations() for element in elements_of(operation))
    return names_of(decision.standard, elements)


def taken_back(
    decision: Decision,
    *,
    keep: Collection[str] = (),
    revert: Collection[str] = (),
    alone: bool = False,
    until: Revision | None = None,
) -> TakenBack:
    """What takes a decision back, with those that it had replaced on the same question unless it `alone` is.

    `keep`: fields left as they are; `revert`: fields given back as they were, whatever came since. Both by uid. `until`: on the
    schema of that revision, rather than on the working one.
    """
    gone = _revisions_of(decision, alone=alone)
    if not gone:
        return TakenBack((), ())
    standard, last = decision.standard, until or working_revision(decision.standard)
    revisions = list(
        standard.revisions.filter(number__gte=min(revision.number for revision in gone), number__lte=last.number)
        .defer("schema")
        .select_related("decision__question")
        .order_by("number")
    )
    start = Revision.objects.get(standard=standard, number=revisions[0].number - 1)
    left_out = {index for index, revision in enumerate(revisions) if revision in gone}
    replay = replay_without(start.read_schema(), [revision.read_operations() for revision in revisions], left_out)
    found = undoing(last.read_schema(), replay, keep=keep, revert=revert)
    names = names_of(standard, found.clashes)
    return TakenBack(
        found.operations,
        tuple(InTheWay(uid, names[uid], _reason(names[uid], clashes, revisions)) for uid, clashes in found.clashes.items()),
    )


def _revisions_of(decision: Decision, *, alone: bool) -> list[Revision]:
    """The revisions of a decision and of those that it replaced on the same question, unless they were taken back already."""
    found: list[Revision] = []
    one: Decision | None = decision
    while one is not None and one.question_id == decision.question_id:
        if one.revision is not None and one.undone_in_id is None:
            found.append(one.revision)
        one = None if alone else one.supersedes
    return found


def reversal_of(decision: Decision) -> Question | None:
    """The question, not settled yet, that asks whether a decision is undone."""
    return decision.reversals.exclude(state__in=Question.SETTLED).order_by("number").last()


def names_of(standard: Standard, uids: Iterable[str]) -> dict[str, str]:
    """What a reader calls these fields, those that are gone included."""
    wanted = list(uids)
    known = {element.uid: element for element in Element.objects.filter(standard=standard, uid__in=wanted).order_by("pk")}
    return {
        uid: "ce qui décrit le schéma entier" if uid == WHOLE else f"le champ {quoted(known[uid].title or known[uid].name)}"
        for uid in wanted
        if uid == WHOLE or uid in known
    }


def _reason(name: str, clashes: tuple[Clash, ...], revisions: list[Revision]) -> str:
    since = [revisions[clash.step].decision for clash in clashes if clash.step >= 0 and hasattr(revisions[clash.step], "decision")]
    decided = dict.fromkeys(f"la décision n° {decision.number} ({quoted(decision.question.title)})" for decision in since)
    if decided:
        verb = "a" if len(decided) == 1 else "ont"
        return f"{name[:1].upper()}{name[1:]} : {enumerated(list(decided))} l’{verb} changé depuis."
    return f"{name[:1].upper()}{name[1:]} : {clashes[0].conflict}"


def stays_as_said(kept: Mapping[str, str], standard: Standard) -> list[dict[str, str]]:
    """What stays of a decision and why, as `Decision.stays` keeps it."""
    names = names_of(standard, kept)
    return [{"uid": uid, "name": names.get(uid, uid), "why": why} for uid, why in kept.items()]
