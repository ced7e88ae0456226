"""Deciding: what was settled, why and how, who confirms it and who objects, applied to the schema in the same transaction."""

from concertation.services.decisions.changing import Undoing
from concertation.services.decisions.confirming import confirm, confirm_together
from concertation.services.decisions.correcting import correct
from concertation.services.decisions.objecting import object_to
from concertation.services.decisions.taking import NOWHERE, Sitting, decide
from concertation.services.decisions.taking_out import due_to_come_out, take_out_at_its_time
from concertation.services.decisions.watching import UNWATCHED, Watch, charge

__all__ = [
    "NOWHERE",
    "UNWATCHED",
    "Sitting",
    "Undoing",
    "Watch",
    "charge",
    "confirm",
    "confirm_together",
    "correct",
    "decide",
    "due_to_come_out",
    "object_to",
    "take_out_at_its_time",
]
