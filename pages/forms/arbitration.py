"""Deciding, amending, reopening. Services check again what they receive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from concertation.models import Decision, Option, Proposal, Question


def _choices(form: forms.Form, name: str, choices: Sequence[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class DecideForm(forms.Form):
    """What was settled, how and why. What it changes in the schema is the option's own changes, or those of a draft."""

    how = forms.ChoiceField(
        label="Comment la décision a été prise",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment la décision a été prise."},
    )
    outcome = forms.ChoiceField(
        label="Issue",
        widget=forms.RadioSelect,
        choices=Decision.Outcome.choices,
        error_messages={"required": "Choisissez l’issue de la décision."},
    )
    option = forms.TypedChoiceField(
        label="Option retenue",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Ses changements sont appliqués au schéma en même temps que la décision est enregistrée.",
    )
    operations = forms.TypedChoiceField(
        label="Changements adoptés à la place de ceux de l’option",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Pour « Validé avec modification » : un de vos brouillons, que vous aurez préparé à partir de l’option.",
    )
    motive = forms.CharField(
        label="Motif",
        help_text="Pourquoi cette issue : tout le monde le lira.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez le motif de la décision : il sera public."},
    )
    conditions = forms.CharField(label="Conditions et points d’attention", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    meeting = forms.CharField(label="Séance", required=False, max_length=200, help_text="Pour un consensus, par exemple « COPIL n° 4 ».")
    meeting_date = forms.DateField(
        label="Date de la séance", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        question: Question,
        options: Sequence[Option],
        drafts: Sequence[Proposal],
        ways: Sequence[str],
        passing: int | None,
    ) -> None:
        """`ways`: how this person may decide now; `passing`: the option that the vote gives; `drafts`: the person's own."""
        initial = {
            "how": ways[0] if ways else "",
            "option": passing,
            "outcome": Decision.Outcome.ACCEPTED if passing is not None else "",
            "meeting": question.meeting,
            "meeting_date": question.meeting_date,
        }
        super().__init__(data, auto_id="decider_%s", initial=initial, use_required_attribute=False)
        _choices(self, "how", [choice for choice in Decision.How.choices if choice[0] in ways])
        _choices(self, "option", [("", "Aucune"), *((option.pk, option.title) for option in options if not option.struck_reason)])
        if drafts:
            named = ((draft.pk, f"Brouillon n° {draft.number} : {draft.title}") for draft in drafts)
            _choices(self, "operations", [("", "Aucun : ceux de l’option"), *named])
        else:
            del self.fields["operations"]


class AmendForm(forms.Form):
    """Give an option the changes of a draft."""

    draft = forms.TypedChoiceField(label="Le brouillon dont elle prend les changements", coerce=int)
    title = forms.CharField(label="Titre de l’option", required=False, max_length=300)

    def __init__(self, data: Mapping[str, Any] | None = None, *, drafts: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)
        _choices(self, "draft", [(draft.pk, f"Brouillon n° {draft.number} : {draft.title}") for draft in drafts])


class ReasonForm(forms.Form):
    """Why something is struck or reopened."""

    reason = forms.CharField(label="Pourquoi", widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "Dites pourquoi."})

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)
