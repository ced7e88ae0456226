"""What people say and propose: calls for comments, comments, proposals."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import User
from concertation import places
from standard.models import Revision, Standard
from standard.models.kept import Mention, WithElements
from standard.models.search import Findable, Searched


class Consultation(models.Model):
    """A call for comments on a frozen revision, open from a moment until another.

    What its row says does not change as time passes: `state_at` says where it stands.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "À venir"
        OPEN = "open", "Ouvert"
        LATE = "late", "Clos, les remarques tardives sont reçues"
        CLOSED = "closed", "Clos"
        CANCELLED = "cancelled", "Annulé"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="consultations")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("titre", max_length=200, blank=True)
    opens_at = models.DateTimeField("ouvre le")
    closes_at = models.DateTimeField("ferme le")
    late_until = models.DateTimeField("reçoit des remarques tardives jusqu’au", null=True)
    continuous = models.BooleanField("reçoit des contributions en dehors de ses dates", default=False)
    """They wait for the next call, which they are then part of."""
    cancelled_at = models.DateTimeField(null=True)
    cancel_motive = models.TextField("motif de l’annulation", blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["opens_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_at__gte=models.F("opens_at")), name="a_consultation_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(late_until=None) | Q(late_until__gt=models.F("closes_at")), name="late_comments_come_after_the_end"
            ),
        ]

    def __str__(self) -> str:
        return self.title or "Appel à commentaires"

    def state_at(self, now: datetime) -> Consultation.State:
        if self.cancelled_at is not None and self.cancelled_at <= now:
            return self.State.CANCELLED
        if now < self.opens_at:
            return self.State.PLANNED
        if now < self.closes_at:
            return self.State.OPEN
        return self.State.LATE if self.late_until is not None and now < self.late_until else self.State.CLOSED

    def is_open(self, now: datetime) -> bool:
        return self.state_at(now) == self.State.OPEN

    def is_coming(self, now: datetime) -> bool:
        return self.state_at(now) == self.State.PLANNED

    def receives(self, now: datetime) -> bool:
        """Whether what is said now is said in it, in time or late."""
        return self.state_at(now) in (self.State.OPEN, self.State.LATE)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def public(self) -> ProposalQuerySet:
        """Everything but drafts, which only their authors see, and what was refused as spam."""
        return self.exclude(state__in=Proposal.UNSEEN)

    def open(self) -> ProposalQuerySet:
        return self.filter(state=Proposal.State.OPEN)

    def drafts(self) -> ProposalQuerySet:
        """Those to be sent one day; what an option is being changed into is no proposal."""
        return self.filter(state=Proposal.State.DRAFT, for_option=None)

    def written_by(self, user: User | int | None) -> ProposalQuerySet:
        """Those of somebody, who began them or accepted to be their author too."""
        also = Authorship.objects.filter(user=user).exclude(accepted_at=None)
        return self.filter(Q(author=user) | Q(pk__in=also.values("proposal")))


class Proposal(WithElements, Searched):
    """A change that somebody asks for: a motive and the operations, computed on a base revision."""

    class State(models.TextChoices):
        DRAFT = "draft", "Brouillon"
        OPEN = "open", "À l'étude"
        WITHDRAWN = "withdrawn", "Retirée par son auteur"
        ACCEPTED = "accepted", "Acceptée"
        ACCEPTED_MODIFIED = "accepted_modified", "Acceptée avec modification"
        REJECTED = "rejected", "Écartée"
        TAKEN_IN = "taken_in", "Reprise dans celle qu’elle amende"
        REFUSED = "refused", "Refusée comme indésirable"

    UNSEEN: ClassVar = (State.DRAFT, State.REFUSED)
    """The states in which not everybody reads it."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="proposals")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    title = models.CharField("titre", max_length=200)
    motive = models.TextField("motif", blank=True)
    operations = models.TextField(default="[]")
    base_revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="amendments")
    """The proposal that it would change."""
    for_option = models.ForeignKey("concertation.Option", on_delete=models.CASCADE, null=True, related_name="drafts")
    """The option of a question that it is to change: a draft that is never sent, and that nobody is shown elsewhere."""
    serves = models.ManyToManyField("concertation.UseCase", blank=True, related_name="proposals")
    """The use cases that its changes serve, as its authors say."""
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["standard", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_proposal_a_number"),
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(motive="") & Q(submitted_at__isnull=False)),
                name="a_submitted_proposal_has_a_motive",
            ),
            models.CheckConstraint(condition=Q(for_option=None) | Q(state="draft"), name="what_changes_an_option_is_a_draft"),
            models.UniqueConstraint(fields=["author", "for_option"], name="one_draft_an_option"),
        ]

    def __str__(self) -> str:
        return f"Proposition n° {self.number}\u00a0: {self.title}"

    def get_absolute_url(self) -> str:
        return places.proposal(self.standard.slug, self.number)

    @property
    def changes_sha256(self) -> str:
        """The digest of what it changes: what one supports."""
        return hashlib.sha256(self.operations.encode()).hexdigest()

    @property
    def written_sha256(self) -> str:
        """The digest of what its authors wrote."""
        written = [self.title, self.motive, self.base_revision_id, self.operations]
        return hashlib.sha256(json.dumps(written).encode()).hexdigest()

    def findable(self) -> Findable | None:
        if self.state in self.UNSEEN:
            return None
        return Findable("proposal", self.pk, f"Proposition n°\u00a0{self.number}", self.title, self.motive, self.get_absolute_url())


class ProposalElement(Mention):
    """That a proposal would change a field or a value."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="elements")

    class Meta(Mention.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "uid"], name="one_mention_a_proposal")]


