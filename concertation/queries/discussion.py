"""What is under discussion in a standard: the call for comments, the questions, the proposals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localtime

from concertation.models import Ballot, Comment, Consultation, Decision, Option, Proposal, ProposalElement, Question
from concertation.queries.ballots import standings_of
from concertation.queries.comments import Meter, gathered_under, meters, waiting_for_a_call
from concertation.queries.participation import calls_of, current_call
from concertation.rules.ballots import Standing
from standard.memory import under_stamp
from standard.models import Standard
from standard.moments import date_in_words, moment_in_words
from standard.schema.wording import number
from standard.schema.words import quoted, uncapital


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in a list: where it stands, in one sentence, until when, and how much was said."""

    question: Question
    state: str
    ballot: Ballot | None
    """Its last vote."""
    standing: Standing | None
    options: tuple[Option, ...]
    comments: int
    """How many comments on it, or brought together under it."""
    where: str

    @property
    def closes_at(self) -> datetime | None:
        """When the vote that is open ends."""
        return self.ballot.closes_at if self.ballot is not None and self.state == Question.State.VOTING else None

    @property
    def meeting_date(self) -> date | None:
        return self.question.meeting_date


@dataclass(frozen=True, slots=True)
class PendingQuestion:
    """A question that is not decided: what its place in a list depends on."""

    pk: int
    number: int
    state: str
    meeting_date: date | None
    running: bool
    """Whether it has a vote that nobody has closed."""
    closes_at: datetime | None
    """When that vote ends."""

    def at(self, now: datetime) -> PendingQuestion:
        """The same in the state that everyone reads at that moment, as `Question.state_at`; a meeting that is over hastens nothing."""
        over = not self.running or (self.closes_at is not None and self.closes_at <= now)
        ahead = self.meeting_date if self.meeting_date is not None and self.meeting_date >= localtime(now).date() else None
        return replace(self, state=Question.State.VOTED if self.state == Question.State.VOTING and over else self.state, meeting_date=ahead)

    @property
    def urgency(self) -> tuple[bool, float, date, int]:
        """Votes that end first, then the nearest meetings, then by number."""
        ends = self.closes_at.timestamp() if self.closes_at and self.state == Question.State.VOTING else float("inf")
        return (self.state != Question.State.VOTING, ends, self.meeting_date or date.max, self.number)


@dataclass(frozen=True, slots=True)
class Debate:
    """What is under discussion, whatever the moment."""

    calls: tuple[Consultation, ...]
    """The calls for comments, the first one first."""
    meters: dict[int | None, Meter]
    """By call, and in all for None."""
    waiting_for_a_call: int
    """How many comments wait for the next call."""
    pending: tuple[PendingQuestion, ...]
    open_proposals: int

    def among_all(self, now: datetime) -> str:
        """Beside the meter of all comments: what the call of the moment counts of them; empty where it is the same."""
        call, every = current_call(self.calls, now), self.meters[None]
        if call is None or self.meters[call.pk] == every:
            return ""
        its = self.meters[call.pk]
        return f"Tous appels confondus. Dans {quoted(str(call))}\u00a0: {number(its.answered)} sur {number(its.total)}."


@dataclass(frozen=True, slots=True)
class UnderDiscussion:
    """What a stranger may take part in now."""

    consultation: Consultation | None
    """The call that is open, or else the next one, or else the last."""
    open: bool
    meter: Meter
    pending: tuple[PendingQuestion, ...]
    """The questions not decided, the nearest deadline first."""
    to_settle: int
    """How many of them are not deferred."""
    questions: tuple[QuestionLine, ...]
    """The lines of those, or of the first ones, in the same order."""
    open_proposals: int


