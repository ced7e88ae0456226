"""The defects of a schema, and their mending as a proposal."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from concertation.models import Proposal
from concertation.queries.quality import flaws, mended
from concertation.services import consultations
from standard.models import Standard
from standard.queries import working_revision, working_schema
from standard.schema import lint, table_schema
from standard.schema.operations import apply_all
from standard.services import members, standards
from tests.concertation.world import DAY, World
from tests.known_schemas import known_schemas
from tests.pages.visit import as_, queries, read, refused, send

FLAWED = {
    "name": "lieux",
    "title": "Lieux ",
    "description": "Les lieux.",
    "fields": [
        {"name": "public", "title": "Public ", "type": "string", "description": "Qui.",
         "constraints": {"enum": ["Enfants ", "Adultes", "Seniors"]}},
        {"name": "code", "title": "Code", "type": "string", "description": "Quel.",
         "constraints": {"pattern": "[0-9]{5}", "minLength": "5"}},
    ],
}  # fmt: skip


@pytest.fixture
def flawed(world: World) -> Standard:
    data = json.dumps(FLAWED, ensure_ascii=False).encode()
    standard = standards.create(slug="lieux", title="Lieux", data=data, actor=world.admin, now=world.now).standard
    members.invite(standard=standard, actor=world.admin, email=world.team.email, circle="team", now=world.now)
    return standard


def keys(html: str) -> list[str]:
    return re.findall(r'name="seule" value="(\w+)"', html)


def test_one_click_makes_a_draft_that_mends(flawed: Standard, world: World) -> None:
    client = as_(world.team)
    html = read(client, "/standards/lieux/qualite/")
    told = flaws(flawed, working_revision(flawed))
    before = {flaw.key for flaw in told}
    found = keys(html)
    assert found == [flaw.key for flaw in told if flaw.fix]

    page = send(client, "/standards/lieux/qualite/", seule=found[0])

    draft = Proposal.objects.get(standard=flawed)
    assert "La correction est prête." in page
    assert draft.motive.startswith("Le contrôle du schéma le signale\u00a0:")
    after = lint.check(table_schema.render(apply_all(working_schema(flawed), draft.read_operations())))
    assert len(after) < len(before)

    send(client, "/standards/lieux/qualite/", corriger=found)
    both = Proposal.objects.exclude(pk=draft.pk).get(standard=flawed)
    assert f"Corriger {len(found)}\u00a0défauts du schéma" == both.title
    mended_schema = apply_all(working_schema(flawed), both.read_operations())
    assert [value.text for value in mended_schema.fields[0].values.values] == ["Enfants", "Adultes", "Seniors"]  # type: ignore[union-attr]
    assert [value.uid for value in mended_schema.fields[0].values.values] == [  # type: ignore[union-attr]
        value.uid
        for value in working_schema(flawed).fields[0].values.values  # type: ignore[union-attr]
    ]


def test_what_is_no_longer_there_or_not_chosen_is_said(flawed: Standard, world: World) -> None:
    client = as_(world.team)
    assert "Ce défaut n’est plus dans le schéma." in send(client, "/standards/lieux/qualite/", seule="passé")
    assert "Cochez au moins une correction." in send(client, "/standards/lieux/qualite/")
    assert not Proposal.objects.exists()


def test_a_visitor_reads_the_quality_and_may_not_propose(flawed: Standard, client: Client) -> None:
    html = read(client, "/standards/lieux/qualite/")
    assert keys(html) == []
    assert "se corrigent en un clic" in html
    assert "Connectez-vous" in html
    refused(client, "/standards/lieux/qualite/", "Connectez-vous", seule="x")


def test_a_visitor_chooses_then_signs_in_registers_and_finds_it_chosen(flawed: Standard, world: World) -> None:
    consultations.open(standard=flawed, actor=world.team, opens_at=world.now, closes_at=world.now + 9_000 * DAY, now=world.now)
    client, address = Client(), "/standards/lieux/qualite/"
    page = read(client, address)
    first, *_, last = keys(page)
    assert "Proposer les corrections cochées" in page
    assert "vos corrections cochées" in page
    refused(client, address, "Connectez-vous", seule="inconnu")

    for sent, chosen in (({"seule": last}, [last]), ({"corriger": [first, last]}, [first, last])):
        answer: Any = client.post(address, sent)
        (waiting,) = parse_qs(urlsplit(answer.url).query)["next"]
        (there,) = parse_qs(urlsplit(waiting).query)["next"]
        assert (urlsplit(answer.url).path, urlsplit(waiting).path) == ("/connexion/", "/standards/lieux/inscription/")
        assert re.findall(r'name="corriger" value="(\w+)" checked', read(client, there)) == chosen
    assert not Proposal.objects.exists()

    client.force_login(world.stranger)
    assert "inscription" in client.post(address, {"seule": last})["Location"]
    members.join(standard=flawed, actor=world.stranger, now=world.now, display_name="Gap", organisation="")
    assert "La correction est prête." in send(client, address, seule=last)
    assert Proposal.objects.get().author == world.stranger


def test_a_clean_schema_says_so_and_the_page_costs_little(world: World, client: Client) -> None:
    assert queries(client, "/standards/bibliotheques/qualite/") < 15


def test_every_fix_of_a_known_schema_applies_to_the_working_schema(world: World) -> None:
    """Whatever uids the chain gave: a few schemas with the most fixes."""
    fixable = sorted(known_schemas(), key=lambda known: -sum(bool(one.fix) for one in lint.check(known.descriptor())))[:3]
    for number, known in enumerate(fixable):
        data = json.dumps(known.descriptor(), ensure_ascii=False).encode()
        standard = standards.create(slug=f"connu-{number}", title="Connu", data=data, actor=world.admin, now=timezone.now()).standard
        revision = working_revision(standard)
        found = [flaw for flaw in flaws(standard, revision) if flaw.fix]
        for flaw in found:
            apply_all(revision.read_schema(), flaw.fix)
        operations, kept, left_out = mended(revision.read_schema(), found)
        assert len(kept) + len(left_out) == len(found)
        apply_all(revision.read_schema(), operations)


def test_what_shows_only_beside_a_published_version_is_said_and_mended(client: Client, world: World) -> None:
    world.publish("1.0.0")
    world.change({"op": "rename_value", "field": "public", "value": "Familles", "before": "Familles", "after": "familles"})
    revision = working_revision(world.standard)

    [flaw] = [flaw for flaw in flaws(world.standard, revision) if flaw.finding.code == "value-respelt"]

    assert "familles" in read(client, f"{world.standard.get_absolute_url()}qualite/")
    after = apply_all(revision.read_schema(), flaw.fix)
    assert "Familles" in [value.text for field in after.fields if field.values for value in field.values.values]
    preparation = as_(world.team).get(f"{world.standard.get_absolute_url()}equipe/version/").content.decode()
    assert "familles" in preparation
