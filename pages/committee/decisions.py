"""One decision whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Ballot, Decision, FollowUp, Objection, Presence, Proposal, Question
from concertation.queries import Deadline, DecisionLine, MadeCorrection, ShownBallot
from concertation.queries.sharing import SharedLine, UnderAgreement, known_shared
from concertation.rules.constitution import needs
from pages.base import StandardPage, standard_page
from pages.committee.ballots import shown_votes
from pages.errors import NotHere
from pages.forms.deciding import ObjectionForm
from pages.forms.follow_ups import ConditionForm, CorrectionForm, DoneForm, FollowUpForm
from pages.parts import Part
from standard.comparison import ChangesView, changes_view
from standard.models import Membership
from standard.moments import day_of
from standard.permissions import Verdict
from standard.queries import TEXTS
from standard.schema.operations import Operation


@dataclass(frozen=True, slots=True)
class ShownFollowUp:
    """Something that the decision leaves to do, with the forms that the reader may use, or None."""

    follow_up: FollowUp
    overdue: bool
    change_form: FollowUpForm | None
    done_form: DoneForm | None


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One decision: what it changed, why, how, who confirmed it, and what became of it."""

    line: DecisionLine
    changes: Part[ChangesView | None]
    ballot: tuple[ShownBallot, Part[ShownBallot]] | None
    """The vote that it comes from, with the part of the page that tells it."""
    earlier: tuple[tuple[ShownBallot, Part[ShownBallot]], ...]
    """The votes held before it that it does not come from."""
    proposal: Proposal | None
    presences: tuple[Presence, ...]
    objections: tuple[Objection, ...]
    left: tuple[str, ...]
    """What could not be undone once it was called up or contested, in sentences."""
    can_confirm: Verdict
    can_object: Verdict
    can_reverse: Verdict
    reversal: Question | None
    """The question, not settled yet, that asks whether it is undone."""
    until: datetime
    """Until when one may object."""
    says: str
    """What it says of itself, where there was no committee."""
    deadlines: tuple[tuple[Deadline, bool], ...]
    """Its condition and its review, while they are awaited; whether each is late."""
    follow_ups: tuple[ShownFollowUp, ...]
    corrections: tuple[MadeCorrection, ...]
    can_add_follow_up: Verdict
    can_correct: Verdict
    can_take_up_again: Verdict
    agreements: tuple[tuple[SharedLine, UnderAgreement], ...]
    """The agreements that it is under, where it is on condition and changes a field shared with another standard."""

    @property
    def decision(self) -> Decision:
        return self.line.decision

    @property
    def unchanged(self) -> bool:
        return not _applied(self.decision)


@require_safe
def decision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    return show_decision(site, site.remembered(("decision", number), lambda: find_decision(site, number)))


def find_decision(site: StandardPage, number: int) -> DecisionLine:
    found = Decision.objects.filter(standard=site.standard, number=number)
    whole = found.select_related("decided_by", "confirmed_by", "supersedes", "option__proposal__author", "held_in", "undone_in")
    light = whole.defer(*(f"undone_in__{name}" for name in TEXTS))
    lines = queries.decision_lines(site.standard, light, releases=site.published)
    if not lines:
        raise NotHere(f"Ce standard n’a pas de décision n°\u00a0{number}.", standard=site.standard)
    return lines[0]


