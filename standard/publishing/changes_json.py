"""`changes.json`: what a release changed since the one before it, for a program."""

from __future__ import annotations

import json

from standard.publishing.content import ChangeEntry, DecisionRef, ReleaseContent, WaiverEntry
from standard.schema.model import JSON


def changes_json(content: ReleaseContent) -> bytes:
    said = {
        "version": content.version,
        "date": content.date.isoformat(),
        "previous": content.history[0].version if content.history else None,
        **({"fingerprint": content.fingerprint} if content.fingerprint else {}),
        "changes": [_change(change) for change in content.changes],
        "waivers": [_waiver(waiver) for waiver in content.waivers],
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _change(change: ChangeEntry) -> JSON:
    return {
        "sentence": change.sentence,
        "kind": change.kind,
        "level": change.level,
        "audience": list(change.audience),
        "impacts": list(change.impacts),
        "decision": _decision(change.decision) if change.decision is not None else None,
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


def _waiver(waiver: WaiverEntry) -> JSON:
    return {
        "rule": waiver.rule,
        "field": waiver.field or None,
        "effects": list(waiver.effects),
        "motive": waiver.motive,
        "by": waiver.by,
        "date": waiver.date.isoformat(),
    }
