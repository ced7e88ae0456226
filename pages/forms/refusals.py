"""A service's refusal, shown beside the input at fault."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from standard.schema.operations import Conflict
from standard.services.errors import InvalidInput

REFUSALS = (InvalidInput, Conflict)
"""What a service raises where a person has something to mend."""


def show(form: forms.Form, refusal: InvalidInput | Conflict) -> None:
    """Add the refusal to the errors of the input it names, or to those of the whole form."""
    named = isinstance(refusal, InvalidInput) and refusal.field in form.fields
    form.add_error(refusal.field if named else None, str(refusal))


def done_or_told(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Whether `act` was done; if not, the page that comes next says why. For a button that no form goes with."""
    try:
        act()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the form was filled in well, and `act` done with it; if not, the form says what is to be mended."""
    if not form.is_valid():
        return False
    try:
        act()
    except REFUSALS as refusal:
        show(form, refusal)
        return False
    return True
