"""Files in a bucket of a service that speaks S3, which all the machines of the site share.

What is brought to this machine stays there for a day, for whoever reads it again: a file never changes under its name. The disk may be
lost or emptied at any moment.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any, BinaryIO, Final
from uuid import uuid4

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from standard.kept_files.here import files_in

A_DAY: Final = 24 * 3600
REPLACED: Final = timedelta(hours=1)
_ABSENT: Final = {"404", "NoSuchKey"}
# What is not asked for is not sent: services other than Amazon's refuse the checksums that its library adds.
_CONFIG: Final = Config(
    s3={"addressing_style": "path"},
    signature_version="s3v4",
    connect_timeout=5,
    read_timeout=30,
    retries={"max_attempts": 4, "mode": "standard"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class KeptElsewhere(S3Storage):
    """Under the name of the folder that the setting `root` names, where this machine has its copies."""

    def __init__(self, *, root: str, **more: Any) -> None:
        super().__init__(
            location=Path(getattr(settings, root)).name, client_config=_CONFIG, file_overwrite=False, max_memory_size=2**20, **more
        )
        self._root = root

    @property
    def _here(self) -> Path:
        return Path(getattr(settings, self._root))

    def path(self, name: str) -> str:
        file = self._here / name
        try:
            os.utime(file)
        except FileNotFoundError:
            self._bring(name, file)
        return str(file)

    def folder(self, name: str) -> Path:
        return self._here / name

    def brought(self, name: str) -> Path:
        folder = self._here / name
        with suppress(FileNotFoundError):
            os.utime(folder)
            return folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Whole once it has its name.
        with TemporaryDirectory(dir=folder.parent, prefix=".") as coming:
            for one in self._under(name):
                self._bring(one, Path(coming) / one.removeprefix(f"{name}/"))
            with suppress(OSError):  # another brought it meanwhile
                os.rename(coming, folder)
        return folder

    def share(self, name: str, files: Iterable[str] | None = None) -> None:
        folder = self._here / name
        found = list(files if files is not None else files_in(folder))
        for file in found:
            self.bucket.upload_file(str(folder / file), self._key(f"{name}/{file}"))
        if files is not None:
            self._clear(name, set(found))

    def current(self, name: str) -> BinaryIO | None:
        try:
            return self.open(name, "rb")
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        super().delete(name)
        (self._here / name).unlink(missing_ok=True)

    def forget(self, name: str) -> None:
        self.bucket.objects.filter(Prefix=f"{self._key(name)}/").delete()
        shutil.rmtree(self._here / name, ignore_errors=True)

    def names(self) -> Iterator[str]:
        return self._under("")

    def restore(self, name: str, content: File[bytes]) -> None:
        self.delete(name)
        self.save(name, content)

    def sweep(self) -> None:
        """A file goes by itself, a folder that a worker made whole."""
        before = time.time() - A_DAY
        for kind in self._here.glob("*"):
            for one in kind.glob("*/*") if kind.name == "jobs" else kind.rglob("*"):
                with suppress(FileNotFoundError):
                    if one.stat().st_mtime > before:
                        continue
                    if one.is_file():
                        one.unlink()
                    elif kind.name == "jobs":
                        # At once for who reads it: half a folder would be taken for the whole.
                        going = one.with_name(f".{uuid4().hex}")
                        one.rename(going)
                        shutil.rmtree(going, ignore_errors=True)

    def trouble(self) -> str:
        name = f"essai-{uuid4().hex}"
        try:
            self.save(name, ContentFile(b"essai"))
            self.delete(name)
        except (ClientError, BotoCoreError) as error:
            return str(error)
        return ""

    def _clear(self, name: str, but: set[str]) -> None:
        """What was replaced long ago: whoever reads it had the time to."""
        before = datetime.now(UTC) - REPLACED
        for one in self.bucket.objects.filter(Prefix=f"{self._key(name)}/"):
            if one.key.removeprefix(f"{self._key(name)}/") not in but and one.last_modified < before:
                one.delete()

    def _key(self, name: str) -> str:
        return f"{self.location}/{name}"

    def _under(self, folder: str) -> Iterator[str]:
        prefix = f"{self.location}/"
        return (one.key.removeprefix(prefix) for one in self.bucket.objects.filter(Prefix=f"{prefix}{folder}/" if folder else prefix))

    def _bring(self, name: str, file: Path) -> None:
        """Nothing where it is not kept any more."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as coming:
            try:
                self.bucket.download_fileobj(self._key(name), coming)
            except BaseException as error:
                # Whatever interrupts it, half a file stays nowhere.
                os.unlink(coming.name)
                if isinstance(error, ClientError) and error.response["Error"]["Code"] in _ABSENT:
                    return
                raise
        os.replace(coming.name, file)
