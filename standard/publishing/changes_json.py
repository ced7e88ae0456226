"""`changes.json`: what a release changed since the one before it, for a program; and read again, as it was published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from standard.publishing.content import ChangeEntry, DecisionRef, PastRelease, ReleaseContent, WaiverEntry
from standard.publishing.json_files import write_json
from standard.schema.model import JSON


def changes_json(content: ReleaseContent) -> bytes:
    said = {
        "version": content.version,
        "date": content.date.isoformat(),
        "previous": content.previous or None,
        **({"fingerprint": content.fingerprint} if content.fingerprint else {}),
        "changes": [_change(change) for change in content.changes],
        "undone": [_decision(decision) for decision in content.undone],
        "waivers": [_waiver(waiver) for waiver in content.waivers],
        "withdrawn": [_withdrawn(past) for past in content.history if past.withdrawal is not None],
    }
    return write_json(said)


class PublishedChanges(NamedTuple):
    """What a version said, when it was published, that it changed."""

    changes: tuple[ChangeEntry, ...] = ()
    waivers: tuple[WaiverEntry, ...] = ()
    fingerprint: str = ""
    """Of the chain, as it was when the version was published."""


def read(data: bytes) -> PublishedChanges:
    """What a published `changes.json` says; what an older one did not say yet is empty."""
    said = json.loads(data)
    return PublishedChanges(
        tuple(map(_read_change, said.get("changes", ()))),
        tuple(map(_read_waiver, said.get("waivers", ()))),
        said.get("fingerprint", ""),
    )


def read_undone(data: bytes) -> tuple[DecisionRef, ...]:
    """The decisions of which a published `changes.json` says that nothing remains."""
    return tuple(map(_read_decision, json.loads(data).get("undone", ())))


def _read_change(said: Mapping[str, Any]) -> ChangeEntry:
    return ChangeEntry(
        sentence=said["sentence"],
        kind=said.get("kind", "changed"),
        impacts=tuple(said.get("impacts", ())),
        level=said.get("level", "patch"),
        audience=tuple(said.get("audience", ())),
        for_producers=tuple(said.get("for_producers", ())),
        for_reusers=tuple(said.get("for_reusers", ())),
        decision=_read_decision(said["decision"]) if said.get("decision") else None,
        earlier=tuple(map(_read_decision, said.get("earlier", ()))),
    )


def _read_decision(said: Mapping[str, Any]) -> DecisionRef:
    day = said.get("date")
    return DecisionRef(
        number=said["number"],
        title=said["title"],
        motive=said.get("motive", ""),
        how=said.get("how", ""),
        date=date.fromisoformat(day) if day else None,
        url=said.get("url", ""),
    )


def _read_waiver(said: Mapping[str, Any]) -> WaiverEntry:
    return WaiverEntry(
        rule=said["rule"],
        field=said.get("field") or "",
        effects=tuple(said["effects"]),
        motive=said["motive"],
        by=said["by"],
        date=date.fromisoformat(said["date"]),
    )


def _change(change: ChangeEntry) -> JSON:
    return {
        "sentence": change.sentence,
        "kind": change.kind,
        "level": change.level,
        "audience": list(change.audience),
        "impacts": list(change.impacts),
        **({"for_producers": list(change.for_producers)} if change.for_producers else {}),
        **({"for_reusers": list(change.for_reusers)} if change.for_reusers else {}),
        "decision": _decision(change.decision) if change.decision is not None else None,
        **({"earlier": [_decision(decision) for decision in change.earlier]} if change.earlier else {}),
    }


def _decision(decision: DecisionRef) -> JSON:
    return {
        "number": decision.number,
        "title": decision.title,
        "motive": decision.motive,
        "how": decision.how,
        "date": decision.date.isoformat() if decision.date else None,
        "url": decision.url,
    }


def _withdrawn(past: PastRelease) -> JSON:
    assert past.withdrawal is not None
    return {"version": past.version, "date": past.withdrawal.date.isoformat(), "reason": past.withdrawal.reason}


def _waiver(waiver: WaiverEntry) -> JSON:
    return {
        "rule": waiver.rule,
        "field": waiver.field or None,
        "effects": list(waiver.effects),
        "motive": waiver.motive,
        "by": waiver.by,
        "date": waiver.date.isoformat(),
    }
