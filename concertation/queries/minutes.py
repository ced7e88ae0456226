"""What happened in a meeting, for its minutes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.db.models import Prefetch

from concertation.models import Ballot, Decision, FollowUp, Invitation, Meeting
from concertation.queries.activities import told_of_activity
from concertation.queries.ballots import VOTES, ballot_view
from concertation.queries.meetings import expected, next_meetings
from concertation.rules.minutes import Dealt, DecisionTaken, Held
from standard.comparison import changes_view
from standard.models import Revision
from standard.moments import date_in_words, moment_in_words
from standard.publishing.prose import one_line
from standard.schema.operations import Conflict
from standard.schema.words import NBSP, quoted


def held_as(meeting: Meeting, now: datetime) -> Held:
    """What is known of how a meeting went."""
    there = meeting.attendances.select_related("user", "organisation").order_by("pk")
    came = {one.user_id for one in there}
    away = [one for one in expected(meeting, now) if one.user.pk not in came]
    decisions = _decisions(meeting, now)
    items = list(meeting.agenda.select_related("activity__standard").order_by("position", "pk"))
    # A meeting that nobody led from its live page is held to have come to all that is said of it.
    led = meeting.opened_at is not None
    asked = {item.question_id for item in items if item.question_id is not None}
    votes = _votes(meeting, asked, now)
    follow_ups = FollowUp.objects.filter(decision__held_in=meeting).select_related("owner").order_by("pk")
    return Held(
        name=str(meeting),
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        animators=meeting.animators,
        present=tuple(map(str, there)),
        excused=tuple(f"{one.user.speaking_for(one.organisation)}, excusé" for one in away if one.answer == Invitation.Intent.EXCUSED),
        represented=tuple(
            f"{one.user.speaking_for(one.organisation)}, représenté par {one.representative}"
            for one in away
            if one.answer == Invitation.Intent.REPRESENTED
        ),
        items=tuple(
            Dealt(
                item.title,
                item.opened_at is not None or not led,
                item.notes,
                tuple(one for question, one in decisions if question == item.question_id),
                told_of_activity(item.activity) if item.activity is not None else votes.get(item.question_id or 0, ()),
            )
            for item in items
        ),
        others=tuple(one for question, one in decisions if question not in asked),
        follow_ups=tuple(_follow_up(one) for one in follow_ups),
        next_meetings=tuple(
            f"{one}, le {moment_in_words(one.starts_at)}{', ' + one.place if one.place else ''}"
            for one in next_meetings(meeting.standard, now)
            if one.pk != meeting.pk
        ),
    )


def _decisions(meeting: Meeting, now: datetime) -> list[tuple[int, DecisionTaken]]:
    """The decisions taken in it, in order, each with the key of its question."""
    listed = Decision.objects.filter(held_in=meeting).select_related("question", "option__base_revision", "revision")
    votes = Prefetch("ballot", Ballot.objects.select_related("question").prefetch_related(*VOTES))
    return [
        (
            decision.question_id,
            DecisionTaken(
                number=decision.number,
                title=decision.question.title,
                outcome=decision.get_outcome_display(),
                how=decision.get_how_display(),
                option=decision.option.title if decision.option is not None else "",
                motive=decision.read_motive,
                conditions=decision.read_conditions,
                changes=_changes(decision),
                positions=_positions(decision.ballot, now),
                to_confirm=decision.state == Decision.State.TO_CONFIRM,
            ),
        )
        for decision in listed.prefetch_related("corrections", votes).order_by("number")
    ]


def _votes(meeting: Meeting, asked: Collection[int], now: datetime) -> dict[int, tuple[str, ...]]:
    """What was voted in it and is not decided yet, by the key of the question, in Markdown, a line each."""
    since, until = meeting.opened_at or meeting.starts_at, meeting.closed_at or max(meeting.ends_at, now)
    held = Ballot.objects.filter(question__in=asked, opened_at__gte=since, opened_at__lte=until, decisions=None)
    listed = held.select_related("question").prefetch_related(*VOTES).order_by("opened_at", "pk")
    return {ballot.question_id: tuple(_voted(ballot, now)) for ballot in listed}


def _voted(ballot: Ballot, now: datetime) -> Iterator[str]:
    view = ballot_view(ballot, now)
    follows = "Il se poursuit en ligne." if view.open else "La décision reste à enregistrer."
    yield f"Un vote a été ouvert en séance{NBSP}: {view.voters} sur {len(view.electors)} ont voté. {follows}"
    if view.can_see and (said := _positions(ballot, now)):
        yield ""
        yield from (f"- {one_line(line)}" for line in said)


def _changes(decision: Decision) -> tuple[str, ...]:
    operations = decision.read_operations()
    if not operations:
        return ()
    revisions = Revision.objects.filter(standard=decision.standard_id)
    before = revisions.filter(number__lt=decision.revision.number) if decision.revision is not None else revisions
    base = before.filter(created_at__lte=decision.confirmed_at or decision.decided_at).order_by("-number").first()
    try:
        return changes_view(base.read_schema(), operations).sentences if base is not None else ()
    except Conflict:
        return ()


def _positions(ballot: Ballot | None, now: datetime) -> tuple[str, ...]:
    """Who said what in a vote, unless it was secret."""
    if ballot is None or ballot.secret:
        return ()
    electors = ballot_view(ballot, now).electors
    return tuple(_said(str(place.elector), ((line.position, line.option) for line in place.said)) for place in electors)


def _said(who: str, lines: Iterable[tuple[str, object]]) -> str:
    said = ", ".join(f"{position.lower()} {quoted(str(option))}" if option is not None else position for position, option in lines)
    return f"{who}\u00a0: {said or 'n’a pas voté'}"


def _follow_up(one: FollowUp) -> str:
    charged = f", {one.owner.public_name}" if one.owner is not None else ""
    return f"{one.text}{charged}{f', avant le {date_in_words(one.due)}' if one.due else ''}"
