"""A standard that a crowd has discussed for years, written row by row: 200 fields, and as many comments as asked.

What people look at most is skewed, as it is in life: the first field has fourteen times its share of the comments.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from concertation.models import Comment, Consultation, Option, OptionElement, Proposal, ProposalElement, Question
from concertation.services.search import rebuild
from standard.models import Element, Standard
from standard.models.kept import index_elements
from tests.bench.crowd import DAY, NOW, Crowd, Sizes, people, saved, write_events
from tests.bench.debate import debate


def populate(sizes: Sizes) -> Standard:
    """Write the standard and everything that was said of it."""
    crowd = Crowd(sizes)
    people(crowd)
    _comments(crowd, debate(crowd))
    index_elements(Proposal.objects.order_by("pk"), ProposalElement, "proposal")
    index_elements(Option.objects.order_by("pk"), OptionElement, "option")
    write_events(crowd)
    rebuild()
    return crowd.standard


def _comments(crowd: Crowd, call: Consultation) -> None:
    """Comments: two thirds on fields and their values, the rest on the standard, its proposals and its questions; one in ten is a reply."""
    fields = list(Element.objects.filter(standard=crowd.standard, kind=Element.Kind.FIELD).order_by("pk"))
    values = list(Element.objects.filter(standard=crowd.standard, kind=Element.Kind.VALUE).order_by("pk"))
    proposals = list(Proposal.objects.order_by("-number").only("pk"))
    questions = list(Question.objects.order_by("-number").only("pk"))
    kinds, number = list(Comment.Kind), crowd.sizes.comments
    step = (NOW - crowd.moment) / (number + 1)
    threads: list[Comment] = []
    for start in range(0, number, 5_000):
        rows = [
            _comment(crowd, call, index, crowd.later(step), (fields, values, proposals, questions), kinds, threads)
            for index in range(start, min(start + 5_000, number))
        ]
        for row in saved(rows):
            crowd.happened(
                "comment.replied" if row.parent_id else "comment.posted",
                row,
                row.author,
                row.created_at,
                row.body,
                (row.field_uid, row.value_uid),
                kind=row.kind,
            )
        threads = [row for row in rows if row.parent_id is None][-500:]


def _comment(
    crowd: Crowd, call: Consultation, index: int, at: datetime, about: tuple[list[Any], ...], kinds: list[Any], threads: list[Comment]
) -> Comment:
    fields, values, proposals, questions = about
    author = crowd.people[crowd.rank(len(crowd.people))]
    row = Comment(
        standard=crowd.standard,
        consultation=call,
        author=author,
        organisation_id=author.organisation_id,
        revision_id=call.revision_id,
        kind=crowd.draw.choice(kinds),
        body=crowd.text(25),
        created_at=at,
    )
    if threads and index % 10 == 0:
        thread = crowd.draw.choice(threads)
        for name in ("target", "field_uid", "value_uid", "proposal_id", "question_id", "kind"):
            setattr(row, name, getattr(thread, name))
        row.parent = thread
        return row
    part = index % 20
    if part < 11:
        row.target, row.field_uid = "field", fields[crowd.rank(len(fields))].uid
    elif part < 14:
        value = values[crowd.rank(len(values))]
        row.target, row.field_uid, row.value_uid = "value", value.field_uid, value.uid
    elif part < 17:
        row.target, row.proposal = "proposal", proposals[crowd.rank(len(proposals))]
    elif part < 19:
        row.target, row.question = "question", questions[crowd.rank(len(questions))]
    else:
        row.target = "standard"
    if crowd.draw.random() < 0.6:
        row.disposition, row.answer = "noted", crowd.text(15)
        row.answered_by, row.answered_at = crowd.people[0], at + DAY
    return row
