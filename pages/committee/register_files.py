"""The register of decisions as files: a table for a spreadsheet, JSON for programs, Markdown for minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from concertation.queries import DecisionLine
from concertation.queries.register import STATES
from standard.moments import date_in_words, day_of
from standard.publishing.csv_files import write_csv
from standard.publishing.documentation_markdown import plain
from standard.publishing.prose import to_markdown
from standard.schema.correspondence.written import guarded
from standard.schema.model import JSON, readable
from standard.schema.words import NBSP, capital

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "number": "numéro",
        "date": "date",
        "question": "question",
        "outcome": "issue",
        "state": "état",
        "how": "prise",
        "option": "option retenue",
        "motive": "motif",
        "conditions": "conditions",
        "meeting": "séance",
        "revision": "révision",
        "version": "version",
        "replaces": "remplace",
        "replaced_by": "remplacée par",
        "url": "adresse",
    }
)
"""What is said of a decision: the key for programs, the heading for people."""

IN_WORDS: Final = {code: str(label).lower() for code, label in STATES}


def as_csv(title: str, lines: Sequence[DecisionLine], *, site: str) -> bytes:
    """No cell is a formula, whatever people wrote."""
    rows = ([guarded("" if said is None else str(said)) for said in _words(line, site).values()] for line in lines)
    return write_csv([list(COLUMNS.values()), *rows])


def as_json(title: str, lines: Sequence[DecisionLine], *, site: str) -> bytes:
    return f"{readable({'standard': title, 'decisions': [_row(line, site) for line in lines]})}\n".encode()


def as_markdown(title: str, lines: Sequence[DecisionLine], *, site: str) -> bytes:
    blocks = [f"# {plain(title)}{NBSP}: registre des décisions", *(block for line in lines for block in _section(line, site))]
    if not lines:
        blocks.append("Aucune décision.")
    return ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8", "replace")


WRITERS: Final[Mapping[str, tuple[Callable[..., bytes], str]]] = MappingProxyType(
    {
        "csv": (as_csv, "text/csv; charset=utf-8"),
        "json": (as_json, "application/json"),
        "md": (as_markdown, "text/markdown; charset=utf-8"),
    }
)
"""By the end of the file's name: what writes it, and its media type."""


def _row(line: DecisionLine, site: str) -> dict[str, JSON]:
    """What is said of a decision, with the codes of the API."""
    one = line.decision
    return {
        "number": one.number,
        "date": day_of(one.decided_at).isoformat(),
        "question": one.question.title,
        "outcome": one.outcome,
        "state": line.state,
        "how": one.how,
        "option": one.option.title if one.option is not None else None,
        "motive": one.read_motive,
        "conditions": one.read_conditions or None,
        "meeting": one.meeting or None,
        "revision": one.revision.number if one.revision is not None else None,
        "version": line.release.version if line.release is not None else None,
        "replaces": one.supersedes.number if one.supersedes is not None else None,
        "replaced_by": line.superseded_by.number if line.superseded_by is not None else None,
        "url": f"{site}{one.get_absolute_url()}",
    }


def _words(line: DecisionLine, site: str) -> dict[str, JSON]:
    """The same in French words."""
    one = line.decision
    said = {"outcome": one.get_outcome_display(), "state": IN_WORDS[line.state], "how": one.get_how_display()}
    return _row(line, site) | said


def _section(line: DecisionLine, site: str) -> Iterator[str]:
    said = _words(line, site)
    yield f"## Décision n°{NBSP}{said['number']}{NBSP}: {plain(said['question'])}"
    option = f", {plain(said['option'])}" if said["option"] else ""
    meeting = f" ({plain(said['meeting'])})" if said["meeting"] else ""
    day = date_in_words(day_of(line.decision.decided_at))
    yield f"**{said['outcome']}**{option}, le {day}. {said['how']}{meeting}. {capital(said['state'])}."
    yield to_markdown(line.decision.read_motive)
    yield f"Conditions{NBSP}: {plain(said['conditions'])}" if said["conditions"] else ""
    notes = {
        "replaces": f"Remplace la décision n°{NBSP}{{}}.",
        "replaced_by": f"Remplacée par la décision n°{NBSP}{{}}.",
        "version": "Publiée dans la version {}.",
    }
    yield " ".join(text.format(said[key]) for key, text in notes.items() if said[key] is not None)
    yield f"[Lire la décision]({said['url']})"
