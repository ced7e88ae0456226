"""Deciding: what was settled, why and how, who confirms it and who objects, applied to the schema in the same transaction."""

from concertation.services.decisions.changing import Undoing
from concertation.services.decisions.confirming import confirm, confirm_together
from concertation.services.decisions.objecting import object_to
from concertation.services.decisions.taking import NOWHERE, Sitting, decide

__all__ = ["NOWHERE", "Sitting", "Undoing", "confirm", "confirm_together", "decide", "object_to"]
