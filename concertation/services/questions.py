"""Points to arbitrate: prepared with their options, amended, reopened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.text import Truncator

from accounts.models import User
from concertation import permissions
from concertation.models import Comment, Option, Proposal, Question
from concertation.rules.workflow import step
from concertation.services.changes import NOTHING, checked, stored
from concertation.services.putting import STATUS_QUO_TEXT, STATUS_QUO_TITLE
from concertation.services.states import move
from concertation.services.turn import Turn, turn
from standard.models import Standard
from standard.permissions import require
from standard.queries import working_revision
from standard.schema.operations import Operation
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns
from standard.services.numbers import next_number

NO_OPTION: Final = "Ajoutez au moins une option : le statu quo s’y joint de lui-même."


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """An option as the team brings it: a proposal, changed or not by `operations`; operations of its own; or only a text."""

    title: str = ""
    text: str = ""
    proposal: Proposal | None = None
    operations: tuple[Operation, ...] | None = None
    recommended: bool = False
    status_quo: bool = False
    """Only to recommend or to word the statu quo, which every question has anyway."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a question says, its options apart."""

    title: str
    kind: str
    context: str = ""
    recommendation: str = ""
    earlier_exchanges: str = ""
    meeting: str = ""
    meeting_date: date | None = None

    def read(self) -> dict[str, object]:
        """The columns of a question, read and checked."""
        return {
            "title": inputs.line("title", self.title, missing="Écrivez la question à trancher.", longest=300),
            "kind": inputs.choice("kind", self.kind, Question.Kind.values, message="Choisissez la nature de la question."),
            "context": inputs.text("context", self.context),
            "recommendation": inputs.text("recommendation", self.recommendation),
            "earlier_exchanges": inputs.text("earlier_exchanges", self.earlier_exchanges),
            "meeting": inputs.line("meeting", self.meeting),
            "meeting_date": self.meeting_date,
        }


@takes_turns
def create(
    *,
    standard: Standard,
    actor: User,
    preparation: Preparation,
    options: Sequence[OptionDraft],
    now: datetime,
    comments: Collection[Comment] = (),
) -> Question:
    """Put a question, with its options and the statu quo, which is always one of them. The same sent twice is one: the first is
    given back."""
    columns = preparation.read()
    with turn(standard, actor, now) as mine:
        require(permissions.can_prepare_question(mine.actor))
        if not any(not option.status_quo for option in options):
            raise InvalidInput("options", NO_OPTION)
        if sum(option.status_quo for option in options) > 1:
            raise InvalidInput("options", "Le statu quo n’est qu’une seule option.")
        if sum(option.recommended for option in options) > 1:
            raise InvalidInput("options", "L’équipe recommande une seule option.")
        same = _put_already(mine, columns, options, comments)
        if same is not None:
            return same
        question = Question.objects.create(standard=mine.standard, number=next_number(Question, mine.standard), created_at=now, **columns)
        listed = [*options] if any(option.status_quo for option in options) else [*options, OptionDraft(status_quo=True)]
        for position, draft in enumerate(sorted(listed, key=lambda draft: draft.status_quo), start=1):
            _add(mine, question, draft, position)
        _relate(question, comments)
        mine.record("question.put", question, message=question.title, uids=_about(question))
        return question


def edit(
    *,
    question: Question,
    actor: User,
    preparation: Preparation,
    now: datetime,
    recommended: Option | None = None,
    comments: Collection[Comment] | None = None,
) -> Question:
    """Change what a question says, the option that the team recommends, and the comments it brings together.

    None for `comments` leaves them as they are; None for `recommended` recommends none.
    """
    columns = preparation.read()
    with turn(question.standard, actor, now) as mine:
        question = Question.objects.get(pk=question.pk)
        require(permissions.can_edit_question(mine.actor, question, now))
        if recommended is not None and (recommended.question_id != question.pk or recommended.struck_reason):
            raise InvalidInput("recommended", "Recommandez une option de cette question qui n’est pas écartée.")
        for name, value in columns.items():
            setattr(question, name, value)
        question.save()
        _recommend(question, recommended)
        if comments is not None:
            _relate(question, comments)
        mine.record("question.edited", question, message=question.title, uids=_about(question))
        return question


