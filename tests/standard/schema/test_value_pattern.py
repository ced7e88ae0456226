"""A list of values and its regex: reading and writing are exact, or the pattern stays a pattern."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema import value_pattern
from standard.schema.model import ENUM_FORM, Value, ValueList
from standard.schema.value_pattern import FORMS, clean, escape, read, read_separator, separator_in_words, write
from tests.known_schemas import known_list_patterns
from tests.standard.schema.strategies import LETTERS, separators, value_lists, value_texts


def listed(pattern: str) -> tuple[str, ...] | None:
    reading = read(pattern)
    return None if reading is None else tuple(value for value, _ in reading.items)


def several(*texts: str, form: str = "list", separator: str | None = "|") -> ValueList:
    return ValueList(tuple(Value(f"v{rank}", text) for rank, text in enumerate(texts)), form, separator)


@pytest.mark.parametrize(
    ("pattern", "form", "separator", "values"),
    [
        ("^(?:a|b)(?:;(?:a|b))*$", "list", ";", ("a", "b")),
        ("^(a|b){1}(\\|(a|b))*$", "list_captured_once", "|", ("a", "b")),
        ("^(a|b)(\\|(a|b))*$", "list_captured", "|", ("a", "b")),
        ("(?:(?:^|,)(a|b))+$", "repeated_group", ",", ("a", "b")),
        ("(?:(?:^|,)^(a|b))+$", "repeated_group_stray_anchor", ",", ("a", "b")),
        ("^(a|b)$", "choice_captured", None, ("a", "b")),
        ("^(?:seule)$", "choice", None, ("seule",)),
        ("(?:(?:^| ; )(a|b))+$", "repeated_group", " ; ", ("a", "b")),
    ],
)
def test_known_forms_are_lists(pattern: str, form: str, separator: str | None, values: tuple[str, ...]) -> None:
    reading = read(pattern)
    assert reading is not None
    assert (reading.form, reading.separator, listed(pattern)) == (form, separator, values)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        r"^\d{5}$",
        "^a|b$",
        "^(a|b)(;(a|c))*$",
        "^(a|[bc])$",
        "^(a|b+)$",
        "^(a||b)$",
        "^(a(b|c)|d)$",
        "^(a|(?:b))$",
        "^(a(|b)$",
        r"^(a|\d)$",
        "^(a|^b)$",
        r"^(a|b)(;\s?(a|b))*$",
        "^(a|b)(.(a|b))*$",
        r"(?:(?:^|\|)([A-Z]\d[a-z]|)\1+[A-Z]\d[a-z])+$",
        "^(https?://[^|]*\\|)*https?://[^|]*$",
        "^(a|b)$\n",
    ],
)
def test_anything_else_stays_a_pattern(pattern: str) -> None:
    assert read(pattern) is None


def test_a_forgotten_escape_is_read_as_meant_and_remembered() -> None:
    reading = read(r"(?:(?:^|;)(Jeunes (16-26 ans)|art. R.433|E\-SCOOTER|a\.b))+$")
    assert reading is not None
    assert reading.items == (
        ("Jeunes (16-26 ans)", "Jeunes (16-26 ans)"),
        ("art. R.433", "art. R.433"),
        ("E-SCOOTER", r"E\-SCOOTER"),
        ("a.b", None),
    )


def test_a_separator_is_literal_and_its_escape_remembered() -> None:
    assert read_separator(r"\;") == (";", r"\;")
    assert read_separator(r"\|") == ("|", None)
    assert read_separator(".") is None


@given(value_lists().filter(lambda values: not values.plain))
def test_what_is_written_is_read_back(values: ValueList) -> None:
    reading = read(write(values))
    assert reading is not None
    assert (reading.form, reading.separator, reading.separator_source) == (values.form, values.separator, values.separator_source)
    assert reading.items == tuple((value.value, value.source) for value in values.values)


@given(st.text(LETTERS, max_size=30) | st.text("ab|();^$*?:{1}+\\", max_size=40))
def test_a_pattern_read_as_a_list_is_written_as_it_was_and_compiles(pattern: str) -> None:
    reading = read(f"^({pattern})$")
    if reading is not None:
        values = tuple(Value("v", value, source) for value, source in reading.items)
        written = write(ValueList(values, reading.form, reading.separator, reading.separator_source))
        assert written == f"^({pattern})$"
        re.compile(written)


@given(st.lists(value_texts, min_size=1, max_size=4, unique=True), separators)
def test_the_clean_form_accepts_the_values_and_nothing_between(texts: list[str], separator: str) -> None:
    expression = re.compile(write(several(*texts, separator=separator)))
    for text in texts:
        assert expression.fullmatch(text)
        assert expression.fullmatch(f"{text}{separator}{texts[0]}")
    assert not expression.fullmatch("")
    assert (expression.fullmatch(separator + texts[0]) is None) == (not _splits(separator + texts[0], texts, separator))


def _splits(text: str, texts: list[str], separator: str) -> bool:
    """Whether a text is values separated by the separator: by trying, not by a regex."""
    return any(
        text == value or (text.startswith(value + separator) and _splits(text[len(value + separator) :], texts, separator))
        for value in texts
    )


@given(st.text(max_size=10))
def test_the_plain_escape_matches_the_text_alone(text: str) -> None:
    assert re.fullmatch(escape(text), text)
    assert not re.fullmatch(escape(text), text + "x")


def test_cleaning_keeps_the_values() -> None:
    loose = ValueList((Value("v1", "a.b", "a.b", {"label": "A"}), Value("v2", "c")), "repeated_group_stray_anchor", ";", r"\;")
    assert clean(loose) == ValueList((Value("v1", "a.b", None, {"label": "A"}), Value("v2", "c")), "list", ";")
    assert clean(several("a", "b", form="choice", separator=None)).form == ENUM_FORM


@pytest.mark.parametrize(
    ("separator", "words"),
    [
        (";", "«\u00a0;\u00a0» sans espace"),
        (", ", "«\u00a0,\u00a0» avec une espace après"),
        (" | ", "«\u00a0|\u00a0» avec une espace avant et après"),
        ("\t", "une tabulation"),
    ],
)
def test_a_separator_is_said_in_words(separator: str, words: str) -> None:
    assert separator_in_words(separator) == words


def test_every_form_is_told_from_the_others() -> None:
    texts = {form: write(several("a", "b", form=form, separator=";" if value_pattern.takes_several(form) else None)) for form in FORMS}
    assert {form: getattr(read(text), "form", None) for form, text in texts.items()} == {form: form for form in FORMS}


def test_a_hostile_pattern_is_read_at_once() -> None:
    assert read("^(" + "a)(" * 20_000 + ")*$") is None
    assert read("^(" + "(" * 20_000 + "a" + ")" * 20_000 + ")$") is None
    assert read("(?:(?:^|" + "\\;" * 20_000 + ")(") is None


def test_every_published_list_of_values_is_recognised() -> None:
    for known in known_list_patterns():
        first_or_second = known["form"].startswith(("F1", "F2")) and "broken" not in known["form"] and "differ" not in known["form"]
        expected = tuple(known["values"]) if first_or_second else None
        assert listed(known["pattern"]) == expected, known["pattern"][:80]
