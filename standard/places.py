"""Where what a standard publishes has its page: the addresses that people keep, that files print and that mails give.

Pure: each has its view a floor above, and a test holds the two together.
"""

from __future__ import annotations

from typing import Final, Protocol
from urllib.parse import quote
from uuid import UUID

WORKING: Final = "travail"
"""Names the working schema where a version is expected."""

LATEST: Final = "latest"
"""Names the version in force, in the address of its files."""

_SAFE: Final = "!$&'()*+,;=/~:@"
"""What stands as it is in the path of an address (RFC 3986)."""


class NamedElement(Protocol):
    """A field, or its element in the index."""

    @property
    def name(self) -> str: ...
    @property
    def uid(self) -> str: ...


def path(*parts: object) -> str:
    """An address of the site, with its final slash: its parts, each escaped where an address cannot hold it."""
    return quote("/".join(["", *map(str, parts), ""]), safe=_SAFE)


def standard(slug: str) -> str:
    return path("standards", slug)


def join(slug: str) -> str:
    """Where one registers as a contributor, and reads what became of one's request."""
    return path("standards", slug, "inscription")


def roster(slug: str) -> str:
    """Who makes the standard: its circles and its ecosystem."""
    return path("standards", slug, "cercles")


def samples(slug: str) -> str:
    """The files left as samples of a standard."""
    return path("standards", slug, "echantillons")


def members(slug: str) -> str:
    """The same, for the project team to look after."""
    return path("standards", slug, "equipe", "membres")


def webhooks(slug: str) -> str:
    """The programs that are told of what happens in it."""
    return path("standards", slug, "equipe", "webhooks")


def invitation(token: str) -> str:
    """What an invitation leads to; it is for whoever received it."""
    return path("invitations", token)


def field(slug: str, found: NamedElement) -> str:
    """The page of a field; one without a name is found by its uid."""
    return path("standards", slug, "champs", found.name or found.uid)


def release(slug: str, version: str) -> str:
    return path("standards", slug, "versions", version)


def adoption(slug: str) -> str:
    """Who publishes with the standard, who will, and what is made of it."""
    return path("standards", slug, "qui-utilise")


def publication(slug: str, number: int) -> str:
    """A file that is published with the standard, and what was found of it."""
    return path("standards", slug, "qui-utilise", "publications", number)


def proof(slug: str) -> str:
    """The chain over everything that binds, and how anybody checks it."""
    return path("standards", slug, "historique", "preuve")


def release_files(slug: str, version: str) -> str:
    """What begins the address of each published file of a version."""
    return path("standards", slug, version)


def artefact(slug: str, version: str, name: str) -> str:
    return path("standards", slug, version, name).removesuffix("/")


def family(slug: str) -> str:
    """Standards that are released together."""
    return path("familles", slug)


def family_desk(slug: str) -> str:
    """Where the teams of a family look after it, and answer what is asked of it."""
    return path("familles", slug, "equipes")


def family_of_standard(slug: str) -> str:
    """Where the team of a standard founds a family, joins one, and answers what is asked of it."""
    return path("standards", slug, "equipe", "famille")


def family_file(slug: str, version: str, name: str) -> str:
    return path("familles", slug, version, name).removesuffix("/")


def repository(slug: str) -> str:
    """The standard as a git repository."""
    return f"/standards/{slug}.git"


def report(slug: str, key: UUID) -> str:
    """The report of a file that somebody tried."""
    return path("standards", slug, "verifier", key)


def comparison(key: UUID) -> str:
    """The page of two large schemas compared."""
    return path("comparer", key)


def starting_source(key: UUID) -> str:
    """What somebody begins a standard from, fetched where it is."""
    return path("standards", "commencer", key)


def conversion(slug: str, key: UUID) -> str:
    """A file rewritten for another version."""
    return path("standards", slug, "mettre-a-jour", key)


def news() -> str:
    """What somebody is told of, and when they receive it."""
    return path("notifications")


def unsubscribing(token: str) -> str:
    """Where one stops the news of a standard without signing in."""
    return path("notifications", "desinscription", token)
