"""One chain over everything that binds a standard: what a link covers, and how anyone checks it.

Pure. A link says what one row holds; its hash covers that and the hash of the link before. What a person may ask to
erase (a motive, a message) enters as a digest salted by a text that is erased with it, so that the chain still verifies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from standard.schema.model import canonical

FIRST: Final = ""
"""What stands for the hash before the first link."""


@dataclass(frozen=True, slots=True)
class LinkContent:
    """What the hash of a link covers. `payload`: the row's columns by name, as JSON values."""

    number: int
    previous: str
    kind: str
    subject: int
    at: datetime
    payload: Mapping[str, Any]


def fingerprint(link: LinkContent) -> str:
    """The SHA-256 of a link, in hexadecimal: over its canonical JSON (sorted keys, no spaces, UTF-8)."""
    covered = {
        "number": link.number,
        "previous": link.previous,
        "kind": link.kind,
        "subject": link.subject,
        "at": moment(link.at),
        "payload": dict(link.payload),
    }
    return hashlib.sha256(canonical(covered).encode()).hexdigest()


def moment(at: datetime) -> str:
    """A moment as links write it: UTC, with six digits of microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(salt: str, column: str, text: str) -> str:
    """What stands in a payload for a text that may be erased."""
    return hashlib.sha256(f"{salt}\n{column}\n{text}".encode()).hexdigest()


def broken_at(links: Iterable[tuple[LinkContent, str]]) -> int | None:
    """The number of the first link that does not follow from the one before, of links in order from the first; None if all do."""
    previous = FIRST
    for rank, (link, sha256) in enumerate(links, start=1):
        if link.number != rank or link.previous != previous or fingerprint(link) != sha256:
            return rank
        previous = sha256
    return None
