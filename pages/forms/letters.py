"""Writing to a circle, and answering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from standard.models import Circle

CHOICES = [("", "Choisissez"), *Circle.choices]


class CircleLetterForm(forms.Form):
    """A letter to the members of a circle."""

    circle = forms.ChoiceField(
        label="À quel cercle", choices=CHOICES, error_messages={"required": "Choisissez à quel cercle vous écrivez."}
    )
    title = forms.CharField(label="Objet", max_length=200, error_messages={"required": "Donnez un objet à votre lettre."})
    body = forms.CharField(
        label="Votre lettre",
        help_text="Elle part par courriel à chaque membre du cercle, signée de votre nom. "
        "Une lettre aux contributeurs est publique\u00a0; les autres se lisent dans leur cercle.",
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Écrivez votre lettre."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="lettre_%s", use_required_attribute=False)


class LetterAnswerForm(forms.Form):
    """An answer to a letter."""

    body = forms.CharField(
        label="Votre réponse",
        help_text="Elle part par courriel à ceux qui ont reçu la lettre, signée de votre nom.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Écrivez votre réponse."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="reponse_%s", use_required_attribute=False)
