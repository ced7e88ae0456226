"""What is known of an activity: who may see it, what it asks, what was said, what minutes tell of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, prefetch_related_objects

from accounts.models import User
from concertation.models import Activity, ActivityEntry, ActivityPrompt, Invitation, QuizTaker
from concertation.permissions import WITHIN, can_change_activity, can_see_activity, can_see_results, open_circles
from concertation.queries.meetings import AgendaLine
from concertation.rules.activities import AskedPrompt, AskedWords, SaidEntry
from concertation.rules.activities.open_questions import FATES
from standard.models import Standard
from standard.permissions import Actor
from standard.queries import actor_for, members_in
from standard.text_search import Hit, excerpt, marked, matches, wanted

MOST_FOUND: Final = 20
"""Activities that a search tells to one reader alone."""
ENTRIES = ActivityEntry.objects.select_related(
    "author__organisation", "organisation", "activity__standard", "followed__question__standard", "followed__meeting__standard"
)


def is_guest(activity: Activity, user: User | None) -> bool:
    """Whether somebody is invited to a meeting where it is held, without being of its circle."""
    if user is None:
        return False
    return Invitation.objects.filter(meeting__agenda__activity=activity, user=user, guest=True).exists()


def answered_of(activity: Activity, user: User | None) -> int:
    """How many questions of a quiz somebody has answered, the first ones: others may have been added since."""
    if user is None or activity.kind != Activity.Kind.QUIZ:
        return 0
    return QuizTaker.objects.filter(activity=activity, user=user).values_list("answered", flat=True).first() or 0


def visible_activities(standard: Standard, actor: Actor) -> QuerySet[Activity]:
    """Those that somebody may read, the latest first: the query's form of `can_see_activity`."""
    rows = Activity.objects.filter(standard=standard).select_related("standard").order_by("-pk")
    if actor.team or actor.chair:
        return rows
    guest = Q(agenda_items__meeting__invitations__user=actor.user_id, agenda_items__meeting__invitations__guest=True)
    invited = Q(circle__in=open_circles(actor)) | (guest if actor.signed_in else Q())
    return rows.filter(Q(state="published") | (Q(state__in=("open", "closed")) & invited)).distinct()


def awaiting(standard: Standard, user: User, actor: Actor) -> tuple[Activity, ...]:
    """The open activities of a standard that invite somebody, and where something is asked that they have not answered, or nothing that
    they have said; `actor`: what they are there.
    """
    guest = Invitation.objects.filter(user=user, guest=True, meeting__agenda__activity=OuterRef("pk"))
    invited = Activity.objects.filter(Q(circle__in=open_circles(actor)) | Exists(guest), standard=standard, state=Activity.State.OPEN)
    taken = QuizTaker.objects.filter(user=user, activity=OuterRef("activity"), answered__gte=OuterRef("position"))
    said = ActivityEntry.objects.filter(author=user)
    prompts = ActivityPrompt.objects.filter(activity__standard=standard)
    left = prompts.exclude(Exists(taken)).exclude(pk__in=said.filter(prompt__isnull=False).values("prompt"))
    silent = ~Q(pk__in=prompts.values("activity")) & ~Q(pk__in=said.values("activity"))
    waits = Q(pk__in=left.values("activity")) | silent
    return tuple(invited.filter(waits).order_by("-pk"))


def found_apart(words: str, reader: User, now: datetime) -> tuple[Hit, ...]:
    """Those that contain every word and that the public search leaves out, among the ones that somebody may read."""
    searched = wanted(words)
    if not searched:
        return ()
    around = Standard.objects.filter(Q(memberships__user=reader) | Q(meetings__invitations__user=reader, meetings__invitations__guest=True))
    rows = Activity.objects.filter(standard__in=around).exclude(state="published").select_related("standard").prefetch_related("prompts")
    told = [(row, row.told()) for row in rows.order_by("-pk") if not row.public]
    found = [(row, said) for row, said in told if matches(words, (said.label, said.title, said.body))]
    actors = {row.standard: actor_for(user=reader, standard=row.standard, now=now) for row, _ in found}
    readable = (one for one in found if can_see_activity(actors[one[0].standard], one[0], guest=is_guest(one[0], reader)))
    return tuple(
        Hit(said.kind, said.label, row.standard.title, marked(said.title, searched), excerpt(said.body, searched), said.address)
        for row, said in islice(readable, MOST_FOUND)
    )


def readable_activities(standard: Standard, actor: Actor, agenda: Iterable[AgendaLine]) -> frozenset[int]:
    """The keys of those of an agenda that somebody may read."""
    keys = [line.item.activity_id for line in agenda if line.item.activity_id is not None]
    return frozenset(visible_activities(standard, actor).filter(pk__in=keys).values_list("pk", flat=True)) if keys else frozenset()


