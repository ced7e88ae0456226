"""Where the tables of a family stand: what the next version of each holds, who is missing, which calls are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from concertation.models import Question
from concertation.queries.approvals import approval_of, candidate_question
from standard.models import Family, Release, Standard
from standard.queries import Suggestion, has_committee, release_in_force, suggest_version, working_revision
from standard.queries.families import family_members
from standard.schema import numbering
from standard.schema.compatibility import LEVELS


@dataclass(frozen=True, slots=True)
class TableNext:
    """The next version of one table: what its changes call for, and how far its preparation is."""

    standard: Standard
    suggestion: Suggestion
    release: Release | None
    """The version in force."""
    candidate: Release | None
    fresh: bool
    """Whether the candidate is the schema as it is now."""
    committee: bool
    question: Question | None
    """The one by which the candidate is put to the committee."""
    approved: bool

    @classmethod
    def read(cls, standard: Standard, suggestion: Suggestion, now: datetime) -> TableNext:
        candidate = standard.releases.filter(state=Release.State.CANDIDATE).select_related("standard", "revision").first()
        return cls(
            standard=standard,
            suggestion=suggestion,
            release=release_in_force(standard),
            candidate=candidate,
            fresh=candidate is not None and candidate.revision_id == working_revision(standard).pk,
            committee=has_committee(standard, now),
            question=candidate_question(candidate) if candidate is not None else None,
            approved=candidate is not None and approval_of(candidate) is not None,
        )

    @property
    def changed(self) -> bool:
        """Whether the next version of the family publishes it; a closed table keeps its last version, whatever waited in it."""
        return self.standard.closed_at is None and (self.release is None or self.suggestion.level != "none")

    def missing(self, version: str) -> str:
        """What it lacks to be published under that number; empty where it is ready."""
        if self.candidate is None or self.candidate.version != version:
            return f"à préparer sous le numéro {version}."
        if not self.fresh:
            return "son schéma a changé depuis sa préparation, préparez-la de nouveau."
        if self.committee and not self.approved:
            return "son comité de pilotage ne l’a pas encore approuvée."
        return ""


@dataclass(frozen=True, slots=True)
class NextNumber:
    """The next version of a family: its number, and whether anything is in it that the last one has not."""

    version: str
    differs: bool


def together(family: Family, tables: Sequence[TableNext]) -> NextNumber:
    """The number that the tables which changed call for: the highest of theirs, above those that the family has had.

    Where each of them is prepared under one number already, that is the one.
    """
    used = list(family.releases.values_list("version", flat=True))
    changed = [table for table in tables if table.changed]
    prepared = {table.candidate.version if table.candidate is not None and table.fresh else "" for table in changed}
    if len(prepared) == 1 and "" not in prepared:
        return NextNumber(prepared.pop(), differs=True)
    asked = [table.suggestion.version for table in changed] or [table.release.version for table in tables if table.release is not None]
    levels = {table.suggestion.level for table in changed}
    level = next((one for one in LEVELS if one in levels), "minor")
    highest = str(max(filter(None, map(numbering.release_of, asked)), default="0.1.0"))
    last = family.releases.order_by("-pk").first()
    known = set(last.parts.values_list("release", flat=True)) if last is not None else set()
    differs = bool(changed) or {table.release.pk for table in tables if table.release is not None} != known
    return NextNumber(numbering.not_used(highest, used, level), differs)


def tables_next(family: Family, now: datetime) -> list[TableNext]:
    """Where each table of a family stands, in their order."""
    standards = [member.standard for member in family_members(family)]
    return [TableNext.read(standard, suggest_version(standard), now) for standard in standards]
