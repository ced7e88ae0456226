"""What was decided and how, what members objected, and what is left to do."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from simple_history.models import HistoricalRecords

from concertation import places
from concertation.models.ballots import Ballot
from concertation.models.meetings import Meeting
from concertation.models.questions import Option, Question
from standard.binding import Act, Stateful, StatefulQuerySet
from standard.models import Revision, Standard
from standard.models.kept import WithOperations
from standard.models.search import Findable, Searched


class DecisionQuerySet(StatefulQuerySet):
    def in_force(self) -> DecisionQuerySet:
        """Those that bind: confirmed where they had to be, not undone, and that no other one has replaced."""
        replaced = self.model._base_manager.filter(supersedes=OuterRef("pk"), state=Decision.State.IN_FORCE)
        return self.filter(state=Decision.State.IN_FORCE).exclude(Exists(replaced))

    def settling(self) -> DecisionQuerySet:
        """Those that settle their question, rather than leave it open or put it off."""
        return self.exclude(outcome__in=[Decision.Outcome.OPEN, Decision.Outcome.DEFERRED])


class Decision(WithOperations, Searched, Stateful):
    """What was decided on a question, why and how, and the revision that it produced.

    `operations` are the decision's own: what was applied, whatever the options said. Only its state changes: a consensus waits
    to be confirmed, and is applied then on the schema of that day; a detail may be called up and undone; a condition is given to
    somebody else to check.
    """

    CHANGING: ClassVar[frozenset[str]] = frozenset(
        {"state", "confirmed_by", "confirmed_at", "operations", "revision", "undone_in", "condition_owner", "condition_due"}
    )

    class State(models.TextChoices):
        TO_CONFIRM = "to_confirm", "À confirmer"
        IN_FORCE = "in_force", "En vigueur"
        CONTESTED = "contested", "Contestée"
        UNDONE = "undone", "Évoquée par le comité"

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Validé"
        ACCEPTED_MODIFIED = "accepted_modified", "Validé avec modification"
        REJECTED = "rejected", "Écarté"
        OPEN = "open", "En suspens"
        DEFERRED = "deferred", "Reporté"
        SETTLED_BY_TEAM = "settled_by_team", "Traité par l'équipe"
        CONDITIONAL = "conditional", "Validé sous condition"

    class How(models.TextChoices):
        VOTE = "vote", "Par un vote"
        CONSENSUS = "consensus", "Par consensus en séance"
        TEAM = "team", "Par l'équipe projet, pour un détail"

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="decisions")
    sequence = models.PositiveIntegerField()
    """1 for the first decision on the question, then 2… : the constraint decides between two taken at once."""
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, null=True, related_name="decisions")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, related_name="decisions")
    state = models.CharField("état", max_length=20, choices=State.choices, default=State.IN_FORCE)
    outcome = models.CharField("issue", max_length=30, choices=Outcome.choices)
    how = models.CharField("comment", max_length=20, choices=How.choices)
    operations = models.TextField(default="[]")
    motive = models.TextField("motif")
    conditions = models.TextField("conditions et points d'attention", blank=True)
    condition_owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    """Who checks the condition."""
    condition_due = models.DateField("à vérifier avant le", null=True, blank=True)
    review_on = models.DateField("à revoir le", null=True, blank=True)
    held_in = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="decisions", verbose_name="séance")
    meeting = models.CharField("séance", max_length=200, blank=True)
    """The name of the meeting as it was typed, where it has no page of its own; of `held_in` otherwise."""
    meeting_date = models.DateField("date de la séance", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    without_committee = models.BooleanField(default=False)
    """That the standard had no committee: the team decided, and the decision says so."""
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, null=True, related_name="decision")
    undone_in = models.OneToOneField(Revision, on_delete=models.PROTECT, null=True, related_name="undoes")
    """The revision that took its change back, once a member called it up or contested it."""
    stays = models.TextField(default="[]")
    """What stays of the decision that it replaces, and why: JSON, `[{"uid": …, "name": …, "why": …}]`."""
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    objects: ClassVar[Any] = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["standard", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_decision_a_number"),
            models.UniqueConstraint(fields=["question", "sequence"], name="one_decision_at_a_time"),
            models.CheckConstraint(condition=~Q(motive=""), name="a_decision_has_a_motive"),
            models.CheckConstraint(
                condition=~Q(how="consensus") | (~Q(meeting="") & Q(meeting_date__isnull=False)),
                name="a_consensus_names_its_meeting",
            ),
            models.CheckConstraint(
                condition=Q(how="vote", ballot__isnull=False) | (~Q(how="vote") & Q(ballot=None)),
                name="a_voted_decision_names_its_ballot",
            ),
            models.CheckConstraint(condition=~Q(state="to_confirm") | Q(revision=None), name="what_waits_to_be_confirmed_changes_nothing"),
            models.CheckConstraint(condition=Q(revision=None) | ~Q(operations="[]"), name="a_revision_comes_from_operations"),
        ]

    def __str__(self) -> str:
        return f"Décision n° {self.number}"

    def get_absolute_url(self) -> str:
        return places.decision(self.standard.slug, self.number)

    def words(self, column: str) -> str:
        """Its motive or its conditions, as they are read now that slips of the pen are corrected. Reads `corrections`: prefetch them."""
        made = [one for one in self.corrections.all() if one.column == column]
        return max(made, key=lambda one: one.pk).text if made else str(getattr(self, column))

    @property
    def read_motive(self) -> str:
        return self.words("motive")

    @property
    def read_conditions(self) -> str:
        return self.words("conditions")

    def findable(self) -> Findable | None:
        said = "\n\n".join(filter(None, (self.read_motive, self.read_conditions)))
        return Findable("decision", self.pk, f"Décision n°\u00a0{self.number}", self.question.title, said, self.get_absolute_url())

    def read_stays(self) -> list[dict[str, str]]:
        """What stays of the decision that it replaces."""
        stays: list[dict[str, str]] = json.loads(self.stays)
        return stays


class Presence(Act):
    """That somebody was there when a consensus was found."""

    STANDARD: ClassVar[str] = "decision__standard"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["decision", "user"], name="one_is_present_once")]

    def __str__(self) -> str:
        return str(self.user)


class Objection(Act):
    """That a member of the committee calls up a detail, or contests a consensus, and why."""

    STANDARD: ClassVar[str] = "decision__standard"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="objections")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    motive = models.TextField("motif")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(motive=""), name="an_objection_has_a_motive")]

    def __str__(self) -> str:
        return f"{self.user}\u00a0: {self.motive[:60]}"


class UndoingToCome(models.Model):
    """That the change of a decision called up or contested comes out of the schema once a vote on what would go with it is over.

    It does not bind: the revision that takes the change back does.
    """

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="undoing_to_come")
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.decision)


class Correction(Act):
    """A slip of the pen corrected in a decision's words: the text as it is read from now on. The decision keeps the old one."""

    STANDARD: ClassVar[str] = "decision__standard"

    class Column(models.TextChoices):
        MOTIVE = "motive", "Motif"
        CONDITIONS = "conditions", "Conditions et points d'attention"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="corrections")
    column = models.CharField(max_length=20, choices=Column.choices)
    text = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class FollowUp(models.Model):
    """Something that a decision leaves to do, with who does it and by when."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="follow_ups")
    text = models.CharField("ce qui est à faire", max_length=500)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Who does it."""
    due = models.DateField("avant le", null=True, blank=True)
    added_at = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(null=True)
    note = models.TextField("ce qui a été fait", blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["due", "pk"]

    def __str__(self) -> str:
        return self.text


class ConstitutionChoice(Act):
    """That a standard takes one of the constitutions of `rules.constitution` as its own. The latest holds."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="constitutions")
    code = models.CharField(max_length=40)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    """None where there was no committee to decide."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.code
