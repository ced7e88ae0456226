"""`Idempotency-Key`: a POST sent again, as after a network that failed, is answered as the first time and does nothing more."""

from __future__ import annotations

import json
import re
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.models import KeptAnswer, User
from accounts.services import TakenKey
from standard.services.errors import InvalidInput

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
_KEY: Final = re.compile(r"[!-~]{1,100}")


class KeyTaken(Exception):
    """A key that a request has already: what is kept of it, whether it is the same request, and how long it may still answer."""

    def __init__(self, kept: KeptAnswer, *, same: bool, seconds: int) -> None:
        super().__init__(kept.key)
        self.kept = kept
        self.same = same
        self.seconds = seconds

    def body(self) -> Any:
        """What was answered, as JSON reads it; None where it is not known."""
        known = services.answer_of(self.kept) if self.kept.status is not None else None
        return json.loads(known) if known else known


def taken_key(request: Request, now: datetime) -> TakenKey | None:
    """The key that a request takes; None where it asks for none. Raises `KeyTaken`, or InvalidInput for what is no key."""
    key = request.headers.get(HEADER, "") if request.method == "POST" else ""
    if not key:
        return None
    if not _KEY.fullmatch(key):
        raise InvalidInput(HEADER, "Écrivez cette clé en 100 signes au plus, sans espace ni accent\u00a0: un UUID convient.")
    if not isinstance(request.user, User):
        raise InvalidInput(HEADER, "Cette clé est celle d’une personne\u00a0: envoyez aussi votre jeton, ou retirez-la.")
    said = _digest(request)
    taken = services.take_key(actor=request.user, key=key, request=said, now=now)
    if isinstance(taken, KeptAnswer):
        raise KeyTaken(taken, same=taken.request == said, seconds=services.seconds_to_wait(taken, now))
    return taken


def answered(taken: TakenKey, response: Any) -> None:
    """Keep what was answered to the request that took a key, once it is written; a refusal gives its key back."""
    if not isinstance(response, Response) or response.status_code >= 400:
        services.give_key_back(taken)
        return

    def keep(written: Response) -> None:
        location = written.get("Location", "")
        services.keep_answer(taken, status=written.status_code, location=location, body=written.content)

    response.add_post_render_callback(keep)


def _digest(request: Request) -> str:
    """What was asked, where and with what: sent again, a form has other boundaries, and the same parts."""
    data = request.data
    if isinstance(data, QueryDict):
        data = {name: [_said(value) for value in data.getlist(name)] for name in data}
    text = json.dumps([request.get_full_path(), data], sort_keys=True)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _said(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    found = sha256()
    for chunk in value.chunks():
        found.update(chunk)
    value.seek(0)
    return [value.name, found.hexdigest()]
