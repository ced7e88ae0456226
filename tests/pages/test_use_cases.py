"""Use cases by pages and by the API: from somebody's situation to the field that serves it, the board, what rings."""

from __future__ import annotations

from concertation.models import Proposal, UseCase
from concertation.services.questions import OptionDraft
from tests.api.client import Script
from tests.api.test_problems import faults
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, beside, queries, read, refused, send
from tests.pages.web_form import WebForm

CASES = f"{HOME}cas-d-usage/"
TEXT = {"title": "Orienter une personne", "why": "Elle cherche de l’aide.", "who": "Une aidante numérique."}


def test_a_use_case_goes_from_a_member_to_the_fields_that_serve_it(world: World, open_call: None) -> None:
    member, team = as_(world.contributor), as_(world.team)
    assert "Aucun cas d’usage n’est retenu" in read(as_(None), CASES)
    html = send(member, f"{CASES}proposer/", 422, title="Orienter", why="", who="")
    assert "Dites à quoi sert" in beside(html, "id_why")
    assert "Cas d’usage n° 1" in send(member, f"{CASES}proposer/", **TEXT, with_what="Un annuaire.")
    assert "Orienter toute personne" in send(member, f"{CASES}1/modifier/", **{**TEXT, "title": "Orienter toute personne"})
    refused(member, f"{CASES}1/instruire/", "Cette action revient", outcome="kept")
    html = send(team, f"{CASES}1/instruire/", 422, outcome="refused", reason="")
    assert "Dites pourquoi" in beside(html, "suite_reason")
    assert "Retenu" in send(team, f"{CASES}1/instruire/", outcome="kept")
    send(as_(world.other), f"{CASES}proposer/", **{**TEXT, "title": "Compter les lieux"})
    send(team, f"{CASES}2/instruire/", outcome="kept")
    nom, public = world.field("nom"), world.field("public")
    assert "Public accueilli</a>" in send(team, f"{CASES}1/champs/", fields_served=[public.uid])
    # It is said on the field, in its why, on the home and on the sheet of a question about it.
    for address in (f"{HOME}champs/public/", f"{HOME}champs/public/pourquoi/", HOME):
        assert "Orienter toute personne" in read(as_(None), address)
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Aînés")))
    assert "À quoi cela sert" in read(as_(None), f"{question.get_absolute_url()}feuille/")
    # What rings.
    rings = "Le champ « Nom » est obligatoire et ne sert aucun cas d’usage."
    about = world.ask(OptionDraft(title="Décrire", operations=world.describe("nom", "Le nom d’usage.")))
    for address, rung in ((about.get_absolute_url(), True), (question.get_absolute_url(), False)):
        assert (rings in read(as_(None), address)) is (rings in read(as_(None), f"{address}feuille/")) is rung
    html = read(as_(None), CASES)
    assert "Le champ « Nom » est obligatoire et ne sert aucun cas d’usage." in html
    assert "Le cas d’usage « Compter les lieux » n’est servi par aucun champ." in html
    # Members rank them.
    keys = {case.number: case.pk for case in UseCase.objects.all()}
    html = send(member, f"{CASES}classer/", 422, **{f"case-{keys[1]}": "1", f"case-{keys[2]}": "1"})
    assert "La place 1 est déjà donnée" in html
    html = send(member, f"{CASES}classer/", **{f"case-{keys[1]}": "2", f"case-{keys[2]}": "1"})
    assert "dans l’ordre de 1 membre" in html
    assert html.index("Compter les lieux</a>") < html.index("Orienter toute personne</a>")
    # And say what fields weigh and cost.
    html = send(member, f"{CASES}apprecier/", 422, **{f"importance-{nom.uid}": "4"})
    assert "Dites à quel titre vous répondez" in html
    html = send(
        member,
        f"{CASES}apprecier/",
        profile="producer",
        **{f"importance-{public.uid}": "4", f"ease-{public.uid}": "1", f"importance-{nom.uid}": "3", f"ease-{nom.uid}": "4"},
    )
    assert "Personne ne trouve le champ « Public accueilli » facile à collecter." in html
    assert html.count('class="uc-dot') == 2
    assert "Producteur (1)" in html
    assert "Personne n’a encore donné son avis" in read(as_(None), f"{CASES}tableau/?profil=hub")
    assert "1 personne le dit important, difficile à collecter" in read(as_(None), f"{HOME}champs/public/")
    before = queries(as_(None), CASES)
    for number in range(3):
        send(as_(world.other), f"{CASES}proposer/", **{**TEXT, "title": f"Un autre, {number}"})
    assert queries(as_(None), CASES) == before


