"""Votes: how one is held, who may vote, what was said. What was said is written once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from concertation.models.contributions import Comment
from concertation.models.questions import Option, Question
from standard.binding import Act, Stateful, StatefulQuerySet
from standard.models.kept import WithOperations


class BallotQuerySet(StatefulQuerySet):
    def open_at(self, now: datetime) -> BallotQuerySet:
        """Those where one may vote: the query's form of `Ballot.is_open`."""
        return self.filter(closed_at=None).filter(Q(closes_at=None) | Q(closes_at__gt=now))


class Ballot(Stateful):
    """A vote on a question. Who may vote, what is voted on and how it is counted are frozen when it opens."""

    STANDARD: ClassVar[str] = "question__standard"
    CHANGING: ClassVar[frozenset[str]] = frozenset({"state", "closed_at", "close_motive", "published", "published_sha256"})

    class Rule(models.TextChoices):
        MAJORITY = "majority", "Majorité des voix exprimées"
        CONSENT = "consent", "Consentement"
        APPROVAL = "approval", "Approbation"
        RANKING = "ranking", "Classement"

    class State(models.TextChoices):
        OPEN = "open", "Ouvert"
        CLOSED = "closed", "Clos"

    class Per(models.TextChoices):
        PERSON = "person", "Une voix par personne"
        ORGANISATION = "organisation", "Une voix par organisation"

    class Shown(models.TextChoices):
        DURING = "during", "Pendant le vote"
        AFTER = "after", "Une fois le vote clos"

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="ballots")
    rule = models.CharField("règle", max_length=20, choices=Rule.choices)
    quorum = models.PositiveIntegerField("quorum, en nombre de voix", null=True, blank=True)
    """None: more than half of the voices."""
    threshold_percent = models.PositiveSmallIntegerField("seuil, en pourcentage des voix exprimées", null=True, blank=True)
    """An option passes with strictly more than this share of the votes that take a side. None: the rule's own."""
    per = models.CharField("à qui est la voix", max_length=20, choices=Per.choices, default=Per.PERSON)
    secret = models.BooleanField("vote secret", default=False)
    shown = models.CharField("résultats visibles", max_length=10, choices=Shown.choices, default=Shown.DURING)
    format = models.PositiveSmallIntegerField(default=2)
    """`rules.ballots.SINGLE_POSITION` for those where one voice held one option, `EACH_OPTION` now."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField("ferme le", null=True, blank=True)
    closed_at = models.DateTimeField(null=True)
    close_motive = models.TextField("pourquoi il se clôt avant la fin", blank=True)
    published = models.TextField(blank=True)
    """Once a secret ballot is closed: its papers, shuffled, as JSON (`rules.ballots.PublishedList`)."""
    published_sha256 = models.CharField(max_length=64, blank=True)

    objects: ClassVar[Any] = BallotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["opened_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question"], condition=Q(state="open"), name="one_open_ballot_a_question"),
            models.CheckConstraint(condition=Q(threshold_percent=None) | Q(threshold_percent__lt=100), name="a_threshold_can_be_reached"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | Q(state="closed", closed_at__isnull=False),
                name="a_closed_ballot_has_a_date",
            ),
            models.CheckConstraint(condition=Q(secret=False) | Q(shown="after"), name="a_secret_ballot_shows_nothing_before_its_end"),
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
    """What an elector said: a position on one option, or a ranking of them. The latest about each counts; the earlier stay visible."""

    STANDARD: ClassVar[str] = "elector__ballot__question__standard"
    ERASABLE: ClassVar[frozenset[str]] = frozenset({"motive", "lift"})

    class Position(models.TextChoices):
        FOR = "for", "Pour"
        AGAINST = "against", "Contre"
        ABSTAIN = "abstain", "Abstention"
        BLOCK = "block", "Opposition bloquante"
        AGREE = "agree", "D'accord"
        RESERVATION = "reservation", "D'accord avec une réserve"
        STAND_ASIDE = "stand_aside", "En retrait"
        APPROVE = "approve", "La retient"
        DECLINE = "decline", "Ne la retient pas"

    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="votes")
    ballot_option = models.ForeignKey(BallotOption, on_delete=models.PROTECT, null=True, related_name="votes")
    """None for a ranking, which is about them all."""
    sequence = models.PositiveIntegerField()
    """1 for the elector's first vote in the ballot, then 2… : the constraint decides between two sent at once."""
    position = models.CharField(max_length=20, choices=Position.choices, blank=True)
    ranking = models.TextField(blank=True)
    """Options by their keys, from the best liked, those of one place together: JSON, `[[3], [1, 2]]`."""
    motive = models.TextField("motif", blank=True)
    lift = models.TextField("rédaction qui lèverait l'objection", blank=True)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    """Who typed it in a meeting, where it was not the elector."""
    cast_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["cast_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["elector", "sequence"], name="one_current_vote_a_voter"),
            models.CheckConstraint(
                condition=(Q(ballot_option__isnull=False, ranking="") & ~Q(position=""))
                | (Q(ballot_option=None, position="") & ~Q(ranking="")),
                name="a_vote_is_a_position_or_a_ranking",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elector}\u00a0: {self.get_position_display()}"

    @cached_property
    def awaited(self) -> list[VoteAwaits]:
        """The comments whose answer an objection waits for, or waited for; `with_awaited` reads those of all votes at once."""
        return list(self.awaits.select_related("comment")) if self.position == self.Position.BLOCK else []


class VoteAwaits(Act):
    """That an objection waits for the answer to a comment: once it is answered, the voter is asked again."""

    STANDARD: ClassVar[str] = "vote__elector__ballot__question__standard"

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="awaits")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["vote", "comment"], name="a_vote_awaits_a_comment_once")]

    def __str__(self) -> str:
        return f"{self.vote} ← {self.comment_id}"


class Recusal(Act):
    """That an elector leaves the ballot, saying why: their voice leaves the denominator."""

    STANDARD: ClassVar[str] = "elector__ballot__question__standard"

    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="recusal")
    motive = models.TextField("motif")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(motive=""), name="a_recusal_has_a_motive")]

    def __str__(self) -> str:
        return f"{self.elector} se récuse"


class Proxy(Act):
    """That an elector lets another speak for them. The latest of an elector counts; without `holder` it takes the proxy back."""

    STANDARD: ClassVar[str] = "giver__ballot__question__standard"

    giver = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="proxies")
    holder = models.ForeignKey(Elector, on_delete=models.PROTECT, null=True, related_name="held")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["giver", "sequence"], name="one_current_proxy_a_giver"),
            models.CheckConstraint(condition=Q(holder=None) | ~Q(holder=models.F("giver")), name="a_proxy_goes_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder or 'personne'}"


class SecretPaper(models.Model):
    """While a secret ballot is open, what an elector said; gone once it is closed, when the papers are published shuffled.

    It does not bind and has no link: the published list does. `receipt` is what the voter keeps.
    """

    elector = models.OneToOneField(Elector, on_delete=models.CASCADE, related_name="paper")
    said = models.TextField()
    """`rules.ballots.as_payload` of each statement, as a JSON list."""
    receipt = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["receipt"]

    def __str__(self) -> str:
        return "Bulletin secret"
