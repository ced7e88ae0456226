"""What a committee may express, and whose voice counts: each test plays what a committee did and could not do before."""

from __future__ import annotations

import json

import pytest

from concertation import queries
from concertation.models import Ballot, ConstitutionChoice, Question, SecretPaper, Vote
from concertation.queries import ballot_view, standing_of
from concertation.rules.ballots import OptionPosition, Ranking
from concertation.services import ballots
from concertation.services.questions import OptionDraft
from standard.models import Circle, Membership
from standard.permissions import PermissionRefused
from standard.services import chain, members
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, World


def rivals(world: World) -> Question:
    return world.ask(OptionDraft(title="A"), OptionDraft(title="B"))


def again(ballot: Ballot) -> Ballot:
    return Ballot.objects.prefetch_related(*queries.VOTES).get(pk=ballot.pk)


def intact(world: World) -> bool:
    return isinstance(chain.verify(world.standard), chain.Chain)


# --- A voter says something of each option ---------------------------------------------------------------------------


def test_supporting_one_option_leaves_one_free_to_object_to_another(world: World) -> None:
    asked = rivals(world)
    ballot = world.open_ballot(asked, rule="consent", quorum=3)
    first, second = world.option(asked, 1), world.option(asked, 2)
    for voter in world.copil[:3]:
        said = [OptionPosition(first.pk, "agree"), OptionPosition(second.pk, "block", "Trop tôt.", "Avec un délai d’un an.")]
        assert len(ballots.vote(ballot=ballot, actor=voter, said=said, now=world.now)) == 2
    standing = standing_of(again(ballot))
    assert (standing.passing, standing.result) == (first.pk, "passed")
    assert intact(world)


def test_under_a_majority_nobody_has_a_veto(world: World) -> None:
    asked = rivals(world)
    ballot = world.open_ballot(asked)
    with pytest.raises(InvalidInput) as caught:
        world.vote(ballot, world.copil[0], world.option(asked), "block", "Non.")
    assert caught.value.field == "position"


def test_a_consent_does_not_pass_on_one_voice_of_many_silent(world: World) -> None:
    asked = world.ask(OptionDraft(title="A"))
    ballot = ballots.open(question=asked, actor=world.team, rule="consent", now=world.now)
    world.vote(ballot, world.copil[0], world.option(asked), "agree")
    assert standing_of(again(ballot)).passing is None


def test_options_are_ranked_and_the_count_is_told_round_by_round(world: World) -> None:
    asked = rivals(world)
    ballot = world.open_ballot(asked, rule="ranking")
    first, second, statu_quo = world.option(asked, 1).pk, world.option(asked, 2).pk, world.status_quo(asked).pk
    orders: list[list[int | list[int]]] = [[first, second, statu_quo], [first, [second, statu_quo]], [second, first]]
    for voter, order in zip(world.copil, orders, strict=False):
        ballots.vote(ballot=ballot, actor=voter, said=[Ranking.of(order)], now=world.now)
    view = ballot_view(again(ballot), world.now)
    assert view.standing.passing == first
    assert view.rounds
    assert json.loads(Vote.objects.order_by("pk")[1].ranking) == [[first], [second, statu_quo]]
    assert "« A », puis « B » ou « Statu quo »" in [line.position.replace("\u00a0", " ") for place in view.electors for line in place.said]


# --- Whose voice counts ----------------------------------------------------------------------------------------------


def test_a_quorum_is_more_than_half_and_closing_early_says_why(world: World) -> None:
    asked = world.ask(OptionDraft(title="A"))
    ballot = ballots.open(question=asked, actor=world.chair, now=world.now)
    world.vote(ballot, world.copil[0], world.option(asked))
    assert standing_of(again(ballot)).quorum == 3
    with pytest.raises(PermissionRefused, match=r"dure 24.heures au moins"):
        ballots.close(ballot=ballot, actor=world.chair, motive="Vite.", now=world.now)
    with pytest.raises(InvalidInput) as caught:
        ballots.close(ballot=ballot, actor=world.chair, now=world.now + DAY)
    assert caught.value.field == "motive"
    closed = ballots.close(ballot=ballot, actor=world.chair, motive="Le comité se réunit ce soir.", now=world.now + DAY)
    assert closed.close_motive == "Le comité se réunit ce soir."
    assert standing_of(again(closed), closed=True).passing is None


def test_once_everyone_has_voted_nothing_is_left_to_wait_for(world: World) -> None:
    asked = world.ask(OptionDraft(title="A"))
    ballot = ballots.open(question=asked, actor=world.chair, now=world.now)
    for voter in (world.chair, *world.copil):
        world.vote(ballot, voter, world.option(asked))
    assert ballots.close(ballot=ballot, actor=world.chair, now=world.now).state == "closed"


def test_two_people_of_one_organisation_have_one_voice_where_it_is_so(world: World) -> None:
    colleague = world.stranger
    members.invite(
        standard=world.standard,
        actor=world.team,
        email=colleague.email,
        circle="copil",
        organisation=world.chair.organisation,
        now=world.now,
    )
    asked = world.ask(OptionDraft(title="A"))
    ballot = world.open_ballot(asked, per="organisation")
    world.vote(ballot, world.chair, world.option(asked), "against")
    world.vote(ballot, colleague, world.option(asked))
    standing = standing_of(again(ballot))
    assert (standing.electors, standing.voters, standing.options[0].counts["for"], standing.options[0].counts["against"]) == (5, 1, 1, 0)


