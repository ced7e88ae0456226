"""A person's hands, in a process of its own, on the database of DATABASE_URL: a step a line, as a JSON list, and its outcome.

`test_concurrency` gives several of them a step each at the same moment.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from accounts.models import User  # noqa: E402
from concertation.models import Ballot, Decision, Option, Proposal, Vote  # noqa: E402
from concertation.rules.ballots import OptionPosition  # noqa: E402
from concertation.services import ballots, decisions, proposals, timetable  # noqa: E402
from concertation.services.questions import OptionDraft  # noqa: E402
from standard import triggers  # noqa: E402
from standard.models import Notice, Revision, Standard  # noqa: E402
from standard.permissions import OPERATOR  # noqa: E402
from standard.queries import working_schema  # noqa: E402
from standard.schema.operations import resolve  # noqa: E402
from standard.services.revisions import verify  # noqa: E402
from tests.concertation.world import DAY, NOW, make_world  # noqa: E402


def setup() -> dict[str, Any]:
    """An empty database, then two questions that change the same description, and a vote open on another change."""
    triggers.remove(connection)  # until the end of flush, which tells Django to make them again
    call_command("flush", interactive=False, verbosity=0)
    world = make_world()
    one = world.ask(OptionDraft(title="Porte", operations=world.describe("nom", "Le nom écrit sur la porte.")), title="Quel nom ?")
    other = world.ask(OptionDraft(title="Usage", operations=world.describe("nom", "Le nom d'usage.")), title="Quel usage ?")
    voting = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    ballot = world.open_ballot(voting, closes_at=NOW + 14 * DAY)
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
        how="consensus",
        meeting="COPIL n° 4",
        meeting_date=NOW.date(),
        now=NOW,
    )
    return {"decision": decision.number}


def vote(ballot: int, option: int, position: str, email: str) -> dict[str, Any]:
    (cast,) = ballots.vote(
        ballot=Ballot.objects.get(pk=ballot), actor=User.objects.get(email=email), said=[OptionPosition(option, position)], now=NOW
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
        now=NOW,
    )
    return {"proposal": proposal.number}


def catch_up(days: int) -> dict[str, Any]:
    timetable.catch_up(actor=OPERATOR, now=NOW + days * DAY)
    return told()


def told() -> dict[str, Any]:
    """How many people are told of what the worker does by itself."""
    return {verb: Notice.objects.filter(event__verb=verb).count() for verb in ("ballot.reminded",)}


def report() -> dict[str, Any]:
    return {
        "decisions": Decision.objects.count(),
        "revisions": Revision.objects.count(),
        "proposals": Proposal.objects.count(),
        "votes": sorted(Vote.objects.values_list("sequence", flat=True)),
        "broken": str(verify(Standard.objects.get()) or ""),
    }


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "setup": setup,
    "decide": decide,
    "vote": vote,
    "propose": propose,
    "catch_up": catch_up,
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
        print(json.dumps(outcome), flush=True)