def show_decision(
    site: StandardPage,
    line: DecisionLine,
    *,
    status: int = 200,
    change_forms: Mapping[int, FollowUpForm] = MappingProxyType({}),
    done_forms: Mapping[int, DoneForm] = MappingProxyType({}),
    **bound: object,
) -> HttpResponse:
    """The page of a decision; `bound` are the forms that came back with something to mend."""
    taken = line.decision
    for beside in (taken.supersedes, taken.option.proposal if taken.option is not None else None):
        if beside is not None:
            beside.standard = site.standard
    key = taken.pk
    ground = queries.common_ground(site.standard, site.now, site.actor)
    asked = needs(ground.constitution, permissions.case_of(taken, ground))
    reversal = queries.reversal_of(taken)
    can_add_follow_up = permissions.can_add_follow_up(site.actor)
    can_charge = permissions.can_charge_condition(site.actor, taken, replaced=line.superseded_by is not None)
    members = people_to_ask(site) if can_add_follow_up else ()
    page = DecisionPage(
        line=line,
        changes=site.part("decision", key, make=lambda: _changes(taken)),
        ballot=next(iter(_votes(site, [taken.ballot_id])), None),
        earlier=_votes(site, [one.ballot.pk for one in line.earlier]),
        proposal=taken.option.proposal if taken.option is not None else None,
        presences=site.remembered(("presences", key), lambda: tuple(taken.presences.select_related("user", "organisation").order_by("pk"))),
        objections=site.remembered(("objections", key), lambda: tuple(taken.objections.select_related("user").order_by("at", "pk"))),
        left=site.remembered(("left", key), lambda: queries.left_after_objection(taken)),
        can_confirm=permissions.can_confirm(site.actor, taken, ground=ground, recorder=queries.recorder_of(taken, site.now)),
        can_object=permissions.can_object(site.actor, taken, site.now, ground=ground, replaced=line.superseded_by is not None),
        can_reverse=permissions.can_reverse(site.actor, taken, replaced=line.superseded_by is not None, asked=reversal),
        reversal=reversal,
        until=taken.decided_at + asked.objection,
        says=site.remembered(("said without committee", key), lambda: queries.said_without_committee(taken)),
        deadlines=tuple(
            (one, one.overdue(site.now))
            for one in queries.known_deadlines(site.standard)
            if one.decision == taken and one.kind != "follow_up"
        ),
        follow_ups=tuple(_follow_ups(site, taken, members, change_forms, done_forms)),
        corrections=site.remembered(("corrections", key), lambda: queries.corrected(taken)),
        can_add_follow_up=can_add_follow_up,
        can_correct=permissions.can_correct_decision(site.actor, taken),
        can_take_up_again=permissions.can_reopen_question(site.actor, taken.question, site.now),
        agreements=tuple(
            (line, one) for line in known_shared(site.standard, site.schema) for one in line.decisions if one.decision == taken
        ),
    )
    crumbs = [("Décisions", reverse("pages:decisions", args=[site.standard.slug]))]
    return site.render(
        "committee/decision.html",
        page,
        section="decisions",
        here=f"Décision n°\u00a0{taken.number}",
        crumbs=crumbs,
        status=status,
        **{
            "objection_form": ObjectionForm() if page.can_object else None,
            "follow_up_form": FollowUpForm(members=members) if can_add_follow_up else None,
            "condition_form": ConditionForm(members=people_to_ask(site), decision=taken) if can_charge else None,
            "correction_form": CorrectionForm(decision=taken) if page.can_correct else None,
            **bound,
        },
    )


def people_to_ask(site: StandardPage) -> tuple[Membership, ...]:
    """Those who may be given something to do: the committee, the team and the contributors, a person once."""
    found = site.standard.memberships.active(site.now).select_related("user").order_by("user__display_name", "pk")
    return tuple({member.user_id: member for member in found}.values())


def _follow_ups(
    site: StandardPage,
    taken: Decision,
    members: Sequence[Membership],
    changing: Mapping[int, FollowUpForm],
    doing: Mapping[int, DoneForm],
) -> Iterator[ShownFollowUp]:
    """What is left to do, then what was done. `members`: who may be asked; `changing` and `doing`: the forms that came back."""
    listed = taken.follow_ups.select_related("owner").order_by(F("done_at").asc(nulls_first=True), F("due").asc(nulls_last=True), "pk")
    for one in listed:
        may_change, may_finish = permissions.can_change_follow_up(site.actor, one), permissions.can_finish_follow_up(site.actor, one)
        change_form = changing.get(one.pk) or FollowUpForm(members=members, held=one, prefix=f"suite{one.pk}")
        done_form = doing.get(one.pk) or DoneForm(prefix=f"fait{one.pk}")
        yield ShownFollowUp(
            follow_up=one,
            overdue=one.done_at is None and one.due is not None and one.due < day_of(site.now),
            change_form=change_form if may_change else None,
            done_form=done_form if may_finish else None,
        )


def _changes(taken: Decision) -> ChangesView | None:
    operations = _applied(taken)
    return changes_view(queries.schema_found(taken), operations) if operations else None


def _applied(taken: Decision) -> tuple[Operation, ...]:
    """What it changes of the schema: nothing while its condition is awaited."""
    return () if taken.outcome == Decision.Outcome.CONDITIONAL else taken.read_operations()


def _votes(site: StandardPage, keys: Sequence[int | None]) -> tuple[tuple[ShownBallot, Part[ShownBallot]], ...]:
    wanted = tuple(key for key in keys if key is not None)
    ballots = Ballot.objects.filter(pk__in=wanted).prefetch_related(*queries.VOTES).order_by("opened_at", "pk")
    return shown_votes(site, site.remembered(("votes", wanted), lambda: queries.with_awaited(ballots)) if wanted else ())
