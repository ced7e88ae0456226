"""django-allauth's addresses, in French, under the names that it looks up. Signing in and signing up are one page."""

from allauth.account import views as allauth_views
from django.urls import path

from pages.account.sign_in import SignInCodeView, SignInView

sign_in = SignInView.as_view()

urlpatterns = [
    path("connexion/", sign_in, name="account_login"),
    path("connexion/", sign_in, name="account_signup"),
    path("connexion/", sign_in, name="account_request_login_code"),
    path("connexion/code/", SignInCodeView.as_view(), name="account_confirm_login_code"),
    path("compte/adresse/code/", allauth_views.email_verification_sent, name="account_email_verification_sent"),
    path("connexion/compte-ferme/", allauth_views.account_inactive, name="account_inactive"),
    path("deconnexion/", allauth_views.logout, name="account_logout"),
    path("compte/adresse/", allauth_views.email, name="account_email"),
]
