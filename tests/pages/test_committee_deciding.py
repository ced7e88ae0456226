"""A question's vote, its decision, and what is decided again."""

from typing import Any

import pytest
from django.test import Client

from concertation.models import Ballot, Decision, Meeting, Option, Proposal, Question, Vote
from concertation.services import comments, proposals, questions
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft, Preparation
from standard.queries import working_schema
from standard.services import standards
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, beside, read, refused, send, stays_bounded

QUESTIONS = f"{HOME}questions/"
ONE = f"{QUESTIONS}1/"
ONLY_TEAM = "Cette action revient à l&#x27;équipe projet du standard."
TEAM_OR_CHAIR = "Cette action revient à l’équipe projet et à la présidence"


def voting(world: World, **rule: Any) -> tuple[Ballot, Option]:
    question = world.ask(
        OptionDraft(title="Ajouter « Tous »", operations=world.add_value("Tous")), title="Faut-il accueillir tout le monde ?"
    )
    return world.open_ballot(question, **rule), world.option(question)


def voted(world: World) -> tuple[Question, Option]:
    ballot, option = voting(world)
    for voter in world.copil[:3]:
        world.vote(ballot, voter, option)
    world.close(ballot, world.team)
    return ballot.question, option


# --- Voting -----------------------------------------------------------------------------------------------------------


