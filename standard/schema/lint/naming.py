"""Technical names: letters, digits and underscores, and none that passes for another."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from standard.schema.folding import fold
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField
from standard.schema.words import NBSP, count, enumerated, quoted

PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+")
SLUG: Final = re.compile(r"[-a-z0-9._/]+")
"""What frictionless takes for the name of a schema; it refuses the whole schema otherwise."""


def suggested(name: str) -> str:
    """A plain name near this one."""
    return re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")


def name_characters(subject: LintSubject) -> Iterator[LintDefect]:
    for column in subject.columns:
        name = column.field.name
        if name and not PLAIN.fullmatch(name):
            what = _oddities(name)
            hint = f", par exemple {quoted(suggested(name))}" if suggested(name) else ""
            message = (
                f"Le nom {quoted(name)} contient {what}{NBSP}: beaucoup d’outils s’y trompent. "
                f"N’utilisez que des lettres sans accent, des chiffres et «{NBSP}_{NBSP}»{hint}."
            )
            yield column.defect(message, "name")


def _oddities(name: str) -> str:
    kinds = {
        "une espace": any(one.isspace() for one in name),
        "un accent": any(not one.isascii() and one.isalpha() for one in name) or unicodedata.normalize("NFC", name) != name,
        "un caractère invisible": any(unicodedata.category(one) in ("Cc", "Cf") for one in name),
    }
    found = [kind for kind, there in kinds.items() if there]
    return enumerated(found) if found else "un signe de ponctuation"


def name_capitals(subject: LintSubject) -> Iterator[LintDefect]:
    """Capitals are a convention where most names have them, and a slip elsewhere."""
    capitals = [column for column in subject.columns if column.field.name != column.field.name.lower()]
    if len(capitals) * 2 > len(subject.columns):
        if len(subject.columns) > 1:
            message = (
                f"{count(len(capitals), 'nom', 'noms')} de champs sur {len(subject.columns)} ont des majuscules{NBSP}: "
                "les minuscules évitent les erreurs de recopie. Changez-les à la prochaine version majeure, s’il y en a une."
            )
            yield LintDefect(message, None, "fields")
        return
    for column in capitals:
        name = column.field.name
        message = f"Le nom {quoted(name)} a des majuscules, à la différence des autres{NBSP}: écrivez {quoted(_lowered(name))}."
        yield column.defect(message, "name")


def _lowered(name: str) -> str:
    """« SiteWeb » is « site_web »; a name that no tool reads well is mended whole."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return apart.lower() if PLAIN.fullmatch(name) else suggested(apart)


def name_near_duplicate(subject: LintSubject) -> Iterator[LintDefect]:
    groups: dict[str, dict[str, WrittenField]] = defaultdict(dict)
    for column in subject.columns:
        if name := column.field.name:
            groups[re.sub(r"[\s_-]+", "", fold(name))].setdefault(name, column)
    for names in groups.values():
        if len(names) > 1:
            message = f"Les noms {enumerated([quoted(name) for name in names])} se confondent{NBSP}: rendez-les plus distincts."
            yield list(names.values())[1].defect(message, "name")


def schema_name(subject: LintSubject) -> Iterator[LintDefect]:
    name = subject.raw.get("name")
    if isinstance(name, str) and not SLUG.fullmatch(name):
        hint = suggested(name).replace("_", "-") or "lieux-de-mediation"
        message = (
            f"Le nom technique du schéma, {quoted(name)}, doit tenir en minuscules, chiffres et tirets, sans quoi les outils refusent le "
            f"schéma{NBSP}: écrivez par exemple {quoted(hint)}."
        )
        yield LintDefect(message, None, "name")


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("name-characters", "warning", name_characters),
    LintRule("name-capitals", "info", name_capitals),
    LintRule("name-near-duplicate", "warning", name_near_duplicate),
    LintRule("schema-name", "error", schema_name),
)
