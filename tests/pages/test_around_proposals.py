"""A proposal's page says who writes it, who supports it and what would change it, and each does their part there."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from concertation import queries
from concertation.models import Authorship, Proposal, Support
from concertation.services import proposals
from concertation.services.questions import OptionDraft
from tests.concertation.world import World
from tests.pages.visit import as_, stays_bounded
from tests.pages.web_form import shown

pytestmark = pytest.mark.django_db


def at(name: str, proposal: Proposal, *more: int) -> str:
    return reverse(f"pages:{name}", args=[proposal.standard.slug, proposal.number, *more])


def amendment_to(world: World, proposal: Proposal) -> Proposal:
    return proposals.propose(
        standard=world.standard,
        actor=world.copil[1],
        title="Et les classes",
        motive="Elles aussi.",
        operations=(*proposal.read_operations(), *world.add_value("Classes")),
        amends=proposal,
        now=world.now,
    )


def test_one_supports_in_one_click_and_confirms_what_has_changed(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    client = as_(world.other)
    page = client.post(at("support", proposal), {"action": "support"}, follow=True)
    assert "1 personne la soutient : Pau" in shown(page)
    assert "Reprendre mon soutien" in shown(page)
    proposals.edit(
        proposal=proposal, actor=world.copil[0], title="Classes", motive="Plutôt.", operations=world.add_value("Classes"), now=world.now
    )
    page = client.get(proposal.get_absolute_url())
    assert "1 soutien date d’avant son dernier changement." in shown(page)
    assert "Confirmer mon soutien" in shown(page)
    client.post(at("support", proposal), {"action": "support"})
    assert "date d’avant" not in shown(client.get(proposal.get_absolute_url()))
    client.post(at("support", proposal), {"action": "take_back"})
    assert not Support.objects.exists()


def test_a_draft_is_written_by_two(world: World) -> None:
    draft = proposals.save_draft(
        standard=world.standard, actor=world.copil[0], title="Groupes", operations=world.add_value("Groupes"), now=world.now
    )
    author, invited = as_(world.copil[0]), as_(world.copil[1])
    assert invited.get(draft.get_absolute_url()).status_code == 404
    page = author.post(at("invite_author", draft), {"email": "personne@exemple.fr"}, follow=True)
    assert "Aucun membre de ce standard n’a cette adresse" in shown(page)
    page = author.post(at("invite_author", draft), {"email": world.copil[1].email}, follow=True)
    assert "(n’a pas encore répondu)" in shown(page)

    assert draft.title in shown(invited.get(reverse("pages:my_space")))
    assert queries.waiting_count(world.copil[1], world.now) == 1
    page = invited.get(draft.get_absolute_url())
    assert "vous invite à être l’un des auteurs" in shown(page)
    assert invited.get(at("edit_proposal", draft)).status_code == 403
    invited.post(at("answer_invitation", draft, Authorship.objects.get().pk), {"action": "accept"})
    assert queries.waiting_count(world.copil[1], world.now) == 0

    assert invited.get(at("edit_proposal", draft)).status_code == 200
    assert draft.title in shown(invited.get(reverse("pages:proposals", args=[world.standard.slug])))
    assert as_(world.copil[2]).get(draft.get_absolute_url()).status_code == 404
    page = invited.post(at("answer_invitation", draft, Authorship.objects.get().pk), {"action": "end"}, follow=True)
    assert page.status_code == 200
    assert invited.get(draft.get_absolute_url()).status_code == 404


def test_a_proposal_asks_for_the_same_queries_whatever_the_number_of_its_authors(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))

    def join(number: int) -> None:
        member = world.copil[number + 1]
        invited = proposals.invite_author(proposal=proposal, actor=world.copil[0], email=member.email, now=world.now)
        proposals.accept_authorship(authorship=invited, actor=member, now=world.now)

    stays_bounded(as_(world.copil[0]), proposal.get_absolute_url(), join, first=1, then=2)


def test_an_amendment_is_read_beside_the_proposal_and_taken_in(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    begun = as_(world.copil[1]).post(at("begin_amendment", proposal), follow=True)
    draft = Proposal.objects.drafts().get()
    assert begun.redirect_chain[-1][0] == at("edit_proposal", draft)
    draft.delete()
    amendment = amendment_to(world, proposal)
    author = as_(world.copil[0])
    assert amendment.title in shown(author.get(proposal.get_absolute_url()))

    page = author.get(amendment.get_absolute_url())

    difference = page.context["page"].around.amending.difference
    assert [sentence.replace("\u00a0", " ") for sentence in difference.sentences] == [
        "Le champ « Public accueilli » (public) accepte une valeur de plus : « Classes »."
    ]
    assert "Le reprendre dans ma proposition" not in shown(as_(world.copil[2]).get(amendment.get_absolute_url()))
    refused = author.post(at("take_in", amendment), {"seen": "autre"}, follow=True)
    assert "relisez la différence" in shown(refused)
    taken = author.post(at("take_in", amendment), {"seen": page.context["page"].around.amending.seen}, follow=True)
    assert taken.redirect_chain[-1][0] == proposal.get_absolute_url()
    proposal.refresh_from_db()
    assert "Classes" in proposal.operations
    assert "Reprise dans celle qu’elle amende" in shown(author.get(amendment.get_absolute_url()))


def test_the_team_puts_an_amendment_beside_the_proposal_in_its_question(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    question = world.ask(OptionDraft(proposal=proposal))
    amendment = amendment_to(world, proposal)
    team = as_(world.team)
    assert "En faire une option de la question n° 1" in shown(team.get(amendment.get_absolute_url()))
    team.post(at("put_as_rival", amendment))
    assert [option.proposal for option in question.options.order_by("position")] == [proposal, amendment, None]
    assert "En faire une option" not in shown(team.get(amendment.get_absolute_url()))


def test_the_api_does_all_of_it(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    author, other = as_(world.copil[0]), as_(world.copil[1])

    def call(client: Client, method: str, name: str, key: int, **sent: object) -> tuple[int, dict[str, object]]:
        address = reverse(f"api:{name}", args=[key])
        answer = client.generic(method, address, json.dumps(sent), content_type="application/json")
        return answer.status_code, json.loads(answer.content or "{}")

    assert call(other, "POST", "proposal_support", proposal.pk)[1]["supports"] == 1
    assert call(other, "DELETE", "proposal_support", proposal.pk)[0] == 204
    status, invited = call(author, "POST", "proposal_authors", proposal.pk, email=world.copil[2].email)
    assert (status, invited["accepted_at"]) == (201, None)
    third = as_(world.copil[2])
    key = int(str(invited["id"]))
    assert call(third, "POST", "author_accept", key)[1]["accepted_at"]
    assert call(author, "GET", "proposal", proposal.pk)[1]["authors"][0]["id"] == key  # type: ignore[index]
    assert call(author, "DELETE", "author", key)[0] == 204

    wanted = [{"op": "add_value", "field": "public", "value": value} for value in ("Groupes", "Classes")]
    status, amendment = call(
        other, "POST", "proposal_amendments", proposal.pk, title="Et les classes", motive="Elles aussi.", operations=wanted
    )
    assert (status, amendment["amends"]) == (201, proposal.pk)
    seen = call(author, "GET", "proposal", int(str(amendment["id"])))[1]["amendment_seen"]
    status, amended = call(author, "POST", "proposal_take_in", int(str(amendment["id"])), seen=seen)
    assert (status, len(amended["operations"])) == (200, 2)  # type: ignore[arg-type]

    said = call(author, "GET", "proposal", proposal.pk)[1]
    for expected in (200, 409):
        status, _ = call(
            author, "PUT", "proposal", proposal.pk, title="Autrement", motive="Clair.", operations=wanted[:1], seen=said["seen"]
        )
        assert status == expected

    draft = proposals.save_draft(standard=world.standard, actor=world.copil[0], title="Brouillon", now=world.now)
    assert call(author, "DELETE", "proposal", draft.pk)[0] == 204
    assert call(author, "DELETE", "proposal", proposal.pk)[0] == 403
