"""The chain: append a revision, and verify that every link follows from the one before."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from accounts.models import User
from standard import queries
from standard.models import Element, Revision, Standard
from standard.models.kept import SCHEMAS
from standard.permissions import Operator
from standard.schema import lint, snapshot
from standard.schema import operations as schema_operations
from standard.schema.findings import Finding
from standard.schema.lint.versions import rewritten
from standard.schema.model import Schema, canonical
from standard.schema.operations import Operation
from standard.services import repositories
from standard.services.errors import RevisionRefused
from standard.services.forethought import worked_out
from standard.services.search import follow_schema

HASH_FORMAT = 1


def append(
    *,
    standard: Standard,
    operations: Sequence[Operation],
    kind: Revision.Kind,
    actor: User | Operator,
    message: str,
    now: datetime,
) -> Revision:
    """Apply the operations to the working schema and add the result to the chain.

    The caller holds the lock on the standard's row. Raises `Conflict` where an operation no longer applies, and
    `RevisionRefused` where the schema would gain an error-level finding; in both cases nothing is written. An
    import keeps the defects of its file: they were published. What is taken back leaves those that were there before.
    """
    parent = queries.working_revision(standard)
    following = following_of(standard, parent, operations, kind)
    if following.gained:
        raise RevisionRefused(following.gained)
    return _write(standard, parent, following, schema_operations.to_text(operations), kind, actor, message, now)


@dataclass(frozen=True, slots=True)
class FollowingSchema:
    """The schema that follows, as it is kept, and the errors that it gains."""

    schema: Schema
    text: str
    salt: str
    """Of its message: drawn once, so that a revision written again in another turn is the same, and what follows from it too."""
    gained: tuple[Finding, ...] = ()


def following_of(standard: Standard, parent: Revision, operations: Sequence[Operation], kind: Revision.Kind) -> FollowingSchema:
    """What the operations make of the last revision, worked out once for whoever is going to append it."""
    key = ("following", parent.sha256, names_taken(standard), schema_operations.to_text(operations), kind)
    return worked_out(key, lambda: _follow(standard, parent, operations, kind))


def _follow(standard: Standard, parent: Revision, operations: Sequence[Operation], kind: Revision.Kind) -> FollowingSchema:
    before = parent.read_schema()
    after = schema_operations.apply_all(before, operations)
    accepted = kind in (Revision.Kind.IMPORT, Revision.Kind.UNDOING)
    gained = () if accepted else gained_errors(standard, before, after, operations)
    return FollowingSchema(after, snapshot.to_text(after), secrets.token_hex(16), gained)


def names_taken(standard: Standard) -> int:
    """What tells apart the names that nothing else may take: how many versions have published theirs."""
    return standard.releases.filter(published_at__isnull=False).count()


def begin(*, standard: Standard, schema: Schema, actor: User | Operator, message: str, now: datetime) -> Revision:
    """Write the first revision: the schema as it was imported, whatever its defects."""
    following = FollowingSchema(schema, snapshot.to_text(schema), secrets.token_hex(16))
    return _write(standard, None, following, schema_operations.to_text(()), Revision.Kind.IMPORT, actor, message, now)


def gained_errors(standard: Standard, before: Schema, after: Schema, operations: Sequence[Operation]) -> tuple[Finding, ...]:
    """The error-level findings that `after`, which the operations make of the working schema `before`, has and it had not.

    A defect is known by its rule and its place, not by its sentence: renaming a field does not make its defects new.
    A name that something else has had in a release is a defect too, unless the operations split or merged that thing:
    what was never published may still be named again.
    """
    used = queries.published_names(standard)
    split = Element.objects.filter(standard=standard).exclude(successors=[]).values_list("uid", "successors")
    heirs = {**dict(split), **rewritten(before, after), **schema_operations.successors(operations)}

    def errors(schema: Schema) -> list[tuple[Hashable, Finding]]:
        uids = {field.name: field.uid for field in schema.fields}
        found = (*lint.check_schema(schema), *lint.check_against((), schema, used=used, successors=heirs))
        return [
            ((finding.code, uids.get(finding.field or ""), finding.property), finding) for finding in found if finding.severity == "error"
        ]

    found = errors(after)
    known = Counter(place for place, _ in errors(before)) if found else Counter()
    gained = []
    for place, finding in found:
        if known[place]:
            known[place] -= 1
        else:
            gained.append(finding)
    return tuple(gained)


def _write(
    standard: Standard,
    parent: Revision | None,
    following: FollowingSchema,
    operations: str,
    kind: Revision.Kind,
    actor: User | Operator,
    message: str,
    now: datetime,
) -> Revision:
    revision = Revision(
        standard=standard,
        number=parent.number + 1 if parent is not None else 1,
        parent=parent,
        kind=kind,
        operations=operations,
        schema=following.text,
        author=actor if isinstance(actor, User) else None,
        author_identifier=actor.audit_id,
        message=message,
        message_salt=following.salt,
        message_digest=_digest(following.salt, message),
        created_at=now,
    )
    revision.sha256 = revision_hash(revision, parent.sha256 if parent is not None else "")
    revision.save()
    SCHEMAS.keep(revision.sha256, following.schema, weight=len(revision.schema))
    _index(revision, following.schema)
    follow_schema(revision, following.schema)
    repositories.changed(standard, now)
    return revision


def _digest(salt: str, message: str) -> str:
    return hashlib.sha256(f"{salt}\n{message}".encode()).hexdigest()


def revision_hash(revision: Revision, parent_hash: str) -> str:
    """The hash of a revision: what it holds, minus what a person may ask to erase, and the hash of its parent."""
    covered = {
        "format": HASH_FORMAT,
        "number": revision.number,
        "parent": parent_hash,
        "kind": str(revision.kind),
        "operations": revision.operations,
        "schema": revision.schema,
        "author": str(UUID(str(revision.author_identifier))),
        "message": revision.message_digest,
        "created_at": revision.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return hashlib.sha256(canonical(covered).encode()).hexdigest()


def _index(revision: Revision, schema: Schema) -> None:
    """Bring the index of elements up to a revision. Rebuilding it is calling this on every revision in order."""
    known = {element.uid: element for element in Element.objects.filter(standard=revision.standard_id)}
    present: set[str] = set()
    fresh: list[Element] = []
    changed: dict[str, Element] = {}
    for uid, kind, name, title, field_uid in _elements(schema):
        present.add(uid)
        element = known.get(uid)
        if element is None:
            fresh.append(
                Element(
                    standard_id=revision.standard_id,
                    uid=uid,
                    kind=kind,
                    name=name,
                    title=title,
                    field_uid=field_uid,
                    introduced_in=revision,
                )
            )
        elif (element.name, element.title, element.field_uid) != (name, title, field_uid) or element.removed_in_id:
            if element.removed_in_id:
                element.successors = []
            element.name, element.title, element.field_uid, element.removed_in = name, title, field_uid, None
            changed[uid] = element
    for uid, element in known.items():
        if uid not in present and element.removed_in_id is None:
            element.removed_in = revision
            changed[uid] = element
    for uid, heirs in schema_operations.successors(revision.read_operations()).items():
        if uid in known:
            known[uid].successors = [heir for heir in heirs if heir != uid]
            changed[uid] = known[uid]
    Element.objects.bulk_create(fresh)
    Element.objects.bulk_update(changed.values(), ["name", "title", "field_uid", "removed_in", "successors"])


def _elements(schema: Schema) -> Iterator[tuple[str, Element.Kind, str, str, str]]:
    for field in schema.fields:
        yield field.uid, Element.Kind.FIELD, field.name, field.title, field.uid
        if field.values is not None:
            for value in field.values.values:
                yield value.uid, Element.Kind.VALUE, value.text, value.label, field.uid


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first revision that does not follow from the one before, and what is wrong with it."""

    revision: Revision
    message: str


