"""Sign-in by e-mail, and the public face of an account."""

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import AddEmailForm, ConfirmEmailVerificationCodeForm, ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms

from accounts.describing import DataRole, Territory
from accounts.models import Organisation, TokenScope, User
from accounts.services import A_YEAR, public_name


def _ask_address(field: forms.Field) -> None:
    field.label = "Adresse électronique"
    field.help_text = "Par exemple : prenom.nom@exemple.fr. Elle n’est jamais montrée au public."
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["autocomplete"] = "email"
    field.error_messages["invalid"] = "Écrivez une adresse électronique complète, comme prenom.nom@exemple.fr."


def _ask_code(field: forms.Field) -> None:
    field.label = "Code reçu par courriel"
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["class"] = "site-code-input"


class SignInForm(RequestLoginCodeForm):
    """One address, one code: the account is opened the first time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_address(self.fields["email"])


class SignInCodeForm(ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_code(self.fields["code"])


class NewAddressForm(AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_address(self.fields["email"])


class AddressCodeForm(ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_code(self.fields["code"])


class ProfileForm(forms.Form):
    display_name = forms.CharField(
        label="Nom affiché",
        max_length=80,
        help_text="Il signe vos commentaires, vos propositions et vos votes\u00a0: tout le monde peut le lire.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = forms.CharField(
        label="Organisation",
        max_length=200,
        required=False,
        help_text="Choisissez-la dans la liste, ou écrivez son nom si elle n’y est pas encore. "
        "Elle est dite «\u00a0non vérifiée\u00a0» tant que l’équipe projet, ou une adresse de son domaine, ne l’a pas confirmée.",
        widget=forms.TextInput(attrs={"autocomplete": "organization", "list": "organisations"}),
    )

    territory = forms.ChoiceField(
        label="Territoire",
        required=False,
        choices=[("", "Non précisé"), *Territory.choices],
        help_text="Là où vous travaillez : il sert à voir quels territoires se sont exprimés, et lesquels manquent.",
    )
    data_role = forms.ChoiceField(
        label="Profil",
        required=False,
        choices=[("", "Non précisé"), *DataRole.choices],
        help_text="Ce que vous faites des données.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User) -> None:
        initial = {
            "display_name": user.display_name,
            "organisation": user.organisation.name if user.organisation else "",
            "territory": user.territory,
            "data_role": user.data_role,
        }
        super().__init__(data, initial=initial)
        self.known_organisations = list(Organisation.objects.filter(merged_into=None).order_by("name").values_list("name", flat=True))

    def clean_display_name(self) -> str:
        try:
            return public_name(self.cleaned_data["display_name"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class TokenForm(forms.Form):
    """What a token is for, how far it goes and how long: each has an answer where none is given."""

    SCOPES = [
        (TokenScope.READ, "Lire, sans rien écrire"),
        (TokenScope.TAKE_PART, "Prendre part\u00a0: commenter, proposer, voter, mais rien de ce qui revient à l’équipe projet"),
        (TokenScope.ALL, "Tout ce que vous pouvez faire"),
    ]
    DAYS = [(30, "Un mois"), (90, "Trois mois"), (182, "Six mois"), (A_YEAR, "Un an"), (2 * A_YEAR, "Deux ans")]

    name = forms.CharField(label="À quoi il servira", max_length=80, required=False, help_text="Par exemple\u00a0: publication du lundi.")
    scope = forms.ChoiceField(label="Ce qu’il permet", choices=SCOPES, widget=forms.RadioSelect, initial=TokenScope.TAKE_PART)
    days = forms.TypedChoiceField(label="Combien de temps il sert", choices=DAYS, coerce=int, initial=A_YEAR)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        unsaid = {name: field.initial for name, field in self.base_fields.items() if field.initial is not None}
        super().__init__(None if data is None else {**unsaid, **data})
