"""What some answers need and the others do without: a motive, a name."""

from __future__ import annotations

from typing import Any

from django import forms


class NeededField(forms.CharField):
    """Its label says which answers need it, in place of saying that it is optional (`components/field.html`)."""

    def __init__(self, *, needed_for: str, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.needed_for = needed_for


class MotiveField(NeededField):
    """Why, in a few lines."""

    def __init__(self, *, needed_for: str, rows: int = 2, label: str = "Motif", **kwargs: Any) -> None:
        super().__init__(needed_for=needed_for, label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
