"""A person's hands, in a process of its own, on the database of DATABASE_URL: a step a line, as a JSON list, and its outcome.

`test_concurrency` gives several of them a step each at the same moment.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test import Client

from accounts.models import KeptAnswer, User
from accounts.services import kept_answers
from concertation import queries
from concertation.models import Ballot, Decision, Option, Proposal, SecretPaper, Vote
from concertation.rules.ballots import OptionPosition
from concertation.services import ballots, decisions, meetings, proposals, questions, releases, timetable
from concertation.services.decisions import Sitting
from concertation.services.families import releasing
from concertation.services.meetings import Programme
from concertation.services.questions import OptionDraft, Preparation
from standard import triggers
from standard.models import Event, Family, Link, Notice, Release, Revision, Standard
from standard.permissions import OPERATOR, PermissionRefused
from standard.queries import working_schema
from standard.schema.operations import resolve
from standard.services import chain, members
from standard.services.revisions import verify
from tests.concertation.dying import Place, killed_at
from tests.concertation.families import family_of_two
from tests.concertation.world import DAY, HOUR, NOW, World, make_world

LATER = NOW + 3 * DAY
PEOPLE = {"admin": "admin", "team": "rennes", "chair": "lyon", "contributor": "dax", "other": "pau", "stranger": "gap"}
SETTLED = (1, 2)
"""The numbers of the questions that were voted on before the races begin."""


def setup() -> dict[str, Any]:
    """An empty database, then two voted questions that change the same description, and a vote open on another change."""
    triggers.remove(connection)  # until the end of flush, which tells Django to make them again
    call_command("flush", interactive=False, verbosity=0)
    world = make_world()
    one = world.ask(OptionDraft(title="Porte", operations=world.describe("nom", "Le nom écrit sur la porte.")), title="Quel nom ?")
    other = world.ask(OptionDraft(title="Usage", operations=world.describe("nom", "Le nom d'usage.")), title="Quel usage ?")
    voting = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    ballot = world.open_ballot(voting, closes_at=NOW + 14 * DAY)
    for question in (one, other):
        voted = world.open_ballot(question)
        world.vote(voted, world.copil[0], world.option(question))
        world.close(voted)
    return {
        "one": world.option(one).pk,
        "other": world.option(other).pk,
        "ballot": ballot.pk,
        "voted": world.option(voting).pk,
        "chair": world.chair.email,
        "team": world.team.email,
        "member": world.copil[0].email,
    }


def decide(option: int, email: str) -> dict[str, Any]:
    chosen = Option.objects.get(pk=option)
    decision = decisions.decide(
        question=chosen.question,
        actor=User.objects.get(email=email),
        option=chosen,
        outcome="accepted",
        motive="Tout le monde est d'accord.",
        how="vote",
        now=LATER,
    )
    return {"decision": decision.number}


def vote(ballot: int, option: int, position: str, email: str) -> dict[str, Any]:
    (cast,) = ballots.vote(
        ballot=Ballot.objects.get(pk=ballot), actor=User.objects.get(email=email), said=[OptionPosition(option, position)], now=LATER
    )
    return {"sequence": cast.sequence}


def propose(email: str) -> dict[str, Any]:
    standard = Standard.objects.get()
    proposal = proposals.propose(
        standard=standard,
        actor=User.objects.get(email=email),
        title="Étudiants",
        motive="Ils viennent.",
        operations=resolve(working_schema(standard), [{"op": "add_value", "field": "public", "value": "Étudiants"}]),
        now=LATER,
    )
    return {"proposal": proposal.number}


def catch_up(days: int) -> dict[str, Any]:
    timetable.catch_up(actor=OPERATOR, now=NOW + days * DAY)
    return told()


def record() -> dict[str, Any]:
    """A consensus found in a meeting, that waits to be confirmed, on another value than the one people vote on: that one stays."""
    chair = User.objects.get(email="lyon@exemple.fr")
    standard = Standard.objects.get()
    programme = meetings.Programme("copil", NOW + HOUR, NOW + 2 * HOUR)
    present = list(standard.memberships.filter(circle="copil"))
    sitting = Sitting(meetings.plan(standard=standard, actor=chair, programme=programme, present=present, now=LATER))
    change = {"op": "add_value", "field": "public", "value": "Lycéens"}
    draft = OptionDraft(title="Ajouter", operations=resolve(working_schema(standard), [change]))
    team, preparation = _who("rennes@exemple.fr"), Preparation(title="Et les lycéens ?", kind="other")
    asked = questions.create(standard=standard, actor=team, preparation=preparation, options=[draft], now=LATER)
    decision = decisions.decide(
        question=asked, actor=chair, option=asked.options.get(position=1), outcome="accepted", motive="Oui.", how="consensus",
        sitting=sitting, now=LATER,
    )  # fmt: skip
    return {"decision": decision.pk}


def confirm(decision: int, email: str) -> dict[str, Any]:
    confirmed = decisions.confirm(decision=Decision.objects.get(pk=decision), actor=_who(email), now=LATER)
    return {"state": confirmed.state}


def contest(decision: int, email: str) -> dict[str, Any]:
    contested = decisions.object_to(decision=Decision.objects.get(pk=decision), actor=_who(email), motive="Pas ainsi.", now=LATER)
    return {"state": contested.state, "undone": contested.undone_in_id is not None}


def prepare() -> dict[str, Any]:
    world_standard = Standard.objects.get()
    return approved(releases.prepare(standard=world_standard, actor=_who("rennes@exemple.fr"), version="1.0.0", now=NOW))


def approved(candidate: Release) -> dict[str, Any]:
    """The committee approves a candidate in a meeting."""
    world_standard = candidate.standard
    asked = queries.candidate_question(candidate)
    assert asked is not None
    committee = world_standard.memberships.filter(circle="copil")
    programme = Programme(kind="copil", starts_at=NOW, ends_at=NOW)
    meeting = meetings.plan(standard=world_standard, actor=_who("rennes@exemple.fr"), programme=programme, present=committee, now=NOW)
    agreed = decisions.decide(
        question=asked,
        actor=_who("lyon@exemple.fr"),
        option=asked.options.get(),
        outcome="accepted",
        how="consensus",
        motive="Relue.",
        sitting=Sitting(meeting),
        now=NOW,
    )
    decisions.confirm(decision=agreed, actor=_who("brest@exemple.fr"), now=NOW)
    return {"release": candidate.pk}


def publish(release: int) -> dict[str, Any]:
    published = releases.publish(release=Release.objects.get(pk=release), actor=_who("rennes@exemple.fr"), now=NOW)
    return {"version": published.version}


def prepare_family() -> dict[str, Any]:
    """Two tables that are ready to be published together; the second has no committee."""
    people = {name: _who(f"{who}@exemple.fr") for name, who in PEOPLE.items()}
    world = World(standard=Standard.objects.get(), copil=(), now=NOW, **people)
    family, _ = family_of_two(world)
    version = releasing.prepare(family=family, actor=world.team, now=NOW)
    return {"version": version, **approved(Release.objects.get(standard=world.standard, state="candidate"))}


def publish_family(version: str) -> dict[str, Any]:
    published = releasing.publish(family=Family.objects.get(), actor=_who("rennes@exemple.fr"), version=version, now=NOW)
    return {"tables": published.parts.count()}


def invite(number: int) -> dict[str, Any]:
    """So many members more in the committee, and a vote that opens after it."""
    standard, team = Standard.objects.get(), _who("rennes@exemple.fr")
    for rank in range(number):
        members.invite(standard=standard, actor=team, email=f"membre{rank}@exemple.fr", circle="copil", now=NOW)
    draft = OptionDraft(text="Autrement")
    asked = questions.create(
        standard=standard, actor=team, preparation=Preparation(title="Et ceci ?", kind="other"), options=[draft], now=NOW
    )
    ballot = ballots.open(question=asked, actor=team, closes_at=NOW + 14 * DAY, now=NOW)
    people = ballot.electors.order_by("pk").values_list("user__email", flat=True)
    return {"ballot": ballot.pk, "option": asked.options.get(position=1).pk, "electors": list(people)}


def vote_all(ballot: int, option: int, emails: list[str]) -> dict[str, Any]:
    """Each in turn, a day after the vote opened; who was heard, and how many were refused."""
    held, heard, refusals = Ballot.objects.get(pk=ballot), [], []
    for email in emails:
        try:
            ballots.vote(ballot=held, actor=_who(email), said=[OptionPosition(option, "for")], now=NOW + DAY)
        except PermissionRefused as refusal:
            refusals.append(str(refusal))
        else:
            heard.append(email)
    return {"heard": heard, "refusals": refusals}


def close(ballot: int, after: int, by: str = "team") -> dict[str, Any]:
    """The team, or the worker at its time, closes a vote once so many votes have come; what its closing counted."""
    held = Ballot.objects.get(pk=ballot)
    while Vote.objects.filter(elector__ballot=held).count() < after:
        pass
    if by == "team":
        ballots.close(ballot=held, actor=_who("rennes@exemple.fr"), motive="La séance est finie.", now=NOW + DAY)
    else:
        timetable.catch_up(actor=OPERATOR, now=NOW + 14 * DAY)
    closed = Event.objects.get(verb="ballot.closed", subject_id=ballot)
    counted = closed.read_details()["options"][0]["for"]
    last = Link.objects.get(kind="event", subject=closed.pk).number
    late = Link.objects.filter(kind="vote", number__gt=last).count()
    return {"counted": counted, "late": late}


def secret() -> dict[str, Any]:
    """A secret vote where three have voted, and its end."""
    standard = Standard.objects.get()
    team, preparation = _who("rennes@exemple.fr"), Preparation(title="En secret ?", kind="other")
    draft = OptionDraft(text="Autrement")
    asked = questions.create(standard=standard, actor=team, preparation=preparation, options=[draft], now=NOW)
    ballot = ballots.open(question=asked, actor=team, secret=True, closes_at=NOW + 14 * DAY, now=NOW)
    option = asked.options.get(position=1).pk
    for name in ("brest", "lille", "nantes"):
        ballots.vote_in_secret(ballot=ballot, actor=_who(f"{name}@exemple.fr"), said=[OptionPosition(option, "for")], now=LATER)
    return {"ballot": ballot.pk, "option": option}


def vote_in_secret(ballot: int, option: int, email: str) -> dict[str, Any]:
    said = [OptionPosition(option, "against")]
    return {"receipt": ballots.vote_in_secret(ballot=Ballot.objects.get(pk=ballot), actor=_who(email), said=said, now=LATER)}


def kept(ballot: int) -> dict[str, Any]:
    """How many votes a ballot holds."""
    return {"votes": Vote.objects.filter(elector__ballot=ballot).count()}


def send(method: str, path: str, body: dict[str, Any], email: str, headers: dict[str, str]) -> dict[str, Any]:
    """A script of somebody, signed in, sends a request to the API."""
    client = Client(SERVER_NAME="localhost", headers=headers)
    client.force_login(_who(email))
    answer = client.generic(method, f"/api/v1/{path}", json.dumps(body), content_type="application/json")
    return {"status": answer.status_code, "said": answer.json(), "tag": answer.get("ETag", "")}


def a_minute_later() -> dict[str, Any]:
    """Whoever took the key of a request and has not answered is held to be lost."""
    return {"rows": KeptAnswer.objects.update(taken_at=F("taken_at") - kept_answers.LOST_AFTER)}


def die(place: Place, rank: int, step: str, *arguments: Any) -> dict[str, Any]:
    return killed_at(place, rank, lambda: STEPS[step](*arguments))


def rows() -> dict[str, Any]:
    """What the database holds, as a digest of all that is ours, and what `verify_history` finds broken."""
    models = [model for label in ("accounts", "standard", "concertation") for model in apps.get_app_config(label).get_models()]
    held = {
        # The stamp says only that somebody has had their turn; a secret paper filled in again is another, which says the same.
        model._meta.label: [
            {**row, "stamp": "", **({"id": 0} if model is SecretPaper else {})} for row in model._base_manager.order_by("pk").values()
        ]
        for model in models
    }
    faults = [found for standard in Standard.objects.all() if not isinstance(found := chain.verify(standard), chain.Chain)]
    return {"digest": hashlib.sha256(repr(held).encode()).hexdigest(), "fault": " ".join(map(str, faults))}


def _who(email: str) -> User:
    return User.objects.get(email=email)


def told() -> dict[str, Any]:
    """How many people are told of what the worker does by itself."""
    return {verb: Notice.objects.filter(event__verb=verb).count() for verb in ("ballot.reminded",)}


def report() -> dict[str, Any]:
    return {
        "decisions": Decision.objects.count(),
        "revisions": Revision.objects.count(),
        "proposals": Proposal.objects.count(),
        "votes": sorted(Vote.objects.exclude(elector__ballot__question__number__in=SETTLED).values_list("sequence", flat=True)),
        "broken": str(verify(Standard.objects.get()) or ""),
    }


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "setup": setup,
    "decide": decide,
    "vote": vote,
    "propose": propose,
    "catch_up": catch_up,
    "record": record,
    "confirm": confirm,
    "contest": contest,
    "prepare": prepare,
    "publish": publish,
    "prepare_family": prepare_family,
    "publish_family": publish_family,
    "invite": invite,
    "vote_all": vote_all,
    "close": close,
    "kept": kept,
    "secret": secret,
    "vote_in_secret": vote_in_secret,
    "send": send,
    "a_minute_later": a_minute_later,
    "killed_at": die,
    "rows": rows,
    "told": told,
    "report": report,
}

if __name__ == "__main__":
    for line in sys.stdin:
        step, *arguments = json.loads(line)
        try:
            outcome = STEPS[step](*arguments)
        except Exception as error:
            outcome = {"refused": type(error).__name__, "message": str(error)}
        connection.close()  # nobody may be in a database that another test copies
        print(json.dumps(outcome), flush=True)
