"""Addresses of the meetings of a standard."""

from django.urls import path

from pages.meetings import views

MEETINGS = "standards/<slug:slug>/reunions/"

urlpatterns = [
    path(MEETINGS, views.meetings, name="meetings"),
    path(f"{MEETINGS}nouvelle/", views.new_meeting, name="new_meeting"),
    path(f"{MEETINGS}<int:number>/", views.meeting, name="meeting"),
    path(f"{MEETINGS}<int:number>/modifier/", views.edit_meeting, name="edit_meeting"),
    path(f"{MEETINGS}<int:number>/confirmer/", views.confirm, name="confirm_together"),
    path(f"{MEETINGS}<int:number>/presents/", views.attend, name="attend"),
]
