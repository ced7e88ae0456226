"""What commits say, and the files that stand beside those of a release. Other words here are other ids: add, never reword."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from standard.moments import date_in_words, day_in_words
from standard.publishing import changes_json, files
from standard.publishing.content import DecisionRef
from standard.repositories.content import Commit

README = "README.md"
WITHDRAWN = "RETRAITS.md"


@dataclass(frozen=True, slots=True)
class WithdrawnRelease:
    """A release that should no longer be used, and why."""

    version: str
    at: datetime
    reason: str


def release_commit(
    slug: str, version: str, published: Mapping[str, bytes], *, at: datetime, withdrawn: Sequence[WithdrawnRelease] = ()
) -> Commit:
    """The frozen files of a release, without the archive that holds them all, and what it changed as it said so itself."""
    descriptor = _descriptor(published)
    said = changes_json.read(published[files.CHANGES.pattern]) if files.CHANGES.pattern in published else changes_json.PublishedChanges()
    decisions = {change.decision.number: change.decision for change in said.changes if change.decision is not None}
    parts = [f"Version {version}"]
    if said.changes:
        parts.append("\n".join(f"- {_line(change.sentence)}" for change in said.changes))
    if decisions:
        parts.append("\n".join(["Décisions\u00a0:", *(f"- {_decision(decisions[number])}" for number in sorted(decisions))]))
    credited = _credits(descriptor)
    if credited:
        parts.append("\n".join(credited))
    tree = {name: data for name, data in published.items() if not name.endswith(".zip")}
    tree.setdefault(README, _readme(descriptor, slug, version, sorted(tree)))
    return Commit(
        files={**tree, **_withdrawals(withdrawn)}, message="\n\n".join(parts), author=_author(descriptor, slug), at=at, tag=f"v{version}"
    )


def withdrawal_commit(
    slug: str, told: WithdrawnRelease, in_force: Mapping[str, bytes], version: str, *, withdrawn: Sequence[WithdrawnRelease]
) -> Commit:
    """The files of the release in force again (those of the withdrawn one where there is none), and what was withdrawn."""
    found = release_commit(slug, version, in_force, at=told.at, withdrawn=withdrawn)
    message = f"Retrait de la version {told.version}\n\n{told.reason.strip()}"
    return Commit(files=found.files, message=message, author=found.author, at=told.at)


def revision_commit(slug: str, number: int, message: str, schema: bytes, *, at: datetime) -> Commit:
    """The schema as a revision left it."""
    subject, _, rest = message.strip().partition("\n")
    return Commit(
        files={files.SCHEMA.pattern: schema},
        message="\n\n".join(part for part in (_line(subject) or f"Révision {number}", rest.strip()) if part),
        author=_author(_descriptor({files.SCHEMA.pattern: schema}), slug),
        at=at,
    )


def _descriptor(published: Mapping[str, bytes]) -> dict[str, Any]:
    """What the schema of a release says; nothing where its original bytes are not plain JSON."""
    try:
        said = json.loads(published[files.SCHEMA.pattern])
    except (KeyError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _decision(decision: DecisionRef) -> str:
    how = ", ".join(part for part in (decision.how, _day(decision.date)) if part)
    said = f"n°\u00a0{decision.number}, «\u00a0{_line(decision.title)}\u00a0»"
    return _line(f"{said}{f' ({how})' if how else ''} {decision.url}")


def _day(day: date | None) -> str:
    return date_in_words(day) if day is not None else ""


def _credits(descriptor: Mapping[str, Any]) -> list[str]:
    """Those whom the schema itself names: git knows who has an address, the others are named."""
    listed = descriptor.get("contributors")
    told = []
    for one in listed if isinstance(listed, list) else ():
        name, email, body = (_text(one, key) for key in ("title", "email", "organisation")) if isinstance(one, dict) else ("", "", "")
        name = name or body
        if name and _is_address(email):
            told.append(f"Co-authored-by: {name} <{email}>")
        elif name:
            told.append(f"Contributeur: {name}" + (f" ({body})" if body and body != name else ""))
    return list(dict.fromkeys(told))


def _author(descriptor: Mapping[str, Any], slug: str) -> str:
    """The standard itself: who decided is told by the message, who pressed the button is nobody's matter."""
    return f"{_text(descriptor, 'title') or slug} <{slug}@standards.invalid>"


def _readme(descriptor: Mapping[str, Any], slug: str, version: str, names: Iterable[str]) -> bytes:
    """What one reads first, where a release was published before it had its own."""
    title, description = _text(descriptor, "title") or slug, str(descriptor.get("description") or "").strip()
    listed = "\n".join(f"- [{name}](./{name})" for name in names)
    parts = [f"# {title}", *([description] if description else []), f"Version {version}.", "## Fichiers", listed]
    return ("\n\n".join(parts) + "\n").encode(errors="replace")


def _withdrawals(withdrawn: Sequence[WithdrawnRelease]) -> dict[str, bytes]:
    if not withdrawn:
        return {}
    parts = ["# Versions retirées", "Ces versions restent lisibles, et ne devraient plus servir."]
    for one in withdrawn:
        parts += [f"## {one.version}, retirée le {day_in_words(one.at)}", one.reason.strip()]
    return {WITHDRAWN: ("\n\n".join(parts) + "\n").encode(errors="replace")}


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    return _line(value).translate(_NOT_IN_A_NAME) if isinstance(value, str) else ""


_NOT_IN_A_NAME = {ord("<"): None, ord(">"): None}


def _line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()


_BREAKS = re.compile(r"[ \t\r\n\v\f\x85\u2028\u2029]+")


def _is_address(email: str) -> bool:
    name, at, host = email.partition("@")
    return bool(name and at and host) and " " not in email
