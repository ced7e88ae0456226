"""Give a revision a version number, freeze its files, and withdraw it with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from standard import permissions, places, queries
from standard.models import Artefact, Circle, Element, Event, Release, Revision, Standard
from standard.permissions import Operator, require
from standard.publishing import changes_json
from standard.publishing.changes import ADDRESSES, CREATED, DATES, RESOURCES, release_changes, undone
from standard.publishing.content import Decided, PastRelease, PublishedFile, ReleaseContent, WaiverEntry
from standard.publishing.files import CHANGES, DATA_PACKAGE, LICENCE, SEE_ALSO, VALUES_CSV
from standard.publishing.registry import PRODUCERS, artefacts
from standard.schema import numbering
from standard.schema.correspondence import following
from standard.schema.model import ABSENT, JSON, Schema, same
from standard.schema.operations import Operation, SetProperty, apply_all, successors
from standard.services import chain, inputs, repositories, revisions
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.forethought import takes_turns, worked_out
from standard.services.numbers import lock_standard
from standard.services.publications import announcing

ANYBODYS = frozenset({DATA_PACKAGE.pattern, LICENCE.pattern, SEE_ALSO.pattern, VALUES_CSV.pattern})
"""Names that files of others have too: an address that ends so may lead to theirs."""
FIXED_NAMES = frozenset(kind.pattern for kind, _ in PRODUCERS if "{" not in kind.pattern) - ANYBODYS
"""The published files that are called the same in every release of every standard, and nowhere else."""


def base_url(standard: Standard, version: str) -> str:
    """Where the files of a version are for ever, with a final slash."""
    return f"{settings.SITE_URL}{places.release_files(standard.slug, version)}"


@takes_turns
def prepare(*, standard: Standard, actor: User, now: datetime, version: str = "") -> Release:
    """Make the working schema a candidate: a revision sets its version, dates and addresses, so that the release is
    exactly that revision's rendering. Without a version, the one that the impacts call for. Preparing again replaces
    the candidate.
    """
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_prepare_release(queries.actor_for(user=actor, standard=standard, now=now)))
        version = version.strip() or suggested(standard).version
        candidate = Release.objects.filter(standard=standard, state=Release.State.CANDIDATE).first()
        _check_version(standard, version, candidate)
        day, address, revision = now.date(), base_url(standard, version), queries.working_revision(standard)
        operations = worked_out(
            ("metadata", revision.sha256, version, day),
            lambda: metadata_operations(revision.read_schema(), version=version, day=day, base_url=address),
        )
        if operations:
            revision = revisions.append(
                standard=standard,
                operations=operations,
                kind=Revision.Kind.RELEASE,
                actor=actor,
                message=f"Préparation de la version {version}",
                now=now,
            )
        release = candidate or Release(standard=standard)
        release.revision, release.version, release.date = revision, version, day
        release.prepared_by, release.prepared_at = actor, now
        release.save()
        record(standard=standard, verb="release.prepared", actor=actor, subject=release, message=version, at=now)
        return release


@takes_turns
def waive(*, release: Release, actor: User, rule: str, motive: str, now: datetime, field: str = "", waived: bool = True) -> Release:
    """Let the effects of a rule through for a version in preparation, on one field or wherever it applies, and say why.

    They no longer count in the next number; without `waived` they count again. Raises `InvalidInput("rule" | "field" | "motive", …)`.
    """
    motive = inputs.text("motive", motive, missing="Dites pourquoi\u00a0: le motif est publié avec la version.")
    with transaction.atomic():
        standard = lock_standard(release.standard)
        release = Release.objects.select_for_update().select_related("revision").get(pk=release.pk)
        who = queries.actor_for(user=actor, standard=standard, now=now)
        require(permissions.can_waive(who, release))
        changes = [impact for one in suggested(standard).earlier for impact in one.impacts if impact.rule == rule]
        if not changes:
            raise InvalidInput("rule", "Cette version n’a aucun effet de ce genre\u00a0: choisissez-en un dans la liste de ses effets.")
        effects = dict.fromkeys(impact.message for impact in changes if field in ("", impact.field))
        if not effects:
            raise InvalidInput("field", f"Cette version n’a pas cet effet sur «\u00a0{field}\u00a0»\u00a0: choisissez un champ concerné.")
        named = Element.objects.filter(standard=standard, kind=Element.Kind.FIELD, name=field).order_by("-pk").first() if field else None
        uid = named.uid if named is not None else None
        record(
            standard=standard,
            verb="release.rule_waived" if waived else "release.rule_counted",
            actor=actor,
            subject=release,
            message=motive,
            details={"rule": rule, "field": field or None, "uid": uid, "effects": list(effects), "chair": who.chair},
            uids=[uid] if uid else [],
            at=now,
        )
        return release


def suggested(standard: Standard, *others: Standard) -> queries.Suggestion:
    """The next version of a standard, worked out with that of `others`, which is asked for next."""
    return worked_out(
        ("suggestion", standard.pk, chain.head(standard)),
        lambda: queries.suggest_version(standard),
        then=lambda _: [suggested(other) for other in others],
    )


def files_of(release: Release, decided: Callable[[Release], Sequence[Decided]]) -> tuple[PublishedFile, ...]:
    """The files of a candidate as it would be published now; `decided` as in `publish`."""
    return worked_out(("files", release.pk, chain.head(release.standard)), lambda: artefacts(content_of(release, decided(release))))


@takes_turns
def publish(
    *,
    release: Release,
    actor: User,
    now: datetime,
    decided: Callable[[Release], Sequence[Decided]] = lambda release: (),
) -> Release:
    """Publish a candidate: from now on its number and every byte of its files are fixed.

    `decided` gives the decisions taken since the version before, among which each change looks for the one behind it.
    """
    with transaction.atomic():
        standard = lock_standard(release.standard)
        release = Release.objects.select_for_update().select_related("revision").get(pk=release.pk)
        require(permissions.can_publish(queries.actor_for(user=actor, standard=standard, now=now), release))
        if release.revision_id != queries.working_revision(standard).pk:
            raise InvalidInput(
                "version",
                "Le schéma a changé depuis la préparation de cette version. Préparez-la de nouveau, relisez, puis publiez.",
            )
        made = files_of(release, decided)
        release.state, release.published_by, release.published_at = Release.State.PUBLISHED, actor, now
        release.save()
        _freeze(release, made, now)
        announcing.announce(release, now)
        record(
            standard=standard,
            verb="release.published",
            actor=actor,
            subject=release,
            message=release.version,
            details=_proof(standard, made),
            tell=queries.members_in(standard, Circle.values, now),
            path=release.get_absolute_url(),
            at=now,
        )
        return release


def _proof(standard: Standard, published: Iterable[PublishedFile]) -> dict[str, str]:
    """The fingerprint that the files of a version print, for the mail of its members: whoever keeps it can check the chain later."""
    said = next(changes_json.read(file.data) for file in published if file.name == CHANGES.pattern)
    return {"fingerprint": said.fingerprint, "proof": f"{settings.SITE_URL}{places.proof(standard.slug)}"}


def publish_imported(
    *,
    standard: Standard,
    revision: Revision,
    version: str,
    files: Sequence[PublishedFile],
    date: date,
    actor: User | Operator,
    now: datetime,
) -> Release:
    """Record a version that was published elsewhere, `files` being those of `imported_files`.

    The caller holds the lock on the standard's row.
    """
    _check_version(standard, version, None)
    account = actor if isinstance(actor, User) else None
    release = Release.objects.create(
        standard=standard,
        revision=revision,
        version=version,
        state=Release.State.PUBLISHED,
        imported=True,
        date=date,
        prepared_by=account,
        prepared_at=now,
        published_by=account,
        published_at=now,
    )
    _freeze(release, files, now)
    path = release.get_absolute_url()
    record(standard=standard, verb="release.imported", actor=actor, subject=release, message=version, path=path, at=now)
    return release


def imported_files(
    standard: Standard, schema: Schema, operations: Sequence[Operation], *, version: str, original: bytes, date: date
) -> tuple[PublishedFile, ...]:
    """The files of a version that was published elsewhere and becomes the last revision of a standard, by `operations`.

    Its schema.json keeps the original bytes, defects included. The standard may not be written yet.
    """
    earlier = queries.published_releases(standard) if standard.pk else []
    previous = queries.last_in_force(earlier)
    since: tuple[Operation, ...] = ()
    if previous is not None:
        since = (*queries.operations_between(previous.revision, queries.working_revision(standard)), *operations)
    history = queries.history_with(earlier)
    return artefacts(
        _content(standard, schema, version=version, date=date, history=history, previous=previous, since=since, original=original)
    )


def withdraw(*, release: Release, actor: User, reason: str, now: datetime) -> Release:
    """Say that a published version should no longer be used, and why. Its files stay where they are."""
    reason = inputs.text("reason", reason, missing="Dites pourquoi cette version est retirée\u00a0: ses utilisateurs le liront.")
    with transaction.atomic():
        standard = lock_standard(release.standard)
        release = Release.objects.select_for_update().get(pk=release.pk)
        require(permissions.can_withdraw(queries.actor_for(user=actor, standard=standard, now=now), release))
        release.state, release.withdrawn_at, release.withdrawn_reason = Release.State.WITHDRAWN, now, reason
        release.save()
        repositories.changed(standard, now)
        record(
            standard=standard,
            verb="release.withdrawn",
            actor=actor,
            subject=release,
            message=reason,
            tell=queries.members_in(standard, Circle.values, now),
            path=release.get_absolute_url(),
            at=now,
        )
        return release


def correct(*, release: Release, actor: User, text: str, now: datetime, file: str = "") -> Event:
    """Say beside a version what one of its files says wrongly in words: the file stays as it was published.

    `file`: its name; empty for the version as a whole. Raises `InvalidInput("text" | "file", …)`.
    """
    text = inputs.text("text", text, missing="Dites ce qu’il faut lire, et au lieu de quoi.")
    with transaction.atomic():
        standard = lock_standard(release.standard)
        release = Release.objects.select_for_update().get(pk=release.pk)
        require(permissions.can_correct_release(queries.actor_for(user=actor, standard=standard, now=now), release))
        if file and not release.artefacts.filter(name=file).exists():
            raise InvalidInput("file", "Cette version n’a pas de fichier de ce nom\u00a0: choisissez-en un dans sa liste.")
        return record(
            standard=standard,
            verb="release.corrected",
            actor=actor,
            subject=release,
            message=text,
            details={"version": release.version, "file": file},
            path=release.get_absolute_url(),
            at=now,
        )


def metadata_operations(schema: Schema, *, version: str, day: date, base_url: str) -> tuple[Operation, ...]:
    """The operations that write a version's number, date and addresses in the keys that the schema already uses."""
    wanted: dict[str, JSON] = {
        "version": version,
        _key_in_use(schema, DATES): day.isoformat(),
        _key_in_use(schema, ADDRESSES): f"{base_url}schema.json",
    }
    if schema.get(CREATED) is ABSENT:
        wanted[CREATED] = day.isoformat()
    resources = schema.get(RESOURCES)
    if isinstance(resources, list):
        wanted[RESOURCES] = [_published_resource(resource, base_url) for resource in resources]
    return tuple(
        SetProperty(field=None, path=key, before=schema.get(key), after=after)
        for key, after in wanted.items()
        if not same(schema.get(key), after)
    )


