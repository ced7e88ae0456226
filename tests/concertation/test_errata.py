"""What a published file says wrongly is told beside it: its bytes stay, and whoever reads the version reads the erratum."""

from __future__ import annotations

from django.test import Client

from concertation.services.questions import OptionDraft
from standard.models import Event
from standard.services import chain
from tests.api.client import Script
from tests.concertation.world import DAY, World


def test_an_erratum_is_read_beside_the_bytes_that_stay(world: World, client: Client) -> None:
    release = world.publish("0.1.0")
    before = dict(release.artefacts.values_list("name", "sha256"))
    world.now += DAY
    team = Client()
    team.force_login(world.team)
    address = f"/standards/{world.standard.slug}/equipe/version/0.1.0/erratum/"
    assert "Ce qu’il faut lire" in team.get(address).content.decode()
    assert team.post(address, {"text": " ", "file": ""}).status_code == 422
    assert "qui ne changent" not in client.get(release.get_absolute_url()).content.decode()
    team.post(address, {"text": "Lire «\u00a0port\u00a0» et non «\u00a0pont\u00a0».", "file": "documentation.md"})

    page = client.get(release.get_absolute_url()).content.decode()
    assert '<h2 id="errata">Errata</h2>' in page
    assert "<code>documentation.md</code>\u00a0: Lire «\u00a0port\u00a0» et non «\u00a0pont\u00a0»." in page
    assert "Écrire un erratum" not in page
    assert dict(release.artefacts.values_list("name", "sha256")) == before
    assert isinstance(chain.verify(world.standard), chain.Chain)

    script = Script(world.team)
    refused = script.post(f"releases/{release.pk}/errata/", {"text": "Oui.", "file": "absent.md"}, status=400)
    assert refused["errors"][0]["field"] == "file"
    script.post(f"releases/{release.pk}/errata/", {"text": "Et la page 2."}, status=201)
    told = Script().get(f"releases/{release.pk}/")["errata"]
    assert [(one["file"], one["text"]) for one in told] == [
        ("documentation.md", "Lire «\u00a0port\u00a0» et non «\u00a0pont\u00a0»."),
        ("", "Et la page 2."),
    ]

    # The change log of the next version tells them with what that version said, word for word.
    question = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    world.agree_in_a_meeting(question, world.option(question))
    log = bytes(world.publish("0.2.0").artefacts.get(name="CHANGELOG.md").data).decode()
    own, past = log.split("\n## ")[1:]
    assert "Erratum" not in own
    assert "`documentation.md`**\u00a0: Lire «\u00a0port\u00a0» et non «\u00a0pont\u00a0»." in past
    assert past.endswith("Première version publiée.\n")
    assert Event.objects.filter(verb="release.corrected").count() == 2
