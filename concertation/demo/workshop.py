"""What the story tells of the workshops: quizzes, introductions, open questions, débats mouvants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from concertation.demo.told import ToldSoFar
from concertation.rules.activities import AskedPrompt, quiz
from concertation.services import activities


class WorkshopSteps(ToldSoFar):
    """The steps of an activity: prepared, opened with what is said there, followed, ended."""

    def activity(
        self,
        *,
        at: datetime,
        by: User,
        key: str,
        kind: str,
        title: str,
        circle: str,
        brief: str = "",
        terms: Sequence[str] = (),
        asked: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """One that is prepared; a question says its right answer and the others, a statement its anchors."""
        prompts = [*quiz.from_glossary(terms), *(_prompt(one) for one in asked)]
        self.activities[key] = activities.prepare(
            standard=self.standard, actor=by, kind=kind, title=title, brief=brief, circle=circle, prompts=prompts, now=at
        )

    def held(
        self,
        *,
        at: datetime,
        by: User,
        activity: str,
        answers: Mapping[str, Sequence[int]] | None = None,
        said: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """It opens; people answer, by the places of what they choose, and speak: those who have no account are typed by the team."""
        opened = activities.open_activity(activity=self.activities[activity], actor=by, now=at)
        prompts = list(opened.prompts.all())
        for who, chosen in (answers or {}).items():
            given = {prompt.pk: place for prompt, place in zip(prompts, chosen, strict=True)}
            activities.answer_quiz(activity=opened, actor=self._account(who), answers=given, now=at)
        for one in said:
            spoken = dict(one)
            key, who, on, hearts = (spoken.pop(name, None) for name in ("key", "who", "on", "hearts"))
            prompt = prompts[on - 1] if on else None
            speaker = activities.Speaker(name=spoken.pop("name")) if "name" in spoken else None
            actor = self._account(who) if who else by
            entry = activities.say(activity=opened, actor=actor, prompt=prompt, speaker=speaker, now=at, **spoken)
            if key:
                self.entries[key] = entry
            for other in hearts or ():
                activities.heart(entry=entry, actor=self._account(other), now=at)

    def sorted(self, *, at: datetime, by: User, copil: Sequence[str] = (), workshop: Sequence[str] = ()) -> None:
        """Open questions, each where it is to be dealt with."""
        for forum, keys in (("copil", copil), ("workshop", workshop)):
            for key in keys:
                activities.sort(entry=self.entries[key], actor=by, forum=forum, now=at)

    def became(self, *, at: datetime, by: User, open_question: str, fate: str, question: str = "", text: str = "") -> None:
        """What became of an open question."""
        taken_up = self.questions[question] if question else None
        activities.settle(entry=self.entries[open_question], actor=by, fate=fate, question=taken_up, text=text, now=at)

    def ended(self, *, at: datetime, by: User, activity: str, concluded: Sequence[Mapping[str, str]] = ()) -> None:
        """It closes; of a debate, what the room concludes of each statement, in order."""
        closed = activities.close(activity=self.activities[activity], actor=by, now=at)
        for prompt, said in zip(closed.prompts.all(), concluded, strict=bool(concluded)):
            activities.conclude(prompt=prompt, actor=by, now=at, **said)

    def made_public(self, *, at: datetime, by: User, activity: str) -> None:
        activities.publish(activity=self.activities[activity], actor=by, now=at)


def _prompt(said: Mapping[str, Any]) -> AskedPrompt:
    if "anchors" in said:
        return AskedPrompt(said["text"], tuple(said["anchors"]))
    labels, right = quiz.mixed(said["right"], said["others"])
    return AskedPrompt(said["text"], labels, right, said["explanation"])
