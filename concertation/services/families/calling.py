"""One call for comments on every table of a family, opened in one act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from concertation import permissions
from concertation.models import Consultation
from concertation.services import consultations
from concertation.services.families.turns import family_turn, naming
from standard.models import Family
from standard.permissions import require


def open_calls(*, family: Family, actor: User, now: datetime, **said: Any) -> list[Consultation]:
    """Open a call in each table, with the same dates, or in none; `said` as `consultations.open` takes it. Each then lives its own life.

    Raises `InvalidInput`, which names the table at fault.
    """
    with family_turn(family, actor, now) as ours:
        require(permissions.can_lead_family(*ours.actors()))
        opened = []
        for member in ours.members:
            with naming(member.standard):
                opened.append(consultations.open(standard=member.standard, actor=actor, now=now, **said))
        return opened
