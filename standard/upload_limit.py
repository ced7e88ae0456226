"""Keeps an upload from filling the disk: it stops being stored where it passes the limit, or where there is no room left, and
its form can say so.
"""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from standard.services import room, samples


class UploadLimit(FileUploadHandler):
    """The first of the upload handlers: counts the bytes of all the files of a request."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._received += len(raw_data)
        if self._received > settings.FILE_MAX_BYTES:
            _leave_out(self.request, samples.too_large())
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """Leave the file to the handlers that store it."""
        return None


class TemporaryFile(TemporaryFileUploadHandler):
    """The last one, which keeps a large file aside."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            if not room.is_full(error):
                raise
            self.upload_interrupted()
            _leave_out(self.request, room.FULL)


_KEY: Final = "standard.upload_left_out"


def _leave_out(request: HttpRequest | None, why: str) -> None:
    if request is not None:
        request.META[_KEY] = why
    raise SkipFile


def left_out(request: Any) -> str:
    """Why a file of this request, whose form has been read, was left out; empty where none was."""
    return str(request.META.get(_KEY, ""))
