"""Addresses of who makes a standard: its circles, its ecosystem, its roadmap, what it is called and what becomes of it."""

from django.urls import path

from pages.circles import coming_in, members, roster, settings, team, webhooks
from pages.committee import roadmap as desk
from pages.reading import roadmap

STANDARD = "standards/<slug:slug>/"
TEAM = f"{STANDARD}equipe/"
ROSTER = f"{STANDARD}cercles/"
ROADMAP = f"{TEAM}feuille-de-route/"

urlpatterns = [
    path("invitations/<str:token>/", coming_in.invitation, name="invitation"),
    path(ROSTER, roster.roster, name="roster"),
    path(f"{ROSTER}figurer/", roster.be_listed, name="be_listed"),
    path(f"{ROSTER}<number:pk>/quitter/", roster.leave, name="leave_circle"),
    path(f"{ROSTER}sans-compte/<number:pk>/reprendre/", roster.claim, name="claim_person"),
    path(f"{TEAM}membres/", members.members, name="members"),
    path(f"{TEAM}membres/<number:pk>/retirer/", members.end_membership, name="end_membership"),
    path(f"{TEAM}membres/<number:pk>/mandat/", team.renew, name="renew_membership"),
    path(f"{TEAM}membres/invitations/<number:pk>/rappeler/", team.remind, name="remind_invitation"),
    path(f"{TEAM}membres/invitations/<number:pk>/reprendre/", team.revoke, name="revoke_invitation"),
    path(f"{TEAM}membres/demandes/<number:pk>/", team.settle, name="settle_request"),
    path(f"{TEAM}membres/sans-compte/", team.record, name="record_person"),
    path(f"{TEAM}membres/sans-compte/<number:pk>/oublier/", team.forget, name="forget_person"),
    path(f"{TEAM}ecosysteme/", team.ecosystem_desk, name="ecosystem"),
    path(f"{TEAM}ecosysteme/nommer/", team.name_stakeholder, name="name_stakeholder"),
    path(f"{TEAM}ecosysteme/<number:pk>/", team.change_stakeholder, name="change_stakeholder"),
    path(f"{TEAM}ecosysteme/<number:pk>/retirer/", team.remove_stakeholder, name="remove_stakeholder"),
    path(f"{TEAM}reglages/", settings.settings, name="settings"),
    path(f"{TEAM}webhooks/", webhooks.listing, name="webhooks"),
    path(f"{TEAM}webhooks/<number:pk>/essai/", webhooks.test, name="test_webhook"),
    path(f"{TEAM}webhooks/<number:pk>/reprise/", webhooks.resume, name="resume_webhook"),
    path(f"{TEAM}webhooks/<number:pk>/retrait/", webhooks.remove, name="remove_webhook"),
    path(f"{TEAM}reglages/depot/", settings.name_remote, name="name_remote"),
    path(f"{TEAM}reglages/fermer/", settings.close, name="close_standard"),
    path(f"{TEAM}reglages/rouvrir/", settings.reopen, name="reopen_standard"),
    path(f"{TEAM}reglages/supprimer/", settings.delete, name="delete_standard"),
    path(f"{STANDARD}feuille-de-route/", roadmap.roadmap, name="roadmap"),
    path(ROADMAP, desk.desk, name="roadmap_desk"),
    path(f"{ROADMAP}choisir/", desk.choose, name="choose_roadmap"),
    path(f"{ROADMAP}but/", desk.aim, name="aim_roadmap"),
    path(f"{ROADMAP}phases/", desk.add, name="add_phase"),
    path(f"{ROADMAP}phases/<number:pk>/", desk.change, name="change_phase"),
    path(f"{ROADMAP}phases/<number:pk>/retirer/", desk.remove, name="remove_phase"),
    path(f"{ROADMAP}tour/", desk.begin_round, name="begin_round"),
    path(f"{ROADMAP}abandonner/", desk.leave, name="leave_roadmap"),
]