def test_a_member_votes_then_changes_and_the_earlier_vote_stays_visible(world: World) -> None:
    _, option = voting(world)
    voter = as_(world.copil[0])
    assert "Votre voix est attendue" in read(voter, ONE)

    html = send(voter, f"{ONE}voter/", **{f"position_{option.pk}": "for"})
    assert "Votre position : pour" in html
    assert "Vous pouvez changer jusqu’à la clôture." in html
    html = send(voter, f"{ONE}voter/", **{f"position_{option.pk}": "against"})

    assert "Votre position : contre" in html
    assert "<del>pour : Ajouter « Tous »</del>" in html
    assert "1 voix sur 5" in html
    assert [vote.position for vote in Vote.objects.order_by("sequence")] == ["for", "against"]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Prenez position sur une option au moins."),
        ({"position_OPTION": "agree"}, "Sélectionnez un choix valide"),
        ({"position_OPTION": "block"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_vote_to_mend_comes_back(world: World, sent: dict[str, str], message: str) -> None:
    _, option = voting(world)

    html = send(as_(world.copil[0]), f"{ONE}voter/", 422, **{key.replace("OPTION", str(option.pk)): text for key, text in sent.items()})

    assert message in html
    assert not Vote.objects.exists()


def test_a_block_says_why_beside_its_option(world: World) -> None:
    asked = world.ask(OptionDraft(title="Oui"), OptionDraft(title="Non"))
    world.open_ballot(asked, rule="consent")
    first, second = world.option(asked, 1), world.option(asked, 2)

    sent = {f"position_{first.pk}": "agree", f"position_{second.pk}": "block", f"lift_{second.pk}": "Avec un délai d’un an."}
    html = send(as_(world.copil[0]), f"{ONE}voter/", 422, **sent)
    assert "Dites pourquoi" in beside(html, f"vote_motive_{second.pk}")
    assert not Vote.objects.exists()

    html = send(as_(world.copil[0]), f"{ONE}voter/", **sent, **{f"motive_{second.pk}": "Trop tôt."})
    assert "Ce qui lèverait l’objection : Avec un délai d’un an." in html
    assert {(vote.position, vote.motive) for vote in Vote.objects.order_by("pk")} == {("agree", ""), ("block", "Trop tôt.")}


def test_only_the_electors_vote(world: World) -> None:
    _, option = voting(world)
    sent = {f"position_{option.pk}": "for"}

    assert "Seuls votent les membres du comité de pilotage" in read(as_(world.team), ONE)
    refused(as_(None), f"{ONE}voter/", "Connectez-vous", **sent)
    for person in (world.team, world.contributor, world.stranger):
        refused(as_(person), f"{ONE}voter/", "Seuls votent les membres du comité de pilotage", **sent)
    assert not Vote.objects.exists()


def test_a_vote_sent_after_the_close_is_refused_with_the_reason(world: World) -> None:
    _, option = voted(world)

    refused(as_(world.copil[3]), f"{ONE}voter/", "Le vote est clos depuis le", **{f"position_{option.pk}": "for"})


def test_a_vote_is_opened_by_the_team_or_the_chair_with_a_rule_that_can_be_met(world: World) -> None:
    world.ask(OptionDraft(title="Oui"))
    sent = {"rule": "majority", "quorum": "3", "threshold_percent": "50", "per": "person", "shown": "during"}
    for person in (world.contributor, world.copil[0]):
        refused(as_(person), f"{ONE}ouvrir-le-vote/", TEAM_OR_CHAIR, **sent)

    html = send(as_(world.chair), f"{ONE}ouvrir-le-vote/", 422, **{**sent, "quorum": "9"})
    assert "Le quorum va de 1 à 5" in beside(html, "ouvrir_quorum")
    html = send(as_(world.chair), f"{ONE}ouvrir-le-vote/", 422, **sent, closes_at="2022-01-01T10:00")
    assert "Cette date est passée" in beside(html, "ouvrir_closes_at")
    html = send(as_(world.chair), f"{ONE}ouvrir-le-vote/", **sent)

    assert "3 voix" in html
    assert "Un vote est ouvert sur cette question : attendez sa clôture." in send(as_(world.chair), f"{ONE}ouvrir-le-vote/", 403, **sent)


def test_a_vote_is_closed_once(world: World) -> None:
    voting(world)
    refused(as_(world.copil[0]), f"{ONE}clore-le-vote/", TEAM_OR_CHAIR)

    assert "dites pourquoi" in beside(send(as_(world.chair), f"{ONE}clore-le-vote/", 422), "clore_motive")
    assert "Il reste à enregistrer la décision." in send(as_(world.chair), f"{ONE}clore-le-vote/", motive="La séance est finie.")
    refused(as_(world.chair), f"{ONE}clore-le-vote/", "Le vote est clos depuis le")


# --- Deciding ---------------------------------------------------------------------------------------------------------

CONSENSUS = {"how": "consensus", "outcome": "accepted", "motive": "Tout le monde est d’accord."}


def found_in(meeting: Meeting) -> dict[str, Any]:
    return {**CONSENSUS, "meeting": meeting.pk}


def test_the_decision_of_a_vote_is_recorded_and_applied(world: World) -> None:
    _, option = voted(world)
    team = as_(world.team)
    html = read(team, ONE)
    assert f'<option value="{option.pk}" selected>' in html

    html = send(team, f"{ONE}decider/", how="vote", outcome="accepted", option=option.pk, motive="Voté à l’unanimité.")

    assert "Décision n° 1" in html
    assert "Voté à l’unanimité." in html
    assert "Tous" in world.values()
    html = read(as_(None), ONE)
    assert html.index("Décision n° 1") < html.index('id="options"')
    refused(team, f"{ONE}decider/", "Cette question est décidée", how="vote", outcome="accepted", option=option.pk, motive="Encore.")


def test_a_decision_that_does_not_follow_the_vote_comes_back(world: World) -> None:
    question, _ = voted(world)

    html = send(as_(world.team), f"{ONE}decider/", 422, how="vote", outcome="accepted", option=world.status_quo(question).pk, motive="Non.")

    assert beside(html, "decider_option")
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"meeting": ""}, "meeting", "Nommez la séance"),
        ({"motive": " "}, "motive", "Écrivez le motif"),
        ({"outcome": ""}, "outcome", "Choisissez l’issue"),
        ({"option": ""}, "option", "Choisissez l’option"),
        ({"how": "vote"}, "how", ""),
        ({"outcome": "conditional"}, "conditions", "Dites à quelle condition"),
    ],
)
def test_a_decision_to_mend_comes_back(world: World, sent: dict[str, str], field: str, message: str) -> None:
    question = world.ask(OptionDraft(title="Oui"))

    said = {**found_in(world.meet()), "option": world.option(question).pk, **sent}
    html = send(as_(world.chair), f"{ONE}decider/", 422, **said)

    assert message in beside(html, f"decider_{field}")
    assert not Decision.objects.exists()


