"""What changes in one field, as people read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal

from standard.comparison.details import Details
from standard.comparison.rows import ComparedValue, PropertyChange, TextLine
from standard.publishing.content import DecisionRef
from standard.publishing.dictionary import Entry
from standard.schema.compatibility import RULES, Effect, Impact
from standard.schema.wording import capital, together

GroupKind = Literal["added", "removed", "renamed", "changed", "split", "merged", "schema"]

WORST_FIRST: Final[tuple[Effect, ...]] = ("breaks", "unknown", "warn", "safe")

TO_DO: Final[dict[Effect, str]] = {
    "safe": "rien à faire",
    "warn": "un point à vérifier",
    "unknown": "effet à vérifier",
    "breaks": "à adapter",
}
"""What an effect asks of somebody, in the words of a badge."""

KIND_WORDS: Final[dict[GroupKind, str]] = {
    "added": "Ajouté",
    "removed": "Retiré",
    "renamed": "Renommé",
    "changed": "Modifié",
    "split": "Scindé",
    "merged": "Fusionné",
    "schema": "Modifié",
}


@dataclass(frozen=True)
class ChangeGroup:
    """What changes in one field, or in the standard itself where `uid` is None."""

    kind: GroupKind
    uid: str | None
    name: str
    title: str
    sentences: tuple[str, ...]
    """In order; of many that are alike, the first ones, then how many there are."""
    details: Details = field(compare=False)
    anchor: str = ""
    """Where a page that lists the changes shows this one."""
    impacts: tuple[Impact, ...] = ()
    decisions: tuple[DecisionRef, ...] = ()
    """The decisions that brought the change, where they are known."""
    alike: tuple[str, ...] = ()
    """The names of the fields of which it says the same; none where it is about one alone."""
    parts: tuple[ChangeGroup, ...] = ()
    """The fields of a split or of a merge, each on its own: `values` then say where each value went."""
    in_context: tuple[str, ...] = ()
    """The sentences for who has the field in front of them."""

    @property
    def properties(self) -> tuple[PropertyChange, ...]:
        return self.details.properties

    @property
    def properties_left(self) -> int:
        return self.details.properties_left

    @property
    def values(self) -> tuple[ComparedValue, ...]:
        return self.details.values

    @property
    def values_left(self) -> int:
        return self.details.values_left

    @property
    def unchanged_values(self) -> int:
        return self.details.unchanged_values

    @property
    def technical(self) -> tuple[TextLine, ...]:
        return self.details.technical

    @property
    def entry(self) -> Entry | None:
        return self.details.entry

    @property
    def alone(self) -> ChangeGroup:
        """The same, for a page that shows nothing else."""
        return replace(self, details=replace(self.details, most=10 * self.details.most))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields that it is about."""
        return self.alike or tuple(part.name for part in self.parts) or (self.name,)

    @property
    def fields(self) -> int:
        """How many fields it is the change of."""
        return len(self.alike) or 1

    @cached_property
    def producer(self) -> Effect:
        return worst(impact.producer for impact in self.impacts)

    @cached_property
    def consumer(self) -> Effect:
        return worst(impact.consumer for impact in self.impacts)

    @property
    def breaking(self) -> bool:
        """Whether it may ask producers or reusers to adapt or to check something."""
        return (self.producer, self.consumer) != ("safe", "safe")

    @property
    def kind_in_words(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def for_producers(self) -> str:
        return f"Producteurs\u00a0: {TO_DO[self.producer]}"

    @property
    def for_reusers(self) -> str:
        return f"Réutilisateurs\u00a0: {TO_DO[self.consumer]}"

    @cached_property
    def to_do(self) -> tuple[str, ...]:
        """Who must do what, once each; preceded by what it is about where no sentence of the change says it in the same words.

        Of many that one rule asks, the first ones, then how many there are.
        """
        felt = [impact for impact in self.impacts if (impact.producer, impact.consumer) != ("safe", "safe")]
        sentences = frozenset(self.sentences)
        asked = dict.fromkeys((impact.rule, self._asked(impact, sentences)) for impact in felt)
        return together(asked)

    @staticmethod
    def _asked(impact: Impact, sentences: Collection[str]) -> str:
        todo = f"{capital(RULES[impact.rule].todo)}."
        return todo if impact.message.removesuffix(todo).strip() in sentences else impact.message


def worst(effects: Iterable[Effect]) -> Effect:
    found = set(effects)
    return next((effect for effect in WORST_FIRST if effect in found), "safe")
