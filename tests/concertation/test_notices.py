"""Who is told by mail of what happens in a debate."""

from __future__ import annotations

from django.core import mail

from concertation.services import comments
from concertation.services.questions import OptionDraft
from standard.models import Notice
from standard.permissions import OPERATOR
from standard.services import notices
from tests.concertation.world import World


def told(world: World) -> dict[str, list[str]]:
    """The mails that wait now, by verb of their event."""
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.filter(done_at=None).select_related("event", "recipient"):
        found.setdefault(notice.event.verb, []).append(notice.recipient.email)
    sent = notices.send(actor=OPERATOR, now=world.now)
    assert sent == len(mail.outbox)
    for message in mail.outbox:
        assert "{{" not in message.body
        assert message.subject.strip()
    mail.outbox.clear()
    return found


def test_authors_and_electors_are_told(world: World) -> None:
    told(world)
    comment = comments.post(standard=world.standard, actor=world.copil[0], kind="addition", body="Il manque.", now=world.now)
    for answer in ("C'est noté.", "C'est noté, et fait."):
        comments.answer(comment=comment, actor=world.team, disposition="noted", answer=answer, now=world.now)
    assert told(world) == {"comment.answered": [world.copil[0].email]}

    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal))
    world.open_ballot(question)
    assert sorted(told(world)["ballot.opened"]) == sorted({person.email for person in (*world.copil, world.chair)})


def test_the_author_of_a_proposal_learns_what_became_of_it(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal))
    told(world)
    world.agree_in_a_meeting(question, world.option(question))
    assert told(world) == {"decision.taken": [world.copil[0].email]}
