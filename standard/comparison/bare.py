"""Two schemas that somebody brings, compared as that person says what became what."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from standard.comparison.guesses import Guesses, guesses
from standard.comparison.states import Comparison, ComparisonFilters, Side, compared
from standard.schema import diff
from standard.schema.model import Schema
from standard.schema.words import quoted


def compared_bare(
    before: Schema, after: Schema, answers: Mapping[str, str], *, sides: tuple[Side, Side] | None = None, reserved: Collection[str] = ()
) -> tuple[Guesses, Comparison]:
    """What became what, and what changed. `answers` are those of a form: to the questions, then its filters.

    `sides` name the two otherwise than they name themselves; no new field takes a `reserved` uid.
    """
    found = guesses(before, after, answers)
    comparison = compared(
        before,
        diff.compare(before, after, alignment=found.alignment, reserved=reserved),
        sides=sides or _sides(before, after),
        filters=ComparisonFilters.asked(answers),
        complete=found.alignment.complete,
    )
    return found, comparison


def _sides(before: Schema, after: Schema) -> tuple[Side, Side]:
    """Each by its title and number; where that tells nothing, by its place."""
    named = []
    for schema in (before, after):
        version = schema.text("version")
        title = quoted(schema.text("title") or schema.text("name") or "Schéma sans titre")
        named.append(f"{title} ({version})" if version else title)
    if named[0] == named[1]:
        named = ["le premier schéma", "le second"]
    return Side("avant", named[0], before.text("version")), Side("apres", named[1], after.text("version"))
