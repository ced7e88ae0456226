"""A correction says the same thing otherwise, and the field then accepts it; what is not certain has none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema import table_schema
from standard.validation.corrections import CellCorrection, Corrector
from standard.validation.kinds import KINDS
from tests.standard.validation.files import SERVICES, field, schema
from tests.standard.validation.judging import judge_texts

LIST = "(?:" + "|".join(SERVICES) + ")"
SEVERAL = field("a", pattern=f"^{LIST}(?:;{LIST})*$")
TYPES: dict[str, dict[str, Any]] = {
    "several": SEVERAL,
    "one": field("a", enum=["Gratuit", "Payant", "été", "ete"]),
    "dashed": field("a", enum=["Saint-Denis", "Oeuvre"]),
    "day": field("a", "date"),
    "french day": {**field("a", "date"), "format": "%d/%m/%Y"},
    "impossible day": {**field("a", "date"), "format": "%d/%d/%Y"},
    "time": field("a", "time"),
    "number": field("a", "number", minimum=0),
    "comma": {**field("a", "number"), "decimalChar": ","},
    "integer": field("a", "integer"),
    "boolean": field("a", "boolean"),
    "said": {**field("a", "boolean"), "trueValues": ["Oui"], "falseValues": ["Non"]},
    "siret": field("a", pattern="^[0-9]{14}$"),
    "letters": field("a", pattern="^[A-Z]{2}$"),
    "any letters": field("a", pattern="^([A-Z]{2}|[a-z]{2})$"),
    "figures": field("a", pattern="^[0-9]+$"),
    "required": field("a", "integer", required=True),
    "moment": field("a", "datetime"),
    "month": field("a", "yearmonth"),
    "year": field("a", "year"),
}


def correction(kind: str, text: str) -> CellCorrection | None:
    return Corrector(table_schema.parse(schema(TYPES[kind]))).correction("a", text)


@pytest.mark.parametrize(
    ("kind", "text", "written", "kinds"),
    [
        ("several", "S’equiper", "S'équiper", ("apostrophe", "accents")),
        ("dashed", "saint–denis", "Saint-Denis", ("sign", "case")),
        ("dashed", "œuvre", "Oeuvre", ("case", "accents")),
        ("several", "utiliser le numerique;S'équiper", "Utiliser le numérique;S'équiper", ("case", "accents")),
        ("several", "S'équiper, Utiliser\u00a0le numérique", "S'équiper;Utiliser le numérique", ("spaces", "separator")),
        ("several", "S'équiper;", "S'équiper", ("separator",)),
        ("several", "S'équiper; Utiliser le numérique", "S'équiper;Utiliser le numérique", ("spaces",)),
        ("one", "GRATUIT", "Gratuit", ("case",)),
        ("one", " Payant\u200b", "Payant", ("spaces",)),
        ("day", "31/12/2024", "2024-12-31", ("date",)),
        ("day", "12/31/2024", "2024-12-31", ("date",)),
        ("day", "05-05-2024", "2024-05-05", ("date",)),
        ("day", "2024/1/5", "2024-01-05", ("date",)),
        ("day", "20241231", "2024-12-31", ("date",)),
        ("day", "2024-12-31 00:00:00", "2024-12-31", ("date",)),
        ("french day", "2024-12-31", "31/12/2024", ("date",)),
        ("time", "9:30", "09:30:00", ("date",)),
        ("time", "14 h", "14:00:00", ("date",)),
        ("number", "12,5", "12.5", ("number",)),
        ("number", "1\u202f234,5", "1234.5", ("spaces", "number")),
        ("comma", "12.5", "12,5", ("number",)),
        ("integer", "12.0", "12", ("number",)),
        ("integer", "1 234", "1234", ("number",)),
        ("integer", "  ", "", ("spaces",)),
        ("boolean", "oui", "true", ("boolean",)),
        ("said", "NON", "Non", ("boolean",)),
        ("siret", "130 025 265 00013", "13002526500013", ("spaces",)),
        ("siret", "130-025-265-00013", "13002526500013", ("sign",)),
        ("siret", "130.025.265.00013", "13002526500013", ("sign",)),
        ("several", '["S\'équiper"]', "S'équiper", ("separator",)),
        ("letters", "fr", "FR", ("case",)),
        ("day", "1er janvier 2024", "2024-01-01", ("date",)),
        ("day", "Lundi 5 Fevrier 2024", "2024-02-05", ("date",)),
        ("moment", "2024-01-25T10:00", "2024-01-25T10:00:00", ("date",)),
        ("moment", "25/01/2024 9h05", "2024-01-25T09:05:00", ("date",)),
        ("day", "Mercredi 6 mars 2024", "2024-03-06", ("date",)),
        ("day", "1er avr. 2024", "2024-04-01", ("date",)),
        ("day", "15-avr.-2024", "2024-04-15", ("date",)),
        ("day", "April 15, 2024", "2024-04-15", ("date",)),
        ("day", "15 / 04 / 2024", "2024-04-15", ("date",)),
        ("time", "2:30 PM", "14:30:00", ("date",)),
        ("time", "12:00 am", "00:00:00", ("date",)),
        ("moment", "2024-04-15T14:30Z", "2024-04-15T14:30:00Z", ("date",)),
        ("month", "avr. 2024", "2024-04", ("date",)),
        ("year", "2 024", "2024", ("number",)),
        ("number", "1'234.5", "1234.5", ("number",)),
        ("integer", "\u2212 5", "-5", ("number",)),
        ("month", "01/2024", "2024-01", ("date",)),
        ("month", "2024/1", "2024-01", ("date",)),
        ("month", "mars 2024", "2024-03", ("date",)),
        ("year", "2024.0", "2024", ("number",)),
        ("number", "1.234,56", "1234.56", ("number",)),
        ("comma", "1,234.56", "1234,56", ("number",)),
        ("integer", "1.234.567", "1234567", ("number",)),
        ("integer", "\u22125", "-5", ("number",)),
        ("integer", "1200,000", "1200", ("number",)),
        ("siret", "13002526500013.0", "13002526500013", ("number",)),
        ("siret", '="13002526500013"', "13002526500013", ("sign",)),
        ("siret", ' "13002526500013"', "13002526500013", ("spaces", "sign")),
        ("siret", "'13002526500013'", "13002526500013", ("sign",)),
        ("integer", "'12", "12", ("sign",)),
        ("one", "« Gratuit »", "Gratuit", ("sign",)),
        ("day", "2024–12–31", "2024-12-31", ("date",)),
        ("number", "12,", "12", ("number",)),
        ("integer", "12.", "12", ("number",)),
    ],
)
def test_what_is_certain_is_corrected(kind: str, text: str, written: str, kinds: tuple[str, ...]) -> None:
    assert correction(kind, text) == CellCorrection(written, kinds)  # type: ignore[arg-type]
    assert set(kinds) <= KINDS.keys()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("several", "S'équiper;Chanter"), ("several", "S'équipe"), ("one", "Payan"), ("one", "Été"),
        ("day", "05/03/2024"), ("day", "31/02/2024"),
        ("day", "2024115"),
        ("time", "25:00"),
        ("impossible day", "2024-05-31"), ("number", "1,234"),
        ("number", "12,5 €"), ("number", "-1"), ("integer", "12.5"), ("boolean", "x"),
        ("integer", "''"), ("siret", "'"), ("integer", "1O"), ("number", "NC"),
        ("siret", "1,30025E+13"), ("siret", "1300252650001"), ("letters", "é"), ("any letters", "Fr"), ("any letters", "FR"),
        ("required", " "), ("number", ""),
        ("integer", "1,000"), ("integer", "12.000"), ("moment", "05/01/2024 10:00"), ("moment", "2024-02-30T10:00"), ("month", "13/2024"),
        ("day", "31 fevrier 2024"), ("day", "5/1/24"), ("day", "45000"), ("year", "24"), ("siret", "1300252650001.0"),
        ("day", "lundi 6 mars 2024"), ("figures", "1.000"), ("figures", "12,000"), ("comma", "1.234"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_left_to_the_person(kind: str, text: str) -> None:
    assert correction(kind, text) is None


SPOILED = st.builds(
    lambda text, spoil: spoil(text),
    st.sampled_from([*SERVICES, "Gratuit", "31/12/2024", "12,5", "1 234", "oui", "13002526500013", "fr"]),
    st.sampled_from([str, str.upper, str.lower, lambda text: f" {text} ", lambda text: text.replace("é", "e"),
                     lambda text: text.replace(" ", "\u00a0")]),
)  # fmt: skip


@given(st.sampled_from(sorted(TYPES)), st.one_of(st.text(max_size=8), st.lists(SPOILED, min_size=1, max_size=3).map(";".join)))
def test_a_corrected_cell_is_accepted_and_needs_no_other_correction(kind: str, text: str) -> None:
    found = correction(kind, text)
    if found is not None:
        (one,) = table_schema.parse(schema(TYPES[kind])).fields
        assert judge_texts(one, [found.text]) == ((),)
        assert found.text != text
        assert found.kinds
        assert correction(kind, found.text) is None
