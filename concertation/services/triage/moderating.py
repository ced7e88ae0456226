"""Withholding a text that is not to be read, giving it back, and the one appeal of whoever wrote it.

The text leaves the row, the copies of the row, the search and the events that told it, whose messages are erased (the chain then
still verifies); mails that wait to tell it are not sent. `Moderation` keeps it, to be given back.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Comment, Moderation, Proposal
from concertation.services.changes import NOTHING
from concertation.services.states import move
from concertation.services.turn import Turn, turn
from standard.models import Event
from standard.permissions import require
from standard.services import inputs, notices

HIDDEN: Final = "Commentaire masqué par l’équipe projet."
REFUSED: Final = {"title": "Proposition refusée", "motive": "Refusée comme indésirable par l’équipe projet.", "operations": NOTHING}
TEXTS: Final[dict[type[Any], dict[str, str]]] = {Comment: {"body": HIDDEN}, Proposal: REFUSED}
"""What each kind of row says in place of what is withheld."""
OURS: Final = (
    "comment.answered", "comment.answer_changed", "comment.answer_maintained", "comment.hidden", "comment.merged", "comment.set_apart",
    "proposal.refused",
)  # fmt: skip
"""The events whose words are the team's: those of every other event about the row may tell what is withheld."""
_MOTIVE: Final = "Dites pourquoi : son auteur le lira, et le journal public de la modération le dira."


def hide(*, comment: Comment, actor: User, motive: str, now: datetime) -> Moderation:
    """Withhold the text of a comment, or of a reply, from everybody. Its author is told why, and may appeal."""
    motive = inputs.text("motive", motive, missing=_MOTIVE)
    with turn(comment.standard, actor, now) as mine:
        comment = Comment.objects.select_related("author").get(pk=comment.pk)
        require(permissions.can_hide_comment(mine.actor, comment))
        comment.hidden_at = now
        moderation = _withhold(mine, actor, comment, motive)
        comment.save()
        about = (comment.field_uid, comment.value_uid)
        path = moderation.get_absolute_url()
        mine.record("comment.hidden", comment, message=motive, uids=about, tell=[comment.author], path=path)
        return moderation


def refuse(*, proposal: Proposal, actor: User, motive: str, now: datetime) -> Moderation:
    """Refuse a proposal as spam, and withhold what it says. Its author is told why, and may appeal."""
    motive = inputs.text("motive", motive, missing=_MOTIVE)
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.select_related("author").get(pk=proposal.pk)
        require(permissions.can_refuse_proposal(mine.actor, proposal, in_question=proposal.options.exists()))
        moderation = _withhold(mine, actor, proposal, motive)
        move(proposal, "refuse")
        mine.record("proposal.refused", proposal, message=motive, tell=[proposal.author], path=moderation.get_absolute_url())
        return moderation


def appeal(*, moderation: Moderation, actor: User, reason: str, now: datetime) -> Moderation:
    """Ask that one's text be given back. The reason may quote what is withheld: nobody but who judges reads it."""
    reason = inputs.text("reason", reason, missing="Dites pourquoi ce texte devrait être rendu.")
    with turn(moderation.standard, actor, now) as mine:
        moderation = _found(moderation)
        require(permissions.can_appeal(mine.actor, moderation))
        moderation.appeal, moderation.appealed_at = reason, now
        # One may appeal against what was settled before anybody heard its author.
        moderation.answer, moderation.settled_by, moderation.settled_at = "", None, None
        moderation.save()
        judges = queries.judges_of(mine.standard, now)
        others = [judge for judge in judges if judge.pk != moderation.by_id]
        mine.record("moderation.appealed", moderation, tell=others or judges, path=moderation.get_absolute_url())
        return moderation


def settle(*, moderation: Moderation, actor: User, restored: bool, answer: str, now: datetime) -> Moderation:
    """Give a text back, or answer its author's appeal that it stays withheld. They are told why."""
    answer = inputs.text("answer", answer, missing="Écrivez la réponse que son auteur lira.")
    with turn(moderation.standard, actor, now) as mine:
        moderation = _found(moderation)
        require(permissions.can_settle_moderation(mine.actor, moderation, alone=queries.judged_alone(moderation, now)))
        moderation.answer, moderation.settled_by, moderation.settled_at = answer, actor, now
        row = moderation.comment or moderation.proposal
        author = row.author if row is not None else None
        if restored:
            moderation.lifted_at = now
            moderation.save()
            row, why = _give_back(moderation), {"answer": answer}
            # The words that their events have lost are told again by this one.
            if isinstance(row, Comment):
                mine.record("comment.restored", row, message=row.body, details=why, tell=[author], path=row.get_absolute_url())
            else:
                mine.record("proposal.readmitted", row, message=row.motive, details=why, tell=[author], path=row.get_absolute_url())
        else:
            moderation.save()
            mine.record("moderation.upheld", moderation, message=answer, tell=[author], path=moderation.get_absolute_url())
        return moderation


def _found(moderation: Moderation) -> Moderation:
    return Moderation.objects.select_related("comment__author", "proposal__author").get(pk=moderation.pk)


def _withhold(mine: Turn, actor: User, row: Any, motive: str) -> Moderation:
    """Keep what a row says apart, for its author and for those who judge. The caller saves the row, and says it."""
    kind = type(row)
    kept = {name: getattr(row, name) for name in TEXTS[kind]}
    moderation = Moderation.objects.create(
        standard=mine.standard,
        **{kind._meta.model_name: row},
        motive=motive,
        by=actor,
        at=mine.now,
        withheld=json.dumps(kept, ensure_ascii=False),
    )
    for name, said in TEXTS[kind].items():
        setattr(row, name, said)
    kind.history.filter(id=row.pk).update(**TEXTS[kind])
    about = Event.objects.filter(standard=mine.standard, subject_kind=kind._meta.model_name, subject_id=row.pk)
    telling = about.exclude(verb__in=OURS)
    notices.withdraw(telling, now=mine.now)
    telling.update(message="")
    return moderation


def _give_back(moderation: Moderation) -> Comment | Proposal:
    row = moderation.comment or moderation.proposal
    assert row is not None, "Of each moderation one text is withheld."
    for name, said in moderation.read_withheld().items():
        setattr(row, name, said)
    if isinstance(row, Proposal):
        move(row, "readmit")
    else:
        row.hidden_at = None
        row.save()
    return row
