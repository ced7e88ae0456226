"""Addresses of who makes a standard: its circles, those who come into them, the ecosystem, its roadmap and its own life."""

from django.urls import path

from api import circles, members, roadmap, standards

STANDARD = "standards/<slug:slug>/"

urlpatterns = [
    path(f"{STANDARD}close/", standards.StandardCloseView.as_view(), name="standard_close"),
    path(f"{STANDARD}reopen/", standards.StandardReopenView.as_view(), name="standard_reopen"),
    path(f"{STANDARD}roadmap/", roadmap.RoadmapView.as_view(), name="roadmap"),
    path(f"{STANDARD}roadmap/rounds/", roadmap.RoundsView.as_view(), name="roadmap_rounds"),
    path(f"{STANDARD}phases/", roadmap.PhasesView.as_view(), name="phases"),
    path("phases/<number:pk>/", roadmap.PhaseView.as_view(), name="phase"),
    path(f"{STANDARD}members/", members.MembersView.as_view(), name="members"),
    path("members/<number:pk>/", members.MemberView.as_view(), name="member"),
    path(f"{STANDARD}contributors/", members.ContributorsView.as_view(), name="contributors"),
    path(f"{STANDARD}requests/", members.JoinRequestsView.as_view(), name="requests"),
    path("requests/<number:pk>/settle/", members.JoinRequestView.as_view(), name="request_settle"),
    path(f"{STANDARD}roster/", members.RosterView.as_view(), name="roster"),
    path(f"{STANDARD}invitations/", circles.CircleInvitationsView.as_view(), name="invitations"),
    path("invitations/<number:pk>/", circles.CircleInvitationView.as_view(), name="invitation"),
    path("invitations/<number:pk>/remind/", circles.CircleInvitationReminderView.as_view(), name="invitation_remind"),
    path(f"{STANDARD}people/", circles.PeopleView.as_view(), name="people"),
    path("people/<number:pk>/", circles.PersonView.as_view(), name="person"),
    path("people/<number:pk>/claim/", circles.PersonClaimView.as_view(), name="person_claim"),
    path(f"{STANDARD}stakeholders/", circles.StakeholdersView.as_view(), name="stakeholders"),
    path("stakeholders/<number:pk>/", circles.StakeholderView.as_view(), name="stakeholder"),
]
