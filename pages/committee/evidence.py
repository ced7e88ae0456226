"""What the samples say of the options of questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from concertation import queries
from concertation.models import Option, Question
from concertation.queries.weighing import evidence_on, key_of
from pages.base import StandardPage
from standard.queries import TEXTS, change_key
from standard.weighing.telling import FilesEvidence


def evidence_of_options(site: StandardPage, question: Question, options: Sequence[Option]) -> dict[Option, FilesEvidence]:
    """As `evidence_to_decide`; once decided, what they say of the option in force, as it was when it was decided."""
    if question.state not in Question.SETTLED:
        return evidence_to_decide(site, options)
    decision = queries.in_force_on(question)
    if decision is None or decision.revision is None or decision.option is None:
        return {}
    before = site.standard.revisions.defer(*TEXTS).filter(number=decision.revision.number - 1).first()
    changes = {decision.option: (before, change_key(decision.revision.sha256, ""))} if before is not None else {}
    found = evidence_on(site.actor, site.standard, changes)
    return {option: evidence for option, evidence in found.items() if not evidence.waiting}


def evidence_to_decide(site: StandardPage, options: Iterable[Option]) -> dict[Option, FilesEvidence]:
    """What the samples say of the options that may still be adopted, be they of several questions."""
    able = [one for one in options if one.operations != "[]" and not one.struck_reason and one.question.state not in Question.SETTLED]
    return evidence_on(site.actor, site.standard, {option: (site.working, key_of(option)) for option in able})
