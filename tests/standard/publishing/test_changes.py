"""Operations told to those who read a change log."""

from typing import Any

from standard.publishing.changes import change_entries
from standard.schema import table_schema
from standard.schema.diff import compare
from tests.standard.publishing.libraries import DECISION


def entries(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, tuple[str, ...], str]]:
    start = table_schema.parse({"fields": [before]})
    operations = compare(start, table_schema.parse({"fields": [after]}))
    found = change_entries(start, operations, decision=DECISION)
    assert {entry.decision for entry in found} == {DECISION}
    return [(entry.kind, entry.audience, entry.level) for entry in found]


def field(values: list[str], **properties: Any) -> dict[str, Any]:
    return {"name": "taille", "type": "string", "title": "Taille", **properties, "constraints": {"enum": values}}


def test_each_operation_says_its_kind_whom_it_concerns_and_how_serious_it_is() -> None:
    assert entries(field(["petite"]), field(["petite", "grande"])) == [("added", ("consumer",), "minor")]
    assert entries(field(["petite", "grande"]), field(["petite"])) == [("removed", ("producer",), "major")]
    assert entries(field(["petite"]), field(["petite"], description="Vue de loin.")) == [("changed", (), "patch")]
    retired = field(["petite", "grande"]) | {"categories": [{"value": "petite", "deprecated": True}, {"value": "grande"}]}
    assert [kind for kind, _, _ in entries(field(["petite", "grande"]), retired)] == ["deprecated"]


def test_the_impact_says_what_to_do_without_repeating_the_change() -> None:
    start = table_schema.parse({"fields": [field(["petite"])]})
    (entry,) = change_entries(start, compare(start, table_schema.parse({"fields": [field(["petite", "grande"])]})))
    assert entry.sentence == "Le champ «\u00a0Taille\u00a0» (taille) accepte une valeur de plus\u00a0: «\u00a0grande\u00a0»."
    (impact,) = entry.impacts
    assert impact[0].isupper()
    assert impact.endswith(".")
    assert "Taille" not in impact
