"""Calls for comments: opened on the working revision, closed or rescheduled."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions
from concertation.models import Consultation
from concertation.services.turn import turn
from standard.models import Standard
from standard.moments import moment_in_words
from standard.permissions import require
from standard.queries import working_revision
from standard.services import inputs
from standard.services.errors import InvalidInput

_CLOSES_FIRST = "La fermeture doit venir après l’ouverture."


def open(*, standard: Standard, actor: User, opens_at: datetime, closes_at: datetime, now: datetime, title: str = "") -> Consultation:
    """Call for comments on the schema as it is now, from a moment until another. Two calls never overlap."""
    title = inputs.line("title", title)
    with turn(standard, actor, now) as mine:
        require(permissions.can_open_consultation(mine.actor))
        if closes_at <= opens_at:
            raise InvalidInput("closes_at", _CLOSES_FIRST)
        if closes_at <= now:
            raise InvalidInput("closes_at", "Cette date est passée : choisissez une fermeture à venir.")
        _refuse_overlap(mine.standard, opens_at, closes_at, None)
        consultation = Consultation.objects.create(
            standard=mine.standard,
            revision=working_revision(mine.standard),
            title=title,
            opens_at=opens_at,
            closes_at=closes_at,
        )
        mine.record("consultation.opened", consultation, message=title, details=_period(consultation))
        return consultation


def reschedule(*, consultation: Consultation, actor: User, closes_at: datetime, now: datetime) -> Consultation:
    """Change when a call closes, before it has."""
    with turn(consultation.standard, actor, now) as mine:
        consultation = Consultation.objects.get(pk=consultation.pk)
        require(permissions.can_change_consultation(mine.actor, consultation, now))
        if closes_at <= now:
            raise InvalidInput("closes_at", "Cette date est passée : pour fermer maintenant, choisissez plutôt de clore l’appel.")
        if closes_at <= consultation.opens_at:
            raise InvalidInput("closes_at", _CLOSES_FIRST)
        _refuse_overlap(mine.standard, consultation.opens_at, closes_at, consultation)
        consultation.closes_at = closes_at
        consultation.save()
        mine.record("consultation.rescheduled", consultation, details=_period(consultation))
        return consultation


def close(*, consultation: Consultation, actor: User, now: datetime) -> Consultation:
    """Close a call now; one that has not opened yet never will."""
    with turn(consultation.standard, actor, now) as mine:
        consultation = Consultation.objects.get(pk=consultation.pk)
        require(permissions.can_change_consultation(mine.actor, consultation, now))
        consultation.opens_at = min(consultation.opens_at, now)
        consultation.closes_at = now
        consultation.save()
        mine.record("consultation.closed", consultation)
        return consultation


def _refuse_overlap(standard: Standard, opens_at: datetime, closes_at: datetime, but: Consultation | None) -> None:
    overlapping = standard.consultations.filter(opens_at__lt=closes_at, closes_at__gt=opens_at)
    other = next((consultation for consultation in overlapping if consultation != but), None)
    if other is not None:
        raise InvalidInput(
            "opens_at",
            f"Un autre appel à commentaires court du {moment_in_words(other.opens_at)} "
            f"au {moment_in_words(other.closes_at)} : choisissez d’autres dates.",
        )


def _period(consultation: Consultation) -> dict[str, str]:
    return {"opens_at": consultation.opens_at.isoformat(), "closes_at": consultation.closes_at.isoformat()}
