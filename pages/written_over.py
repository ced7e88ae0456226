"""A text that somebody else changes while one is writing it: what they wrote is shown, and nothing is replaced unread.

The page says what it shows (`seen`), its form sends it back as `vu`, and the service looks once it holds the lock
(`accounts.conditions`), so that nobody writes in between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest

from accounts import conditions
from standard.schema.words import NBSP, quoted
from standard.services.errors import InvalidInput


def seen(row: Model, names: Sequence[str]) -> str:
    """What a page shows of these columns."""
    return "-".join(_mark(getattr(row, name)) for name in names)


@contextmanager
def unless_changed(request: HttpRequest, row: Model, form: forms.Form, names: Sequence[str]) -> Iterator[None]:
    """What is written inside is refused where somebody has changed one of these columns since the page was shown."""
    with conditions.apart():
        if shown := request.POST.get("vu"):
            conditions.ask(lambda: _check(shown, row, form, names))
        yield


def _check(shown: str, row: Model, form: forms.Form, names: Sequence[str]) -> None:
    now = type(row)._base_manager.filter(pk=row.pk).first()
    if now is None:
        return
    changed = [name for name, mark in zip(names, shown.split("-"), strict=False) if mark != _mark(getattr(now, name))]
    told = [f"{form.fields[name].label}{NBSP}: {quoted(_words(now, name))}." for name in changed if _differs(form, now, name)]
    if told:
        raise InvalidInput(
            "",
            f"Quelqu’un d’autre a enregistré entre-temps. {' '.join(told)} Rien n’est remplacé, et votre texte est ci-dessous"
            f"{NBSP}: réunissez les deux, puis enregistrez.",
        )


def _differs(form: forms.Form, now: Model, name: str) -> bool:
    return _plain(form.cleaned_data.get(name)) != _plain(getattr(now, name))


def _words(row: Any, name: str) -> str:
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown is not None else getattr(row, name) or "")


def _plain(value: object) -> str:
    return "" if value is None else "\n".join(str(value).split())


def _mark(value: object) -> str:
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:8]
