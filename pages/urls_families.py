"""Addresses of a family: its page, what its teams do; its files are with those of versions, in `urls_reading`."""

from django.urls import path

from pages.families import checking, desk, page, release

FAMILY = "familles/<slug:slug>/"
DESK = f"{FAMILY}equipes/"
NEXT = f"{FAMILY}prochaine-version/"
OF_STANDARD = "standards/<slug:slug>/equipe/famille/"

urlpatterns = [
    path(FAMILY, page.family, name="family"),
    path(f"{FAMILY}verifier/", checking.check, name="check_family"),
    path(DESK, desk.desk, name="family_desk"),
    path(f"{DESK}inviter/", desk.invite, name="invite_to_family"),
    path(f"{DESK}appel/", desk.call, name="call_family"),
    path(f"{DESK}demandes/<number:pk>/", desk.settle, name="settle_family_request"),
    path(f"{DESK}tables/<number:pk>/quitter/", desk.leave, name="leave_family"),
    path(NEXT, release.release, name="family_release"),
    path(f"{NEXT}publier/", release.publish, name="publish_family"),
    path(OF_STANDARD, desk.of_standard, name="family_of_standard"),
    path(f"{OF_STANDARD}rejoindre/", desk.join, name="join_family"),
]
