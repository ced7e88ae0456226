"""What the database knows of a standard, read in few queries."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from accounts.models import Organisation, User
from standard.memory import Memory
from standard.models import (
    Artefact,
    Circle,
    Element,
    Event,
    FileJob,
    Membership,
    Release,
    Revision,
    SampleFile,
    Standard,
    ValidationReport,
    Worker,
)
from standard.models.kept import SCHEMAS, schema_of
from standard.moments import moment_in_words
from standard.permissions import OPERATOR_ID, VISITOR, Actor, Operator
from standard.publishing import changelog, changes_json, files
from standard.publishing.changes import release_changes
from standard.publishing.content import ChangeEntry, Decided, DecisionRef, ErratumNote, PastRelease, WaiverEntry, WithdrawalNote
from standard.schema import compatibility, numbering
from standard.schema.compatibility import Against, AllVersions, Impact, Samples, Waiver
from standard.schema.lint.versions import UsedName, names
from standard.schema.model import Schema
from standard.schema.operations import Operation, successors

TEXTS: Final = ("schema", "operations")
"""The columns of a revision that weigh: what is read of them is remembered, so rows are loaded without them."""
REVISION_TEXTS: Final = tuple(f"revision__{name}" for name in TEXTS)

Person = User | AnonymousUser | Operator
"""Whoever asks: an account, nobody in particular, or whoever runs a command."""


def actor_for(*, user: Person, standard: Standard | None, now: datetime) -> Actor:
    """The person as permissions see them; without a standard, only what they may do on the site."""
    if standard is None:
        return actor_among(user, ())
    held = Membership.objects.active(now).filter(standard=standard, user=user) if isinstance(user, User) and user.is_active else ()
    return actor_among(user, held, closed=standard.closed_at is not None)


def members_in(standard: Standard, circles: Collection[str], now: datetime) -> list[User]:
    """The people of these circles of a standard."""
    held = Membership.objects.active(now).filter(standard=standard, circle__in=circles)
    return list(User.objects.filter(memberships__in=held, is_active=True).distinct().order_by("pk"))


def takes_part_elsewhere(organisation: Organisation, standard: Standard) -> bool:
    """Whether an organisation is named in another standard: by its members, or as responsible for it."""
    others = Membership.objects.filter(organisation=organisation).exclude(standard=standard)
    return others.exists() or Standard.objects.filter(owner=organisation).exclude(pk=standard.pk).exists()


def has_committee(standard: Standard, now: datetime) -> bool:
    """Whether it has a committee, or has had one: it does not go by being emptied."""
    return Membership.objects.filter(standard=standard, circle=Circle.COPIL, since__lte=now).exists()


def left_empty_without(membership: Membership, now: datetime) -> tuple[str, ...]:
    """What somebody who leaves a circle would leave empty, among `team`, `chair` and `committee`."""
    others = Membership.objects.active(now).filter(standard=membership.standard, circle=membership.circle).exclude(pk=membership.pk)
    others = others.filter(user__is_active=True)
    if membership.circle == Circle.TEAM:
        return () if others.exists() else ("team",)
    if membership.circle == Circle.COPIL:
        chair = membership.chair and not others.filter(chair=True).exists()
        return tuple(left for left, empty in (("chair", chair), ("committee", not others.exists())) if empty)
    return ()


def actor_among(user: Person, memberships: Iterable[Membership], *, closed: bool = False) -> Actor:
    """As `actor_for`, given the memberships of the standard that somebody has today, and whether it is closed."""
    if isinstance(user, Operator):
        return Actor(user_id=OPERATOR_ID, admin=True, closed=closed)
    if not isinstance(user, User) or not user.is_active:
        return replace(VISITOR, closed=closed)
    held = list(memberships)
    return Actor(
        user_id=user.pk,
        circles=frozenset(membership.circle for membership in held),
        chair=any(membership.chair for membership in held),
        admin=user.can_create_standards,
        closed=closed,
    )


def working_revision(standard: Standard) -> Revision:
    """The last revision of the chain."""
    return standard.revisions.defer(*TEXTS).order_by("-number")[:1].get()


def working_schema(standard: Standard) -> Schema:
    return working_revision(standard).read_schema()


def read_schemas(revisions: Iterable[Revision]) -> list[Schema]:
    """The schema of each revision; the texts that nobody remembers are loaded at once."""
    listed = list(revisions)
    unknown = [revision.pk for revision in listed if revision.sha256 not in SCHEMAS and "schema" in revision.get_deferred_fields()]
    texts = dict(Revision.objects.filter(pk__in=unknown).values_list("pk", "schema")) if unknown else {}

    def text(revision: Revision) -> str:
        return texts.get(revision.pk) or revision.schema

    return [schema_of(revision.sha256, partial(text, revision)) for revision in listed]


def used_uids(standard: Standard) -> frozenset[str]:
    """Every uid that the chain has ever used: none of them may name something else."""
    return frozenset(Element.objects.filter(standard=standard).values_list("uid", flat=True))


def published_releases(standard: Standard) -> list[Release]:
    """From the latest to the first, withdrawn ones included."""
    published = standard.releases.exclude(state=Release.State.CANDIDATE).select_related("revision").defer(*REVISION_TEXTS)
    return list(published.order_by("-revision__number", "-pk"))


def published_names(standard: Standard) -> tuple[UsedName, ...]:
    """Every name that a field or a value has had in a release: files are filled under it, whatever it becomes."""
    schemas = read_schemas(release.revision for release in published_releases(standard))
    return tuple(dict.fromkeys(named for schema in schemas for named in names(schema)))


def was_published(standard: Standard) -> bool:
    """Whether a version of it was published, or taken from elsewhere, be it withdrawn since."""
    return standard.releases.exclude(state=Release.State.CANDIDATE).exists()


def release_in_force(standard: Standard) -> Release | None:
    """The latest release that is published and not withdrawn."""
    published = standard.releases.filter(state=Release.State.PUBLISHED).select_related("revision").defer(*REVISION_TEXTS)
    return published.order_by("-revision__number", "-pk").first()


def releases_before(release: Release) -> list[Release]:
    """Every release before it, the latest first, withdrawn ones included."""
    earlier = release.standard.releases.filter(published_at__isnull=False).exclude(pk=release.pk)
    earlier = earlier.filter(Q(revision__number__lt=release.revision.number) | Q(revision=release.revision_id, pk__lt=release.pk))
    return list(earlier.select_related("revision").defer(*REVISION_TEXTS).order_by("-revision__number", "-pk"))


def release_before(release: Release) -> Release | None:
    """The release that was in force when this one was published, or that is where it is not yet: its changes are told from it."""
    return last_in_force(releases_before(release), release.published_at)


def last_in_force(releases: Iterable[Release], at: datetime | None = None) -> Release | None:
    """Among releases, the latest first, the one in force at a moment, or now."""
    return next((one for one in releases if not withdrawn_by(one, at)), None)


def withdrawn_by(release: Release, at: datetime | None) -> bool:
    """Whether it was withdrawn at a moment, or is now."""
    return release.withdrawn_at is not None and (at is None or release.withdrawn_at <= at)


def report_at(key: UUID) -> ValidationReport | None:
    """The report that an address leads to, by any of its keys; `permissions.can_read_file` says to whom."""
    rows = ValidationReport.objects.select_related("standard", "sample", "revision", "release")
    return rows.filter(Q(pk=key) | Q(share_token=key) | Q(secret=key)).first()


def samples_of(standard: Standard, schema: Schema) -> Samples:
    """The cells of the files left as samples, under the names that `schema` gives to its fields."""
    names = {field.uid: field.name for field in schema.fields}
    kept = _samples(standard).values_list("summary", flat=True)
    return Samples.together(Samples.from_json(json.loads(text)) for text in kept).renamed(names)


def _samples(standard: Standard) -> QuerySet[SampleFile]:
    return SampleFile.objects.filter(standard=standard, delete_after=None).exclude(summary="").order_by("pk")


def operations_between(revision: Revision, until: Revision) -> tuple[Operation, ...]:
    """The operations that lead from one revision to a later one."""
    later = Revision.objects.filter(standard=revision.standard_id, number__gt=revision.number, number__lte=until.number)
    return tuple(operation for one in later.defer("schema").order_by("number") for operation in one.read_operations())


def successors_since(revision: Revision, until: Revision) -> dict[str, tuple[str, ...]]:
    """What took the place of each field and value that the chain split or merged after one revision, up to another."""
    return successors(operations_between(revision, until))


@dataclass(frozen=True, slots=True)
class Waived:
    """A rule that the committee lets through for one version: by whom, when and why."""

    waiver: Waiver
    effects: tuple[str, ...]
    """What was let through, in sentences."""
    by: User | None
    chair: bool
    """Whether that was the chair of the committee, rather than the project team."""
    at: datetime


def waived(standard: Standard, schema: Schema) -> dict[int, tuple[Waived, ...]]:
    """What the committee waives for each version (by its key), in order; the fields have the names that `schema` gives them.

    The last word on each rule and field holds.
    """
    events = Event.objects.filter(standard=standard, verb__in=("release.rule_waived", "release.rule_counted"))
    last: dict[tuple[int, str, str | None], tuple[Event, dict[str, Any]]] = {}
    for event in events.select_related("actor").order_by("at", "pk"):
        details = event.read_details()
        if event.subject_id is not None:
            last[event.subject_id, details["rule"], details["field"]] = event, details
    found: dict[int, tuple[Waived, ...]] = {}
    for (release, rule, name), (event, details) in last.items():
        if event.verb == "release.rule_waived":
            field = schema.by_uid(details["uid"]) if details["uid"] else None
            waiver = Waiver(rule, field.name if field else name, event.message)
            one = Waived(waiver, tuple(details["effects"]), event.actor, details["chair"], event.at)
            found[release] = (*found.get(release, ()), one)
    return found


def waiver_entries(release: Release) -> tuple[WaiverEntry, ...]:
    """What was waived for a release, as it publishes it: the name of whoever did stays with the event, where it can be erased."""
    return tuple(
        WaiverEntry(
            rule=one.waiver.rule,
            field=one.waiver.field or "",
            effects=one.effects,
            motive=one.waiver.motive,
            by="la présidence du comité de pilotage" if one.chair else "l’équipe projet",
            date=localtime(one.at).date(),
        )
        for one in waived(release.standard, release.revision.read_schema()).get(release.pk, ())
    )


def changes_since(since: Revision, until: Revision, decided: Iterable[Decided] = ()) -> tuple[ChangeEntry, ...]:
    """What a version made of one revision changes after a version made of another, with the decisions behind it."""
    before, after = read_schemas((since, until))
    return release_changes(before, after, replaced=successors_since(since, until), decided=decided)


def published_changes(release: Release) -> changes_json.PublishedChanges:
    """What a version said, when it was published, that it changed: the words of today say nothing of it."""
    found = release.artefacts.filter(name=files.CHANGES.pattern).first()
    return changes_json.read(bytes(found.data)) if found is not None else changes_json.PublishedChanges()


def published_undone(release: Release) -> tuple[DecisionRef, ...]:
    """The decisions of which a version said, when it was published, that nothing remained."""
    found = release.artefacts.filter(name=files.CHANGES.pattern).first()
    return changes_json.read_undone(bytes(found.data)) if found is not None else ()


def errata_of(releases: Iterable[Release], at: datetime | None = None) -> dict[int, tuple[ErratumNote, ...]]:
    """By version (its key), what was corrected beside it, in order; up to a moment where one is given."""
    events = Event.objects.filter(verb="release.corrected", subject_id__in=[release.pk for release in releases]).order_by("at", "pk")
    found: dict[int, tuple[ErratumNote, ...]] = {}
    for event in events if at is None else events.filter(at__lte=at):
        note = ErratumNote(localtime(event.at).date(), event.message, event.read_details()["file"])
        found[event.subject_id or 0] = (*found.get(event.subject_id or 0, ()), note)
    return found


def history_of(release: Release) -> tuple[PastRelease, ...]:
    """The versions before this one and what each said of itself when it was published, the latest first."""
    return history_with(releases_before(release), release.published_at)


def history_with(earlier: Sequence[Release], at: datetime | None = None) -> tuple[PastRelease, ...]:
    """The same of versions at hand, with what was withdrawn of them at a moment, or is now."""
    published = Artefact.objects.filter(release__in=earlier, name__in=(files.CHANGES.pattern, files.CHANGELOG.pattern))
    data = {(artefact.release_id, artefact.name): bytes(artefact.data) for artefact in published}

    errata = errata_of(earlier, at)

    def past(one: Release) -> PastRelease:
        log, changes = data.get((one.pk, files.CHANGELOG.pattern), b""), data.get((one.pk, files.CHANGES.pattern))
        said = changes_json.read(changes) if changes else changes_json.PublishedChanges()
        withdrawn = one.withdrawn_at if withdrawn_by(one, at) else None
        withdrawal = WithdrawalNote(localtime(withdrawn).date(), one.withdrawn_reason) if withdrawn is not None else None
        section = changelog.section_of(log.decode())
        return PastRelease(one.version, one.date, said.changes, said.waivers, section, withdrawal, errata.get(one.pk, ()))

    return tuple(map(past, earlier))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the next release changes since the one in force, and the version number that follows from it."""

    since: Release | None
    impacts: tuple[Impact, ...]
    level: str
    version: str
    reasons: tuple[str, ...] = ()
    """Why this number, in sentences."""
    earlier: tuple[Against, ...] = ()
    """What it changes for the files of each published version, the latest first."""
    waived: tuple[Waived, ...] = ()


