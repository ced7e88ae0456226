"""`GET standards/{slug}/divergences/`, and the motive of a version published over them."""

from standard.models import Release
from tests.api.client import Script
from tests.concertation.test_divergences import bring, say, with_value
from tests.concertation.world import World

LIST = "standards/bibliotheques/divergences/"


def test_a_script_reads_where_decisions_and_the_schema_do_not_agree(world: World) -> None:
    say(world, "Une annexe décrit chaque valeur.")
    bring(world, with_value("Retraités"), "0.2.0")
    words, undecided = Script().get(LIST)["results"]
    assert (words["kind"], words["decision"], words["field"], words["published_over"]) == ("not_applied", 1, None, None)
    assert words["page"].endswith("/standards/bibliotheques/decisions/1/")
    assert words["todo"]
    assert (undecided["kind"], undecided["version"]) == ("undecided", "0.2.0")
    assert "Retraités" in undecided["sentence"]
    assert undecided["field"] == world.field("public").uid
    assert Script().get(LIST, kind="undecided")["count"] == 1
    assert Script().get(LIST, kind="condition")["count"] == 0
    assert [one["field"] for one in Script().get(LIST, status=400, kind="autre")["errors"]] == ["kind"]


def test_publishing_over_them_takes_a_motive(world: World) -> None:
    say(world, "Une annexe décrit chaque valeur.")
    team = Script(world.team)
    candidate = team.post("standards/bibliotheques/releases/", {"version": "0.2.0"})
    world.approve(Release.objects.get(pk=candidate["id"]))
    refused = team.post(f"releases/{candidate['id']}/publish/", status=400)
    assert [one["field"] for one in refused["errors"]] == ["motive"]
    published = team.post(f"releases/{candidate['id']}/publish/", {"motive": "L’annexe suivra."}, status=200)
    assert published["state"] == "published"
    assert published["published_over"]["motive"] == "L’annexe suivra."
    (one,) = Script().get(LIST)["results"]
    assert one["published_over"] == {"version": "0.2.0", "motive": "L’annexe suivra."}
