"""What a decision asks to be watched: who checks its condition and by when, and when it is looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from accounts.models import User
from concertation.models import Decision
from concertation.rules.constitution import EFFECT_OF
from concertation.services.follow_ups import member_named, to_come
from concertation.services.turn import Turn
from standard.moments import date_in_words
from standard.services.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Watch:
    """`owner` checks the condition, by `due`; the decision is looked at again on `review_on`."""

    owner: User | None = None
    due: date | None = None
    review_on: date | None = None

    def read(self, mine: Turn, outcome: str) -> Watch:
        """The same, checked for a decision of this outcome. Raises `InvalidInput("condition_owner" | "condition_due" | "review_on", …)`."""
        if outcome != Decision.Outcome.CONDITIONAL:
            for field, said in (("condition_owner", self.owner), ("condition_due", self.due)):
                if said is not None:
                    raise InvalidInput(field, "Seule une décision « Validé sous condition » a une condition à vérifier.")
        if self.review_on is not None and EFFECT_OF[outcome] == "postpones":
            raise InvalidInput("review_on", "Rien n’est décidé encore : il n’y a pas de décision à revoir.")
        member_named(mine, "condition_owner", self.owner)
        to_come("condition_due", self.due, mine.now)
        to_come("review_on", self.review_on, mine.now)
        return self


UNWATCHED: Final = Watch()


def entrust(mine: Turn, decision: Decision) -> None:
    """Tell whoever checks the condition of a decision, once it binds."""
    if decision.condition_owner is None:
        return
    mine.record(
        "condition.entrusted",
        decision,
        message=decision.conditions,
        details={
            "number": decision.number,
            "title": decision.question.title,
            "until": date_in_words(decision.condition_due) if decision.condition_due else "",
        },
        tell=[decision.condition_owner],
        path=decision.get_absolute_url(),
    )