class Authorship(models.Model):
    """That somebody is an author of a proposal beside the one who began it. It counts once they have accepted."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="authorships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="authorships")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "user"], name="one_is_an_author_once")]

    def __str__(self) -> str:
        return str(self.user)


class Support(models.Model):
    """That somebody supports a proposal, as it was then: they are told where its changes change."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supports")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()
    changes_sha256 = models.CharField(max_length=64)
    """The digest of the changes that were supported."""

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "user"], name="one_supports_once")]

    def __str__(self) -> str:
        return str(self.user)


CONTESTED: Final = Q(contest__isnull=False, contest__settled_at=None)
"""Of a comment: its author contests its answer, and the team has not answered again."""
WAITING: Final = Q(disposition="") | CONTESTED
"""Of a comment that begins a thread: it waits for an answer. The one definition, for lists, counts and meters."""


_COUNTED: Final = ("parent", "hidden_at", "removed_at")
"""What is all empty of a comment that counts."""
_BEGINS: Final = Q(parent=None, hidden_at=None)


class CommentQuerySet(models.QuerySet["Comment"]):
    def public(self) -> CommentQuerySet:
        """Everything but what the team hid, and what was said of drafts, in a time when one could, or of what was refused."""
        # Few proposals are unseen: they are read once, where a join would read that of each comment.
        return self.filter(hidden_at=None).exclude(proposal__in=Proposal.objects.filter(state__in=Proposal.UNSEEN).order_by())

    def waiting(self) -> CommentQuerySet:
        """Those that the team has to answer: for the first time, or again where their author contests its answer."""
        return self.filter(WAITING)

    def answered(self) -> CommentQuerySet:
        return self.exclude(WAITING)

    def counted(self) -> CommentQuerySet:
        """Those that count, wherever comments are listed or counted: each begins a discussion, and its author has not removed it."""
        return self.public().filter(parent=None, removed_at=None)

    def in_call(self, call: Consultation | None) -> CommentQuerySet:
        """Those of a call for comments; of none, those that wait for the next one."""
        return self.filter(consultation=call)


