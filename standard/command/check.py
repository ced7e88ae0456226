"""What stands between a schema and its publication as a version."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import Final

from standard.command import inputs
from standard.command.answers import Out
from standard.command.export import release_content
from standard.command.inputs import FOUND, Failure
from standard.preflight.checking import check, report
from standard.preflight.problems import ReleaseProblem, Weight
from standard.schema import numbering
from standard.schema.model import readable
from standard.schema.words import NBSP, count

HELP: Final = "Contrôle un schéma avant sa publication, comme le feront ses lecteurs et le catalogue national."
WORDS: Final[dict[Weight, str]] = {"blocks": "empêche de publier", "asks": "demande un motif", "noted": "à savoir"}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("schema", metavar="SCHEMA", help="le schéma à publier, en JSON ou en YAML, ou un Data Package")
    parser.add_argument("release", metavar="X.Y.Z", help="le numéro de la version")
    parser.add_argument("--resource", metavar="NOM", help="la ressource du Data Package")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="la forme de la réponse")


def run(options: Namespace, out: Out) -> int:
    if not numbering.is_plain(options.release):
        raise Failure(f"{numbering.HOW_WRITTEN} «\u00a0{options.release}\u00a0» n’en est pas un.", FOUND)
    schema = inputs.read_schema(options.schema, options.resource)
    content = release_content(schema, options.release, file_stem=Path(options.schema).stem)
    # The number that the schema says itself is looked at too.
    return answer(options.release, check(replace(content, schema=schema)), options.format, out)


def answer(version: str, problems: tuple[ReleaseProblem, ...], form: str, out: Out) -> int:
    """Writes what was found; the exit code says whether something stands in the way, or asks for a motive."""
    if form == "json":
        out(readable(report(version, problems)))
    else:
        for problem in problems:
            out(f"[{WORDS[problem.weight]}] {problem.finding.message} ({problem.finding.code})")
        out(_summary(version, problems))
    return FOUND if any(problem.weight != "noted" for problem in problems) else 0


def _summary(version: str, problems: tuple[ReleaseProblem, ...]) -> str:
    blocking = sum(problem.weight == "blocks" for problem in problems)
    asking = sum(problem.weight == "asks" for problem in problems)
    if blocking:
        return f"La version {version} ne peut pas paraître{NBSP}: {count(blocking, 'point à corriger', 'points à corriger')}."
    if asking:
        return f"La version {version} peut paraître, avec un motif pour {count(asking, 'point', 'points')}."
    return f"La version {version} peut paraître."
