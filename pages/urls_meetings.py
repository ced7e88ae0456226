"""Addresses of the meetings of a standard, and of the documents that they and others bring."""

from django.urls import path

from pages.meetings import agenda, calendars, documents, inviting, listing, live, minutes, views
from pages.participation import resources

MEETINGS = "standards/<slug:slug>/reunions/"
RESOURCES = "standards/<slug:slug>/ressources/"

urlpatterns = [
    path(MEETINGS, listing.meetings, name="meetings"),
    path(f"{MEETINGS}calendrier.ics", calendars.calendar, name="calendar"),
    path(f"{MEETINGS}calendrier/", listing.month, name="month"),
    path(f"{MEETINGS}mon-calendrier/", calendars.renew, name="renew_calendar"),
    path(f"{MEETINGS}mon-calendrier/<uuid:secret>.ics", calendars.own, name="own_calendar"),
    path(f"{MEETINGS}<number:number>/rejoindre/<uuid:secret>/", calendars.join, name="join_meeting"),
    path(f"{MEETINGS}<number:number>/reunion.ics", calendars.meeting_file, name="meeting_file"),
    path(f"{MEETINGS}nouvelle/", views.new_meeting, name="new_meeting"),
    path(f"{MEETINGS}<number:number>/", views.meeting, name="meeting"),
    path(f"{MEETINGS}<number:number>/convoquer/", inviting.announce, name="announce_meeting"),
    path(f"{MEETINGS}<number:number>/reponse/", inviting.answer, name="answer_invitation"),
    path(f"{MEETINGS}<number:number>/inviter/", inviting.invite, name="invite_guest"),
    path(f"{MEETINGS}<number:number>/inviter/<number:pk>/", inviting.take_back, name="take_guest_back"),
    path(f"{MEETINGS}<number:number>/annuler/", inviting.cancel, name="cancel_meeting"),
    path(f"{MEETINGS}<number:number>/ordre-du-jour/", agenda.edit, name="meeting_agenda"),
    path(f"{MEETINGS}<number:number>/ordre-du-jour/composer/", agenda.build, name="build_agenda"),
    path(f"{MEETINGS}<number:number>/ordre-du-jour/<number:pk>/", agenda.change, name="change_item"),
    path(f"{MEETINGS}<number:number>/reporter/", agenda.carry, name="carry_over"),
    path(f"{MEETINGS}<number:number>/documents/", documents.add, name="add_document"),
    path(f"{MEETINGS}<number:number>/documents/<number:pk>/", resources.read, name="meeting_document"),
    path(RESOURCES, resources.resources, name="resources"),
    path(f"{RESOURCES}apporter/", resources.add, name="add_resource"),
    path(f"{RESOURCES}<number:pk>/", resources.read, name="document"),
    path(f"{RESOURCES}<number:pk>/relecture/", resources.review, name="review_document"),
    path(f"{MEETINGS}<number:number>/direct/", live.live, name="live"),
    path(f"{MEETINGS}<number:number>/direct/etat/", live.state, name="live_state"),
    path(f"{MEETINGS}<number:number>/direct/ecran/", live.screen, name="screen"),
    path(f"{MEETINGS}<number:number>/direct/conduire/", live.run, name="run_meeting"),
    path(f"{MEETINGS}<number:number>/direct/present/", live.check_in, name="check_in"),
    path(f"{MEETINGS}<number:number>/direct/notes/<number:pk>/", live.note, name="note_item"),
    path(f"{MEETINGS}<number:number>/compte-rendu/", minutes.write, name="minutes"),
    path(f"{MEETINGS}<number:number>/compte-rendu/relecture/", minutes.ask, name="show_minutes"),
    path(f"{MEETINGS}<number:number>/compte-rendu/publier/", minutes.publish, name="publish_minutes"),
    path(f"{MEETINGS}<number:number>/compte-rendu/remarques/", minutes.remark, name="remark_minutes"),
    path(f"{MEETINGS}<number:number>/compte-rendu/rectificatifs/", minutes.correct, name="correct_minutes"),
    path(f"{MEETINGS}<number:number>/modifier/", views.edit_meeting, name="edit_meeting"),
    path(f"{MEETINGS}<number:number>/confirmer/", views.confirm, name="confirm_together"),
    path(f"{MEETINGS}<number:number>/presents/", views.attend, name="attend"),
]