def test_scripts_do_the_same(world: World, open_call: None) -> None:
    team, member, slug = Script(world.team), Script(world.contributor), world.standard.slug
    case = member.post(f"standards/{slug}/use-cases/", TEXT)
    other = member.post(f"standards/{slug}/use-cases/", {**TEXT, "title": "Compter"})
    assert (case["state"], case["actions"]["edit"]["allowed"], case["actions"]["kept"]["allowed"]) == ("proposed", True, False)
    assert member.send("patch", f"use-cases/{case['id']}/", {"what": "Chercher."})["what"] == "Chercher."
    for one in (case, other):
        assert team.post(f"use-cases/{one['id']}/settle/", {"outcome": "kept"}, status=200)["state"] == "kept"
    assert faults(team.post(f"use-cases/{case['id']}/settle/", {"outcome": "refused"}, status=400)) == ["reason"]
    assert faults(team.post(f"use-cases/{case['id']}/fields/", {"names": ["ailleurs"]}, status=400)) == ["names"]
    linked = team.post(f"use-cases/{case['id']}/fields/", {"names": ["public"]}, status=200)
    assert [one["name"] for one in linked["fields_serving"]] == ["public"]
    member.post(f"standards/{slug}/use-cases/ranking/", {"ranking": [other["id"], case["id"]]}, status=200)
    assert member.get(f"standards/{slug}/use-cases/ranking/")["ranking"] == [other["id"], case["id"]]
    said = {"profile": "reuser", "appraisals": [{"name": "places", "importance": 4, "ease": 2}]}
    board = member.post(f"standards/{slug}/board/", said, status=200)
    assert {alarm["kind"] for alarm in board["alarms"]} == {"required_for_nothing", "case_without_field", "nobody_finds_easy"}
    assert [
        point["weighed"]["ease"] for point in Script().get(f"standards/{slug}/board/", profile="reuser")["points"] if point["weighed"]
    ] == [2.0]
    merged = team.post(f"use-cases/{other['id']}/settle/", {"outcome": "merged", "reason": "Pareil.", "into": case["id"]}, status=200)
    assert (merged["state"], merged["merged_into"]) == ("merged", case["id"])
    listed = Script().get(f"standards/{slug}/use-cases/", state="kept")["results"]
    assert [(one["title"], one["place"]) for one in listed] == [("Orienter une personne", 1)]
    proposal = member.post(
        f"standards/{slug}/proposals/",
        {"title": "Aînés", "motive": "Ils viennent.", "operations": [{"op": "add_value", "field": "public", "value": "Aînés"}]},
    )
    said_again = member.post(f"proposals/{proposal['id']}/use-cases/", {"use_cases": [case["id"]]}, status=200)
    assert said_again["use_cases"] == [case["id"]]
    page = as_(world.contributor)
    assert "Elle sert <a" in read(page, proposal["page"].removeprefix("http://testserver"))
    # And so by the page where it is written.
    letter = f"{HOME}propositions/{proposal['number']}/modifier/"
    shown = WebForm(read(page, letter), id="lettre")
    assert shown.values.pop("serves") == [str(case["id"])]
    shown.send(page, letter, "save")
    assert not Proposal.objects.get(pk=proposal["id"]).serves.exists()