def test_without_a_committee_a_consensus_gives_the_day_of_its_meeting(world: World) -> None:
    standard = standards.create(slug="seul", title="Seul", data=b'{"fields": [{"name": "a"}]}', actor=world.admin, now=world.now).standard
    asked = questions.create(
        standard=standard, actor=world.admin, preparation=Preparation(title="Faut-il ?", kind="other"), options=[OptionDraft(title="Oui")],
        now=world.now,
    )  # fmt: skip
    said = {**CONSENSUS, "option": asked.options.get(position=1).pk, "meeting": "Réunion d’équipe", "meeting_date": ""}
    address = "/standards/seul/questions/1/decider/"
    assert "Donnez la date de la séance." in beside(send(as_(world.admin), address, 422, **said), "decider_meeting_date")
    assert "pas encore eu lieu" in beside(
        send(as_(world.admin), address, 422, **{**said, "meeting_date": "2199-01-01"}), "decider_meeting_date"
    )
    html = send(as_(world.admin), address, **{**said, "meeting_date": "2022-05-01"})
    assert "une personne, seule dans l’équipe projet, en a décidé" in html


def test_a_decision_that_no_longer_fits_names_the_field_and_the_decision_in_the_way(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Tous")))
    other = world.ask(OptionDraft(title="Aussi", operations=world.add_value("Tous")), title="La première ?")
    world.agree_in_a_meeting(other, world.option(other))

    html = send(as_(world.chair), f"{ONE}decider/", 422, **found_in(world.meet()), option=world.option(question).pk)

    assert "Public accueilli" in html
    assert "la décision n° 1 (« La première ? »)" in html
    assert Decision.objects.count() == 1


def test_the_committee_adopts_with_modification_the_changes_of_a_draft(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Tous")))
    option = world.option(question)
    team = as_(world.team)
    send(team, f"{ONE}options/{option.pk}/brouillon/")
    draft = Proposal.objects.get(state="draft")
    proposals.edit(proposal=draft, actor=world.team, title=draft.title, motive="", operations=world.add_value("Tout public"), now=world.now)

    sent = {**found_in(world.meet()), "outcome": "accepted_modified", "option": option.pk}
    assert "Dites quels changements la décision retient" in beside(send(team, f"{ONE}decider/", 422, **sent), "decider_operations")
    html = send(team, f"{ONE}decider/", **sent, operations=draft.pk)
    assert "Elle n’engage pas encore" in html
    assert "Tout public" not in world.values()
    html = send(as_(world.chair), f"{HOME}decisions/1/confirmer/")

    assert world.values()[-1] == "Tout public"
    assert "Ce qui est adopté, par rapport à l’option" in html


def test_only_the_team_and_the_chair_decide(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Tous")))
    sent = {**found_in(world.meet()), "option": world.option(question).pk}

    refused(as_(None), f"{ONE}decider/", "Connectez-vous", **sent)
    for person in (world.contributor, world.copil[0]):
        refused(as_(person), f"{ONE}decider/", TEAM_OR_CHAIR, **sent)
    assert "Tous" not in [value.text for field in working_schema(world.standard).fields if field.values for value in field.values.values]


def test_the_chair_does_not_settle_a_detail_alone(world: World) -> None:
    question = world.ask(OptionDraft(title="Oui"))
    html = read(as_(world.chair), ONE)
    assert "Par l&#x27;équipe projet" not in html

    sent = {"how": "team", "outcome": "settled_by_team", "motive": "Un détail.", "option": world.option(question).pk}
    assert beside(send(as_(world.chair), f"{ONE}decider/", 422, **sent), "decider_how")
    assert "Décision n° 1" in send(as_(world.team), f"{ONE}decider/", **sent)


def test_a_decided_question_is_reopened_with_a_reason_and_decided_again(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Tous")))
    world.agree_in_a_meeting(question, world.option(question))
    chair = as_(world.chair)
    refused(as_(world.copil[0]), f"{ONE}rouvrir/", TEAM_OR_CHAIR, reason="Je veux.")
    assert "Dites pourquoi." in beside(send(chair, f"{ONE}rouvrir/", 422, reason=""), "rouvrir_reason")

    assert "À arbitrer" in send(chair, f"{ONE}rouvrir/", reason="Une erreur.")
    refused(chair, f"{ONE}rouvrir/", "Cette question est à arbitrer", reason="Encore.")
    said = {**found_in(world.meet()), "outcome": "rejected", "motive": "Finalement non.", "option": ""}
    assert "– à confirmer" in send(chair, f"{ONE}decider/", **said, **{"defaire-champ0": "revert"})
    assert "(remplacée)" not in read(as_(None), ONE)
    send(as_(world.copil[0]), f"{HOME}decisions/2/confirmer/")

    assert "Tous" not in world.values()
    assert Decision.objects.get(number=2).supersedes == Decision.objects.get(number=1)
    assert "(remplacée)" in read(as_(None), ONE)


def test_an_option_is_struck_with_a_reason_by_the_team(world: World) -> None:
    question = world.ask(OptionDraft(title="Oui"))
    address = f"{ONE}options/{world.option(question).pk}/ecarter/"
    refused(as_(world.chair), address, ONLY_TEAM, reason="Non.")

    assert "Dites pourquoi cette option est écartée" in send(as_(world.team), address, reason=" ")
    assert "est écartée du vote" in send(as_(world.team), address, reason="Trop cher.")
    refused(as_(world.team), address, "Cette option a été écartée.", reason="Encore.")


def test_an_option_takes_the_changes_of_a_draft_and_its_proposal_stays(world: World) -> None:
    proposal = world.propose(world.add_value("Tous"))
    question = world.ask(OptionDraft(proposal=proposal))
    option = world.option(question)
    team = as_(world.team)
    draft = proposals.save_draft(
        standard=world.standard, actor=world.team, title="Mieux", operations=world.add_value("Tout public"), now=world.now
    )
    refused(as_(world.chair), f"{ONE}options/{option.pk}/amender/", ONLY_TEAM, draft=draft.pk)
    html = send(team, f"{ONE}options/{option.pk}/amender/", draft=draft.pk)

    assert "Version amendée de la" in html
    assert "Tout public" in html
    assert Proposal.objects.get(pk=proposal.pk).read_operations() == proposal.read_operations()
    assert "Choisissez le brouillon" in send(team, f"{ONE}options/{option.pk}/amender/", draft="999")


def test_a_question_asks_for_the_same_queries_whatever_was_said_and_voted(world: World) -> None:
    question = world.ask(
        OptionDraft(title="Ajouter", operations=world.add_value("Tous")),
        OptionDraft(title="Décrire", operations=world.describe("nom", "Autre.")),
    )
    ballot = world.open_ballot(question)

    def say(number: int) -> None:
        world.vote(ballot, world.copil[number % 4], world.option(question), "for" if number % 3 else "against")
        comments.post(
            standard=world.standard,
            actor=world.copil[0],
            kind="precision",
            body=f"N° {number}",
            target=CommentAnchor(question=question),
            now=world.now,
        )

    stays_bounded(as_(world.team), ONE, say)


def test_the_address_of_a_form_leads_back_to_its_page(client: Client, world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    page = question.get_absolute_url()
    for address in ("voter/", "ouvrir-le-vote/", "clore-le-vote/", "decider/", "rouvrir/"):
        answer = client.get(f"{page}{address}")
        assert (answer.status_code, answer["Location"]) == (302, page)
