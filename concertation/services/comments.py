"""What people say, and the answer that each comment receives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Comment, Proposal, Question
from concertation.services import ballots
from concertation.services.triage import contesting
from concertation.services.turn import Turn, turn
from standard.models import Element, Standard
from standard.permissions import Actor, require
from standard.queries import working_revision
from standard.services import inputs
from standard.services.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class CommentAnchor:
    """What a comment is about: nothing more precise than the standard, a field, one of its values, a proposal or a question.

    `field` and `value` are uids; a value's field may be left out.
    """

    field: str = ""
    value: str = ""
    proposal: Proposal | None = None
    question: Question | None = None

    @property
    def kind(self) -> str:
        named = [kind for kind in ("proposal", "question") if getattr(self, kind) is not None]
        if self.field or self.value:
            named.append("value" if self.value else "field")
        if len(named) > 1:
            raise InvalidInput(
                "target", "Un commentaire porte sur une seule chose : un champ, une valeur, une proposition ou une question."
            )
        return named[0] if named else "standard"


THE_STANDARD = CommentAnchor()
MY_SPACE: Final = "/mon-espace/"
"""Where somebody reads what became of what they said."""


def post(
    *,
    standard: Standard,
    actor: User,
    kind: str,
    body: str,
    now: datetime,
    target: CommentAnchor = THE_STANDARD,
    parent: Comment | None = None,
) -> Comment:
    """Say something on `target`, or in the thread of `parent`, whose target and nature a reply takes over.

    The same words sent twice on the same thing are one comment: the first is given back.
    """
    body = inputs.text("body", body, missing="Écrivez votre commentaire.")
    with turn(standard, actor, now) as mine:
        consultation = queries.current_consultation(mine.standard, now)
        if parent is not None:
            thread = parent.parent or parent
            if thread.standard_id != mine.standard.pk:
                raise InvalidInput("parent", "Ce fil appartient à un autre standard.")
            require(permissions.can_reply(mine.actor, thread, consultation, now))
            if thread.proposal is not None:
                require(permissions.can_discuss_proposal(mine.actor, thread.proposal))
            about = {name: getattr(thread, name) for name in ("target", "field_uid", "value_uid", "proposal", "question", "kind")}
        else:
            thread = None
            require(permissions.can_comment(mine.actor, consultation, now))
            about = _about(mine.standard, target, mine.actor)
            about["kind"] = inputs.choice("kind", kind, Comment.Kind.values, message="Choisissez la nature de votre commentaire.")
        during = consultation if consultation is not None and consultation.is_open(now) else None
        said = {"standard": mine.standard, "consultation": during, "author": actor, "parent": thread, "body": body, **about}
        earlier = Comment.objects.filter(**said).first()
        if earlier is not None:
            return earlier
        comment = Comment.objects.create(
            **said,
            organisation=queries.organisation_of(actor, mine.standard, now),
            revision=working_revision(mine.standard),
            created_at=now,
        )
        mine.record(
            "comment.replied" if thread else "comment.posted",
            comment,
            message=body,
            details={"kind": comment.kind, "target": comment.target},
            uids=(comment.field_uid, comment.value_uid),
        )
        return comment


def answer(*, comment: Comment, actor: User, disposition: str, answer: str, now: datetime) -> Comment:
    """Give a comment its disposition and the team's answer, or change them: the earlier ones stay in its history."""
    return answer_all(comments=[comment], actor=actor, disposition=disposition, answer=answer, now=now)[0]


def answer_all(*, comments: Sequence[Comment], actor: User, disposition: str, answer: str, now: datetime) -> list[Comment]:
    """Give several comments of one standard, and those that say the same, one disposition and answer: all of them, or none."""
    disposition = inputs.choice(
        "disposition", disposition, Comment.Disposition.values, message="Choisissez la suite donnée au commentaire."
    )
    answer = inputs.text("answer", answer, missing="Écrivez la réponse que son auteur lira.")
    if not comments:
        raise InvalidInput("comments", "Choisissez au moins un commentaire.")
    if len({comment.standard_id for comment in comments}) > 1:
        raise InvalidInput("comments", "Un de ces commentaires appartient à un autre standard.")
    with turn(comments[0].standard, actor, now) as mine:
        keys = [comment.pk for comment in comments]
        same = Comment.objects.public().filter(triage__same_as__in=keys).exclude(pk__in=keys).order_by("pk").values_list("pk", flat=True)
        return [_answer(mine, Comment.objects.get(pk=key), actor, disposition, answer) for key in [*keys, *same]]


def _answer(mine: Turn, comment: Comment, actor: User, disposition: str, answer: str) -> Comment:
    require(permissions.can_answer_comment(mine.actor, comment))
    maintained = (comment.disposition, comment.answer) == (disposition, answer)
    contested = contesting.settle(mine, comment)
    if maintained and not contested:
        return comment
    changed = bool(comment.disposition)
    comment.disposition, comment.answer = disposition, answer
    comment.answered_by, comment.answered_at = actor, mine.now
    comment.save()
    said: dict[str, Any] = {
        "message": answer,
        "details": {"disposition": disposition},
        "uids": (comment.field_uid, comment.value_uid),
        "path": MY_SPACE,
    }
    if maintained:
        mine.record("comment.answer_maintained", comment, tell=[comment.author], **said)
    elif changed:
        mine.record("comment.answer_changed", comment, tell=[comment.author] if contested else [], **said)
    else:
        mine.record("comment.answered", comment, tell=[comment.author], **said)
        ballots.ask_again(mine, comment)
    return comment


def _about(standard: Standard, target: CommentAnchor, actor: Actor) -> dict[str, object]:
    kind = target.kind
    field_uid = target.field
    if kind in ("field", "value"):
        elements = Element.objects.filter(standard=standard, removed_in=None)
        uid = target.value or target.field
        element = elements.filter(uid=uid, kind=kind).first()
        if element is None:
            known = Element.objects.filter(standard=standard, uid=uid).exists()
            raise InvalidInput(
                "target",
                "Cet élément a été retiré du standard : commentez plutôt le champ qui le remplace, ou le standard."
                if known
                else "Cet élément n’existe pas dans ce standard.",
            )
        if field_uid and field_uid != element.field_uid:
            raise InvalidInput("target", "Cette valeur n’est pas une valeur de ce champ.")
        field_uid = element.field_uid
    for row in (target.proposal, target.question):
        if row is not None and row.standard_id != standard.pk:
            raise InvalidInput("target", "Cet élément appartient à un autre standard.")
    if target.proposal is not None:
        require(permissions.can_discuss_proposal(actor, target.proposal))
    return {
        "target": kind,
        "field_uid": field_uid,
        "value_uid": target.value,
        "proposal": target.proposal,
        "question": target.question,
    }