_AGAINST: Final[Memory[AllVersions]] = Memory(room=200)
"""What schemas change for the files of all the versions before, by everything that it depends on."""


def suggest_version(standard: Standard) -> Suggestion:
    """The version number that the changes call for since every published version; `0.1.0` for a first release.

    What the committee waived for the candidate, if there is one, does not count.
    """
    working = working_revision(standard)
    current = working.read_schema()
    by_release = waived(standard, current)
    candidate = standard.releases.filter(state=Release.State.CANDIDATE).first()
    let_through = by_release.get(candidate.pk, ()) if candidate is not None else ()
    waivers = tuple(one.waiver for one in let_through)
    every = published_releases(standard)
    published = [release for release in every if release.state == Release.State.PUBLISHED]
    used = tuple(release.version for release in every)
    if not published:
        first = numbering.not_used("0.1.0", used, "minor")
        return Suggestion(since=None, impacts=(), level="none", version=first, waived=let_through)
    before = {release.version: tuple(one.waiver for one in by_release.get(release.pk, ())) for release in published}
    samples = tuple(_samples(standard).values_list("pk", "sha256"))
    # Everything that the answer depends on: a revision by its hash, a sample by its key, since what it holds never changes.
    basis = (working.sha256, tuple((one.version, one.revision.sha256) for one in published), waivers, tuple(before.items()), samples)
    found = _AGAINST.find(basis)
    if found is None:
        schemas = dict(zip(before, read_schemas(release.revision for release in published), strict=True))
        found = compatibility.against_all(
            current,
            schemas,
            waived=waivers,
            waived_before=before,
            successors=successors_since(published[-1].revision, working),
            samples=samples_of(standard, schemas[published[0].version]),
        )
        _AGAINST.keep(basis, found)
    last = found.earlier[0]
    level = compatibility.level(last.impacts, waivers)
    return Suggestion(
        since=next(release for release in published if release.version == last.version),
        impacts=last.impacts,
        level=level,
        version=found.next_version if level == "none" else numbering.not_used(found.next_version, used, level),
        reasons=found.reasons,
        earlier=found.earlier,
        waived=let_through,
    )


