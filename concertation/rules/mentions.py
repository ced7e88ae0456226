"""Whom a text names: « @Prénom Nom », as people write it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from standard.schema.folding import fold

_WORD: Final = re.compile(r"\w")


def named_in(text: str, people: Mapping[int, str]) -> set[int]:
    """The keys of those whose name follows an @; of two names that begin alike, the longer one is meant."""
    names = sorted(((fold(name), key) for key, name in people.items() if name.strip()), key=lambda one: -len(one[0]))
    found: set[int] = set()
    for said in map(fold, text.split("@")[1:]):
        length = 0
        for name, key in names:
            if len(name) < length:
                break
            if said.startswith(name) and not _WORD.match(said[len(name) : len(name) + 1]):
                length = len(name)
                found.add(key)
    return found
