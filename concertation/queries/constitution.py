"""The constitution that a standard has taken as its own."""

from __future__ import annotations

from concertation.models import ConstitutionChoice
from concertation.rules.constitution import CONSTITUTIONS, DEFAULT, Constitution
from standard.models import Standard


def constitution_of(standard: Standard) -> Constitution:
    """The last one chosen; the default where none ever was."""
    code = ConstitutionChoice.objects.filter(standard=standard).order_by("-at", "-pk").values_list("code", flat=True).first()
    return CONSTITUTIONS.get(code or "", DEFAULT)
