"""What an input offers, known only once the form is made; a day, as browsers ask for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms


def set_choices(form: forms.Form, name: str, choices: Sequence[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class DateInput(forms.DateInput):
    """A day, as browsers ask for one."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