class Comment(Searched):
    """What somebody says, on the standard, a field, a value, a proposal or a question, and how it was answered.

    `field_uid` and `value_uid` with `revision`, the revision seen, say which element; they survive renames.
    """

    class Kind(models.TextChoices):
        VALIDATION = "validation", "Approbation"
        CLARIFICATION = "clarification", "Demande de clarification"
        RELEVANCE = "relevance", "Pertinence du champ"
        MODIFICATION = "modification", "Modification"
        ADDITION = "addition", "Ajout"
        COLLECTION_DIFFICULTY = "collection_difficulty", "Difficulté de collecte"
        INPUT_CONSTRAINT = "input_constraint", "Contrainte de saisie"
        PRECISION = "precision", "Précision"

    class Disposition(models.TextChoices):
        ACCEPTED = "accepted", "Retenu"
        ACCEPTED_MODIFIED = "accepted_modified", "Retenu avec modification"
        REJECTED = "rejected", "Écarté"
        ALREADY_COVERED = "already_covered", "Déjà couvert"
        OUT_OF_SCOPE = "out_of_scope", "Hors du périmètre"
        DEFERRED = "deferred", "Reporté"
        NOTED = "noted", "Pris en note"

    class Target(models.TextChoices):
        STANDARD = "standard", "le standard"
        FIELD = "field", "un champ"
        VALUE = "value", "une valeur"
        PROPOSAL = "proposal", "une proposition"
        QUESTION = "question", "une question"

    class WhoseTurn(models.TextChoices):
        TEAM = "team", "À l’équipe projet"
        AUTHOR = "author", "À son auteur"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="comments")
    consultation = models.ForeignKey(Consultation, on_delete=models.SET_NULL, null=True, related_name="comments")
    """The call that it is part of; None while it waits for the next one."""
    late = models.BooleanField("reçu après la clôture", default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="comments")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    target = models.CharField(max_length=20, choices=Target.choices)
    field_uid = models.CharField(max_length=40, blank=True, db_index=True)
    value_uid = models.CharField(max_length=40, blank=True)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, null=True, related_name="comments")
    question = models.ForeignKey("concertation.Question", on_delete=models.CASCADE, null=True, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies", db_index=False)
    kind = models.CharField("nature", max_length=30, choices=Kind.choices)
    body = models.TextField("commentaire")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    """When its author removed it; what it said stays in its history."""
    new_reply_for = models.CharField(max_length=10, choices=WhoseTurn.choices, blank=True)
    """Of the first of a thread: to whom its last reply comes back; empty where it waits for nobody."""
    disposition = models.CharField("suite donnée", max_length=30, choices=Disposition.choices, blank=True)
    answer = models.TextField("réponse", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    """Since when the team withholds its text, which `Moderation` keeps; `body` then says so."""

    objects = CommentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(target="standard", field_uid="", value_uid="", proposal=None, question=None)
                    | (Q(target="field", value_uid="", proposal=None, question=None) & ~Q(field_uid=""))
                    | (Q(target="value", proposal=None, question=None) & ~Q(field_uid="") & ~Q(value_uid=""))
                    | Q(target="proposal", field_uid="", value_uid="", proposal__isnull=False, question=None)
                    | Q(target="question", field_uid="", value_uid="", proposal=None, question__isnull=False)
                ),
                name="a_comment_has_one_target",
            ),
            models.CheckConstraint(condition=~Q(body=""), name="a_comment_says_something"),
            models.CheckConstraint(
                condition=Q(disposition="", answered_at=None) | (~Q(disposition="") & Q(answered_at__isnull=False)),
                name="an_answered_comment_has_a_disposition",
            ),
        ]
        # As lists and counts ask: to count, only an index is read; to list, no more rows than a page shows. Nearly every comment
        # has no parent: an index that a database could believe to tell them apart would be taken in place of the right one.
        indexes: ClassVar = [
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="comments_that_reply"),
            models.Index(fields=["standard", "created_at", "id"], name="comments_in_order"),
            models.Index(
                fields=["standard", "disposition", "created_at", "id", "consultation", "new_reply_for", "proposal", *_COUNTED],
                condition=_BEGINS,
                name="comments_by_answer",
            ),
            models.Index(
                fields=["standard", "field_uid", "kind", "target", "proposal", *_COUNTED], condition=_BEGINS, name="comments_by_place"
            ),
            models.Index(fields=["field_uid", "value_uid", "-created_at", "-id"], condition=_BEGINS, name="comments_of_a_value"),
            models.Index(fields=["value_uid"], name="comments_by_value"),
        ]

    def __str__(self) -> str:
        return f"Commentaire n° {self.pk}"

    def findable(self) -> Findable | None:
        unseen = self.proposal is not None and self.proposal.state in Proposal.UNSEEN
        if self.hidden_at is not None or self.removed_at is not None or unseen:
            return None
        label = f"Commentaire\u00a0: {self.get_kind_display().lower()}"
        said = "\n\n".join(filter(None, (self.body, self.answer)))
        return Findable("comment", self.pk, label, "", said, self.get_absolute_url())

    @property
    def is_contested(self) -> bool:
        """As CONTESTED. Reads `contest`: select it for a list."""
        contest = getattr(self, "contest", None)
        return contest is not None and contest.settled_at is None

    def get_absolute_url(self) -> str:
        """Its thread."""
        return places.thread(self.standard.slug, self.parent_id or self.pk)
