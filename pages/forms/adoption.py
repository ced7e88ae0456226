"""A publication to declare, a commitment to make, a reuse to tell of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from pages.forms import moments
from pages.forms.choices import set_choices
from pages.forms.motives import MotiveField
from standard.departments import DEPARTMENTS, SEVERAL, department_name
from standard.models import Publication, Release

_DEPARTMENTS = [("", SEVERAL), *((code, department_name(code)) for code in DEPARTMENTS)]


def _department() -> forms.ChoiceField:
    return forms.ChoiceField(label="Département", required=False, choices=_DEPARTMENTS, help_text="Celui des données du fichier.")


class _OfReleases(forms.Form):
    """A version among those that are published."""

    version = forms.ChoiceField(label="Version suivie", error_messages={"required": "Choisissez la version que suit le fichier."})
    department = _department()

    def __init__(self, data: Mapping[str, Any] | None = None, *, releases: Sequence[Release], **said: Any) -> None:
        super().__init__(data, use_required_attribute=False, **said)
        self._releases = {str(release.pk): release for release in releases}
        set_choices(self, "version", [(key, release.version) for key, release in reversed(self._releases.items())])

    def release(self) -> Release:
        return self._releases[self.cleaned_data["version"]]


class FollowForm(_OfReleases):
    """The version that a publication follows."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, releases: Sequence[Release], publication: Publication) -> None:
        said = {"version": str(publication.release_id), "department": publication.department}
        super().__init__(data, releases=releases, initial=said)


class PublicationForm(_OfReleases):
    """A file that an organisation publishes."""

    address = forms.CharField(
        label="Adresse du fichier", max_length=2_000, widget=forms.URLInput,
        help_text="Celle où tout le monde le télécharge, qui commence par https://. Le site l’y lit chaque mois.",
        error_messages={"required": "Donnez l’adresse où le fichier se télécharge."},
    )  # fmt: skip
    organisation = forms.CharField(label="Organisation qui le publie", max_length=200, required=False)

    field_order = ("address", "version", "department", "organisation")

    def __init__(self, data: Mapping[str, Any] | None = None, *, releases: Sequence[Release], organisation: str, team: bool) -> None:
        super().__init__(data, releases=releases, initial={"organisation": organisation})
        of_organisation(self, organisation, team=team)


def of_organisation(form: forms.Form, organisation: str, *, team: bool) -> None:
    """The team names any organisation; the others declare for their own, which the form says."""
    if team:
        form.fields["organisation"].help_text = "L’équipe projet peut déclarer pour une autre que la sienne."
    else:
        del form.fields["organisation"]


class CommitmentForm(forms.Form):
    """A version that an organisation will publish with, and by when."""

    version = forms.CharField(
        label="Version", max_length=40, help_text="Publiée ou à venir, par exemple 1.0.0.",
        error_messages={"required": "Écrivez la version, par exemple 1.0.0."},
    )  # fmt: skip
    day = moments.day("Au plus tard le", missing="Choisissez un jour.")
    organisation = forms.CharField(label="Organisation qui s’engage", max_length=200, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, organisation: str, team: bool) -> None:
        super().__init__(data, use_required_attribute=False, initial={"organisation": organisation})
        of_organisation(self, organisation, team=team)


class WithdrawnForm(forms.Form):
    """Why something that was declared is withdrawn."""

    reason = forms.CharField(
        label="Motif", max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}), help_text="Le public le lira.",
        error_messages={"required": "Dites pourquoi\u00a0: le public le lira."},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, key: object = "") -> None:
        super().__init__(data, auto_id=f"retrait{key}_%s", use_required_attribute=False)


class ReuseForm(forms.Form):
    """What is made of the data."""

    title = forms.CharField(label="Nom", max_length=200, error_messages={"required": "Donnez un nom à cette réutilisation."})
    address = forms.CharField(
        label="Adresse", max_length=500, widget=forms.URLInput, error_messages={"required": "Donnez l’adresse où on la trouve."}
    )
    what = forms.CharField(
        label="Ce qu’elle fait", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce qu’elle fait des données, et pour qui.",
        error_messages={"required": "Dites ce qu’elle fait des données, et pour qui."},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, use_required_attribute=False)


class SettleReuseForm(forms.Form):
    """What the team makes of a reuse."""

    outcome = forms.ChoiceField(
        label="Suite", widget=forms.RadioSelect, error_messages={"required": "Dites si cette réutilisation est publiée ou écartée."}
    )
    reason = MotiveField(needed_for="écarter", max_length=2_000, help_text="La personne qui l’a déclarée le lira.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, outcomes: Sequence[str], key: int) -> None:
        super().__init__(data, auto_id=f"suite{key}_%s", use_required_attribute=False)
        labels = {"kept": "La publier", "refused": "L’écarter"}
        set_choices(self, "outcome", [(one, labels[one]) for one in outcomes])
