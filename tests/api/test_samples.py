"""A file left as a sample, by a script: what is said of it is written whole, or not at all."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from standard.models import KeptSample, SampleAccess, SampleFile
from standard.moments import day_of
from standard.services import kept_samples
from tests.api.client import Script
from tests.api.test_problems import faults
from tests.concertation.world import World


def test_a_change_that_is_refused_in_part_changes_nothing(world: World) -> None:
    now = timezone.now()
    file = SampleFile.objects.create(
        standard=world.standard, owner=world.contributor, name="lieux.csv", size=0, sha256="", uploaded_at=now, content=""
    )
    sample = KeptSample.objects.create(file=file, standard=world.standard, access=SampleAccess.COMMITTEE, left_at=now)
    script, at = Script(world.contributor), f"samples/{sample.pk}/"
    change = {"access": "public", "producer": "Gap", "dated": day_of(now + timedelta(days=2)).isoformat()}

    assert faults(script.send("patch", at, change, 400)) == ["dated"]
    assert script.get(at)["access"] == "committee"

    said = script.send("patch", at, {**change, "dated": "2020-01-01"})
    assert (said["access"], said["producer"], said["dated"]) == ("public", "Gap", "2020-01-01")


def test_nobody_is_told_by_the_history_whose_a_sample_is(world: World, client: Client) -> None:
    now = timezone.now()
    file = SampleFile.objects.create(
        standard=world.standard, owner=world.contributor, name="lieux.csv", size=0, sha256="", uploaded_at=now, content=""
    )
    sample = KeptSample.objects.create(file=file, standard=world.standard, access=SampleAccess.FIGURES, left_at=now)
    kept_samples.choose(sample=sample, actor=world.contributor, access="committee", tell_when_broken=True, now=now)
    address = f"/standards/{world.standard.slug}/historique/"

    (event,) = Script(world.admin).get(f"standards/{world.standard.slug}/events/?verb=sample.access_chosen")["results"]
    assert event["actor"] is None
    name = world.contributor.public_name
    told = [one for one in client.get(address).context["page"].happenings if one.verb == "sample.access_chosen"]
    assert [one.actor for one in told] == [None]
    assert client.get(address, {"personne": name}).context["page"].happenings == ()

    kept_samples.remove(sample=sample, actor=world.team, motive="Il contient des noms.", now=now)
    (event,) = Script(world.admin).get(f"standards/{world.standard.slug}/events/?verb=sample.removed")["results"]
    assert event["actor"] == world.team.public_name
