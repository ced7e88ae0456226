"""What a rule is, and what it says of one change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standard.schema.words import typeset

Effect = Literal["safe", "breaks", "warn", "unknown"]
Level = Literal["major", "minor", "patch"]


@dataclass(frozen=True, slots=True)
class CompatibilityRule:
    """One kind of change, said in two sentences: `fact` is what changes, a template, and `todo` who must do what.

    {field}, {within} and {of} name the field at the head of the sentence, inside it and after « de »; {subject} is
    what the change is about when that may be the whole schema; {what} names a property.
    """

    id: str
    producer: Effect
    consumer: Effect
    level: Level
    fact: str
    todo: str


@dataclass(frozen=True, slots=True)
class Impact:
    """What one change does. `message` says what changes and who must do what; `field` is the field's name."""

    rule: str
    producer: Effect
    consumer: Effect
    level: Level
    message: str
    field: str | None = None
    value: str | None = None


def table(*rules: tuple[str, Effect, Effect, Level, str, str]) -> dict[str, CompatibilityRule]:
    """The rules by identifier, their sentences with French spaces."""
    return {rule[0]: CompatibilityRule(*rule[:4], *(typeset(text) for text in rule[4:])) for rule in rules}