@takes_turns
def add_option(*, question: Question, actor: User, option: OptionDraft, now: datetime) -> Option:
    """Add an option, before the statu quo, to a question that is not being voted on. The same sent twice is one."""
    with turn(question.standard, actor, now) as mine:
        question = Question.objects.get(pk=question.pk)
        require(permissions.can_edit_question(mine.actor, question, now))
        if option.status_quo:
            raise InvalidInput("options", "Cette question a déjà le statu quo parmi ses options.")
        same = next((one for one in question.options.filter(struck_reason="") if _is(one, option)), None)
        if same is not None:
            return same
        if option.recommended:
            _recommend(question, None)
        status_quo = question.options.get(status_quo=True)
        place = status_quo.position
        status_quo.position += 1
        status_quo.save()
        added = _add(mine, question, option, place)
        mine.record("option.added", added, message=added.title, details={"question": question.number}, uids=added.touched_uids())
        return added


@takes_turns
def amend_option(*, option: Option, actor: User, operations: Sequence[Operation], now: datetime, title: str = "", text: str = "") -> Option:
    """Give an option operations of its own; the proposal that it came from stays as its author wrote it."""
    title, text = inputs.line("title", title, longest=300), inputs.text("text", text)
    with turn(option.question.standard, actor, now) as mine:
        option = Option.objects.select_related("question", "proposal").get(pk=option.pk)
        require(permissions.can_change_option(mine.actor, option, now))
        base = working_revision(mine.standard)
        option.operations = stored(checked(mine.standard, operations, base))
        option.base_revision = base
        option.amended = option.proposal is not None and option.operations != option.proposal.operations
        option.title, option.text = title or option.title, text or option.text
        option.save()
        mine.record(
            "option.amended", option, message=option.title, details={"question": option.question.number}, uids=option.touched_uids()
        )
        return option


def strike_option(*, option: Option, actor: User, reason: str, now: datetime) -> Option:
    """Take an option out of what will be voted; it stays visible with the reason."""
    reason = inputs.text("reason", reason, missing="Dites pourquoi cette option est écartée : elle reste visible avec son motif.")
    with turn(option.question.standard, actor, now) as mine:
        option = Option.objects.select_related("question").get(pk=option.pk)
        require(permissions.can_change_option(mine.actor, option, now))
        option.struck_reason, option.recommended = reason, False
        option.save()
        mine.record("option.struck", option, message=reason, details={"question": option.question.number}, uids=option.touched_uids())
        return option


def reopen(*, question: Question, actor: User, motive: str, now: datetime) -> Question:
    """Bring a decided or deferred question back to the table, saying why. Its decision stands until another replaces it."""
    motive = inputs.text("motive", motive, missing="Dites pourquoi cette question est rouverte.")
    with turn(question.standard, actor, now) as mine:
        question = Question.objects.get(pk=question.pk)
        require(permissions.can_reopen_question(mine.actor, question, now))
        move(question, "reopen", taken_up_in=None)
        mine.record("question.reopened", question, message=motive, uids=_about(question))
        return question


def take_up(*, question: Question, into: Question, actor: User, now: datetime) -> Question:
    """Say that a question is asked again in another: it is decided there. Raises `InvalidInput("question", …)`."""
    with turn(question.standard, actor, now) as mine:
        question = Question.objects.get(pk=question.pk)
        require(permissions.can_take_up_question(mine.actor, question, now))
        into = Question.objects.get(pk=into.pk)
        if into.standard_id != question.standard_id:
            raise InvalidInput("question", "Cette question appartient à un autre standard.")
        if into == question:
            raise InvalidInput("question", "Une question ne se reprend pas elle-même : nommez-en une autre.")
        if into.state in (Question.State.TAKEN_UP, Question.State.VOID):
            raise InvalidInput("question", f"La question n° {into.number} ne se décide plus : nommez celle où celle-ci se décide.")
        move(question, "take_up", taken_up_in=into)
        mine.record(
            "question.taken_up", question, message=into.title, details={"into": into.number}, uids=(*_about(question), *_about(into))
        )
        return question


