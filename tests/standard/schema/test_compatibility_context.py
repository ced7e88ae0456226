"""What people say of a change, what took the place of what, and what files show, in the impacts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from standard.schema.compatibility import Impact, SampleColumn, Samples, impacts
from standard.schema.model import Field, Schema, Value, ValueList
from standard.schema.table_schema import parse
from tests.standard.schema.compatibility_cases import A, B, C, bound, column, listed, pattern, schema

# An option set inside a pattern is what no proof reads.
PAIR = parse(schema(pattern(r"^\d[\dAB]\d{3}$"))), parse(schema(pattern(r"(?i)^\d[\dab]\d{3}$")))
NARROWER = parse(schema(pattern(r"^(?!97)\d{5}$")))


def said(found: tuple[Impact, ...]) -> str:
    return " ".join(impact.message for impact in found).replace("\u00a0", " ")


def samples(*files: dict[str, int], beyond: int = 0) -> Samples:
    """Files of one column `a`; `beyond` counts the cells whose text was not kept."""
    return Samples.together(Samples({"a": SampleColumn(1, sum(texts.values()) + beyond, texts)}) for texts in files)


@pytest.mark.parametrize(
    ("files", "producer", "sentence"),
    [
        (None, "unknown", "Aucun fichier d’essai : la prudence compte ce changement comme une rupture."),
        (Samples(), "unknown", "Aucun fichier d’essai : la prudence"),
        (Samples({"z": SampleColumn(1, 2, {"x": 2})}), "unknown", "Aucun fichier d’essai ne remplit cette colonne : la prudence"),
        (
            samples({"75001": 4000, "2A004": 10}, {"13000": 900}, {"13001": 20}),
            "unknown",
            "Sur les 4 930 cellules des 3 fichiers essayés, aucune ne deviendrait fausse, ce qui n’est pas une preuve : la prudence",
        ),
        (samples({"75001": 1}), "unknown", "Sur la seule cellule du fichier essayé, aucune"),
        (samples({"75001": 1000}, beyond=500), "unknown", "Sur 1 000 cellules relues parmi les 1 500 du fichier essayé, aucune"),
    ],
)
def test_files_are_asked_where_no_rule_knows(files: Samples | None, producer: str, sentence: str) -> None:
    found = impacts(*PAIR, samples=files)
    assert [(impact.rule, impact.producer, impact.level) for impact in found] == [("pattern-changed", producer, "major")]
    assert sentence in said(found)


def test_a_cell_that_becomes_wrong_is_a_proof() -> None:
    before, after = parse(schema(bound("object"))), parse(schema(bound("object", jsonSchema={"type": "object"}, minLength=2)))
    (known, unknown) = sorted(impacts(before, after, samples=samples({'{"x": 1}': 12, '{"x": 1, "y": 2}': 4918})), key=lambda one: one.rule)
    assert (known.rule, known.producer) == ("bound-tightened", "breaks")
    assert (unknown.rule, unknown.producer, unknown.level) == ("constraint-changed", "breaks", "major")
    assert said((unknown,)).endswith(
        'Sur les 4 930 cellules du fichier essayé, 12 deviendraient fausses, dont « {"x": 1} » : les producteurs doivent les réécrire.'
    )
    # No look-around is run here, so that a file cannot tell.
    blind = impacts(PAIR[0], NARROWER, samples=samples({"75001": 3}))
    assert "ne permettent pas d’en juger" in said(blind)


def _uid(schema_: Schema, name: str) -> str:
    field = schema_.by_name(name)
    assert field is not None
    return field.uid


def _renamed(field: Field, uid: str) -> Field:
    return replace(field, uid=uid)


def test_a_field_that_is_split_is_not_removed_nor_its_parts_added() -> None:
    before = parse(schema(A, B))
    parts = parse(schema(column("x"), column("y")))
    after = replace(before, fields=(*parts.fields, before.fields[1]))
    told = {_uid(before, "a"): tuple(field.uid for field in parts.fields)}
    assert [impact.rule for impact in impacts(before, after)] == ["field-removed-optional", "field-added-optional", "field-added-optional"]
    found = impacts(before, after, successors=told)
    assert [(impact.rule, impact.field, impact.producer, impact.consumer) for impact in found] == [("field-split", "a", "breaks", "breaks")]
    assert "son contenu se partage entre le champ « Champ x » (x) et le champ « Champ y » (y)" in said(found)


def test_a_field_that_goes_on_beside_a_part_of_it_is_split_too() -> None:
    before = parse(schema(listed("oui", "non", "peut-être"), B))
    kept, moved = before.fields[0], parse(schema(column("doute"))).fields[0]
    assert kept.values is not None
    last = kept.values.values[2]
    after = replace(
        before,
        fields=(
            replace(kept, values=ValueList(kept.values.values[:2])),
            replace(moved, values=ValueList((last, Value("v_new", "sans doute")))),
            before.fields[1],
        ),
    )
    found = impacts(before, after, successors={kept.uid: (kept.uid, moved.uid)})
    assert [(impact.rule, impact.field, impact.value) for impact in found] == [
        ("field-split", "a", None),
        ("value-moved", "a", "peut-être"),
    ]
    assert "passe dans le champ « Champ doute » (doute)" in said(found)


def test_fields_that_are_merged_say_where_their_content_goes() -> None:
    before = parse(schema(A, B, C))
    whole = parse(schema(column("tout"))).fields[0]
    told = {_uid(before, "a"): (whole.uid,), _uid(before, "b"): (whole.uid,)}
    new = impacts(before, replace(before, fields=(whole, before.fields[2])), successors=told)
    assert [(impact.rule, impact.field) for impact in new] == [("field-merged", "a"), ("field-merged", "b")]
    into_c = impacts(before, replace(before, fields=before.fields[1:]), successors={_uid(before, "a"): (_uid(before, "c"),)})
    assert [(impact.rule, impact.field) for impact in into_c] == [("field-merged", "a")]
    assert "dans le champ « Champ c » (c)" in said(into_c)


def test_values_that_are_split_or_merged_say_what_takes_their_place() -> None:
    before = parse(schema(listed("rouge", "bleu clair", "bleu foncé", "vert")))
    (field,) = before.fields
    assert field.values is not None
    red, light, dark, green = field.values.values
    blue, pink, scarlet = (Value(f"v_{text}", text) for text in ("bleu", "rose", "écarlate"))
    after = replace(before, fields=(replace(field, values=ValueList((pink, scarlet, blue, green))),))
    told = {red.uid: (pink.uid, scarlet.uid), light.uid: (blue.uid,), dark.uid: (blue.uid,)}
    found = impacts(before, after, successors=told)
    assert [(impact.rule, impact.value) for impact in found] == [
        ("value-split", "rouge"),
        ("value-merged", "bleu clair"),
        ("value-merged", "bleu foncé"),
    ]
    assert "la valeur « rouge » est remplacée par « rose » et « écarlate »" in said(found)
    into_green = replace(before, fields=(replace(field, values=ValueList((light, dark, green))),))
    assert [impact.rule for impact in impacts(before, into_green, successors={red.uid: (green.uid,)})] == ["value-merged"]


def test_a_field_to_leave_says_what_to_use_and_until_when() -> None:
    leaving = {"deprecated": True, "deprecatedSince": "1.2.0", "successors": ["b"], "removedIn": "2.0.0"}
    (found,) = impacts(parse(schema(A, B)), parse(schema(column("a", **leaving), B)))
    assert found.rule == "deprecated"
    assert "à ne plus utiliser, à remplacer par « b », jusqu’à sa suppression en 2.0.0." in said((found,))
    (back,) = impacts(parse(schema(column("a", **leaving), B)), parse(schema(A, B)))
    assert back.rule == "documentation-changed"
