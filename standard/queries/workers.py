"""Whether somebody does what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from standard.models import (
    FileJob,
    Worker,
)
from standard.moments import moment_in_words

SIGN_OF_LIFE: Final = timedelta(minutes=1)
"""A worker that has been silent, or failing, for longer does not work: it gives several signs a minute."""


@dataclass(frozen=True, slots=True)
class Background:
    """Whether somebody does what waits: the mails, the files to check."""

    works: bool
    since: datetime | None = None
    """Since when it does, or does not; None where it was never started."""
    reason: str = ""
    """Why it does not, in French."""

    @property
    def stopped(self) -> str:
        """That it does not work, since when and why; empty while it does."""
        if self.works:
            return ""
        if self.since is None:
            return "Le traitement en arrière-plan n’a pas encore été lancé."
        return f"Le traitement en arrière-plan est arrêté depuis le {moment_in_words(self.since)}\u00a0: {self.reason}."


def unattended(job: FileJob, now: datetime) -> bool:
    """Whether a file waits, and nobody is there to take it."""
    return job.under_way and not background(now).works


def background(now: datetime) -> Background:
    """What the workers' last signs of life say: one that works is enough."""
    seen = list(Worker.objects.filter(ended_at=None, seen_at__gt=now - SIGN_OF_LIFE))
    for worker in seen:
        if worker.failing_since is None or now - worker.failing_since < SIGN_OF_LIFE:
            return Background(works=True, since=worker.started_at)
    for worker in seen:
        return Background(works=False, since=worker.failing_since, reason=f"il échoue à chaque essai, «\u00a0{worker.trouble}\u00a0»")
    last = Worker.objects.first()
    if last is None:
        return Background(works=False)
    if last.ended_at is not None:
        return Background(works=False, since=last.ended_at, reason="quelqu’un l’a arrêté sur le serveur")
    return Background(works=False, since=last.seen_at, reason="il ne donne plus signe de vie")
