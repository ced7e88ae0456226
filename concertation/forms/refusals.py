"""A service's refusal, shown beside the input at fault."""

from __future__ import annotations

from django import forms

from standard.services.errors import InvalidInput


def show(form: forms.Form, refusal: InvalidInput) -> None:
    """Add the refusal to the errors of the input it names, or to those of the whole form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
