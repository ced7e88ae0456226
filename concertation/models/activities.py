"""What is done in a workshop, in a meeting or on line: what an activity asks, who answered, what was said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from concertation import places
from concertation.models.meetings import Meeting
from concertation.models.questions import Question
from concertation.rules.activities import RULES as KIND_RULES
from concertation.rules.activities import KindRules
from concertation.rules.activities.base import MOST_HANDS, MOST_PROMPTS
from concertation.rules.activities.debate import OUTCOMES
from concertation.rules.activities.open_questions import FATES, FORUMS, QuestionFate
from standard.models import Circle, Searched, Standard
from standard.models.search import Findable


class Activity(Searched):
    """A quiz, a round of introductions, a list of open questions, a débat mouvant: prepared, opened, closed, published."""

    class Kind(models.TextChoices):
        QUIZ = "quiz", "Quiz"
        INTRODUCTIONS = "introductions", "Tour de table"
        OPEN_QUESTIONS = "open_questions", "Questions en suspens"
        DEBATE = "debate", "Débat mouvant"

    class State(models.TextChoices):
        PREPARED = "prepared", "En préparation"
        OPEN = "open", "Ouverte"
        CLOSED = "closed", "Close"
        PUBLISHED = "published", "Publiée"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField("nature", max_length=20, choices=Kind.choices)
    number = models.PositiveIntegerField("numéro")
    title = models.CharField("titre", max_length=200)
    brief = models.TextField("consigne", blank=True)
    circle = models.CharField("cercle invité", max_length=20, choices=Circle.choices, blank=True)
    """Empty: whoever wants to, who signs in."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "kind", "number"], name="one_activity_a_number"),
            models.CheckConstraint(condition=~Q(title=""), name="an_activity_has_a_title"),
            models.CheckConstraint(
                condition=Q(state="prepared", opened_at=None) | (~Q(state="prepared") & Q(opened_at__isnull=False)),
                name="an_activity_in_use_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False) | (~Q(state="published") & Q(published_at=None)),
                name="an_activity_published_says_when",
            ),
        ]

    def __str__(self) -> str:
        """Quiz n° 1."""
        return f"{self.get_kind_display()} n°\u00a0{self.number}"

    def get_absolute_url(self) -> str:
        return places.activity(self.standard.slug, self.pk)

    @property
    def rules(self) -> KindRules:
        return KIND_RULES[self.kind]

    @property
    def public(self) -> bool:
        """Whether everybody may read it."""
        return self.state == self.State.PUBLISHED or (not self.circle and self.state != self.State.PREPARED)

    def findable(self) -> Findable | None:
        """By what it asks, once everybody may read it; never by what anybody answered or said."""
        return self.told() if self.public else None

    def told(self) -> Findable:
        """What a search tells of it to those who may read it."""
        asked = ("\n".join((one.text, *one.read_labels())) for one in self.prompts.all())
        return Findable(
            "activity", self.pk, str(self), self.title, "\n\n".join(filter(None, (self.brief, *asked))), self.get_absolute_url()
        )

    @property
    def over(self) -> bool:
        """Whether its results may be read: closed, published or not."""
        return self.state in (self.State.CLOSED, self.State.PUBLISHED)


