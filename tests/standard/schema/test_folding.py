"""One meaning of "the same text, written otherwise", for lint, alignment, files and search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from standard.schema.alignment.text import normal
from standard.schema.folding import fold, fold_all
from standard.schema.lint.naming import suggested
from standard.schema.table_schema import parse
from standard.text_search import matches
from standard.validation.corrections import Corrector
from standard.validation.likeness import nearest
from tests.standard.validation.files import field, schema

TEXTS = st.text() | st.text("œŒæÆßẞﬁıİIiÉéeñ’`´'«»\"–—-\u00a0\u202f\u200b\u00ad \n\t_aB1")
OPTIONS = st.fixed_dictionaries({}, optional={"keep_case": st.just(True), "keep_accents": st.just(True), "words_only": st.just(True)})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Œuvre", "oeuvre"), ("ŒUVRE", "œuvre"), ("Lætitia", "LAETITIA"), ("Ǣ", "ae"),
        ("Straße", "STRASSE"), ("ẞ", "ss"), ("ﬁche", "fiche"),
        ("Élève", "eleve"), ("e\u0301le\u0300ve", "élève"), ("Ça", "ca"), ("NOËL", "noel"),
        ("d’accès", "d'accès"), ("l´eau", "l`eau"), ("« oui »", "\"\u00a0oui\u00a0\""), ("“oui”", "\"oui\""),
        ("Saint–Denis", "saint-denis"), ("Saint\u2011Denis", "Saint—Denis"),
        ("14\u00a0h", "14 h"), ("1\u202f234", "1 234"), ("  un\t deux\n", "un deux"), ("zéro\u200b", "zero"), ("cou\u00adpure", "coupure"),
        ("İstanbul", "istanbul"), ("ISTANBUL", "ıstanbul"), ("Diyarbakır", "diyarbakir"), ("m²", "m2"), ("½", "1⁄2"),
    ],
)  # fmt: skip
def test_what_people_write_differently_without_meaning_it_does_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert fold(one, words_only=True) == fold(other, words_only=True)


@pytest.mark.parametrize(("one", "other"), [("été", "étés"), ("a-b", "a b"), ("a.b", "ab"), ("1", "11"), ("か", "が"), ("C", "C+")])
def test_what_says_something_else_counts(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_case_accents_and_punctuation_are_options() -> None:
    assert fold("L’Œuvre d’Été", keep_case=True) == "L'OEuvre d'Ete"
    assert fold("L’Œuvre d’Été", keep_accents=True) == "l'œuvre d'été"
    assert fold("L’Œuvre_d’Été (n° 1)", words_only=True) == "l oeuvre d ete n 1"


@given(TEXTS, OPTIONS)
def test_a_folded_text_is_folded(text: str, options: dict[str, bool]) -> None:
    once = fold(text, **options)
    assert fold(once, **options) == once


@given(TEXTS)
def test_the_options_nest(text: str) -> None:
    assert fold(fold(text, keep_case=True)) == fold(text)
    assert fold(fold(text), words_only=True) == fold(text, words_only=True)


@given(st.lists(TEXTS))
def test_many_texts_are_folded_as_each(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


@pytest.mark.parametrize("written", ["Œuvre d’art", "oeuvre d'art", "ŒUVRE D’ART", "Oeuvre\u00a0d’Art"])
def test_every_reader_takes_a_text_for_the_same(written: str) -> None:
    meant = "œuvre d’art"
    assert normal(written) == normal(meant)
    assert nearest(written, ["manœuvre", meant]) == meant
    assert matches(written, [meant])
    assert matches(meant, [written])
    assert suggested(written) == "oeuvre_d_art"
    assert slugify(written.replace("’", "'")) == "oeuvre-d-art"
    correction = Corrector(parse(schema(field("a", enum=[meant, "autre"])))).correction("a", written)
    assert correction is not None
    assert correction.text == meant
