"""Reading what people type: trimmed, complete, storable, or refused beside the input."""

from __future__ import annotations

from standard.services.errors import InvalidInput

LONGEST = 20_000
"""The longest free text, in characters: some ten pages."""


def text(field: str, value: str, *, missing: str = "", longest: int = LONGEST) -> str:
    """The text without the spaces around it. `missing` is what to say where it is empty; without it, empty is fine."""
    value = value.replace("\x00", "").strip()
    if missing and not value:
        raise InvalidInput(field, missing)
    if len(value) > longest:
        raise InvalidInput(field, f"Ce texte compte {len(value)} caractères : raccourcissez-le à {longest} au plus.")
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidInput(field, "Ce texte contient un caractère illisible : tapez-le de nouveau.")
    return value


def choice(field: str, value: str, allowed: list[str], *, message: str) -> str:
    """One of the allowed codes."""
    if value not in allowed:
        raise InvalidInput(field, message)
    return value