def _key_in_use(schema: Schema, keys: Sequence[str]) -> str:
    return next((key for key in keys if schema.get(key) is not ABSENT), keys[0])


def _published_resource(resource: JSON, base_url: str) -> JSON:
    """A resource that names one of the files of a release points to this release's."""
    path = resource.get("path") if isinstance(resource, dict) else None
    name = path.rsplit("/", 1)[-1] if isinstance(path, str) else ""
    return {**resource, "path": f"{base_url}{name}"} if name in FIXED_NAMES else resource


def _check_version(standard: Standard, version: str, candidate: Release | None) -> None:
    number = numbering.read(version)
    if number is None or not numbering.is_plain(version):
        raise InvalidInput("version", numbering.HOW_WRITTEN)
    others = Release.objects.filter(standard=standard).exclude(pk__in=[candidate.pk] if candidate else [])
    used = [other for other in map(numbering.read, others.values_list("version", flat=True)) if other is not None]
    if number in used:
        raise InvalidInput("version", f"Le numéro {version} a déjà servi\u00a0; un numéro ne sert qu'une fois.")
    latest = max(used, default=None)
    if latest is not None and number < latest:
        raise InvalidInput("version", f"La version {latest} existe déjà\u00a0; choisissez un numéro plus grand.")


def content_of(release: Release, decided: Sequence[Decided] = ()) -> ReleaseContent:
    """What the files of a release are made from; for a candidate, what they would be."""
    earlier = queries.releases_before(release)
    previous = queries.last_in_force(earlier, release.published_at)
    return _content(
        release.standard,
        release.revision.read_schema(),
        version=release.version,
        date=release.date,
        history=queries.history_with(earlier, release.published_at),
        previous=previous,
        since=queries.operations_between(previous.revision, release.revision) if previous is not None else (),
        decided=decided,
        waivers=queries.waiver_entries(release),
    )


