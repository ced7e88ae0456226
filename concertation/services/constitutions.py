"""The constitution of a standard: put to the committee as a question, taken by a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import ConstitutionChoice, Decision, Question
from concertation.rules.constitution import CONSTITUTIONS, DEFAULT, explained
from concertation.rules.outcomes import APPLYING
from concertation.services.putting import Ready, put
from concertation.services.turn import Turn, turn
from standard.models import Standard
from standard.permissions import require
from standard.services.errors import InvalidInput


def propose(*, standard: Standard, actor: User, codes: Sequence[str], now: datetime, context: str = "") -> Question:
    """Ask whether the standard takes one of these constitutions as its own. Raises `InvalidInput("codes", …)`."""
    with turn(standard, actor, now) as mine:
        require(permissions.can_prepare_question(mine.actor))
        current = queries.constitution_of(mine.standard)
        wanted = [code for code in dict.fromkeys(codes) if code != current.code]
        if not wanted or any(code not in CONSTITUTIONS for code in wanted):
            raise InvalidInput("codes", "Choisissez parmi les autres règles de décision.")
        models = [CONSTITUTIONS[code] for code in wanted]
        return put(
            mine,
            title="Quelles règles de décision pour ce standard ?",
            kind=Question.Kind.GOVERNANCE,
            context=context,
            options=[Ready(model.name, "\n\n".join([model.explanation, *explained(model)]), constitution=model.code) for model in models],
            subject=Question.Subject.CONSTITUTION,
        )


def enact(mine: Turn, decision: Decision) -> None:
    """What a decision in force does to the constitution: it takes the one of its option, or gives up the one that it takes the place of."""
    if decision.question.subject != Question.Subject.CONSTITUTION:
        return
    option = decision.option
    if decision.outcome in APPLYING and option is not None and option.constitution:
        _choose(mine, option.constitution, decision)
    elif decision.supersedes is not None:
        give_up(mine, decision.supersedes, by=decision)


def give_up(mine: Turn, decision: Decision, *, by: Decision) -> None:
    """Come back to the constitution of before a decision, if the one that it took is still in force."""
    choices = list(ConstitutionChoice.objects.filter(standard=mine.standard).order_by("at", "pk"))
    if not choices or choices[-1].decision_id != decision.pk:
        return
    before = choices[-2].code if len(choices) > 1 else DEFAULT.code
    _choose(mine, before, by)


def _choose(mine: Turn, code: str, decision: Decision) -> None:
    ConstitutionChoice.objects.create(
        standard=mine.standard, code=code, decision=decision, user=mine.user if isinstance(mine.user, User) else None, at=mine.now
    )
    mine.record("constitution.chosen", decision, message=CONSTITUTIONS[code].name)
