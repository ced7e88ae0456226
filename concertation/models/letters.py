"""What the project team writes to a circle, and what is answered: a mailing list with its archive."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from concertation import places
from standard.models import Circle, Standard


class CircleLetter(models.Model):
    """A letter of the project team to the members of a circle, kept with its answers."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="letters")
    number = models.PositiveIntegerField()
    circle = models.CharField("cercle", max_length=20, choices=Circle.choices)
    title = models.CharField("objet", max_length=200)
    body = models.TextField("lettre")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    """Since when no answer is received any more."""

    class Meta:
        ordering: ClassVar = ["standard", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_letter_a_number"),
            models.CheckConstraint(condition=Q(circle__in=Circle.values), name="letter_circle_is_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(body=""), name="a_letter_says_something"),
        ]

    def __str__(self) -> str:
        return f"Lettre n°\u00a0{self.number}"

    def get_absolute_url(self) -> str:
        return places.letter(self.standard.slug, self.number)

    @property
    def public(self) -> bool:
        """Whether everybody reads it: anybody may join the contributors."""
        return self.circle == Circle.CONTRIBUTOR


class LetterAnswer(models.Model):
    """What somebody of the circle, or of the team, answers."""

    letter = models.ForeignKey(CircleLetter, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)
    body = models.TextField("réponse")
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_motive = models.TextField(blank=True)
    """Why the team withholds it: everybody who reads the letter reads this."""

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(body=""), name="a_letter_answer_says_something"),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_motive="") | (Q(hidden_at__isnull=False) & ~Q(hidden_motive="")),
                name="a_hidden_letter_answer_has_its_motive",
            ),
        ]

    def __str__(self) -> str:
        return f"Réponse n°\u00a0{self.pk}"
