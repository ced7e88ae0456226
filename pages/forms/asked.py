"""Inputs that must be filled in the end, and that may be empty while one is still writing: the form says when."""

from __future__ import annotations

from typing import Any

from django import forms


class AskedText(forms.CharField):
    def validate(self, value: Any) -> None:
        """An empty text is for the form to judge."""


class AskedChoice(forms.ChoiceField):
    def validate(self, value: Any) -> None:
        """An empty choice is for the form to judge."""
        if value not in self.empty_values:
            super().validate(value)


class AskedChoices(forms.MultipleChoiceField):
    def validate(self, value: Any) -> None:
        """No choice at all is for the form to judge."""
        if value:
            super().validate(value)
