"""The answer of a rule or of a permission: yes, or no with its reason. Pure, so that every floor speaks the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something is allowed. A refusal is falsy and says why in French; `field` is the input at fault, if one is."""

    reason: str = ""
    field: str = ""

    def __bool__(self) -> bool:
        return not self.reason

    def __str__(self) -> str:
        return self.reason


ALLOWED: Final = Verdict()
