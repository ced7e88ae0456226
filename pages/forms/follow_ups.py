"""What a decision leaves to do, and the slips of the pen in its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.models import User
from concertation.models import Correction, Decision, FollowUp
from pages.forms.choices import DateInput, OptionalKey, set_choices
from pages.forms.moments import DayField
from standard.models import Membership


class FollowUpForm(forms.Form):
    """What is to be done, by whom, by when."""

    text = forms.CharField(label="Ce qui est à faire", max_length=500, error_messages={"required": "Écrivez ce qui est à faire."})
    owner = OptionalKey(
        label="Qui s’en charge",
        help_text="Un courriel le lui dit. Sans nom : l’équipe projet.",
    )
    due = DayField(label="Avant la fin du", required=False, widget=DateInput())

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, members: Sequence[Membership], held: FollowUp | None = None, prefix: str = "suite"
    ) -> None:
        """`held`: the one that is changed."""
        initial = {} if held is None else {"text": held.text, "owner": held.owner_id, "due": held.due}
        super().__init__(data, auto_id=f"{prefix}_%s", initial=initial, use_required_attribute=False)
        self._people = {member.user_id: member.user for member in members}
        if held is not None and held.owner is not None:
            self._people.setdefault(held.owner.pk, held.owner)
        set_choices(self, "owner", [("", "L’équipe projet"), *((key, str(person)) for key, person in self._people.items())])

    @property
    def person(self) -> User | None:
        """Who was chosen."""
        return self._people.get(self.cleaned_data["owner"])


class ConditionForm(forms.Form):
    """Who checks the condition of a decision, and by when."""

    owner = forms.TypedChoiceField(
        label="Qui vérifie la condition",
        coerce=int,
        help_text="Un courriel le lui dit.",
        error_messages={"required": "Dites qui vérifie la condition."},
    )
    due = DayField(
        label="Avant la fin du",
        widget=DateInput(),
        error_messages={"required": "Dites avant la fin de quel jour la condition est à vérifier."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, members: Sequence[Membership], decision: Decision) -> None:
        initial = {"owner": decision.condition_owner_id, "due": decision.condition_due}
        super().__init__(data, auto_id="condition_%s", initial=initial, use_required_attribute=False)
        self._people = {member.user_id: member.user for member in members}
        set_choices(self, "owner", [("", "Choisissez"), *((key, str(person)) for key, person in self._people.items())])

    @property
    def person(self) -> User | None:
        """Who was chosen."""
        return self._people.get(self.cleaned_data["owner"])


class DoneForm(forms.Form):
    """What was done."""

    note = forms.CharField(label="Ce qui a été fait", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, prefix: str = "fait") -> None:
        super().__init__(data, auto_id=f"{prefix}_%s", use_required_attribute=False)


class CorrectionForm(forms.Form):
    """The words of a decision as they should read."""

    column = forms.ChoiceField(
        label="Ce que vous corrigez", widget=forms.RadioSelect, error_messages={"required": "Dites ce que vous corrigez."}
    )
    text = forms.CharField(
        label="Le texte tel qu’il doit se lire",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Pour une erreur d’écriture seulement : l’ancien texte reste lisible, et le comité de pilotage en est prévenu.",
        error_messages={"required": "Écrivez le texte corrigé."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, decision: Decision) -> None:
        said = [(str(column), str(label)) for column, label in Correction.Column.choices if decision.words(column)]
        first = said[0][0]
        super().__init__(
            data, auto_id="corriger_%s", initial={"column": first, "text": decision.words(first)}, use_required_attribute=False
        )
        set_choices(self, "column", said)
