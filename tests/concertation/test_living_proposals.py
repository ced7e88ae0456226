"""Proposals between their first words and the vote: several authors, supports, amendments, two pages open at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from accounts.models import User
from concertation import queries
from concertation.models import Proposal, Support
from concertation.services import proposals, questions
from concertation.services.questions import OptionDraft
from standard.models import Event, Notice
from standard.permissions import PermissionRefused
from standard.schema.operations import Conflict
from standard.services.errors import InvalidInput
from tests.at_once import at_once
from tests.concertation.world import DAY, World, make_world


def told(verb: str) -> Collection[User]:
    return {notice.recipient for notice in Notice.objects.filter(event__verb=verb)}


def edit(world: World, proposal: Proposal, by: User | None = None, **said: Any) -> Proposal:
    return proposals.edit(
        proposal=proposal,
        actor=by or world.copil[0],
        now=world.now,
        **{
            "title": proposal.title,
            "motive": proposal.motive,
            "operations": proposal.read_operations(),
            "base": proposal.base_revision,
            **said,
        },
    )


def invite(world: World, proposal: Proposal, whom: User, *, accept: bool = True) -> Any:
    authorship = proposals.invite_author(proposal=proposal, actor=world.copil[0], email=whom.email, now=world.now)
    return proposals.accept_authorship(authorship=authorship, actor=whom, now=world.now) if accept else authorship


def draft(world: World) -> Proposal:
    return proposals.save_draft(
        standard=world.standard,
        actor=world.copil[0],
        title="Groupes",
        motive="Ils viennent.",
        operations=world.add_value("Groupes"),
        now=world.now,
    )


# --- A draft that changes nothing, two pages open at once ---------------------------------------------------------------


def test_changes_that_undo_each_other_cannot_be_sent(world: World) -> None:
    renamed = {"op": "rename_field", "field": "places", "after": "sieges"}
    back = {"op": "rename_field", "field": "sieges", "after": "places"}
    with pytest.raises(InvalidInput, match="ne change rien") as caught:
        world.propose(world.operations(renamed, back))
    assert caught.value.field == "operations"
    assert not Proposal.objects.exists()


def test_what_another_page_wrote_is_not_written_over(world: World) -> None:
    kept = draft(world)
    one, other = (Proposal.objects.get(pk=kept.pk) for _ in range(2))
    edit(world, one, operations=world.add_value("Classes"))
    with pytest.raises(Conflict, match="autre page"):
        edit(world, other, title="Accueillir des groupes")
    kept.refresh_from_db()
    assert (kept.title, "Classes" in kept.operations) == ("Groupes", True)


@pytest.mark.django_db(transaction=True)
def test_of_two_pages_that_save_at_the_same_moment_one_is_told() -> None:
    world = make_world()
    kept = draft(world)
    pages = [Proposal.objects.get(pk=kept.pk) for _ in range(2)]

    def save(page: Proposal, text: str) -> str:
        try:
            return edit(world, page, title=text).title
        except Conflict:
            return ""

    saved = at_once(lambda: save(pages[0], "Un"), lambda: save(pages[1], "Deux"))
    kept.refresh_from_db()
    assert sorted(saved) == ["", kept.title]


# --- Supports -----------------------------------------------------------------------------------------------------------


def test_one_supports_once_and_is_told_when_the_changes_change(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    for _ in range(2):
        proposals.support(proposal=proposal, actor=world.other, now=world.now)
    assert Support.objects.count() == Event.objects.filter(verb="proposal.supported").count() == 1

    edited = edit(world, proposal, operations=world.add_value("Classes"))

    assert told("proposal.edited") == {world.other}
    support = Support.objects.get()
    assert support.changes_sha256 != edited.changes_sha256
    proposals.support(proposal=edited, actor=world.other, now=world.now + DAY)
    support.refresh_from_db()
    assert (support.changes_sha256, support.at) == (edited.changes_sha256, world.now + DAY)

    proposals.take_support_back(proposal=edited, actor=world.other, now=world.now)
    edit(world, Proposal.objects.get(pk=proposal.pk), operations=world.add_value("Élèves"))
    assert Notice.objects.filter(event__verb="proposal.edited").count() == 1


def test_an_author_and_a_stranger_support_nothing(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    for actor in (world.copil[0], world.stranger):
        with pytest.raises(PermissionRefused):
            proposals.support(proposal=proposal, actor=actor, now=world.now)


def test_what_is_only_brought_up_to_date_keeps_its_supports(world: World) -> None:
    """A value put after one that a decision removed goes at the end: the intention is the same."""
    proposal = world.propose(world.operations({"op": "add_value", "field": "public", "value": "Groupes", "next": "Adultes"}))
    proposals.support(proposal=proposal, actor=world.other, now=world.now)
    world.change({"op": "remove_value", "field": "public", "value": "Adultes"})
    seen = queries.carried(Proposal.objects.get(pk=proposal.pk), world.standard).seen
    rebased = proposals.rebase(proposal=proposal, actor=world.copil[0], seen=seen, now=world.now)
    assert rebased.operations != proposal.operations
    assert Support.objects.get().changes_sha256 == rebased.changes_sha256
    assert told("proposal.rebased") == set()


def test_those_who_support_what_was_settled_otherwise_are_told(world: World) -> None:
    proposal = world.propose((*world.describe("nom", "Lu."), *world.add_value("Groupes")))
    proposals.support(proposal=proposal, actor=world.other, now=world.now)
    world.change({"op": "set_property", "field": "nom", "path": "description", "before": "Le nom affiché.", "after": "D'usage."})
    seen = queries.carried(Proposal.objects.get(pk=proposal.pk), world.standard).seen
    proposals.rebase(proposal=proposal, actor=world.copil[0], seen=seen, chosen={0: "decided"}, now=world.now)
    assert told("proposal.rebased") == {world.other}


@pytest.mark.django_db(transaction=True)
def test_a_double_click_supports_once() -> None:
    world = make_world()
    proposal = world.propose(world.add_value("Groupes"))
    at_once(*[lambda: proposals.support(proposal=proposal, actor=world.other, now=world.now)] * 2)
    assert Support.objects.count() == Event.objects.filter(verb="proposal.supported").count() == 1


# --- Several authors ----------------------------------------------------------------------------------------------------


def test_an_author_invited_sees_the_draft_accepts_and_may_edit(world: World) -> None:
    kept = draft(world)
    with pytest.raises(PermissionRefused):
        edit(world, kept, by=world.copil[1], title="À deux")
    authorship = invite(world, kept, world.copil[1], accept=False)
    assert told("author.invited") == {world.copil[1]}
    event = Event.objects.get(verb="author.invited")
    assert (event.subject_id, event.message, event.elements.count()) == (None, "", 0)
    with pytest.raises(PermissionRefused):
        edit(world, kept, by=world.copil[1], title="À deux")

    for _ in range(2):
        proposals.accept_authorship(authorship=authorship, actor=world.copil[1], now=world.now)

    assert edit(world, kept, by=world.copil[1], title="À deux").title == "À deux"
    assert list(Proposal.objects.drafts().written_by(world.copil[1])) == [kept]
    sent = proposals.submit(proposal=Proposal.objects.get(pk=kept.pk), actor=world.copil[1], now=world.now)
    assert sent.author == world.copil[0]
    with pytest.raises(PermissionRefused, match="commencé"):
        proposals.withdraw(proposal=sent, actor=world.copil[1], now=world.now)


def test_the_other_authors_are_told_of_a_change(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    invite(world, proposal, world.copil[1])
    assert told("proposal.author_joined") == {world.copil[0]}
    edit(world, proposal, by=world.copil[1], operations=world.add_value("Classes"))
    assert told("proposal.edited") == {world.copil[0]}


@pytest.mark.parametrize("email", ["personne@exemple.fr", "gap@exemple.fr", "brest@exemple.fr", ""])
def test_only_a_member_who_is_not_an_author_yet_is_invited(world: World, email: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        proposals.invite_author(proposal=draft(world), actor=world.copil[0], email=email, now=world.now)
    assert caught.value.field == "email"


def test_nobody_is_invited_twice(world: World) -> None:
    kept = draft(world)
    invite(world, kept, world.copil[1], accept=False)
    with pytest.raises(InvalidInput, match="déjà"):
        invite(world, kept, world.copil[1])


@pytest.mark.parametrize("who", [1, 0])
def test_an_author_leaves_or_is_taken_off_by_the_first(world: World, who: int) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    authorship = invite(world, proposal, world.copil[1])
    with pytest.raises(PermissionRefused):
        proposals.end_authorship(authorship=authorship, actor=world.copil[2], now=world.now)
    proposals.end_authorship(authorship=authorship, actor=world.copil[who], now=world.now)
    with pytest.raises(PermissionRefused):
        edit(world, proposal, by=world.copil[1], title="À deux")
    assert Event.objects.filter(verb="proposal.author_left").count() == 1


def test_once_a_question_takes_it_up_its_authors_stay_and_are_told_of_the_decision(world: World) -> None:
    """Whoever wrote it does not leave in order to decide alone."""
    proposal = world.propose(world.add_value("Groupes"))
    authorship = invite(world, proposal, world.copil[1])
    question = world.ask(OptionDraft(proposal=proposal))
    for actor in (world.copil[0], world.copil[1]):
        with pytest.raises(PermissionRefused, match="restent"):
            proposals.end_authorship(authorship=authorship, actor=actor, now=world.now)
    world.agree_in_a_meeting(question, world.option(question))
    assert {world.copil[0], world.copil[1]} <= {notice.recipient for notice in Notice.objects.filter(event__verb__startswith="decision.")}


# --- Amendments ---------------------------------------------------------------------------------------------------------


def amend(world: World, proposal: Proposal, by: User | None = None, value: str = "Classes") -> Proposal:
    author = by or world.copil[1]
    begun = proposals.begin_amendment(proposal=proposal, actor=author, now=world.now)
    operations = (*proposal.read_operations(), *world.add_value(value))
    proposals.edit(proposal=begun, actor=author, title="Et les classes", motive="Elles aussi.", operations=operations, now=world.now)
    return proposals.submit(proposal=Proposal.objects.get(pk=begun.pk), actor=author, now=world.now)


def take_in(world: World, amendment: Proposal, by: User | None = None) -> Proposal:
    seen = queries.amendment_seen(Proposal.objects.get(pk=amendment.pk))
    return proposals.take_in(amendment=amendment, actor=by or world.copil[0], seen=seen, now=world.now)


def test_an_amendment_begins_with_what_the_proposal_says_and_is_not_sent_as_such(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    begun = proposals.begin_amendment(proposal=proposal, actor=world.copil[1], now=world.now)
    assert proposals.begin_amendment(proposal=proposal, actor=world.copil[1], now=world.now) == begun
    assert (begun.state, begun.operations, begun.amends) == ("draft", proposal.operations, proposal)
    edit(world, begun, by=world.copil[1], motive="Parce que.")
    with pytest.raises(InvalidInput, match="dit la même chose"):
        proposals.submit(proposal=Proposal.objects.get(pk=begun.pk), actor=world.copil[1], now=world.now)


def test_its_authors_take_an_amendment_in_and_everybody_concerned_is_told(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    proposals.support(proposal=proposal, actor=world.other, now=world.now)
    amendment = amend(world, proposal)
    with pytest.raises(PermissionRefused):
        take_in(world, amendment, by=world.copil[1])

    amended = take_in(world, amendment)

    assert [operation.value.text for operation in amended.read_operations()] == ["Groupes", "Classes"]  # type: ignore[attr-defined]
    amendment.refresh_from_db()
    assert amendment.state == "taken_in"
    assert told("proposal.amended") == {world.copil[1], world.other}
    with pytest.raises(PermissionRefused, match="reprise"):
        take_in(world, amendment)


def test_an_amendment_is_not_taken_in_over_what_the_authors_did_not_see(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    amendment = amend(world, proposal)
    seen = queries.amendment_seen(Proposal.objects.get(pk=amendment.pk))
    edit(world, proposal, operations=world.add_value("Élèves"))
    with pytest.raises(Conflict, match="relisez la différence"):
        proposals.take_in(amendment=amendment, actor=world.copil[0], seen=seen, now=world.now)


def test_in_a_question_an_amendment_is_a_rival_option(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    question = world.ask(OptionDraft(proposal=proposal))
    amendment = amend(world, proposal)
    with pytest.raises(PermissionRefused, match="option rivale"):
        take_in(world, amendment)
    option = questions.add_option(question=question, actor=world.team, option=OptionDraft(proposal=amendment), now=world.now)
    assert (option.proposal, option.position) == (amendment, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_authors_who_take_an_amendment_in_at_once_one_does() -> None:
    world = make_world()
    proposal = world.propose(world.add_value("Groupes"))
    invite(world, proposal, world.copil[2])
    amendment = amend(world, proposal)
    seen = queries.amendment_seen(Proposal.objects.get(pk=amendment.pk))

    def take(by: User) -> bool:
        try:
            return bool(proposals.take_in(amendment=amendment, actor=by, seen=seen, now=world.now))
        except (Conflict, PermissionRefused):
            return False

    assert sorted(at_once(lambda: take(world.copil[0]), lambda: take(world.copil[2]))) == [False, True]
    assert Event.objects.filter(verb="proposal.amended").count() == 1


def test_nobody_amends_their_own_proposal_or_an_amendment(world: World) -> None:
    proposal = world.propose(world.add_value("Groupes"))
    for subject, actor in ((proposal, world.copil[0]), (amend(world, proposal), world.copil[2])):
        with pytest.raises(PermissionRefused):
            proposals.begin_amendment(proposal=subject, actor=actor, now=world.now)


def test_the_title_says_what_is_done_and_follows_it_unless_somebody_wrote_another(world: World) -> None:
    def kept(draft: Proposal, title: str, value: str) -> Proposal:
        operations = world.add_value(value)
        return proposals.edit(proposal=draft, actor=world.copil[0], title=title, motive="", operations=operations, now=world.now)

    of = {"standard": world.standard, "actor": world.copil[0], "now": world.now}
    draft = proposals.save_draft(**of, title="", operations=world.add_value("Collèges"))
    assert draft.title == "Ajouter «\u00a0Collèges\u00a0» à «\u00a0Public accueilli\u00a0»"

    draft = kept(draft, draft.title, "Lycées")
    assert draft.title == "Ajouter «\u00a0Lycées\u00a0» à «\u00a0Public accueilli\u00a0»"
    draft = kept(draft, "Accueillir les lycéens", "Lycéens")
    draft = kept(draft, draft.title, "Lycéennes")
    assert draft.title == "Accueillir les lycéens"
    assert kept(draft, "", "Aînés").title == "Ajouter «\u00a0Aînés\u00a0» à «\u00a0Public accueilli\u00a0»"
