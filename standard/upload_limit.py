"""Keeps an upload from filling the disk: it stops being stored once it passes the limit, and its form can say so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class UploadLimit(FileUploadHandler):
    """The first of the upload handlers: counts the bytes of all the files of a request."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._received += len(raw_data)
        if self._received > settings.FILE_MAX_BYTES:
            if self.request is not None:
                self.request.META[_KEY] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """Leave the file to the handlers that store it."""
        return None


_KEY = "standard.upload_too_large"


def upload_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request, whose form has been read, was left out because it passed the limit."""
    return bool(request.META.get(_KEY))
