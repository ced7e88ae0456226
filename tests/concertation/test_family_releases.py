"""One number for the tables of a family: prepared, approved each by its committee, published together or not at all; one Data Package."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from django.test import Client
from frictionless import Package

from concertation.models import Comment, Consultation
from concertation.queries.families import tables_next, together
from concertation.services import releases
from concertation.services.families import calling, joining, releasing
from standard.models import Family, FamilyRelease, Release, Standard
from standard.permissions import PermissionRefused
from standard.queries import release_in_force
from standard.queries.families import living_families
from standard.services import chain, members
from standard.services.errors import InvalidInput
from tests.concertation.families import SERVICES, family_of_two, second_table
from tests.concertation.world import DAY, World


def version_of(standard: Standard) -> str:
    release = release_in_force(standard)
    return release.version if release is not None else ""


def publish(world: World, family: Family, version: str) -> FamilyRelease:
    return releasing.publish(family=family, actor=world.team, version=version, now=world.now)


def approve(world: World) -> None:
    """The committee of the libraries approves what was put to it."""
    world.approve(Release.objects.get(standard=world.standard, state="candidate"))


def released(world: World, family: Family) -> FamilyRelease:
    """The first version of both tables."""
    version = releasing.prepare(family=family, actor=world.team, now=world.now)
    approve(world)
    return publish(world, family, version)


def test_tables_are_published_together_under_the_highest_number(world: World, client: Client, tmp_path: Path) -> None:
    family, services = family_of_two(world)
    world.publish("1.3.0")
    world.change({"op": "add_value", "field": "public", "value": "Classes"})
    version = releasing.prepare(family=family, actor=world.team, now=world.now)
    assert version == "1.4.0"
    assert [(table.changed, table.missing(version)) for table in tables_next(family, world.now)] == [
        (True, "son comité de pilotage ne l’a pas encore approuvée."),
        (True, ""),
    ]
    with pytest.raises(InvalidInput, match=r"Bibliothèques\u00a0: son comité de pilotage ne l’a pas encore approuvée"):
        publish(world, family, version)
    assert (version_of(world.standard), version_of(services)) == ("1.3.0", "")
    approve(world)
    first = publish(world, family, version)
    assert (version_of(world.standard), version_of(services)) == ("1.4.0", "1.4.0")
    with pytest.raises(InvalidInput, match="choisissez un numéro plus grand"):
        publish(world, family, version)
    with pytest.raises(InvalidInput, match="Rien n’a changé"):
        publish(world, family, "2.0.0")

    # What did not change keeps its version, and no committee is asked.
    world.now += DAY
    world.change({"op": "add_value", "field": "public", "value": "Aînés"})
    version = releasing.prepare(family=family, actor=world.team, now=world.now)
    assert (version, Release.objects.filter(standard=services, state="candidate").exists()) == ("1.5.0", False)
    approve(world)
    second = publish(world, family, version)
    assert [(part.release.standard.slug, part.release.version) for part in second.parts.all()] == [
        ("bibliotheques", "1.5.0"),
        ("services", "1.4.0"),
    ]
    for standard in (world.standard, services):
        assert isinstance(chain.verify(standard), chain.Chain)
        told = standard.events.filter(verb="family.released").values_list("message", flat=True)
        assert sorted(told) == ["1.4.0", "1.5.0"]
    sums = second.files.get(name="SHA256SUMS")
    assert services.events.filter(verb="family.released").last().read_details()["sha256"] == sums.sha256  # type: ignore[union-attr]

    # The package is the bytes that were frozen, at its number and as the latest; an older one does not change.
    address = "/familles/lecture/{}/datapackage.json"
    frozen = {one.version: bytes(one.files.get(name="datapackage.json").data) for one in (first, second)}
    for asked, expected in (("1.4.0", "1.4.0"), ("1.5.0", "1.5.0"), ("latest", "1.5.0")):
        answer = client.get(address.format(asked))
        assert (answer.status_code, answer.content) == (200, frozen[expected])
    assert "immutable" in client.get(address.format("1.4.0"))["Cache-Control"]
    assert client.get(address.format("1.6.0")).status_code == client.get("/familles/autre/latest/datapackage.json").status_code == 404
    assert client.get("/familles/lecture/1.4.0/")["Location"] == "/familles/lecture/#version-1.4.0"
    lines = dict(line.split("  ")[::-1] for line in bytes(sums.data).decode().splitlines())
    for file in second.files.exclude(name="SHA256SUMS"):
        (tmp_path / file.name).write_bytes(bytes(file.data))
        assert lines[file.name] == hashlib.sha256(bytes(file.data)).hexdigest()
    validated_by_frictionless(tmp_path)


def validated_by_frictionless(folder: Path) -> None:
    """As it is published, then filled in well, then with a service of a library that is not there."""
    said = json.loads((folder / "datapackage.json").read_text())
    assert [(one["name"], one["version"]) for one in said["resources"]] == [("bibliotheques", "1.5.0"), ("services", "1.4.0")]
    assert said["resources"][1]["schema"]["foreignKeys"] == SERVICES["foreignKeys"]

    def verdict(package: str = "datapackage.json") -> list[str]:
        report = Package(str(folder / package)).validate()
        return [error.type for task in report.tasks for error in task.errors] + [error.type for error in report.errors]

    assert verdict() == []
    # The examples agree: what one leads to is in the other.
    resources = [{**one, "path": f"exemple.{one['path']}"} for one in said["resources"]]
    (folder / "exemples.json").write_text(json.dumps({**said, "resources": resources}))
    assert verdict("exemples.json") == []
    rows = [next(csv.DictReader((folder / one["path"]).read_text().splitlines())) for one in resources]
    assert rows[0]["nom"] == rows[1]["nom"] != ""
    fill(folder / "bibliotheques.csv", ["Centre", "Enfants", "12"])
    fill(folder / "services.csv", ["Prêt", "Centre"])
    assert verdict() == []
    fill(folder / "services.csv", ["Prêt", "Ailleurs"])
    assert verdict() == ["foreign-key"]


def fill(path: Path, row: list[str]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(row)


def test_whatever_stops_one_table_stops_all(world: World) -> None:
    family, _ = family_of_two(world)
    for outsider in (world.copil[0], second_table(world, "horaires")[1]):
        with pytest.raises(PermissionRefused):
            releasing.prepare(family=family, actor=outsider, now=world.now)
    for wrong, said in (("1.0", "trois nombres"), ("v1.0.0", "trois nombres")):
        with pytest.raises(InvalidInput, match=said):
            releasing.prepare(family=family, actor=world.team, version=wrong, now=world.now)
    world.publish("2.0.0")
    world.change({"op": "rename_field", "field": "nom", "before": "nom", "after": "nom_usuel"})
    with pytest.raises(InvalidInput, match=r"Bibliothèques\u00a0: La version 2\.0\.0 existe déjà"):
        releasing.prepare(family=family, actor=world.team, version="1.0.0", now=world.now)
    assert not Release.objects.filter(state="candidate").exists()
    version = releasing.prepare(family=family, actor=world.team, now=world.now)
    approve(world)
    # The services lead to a field that has another name now: nothing is published, of the libraries either.
    with pytest.raises(InvalidInput, match=r"Services\u00a0: Cette version ne peut pas paraître"):
        publish(world, family, version)
    assert (version_of(world.standard), FamilyRelease.objects.count()) == ("2.0.0", 0)
    candidate = Release.objects.get(standard=world.standard, state="candidate")
    releases.publish(release=candidate, actor=world.team, now=world.now)
    # It went alone: the family takes it as it is once the services are mended.
    assert [table.changed for table in tables_next(family, world.now)] == [False, True]


def test_a_family_gathers_what_was_published_apart(world: World, client: Client) -> None:
    """Tables that have their versions already: the first one of the family publishes nothing again."""
    family, services = family_of_two(world)
    world.publish("2.1.0")
    alone = releases.prepare(standard=services, actor=world.team, version="0.3.0", now=world.now)
    releases.publish(release=alone, actor=world.team, now=world.now)
    following = together(family, tables_next(family, world.now))
    assert (following.version, following.differs) == ("2.1.0", True)
    with pytest.raises(InvalidInput, match="rien à préparer"):
        releasing.prepare(family=family, actor=world.team, now=world.now)
    publish(world, family, "2.1.0")
    assert Release.objects.count() == 2
    assert not together(family, tables_next(family, world.now)).differs
    # A table that leaves takes nothing of what was published.
    for member in family.memberships.order_by("-pk"):
        joining.ask_to_leave(member=member, actor=world.team, now=world.now)
    assert (list(living_families()), FamilyRelease.objects.get().parts.count()) == ([family], 2)
    with pytest.raises(PermissionRefused, match="n’a plus de table"):
        releasing.prepare(family=family, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused, match="n’a plus de table"):
        joining.describe(family=family, actor=world.team, title="Autre", now=world.now)
    assert client.get("/familles/lecture/").status_code == client.get("/familles/lecture/latest/SHA256SUMS").status_code == 200


def test_a_closed_table_keeps_its_last_version(world: World) -> None:
    family, services = family_of_two(world)
    released(world, family)
    world.now += DAY
    world.change({"op": "add_value", "field": "public", "value": "Classes"})
    Standard.objects.filter(pk=world.standard.pk).update(closed_at=world.now)
    assert not together(family, tables_next(family, world.now)).differs
    Standard.objects.filter(pk=world.standard.pk).update(closed_at=None)
    Standard.objects.filter(pk=services.pk).update(closed_at=world.now)
    assert [part.release.version for part in released(world, family).parts.all()] == ["0.2.0", "0.1.0"]
    assert services.events.filter(verb="family.released").count() == 1


def test_one_call_is_opened_in_each_table_or_in_none(world: World) -> None:
    family, services = family_of_two(world)
    dates = {"opens_at": world.now, "closes_at": world.now + 14 * DAY}
    with pytest.raises(PermissionRefused):
        calling.open_calls(family=family, actor=world.copil[0], now=world.now, **dates)
    theirs = second_table(world, "horaires")[1]
    members.invite(standard=services, actor=world.admin, email=theirs.email, circle="team", now=world.now)
    with pytest.raises(PermissionRefused):
        calling.open_calls(family=family, actor=theirs, now=world.now, **dates)
    calling.open_calls(family=family, actor=world.team, now=world.now, title="Ensemble", **dates)
    opened = Consultation.objects.order_by("standard")
    assert {(call.title, call.opens_at, call.closes_at) for call in opened} == {("Ensemble", dates["opens_at"], dates["closes_at"])}
    assert {call.standard_id for call in opened} == {world.standard.pk, services.pk}
    world.say("Et le soir ?")
    assert Comment.objects.counted().filter(consultation__in=opened).count() == 1
    Consultation.objects.filter(standard=services).delete()
    with pytest.raises(InvalidInput, match=r"Bibliothèques\u00a0: Un autre appel"):
        calling.open_calls(family=family, actor=world.team, now=world.now, **dates)
    assert Consultation.objects.count() == 1
