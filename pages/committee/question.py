"""One question as a page of minutes, with the forms that its reader may use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.core.paginator import Page
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Ballot, Comment, Decision, Option, Proposal, Question
from concertation.queries import DecisionLine, InTheWay, Meanwhile, ShownBallot, Thread
from concertation.queries.ballots import ShownElector, reservations_on
from concertation.queries.discussion import QuestionLine, lines_of
from concertation.queries.sharing import SharedLine, known_shared, shared_among
from concertation.queries.topics import topic_of
from concertation.queries.use_cases import ShownAlarm, alarms_by_question, known_use
from concertation.rules.constitution import Stake
from pages.base import StandardPage, standard_page
from pages.committee.ballots import shown_votes
from pages.committee.evidence import evidence_of_options
from pages.errors import NotHere
from pages.forms.arbitration import AmendForm, ReasonForm, TakeUpForm
from pages.forms.deciding import DecideForm, DecisionReach, UndoingForm
from pages.forms.voting import CLOSING, RECUSING, MotiveForm, OpenBallotForm, ProxyForm, TypedVoteForm, VoteForm
from pages.meetings.finding import held_meetings, members_of
from pages.parts import Part
from standard.comparison import ChangesView, changes_view
from standard.models import Circle, Membership
from standard.permissions import ALLOWED, Verdict
from standard.queries import TEXTS
from standard.schema.model import Schema
from standard.schema.operations import Conflict, rebase
from standard.schema.rebasing import changes_nothing
from standard.weighing.telling import FilesEvidence

NOTHING_ELSE: Final = Meanwhile((), (), (), 0)

LATEST: Final = 20
"""How many of the discussions stand on a page of them."""


DONE: Final = "Le schéma dit déjà ce que dit cette option : une décision l’a adoptée."


@dataclass(frozen=True, slots=True)
class OptionTold:
    """An option: what it changes, and what stands in its way today."""

    option: Option
    changes: ChangesView | None
    conflict: str
    applied: bool
    """The schema has what it says already, by the decision in force."""


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option, and whether who reads may change it."""

    option: Option
    told: Part[OptionTold]
    can_change: Verdict
    overtaken: bool
    """Whether something was decided since that it no longer fits, and who reads may bring it up to that."""
    evidence: FilesEvidence | None
    """What the samples say of it; None where it changes nothing any more."""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question as a page of minutes."""

    line: QuestionLine
    options: tuple[ShownOption, ...]
    threads: Part[tuple[Thread, ...]]
    discussions: Page[Comment]
    """Those that begin them, the latest first."""
    votes: tuple[tuple[ShownBallot, Part[ShownBallot]], ...]
    """The latest first, each with the part of the page that tells it."""
    mine: ShownElector | None
    """The place of who reads among the electors of the vote that is open."""
    decisions: tuple[DecisionLine, ...]
    meanwhile: Meanwhile
    others: tuple[tuple[Question, str], ...]
    """Its questions, each with its state of now."""
    warnings: tuple[str, ...]
    """What whoever may open a vote should know first."""
    can_comment: Verdict
    can_edit: Verdict
    can_open_ballot: Verdict
    can_vote: Verdict | None
    can_type: Verdict | None
    can_close: Verdict | None
    receipt: str
    """Of the secret vote that was just taken."""
    deciding: Deciding
    can_reopen: Verdict
    can_take_up: Verdict
    takes_up: tuple[Question, ...]
    """The earlier ones that it asks again."""
    shared: tuple[SharedLine, ...]
    """The fields shared with other standards that its options change."""
    alarms: tuple[ShownAlarm, ...]
    """What rings about the fields that its options change, and about the use cases that they serve."""

    @property
    def question(self) -> Question:
        return self.line.question

    @property
    def ballots(self) -> tuple[ShownBallot, ...]:
        return tuple(view for view, _ in self.votes)

    @property
    def ballot(self) -> ShownBallot | None:
        """The vote that is open."""
        return next((view for view in self.ballots if view.open), None)

    @property
    def recommended(self) -> Option | None:
        return next((view.option for view in self.options if view.option.recommended), None)


def receipt_key(ballot: Ballot) -> str:
    """Where the session keeps the receipt of a secret vote, for the page to show it."""
    return f"recu-{ballot.pk}"


def find_question(site: StandardPage, number: int) -> Question:
    found = Question.objects.filter(standard=site.standard, number=number).select_related("standard", "reverses", "taken_up_in").first()
    if found is None:
        raise NotHere(f"Ce standard n’a pas de question n°\u00a0{number}.", standard=site.standard)
    return found


@dataclass(frozen=True, slots=True)
class Deciding:
    """What the person who reads may decide on a question now, and what that would take back."""

    reach: DecisionReach
    verdict: Verdict
    """Whether any way is open; otherwise why not."""
    closed: tuple[tuple[str, str], ...]
    """The ways by which nothing can be settled, and why."""
    in_force: Decision | None
    """The decision that another would replace."""
    changed: dict[str, str]
    """The fields that it changed."""
    in_the_way: tuple[InTheWay, ...]


def deciding_of(site: StandardPage, question: Question) -> Deciding:
    cheap = {how: permissions.can_decide(site.actor, question, site.now, how=how) for how in Decision.How.values}
    if not any(cheap.values()):
        reach = DecisionReach((), (), (), None, (), (), committee=True)
        return Deciding(reach, _best(cheap.values()), (), None, {}, ())
    options = tuple(question.options.select_related("base_revision", "proposal").order_by("position"))
    in_force = queries.in_force_on(question)
    ground = queries.ground_of(question, site.now, site.actor, replaces=in_force or question.reverses)
    stake = queries.at_stake(question, options, site.schema)

    def may(how: str, at_stake: tuple[Stake, ...]) -> Verdict:
        return permissions.can_decide(site.actor, question, site.now, how=how, ground=ground, at_stake=at_stake)

    settling = {how: may(how, stake) for how in cheap}
    ways = tuple(how for how in cheap if settling[how] or may(how, (Stake("postpones"),)))
    labels = dict(Decision.How.choices)
    replaced = in_force if in_force is not None and in_force.revision_id is not None and ways else None
    ballot = queries.latest_ballot(question) if "vote" in ways else None
    reach = DecisionReach(
        options=options,
        drafts=drafts_of(site, question),
        ways=ways,
        passing=queries.standing_of(ballot, closed=True).passing if ballot is not None else _awaited(in_force),
        meetings=tuple(held_meetings(site)) if ways else (),
        members=members_of(site) if ways else (),
        committee=ground.committee,
    )
    return Deciding(
        reach=_with_conditions(site, reach, ballot, in_force),
        verdict=_best(settling.values()) if not ways else ALLOWED,
        closed=tuple((str(labels[how]), verdict.reason) for how, verdict in settling.items() if cheap[how] and not verdict),
        in_force=in_force,
        changed=queries.changed_by(replaced) if replaced is not None else {},
        in_the_way=queries.taken_back(replaced).in_the_way if replaced is not None else (),
    )


def _awaited(in_force: Decision | None) -> int | None:
    """The option that a decision on a condition chose: deciding again is first of all to say that the condition is met."""
    return in_force.option_id if in_force is not None and in_force.outcome == Decision.Outcome.CONDITIONAL else None


def _with_conditions(site: StandardPage, reach: DecisionReach, ballot: Ballot | None, in_force: Decision | None) -> DecisionReach:
    """The same with what the option that passes, or any where none does yet, is to be noted with."""
    put = [one for one in reach.options if one.pk == reach.passing or (reach.passing is None and not one.struck_reason)]
    lines = shared_among(known_shared(site.standard, site.schema), {uid for one in put for uid in one.touched_uids()})
    pending = [line for line in lines if line.awaits(in_force)]
    noted = reservations_on(ballot, reach.passing) if ballot is not None and reach.passing is not None else ()
    owners = {line.shared.owner_id for line in pending}
    return replace(
        reach,
        conditional=bool(pending),
        conditions="\n".join([*(line.condition for line in pending), *noted]),
        condition_owner=next((member.pk for member in reach.members if member.user_id in owners), None),
    )


def drafts_of(site: StandardPage, question: Question) -> tuple[Proposal, ...]:
    """The drafts of the person who reads, and those that they began here to amend an option."""
    if site.reader is None:
        return ()
    mine = Proposal.objects.filter(standard=site.standard, state=Proposal.State.DRAFT).written_by(site.reader)
    here = mine.filter(Q(for_option=None) | Q(for_option__question=question))
    return tuple(here.exclude(operations="[]").order_by("-number"))


def show_question(site: StandardPage, question: Question, *, status: int = 200, **bound: object) -> HttpResponse:
    """The page of a question; `bound` are the forms that came back with something to mend."""
    standard, key = site.standard, question.pk
    (line,) = lines_of(standard, [key], site.now)
    options = site.remembered(("options", key), lambda: _options(question))
    votes = votes_on(site, question)
    running = next((view for view, _ in votes if view.open), None)
    deciding = deciding_of(site, question)
    discussions = site.paged(queries.comments_about(question).order_by("-created_at", "-pk"), LATEST, "question", key)
    working = site.schema
    others = NOTHING_ELSE
    touched = {uid for option in options for uid in option.touched_uids() if not option.struck_reason}
    if question.state not in Question.SETTLED:
        others = site.remembered(("meanwhile", key), lambda: queries.meanwhile(question))
    weighed = evidence_of_options(site, question, options)
    page = QuestionPage(
        line=line,
        options=tuple(_option_view(site, option, working, weighed.get(option)) for option in options),
        threads=site.part("question", key, discussions.number, make=lambda: queries.threads_begun_by(discussions)),
        discussions=discussions,
        votes=votes,
        mine=running.of(site.actor.user_id) if running else None,
        decisions=site.remembered(("decisions on", key), lambda: _decisions(site, question)),
        meanwhile=others,
        others=tuple((other, other.state_at(site.now)) for other in others.questions),
        warnings=tuple(queries.warnings(others, site.now)),
        can_comment=permissions.can_comment(site.actor, site.call, site.now),
        can_edit=permissions.can_edit_question(site.actor, question, site.now),
        can_open_ballot=permissions.can_open_ballot(site.actor, question, site.now),
        can_vote=permissions.can_vote(site.actor, running.ballot, site.now) if running else None,
        can_type=permissions.can_type_votes(site.actor, running.ballot, site.now) if running else None,
        can_close=permissions.can_close_ballot(site.actor, running.ballot, site.now) if running else None,
        receipt=site.request.session.get(receipt_key(running.ballot), "") if running and running.ballot.secret else "",
        deciding=deciding,
        can_reopen=permissions.can_reopen_question(site.actor, question, site.now),
        can_take_up=permissions.can_take_up_question(site.actor, question, site.now),
        takes_up=site.remembered(("takes up", key), lambda: tuple(question.takes_up.select_related("standard").order_by("number"))),
        shared=shared_among(known_shared(standard, working), touched),
        alarms=site.remembered(("alarms of", key), lambda: alarms_by_question(known_use(standard), {key: options})[key]),
    )
    drafts = drafts_of(site, question) if page.can_edit else ()
    forms: dict[str, object] = {
        "open_form": OpenBallotForm() if page.can_open_ballot else None,
        **_voting_forms(page),
        "decide_form": DecideForm(question=question, reach=deciding.reach) if deciding.reach.ways else None,
        "undoing_form": UndoingForm(changed=deciding.changed, in_the_way=deciding.in_the_way, prefix="defaire")
        if deciding.changed
        else None,
        "reopen_form": ReasonForm(auto_id="rouvrir_%s") if page.can_reopen else None,
        "take_up_form": TakeUpForm() if page.can_take_up else None,
        "strike_form": ReasonForm(auto_id=False),
        "follow": site.follow_button(topic_of(question)),
        "amend_form": AmendForm(drafts=drafts, auto_id=False) if drafts else None,
        **bound,
    }
    crumbs = [("Questions", reverse("pages:questions", args=[site.standard.slug]))]
    return site.render(
        "committee/question.html",
        page,
        section="participate",
        here=f"Question n°\u00a0{question.number}",
        crumbs=crumbs,
        status=status,
        **forms,
    )


def _best(verdicts: Iterable[Verdict]) -> Verdict:
    """Allowed if one of the verdicts is; otherwise the first reason."""
    listed = list(verdicts)
    return next((verdict for verdict in listed if verdict), listed[0])


def _options(question: Question) -> tuple[Option, ...]:
    rows = question.options.select_related("base_revision", "proposal", "question__standard")
    return tuple(rows.defer(*(f"base_revision__{name}" for name in TEXTS)).order_by("position"))


def votes_on(site: StandardPage, question: Question) -> tuple[tuple[ShownBallot, Part[ShownBallot]], ...]:
    ballots = Ballot.objects.filter(question=question).select_related("question__standard").prefetch_related(*queries.VOTES)
    held = site.remembered(("votes on", question.pk), lambda: queries.with_awaited(ballots.order_by("-opened_at", "-pk")))
    if not held:
        return ()
    committee = Membership.objects.filter(standard=site.standard, circle=Circle.COPIL).order_by("pk")
    members = frozenset(one.user_id for one in site.remembered("committee", lambda: list(committee)) if one.is_active(site.now))
    return shown_votes(site, held, members)


def _decisions(site: StandardPage, question: Question) -> tuple[DecisionLine, ...]:
    return queries.decision_lines(site.standard, question.decisions.order_by("-sequence"), releases=site.published)


def _option_view(site: StandardPage, option: Option, working: Schema, evidence: FilesEvidence | None) -> ShownOption:
    overtaken = site.remembered(("overtaken", option.pk), lambda: _overtaken(site, option, working))
    return ShownOption(
        option=option,
        told=site.part("option", option.pk, make=lambda: _option_told(site, option, overtaken)),
        can_change=permissions.can_change_option(site.actor, option, site.now),
        overtaken=overtaken.settles and bool(permissions.can_rebase_option(site.actor, option, site.now)),
        evidence=evidence if (not overtaken.conflict and not overtaken.applied) or option.question.state in Question.SETTLED else None,
    )


@dataclass(frozen=True, slots=True)
class _Overtaken:
    """What was decided since an option was written does to it."""

    conflict: str = ""
    applied: bool = False
    """Whether it is the one in force."""
    settles: bool = False
    """Whether there is something to choose, for it to fit again."""


def _overtaken(site: StandardPage, option: Option, working: Schema) -> _Overtaken:
    operations = option.read_operations()
    in_force = site.remembered(("in force", option.question_id), lambda: queries.in_force_on(option.question))
    if in_force is not None and in_force.revision_id is not None and in_force.option_id == option.pk:
        return _Overtaken(applied=True)
    if not operations or option.question.state in Question.SETTLED:
        return _Overtaken()
    called_up = site.remembered(("still there", option.question_id), lambda: queries.still_in_the_schema(option.question))
    if called_up is not None and called_up.option_id == option.pk:
        return _Overtaken()
    try:
        return _Overtaken(DONE if changes_nothing(working, rebase(working, operations)) else "")
    except Conflict as error:
        return _Overtaken(DONE) if queries.is_applied(option, site.standard) else _Overtaken(str(error), settles=True)


def _option_told(site: StandardPage, option: Option, overtaken: _Overtaken) -> OptionTold:
    operations = option.read_operations()
    changes = changes_view(option.base_revision.read_schema(), operations) if operations else None
    return OptionTold(option, changes, overtaken.conflict, overtaken.applied)


def _voting_forms(page: QuestionPage) -> dict[str, object]:
    """What the reader may do in the vote that is open."""
    names = ("vote_form", "typed_form", "recusal_form", "proxy_form", "close_form")
    if page.ballot is None:
        return dict.fromkeys(names)
    ballot, options = page.ballot.ballot, page.ballot.options
    others = [view.elector for view in page.ballot.electors if view.elector.user is not None]
    mine = page.mine if page.can_vote else None
    comments = tuple(queries.comments_to_await(ballot)) if mine or page.can_type else ()
    return {
        "vote_form": VoteForm(ballot=ballot, options=options, said=mine.said, comments=comments) if mine else None,
        "typed_form": TypedVoteForm(ballot=ballot, options=options, electors=others, comments=comments)
        if page.can_type and not ballot.secret
        else None,
        "recusal_form": MotiveForm(None, **RECUSING) if mine else None,
        "proxy_form": ProxyForm(electors=[each for each in others if each != mine.elector]) if mine and not ballot.secret else None,
        "close_form": MotiveForm(None, **CLOSING) if page.can_close else None,
    }


@require_safe
def question(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One question: context, options, what was said, the vote, the decision."""
    site = standard_page(request, slug)
    return show_question(site, find_question(site, number))
