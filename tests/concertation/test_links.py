"""Whatever binds is in the chain, and whatever is altered by another door is refused by the database, or found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError, QuerySet

from concertation.models import (
    Ballot,
    ConstitutionChoice,
    Correction,
    Decision,
    Erratum,
    Minutes,
    Objection,
    Presence,
    Proxy,
    Recusal,
    Vote,
    VoteAwaits,
)
from concertation.services import comments
from concertation.services.questions import OptionDraft
from concertation.services.turn import Turn, turn
from standard import triggers
from standard.binding import Act, BindingError, Bound, Stateful, bound_models
from standard.links import LinkContent, broken_at
from standard.models import Family, FamilyFile, FamilyPart, FamilyRelease, Link, Membership, Release
from standard.services import chain, members, releases
from standard.services.chain import Chain, Fault
from tests.concertation.world import World, make_world, written_again

MODELS = sorted(bound_models(), key=lambda model: model._meta.label)
TABLES = [*(model._meta.db_table for model in MODELS), Link._meta.db_table]


def live(world: World) -> None:
    """Something of each kind that binds: a vote changed and decided, a consensus, a version withdrawn, a member gone."""
    asked = world.ask(OptionDraft(title="Ajouter « Étudiants »", operations=world.add_value("Étudiants")))
    ballot = world.open_ballot(asked)
    for voter, position, motive in [
        (world.copil[0], "against", ""),
        (world.copil[1], "for", ""),
        (world.copil[2], "for", "Nous en recevons."),
        (world.copil[0], "for", "Convaincue."),
    ]:
        world.vote(ballot, voter, world.option(asked), position, motive)
    world.close(ballot, world.chair)
    world.agree_in_a_meeting(asked, world.option(asked), how="vote", meeting="", meeting_date=None)
    world.change({"op": "rename_field", "field": "nom", "before": "nom", "after": "nom_usuel"})
    release = world.publish("1.0.0")
    releases.withdraw(release=release, actor=world.team, reason="Un nom est faux.", now=world.now)
    members.end(membership=Membership.objects.get(user=world.copil[3]), actor=world.team, now=world.now)
    write_the_rest(world, ballot)


def write_the_rest(world: World, ballot: Ballot) -> None:
    """A row of each other kind."""
    elector, other = ballot.electors.order_by("pk")[:2]
    decision = Decision.objects.order_by("pk")[0]
    world.call()
    said = comments.post(standard=world.standard, actor=world.other, kind="precision", body="Combien de places\u00a0?", now=world.now)
    with transaction.atomic():
        VoteAwaits.objects.create(vote=Vote.objects.order_by("pk")[0], comment=said)
        Recusal.objects.create(elector=elector, motive="J’y ai un intérêt.", at=world.now)
        Proxy.objects.create(giver=elector, holder=other, sequence=1, at=world.now)
        Presence.objects.create(decision=decision, user=world.copil[0], organisation=world.copil[0].organisation)
        Objection.objects.create(decision=decision, user=world.copil[1], motive="Nous n’en avons pas parlé.", at=world.now)
        Correction.objects.create(decision=decision, column="motive", text="Tout le monde est d’accord.", user=world.team, at=world.now)
        minutes = Minutes.objects.create(meeting=world.meet(), text="Le comité valide.", user=world.team, at=world.now)
        Erratum.objects.create(minutes=minutes, text="Le comité réserve.", user=world.team, at=world.now)
        family = Family.objects.create(slug="lecture", title="Lecture publique", created_at=world.now)
        together = FamilyRelease.objects.create(family=family, standard=world.standard, version="1.0.0", published_at=world.now)
        FamilyPart.objects.create(family_release=together, release=Release.objects.get())
        FamilyFile.objects.create(family_release=together, name="datapackage.json", data=b"{}", size=2)
        ConstitutionChoice.objects.create(standard=world.standard, code="committee", decision=decision, user=world.team, at=world.now)


@pytest.fixture
def lived(db: None) -> World:
    return written_again(_lived)


def _lived() -> World:
    world = make_world()
    live(world)
    return world


@contextmanager
def without_triggers() -> Iterator[None]:
    """Whoever holds the database takes the triggers away, alters, and puts them back."""
    triggers.remove(connection)
    yield
    triggers.install(connection)


def sql(text: str, *arguments: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(text, arguments)
        return int(cursor.rowcount)


def verified(world: World, head: str = "") -> Chain | Fault:
    return chain.verify(world.standard, known_head=head)


def test_what_was_lived_is_found_whole(lived: World) -> None:
    found = verified(lived)
    assert isinstance(found, Chain)
    assert found.links == sum(model._base_manager.count() for model in MODELS if issubclass(model, Act)) + sum(
        Link.objects.filter(kind=model.link_kind()).count() for model in MODELS if issubclass(model, Stateful)
    )
    assert {link.kind for link in Link.objects.all()} == {model.link_kind() for model in MODELS}
    assert isinstance(verified(lived, found.head), Chain)


def test_anybody_checks_the_chain_without_us(lived: World) -> None:
    links = list(lived.standard.links.order_by("number"))
    assert broken_at((link.read(), link.sha256) for link in links) is None
    third = links[2].read()
    altered = LinkContent(third.number, third.previous, third.kind, third.subject, third.at, {**third.payload, "circle": "team"})
    assert broken_at((altered if link.number == 3 else link.read(), link.sha256) for link in links) == 3


# --- The database refuses ------------------------------------------------------------------------------------------------


def refused(text: str, *arguments: object) -> bool:
    try:
        with transaction.atomic():
            sql(text, *arguments)
    except DatabaseError as error:
        return triggers.REFUSAL in str(error)
    return False


@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_delete_or_to_change_a_row_that_binds(lived: World, table: str) -> None:
    assert refused(f"DELETE FROM {table}")
    assert refused(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")
    assert refused(f"UPDATE {table} SET id = id + 1000000")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL n’a pas cette écriture.")
def test_sqlite_replaces_no_row_that_binds(lived: World) -> None:
    """It takes the first row out without asking the triggers of deletions."""
    for table in TABLES:
        assert refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"), table
    columns = ["release_id", "name", "media_type", "sha256", "size"]
    written = ", ".join(columns)
    said = f"INSERT OR REPLACE INTO standard_artefact ({written}, data) SELECT {written}, x'78' FROM standard_artefact"
    assert refused(said), "by the name of the file"


def test_a_state_changes_with_its_link_only(lived: World) -> None:
    release = Release.objects.get()
    assert refused("UPDATE standard_release SET state = 'published' WHERE id = %s", release.pk)
    earlier = Link.objects.filter(kind="release").order_by("number").first()
    other = Link.objects.filter(kind="membership").order_by("number").first()
    assert earlier is not None
    assert other is not None
    assert refused("UPDATE standard_release SET state = 'published', link_id = %s WHERE id = %s", other.pk, release.pk)
    # An earlier link of the same row passes the trigger, which knows one row at a time: the check finds it.
    assert sql("UPDATE standard_release SET link_id = %s WHERE id = %s", earlier.pk, release.pk) == 1
    assert isinstance(verified(lived), Fault)


def test_a_motive_is_erased_and_the_chain_still_verifies(lived: World) -> None:
    vote = Vote.objects.get(motive="Convaincue.")
    Vote.objects.filter(pk=vote.pk).update(motive="")
    assert isinstance(verified(lived), Chain)
    assert Link.objects.get(kind="vote", subject=vote.pk).salt == ""
    assert refused("UPDATE concertation_vote SET motive = 'Autre chose' WHERE id = %s", vote.pk)


def test_a_motive_emptied_by_hand_is_found(lived: World) -> None:
    assert sql("UPDATE concertation_vote SET motive = '' WHERE motive = 'Convaincue.'") == 1
    assert isinstance(verified(lived), Fault)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_door_of_the_orm_changes_what_binds(lived: World, model: type[Bound]) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    column = next(
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and isinstance(getattr(row, field.attname), (str, int))
    )
    other = altered_cell(getattr(row, column), random.Random(1))
    for change in (
        lambda: model._default_manager.update(**{column: other}),
        lambda: QuerySet(model).filter(pk=row.pk).update(**{column: other}),
        lambda: model._default_manager.bulk_update([row], [column]),
        lambda: model._default_manager.all().delete(),
        lambda: QuerySet(model).filter(pk=row.pk).delete(),
        row.delete,
        *([row.save] if issubclass(model, Act) else []),
    ):
        with pytest.raises((BindingError, DatabaseError, ProtectedError)), transaction.atomic():
            change()


def test_a_person_who_took_part_is_closed_and_never_deleted(lived: World) -> None:
    for person in (lived.copil[0], lived.team):
        with pytest.raises(ProtectedError):
            person.delete()


def test_a_missing_trigger_is_told(lived: World) -> None:
    sql("DROP TRIGGER bound_concertation_vote_written_once" + (" ON concertation_vote" if connection.vendor == "postgresql" else ""))
    found = verified(lived)
    assert isinstance(found, Fault)
    assert "bound_concertation_vote_written_once" in str(found)


# --- What goes around it is found ----------------------------------------------------------------------------------------


def altered_cell(value: Any, choice: random.Random) -> Any:
    """Another value of the same kind, as somebody who cheats would write it."""
    match value:
        case bool():
            return not value
        case int():
            return value + choice.choice([-1, 1, 7])
        case bytes() | memoryview():
            return bytes(value) + b" "
        case str() if not value:
            return "autre"
        case str():
            place = choice.randrange(len(value))
            return value[:place] + chr(ord(value[place]) % 90 + 33) + value[place + 1 :]
        case None:
            return None
        case UUID():
            return UUID(int=value.int ^ 1)
        case _:
            return value.replace(year=value.year - 1)


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def alter(choice: random.Random) -> str:
    """One alteration by SQL; "" where it would have changed nothing."""
    table = choice.choice(TABLES)
    names = columns_of(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY id")
        keys = [key for (key,) in cursor.fetchall()]
    key = choice.choice(keys)
    match choice.choice(["change", "change", "change", "insert", "delete", "swap"]):
        case "change":
            column = choice.choice([name for name in names if name != "id"])
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT "{column}" FROM {table} WHERE id = %s', [key])
                (old,) = cursor.fetchone()
            new = altered_cell(old, choice)
            if new == old:
                return ""
            sql(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', new, key)
            return f"{table}.{column} {key}: {old!r} -> {new!r}"
        case "insert":
            others = ", ".join(f'"{name}"' for name in names if name != "id")
            sql(f"INSERT INTO {table} (id, {others}) SELECT {max(keys) + 1}, {others} FROM {table} WHERE id = %s", key)
            return f"{table} + {key}"
        case "delete":
            sql(f"DELETE FROM {table} WHERE id = %s", key)
            return f"{table} - {key}"
        case _:
            other = choice.choice(keys)
            column = choice.choice([name for name in names if name != "id"])
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT "{column}" FROM {table} WHERE id IN (%s, %s) ORDER BY id', [key, other])
                held = [value for (value,) in cursor.fetchall()]
            if len(held) < 2 or held[0] == held[1]:
                return ""
            low, high = sorted((key, other))
            sql(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', held[1], low)
            sql(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', held[0], high)
            return f"{table}.{column} {low} <-> {high}"


def unfound(world: World, seed: int) -> str:
    """What was altered and not found, or "": the alteration is undone whatever happens."""
    choice = random.Random(seed)
    done = ""
    try:
        with transaction.atomic():
            done = alter(choice)
            found = isinstance(verified(world), Fault)
            raise _Undo
    except _Undo:
        return "" if found or not done else done
    except DatabaseError:
        # A constraint of the database refused it.
        return ""


class _Undo(Exception):
    pass


def _altered(world: World, seeds: range) -> list[str]:
    triggers.remove(connection)
    missing = triggers.missing
    triggers.missing = lambda _: []  # type: ignore[assignment]
    try:
        return [told for seed in seeds if (told := unfound(world, seed))]
    finally:
        triggers.missing = missing


def test_random_alterations_are_found(lived: World) -> None:
    assert _altered(lived, range(150)) == []


@pytest.mark.deep
def test_a_thousand_random_alterations_are_found(lived: World) -> None:
    assert _altered(lived, range(10_000, 11_000)) == []


def test_cutting_the_tail_is_found_by_a_fingerprint_kept_outside(lived: World) -> None:
    kept = chain.head(lived.standard)
    with without_triggers():
        last = lived.standard.links.order_by("-number")[0]
        table = next(model._meta.db_table for model in MODELS if model.link_kind() == last.kind)
        sql(f"DELETE FROM {table} WHERE id = %s", last.subject)
        sql("DELETE FROM standard_link WHERE id = %s", last.pk)
    assert isinstance(verified(lived), Chain)
    found = verified(lived, kept)
    assert isinstance(found, Fault)
    assert "empreinte" in str(found)


def test_the_command_says_the_fingerprint_and_takes_one(lived: World) -> None:
    output = StringIO()
    call_command("verify_history", lived.standard.slug, stdout=output)
    head = chain.head(lived.standard)
    assert head in output.getvalue()
    call_command("verify_history", lived.standard.slug, "--head", head, stdout=output)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_history", lived.standard.slug, "--head", "0" * 64, stdout=output, stderr=StringIO())
    assert ended.value.code == 1


def test_a_refused_step_leaves_no_link(lived: World) -> None:
    before = chain.head(lived.standard)
    asked = lived.ask(OptionDraft(title="Retirer", operations=lived.operations({"op": "remove_field", "field": "places"})))
    head = chain.head(lived.standard)
    assert head != before
    with pytest.raises(Exception, match="motif"):
        lived.agree_in_a_meeting(asked, lived.option(asked), motive="")
    assert chain.head(lived.standard) == head
    assert Decision.objects.count() == 2


def test_what_follows_an_act_that_was_undone_comes_after_what_stayed(lived: World) -> None:
    """The last link is remembered by whoever wrote it, and read again once a part of the transaction has ended."""

    class Given(Exception):
        pass

    def happens(mine: Turn, verb: str = "standard.closed") -> None:
        mine.record(verb, lived.standard)

    with turn(lived.standard, lived.team, lived.now) as mine:
        happens(mine)
        with suppress(Given), transaction.atomic():
            happens(mine)
            raise Given
        happens(mine)
        with transaction.atomic():
            happens(mine)
        happens(mine)
        happens(mine)
    with turn(lived.standard, lived.team, lived.now) as mine:
        happens(mine)
    assert isinstance(chain.verify(lived.standard), Chain)
