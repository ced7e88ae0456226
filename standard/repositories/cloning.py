"""The tags of a repository elsewhere, and the objects that they lead to, fetched as one pack within limits."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from dulwich.client import HttpGitClient, HTTPUnauthorized
from dulwich.object_store import ObjectStoreGraphWalker

from standard.repositories.sending import UNREACHED, NotSent
from standard.schema import numbering

SILENCE: Final = 10
"""Seconds without a word after which one gives up."""
DEPTH: Final = 1
"""Of each tag, its commit alone: what came before says nothing of a version."""
TAGS: Final = "refs/tags/"
TAG: Final = re.compile(rf"{TAGS}[vV]?({numbering.PLAIN})")
"""A version as it is to be tagged."""

UNREACHABLE: Final = "Ce dépôt n’est pas joignable à cette adresse, ou n’est pas public\u00a0: vérifiez-la, ou réessayez plus tard."
TOO_LARGE: Final = "Ce dépôt dépasse {most}\u00a0Mo\u00a0: donnez-en un qui ne contient que le schéma, ou importez ses fichiers un par un."
TOO_SLOW: Final = "Ce dépôt n’est pas arrivé à temps. Réessayez plus tard, ou importez ses fichiers un par un."
NO_TAG: Final = "Ce dépôt n’a aucune étiquette de version (v1.2.0 ou 1.2.0). Donnez plutôt l’adresse de son schema.json."


def version_of(ref: str) -> str:
    """The number of the version that a tag is, read as the national catalogue does: « v1.0 » is 1.0.0. Empty for what is none."""
    found = TAG.fullmatch(ref)
    if found is not None:
        return found[1]
    number = numbering.read(ref.removeprefix(TAGS)) if ref.startswith(TAGS) else None
    return str(number) if number is not None and not (number.prerelease or number.build) else ""


class NotCloned(Exception):
    """Why a repository was not fetched: a French sentence that says what to do."""


def tags_fetched(url: str, pool: Any, into: Path, *, most: int, seconds: float) -> dict[str, str]:
    """Write the pack of every tag that is a version, and give the object of each, by name of tag. Raises NotCloned.

    A server that falls silent in the middle of a word is left where it is: whoever asked does not wait for it.
    """
    found: dict[str, str] = {}
    raised: list[BaseException] = []
    bounded = _Bounded(pool, most, time.monotonic() + seconds)

    def fetch() -> None:
        try:
            found.update(_fetched(url, bounded, into))
        except BaseException as error:
            raised.append(error)
        finally:
            bounded.close()

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise NotCloned(TOO_SLOW)
    if raised:
        raise NotCloned(UNREACHABLE) if isinstance(raised[0], (NotSent, HTTPUnauthorized, *UNREACHED)) else raised[0]
    if not found:
        raise NotCloned(NO_TAG)
    return found


def _fetched(url: str, pool: _Bounded, into: Path) -> dict[str, str]:
    address = urlsplit(url)
    client = HttpGitClient(f"{address.scheme}://{address.netloc}", pool_manager=cast(Any, pool), timeout=SILENCE)
    chosen: dict[str, str] = {}

    def wanted(refs: Mapping[Any, Any], depth: int | None = None) -> list[Any]:
        tags = {name.decode(errors="replace"): sha for name, sha in refs.items() if sha is not None}
        chosen.update({name: sha.decode() for name, sha in tags.items() if version_of(name)})
        return [sha.encode() for sha in dict.fromkeys(chosen.values())]

    with into.open("wb") as file:

        def fetch(depth: int | None) -> None:
            file.seek(0)
            file.truncate()
            walker = ObjectStoreGraphWalker([], lambda sha: [], shallow=set())
            client.fetch_pack(address.path, wanted, walker, file.write, depth=depth)

        try:
            fetch(DEPTH)
        except NotImplementedError:
            # Plain files cannot be asked for a part of the history.
            fetch(None)
    return chosen


class _Bounded:
    """A pool that gives at most so many bytes, until a moment."""

    def __init__(self, pool: Any, most: int, end: float) -> None:
        self._pool, self._left, self._most, self._end = pool, most, most, end
        self.headers = pool.headers
        self._answers: list[Any] = []

    def close(self) -> None:
        """Leave no connection open, though what came by it was not read to its end."""
        for response in self._answers:
            response.close()
        self._pool.clear()

    def request(self, *asked: Any, **options: Any) -> Any:
        response = self._pool.request(*asked, **options)
        self._answers.append(response)
        response.read = self._counted(response.read)
        return response

    def _counted(self, read: Callable[..., bytes]) -> Callable[..., bytes]:
        def counted(*asked: Any, **options: Any) -> bytes:
            data = read(*asked, **options)
            self._left -= len(data)
            if self._left < 0:
                raise NotCloned(TOO_LARGE.format(most=self._most // 1024**2))
            if time.monotonic() > self._end:
                raise NotCloned(TOO_SLOW)
            return data

        return counted
