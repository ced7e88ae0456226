"""What a process apart is asked to compare: two schemas as somebody brings them, or two states of a standard, as JSON."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from standard.comparison.bare import compared_bare
from standard.comparison.guesses import Guesses
from standard.comparison.states import Comparison, ComparisonFilters, Side, compared
from standard.publishing.content import Decided, DecisionRef
from standard.schema import diff, reading, snapshot, table_schema
from standard.schema.compatibility import Samples
from standard.schema.findings import located
from standard.schema.model import Schema, SchemaError
from standard.schema.operations import from_text, to_text
from standard.schema.words import NBSP

READ_AT_ONCE: Final = 200_000
"""Characters of a schema that the web process reads; most real ones weigh less."""
MOST_FIELDS: Final = 500
MOST_VALUES: Final = 5_000
"""Beyond, two schemas that have little in common take longer to compare than one waits for a page: a worker does."""

Sent = dict[str, Any]
SIDES: Final = {"before": "Avant", "after": "Après"}


class NoSchema(Exception):
    """One of the two is no schema."""


def at_once(*schemas: Schema) -> bool:
    """Whether the schemas are small enough to be compared while one waits."""
    return all(len(one.fields) <= MOST_FIELDS and _values(one) <= MOST_VALUES for one in schemas)


def mostly_alike(before: Schema, after: Schema) -> bool:
    """Whether what may go under another name is little enough to be looked for at once, however large the rest is."""
    earlier, later = _names(before), _names(after)
    fields = min(len(earlier.keys() - later.keys()), len(later.keys() - earlier.keys()))
    return fields <= MOST_FIELDS and min(_missing(earlier, later), _missing(later, earlier)) <= MOST_VALUES


def _names(schema: Schema) -> dict[str, frozenset[str]]:
    return {
        field.name: frozenset(value.text for value in field.values.values) if field.values is not None else frozenset()
        for field in schema.fields
    }


def _missing(one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]) -> int:
    """How many values of one are not under the same field of the other."""
    return sum(len(values - other.get(name, frozenset())) for name, values in one.items())


def _values(schema: Schema) -> int:
    return sum(len(field.values.values) for field in schema.fields if field.values is not None)


def brought(before: bytes, after: bytes, answers: Mapping[str, str]) -> Sent:
    """Two schemas as they came, and what a person said of what became what."""
    return {"before": _bytes(before), "after": _bytes(after), "answers": dict(answers)}


def wanted(before: Schema, after: bytes, sides: tuple[Side, Side], reserved: Collection[str]) -> Sent:
    """A schema as somebody wants it, compared with the working one; `reserved`: uids that no new field may take."""
    return {"before": snapshot.to_text(before), "after": _bytes(after), "answers": {}, "sides": _sides(sides), "reserved": sorted(reserved)}


def states(
    before: Schema,
    after: Schema,
    sides: tuple[Side, Side],
    *,
    decided: Iterable[Decided],
    replaced: Mapping[str, tuple[str, ...]],
    samples: Samples,
) -> Sent:
    """Two states of one standard, with what `states.compared` is told of what lies between."""
    return {
        "before": snapshot.to_text(before),
        "after": snapshot.to_text(after),
        "sides": _sides(sides),
        "decided": [{"decision": _decision(one.decision), "operations": to_text(one.operations)} for one in decided],
        "replaced": {uid: list(heirs) for uid, heirs in replaced.items()},
        "samples": samples.to_json(),
    }


def compared_as_sent(sent: Sent) -> tuple[Guesses | None, Comparison]:
    """What changed, and what was guessed, of two schemas that are no states of one standard. Raises NoSchema."""
    before, after = (_schema(sent, side) for side in SIDES)
    sides = (Side(*sent["sides"][0]), Side(*sent["sides"][1])) if "sides" in sent else None
    if "decided" not in sent:
        return compared_bare(before, after, sent["answers"], sides=sides, reserved=sent.get("reserved", ()))
    assert sides is not None
    return None, compared(
        before,
        diff.compare(before, after),
        sides=sides,
        filters=ComparisonFilters(),
        decided=[Decided(_read_decision(one["decision"]), from_text(one["operations"])) for one in sent["decided"]],
        replaced={uid: tuple(heirs) for uid, heirs in sent["replaced"].items()},
        samples=Samples.from_json(sent["samples"]),
    )


def _bytes(schema: bytes) -> dict[str, str]:
    """In whichever encoding it came: reading it tells."""
    return {"bytes": b64encode(schema).decode()}


def _sides(sides: tuple[Side, Side]) -> list[list[str]]:
    return [[one.key, one.label, one.version] for one in sides]


def _decision(decision: DecisionRef) -> dict[str, Any]:
    return asdict(decision) | {"date": decision.date.isoformat() if decision.date else None}


def _read_decision(told: Mapping[str, Any]) -> DecisionRef:
    return DecisionRef(**{**told, "date": date.fromisoformat(told["date"]) if told["date"] else None})


def _schema(sent: Sent, side: str) -> Schema:
    if isinstance(sent[side], str):
        return snapshot.from_text(sent[side])
    found = reading.read(b64decode(sent[side]["bytes"]))
    if found.descriptor is None:
        said = " ".join(located(finding) for finding in found.findings if finding.severity == "error")
        raise NoSchema(f"{SIDES[side]}{NBSP}: {said}")
    try:
        return table_schema.parse(found.descriptor)
    except SchemaError as error:
        raise NoSchema(f"{SIDES[side]}{NBSP}: {error}") from None
