"""A block that waits for the answer to comments: once they are answered, whoever blocks is asked again."""

from __future__ import annotations

import pytest
from django.core import mail

from concertation.models import Ballot, Comment, Option, Vote
from concertation.queries import ballot_view, comments_to_await, waiting_for
from concertation.rules.ballots import OptionPosition
from concertation.services import ballots, comments
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft
from standard.models import Event, Notice
from standard.permissions import OPERATOR
from standard.services import chain, notices
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, World


@pytest.fixture
def running(world: World) -> tuple[Ballot, Option]:
    asked = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")), title="Quels publics ?")
    ballot = world.open_ballot(asked, rule="consent", closes_at=world.now + 14 * DAY)
    Notice.objects.update(state="dropped", done_at=world.now)
    return ballot, world.option(asked)


def say(world: World, body: str, *, parent: Comment | None = None) -> Comment:
    about = CommentAnchor(field=world.field("public").uid)
    return comments.post(
        standard=world.standard, actor=world.copil[1], kind="clarification", body=body, target=about, parent=parent, now=world.now
    )


def answer(world: World, comment: Comment, text: str = "Voici les chiffres.") -> None:
    comments.answer(comment=comment, actor=world.team, disposition="noted", answer=text, now=world.now)


def block(world: World, running: tuple[Ballot, Option], *awaited: Comment) -> Vote:
    ballot, option = running
    said = [OptionPosition(option.pk, "block", "Nous n’avons pas les chiffres.")]
    return ballots.vote(ballot=ballot, actor=world.copil[0], said=said, awaits={option.pk: awaited}, now=world.now)[0]


def asked_again(world: World) -> list[str]:
    """Who is mailed that the answer has come."""
    mail.outbox.clear()
    notices.send(actor=OPERATOR, now=world.now)
    return [message.to[0] for message in mail.outbox if "La réponse que vous attendiez" in message.subject]


def test_answering_the_last_awaited_comment_asks_the_blocker_again_once(world: World, running: tuple[Ballot, Option]) -> None:
    ballot, option = running
    first, second, other = (say(world, text) for text in ("Combien sont-ils ?", "Depuis quand ?", "Autre chose."))
    assert list(comments_to_await(ballot)) == [first, second, other]
    blocker = world.copil[0]
    vote = block(world, running, first, second)
    assert block(world, running, second, first) == vote
    answer(world, other)
    answer(world, first)
    assert asked_again(world) == []
    assert waiting_for(blocker, world.now).voted == (ballot,)

    answer(world, second, "Depuis 2019.")
    assert asked_again(world) == [blocker.email]
    body = next(message.body for message in mail.outbox if message.to == [blocker.email]).replace("\u00a0", " ")
    for told in ("« Quels publics ? »", "« Étudiants »", "Depuis 2019.", f"{ballot.question.get_absolute_url()}#vote"):
        assert told in body
    mine = waiting_for(blocker, world.now)
    assert (mine.asked_again, mine.voted, mine.count) == ((ballot,), (), 1)
    place = ballot_view(ballot, world.now).of(blocker.pk)
    assert place is not None
    assert place.asked_again
    assert place.said[0].awaits == (first, second)
    answer(world, second, "Depuis 2018.")
    assert asked_again(world) == []

    world.vote(ballot, blocker, option, "agree")
    mine = waiting_for(blocker, world.now)
    assert (mine.asked_again, mine.voted) == ((), (ballot,))
    assert isinstance(chain.verify(world.standard), chain.Chain)


def test_a_block_may_be_maintained_knowing_the_answer(world: World, running: tuple[Ballot, Option]) -> None:
    comment = say(world, "Combien sont-ils ?")
    first = block(world, running, comment)
    answer(world, comment)
    second = block(world, running)
    assert (second.sequence, second.position) == (first.sequence + 1, "block")
    assert block(world, running) == second
    assert waiting_for(world.copil[0], world.now).asked_again == ()
    assert asked_again(world) == []


def test_nobody_is_asked_again_who_changed_left_or_whose_vote_is_over(world: World, running: tuple[Ballot, Option]) -> None:
    ballot, option = running
    comment = say(world, "Combien sont-ils ?")
    block(world, running, comment)
    said = [OptionPosition(option.pk, "block", "Moi non plus.")]
    for other in (world.copil[2], world.copil[3]):
        ballots.vote(ballot=ballot, actor=other, said=said, awaits={option.pk: [comment]}, now=world.now)
    world.vote(ballot, world.copil[2], option, "agree")
    ballots.recuse(ballot=ballot, actor=world.copil[3], motive="Je vends ce logiciel.", now=world.now)
    world.now += 14 * DAY
    answer(world, comment)
    assert not Event.objects.filter(verb="vote.asked_again").exists()
    assert waiting_for(world.copil[0], world.now).asked_again == ()


def test_a_mail_that_waited_is_not_sent_to_who_has_spoken_meanwhile(world: World, running: tuple[Ballot, Option]) -> None:
    comment = say(world, "Combien sont-ils ?")
    block(world, running, comment)
    answer(world, comment)
    block(world, running)
    assert Event.objects.filter(verb="vote.asked_again").count() == 1
    assert asked_again(world) == []


def test_what_a_block_cannot_wait_for(world: World, running: tuple[Ballot, Option]) -> None:
    ballot, option = running
    thread = say(world, "Combien sont-ils ?")
    answered = say(world, "Depuis quand ?")
    answer(world, answered)
    for comment, position in ((answered, "block"), (say(world, "Oui.", parent=thread), "block"), (thread, "reservation")):
        with pytest.raises(InvalidInput) as caught:
            ballots.vote(
                ballot=ballot,
                actor=world.copil[0],
                said=[OptionPosition(option.pk, position, "Non.")],
                awaits={option.pk: [comment]},
                now=world.now,
            )
        assert caught.value.field == "awaits"
    assert not Vote.objects.exists()


def test_a_block_typed_in_a_meeting_may_wait_too(world: World, running: tuple[Ballot, Option]) -> None:
    ballot, option = running
    comment = say(world, "Combien sont-ils ?")
    said = [OptionPosition(option.pk, "block", "Non.")]
    ballots.vote_for(ballot=ballot, actor=world.team, elector=world.chair, said=said, awaits={option.pk: [comment]}, now=world.now)
    answer(world, comment)
    assert asked_again(world) == [world.chair.email]
