"""What pages read: right, and in a number of queries that does not grow with what there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concertation import queries
from concertation.models import Comment, Decision, Question
from concertation.queries.waiting import comments_fates, proposals_fates
from concertation.services import comments, decisions, proposals, questions
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft, Preparation
from standard.models import Element, Standard
from standard.queries import working_schema
from tests.concertation.world import DAY, HOUR, World


def said(text: str) -> str:
    return text.replace("\u00a0", " ")


def comment(world: World, body: str, kind: str = "precision", target: CommentAnchor | None = None) -> Comment:
    return comments.post(
        standard=world.standard, actor=world.copil[0], kind=kind, body=body, target=target or CommentAnchor(), now=world.now
    )


def element(world: World, uid: str) -> Element:
    return Element.objects.select_related("standard", "introduced_in").get(standard=world.standard, uid=uid)


def test_why_a_value_exists(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"), title="Ajouter les étudiants", by=world.copil[1])
    question = world.ask(OptionDraft(proposal=proposal), title="Accueille-t-on des étudiants ?")
    ballot = world.open_ballot(question)
    world.vote(ballot, world.chair, world.option(question))
    world.close(ballot, world.team)
    decision = decisions.decide(
        question=question,
        actor=world.team,
        option=world.option(question),
        outcome="accepted",
        motive="Ils viennent.",
        how="vote",
        now=world.now,
    )
    value = world.value("public", "Étudiants")
    renaming = world.operations({"op": "rename_value", "field": "public", "value": "Étudiants", "after": {"value": "Étudiants et lycéens"}})
    second = world.ask(OptionDraft(title="Élargir", operations=renaming))
    world.agree_in_a_meeting(second, world.option(second))
    labelling = {"op": "set_value_property", "field": "public", "value": value.uid, "key": "label", "after": "Étudiants"}
    third = world.propose(world.operations(labelling))
    comment(world, "Et les apprentis ?", target=CommentAnchor(value=value.uid))

    story = queries.element_story(element(world, value.uid))
    introduced = story.introduced
    assert introduced.decision is not None
    assert introduced.decision.decision == decision
    assert introduced.decision.standing is not None
    assert introduced.decision.standing.voters == 1
    option = introduced.decision.decision.option
    assert option is not None
    assert option.proposal is not None
    assert option.proposal.author == world.copil[1]
    assert "Étudiants" in introduced.sentences[0]
    assert [step.sentences[0] for step in story.changes if "Étudiants et lycéens" in step.sentences[0]]
    assert story.open_proposals == (third,)
    assert [thread.comment.body for thread in story.threads] == ["Et les apprentis ?"]

    field = queries.element_story(element(world, world.field("public").uid))
    assert field.introduced.decision is None
    assert [step.decision.decision.number for step in field.changes if step.decision] == [1, 2]
    untouched = queries.element_story(element(world, world.field("nom").uid))
    assert untouched.changes == ()


def test_a_field_tells_as_set_aside_only_what_a_decision_in_force_set_aside(world: World) -> None:
    question = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))

    def set_aside() -> list[Decision]:
        return [one.decision for one in queries.field_why(element(world, world.field("public").uid)).refused]

    recorded = world.record(question, None, outcome="rejected")
    assert set_aside() == []
    confirmed = decisions.confirm(decision=recorded, actor=world.copil[0], now=world.now)
    assert set_aside() == [confirmed]
    decisions.object_to(decision=confirmed, actor=world.copil[3], motive="À discuter.", now=world.now)
    assert set_aside() == []


def test_the_sentence_of_a_question_follows_it(world: World) -> None:
    question = world.ask(OptionDraft(text="A"), title="Ouvrir le dimanche ?")

    def where() -> str:
        return said(world.line(question).where)

    assert where() == "Aucun vote n’est encore ouvert."
    ballot = world.open_ballot(question, quorum=3, closes_at=world.now + DAY)
    world.vote(ballot, world.chair, world.option(question))
    assert where() == "Vote ouvert jusqu’au 2 juin 2022 à 12 h : 1 voix sur 5, il manque 2 voix pour le quorum."
    world.now += DAY
    assert where() == "Vote clos le 2 juin 2022 à 12 h : 1 voix sur 5, il manquait 2 voix pour le quorum."
    world.agree_in_a_meeting(question, None, outcome="deferred")
    assert where() == "Décision n° 1 du 2 juin 2022 : reporté."
    world.agree_in_a_meeting(question, None, outcome="open", supersedes=None)
    assert where() == "De nouveau à arbitrer, après la décision n° 2."


def test_what_is_under_discussion_puts_the_nearest_deadline_first(world: World) -> None:
    call = world.call()
    waiting = world.ask(OptionDraft(text="A"), title="Sans vote")
    later = world.ask(OptionDraft(text="B"), title="Vote lointain")
    sooner = world.ask(OptionDraft(text="C"), title="Vote proche")
    world.open_ballot(later, closes_at=world.now + 3 * DAY)
    world.open_ballot(sooner, closes_at=world.now + DAY)
    over = world.ask(OptionDraft(text="D"), title="Décidée")
    world.agree_in_a_meeting(over, world.option(over))
    world.propose(world.add_value("Étudiants"))
    answered = comment(world, "Un")
    comment(world, "Deux")
    comments.answer(comment=answered, actor=world.team, disposition="noted", answer="Merci.", now=world.now)
    shown = queries.under_discussion(world.standard, world.now)
    assert (shown.consultation, shown.open, shown.open_proposals) == (call, True, 1)
    assert (shown.meter.answered, shown.meter.total, shown.meter.waiting) == (1, 2, 1)
    assert [line.question for line in shown.questions] == [sooner, later, waiting]


def test_a_question_left_open_says_by_what_and_a_meeting_that_is_over_hastens_nothing(world: World) -> None:
    past, ahead = world.now.date() - DAY, world.now.date() + DAY
    left = world.ask(OptionDraft(text="A"), title="Laissée en suspens")
    missed = world.ask(OptionDraft(text="B"), title="Séance passée")
    awaited = world.ask(OptionDraft(text="C"), title="Séance à venir")
    for question, day in ((left, past), (missed, past), (awaited, ahead)):
        Question.objects.filter(pk=question.pk).update(meeting="COPIL n° 4", meeting_date=day)
    decision = world.agree_in_a_meeting(left, None, outcome="open")
    shown = queries.under_discussion(world.standard, world.now).questions
    assert [line.question for line in shown] == [awaited, left, missed]
    assert said(shown[1].where) == f"De nouveau à arbitrer, après la décision n° {decision.number}."
    assert said(shown[2].where).startswith("À arbitrer : COPIL n° 4, le ")


def test_comments_by_field_and_kind_are_computed(world: World) -> None:
    adults, public = world.value("public", "Adultes").uid, world.field("public").uid
    comment(world, "Un", "addition", CommentAnchor(field=public))
    comment(world, "Deux", "addition", CommentAnchor(value=adults))
    comment(world, "Trois", "validation", CommentAnchor(value=adults))
    whole = comment(world, "Quatre", "validation")
    comments.post(standard=world.standard, actor=world.team, kind="", body="Réponse", parent=whole, now=world.now)
    table = queries.statistics(world.standard, working_schema(world.standard))
    kinds = [code for code, _ in table.kinds]
    rows = {row.title: dict(zip(kinds, row.counts, strict=True)) for row in table.rows}
    assert list(rows) == ["Public accueilli", "Le standard dans son ensemble"]
    assert (rows["Public accueilli"]["addition"], rows["Public accueilli"]["validation"]) == (2, 1)
    assert (table.total, dict(zip(kinds, table.totals, strict=True))["validation"]) == (4, 2)
    threads = queries.element_threads(world.standard, public)
    assert {uid: [thread.comment.body for thread in listed] for uid, listed in threads.items()} == {
        public: ["Un"],
        adults: ["Deux", "Trois"],
    }


def test_comments_on_a_field_since_removed_are_still_counted(world: World) -> None:
    comment(world, "Trop dur à compter.", "collection_difficulty", CommentAnchor(field=world.field("places").uid))
    question = world.ask(OptionDraft(title="Retirer", operations=world.operations({"op": "remove_field", "field": "places"})))
    world.agree_in_a_meeting(question, world.option(question))
    table = queries.statistics(world.standard, working_schema(world.standard))
    assert [(row.title, row.total) for row in table.rows] == [("Places assises", 1)]


def test_what_waits_for_each(world: World) -> None:
    first, second = world.ask(OptionDraft(text="A")), world.ask(OptionDraft(text="B"))
    ballot = world.open_ballot(first, closes_at=world.now + 2 * DAY)
    other = world.open_ballot(second, closes_at=world.now + DAY)
    world.vote(ballot, world.copil[0], world.option(first))
    comment(world, "Sans réponse")
    draft = proposals.save_draft(standard=world.standard, actor=world.copil[0], title="Plus tard", now=world.now)
    mine = queries.waiting_for(world.copil[0], world.now)
    assert (mine.to_vote, mine.voted, mine.drafts, mine.to_decide, mine.teams) == ((other,), (ballot,), (draft,), (), ())
    assert [fate.comment.body for fate in comments_fates(world.copil[0])] == ["Sans réponse"]
    later = world.now + DAY
    team = queries.waiting_for(world.team, later)
    assert (team.to_decide, team.teams[0].comments_to_answer) == ((second,), 1)
    for person in (world.team, world.chair, world.copil[0], world.contributor, world.stranger):
        for moment in (world.now, later):
            assert queries.waiting_count(person, moment) == queries.waiting_for(person, moment).count
    assert queries.waiting_count(world.stranger, later) == 0


def test_what_became_of_a_comment(world: World) -> None:
    said_so = comment(world, "Et les étudiants ?", "addition")
    alone = comment(world, "Très bien.", "validation")
    question = questions.create(
        standard=world.standard,
        actor=world.team,
        preparation=Preparation(title="Accueille-t-on des étudiants ?", kind="value_addition"),
        options=[OptionDraft(title="Les ajouter", operations=world.add_value("Étudiants"))],
        comments=[said_so],
        now=world.now,
    )
    decision = world.agree_in_a_meeting(question, world.option(question))
    fates = comments_fates(world.copil[0])
    assert [(fate.comment, fate.questions, [line.decision for line in fate.decisions]) for fate in fates] == [
        (alone, (), []),
        (said_so, (question,), [decision]),
    ]


def test_voted_questions_are_those_whose_state_is_voted(world: World) -> None:
    states = []
    for ends in (None, 2 * DAY, DAY):
        question = world.ask(OptionDraft(text="A"))
        world.open_ballot(question, closes_at=world.now + ends if ends else None)
        states.append(question)
    closed = world.ask(OptionDraft(text="B"))
    world.close(world.open_ballot(closed), world.team)
    world.ask(OptionDraft(text="C"))
    for moment in (world.now, world.now + DAY, world.now + 2 * DAY):
        by_state = {question for question in Question.objects.order_by("pk") if question.state_at(moment) == "voted"}
        assert set(queries.voted_questions(moment)) == by_state


def fill(world: World, number: int) -> None:
    """As many questions, votes, decisions, comments and proposals."""
    public = world.field("public").uid
    for index in range(number):
        comment(world, f"Commentaire {world.now} {index}", target=CommentAnchor(field=public))
        proposal = world.propose(world.add_value(f"Valeur {world.now} {index}"), title=f"Valeur {index}")
        question = world.ask(OptionDraft(proposal=proposal))
        ballot = world.open_ballot(question, closes_at=world.now + 9 * DAY)
        world.vote(ballot, world.chair, world.option(question))
        decided = world.ask(OptionDraft(title="Décrire", operations=world.add_value(f"Autre {world.now} {index}")))
        world.agree_in_a_meeting(decided, world.option(decided))
    world.now += HOUR


READINGS = {
    "under discussion": lambda world: queries.under_discussion(world.standard, world.now),
    "register": lambda world: world.register(),
    "questions": lambda world: queries.lines_of(
        Standard.objects.get(), Question.objects.filter(standard=world.standard).values_list("pk", flat=True), world.now
    ),
    "threads": lambda world: queries.element_threads(world.standard, world.field("public").uid),
    "statistics": lambda world: queries.statistics(world.standard, working_schema(world.standard)),
    "open proposals": lambda world: queries.open_proposals_by_uid(world.standard),
    "story": lambda world: queries.element_story(element(world, world.field("public").uid)),
    "space of a member": lambda world: queries.waiting_for(world.copil[0], world.now),
    "space of the team": lambda world: queries.waiting_for(world.team, world.now),
    "what became of comments": lambda world: comments_fates(world.copil[0]),
    "what became of proposals": lambda world: proposals_fates(world.copil[0]),
    "count": lambda world: queries.waiting_count(world.copil[0], world.now),
}


def test_the_number_of_queries_does_not_grow(world: World) -> None:
    def cost() -> dict[str, int]:
        costs = {}
        for name, read in READINGS.items():
            with CaptureQueriesContext(connection) as captured:
                read(world)
            costs[name] = len(captured)
        return costs

    fill(world, 1)
    one = cost()
    fill(world, 6)
    assert Decision.objects.count() == 7
    assert cost() == one
    assert max(one.values()) <= 25


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_only_open_proposals_are_shown_beside_an_element(world: World, state: str) -> None:
    if state == "draft":
        proposals.save_draft(
            standard=world.standard, actor=world.copil[0], title="Plus tard", operations=world.add_value("Étudiants"), now=world.now
        )
    else:
        proposals.withdraw(proposal=world.propose(world.add_value("Étudiants")), actor=world.copil[0], now=world.now)
    assert queries.open_proposals_by_uid(world.standard) == {}
