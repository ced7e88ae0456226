"""Regexes in words, ready ones, unsafe ones mended."""

from __future__ import annotations

import re

import pytest

from standard.schema import value_pattern
from standard.schema.patterns.ready import BY_KEY, READY, ReadyPattern
from standard.schema.patterns.safety import examine, matches
from standard.schema.patterns.words import PatternInWords, in_words, mended
from tests.known_schemas import known_schemas


def plain(said: PatternInWords | None) -> object:
    """The text alone, or the text with its pieces; spaces made plain."""
    if said is None:
        return None
    text = said.text.replace("\u00a0", " ")
    return [text, *(plain(part) for part in said.parts)] if said.parts else text


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (r"^\d{5}$", "La cellule contient cinq chiffres, et rien d’autre."),
        (r"^[A-Z]-?[0-9]{2,}$",
         "La cellule commence par une lettre majuscule, puis « - » (facultatif), et finit par au moins deux chiffres."),
        (r"^ab\.c$", "La cellule contient « ab.c », et rien d’autre."),
        (r"^(?:oui|non)$", ["Une de ces valeurs :", "« oui »", "« non »"]),
        (r"^[^;]+$", "La cellule contient un ou plusieurs caractères sauf « ; », et rien d’autre."),
        (r"^(?:[0-9]{5}|2[AB])$",
         ["La cellule contient l’une de ces possibilités :", "cinq chiffres", "« 2 », puis un caractère (« A » ou « B »)"]),
        (r"^x(?:;[a-z]+)*$",
         ["La cellule contient, dans cet ordre :", "« x »",
          ["zéro, une ou plusieurs fois :", "« ; », puis une ou plusieurs lettres minuscules"]]),
        (r"^[1-9]\w{0,3}$", "La cellule commence par un chiffre de 1 à 9, et finit par au plus trois lettres, chiffres ou « _ »."),
        (r"^$", "La cellule reste vide."),
        (r"^a(?=b)$", None),
        (r"(?:(?:^|\|)[a-z]+\d)+$", None),
        ("(", None),
    ],
)  # fmt: skip
def test_a_pattern_in_words(pattern: str, said: object) -> None:
    assert plain(in_words(pattern)) == said


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.key)
def test_a_ready_pattern_does_what_it_says(ready: ReadyPattern) -> None:
    """As frictionless compiles it, as our own reader does, and with no need of the anchors."""
    assert BY_KEY[ready.key] is ready
    assert examine(ready.pattern).linear
    assert value_pattern.read(ready.pattern) is None
    assert ready.pattern.startswith("^")
    assert ready.pattern.endswith("$")
    compiled = re.compile(f"^{ready.pattern}$")
    for cells, accepted in ((ready.passes, True), (ready.fails, False), (["", *(f"{cell} " for cell in ready.passes)], False)):
        assert {cell: bool(compiled.match(cell)) for cell in cells} == dict.fromkeys(cells, accepted)
        assert {cell: matches(ready.pattern, cell) for cell in cells} == dict.fromkeys(cells, accepted)


@pytest.mark.parametrize(
    ("unsafe", "safe"),
    [
        ("^(a+)+$", "^a+$"),
        ("^(?:a|a)*b$", "^a*b$"),
        (r"^([a-z]*)*\.$", r"^[a-z]*\.$"),
        ("^((?:ab)+)*$", "^(?:ab)*$"),
        ("^(x+x+)+y$", None),
    ],
)
def test_an_unsafe_pattern_is_mended_where_that_is_certain(unsafe: str, safe: str | None) -> None:
    assert examine(unsafe).code == "blocking"
    assert mended(unsafe) == safe
    if safe is not None:
        for text in ("", "a", "b", "aab", "abab", "abc.", "zz.", "aaaa", "."):
            assert bool(re.fullmatch(unsafe, text)) == bool(re.fullmatch(safe, text))


def test_every_known_pattern_is_said_or_refused() -> None:
    patterns = {
        pattern
        for known in known_schemas()
        for field in known.descriptor()["fields"]
        if isinstance(pattern := (field.get("constraints") or {}).get("pattern"), str)
    }
    said = {pattern: in_words(pattern) for pattern in patterns}
    assert all(one is None or one.text for one in said.values())
    assert sum(one is not None for one in said.values()) > len(patterns) / 2
