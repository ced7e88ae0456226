"""Addresses of the API that know nothing of debates."""

from django.urls import path

from standard.api import events, releases, standards, validations

urlpatterns = [
    path("standards/", standards.StandardsView.as_view(), name="api_standards"),
    path("standards/<slug:slug>/", standards.StandardView.as_view(), name="api_standard"),
    path("standards/<slug:slug>/schema/", standards.SchemaView.as_view(), name="api_standard_schema"),
    path("standards/<slug:slug>/members/", standards.MembersView.as_view(), name="api_members"),
    path("standards/<slug:slug>/contributors/", standards.ContributorsView.as_view(), name="api_contributors"),
    path("standards/<slug:slug>/events/", events.EventsView.as_view(), name="api_events"),
    path("members/<int:pk>/", standards.MemberView.as_view(), name="api_member"),
    path("releases/<int:pk>/", releases.ReleaseView.as_view(), name="api_release"),
    path("releases/<int:pk>/waivers/", releases.ReleaseWaiversView.as_view(), name="api_release_waivers"),
    path("releases/<int:pk>/withdraw/", releases.ReleaseWithdrawView.as_view(), name="api_release_withdraw"),
    path("validations/", validations.ValidationsView.as_view(), name="api_validations"),
    path("validations/<uuid:pk>/", validations.ValidationView.as_view(), name="api_validation"),
    path("validations/<uuid:pk>/cancel/", validations.ValidationCancelView.as_view(), name="api_validation_cancel"),
    path("validations/<uuid:pk>/files/<str:name>", validations.ValidationFileView.as_view(), name="api_validation_file"),
]
