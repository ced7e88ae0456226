"""Dates and descriptions as the documents write them."""

from datetime import date

import pytest

from standard.moments import date_in_words
from standard.publishing.prose import to_html, to_markdown, to_text


def test_dates_are_in_words() -> None:
    assert (date_in_words(date(2022, 6, 29)), date_in_words(date(2022, 7, 1))) == ("29\u00a0juin 2022", "1er\u00a0juillet 2022")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un <b>mot</b>", "<p>Un &lt;b&gt;mot&lt;/b&gt;</p>\n"),
        ("Voir https://a.example/x_y_z.", '<p>Voir <a href="https://a.example/x_y_z">https://a.example/x_y_z</a>.</p>\n'),
        ("Voir [ici](https://a.example/).", '<p>Voir <a href="https://a.example/">ici</a>.</p>\n'),
        ("[piège](javascript:alert(1))", "<p>[piège](javascript:alert(1))</p>\n"),
        ("![image](https://a.example/i.png)", '<p>!<a href="https://a.example/i.png">image</a></p>\n'),
        ("# Pas un titre", "<p># Pas un titre</p>\n"),
        ("une ligne\nune autre", "<p>une ligne<br />\nune autre</p>\n"),
        ("Un&nbsp;: <br>deux", "<p>Un\u00a0:<br />\ndeux</p>\n"),
        ("", ""),
    ],
)
def test_a_description_as_html(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("# Titre\n===\n> cité", "\\# Titre\n\\===\n\\> cité"),
        ("<script> et https://a.example/?a=1&b=2.", "&lt;script> et <https://a.example/?a=1&b=2>."),
        ("- un\n- deux", "- un\n- deux"),
        ("Un&nbsp;:<BR/>deux", "Un\u00a0:\\\ndeux"),
    ],
)
def test_a_description_as_markdown(text: str, markdown: str) -> None:
    assert to_markdown(text) == markdown


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**Gras** et _italique_&nbsp;: [ici](https://a.example/)<br>suite", "Gras et italique\u00a0: ici suite"),
        ("- un\n- deux `code`\n\nEnfin, <sans>.", "un deux code Enfin, <sans>."),
        ("# Pas un titre\nà 2 * 3 * 4", "# Pas un titre à 2 * 3 * 4"),
        ("Voir https://a.example/x_y_z.", "Voir https://a.example/x_y_z."),
        ("", ""),
    ],
)
def test_a_description_as_text_alone(text: str, plain: str) -> None:
    assert to_text(text) == plain
