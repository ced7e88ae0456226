"""A slip of the pen corrected in the words of a decision: it is read as corrected from then on, and keeps the old words."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions
from concertation.models import Correction, Decision
from concertation.services.turn import turn
from standard.models import Circle
from standard.permissions import require
from standard.queries import members_in
from standard.services import inputs
from standard.services.errors import InvalidInput


def correct(*, decision: Decision, actor: User, column: str, text: str, now: datetime) -> Correction:
    """Correct the words of a decision, and tell the committee. What it changes stays as it was decided."""
    column = inputs.choice(
        "column", column, Correction.Column.values, message="Choisissez ce que vous corrigez : le motif, ou les conditions."
    )
    text = inputs.text("text", text, missing="Écrivez le texte corrigé.")
    with turn(decision.standard, actor, now) as mine:
        decision = Decision.objects.select_related("standard", "question").get(pk=decision.pk)
        require(permissions.can_correct_decision(mine.actor, decision))
        before = decision.words(column)
        if not before:
            raise InvalidInput("column", "Cette décision n’en dit rien : il n’y a rien à y corriger.")
        if text == before:
            raise InvalidInput("text", "Ce texte est celui d’aujourd’hui : écrivez-le comme il doit se lire.")
        correction = Correction.objects.create(decision=decision, column=column, text=text, user=actor, at=now)
        mine.record(
            "decision.corrected",
            decision,
            message=text,
            details={"number": decision.number, "title": decision.question.title, "column": str(correction.get_column_display())},
            tell=members_in(mine.standard, [Circle.COPIL], now),
            path=decision.get_absolute_url(),
        )
        return correction
