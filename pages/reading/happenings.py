"""What happened, as sentences with the address of what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from accounts.models import User
from concertation.models import (
    Activity,
    ActivityEntry,
    Ballot,
    CircleLetter,
    Comment,
    Consultation,
    Decision,
    Document,
    Meeting,
    Moderation,
    Option,
    Proposal,
    Question,
    SharedField,
    UseCase,
    Vote,
)
from concertation.queries.topics import page_of
from pages.reading.edits import edits_of
from pages.reading.verbs import SENTENCES
from standard.comparison import PropertyChange
from standard.models import Circle, Element, Event, EventElement, Release, Standard
from standard.schema.words import quoted

NUMBERED: Final = {("vote.", "ballot.", "option.", "proxy."): "question", ("letter.",): "number"}
"""The events whose number is a detail of theirs, and not their subject's."""

EDITED: Final[dict[str, tuple[str, ...]]] = {
    "proposal.edited": ("title", "motive", "operations"),
    "question.edited": ("title", "context", "recommendation", "earlier_exchanges", "meeting"),
    "proposal.rebased": ("operations",),
    "proposal.amended": ("operations",),
    "option.amended": ("title", "text", "operations"),
    "option.rebased": ("operations",),
    "comment.answer_changed": ("disposition", "answer"),
    "comment.edited": ("kind", "body"),
    "consultation.corrected": ("title",),
    "usecase.edited": ("title", "why", "who", "what", "with_what"),
}
"""The columns that an edit may change: the history says what each said before."""

MESSAGE_IS_IN_SENTENCE: Final = {verb for verb, sentence in SENTENCES.items() if "{message}" in sentence}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as a page shows it: a sentence, what was said, what it is about."""

    at: datetime
    verb: str
    sentence: str
    detail: str
    """What was said or voted, the motive."""
    actor: User | None
    url: str
    """The page of what it is about; empty where there is none."""
    elements: tuple[Element, ...]
    """The fields and values concerned."""
    edits: tuple[PropertyChange, ...] = ()
    """What an edit changed, as tracked changes."""


def happenings(standard: Standard, events: Sequence[Event]) -> tuple[Happening, ...]:
    """These events, in their order, in the same number of queries whatever their number."""
    subjects = _subjects(events)
    elements = _elements(standard, events)
    edits = edits_of(events, EDITED, SUBJECTS)
    return tuple(
        _happening(event, subjects.get((event.subject_kind, event.subject_id)), elements[event.pk], edits.get(event.pk, ()))
        for event in events
    )


def _happening(event: Event, subject: Any, elements: list[Element], edits: tuple[PropertyChange, ...]) -> Happening:
    details = event.read_details()
    named = next((name for verbs, name in NUMBERED.items() if event.verb.startswith(verbs)), "")
    number = details.get(named) if named else getattr(subject, "number", None)
    sentence = SENTENCES[event.verb].format(number=number or "", version=getattr(subject, "version", event.message), message=event.message)
    detail = "" if event.verb in MESSAGE_IS_IN_SENTENCE or edits else event.message
    if event.verb.startswith("vote."):
        detail = " – ".join(part for part in (_said(details), detail) if part)
    return Happening(event.at, event.verb, sentence, detail, event.signer, page_of(subject), tuple(elements), edits)


def _said(details: Mapping[str, Any]) -> str:
    """What a vote says, in words."""
    if details.get("secret"):
        return "Vote secret"
    if "ranking" in details:
        return ", puis ".join(" ou ".join(quoted(title) for title in place) for place in details["ranking"])
    if "position" not in details:
        return quoted(details["option"])
    position = dict(Vote.Position.choices).get(details["position"], details["position"])
    return f"{position}, {quoted(details['option'])}"


def _subjects(events: Sequence[Event]) -> dict[tuple[str, int | None], Any]:
    """What the events are about, a query a kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.subject_id is not None:
            wanted[event.subject_kind].add(event.subject_id)
    found: dict[tuple[str, int | None], Any] = {}
    for kind, queryset in SUBJECTS.items():
        keys: Collection[int] = wanted[kind]
        if keys:
            found |= {(kind, row.pk): row for row in queryset.filter(pk__in=keys)}
    return found


SUBJECTS: Final[dict[str, Any]] = {
    "proposal": Proposal.objects.select_related("standard"),
    "question": Question.objects.select_related("standard"),
    "option": Option.objects.select_related("question__standard"),
    "ballot": Ballot.objects.select_related("question__standard"),
    "decision": Decision.objects.select_related("standard"),
    "comment": Comment.objects.public().select_related("standard"),
    "release": Release.objects.select_related("standard"),
    "meeting": Meeting.objects.select_related("standard"),
    "document": Document.objects.select_related("standard", "meeting__standard"),
    "sharedfield": SharedField.objects.select_related("standard"),
    "usecase": UseCase.objects.select_related("standard"),
    "activity": Activity.objects.exclude(state=Activity.State.PREPARED).select_related("standard"),
    "activityentry": ActivityEntry.objects.select_related("activity__standard"),
    "moderation": Moderation.objects.defer("withheld").select_related("standard"),
    "consultation": Consultation.objects.select_related("standard"),
    "circleletter": CircleLetter.objects.filter(circle=Circle.CONTRIBUTOR).select_related("standard"),
}


def _elements(standard: Standard, events: Sequence[Event]) -> dict[int, list[Element]]:
    mentions = list(EventElement.objects.filter(event__in=[event.pk for event in events]).order_by("pk"))
    known = {
        element.uid: element
        for element in Element.objects.filter(standard=standard, uid__in={mention.uid for mention in mentions}).order_by("pk")
    }
    found: dict[int, list[Element]] = defaultdict(list)
    for mention in mentions:
        if mention.uid in known:
            found[mention.event_id].append(known[mention.uid])
    return found
