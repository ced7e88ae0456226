"""What comments are about, in words, and where to read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concertation import places
from concertation.models import Comment, CommentDraft
from standard import places as standard_places
from standard.models import Element
from standard.schema.wording import quoted


@dataclass(frozen=True, slots=True)
class CommentSubject:
    """Words that follow « sur » : « le champ « Nom » »; the address of what they name."""

    words: str
    url: str


def comment_subjects(comments: Iterable[Comment | CommentDraft]) -> dict[int, CommentSubject]:
    """By comment, what it is about, in one query. Reads the `standard`, `proposal` and `question` of each: select them."""
    listed = list(comments)
    uids = {uid for comment in listed for uid in (comment.field_uid, comment.value_uid) if uid}
    known = Element.objects.filter(standard__in={comment.standard_id for comment in listed}, uid__in=uids).order_by("pk")
    elements = {(element.standard_id, element.uid): element for element in known}
    return {comment.pk: _subject(comment, elements) for comment in listed}


def _subject(comment: Comment | CommentDraft, elements: dict[tuple[int, str], Element]) -> CommentSubject:
    slug = comment.standard.slug
    if comment.proposal is not None:
        url = places.proposal(slug, comment.proposal.number)
        return CommentSubject(f"la proposition n°\u00a0{comment.proposal.number}, {quoted(comment.proposal.title)}", url)
    if comment.question is not None:
        url = places.question(slug, comment.question.number)
        return CommentSubject(f"la question n°\u00a0{comment.question.number}, {quoted(comment.question.title)}", url)
    field = elements.get((comment.standard_id, comment.field_uid))
    if field is None:
        return CommentSubject("le standard dans son ensemble", places.consultation(slug))
    url = standard_places.field(slug, field)
    words = f"le champ {quoted(field.title or field.name)}"
    value = elements.get((comment.standard_id, comment.value_uid))
    if value is None:
        return CommentSubject(words, url)
    return CommentSubject(f"la valeur {quoted(value.title or value.name)}, dans {words}", f"{url}?valeur={value.uid}")
