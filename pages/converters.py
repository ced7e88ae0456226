"""What a version number looks like in an address."""

from __future__ import annotations

from standard.places import WORKING
from standard.schema import numbering


class VersionConverter:
    regex = numbering.PLAIN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class StateConverter(VersionConverter):
    """A version, or the working schema."""

    regex = f"{numbering.PLAIN}|{WORKING}"
