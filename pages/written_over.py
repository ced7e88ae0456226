"""A text that somebody else changes while one is writing it: what they wrote is shown, and nothing is replaced unread.

The form says what it shows (`marked`) and sends it back as `vu`; the service looks once it holds the lock
(`accounts.conditions`), so that nobody writes in between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from django import forms
from django.db.models import Model
from django.http import HttpRequest

from accounts import conditions
from pages.forms.refusals import done
from standard.moments import moment_in_words
from standard.schema.words import NBSP, quoted
from standard.services.errors import InvalidInput

Form = TypeVar("Form", bound=forms.Form)


def rewritten(request: HttpRequest, row: Model, form: forms.Form, names: Sequence[str], act: Callable[[], object]) -> bool:
    """Whether the form was sent, and `act` done with it, which writes these columns of the row; each is the input of the same name.

    It is refused where somebody has changed one of them since the page was shown. Where it is not done, the form that is shown next
    says what they hold now.
    """
    with conditions.apart():
        if form.is_bound and (seen := request.POST.get("vu")):
            conditions.ask(lambda: _check(seen, row, form, names))
        if done(form, act):
            return True
    marked(form, type(row)._base_manager.get(pk=row.pk), names)
    return False


def marked(form: Form, read: object, names: Sequence[str]) -> Form:
    """The form, which says what these columns hold, as they were just read."""
    form.seen = "-".join(_mark(getattr(read, name)) for name in names)  # type: ignore[attr-defined]  # read by `components/form.html`
    return form


def _check(seen: str, row: Model, form: forms.Form, names: Sequence[str]) -> None:
    now = type(row)._base_manager.filter(pk=row.pk).first()
    if now is None:
        return
    changed = [name for name, mark in zip(names, seen.split("-"), strict=False) if mark != _mark(getattr(now, name))]
    if other := [name for name in changed if _differs(form, now, name)]:
        told = " ".join(f"{_asking(form, name)} {quoted(_words(now, name))}." for name in other)
        raise InvalidInput(
            other[0],
            f"Quelqu’un d’autre a enregistré entre-temps. {told} Rien n’est remplacé, et votre texte est resté{NBSP}: "
            "réunissez les deux, puis enregistrez.",
        )


def _asking(form: forms.Form, name: str) -> str:
    label = str(form.fields[name].label)
    return label if label.endswith("?") else f"{label}{NBSP}:"


def _differs(form: forms.Form, now: Model, name: str) -> bool:
    return _plain(form.cleaned_data.get(name)) != _plain(getattr(now, name))


def _words(row: Any, name: str) -> str:
    named, value = getattr(row, f"get_{name}_display", None), getattr(row, name)
    if isinstance(value, datetime):
        return moment_in_words(value)
    return str(named() if named is not None else value or "")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return "" if value is None else "\n".join(str(value).split())


def _mark(value: object) -> str:
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:8]
