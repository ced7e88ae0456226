"""Files on the disk of the machine, or on one that all the machines of the site mount."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage


class KeptHere(FileSystemStorage):
    """Under the folder that the setting `root` names."""

    def __init__(self, *, root: str, **more: Any) -> None:
        super().__init__(**more)
        self._root = root

    @property
    def base_location(self) -> str:
        return str(getattr(settings, self._root))

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def folder(self, name: str) -> Path:
        return Path(self.path(name))

    def brought(self, name: str) -> Path:
        return self.folder(name)

    def share(self, name: str, files: Iterable[str] | None = None) -> None:
        """It is where the others look."""

    def current(self, name: str) -> BinaryIO | None:
        try:
            return Path(self.path(name)).open("rb")
        except FileNotFoundError:
            return None

    def forget(self, name: str) -> None:
        shutil.rmtree(self.path(name), ignore_errors=True)

    def names(self) -> Iterator[str]:
        return files_in(Path(self.location))

    def restore(self, name: str, content: File[bytes]) -> None:
        self.delete(name)
        self.save(name, content)

    def sweep(self) -> None:
        """Nothing is kept elsewhere."""

    def trouble(self) -> str:
        return ""


def files_in(folder: Path) -> Iterator[str]:
    """The files under a folder, by their names from it, in order."""
    return (str(path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file())
