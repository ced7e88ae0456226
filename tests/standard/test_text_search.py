"""Words in a few texts, and the same words marked where they stand."""

import pytest

from standard.schema.folding import fold
from standard.text_search import entry_words, excerpt, marked, matches, wanted


def test_accents_capitals_and_ligatures_do_not_count() -> None:
    assert fold("Œuvre d’accès À distance") == "oeuvre d'acces a distance"


def test_every_word_must_be_somewhere() -> None:
    assert matches("mediation numerique", ["Lieux de Médiation", "le numérique"])
    assert not matches("mediation sonore", ["Lieux de Médiation", "le numérique"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’école d'Œuvres", ["ecole", "oeuvres"]),
        ("aujourd’hui qu’il", ["aujourd", "hui", "il"]),
        ("nom_lieu Nom-Lieu nom", ["nom", "lieu"]),
        ('l’ ! "*" ( ) :', ["l"]),
        ("\x00\x00", []),
        ("1 2 3 4 5 6 7 8 9 10 11 12", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
        ("x" * 100, ["x" * 40]),
    ],
)
def test_what_is_searched(text: str, words: list[str]) -> None:
    assert wanted(text) == words


def test_an_entry_is_found_by_its_words_those_of_its_titles_apart() -> None:
    assert entry_words("field", 3, ("Nom du lieu", "nom_lieu"), "Le nom.").split() == [
        "b=nom", "du", "k=field", "le", "lieu", "nom", "s=3", "t=du", "t=lieu", "t=nom",
    ]  # fmt: skip


def shown(pieces: object) -> str:
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in pieces)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "searched", "seen"),
    [
        ("Des ŒUVRES d’école", ["oeuvre", "ecol"], "Des [ŒUVRES] d’[école]"),
        ("e\u0301cole", ["ecole"], "[e\u0301cole]"),
        ("recole", ["ecole"], "recole"),
        ("nom_lieu", ["lieu"], "nom_[lieu]"),
        ("", ["rien"], ""),
        ("<b>nom</b>", ["nom"], "<b>[nom]</b>"),
    ],
)
def test_words_are_marked_where_they_stand(text: str, searched: list[str], seen: str) -> None:
    assert shown(marked(text, searched)) == seen


def test_an_excerpt_is_cut_between_words_around_the_first_word_that_is_found() -> None:
    text = f"{'avant ' * 50}ici l’école {'après ' * 50}"
    seen = shown(excerpt(text, ["ecole"]))
    assert seen.startswith("… avant ")
    assert "l’[école] après" in seen
    assert seen.endswith(" après …")
    assert len(seen) < 220
    assert shown(excerpt("Court.", ["absent"])) == "Court."
    assert shown(excerpt("x" * 500, ["x"])) == f"[{'x' * 200}]" or len(shown(excerpt("x" * 500, ["x"]))) <= 510
