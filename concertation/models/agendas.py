"""What a meeting is to deal with, in order."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from concertation.models.activities import Activity
from concertation.models.decisions import Decision
from concertation.models.meetings import Meeting
from concertation.models.questions import Question


class AgendaItem(models.Model):
    """One item: a question to settle, a presentation, whatever else; what is said of it during the meeting."""

    class Kind(models.TextChoices):
        QUESTION = "question", "Question à trancher"
        PRESENTATION = "presentation", "Présentation"
        FREE = "free", "Échange"
        ACTIVITY = "activity", "Activité"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField("nature", max_length=20, choices=Kind.choices)
    title = models.CharField("point", max_length=300)
    minutes = models.PositiveSmallIntegerField("durée, en minutes", null=True, blank=True)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, null=True, blank=True, related_name="agenda_items")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items")
    """The one whose condition, or whose follow-up, is looked at."""
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="agenda_items")
    """The quiz, the round of introductions, the open questions or the debate that is held there: this is how one is of a meeting."""
    notes = models.TextField("ce qui s’est dit", blank=True)
    opened_at = models.DateTimeField(null=True, editable=False)
    """When the meeting came to it."""
    closed_at = models.DateTimeField(null=True, editable=False)
    carried_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, editable=False, related_name="carried_to")
    """The item of an earlier meeting that was not reached."""

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "question"], condition=Q(question__isnull=False), name="a_question_once_an_agenda"),
            models.UniqueConstraint(fields=["meeting", "activity"], condition=Q(activity__isnull=False), name="an_activity_once_an_agenda"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(opened_at__isnull=False, closed_at=None), name="one_item_at_a_time"),
            models.CheckConstraint(
                condition=Q(kind="question", question__isnull=False) | (~Q(kind="question") & Q(question=None)),
                name="an_item_on_a_question_names_it",
            ),
            models.CheckConstraint(
                condition=Q(kind="activity", activity__isnull=False) | (~Q(kind="activity") & Q(activity=None)),
                name="an_item_of_an_activity_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def notes_mark(self) -> str:
        """Which notes these are, for a page to say what it was written over."""
        return hashlib.sha256(self.notes.encode()).hexdigest()[:8]

    @property
    def about(self) -> frozenset[tuple[str, int, str]]:
        """What an agenda has once: a question, an activity, something that a decision left to do."""
        keys = (("question", self.question_id, ""), ("activity", self.activity_id, ""), ("decision", self.decision_id, self.title))
        return frozenset((what, key, title) for what, key, title in keys if key is not None)
