"""A family by the API: founded, joined, released under one number, called at once, and left."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from standard.models import FamilyFile, Release
from tests.api.client import Script
from tests.concertation.families import second_table
from tests.concertation.world import World


def test_a_script_does_with_a_family_what_its_pages_do(world: World) -> None:
    _, theirs = second_table(world)
    team, other, lead, anybody = Script(world.team), Script(theirs), Script(world.admin), Script()
    founding = {"standard": "bibliotheques", "slug": "lecture", "title": "Lecture publique"}
    other.post("families/", founding, status=403)
    assert team.post("families/", founding)["slug"] == "lecture"
    assert [one["field"] for one in team.post("families/", {**founding, "standard": "absent"}, status=400)["errors"]] == ["standard"]
    asked = other.post("families/lecture/members/", {"standard": "services"})
    assert (asked["asked"], asked["asked_from"], asked["since"]) == ("join", "standard", None)
    other.post(f"family-members/{asked['id']}/agree/", status=403)
    team.post(f"family-members/{asked['id']}/decline/", status=200)
    asked = team.post("families/lecture/members/", {"standard": "services"})
    assert other.post(f"family-members/{asked['id']}/agree/", status=200)["since"]

    read = anybody.get("families/lecture/")
    assert [one["standard"] for one in read["tables"]] == ["bibliotheques", "services"]
    assert (read["actions"]["invite"]["allowed"], read["releases"]) == (False, [])
    assert [one["slug"] for one in anybody.get("families/")] == ["lecture"]
    other.send("patch", "families/lecture/", {"order": ["services", "bibliotheques"]})

    team.post("families/lecture/release/", status=403)
    following = lead.post("families/lecture/release/", {"version": "1.0.0"})
    assert {one["standard"]: one["missing"] for one in following["tables"]} == {
        "services": "",
        "bibliotheques": "son comité de pilotage ne l’a pas encore approuvée.",
    }
    refused = lead.post("families/lecture/release/publish/", {"version": "1.0.0"}, status=400)
    assert "Bibliothèques" in refused["errors"][0]["message"]
    world.now = timezone.now()
    world.approve(Release.objects.get(standard=world.standard, state="candidate"))
    published = lead.post("families/lecture/release/publish/", {"version": "1.0.0"})
    assert published["tables"] == {"services": "1.0.0", "bibliotheques": "1.0.0"}
    package = FamilyFile.objects.get(name="datapackage.json")
    assert published["files"][0]["sha256"] == hashlib.sha256(bytes(package.data)).hexdigest()
    assert published["files"][0]["url"].endswith("/familles/lecture/1.0.0/datapackage.json")
    assert anybody.get("families/lecture/release/")["differs"] is False

    dates = {"opens_at": "2099-01-01T10:00:00Z", "closes_at": "2099-02-01T10:00:00Z"}
    assert {one["opens_at"][:10] for one in lead.post("families/lecture/consultations/", dates)} == {"2099-01-01"}
    assert [one["field"] for one in lead.post("families/lecture/consultations/", dates, status=400)["errors"]] == ["opens_at"]
    assert lead.send("delete", f"family-members/{asked['id']}/")["until"]
    assert [one["standard"] for one in anybody.get("families/lecture/")["tables"]] == ["bibliotheques"]