def test_who_recuses_themself_leaves_the_denominator(world: World) -> None:
    asked = world.ask(OptionDraft(title="A"))
    ballot = ballots.open(question=asked, actor=world.chair, now=world.now)
    with pytest.raises(InvalidInput) as caught:
        ballots.recuse(ballot=ballot, actor=world.copil[0], motive=" ", now=world.now)
    assert caught.value.field == "motive"
    ballots.recuse(ballot=ballot, actor=world.copil[0], motive="Mon employeur vend cet outil.", now=world.now)
    assert standing_of(again(ballot)).electors == 4
    with pytest.raises(PermissionRefused, match="récusé"):
        world.vote(ballot, world.copil[0], world.option(asked))
    assert intact(world)


def test_a_proxy_speaks_for_two_until_it_is_taken_back(world: World) -> None:
    asked = world.ask(OptionDraft(title="A"))
    ballot = world.open_ballot(asked)
    giver, holder, third = world.copil[:3]
    ballots.give_proxy(ballot=ballot, actor=giver, holder=holder, now=world.now)
    world.vote(ballot, holder, world.option(asked))
    assert standing_of(again(ballot)).options[0].counts["for"] == 2
    with pytest.raises(PermissionRefused, match="déjà donné procuration"):
        ballots.give_proxy(ballot=ballot, actor=giver, holder=third, now=world.now)
    with pytest.raises(InvalidInput) as caught:
        ballots.give_proxy(ballot=ballot, actor=third, holder=giver, now=world.now)
    assert caught.value.field == "holder"
    ballots.take_proxy_back(ballot=ballot, actor=giver, now=world.now)
    assert standing_of(again(ballot)).options[0].counts["for"] == 1
    assert intact(world)


def test_a_position_typed_in_a_meeting_is_its_owner_s_and_marked(world: World) -> None:
    asked = world.ask(OptionDraft(title="A"))
    ballot = world.open_ballot(asked)
    said = [OptionPosition(world.option(asked).pk, "for")]
    with pytest.raises(PermissionRefused):
        ballots.vote_for(ballot=ballot, actor=world.copil[1], elector=world.copil[0], said=said, now=world.now)
    (typed,) = ballots.vote_for(ballot=ballot, actor=world.team, elector=world.copil[0], said=said, now=world.now)
    assert (typed.elector.user, typed.typed_by) == (world.copil[0], world.team)
    world.vote(ballot, world.copil[0], world.option(asked), "against")
    with pytest.raises(InvalidInput) as caught:
        ballots.vote_for(ballot=ballot, actor=world.team, elector=world.copil[0], said=said, now=world.now)
    assert caught.value.field == "elector"
    assert standing_of(again(ballot)).options[0].counts["against"] == 1


def test_who_has_left_the_committee_since_is_marked(world: World) -> None:
    asked = world.ask(OptionDraft(title="A"))
    ballot = world.open_ballot(asked)
    world.vote(ballot, world.copil[0], world.option(asked))
    members.end(membership=Membership.objects.get(user=world.copil[0], circle=Circle.COPIL), actor=world.team, now=world.now)
    today = frozenset(Membership.objects.active(world.now).filter(circle=Circle.COPIL).values_list("user", flat=True))
    view = ballot_view(again(ballot), world.now, members=today)
    assert [place.elector.user for place in view.electors if place.left] == [world.copil[0]]


# --- A secret ballot -------------------------------------------------------------------------------------------------


def test_nobody_links_a_secret_paper_to_its_voter_and_each_finds_their_own(world: World) -> None:
    asked = world.ask(OptionDraft(title="A"))
    ballot = world.open_ballot(asked, secret=True)
    option = world.option(asked)
    receipts = {
        voter: ballots.vote_in_secret(ballot=ballot, actor=voter, said=[OptionPosition(option.pk, position)], now=world.now)
        for voter, position in zip(world.copil, ["for", "against", "for", "abstain"], strict=True)
    }
    changed = ballots.vote_in_secret(ballot=ballot, actor=world.copil[1], said=[OptionPosition(option.pk, "for")], now=world.now)
    assert changed == receipts[world.copil[1]]
    open_view = ballot_view(again(ballot), world.now)
    assert not open_view.can_see
    assert open_view.voters == 4
    with pytest.raises(InvalidInput):
        ballots.vote(ballot=ballot, actor=world.copil[0], said=[OptionPosition(option.pk, "for")], now=world.now)

    world.close(ballot, world.chair)

    view = ballot_view(again(ballot), world.now)
    assert (view.standing.options[0].counts["for"], view.standing.passing) == (3, option.pk)
    assert view.listed is not None
    for voter, receipt in receipts.items():
        line = view.listed.find(receipt)
        assert line is not None, voter
    assert not SecretPaper.objects.exists()
    assert not Vote.objects.exists()
    closed = Ballot.objects.get(pk=ballot.pk)
    assert closed.published_sha256 == view.listed.fingerprint
    said = "".join(world.standard.links.values_list("payload", flat=True))
    for receipt in receipts.values():
        place = said.index(receipt)
        assert said[max(0, place - 30) : place].count("receipt") == 1
    assert intact(world)


def test_the_constitution_says_how_long_a_vote_lasts(world: World) -> None:
    assert queries.constitution_of(world.standard).code == "committee"
    ConstitutionChoice.objects.create(standard=world.standard, code="all_voted", user=world.chair, at=world.now)
    assert queries.constitution_of(world.standard).code == "all_voted"
