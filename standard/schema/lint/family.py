"""What the keys of a schema say of the other tables of its family: that table, those fields, the same types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from standard.schema.keys import KeyToTable, foreign_keys
from standard.schema.lint.subject import LintDefect, LintRule
from standard.schema.model import Schema
from standard.schema.slips import Nearest
from standard.schema.words import NBSP, enumerated, quoted


@dataclass(frozen=True, slots=True)
class FamilyTables:
    """A schema among the tables of its family, itself included, by every name under which a key may lead to one."""

    schema: Schema
    tables: Mapping[str, Schema]

    def across(self) -> Iterator[tuple[int, KeyToTable]]:
        """The keys that lead to a table by its name, each with its rank from 1."""
        yield from ((rank, key) for rank, key in enumerate(foreign_keys(self.schema), 1) if key.table)


def key_table_unknown(looked: FamilyTables) -> Iterator[LintDefect]:
    """It may be a table that lives elsewhere: then the files of the family do not hold it."""
    nearest = Nearest(looked.tables)
    for rank, key in looked.across():
        if key.table not in looked.tables:
            near = nearest(key.table)
            hint = f" Vouliez-vous dire {quoted(near)}{NBSP}?" if near else ""
            message = f"La clé étrangère n°{NBSP}{rank} mène à la table {quoted(key.table)}, qui n’est pas de la famille.{hint}"
            yield LintDefect(message, None, "foreignKeys")


def key_field_unknown(looked: FamilyTables) -> Iterator[LintDefect]:
    for rank, key in looked.across():
        table = looked.tables.get(key.table)
        missing = [name for name in dict.fromkeys(key.theirs) if table is not None and table.by_name(name) is None]
        if missing:
            named = enumerated(map(quoted, missing))
            message = f"La clé étrangère n°{NBSP}{rank} mène à {named}, que la table {quoted(key.table)} n’a pas{NBSP}: corrigez ce nom."
            yield LintDefect(message, None, "foreignKeys")


def key_types_differ(looked: FamilyTables) -> Iterator[LintDefect]:
    for rank, key in looked.across():
        table = looked.tables.get(key.table)
        if table is None:
            continue
        for name, other in zip(key.own, key.theirs, strict=False):
            mine, theirs = looked.schema.by_name(name), table.by_name(other)
            if mine is not None and theirs is not None and mine.type != theirs.type:
                message = (
                    f"La clé étrangère n°{NBSP}{rank} relie {quoted(name)}, de type {quoted(mine.type)}, à {quoted(other)} "
                    f"de la table {quoted(key.table)}, de type {quoted(theirs.type)}{NBSP}: donnez le même type aux deux."
                )
                yield LintDefect(message, None, "foreignKeys")


RULES: Final[tuple[LintRule[FamilyTables], ...]] = (
    LintRule("key-field-unknown", "error", key_field_unknown),
    LintRule("key-types-differ", "error", key_types_differ),
    LintRule("key-table-unknown", "warning", key_table_unknown),
)
