"""A comparison as files, for programs (JSON) and for a message or a wiki (Markdown): what its page shows, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from html import escape
from typing import Final, TypeVar

from standard.comparison.details import MOST
from standard.comparison.groups import ChangeGroup
from standard.comparison.rows import ComparedValue, PropertyChange
from standard.comparison.states import Comparison
from standard.publishing.content import DecisionRef
from standard.publishing.documentation_markdown import plain
from standard.schema.model import JSON, readable
from standard.schema.operations import write_changes
from standard.schema.text_diff import Piece
from standard.schema.wording import count
from standard.schema.words import NBSP, uncapital

ITEMS: Final = 1_000
"""How many operations, and impacts, a page of JSON holds."""

One = TypeVar("One")


def as_object(comparison: Comparison, *, site: str = "") -> dict[str, JSON]:
    """A page of the comparison as a JSON object: what `compare_schemas` says, then each change that the filters keep.

    Operations, impacts and changes go on from one page to the next. `site` begins the addresses of decisions.
    """
    whole, version = comparison.whole, comparison.next_version
    page, pages = comparison.filters.page, pages_of(comparison)
    return {
        "before": {"label": comparison.before.label, "version": comparison.before.version or None},
        "after": {"label": comparison.after.label, "version": comparison.after.version or None},
        "complete": comparison.complete,
        "page": page,
        "last_page": pages,
        **write_changes(_part(comparison.operations, page, ITEMS)),
        "impacts": [asdict(impact) for impact in _part(whole.impacts, page, ITEMS)],
        "level": whole.level,
        "next_version": version.number if version else comparison.before.version or None,
        "changes": [_group(group, site) for group in (comparison.shown.groups if page <= comparison.pages else ())],
    }


def pages_of(comparison: Comparison) -> int:
    """How many pages the JSON takes."""
    longest = max(len(comparison.operations), len(comparison.whole.impacts))
    return max(comparison.pages, -(-longest // ITEMS))


def _part(items: Sequence[One], page: int, most: int) -> Sequence[One]:
    return items[(page - 1) * most : page * most]


def as_json(comparison: Comparison, *, site: str = "") -> bytes:
    return f"{readable(as_object(comparison, site=site))}\n".encode()


def _group(group: ChangeGroup, site: str) -> dict[str, JSON]:
    return {
        "kind": group.kind,
        "field": group.name if group.uid is not None else None,
        "fields": list(group.names) if group.uid is not None else [],
        "title": group.title,
        "sentences": list(group.sentences),
        "properties": [
            {"property": change.path, "label": change.label, "before": _text(change.before), "after": _text(change.after)}
            for change in group.properties
        ],
        "properties_left": group.properties_left,
        "values": [{"kind": row.kind, "before": row.before, "after": row.after} for row in group.values],
        "values_left": group.values_left,
        "parts": [_group(part, site) for part in group.parts],
        "impacts": [asdict(impact) for impact in group.impacts[:MOST]],
        "decisions": [{"number": decision.number, "title": decision.title, "url": f"{site}{decision.url}"} for decision in group.decisions],
    }


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces).removesuffix("\n")


def as_markdown(comparison: Comparison, *, title: str, site: str = "") -> bytes:
    """A page of the comparison as Markdown; `title` names what is compared."""
    blocks = [f"# {plain(title)}{NBSP}: {plain(uncapital(comparison.title))}", *_summary(comparison)]
    for group in comparison.shown.groups:
        blocks += _section(group, site)
    if comparison.pages > 1:
        blocks.append(f"Page {comparison.page} sur {comparison.pages}.")
    return ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8", "replace")


def _summary(comparison: Comparison) -> list[str]:
    if not comparison.total:
        return ["Les deux disent la même chose."]
    counts = comparison.counts
    blocks = [f"{counts[:1].upper()}{counts[1:]}. {comparison.whole.for_producers} {comparison.whole.for_reusers}"]
    if not comparison.complete:
        blocks.append(comparison.doubt)
    version = comparison.next_version
    if version is not None:
        blocks.append(f"Après la version {plain(version.current)}, ces changements appellent le numéro {version.number}.")
        blocks.append("\n".join(f"- {plain(reason)}" for reason in version.reasons))
    if not comparison.changes.groups:
        blocks.append("Aucun changement ne correspond à ces filtres.")
    return blocks


def _section(group: ChangeGroup, site: str) -> list[str]:
    name = f" ({plain(group.name)})" if group.name not in ("", group.title) and not group.alike else ""
    return [
        f"## {plain(group.title)}{name}",
        "\n".join(f"- {plain(sentence)}" for sentence in group.sentences),
        f"Champs{NBSP}: {plain(', '.join(group.alike))}." if group.alike else "",
        "\n".join(_property(change) for change in group.properties),
        f"Et {count(group.properties_left, 'autre propriété', 'autres propriétés')}." if group.properties_left else "",
        _values(group.values),
        f"Et {count(group.values_left, 'autre valeur', 'autres valeurs')}." if group.values_left else "",
        "\n".join(f"- {plain(part.title)} ({plain(part.name)}){NBSP}: {part.kind_in_words.lower()}" for part in group.parts),
        f"{group.for_producers}. {group.for_reusers}.",
        "\n".join(f"- {plain(todo)}" for todo in group.to_do),
        _decisions(group.decisions, site),
    ]


def _property(change: PropertyChange) -> str:
    return f"- **{plain(change.label)}**{NBSP}: {_pieces(change.pieces)}"


def _pieces(pieces: Iterable[Piece]) -> str:
    """Tracked changes on one line; the text that surrounds the marks stays text."""
    marks = {"same": "{}", "del": "<del>{}</del>", "ins": "<ins>{}</ins>"}
    return "".join(marks[piece.kind].format(_inside(piece.text)) for piece in pieces)


def _inside(text: str) -> str:
    """A part of a line as text: its own spaces are kept, for it continues another part."""
    return re.sub(r"([\\`*_{}\[\]#|])", r"\\\1", escape(re.sub(r"\s*\n\s*", " / ", text), quote=False))


def _values(rows: Iterable[ComparedValue]) -> str:
    lines = [f"| {_cell(row.before)} | {_cell(row.after)} | {row.kind_in_words} |" for row in rows]
    return "\n".join(("| Avant | Après | Ce qui change |", "|---|---|---|", *lines)) if lines else ""


def _cell(text: str | None) -> str:
    return "–" if text is None else _inside(text)


def _decisions(decisions: Iterable[DecisionRef], site: str) -> str:
    return "\n".join(
        f"- [Décision n°{NBSP}{decision.number}]({site}{decision.url}){NBSP}: {plain(decision.title)}" for decision in decisions
    )
