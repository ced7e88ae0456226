"""A git repository whose tags are versions of a schema, and a site from which it is cloned: on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from dulwich.porcelain import add, commit, tag_create
from dulwich.repo import Repo
from dulwich.server import DictBackend
from dulwich.web import make_wsgi_chain


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def schema(version: str, *names: str) -> bytes:
    fields = [
        {"name": name, "title": name.capitalize(), "description": f"Le champ {name[:3]} du lieu.", "type": "string"} for name in names
    ]
    said = {"name": "lieux", "title": "Lieux", "description": "Des lieux.", "version": version, "fields": fields}
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def series_of_tags(folder: Path) -> Path:
    """A repository whose tags are versions, one of which renames a field and another holds no schema."""
    made = Repo.init(str(folder), mkdir=True)

    def write(name: str, data: bytes) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
        add(str(folder), [str(folder / name)])

    def tagged(name: str, day: int, *, annotated: bool = True) -> None:
        stamp = 1_640_995_200 + day * 86_400
        who: dict[str, Any] = {"author": b"a <a@b.fr>", "committer": b"a <a@b.fr>"}
        commit(str(folder), message=b"Une version", author_timestamp=stamp, commit_timestamp=stamp, commit_timezone=0, **who)
        tag_create(str(folder), name, author=b"a <a@b.fr>", message=b"v", annotated=annotated, tag_time=stamp + 86_400, tag_timezone=0)

    write("données.csv", b"x" * 500_000)
    tagged("v0.9.0", 0)
    write("schema.json", schema("0.1.0", "nom", "adresse"))
    tagged("v1.0.0", 10)
    write("schema.json", schema("1.10.0", "nom_usuel", "adresse", "horaires"))
    tagged("v1.10.0", 40, annotated=False)
    write("schema.json", schema("1.2.0", "nom", "adresse", "horaires"))
    tagged("1.2.0", 30)
    write("schema.json", b"{")
    tagged("v2.0.0", 50)
    tagged("v2.0.0-rc.1", 45)
    tagged("journee-portes-ouvertes", 46)
    made.close()
    return folder


@contextmanager
def git_site(repository: Path) -> Iterator[str]:
    """Where it is cloned from, while the site runs."""
    opened = Repo(str(repository))
    server = make_server("127.0.0.1", 0, make_wsgi_chain(DictBackend({"/ville/lieux.git": opened})), handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ville/lieux.git"
    server.shutdown()
    thread.join()
    server.server_close()
    opened.close()
