"""What the crowd proposed, asked, voted and decided: the chain of revisions, and the versions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import count
from typing import Any, Final

from concertation import queries
from concertation.models import Ballot, BallotOption, Consultation, Decision, Elector, Option, Proposal, Question, Vote
from standard.models import Artefact, Element, Release, Revision
from standard.publishing.registry import artefacts
from standard.schema import snapshot, table_schema
from standard.schema.model import Field, Schema, Value
from standard.schema.operations import AddValue, Operation, SetProperty, apply_all, to_text, touched_uids
from standard.services import releases
from standard.services.revisions import revision_hash
from tests.bench.crowd import COMMITTEE, DAY, NOW, SLUG, TEAM, WORDS, Crowd, saved

PUBLISHED_EVERY: Final = 35
"""How many adopted decisions a version carries; the last ones wait for the next version."""


def _descriptor(crowd: Crowd) -> dict[str, Any]:
    def one(number: int) -> dict[str, Any]:
        listed = [f"Valeur {number} {rank} {crowd.draw.choice(WORDS)}" for rank in range(crowd.sizes.values)]
        shape: dict[str, Any] = (
            {"type": "string", "example": listed[0], "constraints": {"enum": listed, "required": number % 4 == 0}}
            if number % 3 == 0
            else {"type": "string", "example": "Exemple", "constraints": {"required": number % 4 == 0}}
            if number % 3 == 1
            else {"type": "integer", "example": "12"}
        )
        return {
            "name": f"champ_{number}",
            "title": f"Champ {number} {crowd.draw.choice(WORDS)}",
            "description": " ".join(crowd.text(12) for _ in range(2)),
            "category": f"Rubrique {number // 20}",
            **shape,
        }

    return {"name": SLUG, "title": "Une foule", "version": "1.0.0", "fields": [one(number) for number in range(crowd.sizes.fields)]}


def _revision(crowd: Crowd, parent: Revision | None, schema: Schema, operations: Sequence[Operation], kind: Revision.Kind) -> Revision:
    revision = Revision(
        standard=crowd.standard,
        number=parent.number + 1 if parent else 1,
        parent=parent,
        kind=kind,
        operations=to_text(operations),
        schema=snapshot.to_text(schema),
        author=crowd.people[0],
        author_identifier=crowd.people[0].audit_id,
        message_salt="",
        message_digest=hashlib.sha256(b"\n").hexdigest(),
        created_at=crowd.later(),
    )
    revision.sha256 = revision_hash(revision, parent.sha256 if parent else "")
    revision.save()
    return revision


def _change(crowd: Crowd, schema: Schema, number: int) -> tuple[Operation, ...]:
    """One change of a field that people look at, or a value more in a list."""
    one: Field = schema.fields[crowd.rank(len(schema.fields))]
    if number % 4 == 0:
        one = schema.fields[crowd.rank(len(schema.fields) // 3) * 3]
        return (AddValue(one.uid, Value(f"valeur{number}", f"Valeur de plus {number}")),)
    return (SetProperty(one.uid, "description", one.description, f"{one.description} {crowd.text(8)}"),)


def debate(crowd: Crowd) -> Consultation:
    """The revisions, the questions that they come from, the proposals behind these, and the versions."""
    sizes, schema = crowd.sizes, table_schema.parse(_descriptor(crowd))
    first = revision = _revision(crowd, None, schema, (), Revision.Kind.IMPORT)
    _release(crowd, first, "1.0.0")
    added: dict[str, Revision] = {}
    numbers = count(1)
    minor = count(1)
    for number in range(1, sizes.questions + 1):
        operations = _change(crowd, schema, number)
        proposal = _proposal(crowd, next(numbers), operations, revision, Proposal.State.OPEN)
        decided, adopted = number <= sizes.decided, number <= sizes.adopted
        question = Question.objects.bulk_create([_question(crowd, number, decided)])[0]
        options = _options(question, proposal, revision)
        ballot = _ballot(crowd, question, options) if number % 5 else None
        if not decided:
            continue
        produced = None
        if adopted:
            schema = apply_all(schema, operations)
            produced = revision = _revision(crowd, revision, schema, operations, Revision.Kind.DECISION)
            added |= {operation.value.uid: revision for operation in operations if isinstance(operation, AddValue)}
            if number % PUBLISHED_EVERY == 0:
                revision, schema = _prepared(crowd, revision, schema, f"1.{next(minor)}.0")
        _decision(crowd, question, options, ballot, operations, produced)
        proposal.state = Proposal.State.ACCEPTED if adopted else Proposal.State.REJECTED
        Proposal.objects.filter(pk=proposal.pk).update(state=proposal.state)
    states = [Proposal.State.OPEN] * (sizes.proposals // 2 - sizes.questions + sizes.decided)
    states += [Proposal.State.WITHDRAWN] * (sizes.proposals - sizes.questions - len(states))
    proposals = saved(
        [
            _proposal(crowd, next(numbers), _change(crowd, schema, number + 1_000), revision, state, save=False)
            for number, state in enumerate(states)
        ]
    )
    for proposal in proposals:
        crowd.happened(
            "proposal.submitted", proposal, proposal.author, proposal.created_at, proposal.motive, touched_uids(proposal.read_operations())
        )
    _elements(crowd, schema, first, added)
    last = Release.objects.select_related("standard__owner", "revision").latest("pk")
    saved(
        [
            Artefact(
                release=last,
                name=one.name,
                media_type=one.media_type,
                data=one.data,
                size=len(one.data),
                sha256=hashlib.sha256(one.data).hexdigest(),
            )
            for one in artefacts(releases.content_of(last, queries.decided_since_the_version_before(last)))
        ]
    )
    return Consultation.objects.create(
        standard=crowd.standard, revision=revision, title="Appel", opens_at=NOW - 30 * DAY, closes_at=NOW + 3_650 * DAY
    )


def _proposal(
    crowd: Crowd, number: int, operations: Sequence[Operation], base: Revision, state: Proposal.State, *, save: bool = True
) -> Proposal:
    author = crowd.people[crowd.rank(len(crowd.people))]
    at = crowd.later()
    proposal = Proposal(
        standard=crowd.standard,
        number=number,
        author=author,
        organisation_id=author.organisation_id,
        title=crowd.text(6),
        motive=crowd.text(40),
        operations=to_text(operations),
        base_revision=base,
        state=state,
        created_at=at,
        submitted_at=at,
    )
    if save:
        Proposal.objects.bulk_create([proposal])
        crowd.happened("proposal.submitted", proposal, author, at, proposal.motive, touched_uids(operations))
    return proposal


def _question(crowd: Crowd, number: int, decided: bool) -> Question:
    state = Question.State.DECIDED if decided else (Question.State.VOTING if number % 5 else Question.State.OPEN)
    return Question(
        standard=crowd.standard,
        number=number,
        title=f"Faut-il {crowd.text(6).lower()}",
        context=crowd.text(60),
        kind=Question.Kind.OTHER,
        state=state,
        recommendation=crowd.text(20),
        created_at=crowd.later(),
    )


def _options(question: Question, proposal: Proposal, base: Revision) -> Sequence[Option]:
    return saved(
        [
            Option(
                question=question, position=1, title=proposal.title, operations=proposal.operations, base_revision=base, proposal=proposal
            ),
            Option(question=question, position=2, title="Attendre", text="Reprendre la question dans un an.", base_revision=base),
            Option(question=question, position=3, title="Ne rien changer", status_quo=True, base_revision=base),
        ]
    )


def _ballot(crowd: Crowd, question: Question, options: Sequence[Option]) -> Ballot:
    at = crowd.later()
    over = question.state == Question.State.DECIDED
    ballot = Ballot.objects.create(
        question=question,
        rule=Ballot.Rule.MAJORITY,
        quorum=10,
        state=Ballot.State.CLOSED if over else Ballot.State.OPEN,
        opened_at=at,
        closed_at=at + DAY if over else None,
        closes_at=None if over else NOW + 3_000 * DAY,
    )
    put = saved(
        [
            BallotOption(
                ballot=ballot, option=one, position=one.position, title=one.title, operations=one.operations, status_quo=one.status_quo
            )
            for one in options
        ]
    )
    electors = saved(
        [Elector(ballot=ballot, user=person, organisation_id=person.organisation_id) for person in crowd.people[TEAM : TEAM + COMMITTEE]]
    )
    votes = saved(
        [
            Vote(elector=elector, ballot_option=put[rank % 7 == 0], sequence=1, position=Vote.Position.FOR, cast_at=crowd.later())
            for rank, elector in enumerate(electors[:-4])
        ]
    )
    for vote in votes:
        crowd.happened("vote.cast", ballot, vote.elector.user, vote.cast_at, question=question.number, option=put[0].title, position="for")
    return ballot


def _decision(
    crowd: Crowd,
    question: Question,
    options: Sequence[Option],
    ballot: Ballot | None,
    operations: Sequence[Operation],
    produced: Revision | None,
) -> None:
    at = crowd.later()
    decision = Decision(
        standard=crowd.standard,
        number=question.number,
        question=question,
        sequence=1,
        ballot=ballot,
        option=options[0] if produced else None,
        outcome=Decision.Outcome.ACCEPTED if produced else Decision.Outcome.REJECTED,
        how=Decision.How.VOTE if ballot else Decision.How.CONSENSUS,
        meeting="" if ballot else "COPIL",
        meeting_date=None if ballot else at.date(),
        operations=to_text(operations) if produced else "[]",
        motive=crowd.text(30),
        decided_by=crowd.people[0],
        decided_at=at,
        revision=produced,
    )
    decision.save()
    crowd.happened("decision.taken", decision, crowd.people[0], at, decision.motive, touched_uids(operations), question=question.number)


def _release(crowd: Crowd, revision: Revision, version: str) -> None:
    Release.objects.create(
        standard=crowd.standard,
        revision=revision,
        version=version,
        state=Release.State.PUBLISHED,
        date=crowd.moment.date(),
        prepared_at=crowd.moment,
        published_at=crowd.moment,
    )


def _prepared(crowd: Crowd, parent: Revision, schema: Schema, version: str) -> tuple[Revision, Schema]:
    numbered = SetProperty(None, "version", schema.text("version"), version)
    schema = apply_all(schema, [numbered])
    revision = _revision(crowd, parent, schema, [numbered], Revision.Kind.RELEASE)
    _release(crowd, revision, version)
    return revision, schema


def _elements(crowd: Crowd, schema: Schema, first: Revision, added: dict[str, Revision]) -> None:
    saved(
        [
            Element(
                standard=crowd.standard, uid=uid, kind=kind, name=name, title=title, field_uid=owner, introduced_in=added.get(uid, first)
            )
            for one in schema.fields
            for uid, kind, name, title, owner in (
                (one.uid, Element.Kind.FIELD, one.name, one.title, one.uid),
                *((value.uid, Element.Kind.VALUE, value.text, value.label, one.uid) for value in (one.values.values if one.values else ())),
            )
        ]
    )
