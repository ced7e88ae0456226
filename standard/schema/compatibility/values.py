"""What a change to the list of values of a field does, decided by the values really accepted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from standard.schema import value_pattern
from standard.schema.compatibility.rules import Impact
from standard.schema.model import Field, Value, ValueList, same
from standard.schema.pattern_safety import matches
from standard.schema.words import quoted

Tell = Callable[..., Impact]
"""Builds the impact of a rule on the field at hand: `tell(rule, value=…, before=…, after=…)`."""


def value_impacts(tell: Tell, before: Field, after: Field, meaning_changed: Collection[str]) -> Iterator[Impact]:
    """What happens to those who write or read the values of one field. The two share the uids of what they share."""
    match (before.values, after.values):
        case (None, None):
            yield from _pattern_impacts(tell, before, after)
        case (None, ValueList()):
            yield tell("values-introduced" if not before.text("constraints/pattern") else "pattern-changed")
        case (ValueList() as old, None):
            yield from _opened(tell, old, after.text("constraints/pattern"))
        case (ValueList() as old, ValueList() as new):
            yield from _list_impacts(tell, old, new, meaning_changed)


def _pattern_impacts(tell: Tell, before: Field, after: Field) -> Iterator[Impact]:
    old, new = before.text("constraints/pattern"), after.text("constraints/pattern")
    if old != new:
        yield tell("pattern-added" if not old else "pattern-removed" if not new else "pattern-changed")


def _opened(tell: Tell, old: ValueList, pattern: str) -> Iterator[Impact]:
    """A list that gives way to anything, or to a regex: wider if every old value still passes."""
    if not pattern:
        yield tell("values-dropped")
        return
    verdicts = [(value, matches(pattern, value.text)) for value in old.values if _accepted(old, value)]
    refused = [value for value, verdict in verdicts if verdict is False]
    if refused:
        yield tell("pattern-narrowed", value=refused[0].text)
    elif old.several or any(verdict is None for _, verdict in verdicts):
        yield tell("pattern-changed")
    else:
        yield tell("pattern-widened")


def _list_impacts(tell: Tell, old: ValueList, new: ValueList, meaning_changed: Collection[str]) -> Iterator[Impact]:
    kept = {value.uid: value for value in new.values}
    old_texts = {value.text for value in old.values}
    new_texts = {value.text for value in new.values}
    for earlier in old.values:
        later = kept.get(earlier.uid)
        if later is not None:
            yield from _value_impacts(tell, old, new, earlier, later)
            if earlier.uid in meaning_changed:
                yield tell("value-meaning-changed", value=later.text)
        elif earlier.text not in new_texts and _accepted(old, earlier):
            yield tell("value-removed", value=earlier.text)
    known = {value.uid for value in old.values}
    for value in new.values:
        if value.uid not in known and value.text not in old_texts:
            yield tell("value-added", value=value.text)
    yield from _separator_impacts(tell, old, new)
    if [uid for uid in kept if uid in known] != [value.uid for value in old.values if value.uid in kept]:
        yield tell("values-reordered")


def _value_impacts(tell: Tell, old: ValueList, new: ValueList, earlier: Value, later: Value) -> Iterator[Impact]:
    passed, passes = _accepted(old, earlier), _accepted(new, later)
    if not same(earlier.value, later.value):
        texts = {"before": quoted(earlier.text), "after": quoted(later.text)}
        yield tell("value-renamed" if passed else "value-added", value=later.text, **texts)
        return
    if passes and not passed:
        yield tell("value-repaired", value=later.text)
    elif passed and not passes:
        yield tell("value-broken", value=later.text)
    if later.properties.get("deprecated") and not earlier.properties.get("deprecated"):
        yield tell("deprecated", value=later.text)
    elif not same(dict(earlier.properties), dict(later.properties)):
        yield tell("documentation-changed", value=later.text)


def _separator_impacts(tell: Tell, old: ValueList, new: ValueList) -> Iterator[Impact]:
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
