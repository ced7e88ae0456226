"""Amending an option, reopening a question. Services check again what they receive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from concertation.models import Proposal
from pages.forms.choices import set_choices


class AmendForm(forms.Form):
    """Give an option the changes of a draft."""

    draft = forms.TypedChoiceField(label="Le brouillon dont elle prend les changements", coerce=int)
    title = forms.CharField(label="Titre de l’option", required=False, max_length=300)

    def __init__(self, data: Mapping[str, Any] | None = None, *, drafts: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)
        set_choices(self, "draft", [(draft.pk, f"Brouillon n° {draft.number} : {draft.title}") for draft in drafts])


class ReasonForm(forms.Form):
    """Why something is struck or reopened."""

    reason = forms.CharField(label="Pourquoi", widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "Dites pourquoi."})

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)


class TakeUpForm(forms.Form):
    """In which other question one is asked again."""

    question = forms.IntegerField(
        label="Numéro de la question qui la reprend",
        min_value=1,
        error_messages={"required": "Donnez le numéro de la question qui la reprend."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="reprendre_%s", use_required_attribute=False, **kwargs)
