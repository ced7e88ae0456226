"""A standard's second version, made from its first by proposals, votes and decisions."""

from itertools import groupby
from typing import Any

import pytest

from accounts.models import User
from concertation.rules.ballots import OptionPosition
from concertation.services import ballots, decisions, proposals, questions
from concertation.services.questions import OptionDraft, Preparation
from standard.queries import working_schema
from standard.schema import diff, table_schema
from standard.schema.model import content
from standard.schema.operations import Operation
from standard.services import members, standards
from standard.services.revisions import verify
from tests.concertation.world import DAY, NOW
from tests.known_schemas import KnownSchema, debated_pairs


def _subject(operation: Operation) -> str:
    field = getattr(operation, "field", None)
    return field if isinstance(field, str) else getattr(field, "uid", "")


@pytest.mark.django_db
@pytest.mark.parametrize("pair", debated_pairs(), ids=lambda pair: pair[0].slug)
def test_proposals_written_together_and_decided_one_by_one_give_the_next_version(pair: tuple[KnownSchema, KnownSchema]) -> None:
    first, second = (version.path for version in pair)
    admin = User.objects.create_user("admin@exemple.fr", is_staff=True)
    standard = standards.create(slug="lieux", title="Lieux", data=first.read_bytes(), actor=admin, now=NOW).standard
    voters = [User.objects.create_user(f"copil{number}@exemple.fr") for number in range(3)]
    for voter in voters:
        members.invite(standard=standard, actor=admin, email=voter.email, circle="copil", now=NOW)
    target = table_schema.parse(standards.read_schema_file(second.read_bytes()).descriptor)
    changes = diff.compare(working_schema(standard), target)
    grouped: list[tuple[Operation, ...]] = [tuple(group) for _, group in groupby(changes, key=_subject)]
    assert len(grouped) > 3

    sent = [
        proposals.propose(
            standard=standard, actor=voters[0], title=f"Changement {number}", motive="Comme convenu.", operations=operations, now=NOW
        )
        for number, operations in enumerate(grouped)
    ]
    for number, proposal in enumerate(sent):
        now = NOW + number * DAY
        question = questions.create(
            standard=standard,
            actor=admin,
            preparation=Preparation(title=proposal.title, kind="other"),
            options=[OptionDraft(proposal=proposal)],
            now=now,
        )
        ballot = ballots.open(question=question, actor=admin, quorum=2, now=now)
        option: Any = question.options.get(position=1)
        for voter in voters:
            ballots.vote(ballot=ballot, actor=voter, said=[OptionPosition(option.pk, "for")], now=now)
        now += DAY
        ballots.close(ballot=ballot, actor=admin, motive="La séance est finie.", now=now)
        decisions.decide(question=question, actor=admin, option=option, outcome="accepted", motive="Unanimité.", how="vote", now=now)
        proposal.refresh_from_db()
        assert proposal.state == "accepted"

    assert content(working_schema(standard)) == content(target)
    assert verify(standard) is None