def lines_of(standard: Standard, keys: Iterable[int], now: datetime) -> tuple[QuestionLine, ...]:
    """The lines of these questions of a standard just read, in their order, in the same number of queries whatever their number; what
    is read of them is remembered.
    """
    wanted = tuple(keys)
    loaded = under_stamp(standard, ("questions", wanted), lambda: _load(Question.objects.filter(pk__in=wanted).order_by("pk")))
    for one in loaded:
        one.question.standard = standard
    by_key = {line.question.pk: line for line in _lines(loaded, now, standard)}
    return tuple(by_key[key] for key in wanted)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A question with what its line is made from."""

    question: Question
    comments: int


def _load(questions: QuerySet[Question]) -> tuple[_Loaded, ...]:
    replacing = Decision.objects.filter(state=Decision.State.IN_FORCE).only("number", "supersedes").order_by("number")
    loaded = list(
        questions.select_related("taken_up_in").prefetch_related(
            Prefetch("ballots", Ballot.objects.order_by("opened_at", "pk")),
            Prefetch("decisions", Decision.objects.only("number", "question", "outcome", "decided_at", "state").order_by("number")),
            Prefetch("decisions__superseded_by", replacing),
            Prefetch("options", Option.objects.only("question", "title", "recommended", "position").order_by("position")),
        )
    )
    keys = [question.pk for question in loaded]
    counted = Comment.objects.counted().order_by()
    said = Counter(dict(counted.filter(question__in=keys).values_list("question").annotate(Count("pk"))))
    gathered = Question.related_comments.through.objects.filter(Exists(counted.filter(pk=OuterRef("comment"))), question__in=keys)
    gathered = gathered.exclude(comment__question=F("question")).order_by()
    said.update(dict(gathered.values_list("question").annotate(Count("pk"))))
    return tuple(_Loaded(question, said[question.pk]) for question in loaded)


def _lines(loaded: Iterable[_Loaded], now: datetime, standard: Standard) -> tuple[QuestionLine, ...]:
    last = [(one, next(reversed(one.question.ballots.all()), None)) for one in loaded]
    standings = standings_of((ballot for _, ballot in last if ballot is not None), now, standard)
    return tuple(_line(one, ballot, standings[ballot.pk] if ballot is not None else None, now) for one, ballot in last)


def debate(standard: Standard) -> Debate:
    calls = calls_of(standard)
    running = Ballot.objects.filter(question__standard=standard, closed_at=None).order_by()
    ends = dict(running.values_list("question", "closes_at"))
    undecided = Question.objects.filter(standard=standard).exclude(state__in=Question.SETTLED).order_by()
    return Debate(
        calls=calls,
        meters=meters(standard, calls),
        waiting_for_a_call=waiting_for_a_call(standard).count(),
        pending=tuple(
            PendingQuestion(pk, number, state, meeting_date, pk in ends, ends.get(pk))
            for pk, number, state, meeting_date in undecided.values_list("pk", "number", "state", "meeting_date")
        ),
        open_proposals=Proposal.objects.open().filter(standard=standard).count(),
    )


def known_debate(standard: Standard) -> Debate:
    """The debate of a standard just read, remembered."""
    return under_stamp(standard, "debate", lambda: debate(standard))


def by_urgency(pending: Iterable[PendingQuestion], now: datetime) -> tuple[PendingQuestion, ...]:
    return tuple(sorted((question.at(now) for question in pending), key=lambda question: question.urgency))


def under_discussion(standard: Standard, now: datetime, *, found: Debate | None = None, most: int | None = None) -> UnderDiscussion:
    """`found`: the debate where it is at hand; `most`: how many of the questions to settle are read whole, and no other."""
    found = found or debate(standard)
    call = current_call(found.calls, now)
    pending = by_urgency(found.pending, now)
    to_settle = [question for question in pending if question.state != Question.State.DEFERRED]
    shown = pending if most is None else to_settle[:most]
    return UnderDiscussion(
        consultation=call,
        open=call is not None and call.is_open(now),
        meter=found.meters[call.pk if call is not None else None],
        pending=pending,
        to_settle=len(to_settle),
        questions=lines_of(standard, (question.pk for question in shown), now),
        open_proposals=found.open_proposals,
    )


def open_proposals_by_uid(standard: Standard, uids: Iterable[str] | None = None) -> dict[str, tuple[Proposal, ...]]:
    """The open proposals that each field and value is concerned by, of these uids if they are said, in one query."""
    mentions = _open_mentions(standard, uids).select_related("proposal__author", "proposal__organisation").order_by("proposal__number")
    found: dict[str, list[Proposal]] = defaultdict(list)
    for mention in mentions:
        mention.proposal.standard = standard
        found[mention.uid].append(mention.proposal)
    return {uid: tuple(listed) for uid, listed in found.items()}


def open_proposals_counted(standard: Standard) -> dict[str, int]:
    """How many open proposals each field and value is concerned by."""
    return dict(_open_mentions(standard).order_by().values_list("uid").annotate(Count("pk")))


def proposals_about(standard: Standard, uids: Iterable[str]) -> tuple[Proposal, ...]:
    """The open proposals that concern any of these fields and values."""
    by_uid = open_proposals_by_uid(standard, uids)
    found = {proposal.pk: proposal for listed in by_uid.values() for proposal in listed}
    return tuple(sorted(found.values(), key=lambda proposal: proposal.number))


def _open_mentions(standard: Standard, uids: Iterable[str] | None = None) -> QuerySet[ProposalElement]:
    mentions = ProposalElement.objects.filter(proposal__standard=standard, proposal__state=Proposal.State.OPEN)
    return mentions if uids is None else mentions.filter(uid__in=list(uids))


def comments_about(question: Question) -> QuerySet[Comment]:
    """The comments on a question, and those that the team brought together under it."""
    return Comment.objects.counted().filter(Q(question=question) | Q(pk__in=gathered_under(question))).order_by("created_at", "pk")


def _line(loaded: _Loaded, ballot: Ballot | None, standing: Standing | None, now: datetime) -> QuestionLine:
    question = loaded.question
    state = question.state_at(now)
    decision = next(reversed(question.decisions.all()), None)
    return QuestionLine(
        question=question,
        state=state,
        ballot=ballot,
        standing=standing,
        options=tuple(question.options.all()),
        comments=loaded.comments,
        where=where_it_stands(question, state, ballot, standing, decision),
    )


def where_it_stands(question: Question, state: str, ballot: Ballot | None, standing: Standing | None, decision: Decision | None) -> str:
    """Where a question stands, in one sentence. `ballot` and `decision` are its last ones."""
    if state == Question.State.VOTING and ballot is not None and standing is not None:
        until = f"Vote ouvert jusqu’au {moment_in_words(ballot.closes_at)}" if ballot.closes_at else "Vote ouvert"
        return f"{until}\u00a0: {uncapital(standing.missing)}"
    if state == Question.State.VOTED and ballot is not None and ballot.end is not None and standing is not None:
        return f"Vote clos le {moment_in_words(ballot.end)} : {uncapital(standing.missing)}"
    if decision is not None and state in (Question.State.DECIDED, Question.State.DEFERRED):
        day = date_in_words(localtime(decision.decided_at).date())
        later = next(iter(decision.superseded_by.all()), None)
        since = f", remplacée depuis par la décision n° {later.number}" if later is not None else ""
        return f"Décision n° {decision.number} du {day} : {uncapital(decision.get_outcome_display())}{since}."
    if decision is not None and state == Question.State.TO_CONFIRM:
        return f"Décision n° {decision.number} à confirmer : {uncapital(decision.get_outcome_display())}."
    if question.taken_up_in is not None:
        return f"Elle se décide dans la question n° {question.taken_up_in.number}."
    if state == Question.State.VOID:
        return "Sans objet : ce qu’elle soumettait au comité a changé depuis."
    if decision is not None and decision.state in (Decision.State.UNDONE, Decision.State.CONTESTED):
        done = "évoquée" if decision.state == Decision.State.UNDONE else "contestée"
        return f"À arbitrer : la décision n° {decision.number} a été {done} par un membre du comité de pilotage."
    decided = localtime(decision.decided_at).date() if decision is not None else None
    if question.meeting and (decided is None or question.meeting_date is None or decided < question.meeting_date):
        day = f", le {date_in_words(question.meeting_date)}" if question.meeting_date else ""
        return f"À arbitrer : {question.meeting}{day}."
    return f"De nouveau à arbitrer, après la décision n° {decision.number}." if decision is not None else "Aucun vote n’est encore ouvert."
