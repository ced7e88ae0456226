from standard.schema.folding import fold
from standard.text_search import matches, score


def test_accents_capitals_and_ligatures_do_not_count() -> None:
    assert fold("Œuvre d’accès À distance") == "oeuvre d'acces a distance"


def test_every_word_must_be_somewhere() -> None:
    assert matches("mediation numerique", ["Lieux de Médiation", "le numérique"])
    assert not matches("mediation sonore", ["Lieux de Médiation", "le numérique"])


def test_a_title_that_begins_with_the_words_comes_first() -> None:
    assert [
        score("nom", "Nom du lieu", ()),
        score("lieu", "Nom du lieu", ()),
        score("porte", "Nom du lieu", ("Ce qu’on lit sur la porte",)),
        score("rien", "Nom du lieu", ("Ce qu’on lit sur la porte",)),
    ] == [3, 2, 1, 0]
