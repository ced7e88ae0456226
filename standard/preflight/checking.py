"""Everything that is looked at before a version is published, its files and the tools of the catalogue included."""

from __future__ import annotations

import json
import logging
import subprocess

from standard.preflight import tools
from standard.preflight.catalogue import CODES, CONSEQUENCES, REFUSED, STOPPED
from standard.preflight.files import file_problems
from standard.preflight.problems import ReleaseProblem, by_weight, problem_to_json, problems_of
from standard.publishing.content import ReleaseContent
from standard.publishing.schema_json import schema_json
from standard.schema.findings import Finding
from standard.schema.model import JSON
from standard.schema.words import NBSP, quoted

logger = logging.getLogger(__name__)


def check(content: ReleaseContent, *, summary: str = "") -> tuple[ReleaseProblem, ...]:
    """Every problem of a version, the weightiest first. It makes its files, and takes a second or so."""
    found = problems_of(content, summary=summary)
    # Where we say already what stands in their way, they say it again in English.
    stated = any(problem.finding.code in CODES for problem in found)
    told = [] if stated else _told_by_tools(json.loads(schema_json(content)))
    return by_weight((*found, *told, *file_problems(content)))


def report(version: str, problems: tuple[ReleaseProblem, ...]) -> dict[str, JSON]:
    """The same for a program."""
    count = {weight: sum(problem.weight == weight for problem in problems) for weight in ("blocks", "asks", "noted")}
    return {"version": version, "publishable": not count["blocks"], **count, "problems": [problem_to_json(one) for one in problems]}


def _told_by_tools(descriptor: JSON) -> list[ReleaseProblem]:
    """What the tools of the catalogue say themselves, where they are at hand: what we state of them is compared with it."""
    if not tools.installed():
        return []
    try:
        (said,) = tools.harvest([descriptor])
    except (OSError, subprocess.SubprocessError):
        # What we state of them stands without them.
        logger.exception("The tools of the national catalogue could not be run")
        return []
    found = [(REFUSED, "frictionless 5.18, qui lit les schémas pour lui", note) for note in said.refused]
    found += [(STOPPED, "l’outil qui écrit sa documentation", said.stopped)] if said.stopped else []
    return [ReleaseProblem(Finding(code, "error", f"{CONSEQUENCES[code]} {_in_its_words(*told)}"), "blocks") for code, *told in found]


def _in_its_words(who: str, note: str) -> str:
    return f"Voici ce qu’en dit, en anglais, {who}{NBSP}: {quoted(note)}. Corrigez ce qu’il nomme, puis vérifiez de nouveau."
