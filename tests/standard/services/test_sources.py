"""A standard begun from an address: what the worker fetches is shown, each guess is asked, and the versions come in one by one."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import urllib3
from dulwich.pack import write_pack_objects
from dulwich.refs import Ref
from dulwich.repo import Repo

from accounts.models import User
from standard.models import Release, Standard, StartingSource
from standard.permissions import OPERATOR, PermissionRefused
from standard.queries import working_schema
from standard.repositories import cloning, series
from standard.services import sources, standards
from standard.services.errors import InvalidInput
from standard.services.fetching import NotFetched, Web
from standard.services.standards import Answers
from standard.validation.child import ReadingProcess
from tests.concertation.world import DAY, NOW
from tests.standard.services.git_series import git_site, schema, series_of_tags

State = StartingSource.State
PUBLIC = "https://git.exemple.fr/ville/lieux.git"
RENAMED = {"1.10.0": Answers(renamed=["nom=nom_usuel"])}


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser(email="admin@exemple.fr")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return series_of_tags(tmp_path / "lieux")


@pytest.fixture
def served(repository: Path) -> Iterator[str]:
    with git_site(repository) as address:
        yield address


def fetched(admin: User, url: str, **asked: Any) -> StartingSource:
    """A repository as the worker finds it, this server being reached though it is not on the public internet."""
    source = sources.ask(address=PUBLIC, holds="git", actor=admin, now=NOW, **asked)
    StartingSource.objects.update(address=url)
    assert sources.take(actor=OPERATOR, clock=lambda: NOW, reach=urllib3.PoolManager)
    source.refresh_from_db()
    return source


def test_the_tags_of_a_repository_become_the_versions_with_their_days(admin: User, served: str) -> None:
    source = fetched(admin, served)

    assert (source.state, source.refusal) == (State.DONE, "")
    found = {row.tag: (row.version, row.day, bool(row.problem)) for row in source.versions.all()}
    assert found == {
        "v0.9.0": ("0.9.0", date(2022, 1, 2), True),
        "v1.0.0": ("1.0.0", date(2022, 1, 12), False),
        "1.2.0": ("1.2.0", date(2022, 2, 1), False),
        "v1.10.0": ("1.10.0", date(2022, 2, 10), False),
        "v2.0.0": ("2.0.0", date(2022, 2, 21), True),
    }
    first = source.versions.get(version="1.0.0")
    assert "se donne le numéro 0.1.0, l’étiquette 1.0.0" in json.loads(first.findings)[0]
    assert not Standard.objects.exists(), "nothing is made before somebody has read it"

    # What became what is asked, not followed.
    (question,) = sources.questions(source, {})
    assert (question.version, question.name) == ("1.10.0", "nom=nom_usuel")
    with pytest.raises(InvalidInput) as refused:
        sources.begin(source=source, slug="lieux", title="Lieux", actor=admin, now=NOW)
    assert refused.value.field == "answers"
    with pytest.raises(InvalidInput) as refused:
        sources.begin(source=source, slug="Lieux !", title="Lieux", actor=admin, now=NOW, answers=RENAMED)
    assert refused.value.field == "slug"
    assert not Standard.objects.exists()

    imported = sources.begin(source=source, slug="lieux", title="Lieux", actor=admin, now=NOW, answers=RENAMED)
    uid = imported.revision.read_schema().fields[0].uid
    assert sources.take(actor=OPERATOR, clock=lambda: NOW)
    assert not sources.take(actor=OPERATOR, clock=lambda: NOW)

    source.refresh_from_db()
    releases = Release.objects.order_by("revision__number")
    assert [(one.version, one.date, one.imported) for one in releases] == [
        ("1.0.0", date(2022, 1, 12), True),
        ("1.2.0", date(2022, 2, 1), True),
        ("1.10.0", date(2022, 2, 10), True),
    ]
    assert bytes(releases[0].artefacts.get(name="schema.json").data) == schema("0.1.0", "nom", "adresse")
    assert working_schema(imported.standard).fields[0].uid == uid, "the field that was renamed is the same"
    assert (source.state, source.standard) == (State.DONE, imported.standard)
    with pytest.raises(InvalidInput, match="Il n’y a rien à importer"):
        sources.begin(source=source, slug="autres", title="Autres", actor=admin, now=NOW, answers=RENAMED)


def test_a_worker_killed_between_two_versions_leaves_them_whole_and_another_goes_on(
    admin: User, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = fetched(admin, served)
    sources.begin(source=source, slug="lieux", title="Lieux", actor=admin, now=NOW, answers={"1.10.0": Answers(apart=["nom"])})
    real = standards.import_version

    def dies(**asked: Any) -> Any:
        if asked["version"] == "1.10.0":
            raise KeyboardInterrupt
        return real(**asked)

    monkeypatch.setattr(standards, "import_version", dies)
    with pytest.raises(KeyboardInterrupt):
        sources.take(actor=OPERATOR, clock=lambda: NOW)
    assert sorted(Release.objects.values_list("version", flat=True)) == ["1.0.0", "1.2.0"]
    monkeypatch.undo()

    assert not sources.take(actor=OPERATOR, clock=lambda: NOW), "it may be alive still"
    assert sources.take(actor=OPERATOR, clock=lambda: NOW + DAY)
    assert sorted(Release.objects.values_list("version", flat=True)) == ["1.0.0", "1.10.0", "1.2.0"]
    assert StartingSource.objects.get().state == State.DONE


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("v1.2.0", "1.2.0"), ("1.2.0", "1.2.0"), ("V1.2.0", "1.2.0"), ("v1.0", "1.0.0"), ("2.1", "2.1.0"), ("v.0.3.2", "0.3.2"),
        ("v1.0.0-rc.1", ""), ("1.0.0+5", ""), ("2024-01-15", ""), ("2024.01.15", ""), ("release-1.0.0", ""), ("v1", ""), ("1.2.0^{}", ""),
        ("v1.2.3.4", ""), ("données/v1.0.0", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_tag_is_the_version_that_the_catalogue_reads_in_it(tag: str, version: str) -> None:
    assert cloning.version_of(f"refs/tags/{tag}") == version
    assert cloning.version_of(f"refs/heads/{tag}") == ""


def test_what_cannot_be_fetched_says_why_and_what_to_do(
    admin: User, served: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fetched(admin, served, path="ailleurs/schema.json").refusal == sources.NOTHING
    assert fetched(admin, f"{served}.non").refusal == cloning.UNREACHABLE
    monkeypatch.setattr(sources, "LARGEST", 1_000)
    assert fetched(admin, served).refusal == cloning.TOO_LARGE.format(most=0)
    monkeypatch.undo()
    monkeypatch.setattr(sources, "MOST_VERSIONS", 2)
    assert fetched(admin, served).refusal == sources.TOO_MANY
    with Repo(str(repository)) as opened:
        for name in list(opened.refs):
            if name.startswith(b"refs/tags/"):
                del opened.refs[name]
    assert fetched(admin, served).refusal == cloning.NO_TAG
    # Our own network is not reached, by git as by https.
    StartingSource.objects.all().delete()
    sources.ask(address="https://git.exemple.fr/ville/lieux.git", holds="git", actor=admin, now=NOW)
    StartingSource.objects.update(address="https://localhost/ville/lieux.git")  # as a name that leads there
    assert sources.take(actor=OPERATOR, clock=lambda: NOW)
    assert StartingSource.objects.get().refusal == cloning.UNREACHABLE


def test_a_repository_that_arrives_damaged_is_told_as_that(repository: Path, tmp_path: Path) -> None:
    with Repo(str(repository)) as opened:
        tags = {"refs/tags/v1.0.0": opened.refs[Ref(b"refs/tags/v1.0.0")].decode()}
        objects = [(opened.object_store[sha], None) for sha in opened.object_store]
        pack = io.BytesIO()
        write_pack_objects(pack.write, objects, object_format=opened.object_store.object_format)
    whole = pack.getvalue()

    def unfolded(data: bytes) -> Any:
        (tmp_path / "pack").write_bytes(data)
        with tempfile.TemporaryDirectory() as folder:
            order = {"source": str(tmp_path / "pack"), "folder": folder, "path": "schema.json", "most": 100_000, "tags": tags}
            return reader.ask("standard.repositories.series", order, seconds=60, memory=sources.MEMORY, writes=sources.LARGEST)

    with ReadingProcess() as reader:
        assert unfolded(whole) == {"found": [{"tag": "refs/tags/v1.0.0", "day": "2022-01-12", "file": "0"}]}
        for place in range(12, len(whole), len(whole) // 3):
            assert unfolded(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]) == {"refusal": series.DAMAGED}
            assert unfolded(whole[:place]) == {"refusal": series.DAMAGED}


class Answering(Web):
    """The web, where every address gives the same file."""

    def __init__(self, name: str, data: bytes) -> None:
        object.__setattr__(self, "given", (name, data))

    def fetch(self, address: str, into: Any, *, most: int, **limits: Any) -> str:
        name, data = self.given  # type: ignore[attr-defined]
        if len(data) > most:
            raise NotFetched("Trop grand.")
        into.write(data)
        return str(name)


@pytest.mark.parametrize(
    ("holds", "name", "data", "fields"),
    [
        ("schema", "schema.json", schema("1.0.0", "nom", "ville"), ["nom", "ville"]),
        ("schema", "schema.yaml", b"fields:\n  - name: nom\n    type: string\n", ["nom"]),
        ("dictionary", "champs.csv", b"nom;titre\nnom;Nom\nville;Ville\n", ["nom", "ville"]),
        ("examples", "lieux.csv", b"nom,ville\nMairie,Rennes\n", ["nom", "ville"]),
    ],
)
def test_a_file_at_an_address_is_read_as_one_that_is_sent(admin: User, holds: str, name: str, data: bytes, fields: list[str]) -> None:
    source = sources.ask(address=f"https://exemple.fr/{name}", holds=holds, actor=admin, now=NOW)
    with pytest.raises(InvalidInput, match="attend déjà son tour"):
        sources.ask(address="https://exemple.fr/autre", holds=holds, actor=admin, now=NOW)
    assert sources.take(actor=OPERATOR, clock=lambda: NOW, web=Answering(name, data))
    source.refresh_from_db()
    assert (source.state, source.refusal) == (State.DONE, "")

    if holds == "schema":
        made = sources.begin(source=source, slug="lieux", title="Lieux", version="1.0.0", actor=admin, now=NOW)
        assert [field.name for field in made.revision.read_schema().fields] == fields
        assert made.release is not None
    else:
        assert [field.name for field in sources.draft(source)[0]] == fields
    StartingSource.objects.update(created_at=NOW - 8 * DAY)
    assert sources.due(NOW)
    sources.take(actor=OPERATOR, clock=lambda: NOW)
    assert not StartingSource.objects.exists(), "it is forgotten after a week"


def test_who_may_ask_and_for_what(admin: User) -> None:
    somebody = User.objects.create_user(email="a@exemple.fr")
    with pytest.raises(PermissionRefused):
        sources.ask(address=PUBLIC, holds="git", actor=somebody, now=NOW)
    said = ("http://exemple.fr/schema.json", "https://a:b@exemple.fr/x", "file:///etc/passwd", "git@exemple.fr:ville/lieux.git")
    for address in (*said, "https://127.0.0.1/schema.json"):
        with pytest.raises(InvalidInput) as refused:
            sources.ask(address=address, holds="git", actor=admin, now=NOW)
        assert refused.value.field == "address"
    for path in ("../schema.json", "a//b.json"):
        with pytest.raises(InvalidInput) as refused:
            sources.ask(address=PUBLIC, holds="git", path=path, actor=admin, now=NOW)
        assert refused.value.field == "path"
    sources.ask(address="https://interne.test/schema.json", holds="schema", actor=admin, now=NOW)
    sources.take(actor=OPERATOR, clock=lambda: NOW, web=Web(resolve=lambda host: ["127.0.0.1"]))
    assert "n’est pas public" in StartingSource.objects.get().refusal
