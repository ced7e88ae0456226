"""Importing an existing schema: nothing of the file is lost, its defects are said."""

from __future__ import annotations

import copy
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from standard import queries
from standard.models import Membership, Release, Revision, Standard
from standard.permissions import OPERATOR, PermissionRefused
from standard.schema import table_schema
from standard.services import revisions, standards
from standard.services.errors import InvalidInput
from standard.services.standards import Answers
from tests.at_once import at_once
from tests.standard.services.conftest import DESCRIPTOR, NOW, all_accepted, as_bytes


def test_an_import_keeps_every_key_in_its_order(standard: Standard) -> None:
    rendered = table_schema.render(queries.working_schema(standard))
    assert json.dumps(rendered) == json.dumps(DESCRIPTOR)


def test_an_imported_version_keeps_its_original_bytes_and_its_own_date(standard: Standard) -> None:
    release = Release.objects.get(standard=standard)
    schema = release.artefacts.get(name="schema.json")
    assert bytes(schema.data) == as_bytes(DESCRIPTOR)
    assert (release.version, release.imported, release.date.isoformat()) == ("0.1.0", True, "2022-07-14")
    assert release.state == Release.State.PUBLISHED


def test_whoever_creates_a_standard_joins_its_team(standard: Standard, admin: User) -> None:
    membership = Membership.objects.get(standard=standard)
    assert (membership.user, membership.circle) == (admin, "team")


def test_a_later_version_adds_a_revision_and_keeps_the_uids(standard: Standard) -> None:
    before = queries.working_schema(standard)
    later = copy.deepcopy(DESCRIPTOR)
    later["version"] = "0.1.1"
    later["fields"][0]["name"] = "nom_usuel"
    later["fields"][1]["constraints"]["enum"].append("Familles")
    imported = standards.import_version(
        standard=standard, data=as_bytes(later), version="0.1.1", actor=OPERATOR, now=NOW, answers=all_accepted(standard, as_bytes(later))
    )
    after = queries.working_schema(standard)
    assert table_schema.render(after) == later
    assert [field.uid for field in after.fields] == [field.uid for field in before.fields]
    assert imported.revision.number == 2
    assert revisions.verify(standard) is None


def test_the_same_file_again_adds_a_release_and_no_revision(standard: Standard) -> None:
    standards.import_version(standard=standard, data=as_bytes(DESCRIPTOR), version="0.1.1", actor=OPERATOR, now=NOW)
    assert Revision.objects.filter(standard=standard).count() == 1
    assert Release.objects.filter(standard=standard).count() == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "descriptor"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "descriptor"),
        (b"[1, 2]", "descriptor"),
        (b'{"fields": {}}', "descriptor"),
        (b'{"title": "Sans champs"}', "descriptor"),
        (b'{"fields": ["nom"]}', "descriptor"),
        (b"{" * 100_000, "descriptor"),
    ],
    ids=["empty", "binary", "a list", "fields not a list", "no fields", "a field that is text", "hostile nesting"],
)
def test_what_is_not_a_schema_is_refused_and_nothing_is_written(admin: User, data: bytes, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        standards.create(slug="essai", title="Essai", data=data, actor=admin, now=NOW)
    assert refused.value.field == said
    assert refused.value.message
    assert not Standard.objects.exists()


@pytest.mark.parametrize(
    ("slug", "title", "version", "field"),
    [
        ("Avec Espaces", "Titre", "", "slug"),
        ("bibliotheques", "Titre", "", "slug"),
        ("essai", "  ", "", "title"),
        ("essai", "Titre", "v1", "version"),
        ("essai", "Titre", "1.0", "version"),
    ],
)
def test_a_wrong_input_is_named_and_nothing_is_written(
    standard: Standard, admin: User, slug: str, title: str, version: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        standards.create(slug=slug, title=title, data=as_bytes(DESCRIPTOR), version=version, actor=admin, now=NOW)
    assert refused.value.field == field
    assert Standard.objects.count() == 1


def test_only_an_administrator_creates_a_standard(db: None) -> None:
    somebody = User.objects.create_user("quelquun@exemple.fr")
    with pytest.raises(PermissionRefused):
        standards.create(slug="essai", title="Essai", data=as_bytes(DESCRIPTOR), actor=somebody, now=NOW)
    assert not Standard.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_standards_asked_at_once_under_one_address(admin: User) -> None:
    def create() -> str:
        try:
            return str(standards.create(slug="lieux", title="Lieux", data=as_bytes(DESCRIPTOR), actor=admin, now=NOW).standard)
        except InvalidInput as error:
            return error.field

    assert sorted(at_once(*[create] * 3)) == ["Lieux", "slug", "slug"]


def test_what_an_import_only_supposes_is_asked_before_it_is_a_fact(standard: Standard, tmp_path: Path) -> None:
    """A column whose name is all that changed has the uid of before once a person said so, and another where they said no."""
    (before, _) = queries.working_schema(standard).fields
    path = tmp_path / "schema.json"
    path.write_bytes(as_bytes({**DESCRIPTOR, "fields": [{**DESCRIPTOR["fields"][0], "name": "appellation"}, DESCRIPTOR["fields"][1]]}))

    def run(*answers: str) -> str:
        call_command("import_schema", path, "--standard", standard.slug, "--version", "0.2.0", *answers, stdout=(out := StringIO()))
        return out.getvalue()

    with pytest.raises(CommandError, match=r"(?s)Rien n’a été importé.*nom=appellation\t[0-9]+ %") as asked:
        run()
    assert (asked.value.returncode, Revision.objects.filter(standard=standard).count()) == (1, 1)
    run("--apart", "nom")
    assert [field.name for field in queries.working_schema(standard).fields] == ["appellation", "public"]
    assert queries.working_schema(standard).fields[0].uid != before.uid


def test_what_a_person_confirms_of_an_import_keeps_its_history(standard: Standard, tmp_path: Path) -> None:
    (before, _) = queries.working_schema(standard).fields
    later = as_bytes({**DESCRIPTOR, "fields": [{**DESCRIPTOR["fields"][0], "name": "appellation"}, DESCRIPTOR["fields"][1]]})
    with pytest.raises(InvalidInput, match="nom=appellation"):
        standards.import_version(standard=standard, data=later, actor=OPERATOR, now=NOW, answers=Answers())
    standards.import_version(standard=standard, data=later, actor=OPERATOR, now=NOW, answers=Answers(renamed=["nom=appellation"]))
    (after, _) = queries.working_schema(standard).fields
    assert (after.uid, after.name) == (before.uid, "appellation")
