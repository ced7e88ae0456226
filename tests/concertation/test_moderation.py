"""What the team withholds is read nowhere; its author is told, appeals once, and may have it back."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from concertation.models import Comment, Moderation, Proposal
from concertation.services import comments, proposals, search
from concertation.services.triage import moderating
from standard.models import Event, Notice, SearchEntry
from standard.permissions import PermissionRefused
from tests.concertation.world import DAY, HOUR, World

SECRET = "zorglub"


def hidden(world: World) -> tuple[Comment, Moderation]:
    """A comment whose answer was given and changed, and its reply, both hidden."""
    world.call()
    at: Any = {"standard": world.standard, "now": world.now}
    said = comments.post(**at, actor=world.contributor, kind="addition", body=f"Un mot : {SECRET}.")
    reply = comments.post(**at, actor=world.other, kind="", body=f"Moi aussi : {SECRET}.", parent=said)
    comments.answer(comment=said, actor=world.team, disposition="noted", answer="Lu.", now=world.now)
    moderating.hide(comment=reply, actor=world.team, motive="Injurieux.", now=world.now + HOUR)
    return said, moderating.hide(comment=said, actor=world.team, motive="Hors charte.", now=world.now + HOUR)


def everything_readable(world: World, client: Client) -> str:
    """What anybody reads: pages, API, files, history, search."""
    slug = world.standard.slug
    pages = [
        f"/standards/{slug}/", f"/standards/{slug}/consultation/", f"/standards/{slug}/historique/",
        f"/standards/{slug}/champs/nom/", f"/standards/{slug}/propositions/", "/recherche/?q=mot", "/recherche/?q=achetez",
        f"/api/v1/standards/{slug}/comments/", f"/api/v1/standards/{slug}/events/", f"/api/v1/standards/{slug}/proposals/",
        f"/api/v1/standards/{slug}/chain/", f"/api/v1/standards/{slug}/comments/?search=mot",
        *(f"/standards/{slug}/commentaires/{one.pk}/" for one in Comment.objects.all()),
        *(f"/api/v1/comments/{one.pk}/" for one in Comment.objects.all()),
    ]  # fmt: skip
    answers = [(address, client.get(address)) for address in pages]
    assert {answer.status_code for _, answer in answers} == {200}, [(a, r.status_code) for a, r in answers]
    return "".join(answer.content.decode() for _, answer in answers)


def in_the_database() -> str:
    out = io.StringIO()
    call_command("dumpdata", "concertation", "standard", exclude=["concertation.Moderation"], stdout=out)
    return out.getvalue()


def test_what_is_hidden_is_read_nowhere_and_the_chain_still_verifies(world: World, client: Client) -> None:
    said, moderation = hidden(world)
    assert SECRET not in everything_readable(world, client)
    # Not even what was forgotten could show it: only the row that withholds it holds it.
    assert SECRET not in in_the_database()
    assert moderation.read_withheld() == {"body": f"Un mot : {SECRET}."}
    search.rebuild()
    assert not SearchEntry.objects.filter(kind="comment").exists()
    call_command("verify_history", stdout=io.StringIO())
    assert not Comment.objects.public().exists()
    with pytest.raises(PermissionRefused, match="masqué"):
        moderating.hide(comment=said, actor=world.team, motive="Encore.", now=world.now + DAY)


def test_its_author_is_told_and_appeals_once_before_somebody_else(world: World, client: Client) -> None:
    said, moderation = hidden(world)
    told = Notice.objects.get(event__verb="comment.hidden", event__subject_id=said.pk)
    assert (told.recipient, told.event.message, told.path) == (world.contributor, "Hors charte.", moderation.get_absolute_url())
    with pytest.raises(PermissionRefused, match="Seul l’auteur"):
        moderating.appeal(moderation=moderation, actor=world.other, reason="Non.", now=world.now + DAY)
    moderating.appeal(moderation=moderation, actor=world.contributor, reason=f"« {SECRET} » est un nom.", now=world.now + DAY)
    assert SECRET not in everything_readable(world, client)
    judges = {notice.recipient for notice in Notice.objects.filter(event__verb="moderation.appealed")}
    assert judges == {world.admin, world.chair}
    settled: dict[str, Any] = {"moderation": moderation, "restored": True, "answer": "C’est bien un nom.", "now": world.now + DAY}
    with pytest.raises(PermissionRefused, match="une autre personne"):
        moderating.settle(actor=world.team, **settled)
    moderating.settle(actor=world.chair, **settled)
    said.refresh_from_db()
    assert (said.body, said.hidden_at, said.disposition) == (f"Un mot : {SECRET}.", None, "noted")
    assert SECRET in everything_readable(world, client)
    assert SearchEntry.objects.filter(kind="comment").count() == 1
    with pytest.raises(PermissionRefused, match="de nouveau visible"):
        moderating.appeal(moderation=moderation, actor=world.contributor, reason="Encore.", now=world.now + DAY)
    again = moderating.hide(comment=said, actor=world.team, motive="Tout de même.", now=world.now + DAY)
    assert SECRET not in everything_readable(world, client)
    moderating.appeal(moderation=again, actor=world.contributor, reason="Si.", now=world.now + DAY)
    moderating.settle(moderation=again, actor=world.chair, restored=False, answer="Non, décidément.", now=world.now + DAY)
    assert Notice.objects.get(event__verb="moderation.upheld").recipient == world.contributor
    with pytest.raises(PermissionRefused, match="déjà déposé"):
        moderating.appeal(moderation=again, actor=world.contributor, reason="Encore.", now=world.now + DAY)


def test_a_spam_proposal_is_refused_and_may_come_back(world: World, client: Client) -> None:
    world.call()
    changes = world.add_value(SECRET)
    proposal = world.propose(changes, title=f"Achetez {SECRET}", by=world.contributor)
    moderation = moderating.refuse(proposal=proposal, actor=world.team, motive="Publicité.", now=world.now)
    assert SECRET not in everything_readable(world, client)
    assert SECRET not in in_the_database()
    assert client.get(proposal.get_absolute_url()).status_code == 404
    assert client.get(f"/api/v1/proposals/{proposal.pk}/").status_code == 404
    assert not Proposal.objects.public().exists()
    moderating.appeal(moderation=moderation, actor=world.contributor, reason="C’est un vrai public.", now=world.now)
    moderating.settle(moderation=moderation, actor=world.chair, restored=True, answer="En effet.", now=world.now)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.title, proposal.read_operations()) == ("open", f"Achetez {SECRET}", changes)
    assert Event.objects.filter(verb="proposal.readmitted", message=proposal.motive).exists()


def test_mails_that_wait_to_tell_it_are_not_sent(world: World) -> None:
    world.call()
    proposal = world.propose(world.add_value("Lycées"), by=world.contributor)
    proposals.support(proposal=proposal, actor=world.other, now=world.now)
    proposals.edit(
        proposal=proposal, actor=world.contributor, title="Autre", motive=SECRET, operations=world.add_value("Collèges"), now=world.now
    )
    assert Notice.objects.filter(event__verb="proposal.edited", state="waiting").exists()
    proposal.refresh_from_db()
    moderating.refuse(proposal=proposal, actor=world.team, motive="Publicité.", now=world.now)
    assert not Notice.objects.filter(event__verb="proposal.edited", state="waiting").exists()
