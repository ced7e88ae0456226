"""A family of standards: founded, described, joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from pages.forms.choices import set_choices
from standard.models import Family, FamilyMember, Standard
from standard.services import standards

TITLE = forms.CharField(label="Titre", max_length=200, error_messages={"required": "Donnez un titre à la famille."})
DESCRIPTION = forms.CharField(label="Ce que ses tables décrivent ensemble", required=False, widget=forms.Textarea(attrs={"rows": 4}))


class FoundFamilyForm(forms.Form):
    """A family whose first table is the standard."""

    title = TITLE
    slug = forms.CharField(
        label="Adresse", max_length=80, help_text="En minuscules sans accent, avec des tirets. Elle ne changera pas.",
        error_messages={"required": "Donnez une adresse à la famille."},
    )  # fmt: skip
    description = DESCRIPTION

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="famille_%s", use_required_attribute=False)


class FamilyForm(forms.Form):
    """Its title, its description, and the place of each table."""

    title = TITLE
    description = DESCRIPTION

    def __init__(self, data: Mapping[str, Any] | None = None, *, family: Family, members: Sequence[FamilyMember]) -> None:
        said: dict[str, Any] = {"title": family.title, "description": family.description}
        said |= {f"place_{member.pk}": rank for rank, member in enumerate(members, 1)}
        super().__init__(data, initial=said, auto_id="famille_%s", use_required_attribute=False)
        self._members = list(members)
        for member in members if len(members) > 1 else ():
            self.fields[f"place_{member.pk}"] = forms.IntegerField(
                label=f"Place de « {member.standard.title} »", min_value=1, max_value=99, error_messages={"required": "Donnez une place."}
            )

    def said(self) -> dict[str, Any]:
        """The order is that of the places that were typed; those that are the same stay as they were."""
        said = self.cleaned_data
        places = {member.pk: said.get(f"place_{member.pk}", rank) for rank, member in enumerate(self._members)}
        order = sorted(self._members, key=lambda member: places[member.pk])
        return {"title": said["title"], "description": said["description"], "order": [member.standard.slug for member in order]}


class InviteTableForm(forms.Form):
    """A standard to have in the family."""

    standard = forms.CharField(
        label="Adresse du standard", max_length=80, help_text="La fin de l’adresse de sa page, après /standards/.",
        error_messages={"required": "Donnez l’adresse du standard."},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="invite_%s", use_required_attribute=False)

    def table(self) -> Standard:
        return standards.find(self.cleaned_data["standard"].strip().strip("/").rsplit("/", 1)[-1], said_in="standard")


class JoinFamilyForm(forms.Form):
    """A family to join."""

    chosen = forms.TypedChoiceField(
        label="Famille", coerce=int, error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez une famille.")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, families: Sequence[Family]) -> None:
        super().__init__(data, auto_id="rejoindre_%s", use_required_attribute=False)
        self._families = {one.pk: one for one in families}
        set_choices(self, "chosen", [("", "Choisissez"), *((key, one.title) for key, one in self._families.items())])

    def family(self) -> Family:
        return self._families[self.cleaned_data["chosen"]]
