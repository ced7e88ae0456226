"""django-allauth's addresses, in French, under the names that it looks up. Signing in and signing up are one page."""

from allauth.account import views as allauth_views
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as application
from allauth.mfa.webauthn import views as keys
from django.urls import path

from pages.account import proconnect
from pages.account.proconnect import SignOutView
from pages.account.second_factor import AddApplicationView, AddKeyView, RemoveKeyView
from pages.account.sign_in import SignInCodeView, SignInView

sign_in = SignInView.as_view()

urlpatterns = [
    path("connexion/", sign_in, name="account_login"),
    path("connexion/", sign_in, name="account_signup"),
    path("connexion/", sign_in, name="account_request_login_code"),
    path("connexion/code/", SignInCodeView.as_view(), name="account_confirm_login_code"),
    path("compte/adresse/code/", allauth_views.email_verification_sent, name="account_email_verification_sent"),
    path("connexion/compte-ferme/", allauth_views.account_inactive, name="account_inactive"),
    path("deconnexion/", SignOutView.as_view(), name="account_logout"),
    path("compte/adresse/", allauth_views.email, name="account_email"),
    path("connexion/double-authentification/", second_factor.authenticate, name="mfa_authenticate"),
    path("connexion/proconnect/", proconnect.begin, name="proconnect_begin"),
    path("connexion/proconnect/retour/", proconnect.come_back, name="proconnect_callback"),
    path("connexion/cle/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("compte/confirmer/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("compte/confirmer/cle/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("compte/double-authentification/", second_factor.index, name="mfa_index"),
    path("compte/double-authentification/", second_factor.index, name="mfa_list_webauthn"),
    path("compte/double-authentification/application/", AddApplicationView.as_view(), name="mfa_activate_totp"),
    path("compte/double-authentification/application/retirer/", application.deactivate_totp, name="mfa_deactivate_totp"),
    path("compte/double-authentification/cle/", AddKeyView.as_view(), name="mfa_add_webauthn"),
    path("compte/double-authentification/cles/<number:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "compte/double-authentification/cles/<number:pk>/retirer/",
        RemoveKeyView.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("compte/double-authentification/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("compte/double-authentification/codes/nouveaux/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("compte/double-authentification/codes/fichier/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
