"""Fields and values that are on their way out: replaced by what, gone when."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Final

from semver import Version

from standard.schema.lint.subject import LintDefect, LintRule, LintSubject
from standard.schema.model import JSON
from standard.schema.numbering import release_of
from standard.schema.words import NBSP, quoted


def successor_unknown(subject: LintSubject) -> Iterator[LintDefect]:
    """Something retired in favour of what is not there, or of itself."""
    names = {column.field.name for column in subject.columns}
    for column in subject.columns:
        for name in _strange(column.field.properties, names, column.field.name):
            message = f"{column.called} serait remplacé par {quoted(name)}, qui n’est aucun autre champ{NBSP}: corrigez ce nom."
            yield column.defect(message, "successors")
        for rank, value in enumerate(column.values):
            for text in _strange(value.properties, column.times, value.text) if value.properties else ():
                message = (
                    f"La valeur {quoted(value.text)} {column.of} serait remplacée par {quoted(text)}, qui n’est aucune autre valeur de la "
                    f"liste{NBSP}: corrigez ce texte."
                )
                yield column.value_defect(message, rank)


def _strange(properties: Mapping[str, JSON], known: Container[str], own: str) -> list[str]:
    """What is said to take the place of what is named `own`, and is not another."""
    named = properties.get("successors")
    return [name for name in named if isinstance(name, str) and (name == own or name not in known)] if isinstance(named, list) else []


def retired_overdue(subject: LintSubject) -> Iterator[LintDefect]:
    """Something that was to be gone in a version that is here."""
    now = release_of(subject.schema.text("version"))
    if now is None:
        return
    for column in subject.columns:
        if _due(column.field.properties, now):
            version = column.field.text("removedIn")
            message = f"{column.called} devait disparaître en version {version}{NBSP}: retirez-le, ou repoussez l’échéance."
            yield column.defect(message, "removedIn")
        for rank, value in enumerate(column.values):
            if value.properties and _due(value.properties, now):
                message = (
                    f"La valeur {quoted(value.text)} {column.of} devait disparaître en version {value.properties['removedIn']}{NBSP}: "
                    "retirez-la, ou repoussez l’échéance."
                )
                yield column.value_defect(message, rank)


def _due(properties: Mapping[str, JSON], now: Version) -> bool:
    removed = properties.get("removedIn")
    number = release_of(removed) if isinstance(removed, str) else None
    return number is not None and number <= now


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("successor-unknown", "warning", successor_unknown),
    LintRule("retired-overdue", "warning", retired_overdue),
)
