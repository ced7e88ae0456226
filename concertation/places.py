"""Where what people debate has its page. Pure, as `standard.places`."""

from __future__ import annotations

from uuid import UUID

from standard.places import path


def consultation(slug: str) -> str:
    """The call for comments, and what was said of the standard as a whole."""
    return path("standards", slug, "consultation")


def roadmap(slug: str) -> str:
    """The phases, the goal, and where one stands."""
    return path("standards", slug, "feuille-de-route")


def proposal(slug: str, number: int) -> str:
    return path("standards", slug, "propositions", number)


def question(slug: str, number: int) -> str:
    return path("standards", slug, "questions", number)


def use_case(slug: str, number: int) -> str:
    """What the standard is to serve."""
    return path("standards", slug, "cas-d-usage", number)


def decision(slug: str, number: int) -> str:
    return path("standards", slug, "decisions", number)


def meeting(slug: str, key: int) -> str:
    return path("standards", slug, "reunions", key)


def activity(slug: str, key: int) -> str:
    """A quiz, a round of introductions, open questions, a debate."""
    return path("standards", slug, "reunions", "activites", key)


def resources(slug: str) -> str:
    """The documents and links of a standard."""
    return path("standards", slug, "ressources")


def document(slug: str, key: int) -> str:
    """The bytes of a document."""
    return path("standards", slug, "ressources", key)


def shared_field(slug: str, key: int) -> str:
    """A field that the standard shares with another: who must agree, what was said."""
    return path("standards", slug, "champs-partages", key)


def joining(slug: str, key: int, secret: UUID) -> str:
    """Where somebody who is invited reads the link to connect by, without signing in."""
    return path("standards", slug, "reunions", key, "rejoindre", secret)


def commenting(slug: str) -> str:
    """Where one comments on what the address names."""
    return path("standards", slug, "commentaires")


def letter(slug: str, number: int) -> str:
    """What the project team wrote to a circle, and its answers."""
    return path("standards", slug, "lettres", number)


def thread(slug: str, key: int) -> str:
    """A comment and the replies to it."""
    return path("standards", slug, "commentaires", key)


def moderation(slug: str, key: int) -> str:
    """A text that the team withholds: why, and the appeal of whoever wrote it."""
    return path("standards", slug, "moderation", key)


def attachment(slug: str, key: str) -> str:
    """A file that goes with a comment."""
    return path("standards", slug, "commentaires", "pieces", key)