def content_to_be(standard: Standard, version: str, day: date, decided: Sequence[Decided] = ()) -> ReleaseContent:
    """What the files of the working schema would be made from, if it were prepared under that number on that day."""
    earlier, working = queries.published_releases(standard), queries.working_revision(standard)
    schema = working.read_schema()
    prepared = metadata_operations(schema, version=version, day=day, base_url=base_url(standard, version))
    previous = queries.last_in_force(earlier)
    return _content(
        standard,
        apply_all(schema, prepared),
        version=version,
        date=day,
        history=queries.history_with(earlier),
        previous=previous,
        since=(*queries.operations_between(previous.revision, working), *prepared) if previous is not None else (),
        decided=decided,
    )


def outline_of(release: Release) -> ReleaseContent:
    """The same of a release, without what it says of the versions before, which takes longer."""
    standard, version = release.standard, release.version
    return ReleaseContent(
        schema=release.revision.read_schema(),
        slug=standard.slug,
        title=standard.title,
        version=version,
        date=release.date,
        base_url=base_url(standard, version),
    )


def _content(
    standard: Standard,
    schema: Schema,
    *,
    version: str,
    date: date,
    history: tuple[PastRelease, ...],
    previous: Release | None,
    since: Sequence[Operation],
    decided: Sequence[Decided] = (),
    waivers: tuple[WaiverEntry, ...] = (),
    original: bytes = b"",
) -> ReleaseContent:
    """`history`: the releases before it; `previous`: the one of them that was in force; `since`: the operations that lead from it."""
    before = previous.revision.read_schema() if previous is not None else None
    changes = release_changes(before, schema, replaced=successors(since), decided=decided) if before is not None else ()
    return ReleaseContent(
        schema=schema,
        slug=standard.slug,
        title=standard.title,
        version=version,
        date=date,
        base_url=base_url(standard, version),
        publisher=standard.owner.name if standard.owner else "",
        page_url=f"{settings.SITE_URL}{places.release(standard.slug, version)}",
        changes=changes,
        undone=undone(decided, changes),
        history=history,
        waivers=waivers,
        previous=previous.version if previous is not None else "",
        correspondence=following(before, since)[-1] if before is not None else None,
        fingerprint=chain.head(standard) if standard.pk else "",
        original=original,
    )


def _freeze(release: Release, files: Iterable[PublishedFile], now: datetime) -> None:
    Artefact.objects.bulk_create(Artefact.of(file, release=release) for file in files)
    repositories.changed(release.standard, now)
