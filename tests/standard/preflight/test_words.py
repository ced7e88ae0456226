"""Whatever a library says of a version, in English, is told in French with what to do of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from standard.preflight import checking, files, tools
from standard.preflight.checking import check
from tests.standard.publishing.libraries import bare


def schema(*fields: dict[str, Any], **said: Any) -> dict[str, Any]:
    told = [{"title": "Nom", "description": "Le nom.", "type": "string", "example": "Port", **field} for field in fields]
    return {"name": "quais", "title": "Quais", "description": "Les quais.", **said, "fields": told}


def sentences(descriptor: dict[str, Any]) -> list[str]:
    return [problem.finding.message for problem in check(bare(descriptor)) if problem.weight != "noted"]


@pytest.fixture(autouse=True)
def _without_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "installed", lambda: False)


@pytest.mark.parametrize("spaces", ["{} ", " {}", "{}\u00a0", "{}\t", "{}\u2028"])
def test_two_names_that_only_spaces_tell_apart_are_one(spaces: str) -> None:
    said = sentences(schema({"name": "nom"}, {"name": spaces.format("nom")}))
    assert len(said) == 2
    assert all("«\u00a0nom\u00a0»" in one and "aux espaces près" in one and "onnez à chacun le sien" in one for one in said)


@pytest.mark.parametrize(("kind", "shown"), [(None, "null"), (["string"], '["string"]'), ({"a": None}, '{"a":null}'), (True, "true")])
def test_what_is_written_is_shown_as_it_is(kind: Any, shown: str) -> None:
    assert any(f"«\u00a0{shown}\u00a0»" in one for one in sentences(schema({"name": "nom", "type": kind})))


def test_an_accident_says_to_whom_its_words_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: Any) -> None:
        raise KeyError("unhashable type")

    monkeypatch.setattr(files, "artefacts", stumble)
    (said,) = sentences(schema({"name": "nom"}))
    assert re.fullmatch(
        r"Les fichiers .* du logiciel, pas du schéma.*: donnez ces mots à la personne .* «\u00a0'unhashable type'\u00a0».", said
    )


def test_the_tools_of_the_catalogue_are_quoted_and_only_for_what_we_do_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "installed", lambda: True)
    monkeypatch.setattr(checking.tools, "harvest", lambda _: [tools.Harvest(("something is wrong",), "KeyError('x')")])
    said = sentences(schema({"name": "nom"}))
    assert [one.split(".")[0] for one in said] == [
        "Le catalogue national écarterait cette version",
        "La documentation du catalogue national s’arrêterait",
    ]
    assert all("en anglais" in one and one.endswith("Corrigez ce qu’il nomme, puis vérifiez de nouveau.") for one in said)
    assert all("en anglais" not in one for one in sentences(schema({"name": "nom", "type": None})))
