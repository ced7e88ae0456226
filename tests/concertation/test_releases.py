import json

import pytest
from django.core import mail
from django.test import Client

from concertation import queries
from concertation.services import releases
from concertation.services.questions import OptionDraft
from standard.models import Notice, Release
from standard.permissions import OPERATOR, PermissionRefused
from standard.queries import history_of
from standard.services import chain, notices
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, World


def decided(world: World, title: str, value: str) -> None:
    question = world.ask(OptionDraft(title=value, operations=world.add_value(value)), title=title)
    world.agree_in_a_meeting(question, world.option(question), motive=f"{value} : demandé par trois villes.")


def published(world: World, version: str = "") -> Release:
    release = world.publish(version)
    world.now += DAY
    return release


def file(release: Release, name: str) -> str:
    return bytes(release.artefacts.get(name=name).data).decode()


def test_each_change_of_a_version_names_its_decision(world: World) -> None:
    published(world, "0.1.0")
    decided(world, "Accueille-t-on des étudiants ?", "Étudiants")
    decided(world, "Accueille-t-on des lycéens ?", "Lycéens")
    release = published(world)
    assert release.version == "0.2.0"
    changes = queries.changes_of(release)
    assert [(change.decision.number, change.decision.title) for change in changes if change.decision] == [
        (1, "Accueille-t-on des étudiants ?"),
        (2, "Accueille-t-on des lycéens ?"),
    ]
    first = changes[0]
    assert ("Étudiants" in first.sentence, first.level, first.kind, bool(first.impacts)) == (True, "minor", "added", True)
    log = file(release, "CHANGELOG.md")
    assert "Étudiants" in log
    assert "demandé par trois villes" in log
    assert f"/standards/{world.standard.slug}/decisions/1/" in log


def test_the_log_keeps_the_versions_before(world: World) -> None:
    published(world, "0.1.0")
    decided(world, "Étudiants ?", "Étudiants")
    published(world)
    decided(world, "Lycéens ?", "Lycéens")
    last = published(world)
    history = history_of(last)
    assert [(past.version, len(past.changes)) for past in history] == [("0.2.0", 1), ("0.1.0", 0)]
    assert [change.decision.title for change in queries.changes_of(last) if change.decision] == ["Lycéens ?"]
    assert [line.release.version for line in world.register() if line.release] == ["0.3.0", "0.2.0"]


def test_a_decision_not_published_yet_is_said_to_wait(world: World) -> None:
    decided(world, "Étudiants ?", "Étudiants")
    assert [line.pending for line in world.register()] == [True]


def test_only_the_team_prepares_and_publishes(world: World) -> None:
    for person in (world.chair, world.contributor, world.stranger):
        with pytest.raises(PermissionRefused):
            releases.prepare(standard=world.standard, actor=person, now=world.now)
    candidate = releases.prepare(standard=world.standard, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused):
        releases.publish(release=candidate, actor=world.chair, now=world.now)
    assert not candidate.artefacts.exists()


def test_a_schema_that_changed_since_its_preparation_is_prepared_again(world: World) -> None:
    candidate = releases.prepare(standard=world.standard, actor=world.team, now=world.now)
    decided(world, "Étudiants ?", "Étudiants")
    with pytest.raises(InvalidInput, match="Préparez-la de nouveau"):
        releases.publish(release=candidate, actor=world.team, now=world.now)


def test_a_version_carries_a_fingerprint_that_the_chain_still_has(world: World) -> None:
    world.change({"op": "rename_field", "field": "nom", "before": "nom", "after": "nom_usuel"})
    release = world.publish("1.0.0")
    said = json.loads(bytes(release.artefacts.get(name="changes.json").data))["fingerprint"]
    assert isinstance(chain.verify(world.standard, known_head=said), chain.Chain)
    assert said != chain.head(world.standard)


def test_members_are_mailed_the_fingerprint_that_the_version_prints(world: World, client: Client) -> None:
    Notice.objects.update(state="dropped", done_at=world.now)
    release = published(world, "0.1.0")
    said = json.loads(file(release, "changes.json"))["fingerprint"]
    notices.send(actor=OPERATOR, now=world.now)
    people = (world.admin, world.chair, *world.copil, world.contributor, world.other)
    assert sorted(message.to[0] for message in mail.outbox) == sorted(person.email for person in people)
    proof = f"/standards/{world.standard.slug}/historique/preuve/"
    for message in mail.outbox:
        assert "0.1.0" in message.subject
        assert said in message.body
        assert f"http://127.0.0.1:8000{proof}" in message.body
        assert f"http://127.0.0.1:8000{release.get_absolute_url()}" in message.body
    page = client.get(release.get_absolute_url()).content.decode()
    assert said in page
    assert f'href="{proof}"' in page
    assert isinstance(chain.verify(world.standard, known_head=said), chain.Chain)
