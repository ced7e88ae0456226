"""What a version number looks like in an address."""

from __future__ import annotations

from standard.places import LATEST, WORKING
from standard.schema import numbering


class VersionConverter:
    regex = numbering.PLAIN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PublishedConverter(VersionConverter):
    """A version, or whichever is in force."""

    regex = f"{numbering.PLAIN}|{LATEST}"


class StateConverter(VersionConverter):
    """A version, or the working schema."""

    regex = f"{numbering.PLAIN}|{WORKING}"
