"""The roadmap of a standard: the goal, and the phases that lead to it."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from simple_history.models import HistoricalRecords

from concertation.rules.roadmap import KINDS, PhaseKind, PhaseStep
from standard.models import Standard

PHASE_KINDS: Final = [(kind.value, label) for kind, label in KINDS.items()]


class Roadmap(models.Model):
    """That a standard has chosen a roadmap: without one, its calls for comments alone say what is open to whom."""

    standard = models.OneToOneField(Standard, on_delete=models.CASCADE, related_name="roadmap")
    goal = models.CharField("but", max_length=200, blank=True)
    goal_on = models.DateField("à atteindre le", null=True, blank=True)
    chosen_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.goal or "Feuille de route"


class Phase(models.Model):
    """A phase, from a day until the eve of the next one."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField("nature", max_length=20, choices=PHASE_KINDS)
    title = models.CharField("titre", max_length=200)
    aim = models.TextField("but", blank=True)
    starts_on = models.DateField("commence le")

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["starts_on", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["standard", "starts_on"], name="one_phase_begins_a_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def step(self) -> PhaseStep:
        return PhaseStep(PhaseKind(self.kind), self.title, self.aim, self.starts_on)
