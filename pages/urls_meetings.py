"""Addresses of the meetings of a standard."""

from django.urls import path

from pages.meetings import calendars, views

MEETINGS = "standards/<slug:slug>/reunions/"

urlpatterns = [
    path(MEETINGS, views.meetings, name="meetings"),
    path(f"{MEETINGS}calendrier.ics", calendars.calendar, name="calendar"),
    path(f"{MEETINGS}mon-calendrier/", calendars.renew, name="renew_calendar"),
    path(f"{MEETINGS}mon-calendrier/<uuid:secret>.ics", calendars.own, name="own_calendar"),
    path(f"{MEETINGS}<int:number>/rejoindre/<uuid:secret>/", calendars.join, name="join_meeting"),
    path(f"{MEETINGS}<int:number>/reunion.ics", calendars.meeting_file, name="meeting_file"),
    path(f"{MEETINGS}nouvelle/", views.new_meeting, name="new_meeting"),
    path(f"{MEETINGS}<int:number>/", views.meeting, name="meeting"),
    path(f"{MEETINGS}<int:number>/modifier/", views.edit_meeting, name="edit_meeting"),
    path(f"{MEETINGS}<int:number>/confirmer/", views.confirm, name="confirm_together"),
    path(f"{MEETINGS}<int:number>/presents/", views.attend, name="attend"),
]
