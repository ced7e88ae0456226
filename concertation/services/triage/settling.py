"""A detail that the team settles itself from comments: a question with its decision, which the committee is told and may call up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from concertation import permissions
from concertation.models import Comment, Decision, Proposal, Question
from concertation.services import comments as commenting
from concertation.services import decisions, questions
from concertation.services.questions import OptionDraft, Preparation
from concertation.services.triage import sorting
from standard.models import Standard
from standard.permissions import require
from standard.queries import actor_for
from standard.services import inputs
from standard.services.forethought import takes_turns

_WHAT: Final = "Dites en une phrase ce que l’équipe règle : le comité de pilotage le lira."


@takes_turns
def settle_detail(
    *,
    standard: Standard,
    comments: Collection[Comment],
    actor: User,
    title: str,
    answer: str,
    now: datetime,
    proposal: Proposal | None = None,
) -> Decision:
    """Settle what these comments ask, by the changes of `proposal` or without any, and answer them all: the whole, or nothing.

    Raises as `decisions.decide` does: what is no detail under the rules of the standard is for the committee.
    """
    title = inputs.line("title", title, missing=_WHAT)
    answer = inputs.text("answer", answer, missing="Écrivez la réponse que leurs auteurs liront.")
    require(permissions.can_sort_comments(actor_for(user=actor, standard=standard, now=now)))
    rows = sorting.chosen(standard, [comment.pk for comment in comments])
    with transaction.atomic():
        question = questions.create(
            standard=standard,
            actor=actor,
            preparation=Preparation(title=title, kind=Question.Kind.OTHER),
            options=[OptionDraft(title=title, proposal=proposal)],
            comments=rows,
            now=now,
        )
        decision = decisions.decide(
            question=question,
            actor=actor,
            outcome=Decision.Outcome.SETTLED_BY_TEAM,
            how=Decision.How.TEAM,
            option=question.options.get(position=1),
            motive=answer,
            now=now,
        )
        commenting.answer_all(comments=rows, actor=actor, disposition=Comment.Disposition.ACCEPTED, answer=answer, now=now)
        return decision
