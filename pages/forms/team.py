"""What the project team fills in: the call for comments, the members, the next version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from accounts.models import Organisation
from pages.forms.choices import set_choices
from pages.forms.moments import moment, until

LATE_HELP: Final = "Sans date, aucune remarque n’est reçue après la fermeture. Celles qui le sont sont marquées comme tardives."
CONTINUOUS: Final = "Recevoir des contributions en dehors de ces dates"
CONTINUOUS_HELP: Final = "Elles attendent l’appel suivant, dont elles feront partie."


class CallForm(forms.Form):
    """A call for comments to open."""

    title = forms.CharField(
        label="Titre", max_length=200, required=False, help_text="Par exemple «\u00a0Appel à commentaires sur la version 0.2\u00a0»."
    )
    opens_at = moment("Ouvre le", help_text="Sans date, l’appel ouvre maintenant.")
    closes_at = until("Ferme le", missing="Dites jusqu’à quand l’appel est ouvert.")
    late_until = until("Reçoit des remarques tardives jusqu’au", help_text=LATE_HELP)
    continuous = forms.BooleanField(label=CONTINUOUS, help_text=CONTINUOUS_HELP, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="appel_%s", initial={"continuous": True}, use_required_attribute=False)


class RescheduleForm(forms.Form):
    """A call for comments to close later, or sooner."""

    closes_at = until("Ferme le", missing="Dites jusqu’à quand l’appel est ouvert.")

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="report_%s", use_required_attribute=False, **kwargs)


class CallCorrectionForm(forms.Form):
    """The title of a call, and what it receives once it is over."""

    title = forms.CharField(label="Titre", max_length=200, required=False)
    late_until = until("Reçoit des remarques tardives jusqu’au", help_text=LATE_HELP)
    continuous = forms.BooleanField(label=CONTINUOUS, help_text=CONTINUOUS_HELP, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="correction_%s", use_required_attribute=False, **kwargs)


class CallCancellationForm(forms.Form):
    """Why a call is cancelled."""

    motive = forms.CharField(
        label="Motif",
        help_text="Ceux qui participent le liront, et le recevront par courriel.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites pourquoi\u00a0: ceux qui voulaient participer le liront."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="annulation_%s", use_required_attribute=False)


class WaiverForm(forms.Form):
    """Why effects of the next version do not count in its number, or count again."""

    motive = forms.CharField(
        label="Pourquoi",
        help_text="Ce motif est publié avec la version.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites pourquoi\u00a0: le motif est publié avec la version."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="dispense_%s", use_required_attribute=False)


class PublishForm(forms.Form):
    """Why a version is published although decisions and the schema do not agree; nothing where they do."""

    motive = forms.CharField(
        label="Pourquoi publier quand même",
        help_text="Ce motif est publié avec la version.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="publier_%s", use_required_attribute=False)


class ErratumForm(forms.Form):
    """What a published file says wrongly, and which."""

    text = forms.CharField(
        label="Ce qu’il faut lire, et au lieu de quoi",
        help_text="L’erratum est public, daté, et ne s’efface pas. Un changement du schéma demande une décision et une nouvelle version.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites ce qu’il faut lire, et au lieu de quoi."},
    )
    file = forms.ChoiceField(label="Fichier concerné", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, names: Sequence[str]) -> None:
        super().__init__(data, auto_id="erratum_%s", use_required_attribute=False)
        set_choices(self, "file", [("", "Toute la version"), *((name, name) for name in names)])


class MergeForm(forms.Form):
    """Two names of one organisation, and which of them is kept."""

    merged = forms.TypedChoiceField(label="Ce nom", coerce=int, error_messages={"required": "Choisissez le nom qui disparaît."})
    into = forms.TypedChoiceField(
        label="Est une autre écriture de", coerce=int, error_messages={"required": "Choisissez le nom qui est gardé."}
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, organisations: Sequence[Organisation]) -> None:
        super().__init__(data, auto_id="fondre_%s", use_required_attribute=False)
        self.organisations = {one.pk: one for one in organisations}
        for name in self.fields:
            set_choices(self, name, [("", "Choisissez"), *((one.pk, one.name) for one in organisations)])

    def chosen(self, name: str) -> Organisation:
        return self.organisations[self.cleaned_data[name]]


class PrepareForm(forms.Form):
    """The number of the next version."""

    version = forms.CharField(label="Numéro", max_length=40, error_messages={"required": "Donnez le numéro de la version."})

    def __init__(self, data: Mapping[str, Any] | None = None, *, suggested: str = "") -> None:
        super().__init__(data, auto_id="version_%s", initial={"version": suggested}, use_required_attribute=False)
