"""Meetings: when one is held, who is invited and what they answer, and who was there."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import User
from concertation import places
from standard.models import Circle, Standard


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def to_come(self, now: datetime) -> MeetingQuerySet:
        """Those that have not begun, the nearest first; one that was cancelled is still said until its day."""
        return self.filter(starts_at__gt=now, opened_at=None).order_by("starts_at", "pk")

    def held(self, now: datetime) -> MeetingQuerySet:
        """Those that have begun, the latest first."""
        return self.filter(Q(starts_at__lte=now) | Q(opened_at__isnull=False), cancelled_at=None).order_by("-starts_at", "-pk")


class Meeting(models.Model):
    """A meeting of the committee, a workshop, a webinar; numbered by kind. Its `documents` are the standard's too."""

    class Kind(models.TextChoices):
        COPIL = "copil", "COPIL"
        WORKSHOP = "workshop", "Atelier"
        WEBINAR = "webinar", "Webinaire"

    class State(models.TextChoices):
        PLANNED = "planned", "À venir"
        LIVE = "live", "En cours"
        HELD = "held", "Tenue"
        MINUTED = "minuted", "Compte rendu publié"
        CANCELLED = "cancelled", "Annulée"

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField("nature", max_length=20, choices=Kind.choices)
    number = models.PositiveIntegerField("numéro")
    title = models.CharField("titre", max_length=200, blank=True)
    starts_at = models.DateTimeField("commence le")
    ends_at = models.DateTimeField("finit le")
    place = models.CharField("lieu", max_length=300, blank=True)
    link = models.URLField("lien de connexion", max_length=500, blank=True)
    """For those who are invited: no public page, feed or answer of the API gives it."""
    animators = models.CharField("animation", max_length=300, blank=True)
    circle = models.CharField("cercle invité", max_length=20, choices=Circle.choices, blank=True)
    """Empty: open to whoever wants to come."""

    sequence = models.PositiveIntegerField(default=0, editable=False)
    """How many times what calendars keep of it has changed since it was first written down."""
    changed_at = models.DateTimeField(null=True, editable=False)
    announced_at = models.DateTimeField(null=True, editable=False)
    """When those who are invited were first told."""
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancel_reason = models.CharField(max_length=300, blank=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    """When the team opened it on its live page."""
    closed_at = models.DateTimeField(null=True, editable=False)
    code = models.CharField(max_length=8, blank=True, editable=False)
    """Shown in the room while it is open: who is invited and types it is there."""
    minuted_at = models.DateTimeField(null=True, editable=False)
    """When its minutes were published; nothing of it changes afterwards."""

    objects = MeetingQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["code"])

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "kind", "number"], name="one_meeting_a_number"),
            models.CheckConstraint(condition=Q(ends_at__gte=models.F("starts_at")), name="a_meeting_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="what_is_closed_was_opened"),
            models.CheckConstraint(condition=Q(cancelled_at=None) | Q(opened_at=None), name="a_meeting_cancelled_was_not_held"),
        ]

    def __str__(self) -> str:
        """COPIL n° 4."""
        return f"{self.get_kind_display()} n°\u00a0{self.number}"

    def get_absolute_url(self) -> str:
        return places.meeting(self.standard.slug, self.pk)

    def held(self, now: datetime) -> bool:
        """Whether it has begun."""
        return self.cancelled_at is None and (self.starts_at <= now or self.opened_at is not None)

    @property
    def moment(self) -> str:
        """When it begins, as a page sends back what it showed."""
        return f"{self.starts_at.astimezone(UTC):%Y%m%dT%H%M}"

    def state_at(self, now: datetime) -> str:
        if self.cancelled_at is not None:
            return self.State.CANCELLED
        if self.minuted_at is not None:
            return self.State.MINUTED
        if self.opened_at is not None and self.closed_at is None:
            return self.State.LIVE
        return self.State.HELD if self.held(now) else self.State.PLANNED


class Invitation(models.Model):
    """What somebody who is invited answers; of a guest, who is in no circle, also that they are invited."""

    class Intent(models.TextChoices):
        COMING = "coming", "Présent"
        EXCUSED = "excused", "Excusé"
        REPRESENTED = "represented", "Représenté"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    guest = models.BooleanField("invité pour cette séance", default=False)
    answer = models.CharField("réponse", max_length=20, choices=Intent.choices, blank=True)
    representative = models.CharField("représenté par", max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "user"], name="one_invitation_a_person"),
            models.CheckConstraint(condition=Q(representative="") | Q(answer="represented"), name="only_the_represented_name_somebody"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)), name="an_answer_has_its_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}\u00a0: {self.get_answer_display() or 'sans réponse'}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def with_account(self) -> AttendanceQuerySet:
        """Those who sign in: they read the minutes again, and may have a voice in what was settled."""
        return self.filter(user__isnull=False).select_related("user", "organisation").order_by("pk")

    def people(self) -> list[User]:
        return [one.user for one in self.with_account() if one.user is not None]


class Attendance(models.Model):
    """That somebody was there: an account or, of whoever has none, the name that the team wrote down."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField("nom", max_length=200, blank=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "user"], name="one_attendance_a_person"),
            models.UniqueConstraint(fields=["meeting", "name"], condition=~Q(name=""), name="one_attendance_a_name"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="") | (Q(user=None) & ~Q(name="")), name="who_attended_has_an_account_or_a_name"
            ),
        ]

    def __str__(self) -> str:
        """As everybody reads it."""
        return self.name if self.user is None else self.user.speaking_for(self.organisation)


class CalendarKey(models.Model):
    """The secret of the address by which somebody, without signing in, reads the meetings that they are invited to, with their links."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    secret = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["standard", "user"], name="one_calendar_key_a_person")]

    def __str__(self) -> str:
        return f"{self.user}, {self.standard}"
