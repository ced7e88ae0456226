"""The committee's meetings."""

from __future__ import annotations

from concertation import permissions as debate
from tests.config.writing_routes.asking import Asks, Route, can_confirm, keyed, the_meeting, the_standard

of_meeting = lambda places, now: (places.meeting, now)  # noqa: E731

ROUTES: dict[str, Route] = {
    "POST pages:new_meeting": Asks(debate.can_plan_meeting),
    "POST pages:edit_meeting": Asks(debate.can_change_meeting, the_meeting, of_meeting),
    "POST pages:attend": Asks(debate.can_change_meeting, the_meeting, of_meeting),
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
}