SIGN_OF_LIFE: Final = timedelta(minutes=1)
"""A worker that has been silent, or failing, for longer does not work: it gives several signs a minute."""


@dataclass(frozen=True, slots=True)
class Background:
    """Whether somebody does what waits: the mails, the files to check."""

    works: bool
    since: datetime | None = None
    """Since when it does, or does not; None where it was never started."""
    reason: str = ""
    """Why it does not, in French."""

    @property
    def stopped(self) -> str:
        """That it does not work, since when and why; empty while it does."""
        if self.works:
            return ""
        if self.since is None:
            return "Le traitement en arrière-plan n’a pas encore été lancé."
        return f"Le traitement en arrière-plan est arrêté depuis le {moment_in_words(self.since)}\u00a0: {self.reason}."


def unattended(job: FileJob, now: datetime) -> bool:
    """Whether a file waits, and nobody is there to take it."""
    return job.state in (FileJob.State.QUEUED, FileJob.State.RUNNING) and not background(now).works


def background(now: datetime) -> Background:
    """What the workers' last signs of life say: one that works is enough."""
    seen = list(Worker.objects.filter(ended_at=None, seen_at__gt=now - SIGN_OF_LIFE))
    for worker in seen:
        if worker.failing_since is None or now - worker.failing_since < SIGN_OF_LIFE:
            return Background(works=True, since=worker.started_at)
    for worker in seen:
        return Background(works=False, since=worker.failing_since, reason=f"il échoue à chaque essai, «\u00a0{worker.trouble}\u00a0»")
    last = Worker.objects.first()
    if last is None:
        return Background(works=False)
    if last.ended_at is not None:
        return Background(works=False, since=last.ended_at, reason="quelqu’un l’a arrêté sur le serveur")
    return Background(works=False, since=last.seen_at, reason="il ne donne plus signe de vie")
