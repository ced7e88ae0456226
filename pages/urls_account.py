"""Addresses of one's own account."""

from django.urls import path

from pages.account import kept, personal, sessions, views

urlpatterns = [
    path("compte/", views.profile, name="profile"),
    path("compte/fermer/", views.close, name="close"),
    path("compte/sessions/", sessions.sessions, name="sessions"),
    path("compte/donnees/", personal.personal_data, name="personal_data"),
    path("compte/donnees/fichier/", personal.personal_file, name="personal_file"),
    path("compte/jetons/", views.tokens, name="tokens"),
    path("formulaires/", kept.keep_form, name="keep_form"),
    path("formulaires/<number:key>/", kept.kept_form, name="kept_form"),
    path("courriels/", views.demo_mails, name="demo_mails"),
]
