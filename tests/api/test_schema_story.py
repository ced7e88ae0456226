"""What the API tells of the working schema, and of whoever asks."""

from __future__ import annotations

from django.utils import timezone

from tests.api.client import Script
from tests.concertation.world import World


def test_a_schema_tells_its_revisions_and_where_each_sentence_comes_from(world: World) -> None:
    decision = world.change(
        {"op": "set_property", "field": "nom", "path": "description", "before": "Le nom affiché.", "after": "Le nom affiché en grand."}
    )
    script, base = Script(world.stranger), f"standards/{world.standard.slug}/"
    revisions = script.get(f"{base}revisions/")["results"]
    assert [(row["number"], row["kind"]) for row in revisions] == [(2, "decision"), (1, "import")]
    assert script.get(revisions[1]["schema"].split("/api/v1/")[1])["fields"][0]["description"] == "Le nom affiché."
    assert revisions[0]["sha256"] == decision.revision.sha256

    why = script.get(f"{base}fields/nom/why/")
    (sentence,) = why["description"]
    assert (sentence["text"], sentence["since"]["revision"]) == ("Le nom affiché en grand.", 1)
    assert [(later["revision"], later["decision"]) for later in sentence["retouched"]] == [(2, decision.number)]
    assert why["introduced"]["revision"] == 1
    assert [one["value"] for one in script.get(f"{base}fields/public/why/")["values"]] == ["Enfants", "Adultes", "Familles"]
    script.get(f"{base}fields/absent/why/", status=404)


def test_what_lint_finds_comes_with_operations_that_may_be_proposed(world: World) -> None:
    world.change({"op": "set_property", "field": "places", "path": "title", "before": "Places assises", "after": " Places assises "})
    world.now = timezone.now()
    world.call()
    script, base = Script(world.contributor), f"standards/{world.standard.slug}/"
    found = [flaw for flaw in script.get(f"{base}quality/") if flaw["fix"]]
    assert found
    sent = {"title": "Corriger", "motive": "Sans espaces.", "operations": found[0]["fix"]}
    assert script.post(f"{base}proposals/", sent)["operations"]


def test_a_person_says_who_they_are(world: World) -> None:
    script = Script(world.contributor)
    me = script.get("me/")
    assert (me["email"], [row["circle"] for row in me["circles"]]) == (world.contributor.email, ["contributor"])
    changed = script.send("patch", "me/", {"display_name": "  Ana   B. ", "territory": "75"})
    assert (changed["display_name"], changed["territory"], changed["organisation"]) == ("Ana B.", "75", me["organisation"])
    refused = script.send("patch", "me/", {"display_name": "ana@exemple.fr"}, status=400)
    assert refused["errors"][0]["field"] == "display_name"
    assert script.send("patch", "me/", {"is_staff": True}, status=400)["errors"][0]["field"] == "is_staff"
