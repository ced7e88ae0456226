"""The part of `make bench` on repositories: how long one waits for `git clone` of a hundred releases of a real size, from plain files.

`python -m tests.bench.repository [RELEASES [FIELDS]]`. The history of each release is told in the change log of those after it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from standard.publishing import files
from standard.publishing.changelog import section_of
from standard.publishing.changes import release_changes
from standard.publishing.content import PastRelease, ReleaseContent
from standard.publishing.registry import artefacts
from standard.repositories.content import RELEASES, Branch, PlannedCommit
from standard.repositories.telling import release_commit
from standard.repositories.writing import write
from standard.schema import table_schema
from standard.schema.model import Schema
from tests.bench.schema import generated

RELEASES_MADE: Final = 100
FIELDS: Final = 40
FIRST: Final = date(2020, 1, 1)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def releases(amount: int, fields: int) -> Iterator[tuple[str, date, dict[str, bytes]]]:
    """The files of each, which changes the description of a field of the one before."""
    descriptor = generated(fields, 0)
    history: tuple[PastRelease, ...] = ()
    before: Schema | None = None
    for number in range(amount):
        changed = descriptor["fields"][number % fields]
        changed["description"] = f"Ce que dit ce champ depuis la version {number}."
        version, day = f"1.{number}.0", FIRST + timedelta(days=7 * number)
        schema = table_schema.parse({**descriptor, "version": version})
        changes = release_changes(before, schema) if before is not None else ()
        content = ReleaseContent(
            schema, "banc", "Banc", version, day, "https://exemple.fr/standards/banc/", changes=changes, history=history,
            previous=history[0].version if history else "",
        )  # fmt: skip
        made = {file.name: file.data for file in artefacts(content)}
        yield version, day, made
        section = section_of(made[files.CHANGELOG.pattern].decode())
        history = (PastRelease(version, day, changes, section=section), *history)
        before = schema


def main(amount: int = RELEASES_MADE, fields: int = FIELDS) -> None:
    print(f"\nClone de {amount} versions de {fields} champs")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        steps = tuple(
            PlannedCommit(
                version, partial(release_commit, "banc", version, made, at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
            )
            for version, day, made in releases(amount, fields)
        )
        began = time.process_time()
        write(folder / "banc.git", [Branch(RELEASES, steps)])
        print(f"  écrit en {time.process_time() - began:.1f} s de processeur, {_size(folder / 'banc.git') / 1e6:.1f} Mo")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=temporary))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        spent, began = _of_children(), time.perf_counter()
        address = f"http://127.0.0.1:{server.server_port}/banc.git"
        subprocess.run(["git", "clone", "--quiet", address, str(folder / "clone")], check=True)
        print(f"  cloné en {time.perf_counter() - began:.2f} s, dont {_of_children() - spent:.2f} s de processeur")
        server.shutdown()


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
