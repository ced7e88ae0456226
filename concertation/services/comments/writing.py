"""What people say: a comment, a reply, and their words corrected or taken back while nobody has answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from concertation import permissions, places, queries
from concertation.models import Comment, CommentDraft, CommentMention, Consultation, Proposal, Question
from concertation.rules.mentions import named_in
from concertation.services.comments import attaching
from concertation.services.comments.attaching import ReceivedFile
from concertation.services.turn import Turn, turn
from standard.models import Circle, Element, Revision, Standard
from standard.permissions import require
from standard.queries import members_in, working_revision
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
MISSING = "Écrivez votre commentaire."
UNKNOWN_KIND = "Choisissez la nature de votre commentaire."


def post(
    *,
    standard: Standard,
    actor: User,
    kind: str,
    body: str,
    now: datetime,
    target: CommentAnchor = THE_STANDARD,
    parent: Comment | None = None,
    files: Sequence[ReceivedFile] = (),
    with_draft: bool = False,
) -> Comment:
    """Say something on `target`, or in the thread of `parent`, whose target and nature a reply takes over.

    The same words sent twice on the same thing are one comment: the first is given back. What was drafted on it is done with where
    it says the same, or `with_draft`; where files wait with the draft, only `with_draft`, and they go with the comment.
    """
    body = inputs.text("body", body, missing=MISSING)
    with turn(standard, actor, now) as mine:
        call = queries.current_consultation(mine.standard, now)
        revision = working_revision(mine.standard)
        if parent is not None:
            thread = Comment.objects.select_related("standard", "proposal", "author").get(pk=parent.parent_id or parent.pk)
            if thread.standard_id != mine.standard.pk:
                raise InvalidInput("parent", "Ce fil appartient à un autre standard.")
            require(permissions.can_reply(mine.actor, thread, call, now))
            if thread.proposal is not None:
                require(permissions.can_discuss_proposal(mine.actor, thread.proposal))
            about = {name: getattr(thread, name) for name in ("target", "field_uid", "value_uid", "proposal", "question", "kind")}
        else:
            thread = None
            require(permissions.can_comment(mine.actor, call, now))
            about, revision = _about(mine, target, call, revision)
            about["kind"] = inputs.choice("kind", kind, Comment.Kind.values, message=UNKNOWN_KIND)
        during = call if call is not None and (call.receives(now) or call.is_coming(now)) else None
        said = {"standard": mine.standard, "consultation": during, "author": actor, "parent": thread, "body": body, **about}
        earlier = Comment.objects.filter(**said, removed_at=None).first()
        if earlier is not None:
            return earlier
        comment = Comment.objects.create(
            **said,
            organisation=queries.organisation_of(actor, mine.standard, now),
            revision=revision,
            late=during is not None and during.state_at(now) == Consultation.State.LATE,
            created_at=now,
        )
        draft = CommentDraft.objects.filter(author=actor, standard=mine.standard, about=about_key(target, thread)).first()
        # Words and files that whoever publishes has not had under the eyes are neither published nor lost.
        if draft is not None and (with_draft or (draft.body == body and not draft.files.exists())):
            attaching.take_over(draft, comment)
            draft.delete()
        attaching.keep(comment, actor, files, now)
        named = _newly_named(mine, comment)
        uids = (comment.field_uid, comment.value_uid)
        details: dict[str, Any] = {"kind": comment.kind, "target": comment.target, "named": [user.pk for user in named]}
        path = _address(comment)
        if thread is None:
            mine.record("comment.posted", comment, message=body, details=details, uids=uids, tell=named, path=path)
        else:
            _come_back(mine, thread, actor)
            team = (
                members_in(mine.standard, [Circle.TEAM], now)
                if thread.new_reply_for == Comment.WhoseTurn.TEAM and thread.disposition
                else ()
            )
            details["thread"] = thread.pk
            mine.record("comment.replied", comment, message=body, details=details, uids=uids, tell=[*team, *named], path=path)
        return comment


def edit(*, comment: Comment, actor: User, body: str, now: datetime, kind: str = "") -> Comment:
    """Correct what one said, and its nature where one is given; the earlier words stay in its history."""
    body = inputs.text("body", body, missing=MISSING)
    with turn(comment.standard, actor, now) as mine:
        comment = _mine(mine, comment)
        kind = inputs.choice("kind", kind, Comment.Kind.values, message=UNKNOWN_KIND) if kind else comment.kind
        if comment.parent_id is not None:
            kind = comment.kind
        if (comment.body, comment.kind) == (body, kind):
            return comment
        comment.body, comment.kind, comment.edited_at = body, kind, now
        comment.save()
        named = _newly_named(mine, comment)
        uids = (comment.field_uid, comment.value_uid)
        mine.record("comment.edited", comment, message=body, uids=uids, tell=named, path=_address(comment))
        return comment


def remove(*, comment: Comment, actor: User, now: datetime) -> Comment:
    """Take back what one said: its place says so, its files are erased, its words stay in its history."""
    with turn(comment.standard, actor, now) as mine:
        comment = _mine(mine, comment)
        comment.removed_at, comment.new_reply_for = now, ""
        comment.save()
        attaching.erase(comment)
        mine.record("comment.removed", comment, uids=(comment.field_uid, comment.value_uid))
        return comment


def about_key(target: CommentAnchor, thread: Comment | None) -> str:
    """What a comment is about, in one text."""
    if thread is not None:
        return f"thread {thread.pk}"
    if target.proposal is not None or target.question is not None:
        return f"proposal {target.proposal.pk}" if target.proposal is not None else f"question {getattr(target.question, 'pk', '')}"
    return f"value {target.value}" if target.value else f"field {target.field}" if target.field else "standard"


def _mine(mine: Turn, comment: Comment) -> Comment:
    """The comment as it is, which whoever acts may still change."""
    comment = Comment.objects.select_related("standard", "parent").get(pk=comment.pk)
    require(permissions.can_change_comment(mine.actor, comment, followed=queries.is_followed(comment)))
    return comment


def _address(comment: Comment) -> str:
    return f"{places.thread(comment.standard.slug, comment.parent_id or comment.pk)}#commentaire-{comment.pk}"


def _newly_named(mine: Turn, comment: Comment) -> list[User]:
    """Those of the standard whom the comment names, and did not before."""
    if "@" not in comment.body:
        return []
    people = {user.pk: user for user in members_in(mine.standard, list(Circle), mine.now)}
    found = named_in(comment.body, {key: user.public_name for key, user in people.items()})
    known = set(comment.mentions.values_list("user", flat=True))
    fresh = [key for key in sorted(found) if key not in known and key != comment.author_id]
    CommentMention.objects.bulk_create(CommentMention(comment=comment, user_id=key) for key in fresh)
    return [people[key] for key in fresh]


def _come_back(mine: Turn, thread: Comment, actor: User) -> None:
    """Say to whom the thread comes back after this reply: what the team says, to its author; what others say, to the team."""
    to_author = mine.actor.team and thread.author_id != actor.pk
    thread.new_reply_for = Comment.WhoseTurn.AUTHOR if to_author else Comment.WhoseTurn.TEAM
    Comment.objects.filter(pk=thread.pk).update(new_reply_for=thread.new_reply_for)


def _about(mine: Turn, target: CommentAnchor, call: Consultation | None, working: Revision) -> tuple[dict[str, Any], Revision]:
    """The columns that say what a comment is about, and the revision that its author has seen.

    During a call that is the frozen one, unless what is spoken of came since.
    """
    frozen = call.revision if call is not None and call.receives(mine.now) else working
    kind = target.kind
    field_uid = target.field
    seen = frozen
    if kind in ("field", "value"):
        uid = target.value or target.field
        known = Element.objects.filter(standard=mine.standard, uid=uid).select_related("introduced_in")
        there = Q(introduced_in__number__lte=frozen.number) & (Q(removed_in=None) | Q(removed_in__number__gt=frozen.number))
        element = known.filter(Q(removed_in=None) | there, kind=kind).order_by("-pk").first()
        if element is None:
            raise InvalidInput(
                "target",
                "Cet élément a été retiré du standard : commentez plutôt le champ qui le remplace, ou le standard."
                if known.exists()
                else "Cet élément n’existe pas dans ce standard.",
            )
        if field_uid and field_uid != element.field_uid:
            raise InvalidInput("target", "Cette valeur n’est pas une valeur de ce champ.")
        field_uid = element.field_uid
        seen = frozen if element.introduced_in.number <= frozen.number else working
    for row in (target.proposal, target.question):
        if row is not None and row.standard_id != mine.standard.pk:
            raise InvalidInput("target", "Cet élément appartient à un autre standard.")
    if target.proposal is not None:
        require(permissions.can_discuss_proposal(mine.actor, target.proposal))
    about = {
        "target": kind,
        "field_uid": field_uid,
        "value_uid": target.value,
        "proposal": target.proposal,
        "question": target.question,
    }
    return about, seen
