"""What somebody was writing is not lost: not by signing in, nor by registering, nor because a session ended or a tab was closed.

A form that is refused because nobody is signed in, or not registered yet, is kept for whoever sent it, from a page of ours.
So is what is being written, from time to time. When its page is shown to them again, the form is as they left it
(`pages.refilling`), until it is received.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import services
from accounts.models import KeptForm, User
from pages.refilling import ANCHOR, NEVER, PLACES, Typed, refilled

VISITOR: Final = "visitor"
"""Where a session keeps the key of what was kept for its browser."""
SHOWN: Final = "kept_form_shown"
"""Where a request keeps the key of the kept form that its view has filled its own with."""
SECRET: Final = "secret_ballot"
"""The input of a form of which nothing is kept: who takes which position in a secret ballot is written nowhere."""


class LedOn(HttpResponseRedirect):
    """What a form is answered that is kept, not received: whoever sent it is led to what they need first."""


class KeptFormsMiddleware:
    """Fills in the forms of a page that was shown again, and forgets what was kept of a form once it is received."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.method == "POST" and answer.status_code == 302 and not isinstance(answer, LedOn):
            if answer["Location"].startswith(resolve_url(settings.LOGIN_URL)) and not request.user.is_authenticated:
                keep(request)
            elif request.user.is_authenticated:
                forget(request, request.get_full_path())
        elif request.method == "GET" and answer.status_code == 200 and _has_form(answer):
            _refill(request, answer)
        return answer


def keep(request: HttpRequest, *, address: str = "", page: str = "", only: Collection[str] = ()) -> KeptForm | None:
    """Keep what a form says, for whoever is signed in, or for this browser. None where it says nothing, too much, or what is
    secret.

    `address`, `page`: where it is sent and where it was, if not here and where the browser says that it comes from.
    `only`: the inputs that are still to be sent, where a button of the form was received.
    """
    fields = request.POST.copy()
    for name in NEVER | (fields.keys() - set(only) if only else set()):
        fields.pop(name, None)
    if SECRET in fields or not any(text.strip() for name, texts in fields.lists() if name not in PLACES for text in texts):
        return None
    address = address or request.get_full_path()
    user = request.user if isinstance(request.user, User) else None
    return services.keep_form(
        actor=user,
        visitor=None if user else _browser(request),
        address=address,
        page=page or came_from(request) or address,
        fields=fields.urlencode(),
        now=timezone.now(),
    )


def from_our_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent the form."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(said).netloc == request.get_host()


def typed_in(request: HttpRequest) -> QueryDict | None:
    """What a form is to show: what was sent, or what was kept of it; None where nothing was.

    For a form whose inputs depend on what was typed; the others are filled in by themselves.
    """
    if request.method == "POST":
        return request.POST
    kept = _kept(request).filter(address=request.get_full_path()).first()
    if kept is None:
        return None
    fields = QueryDict(kept.fields, mutable=True)
    fields.pop("action", None)
    setattr(request, SHOWN, kept.pk)
    return fields


def kept_form(request: HttpRequest, key: int) -> KeptForm | None:
    """One of those kept for whoever asks."""
    return _kept(request).filter(pk=key).first()


def erase(request: HttpRequest, kept: KeptForm) -> None:
    services.forget_form(**_whose(request), address=kept.address, pages=[kept.page], now=timezone.now())


def where_it_was(kept: KeptForm) -> str:
    return f"{kept.page}#{ANCHOR}"


def came_from(request: HttpRequest) -> str:
    """The page of ours that the browser says that it comes from, with its parameters; empty where it is none.

    A path that begins with two bars would lead to another site.
    """
    came = urlsplit(request.headers.get("Referer", ""))
    address = f"{came.path}?{came.query}" if came.query else came.path
    ours = came.netloc == request.get_host() and url_has_allowed_host_and_scheme(address, None)
    return address if ours else ""


def _browser(request: HttpRequest) -> UUID:
    """The key of this browser, drawn the first time."""
    key = request.session.setdefault(VISITOR, uuid4().hex)
    return UUID(key)


def _whose(request: HttpRequest) -> dict[str, Any]:
    key = request.session.get(VISITOR)
    return {"actor": request.user if isinstance(request.user, User) else None, "visitor": UUID(key) if key else None}


def _kept(request: HttpRequest) -> QuerySet[KeptForm]:
    """What was kept for whoever asks."""
    whose = _whose(request)
    return services.kept_forms(**whose, now=timezone.now()) if any(whose.values()) else KeptForm.objects.none()


def forget(request: HttpRequest, address: str) -> None:
    """Forget what was kept of the form that is sent to this address, which was received with another of its page."""
    here = request.get_full_path()
    services.forget_form(**_whose(request), address=address, pages=[here, came_from(request)], now=timezone.now())


def _has_form(answer: HttpResponse) -> bool:
    html = not answer.streaming and answer.get("Content-Type", "").startswith("text/html")
    return html and b'method="post"' in answer.content


def _refill(request: HttpRequest, answer: HttpResponse) -> None:
    """Several forms of a page may have been left: each is filled in, and what has no form any more is shown for the first."""
    here, found = request.get_full_path(), set[str]()
    for kept in _kept(request).filter(page=here):
        if kept.address in found:
            # What was kept of it before: by the browser, then for the account.
            continue
        typed = Typed(kept.address, QueryDict(kept.fields))
        said = {"kept": kept, "anchor": f"{ANCHOR}-{kept.pk}" if found else ANCHOR, "texts": typed.texts}
        note, lost = (render_to_string("components/kept_form.html", {**said, "lost": gone}) for gone in (False, True))
        again = render_to_string("components/choose_again.html")
        shown = getattr(request, SHOWN, None) == kept.pk
        page = refilled(answer.content.decode(), here, typed, note, lost if typed.texts and not found else "", again, shown=shown)
        if page is not None:
            answer.content = page.encode()
            found.add(kept.address)


def written(request: HttpRequest) -> list[str]:
    """What a form that is refused for good said in words, for whoever sent it to take it elsewhere."""
    secret = request.method != "POST" or SECRET in request.POST
    return [] if secret else Typed(request.path, request.POST).texts
