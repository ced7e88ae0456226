"""What a change to the list of values of a field does, decided by the values really accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from standard.schema import value_pattern
from standard.schema.array_items import listed_values
from standard.schema.categories import categories_of
from standard.schema.cells import missing_texts_of
from standard.schema.compatibility.acceptance import ANYTHING, texts_of
from standard.schema.compatibility.context import Context
from standard.schema.compatibility.rules import Impact
from standard.schema.model import ABSENT, JSON, Field, Value, ValueList, same
from standard.schema.operations import RETIREMENT
from standard.schema.patterns.language import Language, LanguageComparison, compare_languages, listing
from standard.schema.patterns.safety import matches
from standard.schema.words import NBSP, enumerated, field_label, number, property_label, quoted

Tell = Callable[..., Impact]
"""Builds the impact of a rule on the field at hand: `tell(rule, value=…, before=…, after=…)`."""

NAMED: Final = 5
"""How many values a sentence names."""


def value_impacts(tell: Tell, before: Field, after: Field, context: Context) -> Iterator[Impact]:
    """What happens to those who write or read the values of one field. The two share the uids of what they share."""
    old, new = listed_values(before), listed_values(after)
    if old is not None and new is not None:
        yield from _list_impacts(tell, old, new, after, context)
        return
    if any(values is not None and values.of_items for values in (old, new)):
        yield tell("values-dropped" if new is None else "values-introduced")
        return
    was, becomes = _pattern(before), _pattern(after)
    if was is None and becomes is None:
        return
    if was is None or becomes is None:
        # A type, or a text of any kind, has its language too.
        one, other = was or _unsaid(before, after), becomes or _unsaid(after, before)
        found = compare_languages(one, other) if one is not None and other is not None else None
        if found is not None and (found.relation == "equal" or (before.type != after.type and found.relation == "wider")):
            if before.type == after.type or found.relation == "wider":
                # That the same texts are of another type is told with the type.
                yield compared_texts(tell, found)
            return
    if was is None:
        yield tell("values-introduced" if new is not None else "pattern-added")
    elif becomes is None:
        yield tell("values-dropped" if old is not None else "pattern-removed")
    elif was != becomes:
        yield compared_texts(tell, compare_languages(was, becomes))


def category_impacts(tell: Tell, before: Field, after: Field) -> Iterator[Impact]:
    """What happens where the categories of a field, in one of the two at least, are the only list of its values."""
    sides = [(_listed_texts(field), field.values is None and bool(categories_of(field))) for field in (before, after)]
    (old, _), (new, _) = sides
    if not any(by_categories for _, by_categories in sides) or sides[0] == sides[1]:
        return
    if old is None or new is None:
        yield tell("values-dropped" if new is None else "values-introduced")
        return
    yield from (tell("value-removed", value=text) for text in old if text not in new)
    yield from (tell("value-added", value=text) for text in new if text not in old)
    if set(old) == set(new):
        yield tell("values-rewritten" if old == new else "values-reordered")


def _listed_texts(field: Field) -> tuple[str, ...] | None:
    values = field.values
    if values is None:
        categories = categories_of(field)
        return tuple(one.text for one in categories) if categories is not None else None
    return tuple(value.text for value in values.values) if values.plain else None


def _unsaid(field: Field, beside: Field) -> str | Language | None:
    """What the text of a cell may be where neither a list nor a regex says it."""
    if field.type != beside.type:
        return texts_of(field)
    return ANYTHING if field.type == "string" else None


def _pattern(field: Field) -> str | Language | None:
    """What the text of a cell must be: one of a plain list, or what a regex accepts; None where that is not said."""
    if field.values is None:
        return field.text("constraints/pattern") or None
    if not field.values.plain:
        return value_pattern.write(field.values)
    return listing(value.text for value in field.values.values)


def compared_texts(tell: Tell, found: LanguageComparison) -> Impact:
    lost, gained = (_named(texts, found.exhaustive) for texts in (found.lost, found.gained))
    match found.relation:
        case "unknown":
            return tell("pattern-changed")
        case "equal":
            return tell("pattern-rewritten")
        case "wider" if found.separators:
            return tell("single-to-several", after=enumerated(map(quoted, found.separators[:NAMED]), "ou"))
        case "wider":
            return tell("pattern-widened", after=gained)
        case "narrower":
            return tell("pattern-narrowed", before=lost)
        case relation:
            return tell(f"pattern-{relation}", before=lost, after=gained)


def _named(texts: Sequence[str], exhaustive: bool) -> str:
    """«\u00a0: « A », « B » et 3 autres\u00a0», or «\u00a0, dont « A »\u00a0» where others are not known."""
    if not texts:
        return ""
    shown = list(map(quoted, texts[:NAMED]))
    if not exhaustive:
        return f", dont {enumerated(shown[:2])}"
    more = len(texts) - len(shown)
    if more:
        shown.append(f"{number(more)}{NBSP}autre{'s' if more > 1 else ''}")
    return f"{NBSP}: {enumerated(shown)}"


def _list_impacts(tell: Tell, old: ValueList, new: ValueList, field: Field, context: Context) -> Iterator[Impact]:
    kept = {value.uid: value for value in new.values}
    old_texts = {value.text for value in old.values}
    new_texts = {value.text for value in new.values}
    missing = missing_texts_of(field, context.after)
    kept_texts = {value.text for value in old.values if value.uid in kept}
    for earlier in old.values:
        later = kept.get(earlier.uid)
        if later is not None:
            yield from _value_impacts(tell, old, new, earlier, later)
            if earlier.uid in context.meaning_changed:
                yield tell("value-meaning-changed", value=later.text)
        elif earlier.text in new_texts:
            if earlier.text not in kept_texts:
                yield tell("value-reused", value=earlier.text)
        elif _accepted(old, earlier) and not (earlier.text in missing and not field.required):
            yield _gone(tell, earlier, field, context)
    known = {value.uid for value in old.values}
    for value in new.values:
        if value.uid not in known and value.text not in old_texts and value.uid not in context.taking_a_place:
            yield tell("value-added", value=value.text)
    yield from _separator_impacts(tell, old, new)
    if [uid for uid in kept if uid in known] != [value.uid for value in old.values if value.uid in kept]:
        yield tell("values-reordered")


def _gone(tell: Tell, value: Value, field: Field, context: Context) -> Impact:
    """A value that is no longer in its list: what took its place, if anything did."""
    heirs = context.value_heirs(value)
    here = [heir for home, heir in heirs if home.uid == field.uid]
    if not heirs:
        return tell("value-removed", value=value.text)
    if not here:
        homes = {home.uid: f"le champ {field_label(home)}" for home, _ in heirs}
        return tell("value-moved", value=value.text, after=enumerated(homes.values()))
    texts = enumerated(quoted(heir.text) for heir in here)
    if len(here) > 1:
        return tell("value-split", value=value.text, after=texts)
    if context.shared(here[0].uid):
        return tell("value-merged", value=value.text, after=texts)
    return tell("value-renamed", value=here[0].text, before=quoted(value.text), after=texts)


def _value_impacts(tell: Tell, old: ValueList, new: ValueList, earlier: Value, later: Value) -> Iterator[Impact]:
    passed, passes = _accepted(old, earlier), _accepted(new, later)
    if earlier.text == later.text and not same(earlier.value, later.value):
        # « 1 » and 1 are the same cell.
        return
    if not same(earlier.value, later.value):
        texts = {"before": quoted(earlier.text), "after": quoted(later.text)}
        yield tell("value-renamed" if passed else "value-added", value=later.text, **texts)
        return
    if passes and not passed:
        yield tell("value-repaired", value=later.text)
    elif passed and not passes:
        yield tell("value-broken", value=later.text)
    retired = retires(earlier.properties, later.properties)
    if retired:
        yield tell("deprecated", value=later.text, after=retirement(later.properties))
    changed = [
        key
        for key in dict.fromkeys([*earlier.properties, *later.properties])
        if not (retired and key in RETIREMENT) and not same(earlier.properties.get(key, ABSENT), later.properties.get(key, ABSENT))
    ]
    if changed:
        yield tell("documentation-changed", value=later.text, what=enumerated(map(property_label, changed)))


def _separator_impacts(tell: Tell, old: ValueList, new: ValueList) -> Iterator[Impact]:
    if old.of_items or new.of_items:
        # That a cell becomes a JSON list, or is none any more, is told by its type.
        return
    separators = {"before": quoted(old.separator or ""), "after": quoted(new.separator or "")}
    if old.several and new.several and old.separator != new.separator:
        yield tell("separator-changed", **separators)
    elif new.several and not old.several:
        yield tell("single-to-several", **separators)
    elif old.several and not new.several:
        yield tell("several-to-single", **separators)
    elif not _written_alike(old, new):
        if new.several and _takes_several(new) and not _takes_several(old):
            yield tell("several-repaired", **separators)
        elif old.several and _takes_leading_separator(old) and not _takes_leading_separator(new):
            yield tell("leading-separator-refused", **separators)
        else:
            yield tell("values-rewritten")


def _written_alike(old: ValueList, new: ValueList) -> bool:
    """Whether the two use the same regex, apart from values added, removed, repaired or broken."""
    earlier = {value.uid: value for value in old.values}
    return (old.form, old.separator_source) == (new.form, new.separator_source) and all(
        value.source == earlier[value.uid].source or _accepted(old, earlier[value.uid]) != _accepted(new, value)
        for value in new.values
        if value.uid in earlier
    )


def _accepted(values: ValueList, value: Value) -> bool:
    """Whether the regex of the value accepts the value itself; a source that cannot be run is trusted."""
    return value.source is None or matches(value.source, value.text) is not False


def _takes_several(values: ValueList) -> bool:
    text = next((value.text for value in values.values if _accepted(values, value)), None)
    return text is not None and matches(value_pattern.write(values), f"{text}{values.separator}{text}") is not False


def _takes_leading_separator(values: ValueList) -> bool:
    text = next((value.text for value in values.values if _accepted(values, value)), None)
    return text is not None and matches(value_pattern.write(values), f"{values.separator}{text}") is True


def retires(before: Mapping[str, JSON], after: Mapping[str, JSON]) -> bool:
    """Whether a field or a value, by its properties, becomes one not to use any more."""
    return bool(after.get("deprecated")) and not before.get("deprecated")


def retirement(properties: Mapping[str, JSON]) -> str:
    """What to use instead and until when, as the end of a sentence."""
    successors, removed_in = properties.get("successors"), properties.get("removedIn")
    names = [name for name in successors if isinstance(name, str)] if isinstance(successors, list) else []
    instead = f", à remplacer par {enumerated(map(quoted, names))}" if names else ""
    until = f", jusqu’à sa suppression en {removed_in}" if isinstance(removed_in, str) and removed_in else ""
    return instead + until
