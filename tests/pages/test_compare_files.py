"""Comparing two schemas that somebody brings: no account, nothing stored, guesses confirmed in the form."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from standard.models import Release, Standard
from standard.schema import diff, table_schema
from standard.schema.model import content
from standard.schema.operations import apply_all
from standard.services import standards
from tests.concertation.world import NOW, make_world
from tests.standard.services.conftest import all_accepted

ADDRESS = "/comparer/"

BEFORE: dict[str, Any] = {
    "title": "Ludothèques",
    "version": "1.0.0",
    "fields": [
        {"name": "nom", "title": "Nom", "type": "string"},
        {
            "name": "publics",
            "title": "Publics reçus",
            "description": "Les publics que la ludothèque reçoit pendant ses heures ordinaires.",
            "type": "string",
            "constraints": {"enum": ["Tout-petits", "Enfants", "Adolescents", "Adultes"]},
        },
        {"name": "jeux", "title": "Nombre de jeux", "type": "integer"},
    ],
}


def renamed() -> dict[str, Any]:
    """« publics » under another name, a value written otherwise; « jeux » gone for something else."""
    after = json.loads(json.dumps(BEFORE))
    after["version"] = "1.1.0"
    after["fields"][1] |= {"name": "publics_accueillis", "constraints": {"enum": ["Tout petits", "Enfants", "Adolescents", "Adultes"]}}
    after["fields"][2] = {"name": "parking", "title": "Stationnement", "description": "Y a-t-il de quoi se garer ?", "type": "boolean"}
    return after


def send(client: Client, before: Any = BEFORE, after: Any = None, **more: Any) -> Any:
    texts = {"avant-text": before, "apres-text": renamed() if after is None else after}
    return client.post(ADDRESS, {**{name: said if isinstance(said, str) else json.dumps(said) for name, said in texts.items()}, **more})


def uid(name: str, descriptor: dict[str, Any] = BEFORE) -> str:
    field = table_schema.parse(descriptor).by_name(name)
    assert field is not None
    return field.uid


def test_the_empty_form_is_not_a_wrong_one(client: Client) -> None:
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.context["page"].wrong) == (200, False)


def kinds(answer: Any) -> dict[str, str]:
    return {group.name: group.kind for group in answer.context["page"].comparison.whole.groups}


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(enforce_csrf_checks=False)


def test_two_pasted_schemas_are_compared_and_nothing_is_kept(visitor: Client) -> None:
    assert "Rien n’est gardé" in visitor.get(ADDRESS).content.decode()
    answer = send(visitor)
    html = answer.content.decode()

    assert kinds(answer) == {"publics_accueillis": "renamed", "jeux": "removed", "parking": "added", "": "schema"}
    assert "De « Ludothèques » (1.0.0) à « Ludothèques » (1.1.0)" in html.replace("\u00a0", " ")
    assert "Nous pensons que «\u00a0Publics reçus\u00a0» (publics) est devenu «\u00a0Publics reçus\u00a0» (publics_accueillis)." in html
    assert "s’écrit maintenant «\u00a0Tout petits\u00a0»" in html
    assert html.count('<fieldset class="fr-fieldset ui-pair__one"') == 2
    assert Standard.objects.count() == 0


def test_a_guess_is_rejected_or_answered_otherwise(visitor: Client) -> None:
    publics, jeux = uid("publics"), uid("jeux")

    assert kinds(send(visitor, **{f"sens-{publics}": "non"})) == {
        "publics": "removed", "publics_accueillis": "added", "jeux": "removed", "parking": "added", "": "schema",
    }  # fmt: skip
    other = send(visitor, **{f"sens-{jeux}": "autre", f"devenu-{jeux}": uid("parking", renamed())})
    assert kinds(other)["parking"] == "renamed"
    swapped = {f"sens-{publics}": "autre", f"devenu-{publics}": uid("parking", renamed())}
    assert kinds(send(visitor, **swapped)) == {"parking": "renamed", "publics_accueillis": "added", "jeux": "removed", "": "schema"}
    # The answer stays in the form, and « autre » alone asks which.
    assert re.search(rf'id="autre-{jeux}"[^>]*checked', other.content.decode())
    assert "Choisissez dans la liste" in send(visitor, **{f"sens-{jeux}": "autre"}).content.decode()


def test_a_guess_on_a_value_is_answered_too(visitor: Client) -> None:
    values = table_schema.parse(BEFORE).by_name("publics").values  # type: ignore[union-attr]
    toddlers = values.values[0].uid  # type: ignore[union-attr]

    def rows(answer: Any) -> list[tuple[str, str | None, str | None]]:
        group = next(group for group in answer.context["page"].comparison.whole.groups if group.name == "publics_accueillis")
        return [(row.kind, row.before, row.after) for row in group.values]

    assert rows(send(visitor)) == [("renamed", "Tout-petits", "Tout petits")]
    assert sorted(rows(send(visitor, **{f"sens-{toddlers}": "non"}))) == [
        ("added", None, "Tout petits"), ("removed", "Tout-petits", None),
    ]  # fmt: skip


def test_a_file_is_read_and_stays_in_the_form(visitor: Client) -> None:
    file = SimpleUploadedFile("schema.json", b"\xef\xbb\xbf" + json.dumps(BEFORE).replace("}]", "},]").encode())
    answer = visitor.post(ADDRESS, {"avant-file": file, "apres-text": json.dumps(renamed())})

    assert kinds(answer)["parking"] == "added"
    page = answer.context["page"]
    assert '"Ludoth' in page.first["text"].value()
    assert any(note.startswith("Ligne 1, colonne ") for note in page.first.notes)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("", "Collez le schéma, ou choisissez son fichier."),
        ('{"fields": [', "Ligne 1"),
        ("[1]", "schéma"),
        ('{"fields": 3}', "fields"),
        ("[" * 50_000, "Ligne 1"),
    ],
)
def test_what_is_no_schema_says_why_beside_its_input(visitor: Client, before: str, said: str) -> None:
    answer = send(visitor, before)

    assert answer.status_code == 422
    found = re.search(r'id="id_avant-text_error">(.*?)</div>', answer.content.decode(), re.DOTALL)
    assert found
    assert said in found[1]


@pytest.mark.parametrize("output", ["json", "markdown"])
def test_the_comparison_is_downloaded_with_its_answers(visitor: Client, output: str) -> None:
    answer = send(visitor, sortie=output, **{f"sens-{uid('publics')}": "non"})

    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert "publics_accueillis" in text.replace("\\", "")
    if output == "json":
        said = json.loads(text)
        after = apply_all(table_schema.parse(BEFORE), diff.compare(table_schema.parse(BEFORE), table_schema.parse(renamed())))
        assert content(after) == content(table_schema.parse(renamed()))
        assert {change["field"]: change["kind"] for change in said["changes"]}["publics"] == "removed"


def test_filters_are_kept_by_the_form(visitor: Client) -> None:
    answer = send(visitor, nature="added")

    assert [group.name for group in answer.context["page"].comparison.changes.groups] == ["parking"]
    assert '<select class="fr-select" id="nature" name="nature" form="comparer">' in answer.content.decode()


def test_two_imported_versions_are_checked_from_their_address(visitor: Client) -> None:
    world = make_world()
    imported = standards.create(slug="ludo", title="Ludo", data=json.dumps(BEFORE).encode(), actor=world.admin, now=NOW, version="1.0.0")
    data = json.dumps(renamed()).encode()
    said = all_accepted(imported.standard, data)
    standards.import_version(standard=imported.standard, data=data, actor=world.admin, now=NOW, version="1.1.0", answers=said)

    html = visitor.get("/standards/ludo/versions/1.0.0...1.1.0/").content.decode()
    link = f"{ADDRESS}?standard=ludo&amp;avant=1.0.0&amp;apres=1.1.0"
    assert link in html
    assert kinds(visitor.get(link.replace("&amp;", "&")))["publics_accueillis"] == "renamed"
    assert visitor.get(f"{ADDRESS}?standard=ludo&avant=1.0.0&apres=9.0.0").status_code == 404
    assert Release.objects.count() == 2


def test_an_answer_takes_its_place_from_a_guess(visitor: Client) -> None:
    """« jeux » is said to have become what « publics » was thought to have become: « publics » is then gone."""
    jeux = uid("jeux")
    answer = send(visitor, **{f"sens-{jeux}": "autre", f"devenu-{jeux}": uid("publics_accueillis", renamed())})

    assert kinds(answer) == {"publics": "removed", "publics_accueillis": "renamed", "parking": "added", "": "schema"}
    assert "une autre réponse l’a pris" in answer.content.decode()
