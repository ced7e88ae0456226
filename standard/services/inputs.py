"""Reading what people type: fit to be kept, complete, not too long, or refused beside the input."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from accounts import typed
from accounts.models import User
from standard.models import Release, Standard
from standard.permissions import Verdict, require
from standard.services.errors import InvalidInput

LONGEST: Final = 20_000
"""The longest free text, in characters: some ten pages."""
LONGEST_LINE: Final = 200
_WEB: Final = URLValidator(schemes=["http", "https"])


def text(field: str, value: str, *, missing: str = "", longest: int = LONGEST) -> str:
    """A free text, of several lines. `missing` is what to say where it is empty; without it, empty is fine."""
    return _read(typed.paragraphs, field, value, missing, longest)


def line(field: str, value: str, *, missing: str = "", longest: int = LONGEST_LINE) -> str:
    """A title or a name, of one line. `missing` as above."""
    return _read(typed.line, field, value, missing, longest)


def email(field: str, value: str) -> str:
    """An e-mail address, as accounts hold it."""
    value = User.objects.normalize_email(value)
    try:
        validate_email(value)
    except ValidationError:
        raise InvalidInput(field, "Écrivez une adresse électronique complète, par exemple prenom@exemple.fr.") from None
    return value


def web_address(field: str, value: str, *, longest: int, incomplete: str) -> str:
    """The address of a page of the web, or nothing. `incomplete` is what to say of anything else."""
    value = line(field, value, longest=longest)
    if value:
        try:
            _WEB(value)
        except ValidationError:
            raise InvalidInput(field, incomplete) from None
    return value


NOT_PUBLISHED: Final = "Choisissez une version publiée de ce standard."


def published(field: str, release: Release, standard: Standard, *, message: str = NOT_PUBLISHED) -> None:
    """A version of that standard, which was published."""
    if release.standard_id != standard.pk or release.state == Release.State.CANDIDATE:
        raise InvalidInput(field, message)


def choice(field: str, value: str, allowed: Collection[str], *, message: str) -> str:
    """One of the allowed codes."""
    if value not in allowed:
        raise InvalidInput(field, message)
    return value


def check(verdict: Verdict) -> None:
    """Raise a refusal: beside the input that it names, if it names one."""
    if not verdict and verdict.field:
        raise InvalidInput(verdict.field, verdict.reason)
    require(verdict)


def _read(fit: Callable[[str], str], field: str, value: str, missing: str, longest: int) -> str:
    value = fit(value)
    if missing and not value:
        raise InvalidInput(field, missing)
    if len(value) > longest:
        raise InvalidInput(field, f"Ce texte compte {len(value)} caractères : raccourcissez-le à {longest} au plus.")
    return value
