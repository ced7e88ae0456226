"""What an address may ask for, and how its place is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from concertation import permissions as debate
from concertation import queries
from concertation.models import Decision
from concertation.rules.constitution import Person
from standard.permissions import Actor, Verdict
from tests.config.writing_routes.places import Places

Found = Callable[[Places], Any]


def the_standard(places: Places) -> dict[str, Any]:
    return {"slug": places.world.standard.slug}


def nowhere(places: Places) -> dict[str, Any]:
    """An address that names nothing."""
    return {}


def numbered(find: Found, *, option: bool = False) -> Found:
    """The address of something that has a number in its standard."""
    return lambda places: {
        **the_standard(places),
        "number": find(places).number,
        **({"pk": places.option.pk} if option else {}),
    }


def keyed(find: Found, *, of_standard: bool = False, name: str = "pk") -> Found:
    return lambda places: {**(the_standard(places) if of_standard else {}), name: find(places).pk}


@dataclass(frozen=True)
class Asks:
    """A permission is asked for, on `on(places, now)`. `sent`: what must be well written for the question to be put."""

    permission: Callable[..., Verdict]
    at: Found = the_standard
    on: Callable[[Places, datetime], tuple[Any, ...]] = lambda places, now: ()
    sent: Found = lambda places: {}
    query: Found = lambda places: ""
    refused: tuple[str, ...] = ("visitor", "contributor")


@dataclass(frozen=True)
class Hidden:
    """Nobody else than whom it belongs to knows that it exists: 404."""

    at: Found


@dataclass(frozen=True)
class OwnAccount:
    """It is about whoever is signed in, and a visitor is sent to sign in."""

    at: Found = nowhere


@dataclass(frozen=True)
class Open:
    """Anybody may, for the reason said; `answer` is what nothing sent is answered."""

    why: str
    at: Found = the_standard
    answer: int = 200


Route = Asks | Hidden | OwnAccount | Open

the_call = lambda places, now: (places.world.standard.consultations.order_by("-closes_at").first(), now)
of_comparison = keyed(lambda places: places.comparison, name="comparison_id")
of_conversion = keyed(lambda places: places.conversion, of_standard=True, name="conversion_id")
of_report = keyed(lambda places: places.report, of_standard=True, name="report_id")
the_meeting = keyed(lambda places: places.meeting, of_standard=True, name="number")
the_question = numbered(lambda places: places.question)
the_vote = numbered(lambda places: places.voting)
the_option = numbered(lambda places: places.question, option=True)
the_proposal = numbered(lambda places: places.proposal)
questioned = lambda places, now: (places.question, now)
edited = partial(debate.can_edit_proposal, in_question=False)
ended = partial(debate.can_end_authorship, in_question=False)
taken_in = partial(debate.can_take_in, in_question=False)


def the_follow_up(places: Places) -> dict[str, Any]:
    return {**the_standard(places), "number": places.decision.number, "pk": places.follow_up.pk}


def can_confirm(actor: Actor, decision: Decision, now: datetime) -> Verdict:
    ground = queries.common_ground(decision.standard, now, actor)
    return debate.can_confirm(actor, decision, ground=ground, recorder=Person(decision.decided_by_id or 0))


def can_object(actor: Actor, decision: Decision, now: datetime) -> Verdict:
    return debate.can_object(actor, decision, now, ground=queries.common_ground(decision.standard, now, actor))


that_question = keyed(lambda places: places.question)
that_option = keyed(lambda places: places.option)
that_proposal = keyed(lambda places: places.proposal)
described = {"op": "set_property", "field": "nom", "path": "description", "before": "Le nom affiché.", "after": "Le nom."}
a_vote: Found = lambda places: {"option": places.voting.options.get(position=1).pk, "position": "for"}
proposed = {"title": "Le nom", "motive": "Plus court.", "operations": [described]}
