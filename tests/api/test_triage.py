"""What the team does on its board, scripts do too."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from concertation.models import Comment
from tests.api.client import Script
from tests.concertation.test_triage import say
from tests.concertation.world import World


def test_a_script_sorts_answers_merges_and_hears_what_is_contested(world: World) -> None:
    world.call()
    first, second = say(world, "Le soir ?"), say(world, "Et le soir ?", by=world.other)
    team, author, home = Script(world.team), Script(world.contributor), f"standards/{world.standard.slug}"
    theme = team.post(f"{home}/themes/", {"title": "Horaires"})
    assert team.post(f"themes/{theme['id']}/comments/", {"add": [first.pk, second.pk]}, 200)["comments"] == [first.pk, second.pk]
    assert team.send("patch", f"themes/{theme['id']}/", {"title": "Ouverture"})["title"] == "Ouverture"
    assert team.get(f"{home}/comments/", theme=theme["id"])["count"] == 2
    member = world.standard.memberships.get(user=world.team)
    assert len(team.post(f"{home}/comments/assign/", {"comments": [first.pk], "to": member.pk}, 200)) == 1
    world.contributor.territory = "32"
    world.contributor.save()
    for asked in ({"assigned": member.pk}, {"territory": "32"}, {"organisation": world.contributor.organisation_id}):
        assert [row["id"] for row in team.get(f"{home}/comments/", **asked)["results"]] == [first.pk]
    decision = world.change({"op": "add_value", "field": "public", "value": "Étudiants"})
    marked = team.post(f"{home}/comments/contradiction/", {"comments": [first.pk], "decision": decision.pk}, 200)
    assert [(one["contradicts"], one["themes"]) for one in marked] == [(decision.pk, ["Ouverture"])]
    assert team.post(f"comments/{first.pk}/merge/", {"comments": [second.pk]}, 200)["same_as"] is None
    assert team.get(f"comments/{second.pk}/")["same_as"] == first.pk
    answered = team.post(f"{home}/comments/answer/", {"comments": [first.pk], "disposition": "noted", "answer": "Lu."}, 200)
    assert [(one["id"], one["state"]) for one in answered] == [(first.pk, "answered"), (second.pk, "answered")]
    assert author.post(f"comments/{first.pk}/contest/", {"reason": "Pourquoi ?"}, 200)["state"] == "waiting"
    assert team.get(f"{home}/comments/", state="contested")["count"] == 1
    refused = author.post(f"comments/{first.pk}/contest/", {"reason": "Encore."}, 403)
    assert "déjà contesté" in refused["detail"]
    team.post(f"comments/{second.pk}/set-apart/", {}, 200)
    team.post(f"{home}/comments/read/", {"comments": [second.pk]}, 200)
    unknown = team.post(f"{home}/comments/read/", {"comments": [999_999]}, 400)
    assert unknown["errors"][0]["field"] == "comments"
    proposal = world.propose(world.add_value("Lycées"), by=world.copil[0])
    team.post(f"proposals/{proposal.pk}/sources/", {"comments": [first.pk]}, 200)
    assert proposal.sources.count() == 1


def test_a_script_hides_a_comment_whose_author_appeals(world: World) -> None:
    world.call()
    said = say(world, "Un gros mot.")
    team, author, home = Script(world.team), Script(world.contributor), f"standards/{world.standard.slug}"
    made = team.post(f"comments/{said.pk}/hide/", {"motive": "Injurieux."})
    assert (made["state"], made["subject"], "withheld" in made) == ("in_force", {"kind": "comment", "id": said.pk}, False)
    assert Script().get(f"{home}/comments/")["count"] == 0
    assert Script().get(f"comments/{said.pk}/")["hidden"] is True
    assert author.post(f"moderations/{made['id']}/appeal/", {"reason": "C’est un nom."}, 200)["state"] == "appealed"
    settled = Script(world.chair).post(f"moderations/{made['id']}/settle/", {"restored": True, "answer": "En effet."}, 200)
    assert settled["state"] == "lifted"
    assert [one["state"] for one in Script().get(f"{home}/moderations/")["results"]] == ["lifted"]
    assert Script().get(f"comments/{said.pk}/")["body"] == "Un gros mot."
    proposal = world.propose(world.add_value("Lycées"), by=world.contributor)
    refused = team.post(f"proposals/{proposal.pk}/refuse/", {"motive": "Publicité."})
    assert refused["subject"] == {"kind": "proposal", "id": proposal.pk}
    assert Script().get(f"moderations/{refused['id']}/")["motive"] == "Publicité."


def test_a_script_takes_the_table_and_sends_it_back(world: World) -> None:
    world.call()
    said, other = say(world, "Le soir ?"), say(world, "Le matin ?")
    home = f"/api/v1/standards/{world.standard.slug}/comments"
    client = Script(world.team).client
    table = client.get(f"{home}/table.csv")
    assert table.content.decode("utf-8-sig").startswith("N°,Organisation,")
    assert len(json.loads(client.get(f"{home}/table.json").content)["comments"]) == 2
    assert client.get(f"{home}/table.xlsx").content[:2] == b"PK"
    assert client.get(f"{home}/table.exe").status_code == 404

    def send(lines: str, **more: str) -> dict[str, object]:
        sent = {"file": SimpleUploadedFile("retour.csv", lines.encode()), **more}
        answer = client.post(f"{home}/table/", sent, format="multipart")
        return {"status": answer.status_code, **json.loads(answer.content)}

    filled = f"N°;Suite donnée;Réponse\n{said.pk};Retenu;Oui.\n"
    shown = send(filled)
    assert (shown["changes"], shown["written"]) == (
        [{"line": 2, "number": said.pk, "disposition": "accepted", "answer": "Oui."}], 0
    )  # fmt: skip
    assert send(filled, write="true")["written"] == 1
    wrong = send(f"N°;Suite donnée;Réponse\n{other.pk};Retenu;Oui.\nx;Retenu;Oui.\n", write="true")
    assert (wrong["status"], wrong["errors"]) == (
        400, [{"field": "3.N°", "message": "Le numéro du commentaire n’est pas un nombre entier, et non «\u00a0x\u00a0»."}]
    )  # fmt: skip
    assert Comment.objects.filter(disposition="").count() == 1


def test_a_script_reads_the_figures(world: World) -> None:
    call = world.call()
    say(world, "Le soir ?", on="nom")
    home = f"standards/{world.standard.slug}/statistics/"
    found = Script().get(home, consultation=call.pk)
    assert (found["total"], found["answered"], found["authors"]) == (1, 0, 1)
    assert found["by_field"] == [{"field": "nom", "total": 1, "kinds": {"addition": 1}}]
    assert "Ville de pau" in found["silent"]["organisations"]
    assert Script().get(home)["total"] == 1
    Script().get(home, 400, consultation="x")
    Script().get(home, 404, consultation=999_999)
