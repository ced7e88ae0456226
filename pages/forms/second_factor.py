"""The second proof of who one is: an application's code, or a key."""

from __future__ import annotations

from typing import Any, Final

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

_BY_APPLICATION: Final = "Six chiffres, que votre application affiche pendant trente secondes."
_ANY: Final = "Les six chiffres de votre application, ou l’un de vos codes de secours."


def _ask_code(field: forms.Field, *, hint: str) -> None:
    field.label, field.help_text = "Code", hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"class": "site-code-input", "inputmode": "numeric"}


class ApplicationForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_code(self.fields["code"], hint=_BY_APPLICATION)


class SecondFactorForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_code(self.fields["code"], hint=_ANY)


class AgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_code(self.fields["code"], hint=_ANY)


def _ask_name(field: forms.Field) -> None:
    field.label = "Nom de la clé"
    field.help_text = "Pour la reconnaître parmi vos autres clés\u00a0: «\u00a0Mon téléphone\u00a0», «\u00a0Clé du bureau\u00a0»."


class KeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_name(self.fields["name"])
        alone = self.fields["passwordless"]
        alone.label = "Me connecter avec cette seule clé"
        alone.help_text = "Sans attendre de code par courriel. Votre appareil vous reconnaît alors à votre doigt, votre visage ou son code."


class KeyNameForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_name(self.fields["name"])