class ActivityPrompt(models.Model):
    """A question of a quiz with its answers, or a statement of a debate with the anchors of its axis."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="prompts")
    position = models.PositiveSmallIntegerField()
    text = models.CharField("question ou affirmation", max_length=500)
    labels = models.TextField("réponses ou repères")
    """A JSON list, in order."""
    right = models.PositiveSmallIntegerField("bonne réponse", null=True)
    """Of a quiz: its place among the labels, from 0."""
    explanation = models.TextField("explication", blank=True)
    synthesis = models.TextField("synthèse", blank=True)
    outcome = models.CharField("issue", max_length=20, choices=OUTCOMES.items(), blank=True)
    added_at = models.DateTimeField(null=True, editable=False)
    """When it was asked, where people took part already."""

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["activity", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "position"], name="one_prompt_a_place"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=MOST_PROMPTS), name="an_activity_asks_so_much"),
            models.CheckConstraint(condition=~Q(text=""), name="a_prompt_asks_something"),
            models.CheckConstraint(
                condition=Q(outcome="", synthesis="") | (~Q(outcome="") & ~Q(synthesis="")), name="a_conclusion_has_its_synthesis"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def read_labels(self) -> tuple[str, ...]:
        return tuple(json.loads(self.labels))

    def write_labels(self, labels: Sequence[str]) -> None:
        self.labels = json.dumps(list(labels), ensure_ascii=False)


class PromptCorrection(models.Model):
    """What a question or a statement said before its words were corrected, once people could answer it: everybody reads it beside."""

    prompt = models.ForeignKey(ActivityPrompt, on_delete=models.CASCADE, related_name="corrections")
    at = models.DateTimeField()
    answered = models.PositiveIntegerField()
    """How many had taken part by then."""
    text = models.CharField(max_length=500)
    labels = models.TextField()
    right = models.PositiveSmallIntegerField(null=True)
    explanation = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text

    def read_labels(self) -> tuple[str, ...]:
        return tuple(json.loads(self.labels))


class QuizCount(models.Model):
    """How many gave an answer of a quiz: on line, and by raising a hand in the room.

    Counts are all that is kept of what was answered. No row says when, nor after whom, nor what else the same person answered; who
    answered is in `QuizTaker`, which says nothing else; no event is written, nor any copy of these rows.
    """

    prompt = models.ForeignKey(ActivityPrompt, on_delete=models.CASCADE, related_name="counts")
    place = models.PositiveSmallIntegerField()
    chosen = models.PositiveIntegerField(default=0)
    hands = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["prompt", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prompt", "place"], name="one_count_an_answer"),
            models.CheckConstraint(condition=Q(hands__lte=MOST_HANDS), name="so_many_hands_are_raised"),
        ]

    def __str__(self) -> str:
        return f"{self.chosen} + {self.hands}"


class QuizTaker(models.Model):
    """How far somebody has answered a quiz, so that they do once. What they answered is nowhere: see `QuizCount`."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="takers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answered = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How many of its questions, the first ones: more may have been added since."""

    class Meta:
        ordering: ClassVar = ["activity", "user"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["activity", "user"], name="a_quiz_is_answered_once")]

    def __str__(self) -> str:
        return "A répondu"


class ActivityEntry(models.Model):
    """What somebody said in an activity: an introduction, an open question, an argued position; typed by themselves or by the team.

    A position is never changed: another comes after it, and both are read.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField("qui le dit", max_length=200, blank=True)
    """Who said it in the room, where they have no account."""
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    """Who typed it, where it was not its author."""
    text = models.TextField("ce qui est dit")
    setting = models.CharField("cadre", max_length=200, blank=True)
    prompt = models.ForeignKey(ActivityPrompt, on_delete=models.CASCADE, null=True, related_name="entries")
    place = models.PositiveSmallIntegerField(null=True)
    """On the axis of its statement (`rules.activities.debate.places`)."""
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_motive = models.TextField(blank=True)
    """Why the team withholds it: whoever reads the activity reads this."""

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["activity", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "number"], name="one_entry_a_number"),
            models.CheckConstraint(condition=~Q(text=""), name="an_entry_says_something"),
            models.CheckConstraint(
                condition=Q(prompt=None, place=None) | Q(prompt__isnull=False, place__isnull=False), name="a_position_is_on_an_axis"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_motive="") | (Q(hidden_at__isnull=False) & ~Q(hidden_motive="")),
                name="a_hidden_entry_has_its_motive",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class EntryHeart(models.Model):
    """That somebody holds an open question dear."""

    entry = models.ForeignKey(ActivityEntry, on_delete=models.CASCADE, related_name="hearts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "user"], name="one_heart_a_person")]

    def __str__(self) -> str:
        return "Un cœur"


class EntryFollowed(models.Model):
    """Where an open question is to be dealt with, and what became of it."""

    entry = models.OneToOneField(ActivityEntry, on_delete=models.CASCADE, related_name="followed")
    forum = models.CharField("où en parler", max_length=20, choices=FORUMS.items(), blank=True)
    fate = models.CharField("ce qu’elle devient", max_length=20, choices=FATES.items(), default=QuestionFate.WAITING)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, related_name="open_questions")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, null=True, related_name="open_questions")
    text = models.TextField("réponse ou raison", blank=True)
    settled_at = models.DateTimeField(null=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fate="waiting", settled_at=None, question=None, meeting=None, text="")
                | Q(fate="question", settled_at__isnull=False, question__isnull=False, meeting=None)
                | Q(fate="agenda", settled_at__isnull=False, meeting__isnull=False, question=None)
                | (Q(fate__in=["answered", "set_aside"], settled_at__isnull=False, question=None, meeting=None) & ~Q(text="")),
                name="a_fate_says_what_it_has_to",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_fate_display())
