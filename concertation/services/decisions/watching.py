"""What a decision asks to be watched: who checks its condition and by when, and when it is looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from accounts.models import User
from concertation import permissions
from concertation.models import Decision, SentReminder
from concertation.rules.constitution import EFFECT_OF
from concertation.services.follow_ups import member_named, to_come
from concertation.services.turn import Turn, turn
from standard.moments import date_in_words
from standard.permissions import require
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


def charge(*, decision: Decision, actor: User, owner: User | None, due: date | None, now: datetime) -> Decision:
    """Say who checks the condition of a decision, and by when: they are told, and reminded. Raises `InvalidInput("owner" | "due", …)`."""
    with turn(decision.standard, actor, now) as mine:
        decision = Decision.objects.select_related("question", "standard").get(pk=decision.pk)
        replaced = decision.superseded_by.filter(state=Decision.State.IN_FORCE).exists()
        require(permissions.can_charge_condition(mine.actor, decision, replaced=replaced))
        if owner is None:
            raise InvalidInput("owner", "Dites qui vérifie la condition.")
        if due is None:
            raise InvalidInput("due", "Dites avant la fin de quel jour la condition est à vérifier.")
        if (decision.condition_owner_id, decision.condition_due) == (owner.pk, due):
            return decision
        decision.condition_owner, decision.condition_due = member_named(mine, "owner", owner), to_come("due", due, now)
        decision.save()
        SentReminder.objects.filter(subject_kind="condition", subject_id=decision.pk).delete()
        entrust(mine, decision)
        return decision
