"""Who may bring a document to a standard, let everybody read it, and read it before."""

from __future__ import annotations

from concertation.models import Document
from concertation.permissions.taking_part import as_member
from standard.permissions import ALLOWED, Actor, Verdict, as_reader, team_or_chair


def can_add_resource(actor: Actor) -> Verdict:
    """Whether somebody may bring a document or a link to the standard, which the team reads again before everybody can."""
    return as_member(actor)


def can_review_document(actor: Actor) -> Verdict:
    """Whether somebody may make a document public, or take it away."""
    return team_or_chair(actor)


def can_see_document(actor: Actor, document: Document) -> Verdict:
    if document.published_at is not None or (actor.signed_in and document.added_by_id == actor.user_id):
        return ALLOWED
    return team_or_chair(as_reader(actor))