def people_invited(activity: Activity, now: datetime) -> list[User]:
    """The members of its circle and of those inside it, and the guests of its meetings, each with their organisation."""
    members = members_in(activity.standard, WITHIN[activity.circle], now)
    guests = Invitation.objects.filter(meeting__agenda__activity=activity, guest=True).select_related("user").order_by("pk")
    people = list({user.pk: user for user in (*members, *(one.user for one in guests))}.values())
    prefetch_related_objects(people, "organisation")
    return people


def took_part(activity: Activity) -> list[User]:
    """Those who answered it, or said something there."""
    keys = {*activity.takers.values_list("user", flat=True), *activity.entries.values_list("author", flat=True)} - {None}
    return list(User.objects.filter(pk__in=keys, is_active=True).order_by("pk"))


def asked_prompts(activity: Activity) -> tuple[AskedPrompt, ...]:
    """What it asks, with what was answered once it is closed."""
    return tuple(asked_prompt(one, counted=activity.over) for one in activity.prompts.prefetch_related("counts", "corrections"))


def asked_prompt(row: ActivityPrompt, *, counted: bool) -> AskedPrompt:
    counts = list(row.counts.all()) if counted else []
    return AskedPrompt(
        text=row.text,
        labels=row.read_labels(),
        right=row.right,
        explanation=row.explanation,
        synthesis=row.synthesis,
        outcome=row.outcome,
        chosen=tuple(one.chosen for one in counts),
        hands=tuple(one.hands for one in counts),
        key=row.pk,
        added=row.added_at,
        before=tuple(
            AskedWords(one.text, one.read_labels(), one.right, one.explanation, one.at, one.answered) for one in row.corrections.all()
        ),
    )


def prompts_for(activity: Activity, actor: Actor, *, guest: bool, answered: int) -> tuple[AskedPrompt, ...]:
    """The same as somebody may read it: of a quiz, the right answers come once one has answered, or once it is closed.

    `answered`: how many of its questions its reader has answered.
    """
    prompts = asked_prompts(activity)
    known = can_see_results(actor, activity, guest=guest) or can_change_activity(actor, activity)
    if activity.kind != Activity.Kind.QUIZ or known:
        return prompts
    return (*prompts[:answered], *map(_without_its_answer, prompts[answered:]))


def _without_its_answer(prompt: AskedPrompt) -> AskedPrompt:
    hidden: Any = {"right": None, "explanation": ""}
    return replace(prompt, **hidden, before=tuple(replace(words, **hidden) for words in prompt.before))


def answered_so_far(prompt: ActivityPrompt) -> int:
    """How many have answered a question, on line or by a hand, or taken a position on a statement."""
    hands = prompt.counts.aggregate(hands=Sum("hands"))["hands"] or 0
    takers = prompt.activity.takers.filter(answered__gte=prompt.position).count()
    return hands + takers + prompt.entries.order_by().values("author", "name").distinct().count()


def entries_of(activity: Activity) -> tuple[ActivityEntry, ...]:
    """All that was said, in order, each with how many hearts it has, `dear`."""
    return tuple(ENTRIES.filter(activity=activity).annotate(dear=Count("hearts")).order_by("number"))


def said_entries(rows: Iterable[ActivityEntry]) -> tuple[SaidEntry, ...]:
    """What was said, as the rules read it; what the team withholds left out."""
    return tuple(said_entry(row) for row in rows if row.hidden_at is None)


def said_entry(row: ActivityEntry) -> SaidEntry:
    followed = getattr(row, "followed", None)
    return SaidEntry(
        who=speaker_of(row),
        text=row.text,
        number=row.number,
        speaker=f"{row.author_id or ''} {row.name}",
        setting=row.setting,
        prompt=row.prompt_id or 0,
        place=row.place or 0,
        hearts=getattr(row, "dear", 0),
        forum=followed.forum if followed is not None else "",
        fate=FATES[followed.fate] if followed is not None else "",
    )


def speaker_of(row: ActivityEntry) -> str:
    """Whoever said it, as everybody reads it."""
    if row.author is not None:
        return row.author.speaking_for(row.organisation)
    named = row.name or "Une personne"
    return f"{named} ({row.organisation})" if row.organisation is not None and row.name != row.organisation.name else named


def told_of_activity(activity: Activity) -> tuple[str, ...]:
    """What the minutes of a meeting say of it, a line each."""
    return activity.rules.told(asked_prompts(activity), said_entries(entries_of(activity)))