def verify(standard: Standard) -> BrokenLink | None:
    """Replay the chain from its first revision (law 5); None when every stored schema and hash comes out again."""
    schema: Schema | None = None
    parent: Revision | None = None
    for revision in standard.revisions.order_by("number").iterator(chunk_size=50):
        problem = _problem(revision, parent, schema)
        if problem:
            return BrokenLink(revision, problem)
        schema, parent = revision.read_schema(), revision
    return None


def _problem(revision: Revision, parent: Revision | None, schema: Schema | None) -> str:
    if revision.number != (parent.number + 1 if parent else 1) or revision.parent_id != (parent.pk if parent else None):
        return "elle ne suit pas la révision précédente."
    if revision.sha256 != revision_hash(revision, parent.sha256 if parent else ""):
        return "son empreinte ne correspond pas à son contenu."
    if revision.message and revision.message_digest != _digest(revision.message_salt, revision.message):
        return "son message n'est pas celui qui a été enregistré."
    if schema is not None:
        try:
            replayed = schema_operations.apply_all(schema, revision.read_operations())
        except ValueError as error:
            return f"ses opérations ne s'appliquent pas à la révision précédente. {error}"
        if snapshot.to_text(replayed) != revision.schema:
            return "ses opérations ne donnent pas le schéma enregistré."
    return ""
