"""Publishing, with the decisions behind each change, and the committee's approval: `standard.services.releases` knows no debate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.conf import settings

from accounts.models import User
from concertation import permissions, queries
from concertation.queries.comparisons import decided_between
from concertation.services.approvals import follow_candidate
from concertation.services.turn import turn
from standard.memory import under_stamp
from standard.models import Release, Standard
from standard.moments import day_of
from standard.permissions import require
from standard.preflight.checking import check
from standard.preflight.problems import ReleaseProblem, by_weight, problems_among, problems_of
from standard.publishing.content import PublishedFile, ReleaseContent
from standard.publishing.registry import artefacts
from standard.queries import release_in_force, working_revision
from standard.queries.families import family_basis, family_findings
from standard.schema.findings import Finding
from standard.schema.words import count
from standard.services import inputs, releases
from standard.services.chain import head
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns, worked_out

MOST_SAID: Final = 3
"""Points in the way of a version that its refusal names."""


@takes_turns
def prepare(*, standard: Standard, actor: User, now: datetime, version: str = "") -> Release:
    """Make the working schema a candidate, under `version` or the number that its changes call for; it is put to the committee."""
    with turn(standard, actor, now) as mine:
        release = releases.prepare(standard=standard, actor=actor, now=now, version=version)
        if queries.has_committee(mine.standard, now):
            follow_candidate(mine, release)
        return release


@takes_turns
def waive(*, release: Release, actor: User, rule: str, motive: str, now: datetime, field: str = "", waived: bool = True) -> Release:
    """As `standard.services.releases.waive`: it changes what the committee approves, which is put to it again."""
    with turn(release.standard, actor, now) as mine:
        release = releases.waive(release=release, actor=actor, rule=rule, motive=motive, now=now, field=field, waived=waived)
        if queries.has_committee(mine.standard, now):
            follow_candidate(mine, release)
        return release


@takes_turns
def publish(*, release: Release, actor: User, now: datetime, motive: str = "") -> Release:
    """Publish a candidate that the committee approved, where there is one; its change log names the decisions taken since.

    Where decisions and the schema do not agree, or its check asks why, and no version was published over it yet, it takes a `motive`,
    kept in the chain and shown with the version. Raises `InvalidInput("motive", …)`, or `InvalidInput("version", …)` where something
    stands in the way whatever the motive.
    """
    with turn(release.standard, actor, now) as mine:
        release = Release.objects.select_related("standard", "revision").get(pk=release.pk)
        committee = queries.has_committee(mine.standard, now)
        # One that the schema has left behind is refused as such: it is to be prepared again, then approved.
        stale = release.revision_id != working_revision(mine.standard).pk
        approved = stale or queries.approval_of(release) is not None
        require(permissions.can_publish(mine.actor, release, committee=committee, approved=approved))
        standard, today = mine.standard, day_of(now)
        over = worked_out(
            ("divergences", standard.pk, head(standard), today),
            lambda: queries.to_assume(standard, today),
            then=lambda _: None if stale else _foresee(release),
        )
        problems = () if stale else _problems(release)
        _refuse_blocked(problems)
        asked = tuple(problem for problem in problems if problem.weight == "asks")
        if over or asked:
            motive = inputs.text("motive", motive, missing=_why(len(over), len(asked)))
        published = releases.publish(release=release, actor=actor, now=now, decided=queries.decided_since_the_version_before)
        if over or asked:
            said = [{"key": one.key, "sentence": one.sentence} for one in over]
            said += [{"key": one.key, "sentence": one.finding.message} for one in asked]
            details = {"version": published.version, "divergences": said}
            mine.record("release.published_over", published, message=motive, details=details)
        return published


def _problems(release: Release) -> tuple[ReleaseProblem, ...]:
    basis = release.pk, head(release.standard), *family_basis(release.standard)
    return worked_out(("problems", *basis), lambda: problems_in_the_way(release))


def _foresee(release: Release) -> None:
    """Ask for what `publish` asks for next: what is in the way of a version, then its files where nothing is."""
    _refuse_blocked(_problems(release))
    releases.files_of(release, queries.decided_since_the_version_before)


def _why(divergences: int, problems: int) -> str:
    """What is asked of whoever publishes all the same."""

    def points(amount: int) -> str:
        return "un point" if amount == 1 else f"{amount} points"

    apart = f"Décisions et schéma ne s’accordent pas sur {points(divergences)}" if divergences else ""
    checked = f"{'l' if apart else 'L'}e contrôle de la version relève {points(problems)}" if problems else ""
    return f"{', et '.join(filter(None, (apart, checked)))}\u00a0: dites pourquoi cette version paraît quand même."


def problems_that_count(release: Release) -> tuple[ReleaseProblem, ...]:
    """What its schema has that forbids to publish a version, or asks for a motive."""
    found = problems_of(releases.outline_of(release), summary=release.standard.summary)
    return tuple(one for one in by_weight((*found, *_across(release))) if one.weight != "noted")


def problems_in_the_way(release: Release) -> tuple[ReleaseProblem, ...]:
    """The same, without those that a version was published over already."""
    found = problems_that_count(release)
    known = queries.assumed_by(release.standard) if found else {}
    return tuple({one.key: one for one in found if one.weight == "blocks" or one.key not in known}.values())


def _refuse_blocked(problems: Sequence[ReleaseProblem]) -> None:
    blocking = [problem.finding.message for problem in problems if problem.weight == "blocks"]
    if blocking:
        others = f" Et {count(len(blocking) - MOST_SAID, 'autre point', 'autres points')}." if len(blocking) > MOST_SAID else ""
        raise InvalidInput("version", f"Cette version ne peut pas paraître. {' '.join(blocking[:MOST_SAID])}{others}")


def checked(release: Release, today: date) -> tuple[ReleaseProblem, ...]:
    """Everything that the check of a version finds, its files made and read back, the weightiest first. Nothing is written."""
    standard = release.standard
    found = under_stamp(
        standard,
        ("checked", release.pk, release.version),
        lambda: check(content_with_decisions(release), summary=standard.summary),
    )
    return found if release.published_at is not None else by_weight((*found, *_across(release), *_apart(standard, today)))


def checked_to_be(standard: Standard, version: str, today: date) -> tuple[ReleaseProblem, ...]:
    """The same of the version of that number, or of the working schema as it would be prepared under it."""
    known = standard.releases.select_related("standard__owner", "revision").filter(version=version).first()
    if known is not None:
        return checked(known, today)
    since, working = release_in_force(standard), working_revision(standard)
    decided = decided_between(since.revision, working, site=settings.SITE_URL) if since is not None else ()
    content = releases.content_to_be(standard, version, today, decided)
    across = problems_among(family_findings(standard, content.schema))
    return by_weight((*check(content, summary=standard.summary), *across, *_apart(standard, today)))


def _across(release: Release) -> tuple[ReleaseProblem, ...]:
    """What its keys say of the other tables of its family."""
    return problems_among(family_findings(release.standard, release.revision.read_schema()))


def _apart(standard: Standard, today: date) -> list[ReleaseProblem]:
    """Where decisions and the schema do not agree: each asks for a motive, once."""
    findings = (Finding("decisions-apart", "warning", f"{one.sentence} {one.todo}") for one in queries.to_assume(standard, today))
    return [ReleaseProblem(finding, "asks") for finding in findings]


def preview(release: Release) -> tuple[PublishedFile, ...]:
    """The files that a candidate would publish now. Nothing is written."""
    return artefacts(content_with_decisions(release))


def content_with_decisions(release: Release) -> ReleaseContent:
    return releases.content_of(release, queries.decided_since_the_version_before(release))
