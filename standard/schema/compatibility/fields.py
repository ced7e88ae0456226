"""What a change to one field does, its list of values apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from operator import eq
from typing import Final

from standard.schema.array_items import item_of
from standard.schema.cells import FALSE_VALUES, TRUE_VALUES, missing_texts_of, written_texts
from standard.schema.compatibility.acceptance import format_rule, same_bounds, same_texts, texts_together, widens
from standard.schema.compatibility.context import Context
from standard.schema.compatibility.rules import RULES, Impact
from standard.schema.compatibility.samples import SampleEvidence, evidence
from standard.schema.compatibility.values import Tell, category_impacts, compared_texts, retirement, retires, value_impacts
from standard.schema.model import ABSENT, JSON, Field, same, same_field_content
from standard.schema.operations import RETIREMENT
from standard.schema.patterns.language import LanguageComparison
from standard.schema.table_schema import ARRAY_ITEM
from standard.schema.type_words import base_type_in_words
from standard.schema.words import capital, enumerated, field_label, json_in_words, property_label, quoted

LOWER_BOUNDS: Final = ("minimum", "exclusiveMinimum", "minLength")
UPPER_BOUNDS: Final = ("maximum", "exclusiveMaximum", "maxLength")
TEXT_RULES: Final = ("pattern", "minLength", "maxLength")
NUMBER_RULES: Final = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
WRITTEN_VALUES: Final = {"trueValues": TRUE_VALUES, "falseValues": FALSE_VALUES}
NOTATIONS: Final = {"decimalChar": ".", "groupChar": "", "delimiter": ",", "itemType": "string"}
"""How cells of a type are written, and what holds where the field says nothing."""

EXPLAINED: Final = {
    "name", "type", "format", "missingValues", "bareNumber", ARRAY_ITEM, *WRITTEN_VALUES, *NOTATIONS,
}  # fmt: skip
"""Properties that have a rule of their own; the other ones are documentation."""


def tell(
    rule: str,
    field: Field,
    *,
    value: str | None = None,
    before: str = "",
    after: str = "",
    what: str = "",
    seen: SampleEvidence | None = None,
) -> Impact:
    """The impact of a rule on a field."""
    the_field = f"le champ {field_label(field)}"
    subject = f"dans {the_field}, la valeur {quoted(value)}" if value is not None else the_field
    return impact(
        rule,
        subject=capital(subject),
        field=field.name,
        value=value,
        named={"field": capital(the_field), "within": the_field, "of": f"du champ {field_label(field)}"},
        before=before,
        after=after,
        what=what,
        seen=seen,
    )


def impact(
    rule: str,
    *,
    subject: str = "",
    field: str | None = None,
    value: str | None = None,
    named: dict[str, str] | None = None,
    before: str = "",
    after: str = "",
    what: str = "",
    seen: SampleEvidence | None = None,
) -> Impact:
    """The impact of a rule, its sentence filled in, with what files showed where the rule does not know."""
    known = RULES[rule]
    words = {
        "subject": subject, "before": before, "after": after, "what": what, "value": quoted(value or ""),
        **(named or {}),
    }  # fmt: skip
    said = [known.fact.format(**words)]
    if seen is None or not seen.conclusive:
        said.append(known.todo)
    if seen is not None:
        said.append(seen.sentence)
    message = " ".join(f"{capital(sentence)}." for sentence in said)
    return Impact(known.id, seen.effect if seen else known.producer, known.consumer, known.level, message, field, value)


def field_impacts(before: Field, after: Field, context: Context) -> Iterator[Impact]:
    """What happens to a field that is in both schemas, under one uid."""

    def say(rule: str, *, value: str | None = None, before: str = "", after: str = "", what: str = "") -> Impact:
        seen = evidence(old, new, context.samples) if RULES[rule].producer == "unknown" else None
        return tell(rule, new, value=value, before=before, after=after, what=what, seen=seen)

    old, new = before, after
    if before.name != after.name:
        yield say("field-renamed", before=quoted(before.name), after=quoted(after.name))
    if after.uid in context.meaning_changed:
        yield say("field-meaning-changed")
    yield from _type_impacts(before, after)
    yield from _notation_impacts(before, after)
    if not same(before.get("missingValues"), after.get("missingValues")):
        # A field that says nothing has those of its schema.
        texts = (missing_texts_of(field, schema) for field, schema in ((before, context.before), (after, context.after)))
        yield from missing_value_impacts(*texts, field=after)
    yield from _presence_impacts(before, after, context)
    explained = _said_otherwise(before, after)
    categories = list(category_impacts(say, before, after))
    if explained:
        yield say("constraint-rewritten", what=enumerated([property_label(path) for path in explained]))
    elif together := _together(before, after):
        explained = tuple(f"constraints/{name}" for name in TEXT_RULES)
        yield compared_texts(say, together)
    elif categories:
        explained = ("categories", "constraints/enum")
        yield from categories
    else:
        yield from value_impacts(say, before, after, context)
    yield from _constraint_impacts(say, before, after, explained)
    yield from _item_impacts(before, after, context)
    retired = retires(before.properties, after.properties)
    if retired:
        yield say("deprecated", after=retirement(after.properties))
    changed = [
        path
        for path in dict.fromkeys([*before.properties, *after.properties])
        if path not in EXPLAINED
        and path not in explained
        and not path.startswith("constraints")
        and not (retired and path in RETIREMENT)
        and not same(before.get(path), after.get(path))
    ]
    if changed:
        yield say("documentation-changed", what=enumerated([property_label(path) for path in changed]))


def _item_impacts(before: Field, after: Field, context: Context) -> Iterator[Impact]:
    """What is asked of each element of a JSON list, its list of values apart."""
    if before.type == after.type == "array" and not same(before.get(ARRAY_ITEM), after.get(ARRAY_ITEM)):
        yield from field_impacts(_element(before), _element(after), context)


def _element(field: Field) -> Field:
    """What an element of the list is, as a field that people recognise; anything where nothing is said."""
    item = item_of(field)
    said = item.properties if item is not None else {"type": "any", "name": field.name}
    return Field(field.uid, {**said, "title": f"{field.title}, chaque élément"})


def unchanged(before: Field, after: Field, context: Context) -> bool:
    """Whether a field says what it said of the same values, and nobody says otherwise: nothing to look for."""
    if before is not after and not (same_field_content(before, after) and all(map(eq, uids(before), uids(after)))):
        return False
    return not context.meaning_changed or context.meaning_changed.isdisjoint(uids(after))


def uids(field: Field) -> Iterable[str]:
    """The uid of a field and those of its values."""
    yield field.uid
    if field.values is not None:
        yield from (value.uid for value in field.values.values)


def _type_impacts(before: Field, after: Field) -> Iterator[Impact]:
    rule = format_rule(before, after)
    if before.type != after.type:
        rule = "type-widened" if widens(before, after) else "type-changed"
    if rule is None:
        return
    said = [base_type_in_words(field) for field in (before, after)]
    if said[0] == said[1] and rule != "format-rewritten":
        # What a default format reads is not all that is written so.
        said = [f"{words}, écrit {field.format}" for words, field in zip(said, (before, after), strict=True)]
    yield tell(rule, after, before=quoted(said[0]), after=quoted(said[1]))


def _notation_impacts(before: Field, after: Field) -> Iterator[Impact]:
    if before.type != after.type:
        return
    for path, default in WRITTEN_VALUES.items():
        old, new = (written_texts(field.get(path), default) for field in (before, after))
        if set(old) != set(new):
            rule = "notation-added" if set(old) <= set(new) else "notation-changed"
            yield _notation(rule, path, before, after)
    for path in NOTATIONS:
        was, now = (NOTATIONS[path] if field.get(path) is ABSENT else field.get(path) for field in (before, after))
        if not same(was, now):
            rule = "notation-added" if path == "groupChar" and was == "" else "notation-changed"
            yield _notation(rule, path, before, after)
    old_bare, new_bare = (field.get("bareNumber") is not False for field in (before, after))
    if old_bare != new_bare:
        yield _notation("notation-added" if old_bare else "notation-changed", "bareNumber", before, after)


def _notation(rule: str, path: str, before: Field, after: Field) -> Impact:
    return tell(
        rule,
        after,
        what=property_label(path),
        before=json_in_words(before.get(path)),
        after=json_in_words(after.get(path)),
    )


def missing_value_impacts(earlier: Sequence[str], later: Sequence[str], *, field: Field | None = None) -> Iterator[Impact]:
    """Texts that begin or cease to mean « no value », for a field or for the whole schema."""
    known, known_later = set(earlier), set(later)
    for rule, texts in (
        ("missing-value-added", [text for text in later if text not in known]),
        ("missing-value-removed", [text for text in earlier if text not in known_later]),
    ):
        for text in texts:
            if field is None:
                yield impact(rule, subject="Dans tout le schéma", value=text)
            else:
                subject = capital(f"dans le champ {field_label(field)}")
                yield impact(rule, subject=subject, field=field.name, value=text)


def _presence_impacts(before: Field, after: Field, context: Context) -> Iterator[Impact]:
    """A key asks of its fields what they may not say themselves: who says it counts less than whether it is asked."""
    old, new = context.asked
    if before.required != after.required and (before.uid in old.filled) != (after.uid in new.filled):
        yield tell("required-added" if after.required else "required-removed", after)
    was_alone, is_alone = (field.get("constraints/unique") is True for field in (before, after))
    if was_alone != is_alone and (before.uid in old.alone) != (after.uid in new.alone):
        yield tell("unique-added" if is_alone else "unique-removed", after)


def _said_otherwise(before: Field, after: Field) -> tuple[str, ...]:
    """The constraints that are written otherwise and ask the same, by several together: lengths or a pattern, bounds."""
    texts, bounds = (tuple(f"constraints/{name}" for name in names) for names in (TEXT_RULES, NUMBER_RULES))
    for paths, alike in ((texts, same_texts), (bounds, same_bounds)):
        changed = tuple(path for path in paths if not same(before.get(path), after.get(path)))
        # Two patterns are compared as patterns.
        if changed and changed != ("constraints/pattern",) and alike(before, after):
            return changed
    return ()


def _together(before: Field, after: Field) -> LanguageComparison | None:
    """How the texts compare where the length counts as well as the pattern; None where each is told apart, or nothing is proved."""
    lengths = any(f"constraints/{name}" in field.properties for field in (before, after) for name in ("minLength", "maxLength"))
    patterns = any("constraints/pattern" in field.properties for field in (before, after))
    changed = any(not same(before.get(f"constraints/{name}"), after.get(f"constraints/{name}")) for name in TEXT_RULES)
    if not (lengths and patterns and changed):
        return None
    found = texts_together(before, after)
    return found if found.relation != "unknown" else None


def _constraint_impacts(say: Tell, before: Field, after: Field, told: Collection[str]) -> Iterator[Impact]:
    handled = {"constraints/required", "constraints/unique", "constraints/pattern", *told}
    for path in dict.fromkeys([*before.properties, *after.properties]):
        if not path.startswith("constraints/") or path in handled or same(before.get(path), after.get(path)):
            continue
        name = path.removeprefix("constraints/")
        if name in LOWER_BOUNDS or name in UPPER_BOUNDS:
            rule = _bound_rule(name, before.get(path), after.get(path))
        else:
            rule = "constraint-changed"
        if rule is not None:
            yield say(
                rule,
                what=property_label(path),
                before=json_in_words(before.get(path)),
                after=json_in_words(after.get(path)),
            )


def _bound_rule(name: str, old: JSON, new: JSON) -> str | None:
    if old is ABSENT:
        return "bound-tightened"
    if new is ABSENT:
        return "bound-loosened"
    one, other = _comparable(old), _comparable(new)
    if one is None or other is None or isinstance(one, str) != isinstance(other, str):
        return "constraint-changed"
    if one == other:
        return None
    higher = other > one  # type: ignore[operator]
    return "bound-tightened" if higher == (name in LOWER_BOUNDS) else "bound-loosened"


def _comparable(value: JSON) -> Decimal | str | None:
    """A bound as a number, or as an ISO date whose text sorts as it does."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return value if isinstance(value, str) else None
    return number if number.is_finite() else None
