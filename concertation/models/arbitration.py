"""What was decided, and how: ballots, votes, decisions. Votes and decisions are written once."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from concertation import places
from concertation.models.questions import Option, Question
from standard.binding import Act, Stateful
from standard.models import Revision, Standard
from standard.models.kept import WithOperations


class Ballot(Stateful):
    """A vote on a question. Who may vote and what is voted on are frozen when it opens."""

    STANDARD: ClassVar[str] = "question__standard"

    class Rule(models.TextChoices):
        MAJORITY = "majority", "Majorité des voix exprimées"
        CONSENT = "consent", "Consentement"

    class State(models.TextChoices):
        OPEN = "open", "Ouvert"
        CLOSED = "closed", "Clos"

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="ballots")
    rule = models.CharField("règle", max_length=20, choices=Rule.choices)
    quorum = models.PositiveIntegerField("quorum, en nombre de votants", default=0)
    threshold_percent = models.PositiveSmallIntegerField("seuil, en pourcentage des voix exprimées", default=50)
    """An option passes with strictly more than this share of the votes for or against."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField("ferme le", null=True, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["opened_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question"], condition=Q(state="open"), name="one_open_ballot_a_question"),
            models.CheckConstraint(condition=Q(threshold_percent__lt=100), name="a_threshold_can_be_reached"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | Q(state="closed", closed_at__isnull=False),
                name="a_closed_ballot_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Scrutin sur la question n° {self.question.number}"

    @property
    def end(self) -> datetime | None:
        """When it closed, or when it is to close; None while nothing says when."""
        return self.closed_at or self.closes_at

    def is_open(self, now: datetime) -> bool:
        """Whether one may vote: not closed by anybody, and its end not passed."""
        return self.closed_at is None and (self.closes_at is None or now < self.closes_at)


class BallotOption(WithOperations, Act):
    """An option as it stood when the ballot opened."""

    STANDARD: ClassVar[str] = "ballot__question__standard"

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="options")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    operations = models.TextField(default="[]")
    status_quo = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["ballot", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["ballot", "option"], name="an_option_is_put_once")]

    def __str__(self) -> str:
        return self.title


class Elector(Act):
    """Somebody who may vote in a ballot, in the name of an organisation."""

    STANDARD: ClassVar[str] = "ballot__question__standard"

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="electors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True)

    class Meta:
        ordering: ClassVar = ["ballot", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["ballot", "user"], name="an_elector_has_one_voice")]

    def __str__(self) -> str:
        return str(self.organisation or self.user or "Compte effacé")


class Vote(Act):
    """A position that an elector took. The latest of an elector counts; the earlier ones stay visible."""

    class Position(models.TextChoices):
        FOR = "for", "Pour"
        AGAINST = "against", "Contre"
        ABSTAIN = "abstain", "Abstention"
        BLOCK = "block", "Opposition bloquante"
        AGREE = "agree", "D'accord"
        RESERVATION = "reservation", "D'accord avec une réserve"
        STAND_ASIDE = "stand_aside", "En retrait"

    STANDARD: ClassVar[str] = "elector__ballot__question__standard"
    ERASABLE: ClassVar[frozenset[str]] = frozenset({"motive"})

    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="votes")
    ballot_option = models.ForeignKey(BallotOption, on_delete=models.PROTECT, related_name="votes")
    sequence = models.PositiveIntegerField()
    """1 for the elector's first vote in the ballot, then 2… : the constraint decides between two sent at once."""
    position = models.CharField(max_length=20, choices=Position.choices)
    motive = models.TextField("motif", blank=True)
    cast_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["cast_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["elector", "sequence"], name="one_current_vote_a_voter"),
        ]

    def __str__(self) -> str:
        return f"{self.elector}\u00a0: {self.get_position_display()}"


class Decision(WithOperations, Act):
    """What was decided on a question, why and how, and the revision that it produced.

    `operations` are the decision's own: what was applied, whatever the options said.
    """

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
    outcome = models.CharField("issue", max_length=30, choices=Outcome.choices)
    how = models.CharField("comment", max_length=20, choices=How.choices)
    operations = models.TextField(default="[]")
    motive = models.TextField("motif")
    conditions = models.TextField("conditions et points d'attention", blank=True)
    meeting = models.CharField("séance", max_length=200, blank=True)
    meeting_date = models.DateField("date de la séance", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, null=True, related_name="decision")
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

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
            models.CheckConstraint(condition=Q(revision=None) | ~Q(operations="[]"), name="a_revision_comes_from_operations"),
        ]

    def __str__(self) -> str:
        return f"Décision n° {self.number}"

    def get_absolute_url(self) -> str:
        return places.decision(self.standard.slug, self.number)
