"""What an input offers, known only once the form is made; one of its rows, or none; a day, as browsers ask for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms


def set_choices(form: forms.Form, name: str, choices: Sequence[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class OptionalKey(forms.TypedChoiceField):
    """One of the rows that are offered, by its key; None where none is chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, required=False, **kwargs)


class DateInput(forms.DateInput):
    """A day, as browsers ask for one."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
