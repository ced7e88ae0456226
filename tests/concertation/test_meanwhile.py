"""Several questions on the same fields: each says so of the others, and none takes away what people are voting on."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from concertation import queries
from concertation.models import Ballot, Decision, Question
from concertation.services import ballots, comments, decisions, questions
from concertation.services.questions import OptionDraft
from standard.queries import working_schema
from standard.schema.operations import Conflict
from tests.at_once import at_once
from tests.concertation.world import DAY, World, make_world
from tests.pages.visit import as_
from tests.pages.web_form import shown


def removal(world: World, *, of: str = "places") -> Question:
    operations = world.operations({"op": "remove_field", "field": of})
    return world.ask(OptionDraft(title="Le retirer", operations=operations), title="Faut-il le garder ?")


def rewording(world: World, text: str = "Le nombre de sièges.") -> Question:
    return world.ask(OptionDraft(title="Le redire", operations=world.describe("places", text)), title="Comment le dire ?")


def warnings(world: World, question: Question) -> list[str]:
    found = queries.meanwhile(Question.objects.get(pk=question.pk))
    return [sentence.replace("\u00a0", " ") for sentence in queries.warnings(found, world.now)]


def test_a_question_knows_the_others_on_the_same_field(world: World) -> None:
    one, other = removal(world), rewording(world)
    elsewhere = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Groupes")))
    assert queries.meanwhile(one).questions == (other,)
    assert not queries.meanwhile(elsewhere)
    assert warnings(world, one) == ["La question n° 2 porte aussi sur ce que celle-ci changerait."]
    world.open_ballot(other)
    assert warnings(world, one) == ["Un vote est ouvert sur la question n° 2, qui porte aussi sur ce que celle-ci changerait."]


def test_a_value_and_its_field_are_the_same_subject(world: World) -> None:
    value = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Groupes")))
    field = removal(world, of="public")
    assert queries.meanwhile(value).questions == (field,)


def test_struck_options_and_settled_questions_are_not_told(world: World) -> None:
    one, other = removal(world), rewording(world)
    questions.strike_option(option=world.option(other), actor=world.team, reason="Non.", now=world.now)
    assert not queries.meanwhile(one).questions
    decided = rewording(world, "Les sièges.")
    world.agree_in_a_meeting(decided, world.option(decided))
    found = queries.meanwhile(one)
    assert not found.questions
    assert [decision.question for decision in found.decisions] == [decided]


def test_comments_that_no_question_brings_together_are_told(world: World) -> None:
    world.call()
    field = world.field("places")
    said = comments.post(
        standard=world.standard,
        actor=world.contributor,
        target=comments.CommentAnchor(field=field.uid),
        kind="precision",
        body="Debout aussi ?",
        now=world.now,
    )
    question = removal(world)
    assert queries.meanwhile(question).comments == (said,)
    assert warnings(world, question) == ["1 commentaire sur les mêmes champs n’est rattaché à aucune question."]
    question.related_comments.add(said)
    assert not queries.meanwhile(question)


def test_a_deletion_waits_for_the_vote_on_what_it_takes_away(world: World) -> None:
    removing, voting = removal(world), rewording(world)
    ballot = world.open_ballot(voting)
    agreed = world.record(removing, world.option(removing))
    with pytest.raises(Conflict) as caught:
        decisions.confirm(decision=agreed, actor=world.copil[0], now=world.now)
    message = str(caught.value).replace("\u00a0", " ")
    assert message.startswith("Le champ « Places assises » est l’objet du vote ouvert sur la question n° 2 (« Comment le dire ? »)")
    assert working_schema(world.standard).by_name("places") is not None

    world.vote(ballot, world.copil[0], world.option(voting))
    world.close(ballot)
    decisions.confirm(decision=agreed, actor=world.copil[0], now=world.now)
    assert working_schema(world.standard).by_name("places") is None


def test_once_it_is_taken_away_the_question_may_still_be_decided_otherwise(world: World) -> None:
    removing, voting = removal(world), rewording(world)
    ballot = world.open_ballot(voting)
    world.vote(ballot, world.copil[0], world.option(voting), "against")
    world.close(ballot)
    world.agree_in_a_meeting(removing, world.option(removing))
    decision = world.agree_in_a_meeting(voting, None, outcome="rejected", motive="Le champ n’est plus là.")
    assert decision.question.pk == voting.pk


def test_a_value_that_is_voted_on_is_not_taken_away_and_another_is(world: World) -> None:
    def without(value: str, title: str) -> Question:
        operations = world.operations({"op": "remove_value", "field": "public", "value": value})
        return world.ask(OptionDraft(title="La retirer", operations=operations), title=title)

    renaming = world.operations({"op": "rename_value", "field": "public", "value": "Adultes", "after": "Grandes personnes"})
    voting = world.ask(OptionDraft(title="Renommer", operations=renaming), title="Qui sont les adultes ?")
    one, other = without("Adultes", "Sans les adultes ?"), without("Familles", "Sans les familles ?")
    world.open_ballot(voting)
    with pytest.raises(Conflict, match="La valeur «\u00a0Adultes"):
        world.agree_in_a_meeting(one, world.option(one))
    world.agree_in_a_meeting(other, world.option(other))
    assert world.values() == ["Enfants", "Adultes"]


@pytest.mark.django_db(transaction=True)
def test_a_vote_that_opens_while_its_field_is_taken_away_is_refused_or_waited_for() -> None:
    """Whoever comes first, nobody votes on what is gone."""
    world = make_world()
    removing, voting = removal(world), rewording(world)
    agreed = world.record(removing, world.option(removing))

    def doing(act: object) -> bool:
        try:
            act()  # type: ignore[operator]
        except Conflict:
            return False
        return True

    def remove() -> None:
        decisions.confirm(decision=agreed, actor=world.copil[0], now=world.now)

    def vote() -> None:
        ballots.open(question=voting, actor=world.team, quorum=1, now=world.now)

    done = at_once(lambda: doing(remove), lambda: doing(vote))
    there = working_schema(world.standard).by_name("places") is not None
    assert (Decision.objects.get().state, Ballot.objects.exists()) == ("to_confirm" if there else "in_force", there)
    assert sorted(done) == [False, True]


# --- What people see of it ----------------------------------------------------------------------------------------------


def test_the_page_of_a_question_tells_and_warns_before_a_vote(world: World) -> None:
    one, other = removal(world), rewording(world)
    world.open_ballot(other, closes_at=world.now + 3650 * DAY)
    page = shown(as_(world.team).get(one.get_absolute_url()))
    assert "Aussi en cours sur les mêmes champs" in page
    assert "Comment le dire ?" in page
    assert "Un vote est ouvert sur la question n° 2" in page
    assert "Un vote est ouvert sur la question n° 2" not in shown(Client().get(one.get_absolute_url()))


def test_a_comment_is_linked_from_where_it_is_told(world: World) -> None:
    world.call()
    said = comments.post(
        standard=world.standard,
        actor=world.contributor,
        target=comments.CommentAnchor(field=world.field("places").uid),
        kind="precision",
        body="Debout aussi ?",
        now=world.now,
    )
    question = removal(world)
    team = as_(world.team)
    link = f"{reverse('pages:edit_question', args=[world.standard.slug, question.number])}?comment={said.pk}"
    assert link in team.get(question.get_absolute_url()).content.decode()
    assert said.pk in team.get(link).context["form"].initial["comments"]


def test_the_api_tells_the_same(world: World) -> None:
    one, other = removal(world), rewording(world)
    ballot = world.open_ballot(other, closes_at=world.now + 3650 * DAY)
    told = json.loads(Client().get(reverse("api:question_meanwhile", args=[one.pk])).content)
    assert (told["questions"], told["ballots"], told["decisions"], told["unlinked_comments"]) == ([other.pk], [ballot.pk], [], 0)
    assert len(told["warnings"]) == 1
