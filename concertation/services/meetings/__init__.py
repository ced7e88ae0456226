"""Meetings: written down and announced, prepared, led, and told in minutes."""

from concertation.services.meetings.attending import SeenPresent, answer, check_in, invite_guest, renew_key, take_guest_back
from concertation.services.meetings.planning import Programme, announce, cancel, plan, revise
from concertation.services.meetings.running import close_meeting, go_to, held_elsewhere, open_meeting

__all__ = [
    "Programme",
    "SeenPresent",
    "announce",
    "answer",
    "cancel",
    "check_in",
    "close_meeting",
    "go_to",
    "held_elsewhere",
    "invite_guest",
    "open_meeting",
    "plan",
    "renew_key",
    "revise",
    "take_guest_back",
]
