"""Begin a standard from what is elsewhere: the worker fetches it, somebody reads what it holds and answers for it, then it is imported.

A series of versions is imported one after the other, each whole or not at all: a worker that is killed leaves those that are in, and
the next one goes on from there. What was fetched is forgotten after a while.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from standard import permissions, queries
from standard.models import SourceVersion, StartingSource
from standard.permissions import Operator, PermissionRefused, require
from standard.repositories import cloning
from standard.repositories.cloning import NotCloned
from standard.schema import numbering
from standard.schema.alignment import Guess, align
from standard.schema.alignment.answers import answered
from standard.schema.findings import located
from standard.schema.model import Schema
from standard.services import inputs, jobs, remotes, standards, starting
from standard.services.errors import InvalidInput
from standard.services.fetching import NotFetched, Web, check_address
from standard.services.standards import NO_ANSWER, Answers, Imported
from standard.services.starting import DictionaryTable
from standard.starting.drafting import DraftField
from standard.validation import child

State, Holds = StartingSource.State, StartingSource.Holds
LARGEST: Final = 64 * 1024**2
"""Bytes of a repository."""
SECONDS: Final = 60
"""To fetch it, then to unfold it."""
MEMORY: Final = 1024**3
MOST_VERSIONS: Final = 200
TOLD: Final = 50
"""Findings of a version that are kept."""
KEPT: Final = timedelta(days=7)
SCHEMA: Final = "schema.json"

BUSY: Final = "Une adresse que vous avez donnée attend déjà son tour. Attendez qu’elle soit lue, puis recommencez."
INTERRUPTED: Final = "La lecture a été interrompue plusieurs fois. Recommencez, ou importez les fichiers un par un."
STOPPED: Final = "Ce dépôt demande trop de temps ou de mémoire\u00a0: importez ses fichiers un par un."
ABSENT: Final = "Aucun fichier {path} dans cette étiquette."
TOO_LARGE: Final = "Ce fichier dépasse {most}\u00a0Mo."
TWICE: Final = "Ce numéro est déjà celui d’une autre étiquette."
UNANSWERED: Final = "Dites de chaque champ et de chaque valeur ci-dessous ce qu’ils sont devenus\u00a0: nous ne le devinons pas."
TOO_MANY: Final = f"Ce dépôt a plus de {MOST_VERSIONS} versions, le plus qui se reprend ainsi\u00a0: importez ses fichiers un par un."
NOTHING: Final = "Aucune étiquette ne contient un schéma lisible à l’endroit donné."


@dataclass(frozen=True, slots=True)
class SeriesQuestion:
    """What importing a version would only suppose, for a person to tell."""

    version: str
    name: str
    """What answers it."""
    guess: Guess


def ask(*, address: str, holds: str, actor: User, now: datetime, path: str = SCHEMA, resource: str = "") -> StartingSource:
    """Have the worker fetch what stands at an address. Raises InvalidInput("address" | "holds" | "path", …)."""
    require(permissions.can_create_standard(queries.actor_for(user=actor, standard=None, now=now)))
    if holds not in Holds.values:
        raise InvalidInput("holds", "Dites ce que contient cette adresse\u00a0: un schéma, un tableau, des données ou un dépôt git.")
    address = check_address(address)
    path = inputs.line("path", path).strip("/") or SCHEMA
    if any(part in ("", ".", "..") for part in path.split("/")):
        raise InvalidInput("path", "Écrivez l’endroit du schéma dans le dépôt, par exemple schema.json ou schemas/lieux.json.")
    try:
        with transaction.atomic():
            return StartingSource.objects.create(
                person=actor, address=address, holds=holds, path=path, resource=inputs.line("resource", resource), created_at=now
            )
    except IntegrityError:
        raise InvalidInput("address", BUSY) from None


def found_at(key: UUID) -> StartingSource | None:
    """What an address leads to; whoever may create a standard reads it."""
    return StartingSource.objects.select_related("person", "standard").filter(pk=key).first()


def draft(source: StartingSource) -> tuple[tuple[DraftField, ...], DictionaryTable | None]:
    """The fields that a table, or data, say: to correct before anything is made of them."""
    said = json.loads(source.result or "{}")
    if source.holds == Holds.DICTIONARY:
        table = DictionaryTable.read(said)
        return table.fields(), table
    return starting.drafted(said["fields"]), None


def proposed(source: StartingSource) -> dict[str, str]:
    """How the last schema that was found calls itself: a title and an address, to correct."""
    last = source.versions.filter(problem="").last()
    if last is None:
        return {}
    schema = _schema(last)
    name = schema.text("name")
    return {"title": schema.text("title")[:200], "slug": name if standards.SLUG.fullmatch(name) else ""}


def importable(source: StartingSource) -> list[SourceVersion]:
    """The versions to import, in their order."""
    return list(source.versions.filter(problem=""))


def questions(source: StartingSource, answers: Mapping[str, Answers]) -> tuple[SeriesQuestion, ...]:
    """What is still to be told, beyond the answers, of each version since the one before."""
    return tuple(_questions(importable(source), answers))


def _questions(listed: Sequence[SourceVersion], answers: Mapping[str, Answers]) -> Iterator[SeriesQuestion]:
    for before, after in pairwise(listed):
        if after.asks:
            said = answers.get(after.version, NO_ANSWER)
            alignment = align(_schema(before), _schema(after))
            for name, guess in answered(alignment, said.renamed, said.apart).open:
                yield SeriesQuestion(after.version, name, guess)


def _schema(row: SourceVersion) -> Schema:
    return standards.read_schema_file(bytes(row.data)).schema


def begin(
    *,
    source: StartingSource,
    slug: str,
    title: str,
    actor: User,
    now: datetime,
    summary: str = "",
    version: str = "",
    answers: Mapping[str, Answers] | None = None,
) -> Imported:
    """Make a standard of the first version that was found; the worker imports the others.

    `version`: the number of a schema that nobody tagged. Raises InvalidInput("source" | "answers", …), and those of `standards.create`.
    """
    require(permissions.can_create_standard(queries.actor_for(user=actor, standard=None, now=now)))
    listed, said = importable(source), dict(answers or {})
    if any(_questions(listed, said)):
        raise InvalidInput("answers", UNANSWERED)
    with transaction.atomic():
        held = StartingSource.objects.select_for_update().get(pk=source.pk)
        if held.state != State.DONE or held.standard_id is not None or not listed:
            raise InvalidInput("source", "Il n’y a rien à importer de cette adresse\u00a0: donnez-la de nouveau.")
        first = listed[0]
        imported = standards.create(
            slug=slug, title=title, summary=summary, data=bytes(first.data), version=first.version or version, day=first.day,
            actor=actor, now=now,
        )  # fmt: skip
        held.standard, held.person = imported.standard, actor
        held.answers = json.dumps({key: {"renamed": [*one.renamed], "apart": [*one.apart]} for key, one in said.items()})
        if len(listed) > 1:
            held.state, held.attempts, held.heartbeat_at, held.finished_at = State.QUEUED, 0, None, None
        held.save()
    return imported


def resume(*, source: StartingSource, actor: User, now: datetime) -> None:
    """Have the worker take up an import that was interrupted, from the first version that is not in yet."""
    require(permissions.can_create_standard(queries.actor_for(user=actor, standard=None, now=now)))
    stopped = StartingSource.objects.filter(pk=source.pk, state=State.FAILED, standard__isnull=False)
    if not stopped.update(state=State.QUEUED, attempts=0, heartbeat_at=None, finished_at=None, refusal=""):
        raise InvalidInput("source", "Cet import n’est pas interrompu.")


def due(now: datetime) -> bool:
    """Whether something waits to be fetched, imported or forgotten."""
    return bool(jobs.to_do(StartingSource, now)) or _forgotten(now).exists()


def take(
    *, actor: Operator, clock: Callable[[], datetime] = timezone.now, web: Web | None = None, reach: Callable[[], Any] | None = None
) -> bool:
    """Fetch or import what has waited longest; whether there was something. `web`, `reach`: how others are reached by https, and by git."""
    _forgotten(clock()).delete()
    waiting = jobs.to_do(StartingSource, clock())
    source = jobs.claim(StartingSource, waiting[0], clock()) if waiting else None
    if source is None:
        return False
    if source.attempts > jobs.ATTEMPTS:
        jobs.settle(source, clock=clock, state=State.FAILED, refusal=INTERRUPTED)
    elif source.standard_id is not None:
        _import(source, clock)
    else:
        _fetch(source, clock, web or Web(), reach or remotes.public)
    return True


def _forgotten(now: datetime) -> Any:
    return StartingSource.objects.filter(created_at__lt=now - KEPT).exclude(state__in=StartingSource.UNDER_WAY)


def _fetch(source: StartingSource, clock: Callable[[], datetime], web: Web, reach: Callable[[], Any]) -> None:
    try:
        result, found = ({}, _series(source, reach())) if source.holds == Holds.GIT else _file(source, web, clock())
    except (InvalidInput, NotFetched, NotCloned, PermissionRefused) as error:
        jobs.settle(source, clock=clock, state=State.REFUSED, refusal=error.message if isinstance(error, InvalidInput) else str(error))
        return
    with transaction.atomic():
        if jobs.settle(source, clock=clock, state=State.DONE, result=json.dumps(result, ensure_ascii=False)) is not None:
            source.versions.all().delete()
            SourceVersion.objects.bulk_create(found)


def _file(source: StartingSource, web: Web, now: datetime) -> tuple[dict[str, Any], list[SourceVersion]]:
    """What the file says, and the schema that it is. Raises InvalidInput, NotFetched."""
    content = BytesIO()
    most = settings.SCHEMA_MAX_BYTES if source.holds == Holds.SCHEMA else starting.LARGEST
    name = web.fetch(source.address, content, most=most, seconds=settings.FILE_MAX_SECONDS)[:255]
    data = content.getvalue()
    if source.holds == Holds.DICTIONARY:
        table = starting.read_dictionary(actor=source.person, data=data, now=now)
        return {"header": table.header, "rows": table.rows}, []
    if source.holds == Holds.EXAMPLES:
        return {"fields": [asdict(field) for field in starting.guess_fields(actor=source.person, data=data, now=now)]}, []
    row = _read(source, SourceVersion(source=source, number=1, data=data), name, now)
    if row.problem:
        raise InvalidInput("descriptor", row.problem)
    return {}, [row]


def _read(source: StartingSource, row: SourceVersion, name: str, now: datetime) -> SourceVersion:
    """A version with the schema that its bytes hold and what is found in it, or with what is wrong."""
    try:
        row.data = starting.schema_bytes(actor=source.person, name=name, data=bytes(row.data), resource=source.resource, now=now)
        found = standards.read_schema_file(row.data).findings
    except InvalidInput as error:
        row.data, row.problem = b"", error.message
        return row
    row.findings = json.dumps([located(finding) for finding in found[:TOLD]], ensure_ascii=False)
    return row


def _series(source: StartingSource, pool: Any) -> list[SourceVersion]:
    """The versions that the tags of a repository are, in the order of their numbers. Raises NotCloned."""
    now = timezone.now()
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        try:
            tags = cloning.tags_fetched(source.address, pool, folder / "pack", most=LARGEST, seconds=SECONDS)
        finally:
            pool.clear()
        ordered = sorted(tags, key=lambda name: (numbering.read(cloning.version_of(name)), cloning.TAG.fullmatch(name) is None, name))
        if len(ordered) > MOST_VERSIONS:
            raise NotCloned(TOO_MANY)
        order = {
            "source": str(folder / "pack"), "folder": str(folder), "path": source.path, "most": settings.SCHEMA_MAX_BYTES,
            "tags": {name: tags[name] for name in ordered},
        }  # fmt: skip
        said = child.ask("standard.repositories.series", order, seconds=SECONDS, memory=MEMORY, writes=LARGEST + 1024**2)
        if isinstance(said, str):
            raise NotCloned(STOPPED)
        if "refusal" in said:
            raise NotCloned(said["refusal"])
        rows = [_tagged(source, rank, one, folder, now) for rank, one in enumerate(said["found"], 1)]
    taken: set[str] = set()
    for row in rows:
        if not row.problem and row.version in taken:
            row.problem = TWICE
        elif not row.problem:
            taken.add(row.version)
    listed = [row for row in rows if not row.problem]
    if not listed:
        raise NotCloned(NOTHING)
    for before, after in pairwise(listed):
        after.asks = bool(answered(align(_schema(before), _schema(after)), (), ()).open)
    return rows


def _tagged(source: StartingSource, rank: int, said: Mapping[str, Any], folder: Path, now: datetime) -> SourceVersion:
    row = SourceVersion(
        source=source,
        number=rank,
        version=cloning.version_of(said["tag"]),
        tag=said["tag"].removeprefix(cloning.TAGS),
        day=date.fromisoformat(said["day"]) if said["day"] else None,
    )
    if not numbering.is_plain(row.version):
        row.problem = "Ce numéro est trop long."
    elif "problem" in said:
        most = settings.SCHEMA_MAX_BYTES // 1024**2
        row.problem = ABSENT.format(path=source.path) if said["problem"] == "absent" else TOO_LARGE.format(most=most)
    else:
        row.data = (folder / said["file"]).read_bytes()
        return _with_its_number(_read(source, row, source.path, now))
    return row


def _with_its_number(row: SourceVersion) -> SourceVersion:
    """A file that gives itself another number than its tag is imported under that of the tag: it is told first."""
    said = _schema(row).text("version") if not row.problem else ""
    if said and numbering.read(said) != numbering.read(row.version):
        told = f"Le fichier se donne le numéro {said}, l’étiquette {row.version}\u00a0: la version porte celui de l’étiquette."
        row.findings = json.dumps([told, *json.loads(row.findings)], ensure_ascii=False)
    return row


def _import(source: StartingSource, clock: Callable[[], datetime]) -> None:
    """The versions that are not in yet, each in its own turn."""
    assert source.standard is not None
    said = {version: Answers(**one) for version, one in json.loads(source.answers or "{}").items()}
    known = set(source.standard.releases.values_list("version", flat=True))
    for row in importable(source):
        if row.version in known:
            continue
        if not jobs.beat(source, clock()):
            return
        try:
            standards.import_version(
                standard=source.standard, data=bytes(row.data), version=row.version, day=row.day,
                answers=said.get(row.version, NO_ANSWER), actor=source.person, now=clock(),
            )  # fmt: skip
        except PermissionRefused as error:
            jobs.settle(source, clock=clock, state=State.REFUSED, refusal=str(error))
            return
        except InvalidInput as error:
            # What one version cannot become here is told beside it; those after it are imported.
            row.problem = error.message
            row.save(update_fields=["problem"])
    jobs.settle(source, clock=clock, state=State.DONE)
