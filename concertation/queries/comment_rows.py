"""The rows of the table of comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import QuerySet

from concertation.comment_table import CommentRow
from concertation.models import Comment, Proposal, ProposalSource
from concertation.queries.subjects import comment_subjects
from concertation.queries.triage import sorted_of
from standard.moments import day_of
from standard.schema.words import NBSP, capital


def comment_rows(comments: QuerySet[Comment]) -> Iterator[CommentRow]:
    """A row a comment, in their order; in a number of queries that does not grow with them."""
    listed = list(comments.select_related("standard", "author", "organisation", "proposal", "question", "consultation"))
    subjects, known = comment_subjects(listed), sorted_of(listed)
    proposed: dict[int, list[str]] = defaultdict(list)
    sources = ProposalSource.objects.filter(comment__in=[one.pk for one in listed]).select_related("proposal")
    for source in sources.exclude(proposal__state__in=Proposal.UNSEEN):
        proposed[source.comment_id].append(f"Proposition n°{NBSP}{source.proposal.number}{NBSP}: {source.proposal.title}")
    for one in listed:
        if one.proposal is not None:
            proposed[one.pk].append(f"Proposition n°{NBSP}{one.proposal.number}{NBSP}: {one.proposal.title}")
        yield CommentRow(
            number=one.pk,
            author=one.author.public_name if one.author is not None else "",
            organisation=str(one.organisation) if one.organisation is not None else "",
            element=capital(subjects[one.pk].words),
            kind=one.kind,
            kind_words=one.get_kind_display(),
            comment=one.body,
            proposed_change="\n".join(proposed[one.pk]),
            disposition=one.disposition,
            disposition_words=one.get_disposition_display() if one.disposition else "",
            answer=one.answer,
            date=day_of(one.created_at).isoformat(),
            call=str(one.consultation) if one.consultation is not None else "",
            themes=tuple(theme.title for theme in known[one.pk].themes),
        )
