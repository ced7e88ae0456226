"""A standard sent to a repository elsewhere: a real git server receives it, nothing is forced, and only the public internet is reached."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import urllib3
from django.test import Client
from dulwich.repo import Repo
from dulwich.server import DictBackend
from dulwich.web import make_wsgi_chain

from standard.models import Event, RemoteRepository
from standard.permissions import OPERATOR, PermissionRefused
from standard.repositories.sending import ADDRESS, NotSent
from standard.services import remotes, repositories
from standard.services.errors import InvalidInput
from tests.concertation.world import World
from tests.standard.repositories.harvest import git


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A git server that anybody writes to: the folder of its repository, and its address."""
    folder = tmp_path / "ailleurs.git"
    repository = Repo.init_bare(str(folder), mkdir=True)
    server = make_server("127.0.0.1", 0, make_wsgi_chain(DictBackend({"/ville/standard.git": repository})), handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}/ville/standard.git"
    server.shutdown()
    thread.join()
    server.server_close()
    repository.close()


def everything(world: World) -> RemoteRepository:
    """What the worker does until nothing is due; this server is reached, though it is not on the public internet."""
    while repositories.write(actor=OPERATOR, now=world.now) or remotes.send(actor=OPERATOR, now=world.now, reach=urllib3.PoolManager):
        pass
    return RemoteRepository.objects.get()


def test_it_is_sent_after_each_release_and_nothing_is_forced(world: World, elsewhere: tuple[Path, str], tmp_path: Path) -> None:
    folder, url = elsewhere
    world.publish("0.2.0")
    remotes.name(standard=world.standard, url="https://git.exemple.fr/ville/standard.git", token="secret", actor=world.team, now=world.now)
    RemoteRepository.objects.update(url=url)
    assert "secret" not in RemoteRepository.objects.get().sealed_token

    sent = everything(world)

    assert (sent.error, sent.due_at, sent.done_at) == ("", None, world.now)
    assert git("tag", at=folder).split() == ["v0.2.0"]
    world.publish("0.3.0")
    everything(world)
    assert git("log", "--format=%s", "main", at=folder).splitlines() == ["Version 0.3.0", "Version 0.2.0"]
    git("fsck", at=folder)

    # Somebody writes there: what they wrote stays, and the team is told.
    git("clone", "--quiet", "--branch", "main", str(folder), str(tmp_path / "clone"), at=tmp_path)
    git("-c", "user.name=a", "-c", "user.email=a@b.fr", "commit", "--quiet", "--allow-empty", "-m", "Ailleurs", at=tmp_path / "clone")
    git("push", "--quiet", "origin", "HEAD:main", at=tmp_path / "clone")
    theirs = git("rev-parse", "main", at=folder)
    world.publish("0.4.0")
    refused = everything(world)
    assert git("rev-parse", "main", at=folder) == theirs
    assert "rien n’est jamais écrasé" in refused.error
    assert refused.due_at == world.now + repositories.PAUSES[0]


def test_what_does_not_answer_is_tried_again_later_and_told_to_the_team(world: World, client: Client) -> None:
    world.publish("0.2.0")
    with pytest.raises(InvalidInput, match="n’est pas publique"):
        remotes.name(standard=world.standard, url="https://127.0.0.1:9/standard.git", actor=world.team, now=world.now)
    remotes.name(standard=world.standard, url="https://git.exemple.fr/standard.git", actor=world.team, now=world.now)
    RemoteRepository.objects.update(url="https://127.0.0.1:9/standard.git")  # as a name that leads there
    repositories.write(actor=OPERATOR, now=world.now)
    for tries in range(3):
        assert remotes.send(actor=OPERATOR, now=world.now)
        row = RemoteRepository.objects.get()
        assert row.due_at == world.now + repositories.PAUSES[0] * 2**tries
        assert row.error == ADDRESS, "an address of our own network is not reached"
        world.now = row.due_at
    client.force_login(world.team)
    page = client.get("/standards/bibliotheques/equipe/reglages/").content.decode()
    assert "pas joignable" in page
    client.post("/standards/bibliotheques/equipe/reglages/depot/", {"stop": "1"})
    assert not RemoteRepository.objects.exists()
    assert Event.objects.filter(verb="standard.described").count() == 2


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "localhost"])
def test_only_the_public_internet_is_reached(host: str) -> None:
    with pytest.raises(NotSent):
        remotes.public().request("GET", f"https://{host}/", retries=False)
    with pytest.raises(KeyError):
        remotes.public().request("GET", f"http://{host}/", retries=False)


def test_who_may_name_it_and_how(world: World, client: Client) -> None:
    for url in (
        "http://git.exemple.fr/a.git",
        "https://moi:secret@git.exemple.fr/a.git",
        "git@exemple.fr:a.git",
        "file:///etc",
        "https://[::1",
        "",
    ):
        with pytest.raises(InvalidInput):
            remotes.name(standard=world.standard, url=url, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused):
        remotes.name(standard=world.standard, url="https://git.exemple.fr/a.git", actor=world.copil[0], now=world.now)
    client.force_login(world.team)
    sent = {"url": "https://git.exemple.fr/a.git", "token": "secret"}
    assert client.post("/standards/bibliotheques/equipe/reglages/depot/", {**sent, "url": "http://a"}).status_code == 422
    assert client.post("/standards/bibliotheques/equipe/reglages/depot/", sent).status_code == 302
    page = client.get("/standards/bibliotheques/equipe/reglages/").content.decode()
    assert "https://git.exemple.fr/a.git" in page
    assert "secret" not in page
    # Another address has not the token of the one before.
    remotes.name(standard=world.standard, url="https://autre.exemple.fr/a.git", actor=world.team, now=world.now)
    assert RemoteRepository.objects.get().sealed_token == ""
