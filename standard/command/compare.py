"""What changed, for whom it matters, and the version number it calls for."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Final

from standard.command import answers, inputs
from standard.command.answers import Note, Out, Severity
from standard.command.inputs import FOUND
from standard.comparison import ComparisonFilters, Side, compared
from standard.schema import compatibility, operations, wording
from standard.schema.alignment import align
from standard.schema.diff import compare
from standard.schema.model import Schema, readable

HELP: Final = "Dit ce qui change d'un schéma à un autre, pour qui, et quel numéro de version en découle."

READ: Final = 200
"""Sentences of one kind that are all printed."""

SEVERITY: Final[dict[str, Severity]] = {"major": "error", "minor": "warning", "patch": "info"}
FAILING: Final = ("major", "minor", "patch")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="le schéma de départ")
    parser.add_argument("new", metavar="NEW", help="le schéma d'arrivée")
    parser.add_argument("--resource", metavar="NOM", help="la ressource du Data Package, dans les deux")
    parser.add_argument("--format", choices=answers.FORMATS, default="text", help=answers.FORMAT_HELP)
    parser.add_argument(
        "--fail-on", choices=(*FAILING, answers.NEVER), default=answers.NEVER, help="à partir de quel changement le code de sortie est 1"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="où écrire la réponse, plutôt que sur la sortie")


def run(options: Namespace, out: Out) -> int:
    write = answers.to(options.output, out)
    before, after = (inputs.read_schema(name, options.resource) for name in (options.old, options.new))
    alignment = align(before, after)
    changes = compare(before, after, alignment=alignment)
    aligned = operations.apply_all(before, changes)
    impacts = compatibility.impacts(before, aligned, successors=operations.successors(changes))
    level = compatibility.level(impacts)
    version = _next_version(before, impacts)
    if options.format == "json":
        answer = operations.write_changes(changes)
        answer |= {"impacts": [asdict(impact) for impact in impacts], "level": level, "next_version": version}
        answer |= {} if alignment.complete else {"complete": False}
        write(readable(answer))
    elif options.format != "text":
        notes = [Note(options.new, SEVERITY[impact.level], impact.rule, impact.message) for impact in impacts]
        write(answers.written(options.format, [options.new], notes))
    elif not changes:
        write("Les deux schémas disent la même chose.")
    else:
        told = compared(before, changes, sides=(Side("", ""), Side("", "")), filters=ComparisonFilters())
        lines = [] if alignment.complete else [wording.INCOMPLETE, ""]
        lines += [f"{wording.capital(told.counts)}.", ""]
        lines += _list("Ce qui change\u00a0:", ((group.kind, said) for group in told.whole.groups for said in group.sentences))
        lines += _list("Pour qui\u00a0:", ((impact.rule, impact.message) for impact in impacts))
        lines.append(f"Niveau du changement\u00a0: {_LEVELS[level]}.")
        lines += [f"Version suivante\u00a0: {version}."] if version is not None else []
        write("\n".join(lines))
    return FOUND if answers.fails([level], options.fail_on, FAILING) else 0


def _list(title: str, said: Iterable[tuple[str, str]]) -> list[str]:
    """All that somebody may want to read; of thousands that are alike, the first ones."""
    return [title, *(f"- {item}" for item in wording.together(said, most=READ, first=READ)), ""]


_LEVELS: Final = {
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
