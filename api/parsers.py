"""What a script sends: JSON as other programs read it, and texts that a database can hold. The rest is refused, with its place."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from django.http import QueryDict
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

from accounts.typed import storable

MOST_DIGITS = 1_000
"""Of a number, as where a schema is read."""


class StrictJSONParser(JSONParser):
    """Refuses what is no JSON, and the numbers that nothing holds."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            text = stream.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ParseError("Ce corps n'est pas écrit en UTF-8.") from None
        try:
            return json.loads(text, parse_int=_integer, parse_float=_fraction, parse_constant=_no_number)
        except json.JSONDecodeError as error:
            raise ParseError(
                f"Ce corps n'est pas du JSON\u00a0: la lecture s'arrête ligne {error.lineno}, colonne {error.colno}."
            ) from None


def check_texts(data: Any) -> None:
    """Refuse what was sent where it has a text that nothing can hold."""
    for place in _unstorable(dict(data.lists()) if isinstance(data, QueryDict) else data):
        raise ValidationError({place or "non_field_errors": ["Ce texte contient un caractère illisible\u00a0: tapez-le de nouveau."]})


def _unstorable(data: Any, place: str = "") -> Iterator[str]:
    """Where such a text stands: `options.0.title`."""
    match data:
        case str():
            if not storable(data):
                yield place
        case dict():
            for name, value in data.items():
                yield from _unstorable(value, f"{place}.{name}" if place else name) if storable(name) else [place]
        case list():
            for rank, value in enumerate(data):
                yield from _unstorable(value, f"{place}.{rank}" if place else str(rank))


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ParseError(f"Ce corps contient un nombre de {len(digits)} chiffres\u00a0: {MOST_DIGITS} au plus sont lus.")
    return int(digits)


def _fraction(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ParseError("Ce corps contient un nombre trop grand pour être compté.")
    return number


def _no_number(name: str) -> NoReturn:
    raise ParseError(f"Ce corps contient «\u00a0{name}\u00a0», qui n'est pas un nombre en JSON.")
