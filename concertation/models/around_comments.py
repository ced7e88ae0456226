"""What goes with a comment: its drafts, its files, those who say the same, those whom it names."""

from __future__ import annotations

import uuid
from typing import ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db import models

from concertation import places
from concertation.models.contributions import Comment, Proposal
from standard.models import Standard


class CommentDraft(models.Model):
    """A comment that is being written, which its author alone sees. One has one at a time on each thing."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_drafts")
    field_uid = models.CharField(max_length=40, blank=True)
    value_uid = models.CharField(max_length=40, blank=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, null=True, related_name="+")
    question = models.ForeignKey("concertation.Question", on_delete=models.CASCADE, null=True, related_name="+")
    parent = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    about = models.CharField(max_length=120)
    """The same in one text, which the constraint compares."""
    kind = models.CharField("nature", max_length=30, choices=Comment.Kind.choices, blank=True)
    body = models.TextField("commentaire")
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-saved_at", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["author", "standard", "about"], name="one_comment_draft_a_thing")]

    def __str__(self) -> str:
        return f"Brouillon n° {self.pk}"

    @property
    def url(self) -> str:
        """Where to go on with it."""
        slug = self.standard.slug
        if self.parent_id is not None:
            return places.thread(slug, self.parent_id)
        about = {"field": self.field_uid, "value": self.value_uid}
        for row in ("proposal", "question"):
            about[row] = getattr(getattr(self, row), "number", "")
        return f"{places.commenting(slug)}?{urlencode({name: said for name, said in about.items() if said})}"


class SentFile(models.Model):
    """A file as somebody sent it, known by its content whatever its name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom du fichier", max_length=255)
    media_type = models.CharField(max_length=40)
    """What its content is, whatever its name."""
    content = models.FileField(upload_to="attachments/", max_length=300)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Attachment(SentFile):
    """A file that goes with a comment, read by whoever reads it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="attachments")

    class Meta:
        ordering: ClassVar = ["added_at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["comment", "sha256"], name="a_file_is_attached_once")]

    def get_absolute_url(self) -> str:
        return places.attachment(self.comment.standard.slug, str(self.pk))


class DraftedFile(SentFile):
    """A file that waits with a draft, which its author alone sees, until the comment is said."""

    draft = models.ForeignKey(CommentDraft, on_delete=models.CASCADE, related_name="files")

    class Meta:
        ordering: ClassVar = ["added_at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "sha256"], name="a_file_is_drafted_once")]


class CommentLike(models.Model):
    """That somebody says the same as a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="likes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["comment", "user"], name="one_says_the_same_once")]

    def __str__(self) -> str:
        return str(self.user)


class CommentMention(models.Model):
    """That a comment names somebody of the standard, who is told of it once."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["comment", "user"], name="a_comment_names_somebody_once")]

    def __str__(self) -> str:
        return str(self.user)
