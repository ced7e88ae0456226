"""Writing a meeting down, and who was there. Services check again what they receive."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms

from concertation.models import Meeting
from concertation.services.meetings import Programme
from pages.forms.team import moment
from standard.models import Membership


class MeetingForm(forms.Form):
    """When and where people meet. `numbered`: whether its number may be said, for those held before the site was used."""

    kind = forms.ChoiceField(
        label="Nature",
        choices=Meeting.Kind.choices,
        initial=Meeting.Kind.COPIL,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la nature de la séance."},
    )
    number = forms.IntegerField(
        label="Numéro", required=False, min_value=1, help_text="Sans numéro, celui qui suit la dernière séance de cette nature."
    )
    title = forms.CharField(label="Titre", max_length=200, required=False)
    starts_at = moment("Commence le", missing="Dites quand la séance commence.")
    ends_at = moment("Finit le", missing="Dites quand la séance finit.")
    place = forms.CharField(label="Lieu ou lien", max_length=300, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, numbered: bool = True, **kwargs: Any) -> None:
        super().__init__(data, auto_id="seance_%s", use_required_attribute=False, **kwargs)
        if not numbered:
            del self.fields["number"]

    def programme(self) -> Programme:
        return Programme(**{name: value for name, value in self.cleaned_data.items() if name != "number"})


class PresentField(forms.TypedMultipleChoiceField):
    """Some of the members, ticked."""

    def __init__(self, help_text: str = "") -> None:
        super().__init__(label="Présents", coerce=int, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text)

    def offer(self, members: Sequence[Membership]) -> None:
        self.choices = [(member.pk, _named(member)) for member in members]


class AttendanceForm(forms.Form):
    """Who was there, among the members of the committee and of the team."""

    present = PresentField()

    def __init__(self, data: Mapping[str, Any] | None = None, *, members: Sequence[Membership], present: Collection[int]) -> None:
        """`present`: the users that are ticked to begin with."""
        ticked = [member.pk for member in members if member.user_id in present]
        super().__init__(data, auto_id="presence_%s", initial={"present": ticked}, use_required_attribute=False)
        self._members = members
        field = self.fields["present"]
        assert isinstance(field, PresentField)
        field.offer(members)

    def chosen(self) -> list[Membership]:
        return [member for member in self._members if member.pk in self.cleaned_data["present"]]


def _named(member: Membership) -> str:
    name, organisation = member.user.public_name, member.organisation
    signed = f"{name} ({organisation})" if organisation and organisation.name != name else name
    return f"{signed}, préside" if member.chair else f"{signed}, {member.get_circle_display().lower()}"
