"""How the project team goes through what was said: themes, duplicates, who is on what, answers contested, texts withheld."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import name_key
from concertation import places
from concertation.models.contributions import Comment, Proposal
from concertation.models.decisions import Decision
from standard.models import Standard


class Theme(models.Model):
    """A stake ("enjeu") that comments are brought together under."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="themes")
    title = models.CharField("enjeu", max_length=80)
    key = models.CharField(max_length=240, editable=False)
    """What two titles share that people take for one another."""
    comments = models.ManyToManyField(Comment, blank=True, related_name="themes")

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["standard", "key"], name="one_theme_a_title")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = name_key(self.title)[:240]
        super().save(*args, **kwargs)


class Triage(models.Model):
    """What the team made of a comment, its answer apart. A comment that nobody has touched has none."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="triage")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    same_as = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="duplicates")
    """The comment that says the same: it stands for both, and what it is answered this one is answered too."""
    contradicts = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="contradicted_by")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(same_as=None) | ~Q(same_as=F("comment")), name="a_comment_is_no_duplicate_of_itself"),
        ]

    def __str__(self) -> str:
        return f"Tri du commentaire n° {self.comment_id}"


class Contest(models.Model):
    """That the author of a comment does not accept its answer, once, and why."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="contest")
    reason = models.TextField("motif")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    """When the team answered again, be it to say the same."""

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="an_answer_is_contested_for_a_reason")]

    def __str__(self) -> str:
        return self.reason


class ModerationQuerySet(models.QuerySet["Moderation"]):
    def in_force(self) -> ModerationQuerySet:
        return self.filter(lifted_at=None)

    def appealed(self) -> ModerationQuerySet:
        """Those whose appeal nobody has settled."""
        return self.exclude(appealed_at=None).filter(settled_at=None)


class Moderation(models.Model):
    """That the team withholds what somebody wrote: a comment that it hides, or a proposal that it refuses as spam.

    The text itself leaves the row where everybody reads it, for `withheld`, which nobody reads but its author and the team: what
    forgets to look whether something is hidden has nothing to show.
    """

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="moderations")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="moderations")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, null=True, related_name="moderations")
    motive = models.TextField("motif")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    withheld = models.TextField()
    """By column of the row, what it said: a JSON object."""
    appeal = models.TextField("recours", blank=True)
    appealed_at = models.DateTimeField(null=True)
    answer = models.TextField("réponse au recours", blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    """When the text was given back."""

    objects = ModerationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False, proposal=None) | Q(comment=None, proposal__isnull=False), name="one_text_is_withheld"
            ),
            models.CheckConstraint(condition=~Q(motive=""), name="a_text_is_withheld_for_a_motive"),
            models.UniqueConstraint(fields=["comment"], condition=Q(lifted_at=None), name="a_comment_is_hidden_once"),
            models.UniqueConstraint(fields=["proposal"], condition=Q(lifted_at=None), name="a_proposal_is_refused_once"),
        ]

    def __str__(self) -> str:
        return self.motive

    def get_absolute_url(self) -> str:
        return places.moderation(self.standard.slug, self.pk)

    @property
    def author_id(self) -> int | None:
        """Whoever wrote what is withheld. Reads `comment` or `proposal`: select them."""
        row = self.comment or self.proposal
        return row.author_id if row is not None else None

    @property
    def state(self) -> str:
        """`in_force`, `appealed`, `upheld` after an appeal, or `lifted`."""
        if self.lifted_at is not None:
            return "lifted"
        if self.appealed_at is None:
            return "in_force"
        return "upheld" if self.settled_at is not None else "appealed"

    def read_withheld(self) -> dict[str, str]:
        said: dict[str, str] = json.loads(self.withheld)
        return said


class ProposalSource(models.Model):
    """That a proposal comes from a comment, whose author is credited for it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="sources")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="proposals_made")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "comment"], name="one_source_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id} ← {self.comment_id}"
