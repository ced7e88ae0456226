"""The files of the site that are not in its database: what people send, what a worker makes of it, the git repositories.

They are on the disk of the machine (`here`), or in a bucket that all the machines of the site share (`elsewhere`), as FILES_URL says.
Programs apart read and write files by their path: whatever is elsewhere is brought to this machine's disk, which may lose it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from django.core.files import File
from django.core.files.storage import storages


class KeptFiles(Protocol):
    """A storage of Django, whose folders can be worked in."""

    def path(self, name: str) -> str:
        """Where a file is on this machine, brought there if need be: none is there where it is kept nowhere."""

    def folder(self, name: str) -> Path:
        """Where a folder is worked in, on this machine."""

    def brought(self, name: str) -> Path:
        """The same folder, with what another machine shared of it."""

    def share(self, name: str, files: Iterable[str] | None = None) -> None:
        """Have the other machines find what is in a folder: all of it, or these files in this order, which replace those of before."""

    def current(self, name: str) -> BinaryIO | None:
        """A file that may be replaced, as the last who shared it left it; None where there is none."""

    def forget(self, name: str) -> None:
        """Erase a folder."""

    def names(self) -> Iterator[str]:
        """Of every file that is kept."""

    def restore(self, name: str, content: File[bytes]) -> None:
        """Keep a file under this very name."""

    def sweep(self) -> None:
        """Erase from this machine what has not been used for a day and is kept elsewhere."""

    def trouble(self) -> str:
        """Why nothing can be kept; empty where all is well."""


def sent_files() -> KeptFiles:
    """What people send, and what is made of it."""
    return cast(KeptFiles, storages["default"])


def repositories() -> KeptFiles:
    """The standards as git repositories."""
    return cast(KeptFiles, storages["repositories"])
