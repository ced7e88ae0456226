"""Coming into a circle, being in it, around it; what a standard is called and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localdate

from accounts.models import Organisation
from concertation.rules.schedule import end_of
from pages.forms.moments import day
from standard.models import Circle, CircleInvitation, Stakeholder, Standard, WebhookKind


def known_organisations() -> list[str]:
    """The names that a `list="organisations"` offers."""
    return list(Organisation.objects.filter(merged_into=None).order_by("name").values_list("name", flat=True))


CHOOSE = "Choisissez-la dans la liste, ou écrivez son nom si elle n’y est pas encore."


def organisation(help_text: str = CHOOSE, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"})
    return forms.CharField(label="Organisation", max_length=200, help_text=help_text, widget=widget, **{"required": False, **more})


class MandateForm(forms.Form):
    """The last day of a mandate; none where it has no end."""

    until = day("Mandat jusqu’au", help_text="Ce jour compris. Sans date, le mandat n’a pas de fin.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, key: int = 0, until: datetime | None = None) -> None:
        initial = {"until": localdate(until) if until is not None else None}
        super().__init__(data, initial=initial, auto_id=f"mandat{key}_%s", use_required_attribute=False)

    def clean_until(self) -> datetime | None:
        last = self.cleaned_data["until"]
        return end_of(last) if last is not None else None


class InviteForm(MandateForm):
    """Somebody to bring into a circle."""

    email = forms.CharField(
        label="Adresse électronique, ou plusieurs, une par ligne",
        max_length=5_000,
        help_text="Avec un compte, la personne est membre aussitôt\u00a0; sinon, elle reçoit un lien. L’adresse n’est jamais montrée.",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Écrivez l’adresse électronique de la personne."},
    )
    circle = forms.ChoiceField(
        label="Cercle",
        choices=[
            (Circle.COPIL, "Comité de pilotage\u00a0: vote et arbitre"),
            (Circle.TEAM, "Équipe projet\u00a0: prépare, répond, publie"),
            (Circle.CONTRIBUTOR, "Contributeurs\u00a0: commente et propose"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un cercle."},
    )
    chair = forms.BooleanField(label="Préside le comité de pilotage", required=False)
    organisation = forms.CharField(
        label="Organisation",
        max_length=200,
        required=False,
        help_text="Choisissez-la dans la liste, ou écrivez son nom si elle n’y est pas encore.",
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )

    field_order = ("email", "circle", "chair", "organisation", "until")

    def addresses(self) -> list[str]:
        """Each once, in order."""
        return list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["email"].strip())))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.auto_id = "inviter_%s"
        self.known_organisations = known_organisations()


class ComingInForm(forms.Form):
    """Who comes, by an invitation."""

    display_name = forms.CharField(
        label="Votre nom",
        max_length=80,
        help_text="Il signe ce que vous direz : tout le monde peut le lire.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Écrivez le nom qui signera ce que vous direz."},
    )
    organisation = organisation()
    listed = forms.BooleanField(
        label="J’accepte que mon nom figure dans la liste publique des cercles",
        required=False,
        help_text="Sans cela, seule votre organisation y figure. Vous pourrez changer d’avis.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, invitation: CircleInvitation) -> None:
        initial = {"organisation": invitation.organisation.name if invitation.organisation else ""}
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.known_organisations = known_organisations()


class RecordForm(forms.Form):
    """Somebody without an account, to credit."""

    name = forms.CharField(label="Nom", max_length=80, error_messages={"required": "Écrivez le nom de la personne."})
    email = forms.EmailField(
        label="Adresse électronique",
        required=False,
        help_text="Jamais montrée. Avec elle, la personne pourra reprendre sa place en ouvrant un compte.",
        error_messages={"invalid": "Écrivez une adresse électronique complète, par exemple prenom@exemple.fr."},
    )
    organisation = organisation()
    circle = forms.ChoiceField(label="Cercle", choices=[one for one in Circle.choices if one[0] != Circle.TEAM], initial=Circle.CONTRIBUTOR)
    agreed = forms.BooleanField(label="La personne accepte que son nom soit public", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="noter_%s", use_required_attribute=False)


class RefusalForm(forms.Form):
    """Why somebody who asks to be a contributor is not let in."""

    reason = forms.CharField(label="Pourquoi", max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class StakeholderForm(forms.Form):
    """An organisation of the ecosystem."""

    organisation = organisation(required=True, error_messages={"required": "Écrivez le nom de l’organisation."})
    part = forms.ChoiceField(label="Rôle", choices=Stakeholder.EcosystemPart.choices)
    description = forms.CharField(label="Ce qu’elle fait ici", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))
    address = forms.URLField(
        label="Adresse de son site",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Écrivez une adresse complète, qui commence par https://."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, stakeholder: Stakeholder | None = None) -> None:
        said = {} if stakeholder is None else {
            "organisation": stakeholder.organisation.name, "part": stakeholder.part,
            "description": stakeholder.description, "address": stakeholder.address,
        }  # fmt: skip
        key = stakeholder.pk if stakeholder is not None else ""
        super().__init__(data, initial=said, auto_id=f"ecosysteme{key}_%s", use_required_attribute=False)
        if stakeholder is not None:
            del self.fields["organisation"]


class SettingsForm(forms.Form):
    """What a standard is called, and how one comes into it."""

    title = forms.CharField(label="Titre", max_length=200, error_messages={"required": "Donnez un titre au standard."})
    summary = forms.CharField(
        label="Résumé", required=False, help_text="Ce que décrit le standard, en deux phrases.", widget=forms.Textarea(attrs={"rows": 4})
    )
    owner = organisation("Celle qui en répond.")
    approves_contributors = forms.BooleanField(
        label="L’équipe projet approuve chaque inscription",
        required=False,
        help_text="Sans cela, qui s’inscrit est contributeur aussitôt.",
    )
    second_factor_required = forms.BooleanField(
        label="L’équipe projet et le comité de pilotage ont la double authentification",
        required=False,
        help_text="Qui n’a ni application ni clé lit tout, et participe comme contributeur, mais n’agit dans aucun des deux.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, standard: Standard) -> None:
        kept = ("title", "summary", "approves_contributors", "second_factor_required")
        said = {name: getattr(standard, name) for name in kept}
        owner = standard.owner.name if standard.owner else ""
        super().__init__(data, initial={**said, "owner": owner}, auto_id="reglages_%s", use_required_attribute=False)
        self.fields["owner"].label = "Organisation responsable"
        self.known_organisations = known_organisations()


class CloseForm(forms.Form):
    motive = forms.CharField(
        label="Pourquoi fermer le standard",
        max_length=2_000,
        help_text="Cette phrase reste dans son histoire, et ceux qui le suivent la reçoivent.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Dites pourquoi le standard ferme : la phrase reste dans son histoire."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="fermer_%s", use_required_attribute=False)


class DeleteForm(forms.Form):
    title = forms.CharField(
        label="Titre du standard, recopié",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Recopiez le titre du standard, tel qu’il est écrit plus haut."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="supprimer_%s", use_required_attribute=False)


class WebhookForm(forms.Form):
    url = forms.CharField(label="Adresse qui reçoit les envois", max_length=500, help_text="En https, sur l’internet public.")
    kinds = forms.MultipleChoiceField(
        label="Ce dont le programme est averti",
        choices=WebhookKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une chose."},
    )


class RemoteForm(forms.Form):
    """The repository elsewhere to which a standard is sent."""

    url = forms.CharField(label="Adresse du dépôt", max_length=500, help_text="Par exemple https://git.exemple.fr/ville/standard.git.")
    token = forms.CharField(
        label="Jeton qui permet d’y écrire",
        required=False,
        max_length=1_000,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Il est gardé chiffré et n’est plus jamais montré. Laissez vide pour garder celui qui y est.",
    )
