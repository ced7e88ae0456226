"""An activity as its page, the live page of a meeting and the screen of the room show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import User
from concertation import permissions
from concertation.models import Activity, ActivityEntry, EntryHeart
from concertation.queries.activities import answered_of, entries_of, is_guest, people_invited, prompts_for, said_entry
from concertation.rules.activities import AskedPrompt, SaidEntry, debate, open_questions, quiz
from concertation.rules.activities.corrections import corrected_in_words
from concertation.rules.activities.debate import OUTCOMES, DrawnAxis
from concertation.rules.activities.open_questions import FATES, FORUMS, Forum
from concertation.rules.activities.quiz import QuizResult
from pages.base import StandardPage
from pages.forms.activities import ConclusionForm, HandsForm, QuizForm, SayForm
from pages.written_over import marked
from standard.permissions import Verdict


@dataclass(frozen=True, slots=True)
class MayInActivity:
    """What who reads may do with an activity now."""

    change: Verdict
    ask: Verdict
    reword: Verdict
    correct: Verdict
    open: Verdict
    close: Verdict
    publish: Verdict
    take_part: Verdict
    write_down: Verdict
    see_results: Verdict
    follow: Verdict


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """What somebody said, with what its reader may do with it."""

    row: ActivityEntry
    said: SaidEntry
    place: str
    """Of a position: what its place is called."""
    before: tuple[tuple[str, str], ...]
    """Of a position that moved: the places where one stood before, each with what was said."""
    fate: str
    hearted: bool
    can_heart: bool
    can_withdraw: bool


@dataclass(frozen=True, slots=True)
class ShownPrompt:
    """A question of a quiz, or a statement of a debate, with what came of it."""

    asked: AskedPrompt
    corrected: tuple[str, ...]
    """What it said before, in words."""
    right: str
    mine: str
    """Of a quiz that was just answered: what its reader chose."""
    left: bool
    """Of a quiz: whether its reader is to answer it still."""
    result: QuizResult | None
    axis: DrawnAxis | None
    stands: tuple[ShownEntry, ...]
    outcome: str
    say_form: SayForm | None
    typed_form: SayForm | None
    hands_form: HandsForm | None
    conclusion_form: ConclusionForm | None


@dataclass(frozen=True, slots=True)
class ShownForum:
    """The open questions of a forum, the dearest first."""

    label: str
    entries: tuple[ShownEntry, ...]
    others: tuple[tuple[str, str], ...]
    """Where they may be moved to: code and words."""


@dataclass(frozen=True, slots=True)
class ShownActivity:
    activity: Activity
    may: MayInActivity
    prompts: tuple[ShownPrompt, ...]
    entries: tuple[ShownEntry, ...]
    forums: tuple[ShownForum, ...]
    answered: bool
    """Whether its reader has answered all that this quiz asks."""
    added: int
    """How many of its questions were added since its reader answered."""
    takers: int
    """How many have answered this quiz on line."""
    too_few: str
    """Why its results are withheld, where too few answered."""
    quiz_form: QuizForm | None
    say_form: SayForm | None
    typed_form: SayForm | None

    @property
    def asked_aloud(self) -> tuple[ShownPrompt, ...]:
        """What the room is shown: nothing before it opens."""
        return self.prompts if self.activity.opened_at is not None else ()


Bound = Mapping[tuple[str, int], forms.Form]
"""Forms that came back with something to mend, by what they do and the prompt that they are about, 0 for none."""


def shown(site: StandardPage, activity: Activity, *, bound: Bound | None = None, chosen: Mapping[int, int] | None = None) -> ShownActivity:
    """`chosen`: what its reader just answered to a quiz, which is kept nowhere, by question."""
    return _Showing(site, activity, bound or {}, chosen or {}).shown()


class _Showing:
    def __init__(self, site: StandardPage, activity: Activity, bound: Bound, chosen: Mapping[int, int]) -> None:
        self.site, self.activity, self.bound, self.chosen = site, activity, bound, chosen
        self.guest = is_guest(activity, site.reader)
        before = answered_of(activity, site.reader)
        self.prompts = prompts_for(activity, site.actor, guest=self.guest, answered=before)
        self.left = self.prompts[before:] if activity.kind == Activity.Kind.QUIZ else ()
        self.answered = before > 0 and not self.left
        self.added = len(self.left) if before else 0
        self.may = self._may()
        hearts = EntryHeart.objects.filter(entry__activity=activity, user=site.reader) if site.reader is not None else ()
        self.hearted = {one.entry_id for one in hearts}
        self.rows = entries_of(activity) if activity.kind != Activity.Kind.QUIZ else ()
        self.people = self._people()

    def shown(self) -> ShownActivity:
        activity, quizzed = self.activity, self.activity.kind == Activity.Kind.QUIZ
        entries = tuple(self._entry(row) for row in self.rows if row.prompt_id is None)
        alone = not quizzed and activity.kind != Activity.Kind.DEBATE
        takers = activity.takers.count() if quizzed else 0
        return ShownActivity(
            activity=activity,
            may=self.may,
            prompts=tuple(self._prompt(prompt) for prompt in self.prompts),
            entries=entries,
            forums=_forums(entries) if activity.kind == Activity.Kind.OPEN_QUESTIONS else (),
            answered=self.answered,
            added=self.added,
            takers=takers,
            too_few=quiz.TOO_FEW if any(0 < sum(one.chosen) < quiz.FEWEST_SHOWN for one in self.prompts) else "",
            quiz_form=self._form("quiz", 0, lambda: QuizForm(prompts=self.left)) if quizzed and self.may.take_part else None,
            say_form=self._say(None) if alone else None,
            typed_form=self._typed(None) if alone else None,
        )

    def _may(self) -> MayInActivity:
        actor, activity, prompts = self.site.actor, self.activity, self.prompts
        return MayInActivity(
            ask=permissions.can_ask_in_activity(actor, activity),
            change=permissions.can_change_activity(actor, activity),
            reword=permissions.can_reword_activity(actor, activity),
            correct=permissions.can_correct_prompt(actor, activity),
            open=permissions.can_open_activity(actor, activity, ready=activity.rules.opens(prompts)),
            close=permissions.can_close_activity(actor, activity),
            publish=permissions.can_publish_activity(actor, activity, ready=activity.rules.publishes(prompts)),
            take_part=permissions.can_take_part(actor, activity, guest=self.guest, done=self.answered),
            write_down=permissions.can_write_down(actor, activity),
            see_results=permissions.can_see_results(actor, activity, guest=self.guest),
            follow=permissions.can_follow_entry(actor, activity),
        )

    def _people(self) -> list[tuple[int, str]]:
        """Those for whom whoever leads may type."""
        if not self.may.write_down or self.activity.kind == Activity.Kind.QUIZ:
            return []
        return speakers(people_invited(self.activity, self.site.now))

    def _form(self, name: str, key: int, make: Any) -> Any:
        return self.bound.get((name, key)) or make()

    def _say(self, prompt: AskedPrompt | None) -> SayForm | None:
        if not self.may.take_part:
            return None
        mine = [row for row in self.rows if row.author_id == self.site.actor.user_id and row.prompt_id == (prompt.key if prompt else None)]
        last = mine[-1] if mine and (self.activity.rules.once or prompt is not None) else None
        key = prompt.key if prompt else 0
        made: SayForm = self._form("say", key, lambda: SayForm(kind=self.activity.kind, prompt=prompt, said=last))
        return made

    def _typed(self, prompt: AskedPrompt | None) -> SayForm | None:
        if not self.may.write_down:
            return None
        key = prompt.key if prompt else 0
        made: SayForm = self._form("typed", key, lambda: SayForm(kind=self.activity.kind, prompt=prompt, people=self.people))
        return made

    def _entry(self, row: ActivityEntry, place: str = "", before: tuple[tuple[str, str], ...] = ()) -> ShownEntry:
        said, actor = said_entry(row), self.site.actor
        open_question = self.activity.kind == Activity.Kind.OPEN_QUESTIONS
        return ShownEntry(
            row=row,
            said=said,
            place=place,
            before=before,
            fate=said.fate if said.fate != FATES["waiting"] else "",
            hearted=row.pk in self.hearted,
            can_heart=open_question and row.hidden_at is None and bool(permissions.can_heart(actor, row, guest=self.guest)),
            can_withdraw=bool(permissions.can_withdraw_entry(actor, row)),
        )

    def _prompt(self, prompt: AskedPrompt) -> ShownPrompt:
        debated = self.activity.kind == Activity.Kind.DEBATE
        rows = {row.number: row for row in self.rows if row.prompt_id == prompt.key and row.hidden_at is None}
        stands = debate.standpoints([said_entry(row) for row in rows.values()])
        names = debate.places(prompt.labels) if debated else ()
        return ShownPrompt(
            asked=prompt,
            corrected=corrected_in_words(prompt),
            right=prompt.labels[prompt.right] if prompt.right is not None else "",
            mine=prompt.labels[self.chosen[prompt.key]] if prompt.key in self.chosen else "",
            left=prompt in self.left,
            result=quiz.result(prompt) if not debated and self.may.see_results else None,
            axis=debate.drawn(prompt.labels, [one.now.place for one in stands]) if debated and stands else None,
            stands=tuple(
                self._entry(
                    rows[one.now.number], names[one.now.place], tuple((names[past.place], past.text) for past in reversed(one.before))
                )
                for one in stands
            ),
            outcome=OUTCOMES[prompt.outcome] if prompt.outcome else "",
            say_form=self._say(prompt) if debated else None,
            typed_form=self._typed(prompt) if debated else None,
            hands_form=self._form("hands", prompt.key, lambda: HandsForm(prompt=prompt)) if not debated and self.may.write_down else None,
            conclusion_form=self._form("conclude", prompt.key, lambda: concluding(prompt)) if debated and self.may.write_down else None,
        )


def concluding(prompt: AskedPrompt) -> ConclusionForm:
    form = ConclusionForm(prompt=prompt)
    return marked(form, prompt, tuple(form.fields))


def speakers(people: Iterable[User]) -> list[tuple[int, str]]:
    """Those for whom whoever leads may type, by their keys, each with whom they speak for."""
    return [(one.pk, one.speaking_for(one.organisation)) for one in people]


def _forums(entries: tuple[ShownEntry, ...]) -> tuple[ShownForum, ...]:
    by_number = {one.said.number: one for one in entries}
    ranked = open_questions.ranked([one.said for one in entries])
    return tuple(
        ShownForum(
            label,
            tuple(by_number[said.number] for said in listed),
            tuple((code, words) for code, words in FORUMS.items() if words != label and code != Forum.UNSORTED),
        )
        for label, listed in ranked.items()
    )
