"""`manage.py compare_schemas OLD NEW`: what changed, for whom it matters, and the version number it calls for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandParser

from standard.comparison import ComparisonFilters, Side, compared
from standard.management.schema_files import SchemaFileCommand, print_json, read_schema
from standard.schema import compatibility, operations, wording
from standard.schema.alignment import align
from standard.schema.diff import compare
from standard.schema.model import Schema

READ: Final = 200
"""Sentences of one kind that are all printed."""


class Command(SchemaFileCommand):
    help = "Dit ce qui change d'un schéma à un autre, pour qui, et quel numéro de version en découle."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", type=Path, metavar="OLD", help="le schéma de départ")
        parser.add_argument("new", type=Path, metavar="NEW", help="le schéma d'arrivée")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="forme de la réponse")

    def handle(self, *, old: Path, new: Path, format: str, **options: Any) -> None:
        before, after = read_schema(old), read_schema(new)
        alignment = align(before, after)
        changes = compare(before, after, alignment=alignment)
        aligned = operations.apply_all(before, changes)
        impacts = compatibility.impacts(before, aligned, successors=operations.successors(changes))
        level = compatibility.level(impacts)
        version = _next_version(before, impacts)
        if format == "json":
            answer = operations.write_changes(changes)
            answer |= {"impacts": [asdict(impact) for impact in impacts], "level": level, "next_version": version}
            answer |= {} if alignment.complete else {"complete": False}
            print_json(self.stdout, answer)
            return
        if not changes:
            self.stdout.write("Les deux schémas disent la même chose.")
            return
        if not alignment.complete:
            self.stdout.write(f"{wording.INCOMPLETE}\n\n")
        told = compared(before, changes, sides=(Side("", ""), Side("", "")), filters=ComparisonFilters())
        self.stdout.write(f"{wording.capital(told.counts)}.\n\n")
        self._list("Ce qui change\u00a0:", _within_reason((group.kind, said) for group in told.whole.groups for said in group.sentences))
        self._list("Pour qui\u00a0:", _within_reason((impact.rule, impact.message) for impact in impacts))
        self.stdout.write(f"Niveau du changement\u00a0: {_LEVELS[level]}.")
        if version is not None:
            self.stdout.write(f"Version suivante\u00a0: {version}.")

    def _list(self, title: str, items: Any) -> None:
        self.stdout.write(title)
        for item in items:
            self.stdout.write(f"- {item}")
        self.stdout.write("")


def _within_reason(said: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """All that somebody may want to read; of thousands that are alike, the first ones."""
    return wording.together(said, most=READ, first=READ)


_LEVELS = {
    "major": "majeur, des fichiers ou des programmes sont à reprendre",
    "minor": "mineur, ce qui existe reste valable",
    "patch": "correctif, seule la documentation change",
    "none": "aucun",
}


def _next_version(before: Schema, impacts: tuple[compatibility.Impact, ...]) -> str | None:
    """The version after the one that the old descriptor declares; None where it declares none that can be read."""
    try:
        return compatibility.next_version(before.text("version"), impacts)
    except ValueError:
        return None
