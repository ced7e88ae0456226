"""A motive that some answers need and the others do without."""

from __future__ import annotations

from typing import Any

from django import forms


class MotiveField(forms.CharField):
    """Its label says which answers need it, in place of saying that it is optional (`components/field.html`)."""

    def __init__(self, *, needed_for: str, rows: int = 2, label: str = "Motif", **kwargs: Any) -> None:
        super().__init__(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.needed_for = needed_for
