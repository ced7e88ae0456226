"""What is looked at to tell where decisions and the schema do not agree, and what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from standard.schema.model import Schema
from standard.schema.operations import Operation

Kind: TypeAlias = Literal["not_applied", "undecided", "still_present", "condition", "follow_up", "reworded"]

KINDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "not_applied": "Décidé, mais pas dans le schéma",
        "undecided": "Dans le schéma, sans décision",
        "still_present": "Écarté ou remplacé, mais encore là",
        "condition": "Sous une condition qui n’est pas levée",
        "follow_up": "À faire, et en retard",
        "reworded": "Adopté autrement que soumis",
    }
)
"""Every kind of divergence, in the order in which they are read."""


@dataclass(frozen=True, slots=True)
class Wording:
    """An option as it reads, and what it changes."""

    title: str
    text: str = ""
    operations: tuple[Operation, ...] = ()


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something that a decision leaves to do."""

    key: int
    text: str
    due: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision. Revisions are said by their numbers in the chain."""

    number: int
    question: int
    title: str
    """The question's."""
    outcome: str
    state: str
    found: int
    """The revision that it found: the last one before it."""
    revision: int | None = None
    """The one that it produced."""
    operations: tuple[Operation, ...] = ()
    option: Wording | None = None
    """What it chose, as the question says it now."""
    put: Wording | None = None
    """The same as people voted on it; None where nobody did."""
    written_on: int = 0
    """The revision that what it chose was written on."""
    others: tuple[Wording, ...] = ()
    """The options that it did not choose, but the statu quo."""
    in_words: bool = False
    """That it chose words about the schema, and no change of it."""
    replaces: int | None = None
    replaced_by: int | None = None
    stays: Mapping[str, str] = field(default_factory=dict)
    """What stays of the decision that it replaces (fields by uid), and why."""
    left: tuple[str, ...] = ()
    """What could not be taken back once it was called up or contested, in sentences."""
    conditions: str = ""
    due: date | None = None
    """By when its condition is checked."""
    to_do: tuple[ToDo, ...] = ()

    @property
    def binds(self) -> bool:
        return self.state == "in_force" and self.replaced_by is None

    @property
    def place(self) -> int:
        """Where it stands in the chain: a revision after this number came later."""
        return self.revision if self.revision is not None else self.found


@dataclass(frozen=True, slots=True)
class UndecidedStep:
    """A revision that no decision made: a file that was imported, or the preparation of a version."""

    revision: int
    version: str
    """The first version that carries it; empty while none does."""
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class UnsettledQuestion:
    """A question that is not settled."""

    number: int
    title: str
    state: str
    """In French words."""
    options: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that a standard decided, and everything that was done without deciding it."""

    working: Schema
    decisions: tuple[Taken, ...] = ()
    steps: tuple[UndecidedStep, ...] = ()
    asked: tuple[UnsettledQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Divergence:
    """One place where decisions and the schema do not agree, and what to do of it."""

    kind: Kind
    key: str
    """What names it as long as it lasts."""
    sentence: str
    todo: str
    details: tuple[str, ...] = ()
    decision: int | None = None
    question: int | None = None
    version: str = ""
    field: str = ""
    """The uid of the field where it is seen, if there is one."""
