"""What a version number looks like in an address."""

from __future__ import annotations

from standard.places import WORKING


class VersionConverter:
    regex = r"\d+\.\d+\.\d+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class StateConverter(VersionConverter):
    """A version, or the working schema."""

    regex = rf"\d+\.\d+\.\d+|{WORKING}"
