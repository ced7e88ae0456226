"""What is to decide: a question and its options."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from concertation import places
from concertation.models.contributions import Comment, Proposal
from standard.models import Release, Revision, Standard
from standard.models.kept import Mention, WithElements
from standard.models.search import Findable, Searched


class Question(Searched):
    """A point to arbitrate, prepared by the team: context, what was said, options, recommendation."""

    class Kind(models.TextChoices):
        FIELD_ADDITION = "field_addition", "Ajout de champ"
        FIELD_MERGE = "field_merge", "Fusion de champs"
        VALUE_ADDITION = "value_addition", "Ajout de valeurs"
        VALIDATION_LEVEL = "validation_level", "Niveau de validation"
        LABEL = "label", "Libellé"
        REQUIRED = "required", "Obligatoire ou facultatif"
        FIELD_DOCUMENTATION = "field_documentation", "Documentation d'un champ"
        VALUE_DOCUMENTATION = "value_documentation", "Documentation d'une valeur"
        GOVERNANCE = "governance", "Gouvernance"
        OTHER = "other", "Autre"

    class State(models.TextChoices):
        OPEN = "open", "À arbitrer"
        VOTING = "voting", "Vote ouvert"
        VOTED = "voted", "Vote clos, à décider"
        TO_CONFIRM = "to_confirm", "Décision à confirmer"
        DECIDED = "decided", "Décidée"
        DEFERRED = "deferred", "Reportée"
        TAKEN_UP = "taken_up", "Reprise dans une autre"
        VOID = "void", "Sans objet"

    SETTLED: ClassVar = (State.DECIDED, State.TAKEN_UP, State.VOID)
    """The states in which nothing is left to discuss."""

    class Subject(models.TextChoices):
        CHANGE = "change", "Un changement"
        VERSION = "version", "Une version à publier"
        CONSTITUTION = "constitution", "Les règles du standard"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveIntegerField()
    title = models.CharField("question", max_length=300)
    context = models.TextField("contexte", blank=True)
    kind = models.CharField("nature", max_length=30, choices=Kind.choices)
    subject = models.CharField("objet", max_length=20, choices=Subject.choices, default=Subject.CHANGE)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="questions")
    """The candidate to approve."""
    candidate_sha256 = models.CharField(max_length=64, blank=True)
    """What is approved, byte for byte: any change of the candidate voids it."""
    reverses = models.ForeignKey("concertation.Decision", on_delete=models.PROTECT, null=True, related_name="reversals")
    """The decision that it proposes to undo."""
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    taken_up_in = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="takes_up")
    """The question that asks it again, in the place of this one."""
    recommendation = models.TextField("recommandation de l'équipe", blank=True)
    earlier_exchanges = models.TextField("échanges précédents", blank=True)
    meeting = models.CharField("séance prévue", max_length=200, blank=True)
    meeting_date = models.DateField("date de la séance", null=True, blank=True)
    related_comments = models.ManyToManyField(Comment, blank=True, related_name="questions")
    created_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["standard", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_question_a_number"),
            models.CheckConstraint(
                condition=Q(subject="version", release__isnull=False) | (~Q(subject="version") & Q(release=None)),
                name="a_question_on_a_version_names_it",
            ),
            models.CheckConstraint(
                condition=Q(state="taken_up", taken_up_in__isnull=False) | (~Q(state="taken_up") & Q(taken_up_in=None)),
                name="a_question_taken_up_names_the_other",
            ),
        ]

    def __str__(self) -> str:
        return f"Question n° {self.number}\u00a0: {self.title}"

    def get_absolute_url(self) -> str:
        return places.question(self.standard.slug, self.number)

    def findable(self) -> Findable | None:
        said = "\n\n".join(filter(None, (self.context, self.recommendation, self.earlier_exchanges)))
        return Findable("question", self.pk, f"Question n°\u00a0{self.number}", self.title, said, self.get_absolute_url())

    def state_at(self, now: datetime) -> str:
        """The state as everyone reads it: a vote whose end has passed is closed, though nobody has closed it yet.

        Reads `ballots` where a vote is open: prefetch them for a list.
        """
        if self.state == self.State.VOTING and not any(ballot.is_open(now) for ballot in self.ballots.all()):
            return self.State.VOTED
        return self.state


class Option(WithElements):
    """One way to settle a question: a proposal, an amended version of it, a text, or the statu quo."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    title = models.CharField("option", max_length=300)
    text = models.TextField("ce qu'elle change", blank=True)
    operations = models.TextField(default="[]")
    base_revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="options")
    amended = models.BooleanField(default=False)
    """Whether the operations differ from the proposal's."""
    constitution = models.CharField(max_length=40, blank=True)
    """The constitution that it gives to the standard."""
    stays = models.TextField(default="[]")
    """Where it undoes a decision: what it leaves of it, and why, as `Decision.stays`."""
    status_quo = models.BooleanField(default=False)
    recommended = models.BooleanField(default=False)
    struck_reason = models.TextField("pourquoi elle est écartée", blank=True)
    """Why the option was struck before the vote; a struck option stays visible."""

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["question", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "position"], name="one_option_a_position"),
            models.UniqueConstraint(fields=["question"], condition=Q(status_quo=True), name="one_status_quo"),
            models.UniqueConstraint(fields=["question"], condition=Q(recommended=True), name="one_recommended_option"),
            models.CheckConstraint(condition=Q(status_quo=False) | Q(operations="[]"), name="the_status_quo_changes_nothing"),
        ]

    def __str__(self) -> str:
        return self.title


class OptionElement(Mention):
    """That an option would change a field or a value."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="elements")

    class Meta(Mention.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["option", "uid"], name="one_mention_an_option")]