def _add(mine: Turn, question: Question, draft: OptionDraft, position: int) -> Option:
    proposal = draft.proposal
    working = base = working_revision(mine.standard)
    title = inputs.line("options", draft.title, longest=300)
    text = inputs.text("options", draft.text)
    operations = draft.operations or ()
    if draft.status_quo:
        if proposal is not None or operations:
            raise InvalidInput("options", "Le statu quo ne change rien : retirez ses changements.")
        title, text = title or STATUS_QUO_TITLE, text or STATUS_QUO_TEXT
    if proposal is not None:
        proposal = _taken_up(mine.standard, proposal)
        title, text = title or proposal.title, text or proposal.motive
        if draft.operations is None:
            operations, base = proposal.read_operations(), proposal.base_revision
    if not (title or text):
        raise InvalidInput("options", "Dites en quelques mots ce que change chaque option.")
    kept = stored(checked(mine.standard, operations, base)) if operations else NOTHING
    return Option.objects.create(
        question=question,
        position=position,
        title=_title(title, text),
        text=text,
        operations=kept,
        base_revision=working,
        proposal=proposal,
        amended=proposal is not None and draft.operations is not None and kept != proposal.operations,
        status_quo=draft.status_quo,
        recommended=draft.recommended,
    )


def _put_already(mine: Turn, columns: dict[str, object], options: Sequence[OptionDraft], comments: Collection[Comment]) -> Question | None:
    """The question that waits already in the same words, with the same options, for the same comments."""
    named = sum(draft.status_quo for draft in options)
    for one in Question.objects.filter(standard=mine.standard, state=Question.State.OPEN, **columns).prefetch_related("related_comments"):
        held = list(one.options.all())
        if (
            len(held) == len(options) + (0 if named else 1)
            and all(any(_is(option, draft) for option in held) for draft in options)
            and {comment.pk for comment in one.related_comments.all()} == {comment.pk for comment in comments}
        ):
            return one
    return None


def _title(title: str, text: str) -> str:
    return title or Truncator(text).chars(120)


def _is(option: Option, draft: OptionDraft) -> bool:
    """Whether it is the option that the team brings; that of a proposal, and the statu quo, say what is theirs where it says nothing."""
    title, text = inputs.line("options", draft.title, longest=300), inputs.text("options", draft.text)
    has_words = draft.proposal is not None or draft.status_quo
    return (
        (option.proposal_id, option.recommended, option.status_quo)
        == (draft.proposal.pk if draft.proposal is not None else None, draft.recommended, draft.status_quo)
        and (option.title == _title(title, text) or (has_words and not title))
        and (option.text == text or (has_words and not text))
        and ((draft.proposal is not None and draft.operations is None) or option.operations == stored(draft.operations or ()))
    )


def _taken_up(standard: Standard, proposal: Proposal) -> Proposal:
    """The proposal as it is now, if a question may take it up."""
    proposal = Proposal.objects.select_related("base_revision").get(pk=proposal.pk)
    if proposal.standard_id != standard.pk:
        raise InvalidInput("options", "Cette proposition appartient à un autre standard.")
    taken = step("proposal", proposal.state, "put_to_question")
    if not taken:
        raise InvalidInput("options", f"Proposition n° {proposal.number} : {taken.reason}")
    other = Option.objects.filter(proposal=proposal).exclude(question__state__in=Question.SETTLED).select_related("question").first()
    if other is not None:
        raise InvalidInput("options", f"La proposition n° {proposal.number} est déjà une option de la question n° {other.question.number}.")
    return proposal


def _recommend(question: Question, recommended: Option | None) -> None:
    for option in question.options.filter(recommended=True):
        option.recommended = False
        option.save()
    if recommended is not None:
        option = question.options.get(pk=recommended.pk)
        option.recommended = True
        option.save()


def _relate(question: Question, comments: Collection[Comment]) -> None:
    if any(comment.standard_id != question.standard_id for comment in comments):
        raise InvalidInput("comments", "Un de ces commentaires appartient à un autre standard.")
    question.related_comments.set(comments)


def _about(question: Question) -> tuple[str, ...]:
    """The uids of all that the options of a question would change, and of what its comments are on."""
    uids = [uid for option in question.options.all() for uid in option.touched_uids()]
    for comment in question.related_comments.all():
        uids += [comment.field_uid, comment.value_uid]
    return tuple(dict.fromkeys(uids))
