"""Writing a meeting down, and who was there. Services check again what they receive."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms

from concertation.models import Meeting
from concertation.services.meetings import Programme
from pages.forms.team import moment
from standard.models import Circle, Membership

BY_KIND = "selon"
"""The choice of the circle that a meeting of its kind invites."""


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
    place = forms.CharField(label="Lieu", max_length=300, required=False, help_text="Public, par exemple «\u00a0En visioconférence\u00a0».")
    link = forms.CharField(
        label="Lien de connexion",
        max_length=500,
        required=False,
        help_text="Pour les seuls invités\u00a0: ils le trouvent à leur adresse personnelle, et une fois connectés.",
    )
    animators = forms.CharField(
        label="Animation", max_length=300, required=False, help_text="Qui anime, par exemple «\u00a0La MedNum\u00a0»."
    )
    circle = forms.ChoiceField(
        label="Qui est invité",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (BY_KIND, "Selon la nature\u00a0: le comité pour un COPIL, les contributeurs pour un atelier, tout le monde pour un webinaire"),
            (Circle.TEAM, "L’équipe projet"),
            (Circle.COPIL, "Le comité de pilotage et l’équipe"),
            (Circle.CONTRIBUTOR, "Les contributeurs, le comité et l’équipe"),
            ("", "Qui veut\u00a0: la séance est ouverte à tous"),
        ],
        initial=BY_KIND,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, numbered: bool = True, **kwargs: Any) -> None:
        super().__init__(data, auto_id="seance_%s", use_required_attribute=False, **kwargs)
        if not numbered:
            del self.fields["number"]

    def programme(self) -> Programme:
        said = {name: value for name, value in self.cleaned_data.items() if name != "number"}
        # A form without this input says nothing of it.
        circle = None if "circle" not in self.data or said["circle"] == BY_KIND else said["circle"]
        return Programme(**{**said, "circle": circle})


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
