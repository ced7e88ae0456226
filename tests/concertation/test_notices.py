"""Who is told by mail of what happens in a debate."""

from __future__ import annotations

from django.core import mail

from accounts.models import User
from concertation.services import comments, decisions, meetings
from concertation.services.decisions import Sitting
from concertation.services.meetings import Programme
from concertation.services.questions import OptionDraft
from standard.models import Event, Membership, Notice
from standard.permissions import OPERATOR
from standard.services import members, notices
from tests.concertation.world import MINUTE, World


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
    proposal = world.propose(world.add_value("Étudiants"), by=world.copil[1])
    question = world.ask(OptionDraft(proposal=proposal))
    told(world)
    world.agree_in_a_meeting(question, world.option(question))
    assert told(world)["decision.taken"] == [world.copil[1].email]


def committee(world: World, *, but: User | None = None) -> list[str]:
    return sorted(person.email for person in (*world.copil, world.chair) if person != but)


def test_the_committee_learns_of_a_consensus_to_confirm_and_of_what_the_team_settles(world: World) -> None:
    detail = world.ask(OptionDraft(title="Coquille", operations=world.describe("nom", "Le nom d'usage.")))
    told(world)
    decisions.decide(
        question=detail,
        actor=world.team,
        option=world.option(detail),
        outcome="settled_by_team",
        how="team",
        motive="Coquille.",
        now=world.now,
    )
    assert sorted(told(world)["decision.taken"]) == committee(world)
    asked = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    world.record(asked, world.option(asked))
    assert sorted(told(world)["decision.recorded"]) == committee(world, but=world.chair)


def test_those_who_voted_learn_of_a_consensus_against_their_vote(world: World) -> None:
    question = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    ballot = world.open_ballot(question, rule="consent")
    world.vote(ballot, world.copil[0], world.option(question), "block", "Non.")
    world.close(ballot)
    members.end(membership=Membership.objects.get(user=world.copil[0]), actor=world.team, now=world.now)
    told(world)
    world.now += MINUTE
    world.meeting = None
    meeting = meetings.plan(
        standard=world.standard,
        actor=world.team,
        programme=Programme(kind="copil", starts_at=world.now, ends_at=world.now),
        present=Membership.objects.filter(user=world.copil[1]),
        now=world.now,
    )
    recorded = decisions.decide(
        question=question, actor=world.team, option=world.option(question), outcome="accepted", how="consensus", motive="Levée.",
        sitting=Sitting(meeting), now=world.now,
    )  # fmt: skip
    assert world.copil[0].email in told(world)["decision.recorded"]
    (event,) = Event.objects.filter(verb="decision.recorded", subject_id=recorded.pk)
    assert "Vote clos le" in event.read_details()["earlier"][0]
