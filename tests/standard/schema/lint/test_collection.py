"""Lists written as a regex, as people write them: read as lists, said to be wrong, made clean in one step."""

from __future__ import annotations

from typing import Any

import pytest

from standard.schema import value_pattern
from standard.schema.lint import check
from standard.schema.model import ValueList
from standard.schema.operations import apply_all
from standard.schema.table_schema import parse, render
from tests.known_schemas import known_list_patterns
from tests.standard.schema.lint.small import pattern, schema

SIGNS = {
    "leading separator accepted": "list-leading-separator",
    "same value twice accepted": "list-unexplained",
    "space after separator rejected": "list-unexplained",
    "TWO VALUES REJECTED": "list-stray-anchor",
    "unescaped dot": "value-unescaped",
    "listed value does not match itself": "value-rejected",
    "one value is a prefix of another": "value-prefix",
}
"""The rule that finds each defect of the collection, in a pattern that is read as a list."""

OF_TWO_LISTS = ["pattern-broken", "pattern-lists-differ", "pattern-repeats", "pattern-list-slips"]
"""The rules that find those of a pattern whose two lists are not one: to make one of them mends the rest."""


def cases(*forms: str) -> list[Any]:
    return [
        pytest.param(entry, id=f"{entry['form']}-{rank}")
        for rank, entry in enumerate(known_list_patterns())
        if entry["form"].startswith(forms)
    ]


def listed(descriptor: dict[str, Any]) -> ValueList | None:
    return parse(descriptor).fields[0].values


def accepts(values: ValueList) -> dict[str, Any]:
    return {"texts": [value.text for value in values.values], "separator": values.separator}


@pytest.mark.parametrize("entry", cases("F1", "F2"))
def test_a_pattern_that_is_a_list_becomes_one_and_every_defect_is_found_with_the_clean_form_as_its_fix(entry: dict[str, Any]) -> None:
    descriptor = schema(pattern(entry["pattern"], description="Une ou plusieurs valeurs."))
    values = listed(descriptor)
    whole = not ("broken" in entry["form"] or "differ" in entry["form"])
    assert (values is not None) == whole
    if values is not None:
        assert value_pattern.write(values) == entry["pattern"]
        assert render(parse(descriptor)) == descriptor
    found = {finding.code: finding for finding in check(descriptor)}
    for defect in entry["defects"]:
        codes = [code for sign, code in SIGNS.items() if defect.startswith(sign)] if whole else OF_TWO_LISTS
        finding = next((found[code] for code in codes if code in found), None)
        assert finding is not None, defect
        clean = listed(render(apply_all(parse(descriptor), finding.fix)))
        assert clean is not None, defect
        assert clean.form == value_pattern.CLEAN_FORM
        assert [value.source for value in clean.values] == [None] * len(clean.values)
        assert len({value.text for value in clean.values}) == len(clean.values)
        assert values is None or accepts(clean) == accepts(values)


def test_the_union_of_two_lists_keeps_every_value_of_both() -> None:
    descriptor = schema(pattern(r"^(Electrique|Gaz){1}(\|(Électrique|Gaz))*$"))
    (finding,) = [one for one in check(descriptor) if one.code == "pattern-lists-differ"]
    values = listed(render(apply_all(parse(descriptor), finding.fix)))
    assert values is not None
    assert accepts(values) == {"texts": ["Electrique", "Gaz", "Électrique"], "separator": "|"}
