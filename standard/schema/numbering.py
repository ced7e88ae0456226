"""The numbers of versions: those that are published, and those that people write in schemas (semver.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from semver import Version

PLAIN: Final = r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}"
"""What a version is published under: three numbers and nothing else. Addresses are read with it."""

LONGEST: Final = 40
"""Characters of the longest text that is taken for a number."""

HIGHEST: Final = 999_999_999
"""The highest of the three numbers: programs hold them in 32 bits."""

HOW_WRITTEN: Final = "Un numéro de version s’écrit avec trois nombres, de neuf chiffres au plus, par exemple 1.2.0, sans «\u00a0v\u00a0»."

_BEFORE: Final = re.compile(r"[vV]?\.?\s*")


def is_plain(text: str) -> bool:
    """Whether a version may be published under the text."""
    return len(text) <= LONGEST and re.fullmatch(PLAIN, text) is not None and max(map(int, text.split("."))) <= HIGHEST


def is_number(text: str) -> bool:
    """Whether the text is a number as semver writes it: what follows a dash tells what prepares it."""
    return len(text) <= LONGEST and Version.is_valid(text)


def read(text: str) -> Version | None:
    """The number that a text says; a v before it is let through, and a third number left out is 0. None where it says none."""
    text = _BEFORE.sub("", text.strip(), count=1)
    if len(text) > LONGEST or "." not in text:
        return None
    try:
        return Version.parse(text, optional_minor_and_patch=True)
    except ValueError:
        return None


def is_before(one: str, other: str) -> bool:
    """Whether the first number comes before the second. Raises ValueError where one is none."""
    return Version.parse(one) < Version.parse(other)


def release_of(text: str) -> Version | None:
    """The number that a text says, what prepares a number taken for it: 1.2.0-rc.1 is 1.2.0."""
    number = read(text)
    return number and number.finalize_version()


def not_used(number: str, used: Iterable[str], level: str) -> str:
    """The number, or where one as high was used, be it for a version withdrawn since, the one that `level` calls for after the highest."""
    highest = max(map(Version.parse, used), default=None)
    if highest is None or Version.parse(number) > highest:
        return number
    if level == "major" and highest.major:
        return str(highest.bump_major())
    return str(highest.bump_patch() if level == "patch" else highest.bump_minor())
