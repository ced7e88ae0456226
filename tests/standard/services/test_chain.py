"""The chain of revisions: appended to, never changed, verified by replay."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from accounts.models import User
from accounts.services import erase_account
from standard import queries, triggers
from standard.binding import BindingError
from standard.models import Element, Revision, Standard
from standard.schema import lint
from standard.schema.model import Schema
from standard.schema.operations import Conflict, resolve
from standard.schema.snapshot import field_to_json
from standard.services import revisions
from standard.services.errors import RevisionRefused
from standard.services.forethought import takes_turns
from standard.services.numbers import lock_standard
from tests.standard.services.conftest import NOW


@takes_turns
def append(standard: Standard, actor: User, *changes: dict[str, object]) -> Revision:
    operations = resolve(queries.working_schema(standard), list(changes), reserved=queries.used_uids(standard))
    with transaction.atomic():
        return revisions.append(
            standard=lock_standard(standard),
            operations=operations,
            kind=Revision.Kind.DECISION,
            actor=actor,
            message="Pour l'essai",
            now=NOW,
        )


RENAME_TO_ADULTS = {"op": "rename_value", "field": "public", "value": "Petits", "after": "Adultes"}
ADD_VALUE = {"op": "add_value", "field": "public", "value": "Familles"}
RENAME = {"op": "rename_field", "field": "nom", "before": "nom", "after": "nom_usuel"}


def test_a_chain_of_changes_verifies(standard: Standard, admin: User) -> None:
    append(standard, admin, ADD_VALUE)
    append(standard, admin, RENAME)
    assert [revision.number for revision in standard.revisions.all()] == [1, 2, 3]
    assert revisions.verify(standard) is None


def test_a_refused_change_leaves_no_revision(standard: Standard, admin: User) -> None:
    with pytest.raises(Conflict):
        append(standard, admin, {"op": "rename_field", "field": "nom", "before": "nom", "after": "public"})
    with pytest.raises(RevisionRefused) as refused:
        append(standard, admin, {"op": "set_property", "field": "nom", "path": "constraints/pattern", "after": "(a"})
    assert refused.value.findings
    assert standard.revisions.count() == 1


def test_a_sound_change_is_examined_once(standard: Standard, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schema before is examined only where the one after has a defect, to know whether it is new."""
    examined: list[Schema] = []
    check = lint.check_schema
    monkeypatch.setattr(lint, "check_schema", lambda schema: (examined.append(schema), check(schema))[1])

    revision = append(standard, admin, ADD_VALUE)
    assert examined == [revision.read_schema()]


def test_a_published_name_is_not_given_another_meaning(standard: Standard, admin: User) -> None:
    place = standard.releases.get().revision.read_schema().fields[1]
    append(standard, admin, {"op": "remove_field", "field": "public"})
    again = {"op": "add_field", "field": {"name": "public", "title": "Ouvert à tous", "type": "boolean"}}
    with pytest.raises(RevisionRefused) as refused:
        append(standard, admin, again)
    assert [(finding.code, finding.field) for finding in refused.value.findings] == [("name-reused", "public")]
    restored = {"op": "add_field", "field": field_to_json(place)}
    append(standard, admin, restored)
    assert queries.working_schema(standard).fields[-1].uid == place.uid


def test_what_takes_the_place_of_a_published_value_may_take_its_name(standard: Standard, admin: User) -> None:
    append(standard, admin, {"op": "split_value", "field": "public", "removed": ["Enfants"], "added": ["Petits", "Grands"]})
    append(standard, admin, {"op": "rename_value", "field": "public", "value": "Grands", "after": "Enfants"})
    (field,) = [one for one in queries.working_schema(standard).fields if one.name == "public"]
    assert field.values is not None
    assert [value.text for value in field.values.values] == ["Petits", "Enfants", "Adultes"]
    with pytest.raises(RevisionRefused):
        append(standard, admin, {"op": "rename_value", "field": "public", "value": "Adultes", "after": "Grands"}, RENAME_TO_ADULTS)


def test_a_name_that_was_never_published_may_serve_again(standard: Standard, admin: User) -> None:
    added = {"op": "add_field", "field": {"name": "horaires", "title": "Horaires", "type": "string"}}
    append(standard, admin, added)
    append(standard, admin, {"op": "remove_field", "field": "horaires"})
    append(standard, admin, added | {"field": {"name": "horaires", "title": "Heures d’ouverture", "type": "string"}})
    assert queries.working_schema(standard).fields[-1].title == "Heures d’ouverture"


def test_elements_remember_what_was_added_renamed_and_removed(standard: Standard, admin: User) -> None:
    append(standard, admin, ADD_VALUE)
    append(standard, admin, RENAME)
    schema = queries.working_schema(standard)
    removed = schema.fields[0]
    append(standard, admin, {"op": "remove_field", "field": removed.uid})
    element = Element.objects.get(standard=standard, uid=removed.uid)
    assert element.name == "nom_usuel"
    assert (element.introduced_in.number, element.removed_in and element.removed_in.number) == (1, 4)
    added = Element.objects.get(standard=standard, name="Familles")
    assert (added.introduced_in.number, added.removed_in) == (2, None)
    assert added.field_uid == schema.fields[1].uid
    assert removed.uid in queries.used_uids(standard)


@pytest.mark.parametrize(
    ("column", "value"),
    [("schema", "{}"), ("operations", '{"format": 1, "operations": []}'), ("sha256", "0" * 64), ("message", "Autre chose")],
)
def test_a_tampered_link_is_found(standard: Standard, admin: User, column: str, value: str) -> None:
    append(standard, admin, ADD_VALUE)
    append(standard, admin, RENAME)
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE standard_revision SET {column} = %s WHERE number = 2", [value])
    broken = revisions.verify(standard)
    assert broken is not None
    assert broken.revision.number == 2


def test_a_person_can_be_forgotten_and_the_chain_still_verifies(standard: Standard, admin: User) -> None:
    revision = append(standard, admin, ADD_VALUE)
    erase_account(actor=admin)
    Revision.objects.filter(pk=revision.pk).update(message="", message_salt="")
    assert revisions.verify(standard) is None


def test_a_revision_is_written_once(standard: Standard) -> None:
    revision = Revision.objects.get(standard=standard)
    revision.schema = "{}"
    with pytest.raises(BindingError):
        revision.save()
    with pytest.raises(BindingError):
        revision.delete()
    with pytest.raises(BindingError):
        Revision.objects.filter(pk=revision.pk).update(schema="{}")
    with pytest.raises(BindingError):
        Revision.objects.all().delete()
