"""The committee's meetings."""

from __future__ import annotations

from datetime import datetime

from concertation import permissions as debate
from concertation.models import Meeting
from standard.permissions import Actor, Verdict
from tests.config.writing_routes.asking import Asks, Route, can_confirm, keyed, the_meeting, the_standard

of_meeting = lambda places, now: (places.meeting, now)

alone = lambda places, now: (places.meeting, None, now)
the_item = lambda places: {**the_meeting(places), "pk": places.meeting.agenda.get().pk}
the_document = keyed(lambda p: p.meeting.documents.get(), of_standard=True)


def can_publish(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    return debate.can_publish_minutes(actor, meeting, None, now, attended=0)


def can_remark(actor: Actor, meeting: Meeting, now: datetime) -> Verdict:
    return debate.can_remark(actor, None, now, attended=False)


that_meeting = keyed(lambda p: p.meeting)

ROUTES: dict[str, Route] = {
    "POST pages:new_meeting": Asks(debate.can_plan_meeting),
    "POST pages:edit_meeting": Asks(debate.can_change_meeting, the_meeting, of_meeting),
    "POST pages:attend": Asks(debate.can_change_meeting, the_meeting, of_meeting),
    "POST pages:announce_meeting": Asks(debate.can_announce_meeting, the_meeting, of_meeting),
    "POST pages:answer_invitation": Asks(debate.can_answer_invitation, the_meeting, alone),
    "POST pages:invite_guest": Asks(debate.can_announce_meeting, the_meeting, of_meeting),
    "POST pages:take_guest_back": Asks(
        debate.can_announce_meeting, lambda p: {**the_meeting(p), "pk": p.meeting.invitations.get().user_id}, of_meeting
    ),
    "POST pages:cancel_meeting": Asks(debate.can_cancel_meeting, the_meeting, of_meeting),
    "POST pages:meeting_agenda": Asks(debate.can_set_agenda, the_meeting, of_meeting),
    "POST pages:build_agenda": Asks(debate.can_set_agenda, the_meeting, of_meeting),
    "POST pages:change_item": Asks(debate.can_set_agenda, the_item, of_meeting),
    "POST pages:carry_over": Asks(debate.can_carry_over, the_meeting, of_meeting),
    "POST pages:add_document": Asks(debate.can_add_document, the_meeting, alone),
    "POST pages:add_resource": Asks(debate.can_add_resource, refused=("visitor",)),
    "POST pages:review_document": Asks(debate.can_review_document, the_document),
    "POST pages:run_meeting": Asks(debate.can_run_meeting, the_meeting, of_meeting),
    "POST pages:check_in": Asks(debate.can_check_in, the_meeting, alone),
    "POST pages:note_item": Asks(debate.can_write_minutes, the_item, of_meeting),
    "POST pages:minutes": Asks(debate.can_write_minutes, the_meeting, of_meeting),
    "POST pages:show_minutes": Asks(debate.can_write_minutes, the_meeting, of_meeting),
    "POST pages:publish_minutes": Asks(can_publish, the_meeting, of_meeting),
    "POST pages:remark_minutes": Asks(can_remark, the_meeting, of_meeting),
    "POST pages:correct_minutes": Asks(debate.can_correct_minutes, the_meeting, lambda p, now: (p.meeting,)),
    "POST pages:renew_calendar": Asks(debate.can_have_calendar, refused=("visitor",)),
    "POST pages:confirm_together": Asks(
        can_confirm,
        lambda p: {**the_standard(p), "number": p.decision.held_in_id},
        lambda p, now: (p.decision, now),
        lambda p: {"decisions": [p.decision.pk]},
    ),
    "POST api:meetings": Asks(
        debate.can_plan_meeting,
        sent=lambda p: {"kind": "copil", "starts_at": "2040-01-01T00:00:00Z", "ends_at": "2040-01-01T02:00:00Z"},
    ),
    "PATCH api:meeting": Asks(debate.can_change_meeting, keyed(lambda p: p.meeting), of_meeting, lambda p: {"title": "La suite"}),
    "POST api:meeting_announce": Asks(debate.can_announce_meeting, that_meeting, of_meeting),
    "POST api:meeting_cancel": Asks(debate.can_cancel_meeting, that_meeting, of_meeting, lambda p: {"reason": "La salle est fermée."}),
    "POST api:meeting_answer": Asks(debate.can_answer_invitation, that_meeting, alone, lambda p: {"answer": "coming"}),
    "POST api:meeting_guests": Asks(debate.can_announce_meeting, that_meeting, of_meeting, lambda p: {"email": "x@exemple.fr"}),
    "DELETE api:meeting_guests": Asks(
        debate.can_announce_meeting, that_meeting, of_meeting, lambda p: {"email": p.meeting.invitations.get().user.email}
    ),
    "POST api:agenda": Asks(debate.can_set_agenda, that_meeting, of_meeting, lambda p: {"items": [{"title": "La suite"}]}),
    "POST api:agenda_build": Asks(debate.can_set_agenda, that_meeting, of_meeting),
    "POST api:meeting_carry_over": Asks(debate.can_carry_over, that_meeting, of_meeting, lambda p: {"to": p.decision.held_in_id}),
    "PATCH api:agenda_item": Asks(
        debate.can_set_agenda, keyed(lambda p: p.meeting.agenda.get()), of_meeting, lambda p: {"title": "La suite"}
    ),
    "DELETE api:agenda_item": Asks(debate.can_set_agenda, keyed(lambda p: p.meeting.agenda.get()), of_meeting),
    "POST api:meeting_open": Asks(debate.can_open_meeting, that_meeting, of_meeting),
    "POST api:meeting_held_elsewhere": Asks(debate.can_say_held_elsewhere, that_meeting, of_meeting),
    "POST api:meeting_go_to": Asks(debate.can_run_meeting, that_meeting, of_meeting, lambda p: {"item": None}),
    "POST api:meeting_close": Asks(debate.can_run_meeting, that_meeting, of_meeting),
    "POST api:meeting_check_in": Asks(debate.can_check_in, that_meeting, alone, lambda p: {"code": "1234"}),
    "POST api:meeting_documents": Asks(
        debate.can_add_document, that_meeting, alone, lambda p: {"title": "Support", "url": "https://exemple.fr/"}
    ),
    "POST api:documents": Asks(
        debate.can_add_resource, sent=lambda p: {"title": "Guide", "url": "https://exemple.fr/"}, refused=("visitor",)
    ),
    "DELETE api:meeting_document": Asks(debate.can_review_document, keyed(lambda p: p.meeting.documents.get())),
    "POST api:meeting_document_publish": Asks(debate.can_review_document, keyed(lambda p: p.meeting.documents.get())),
    "POST api:minutes": Asks(debate.can_write_minutes, that_meeting, of_meeting),
    "PUT api:minutes": Asks(debate.can_write_minutes, that_meeting, of_meeting, lambda p: {"text": "Un.", "version": 1}),
    "POST api:minutes_review": Asks(debate.can_write_minutes, that_meeting, of_meeting, lambda p: {"until": "2040-01-01T00:00:00Z"}),
    "POST api:minutes_remarks": Asks(can_remark, that_meeting, of_meeting, lambda p: {"text": "Non."}),
    "POST api:minutes_publish": Asks(can_publish, that_meeting, of_meeting),
    "POST api:minutes_errata": Asks(debate.can_correct_minutes, that_meeting, lambda p, now: (p.meeting,), lambda p: {"text": "Non."}),
}
