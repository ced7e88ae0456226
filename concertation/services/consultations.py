"""Calls for comments: opened on the working revision, prolonged, corrected, closed or cancelled."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from concertation import permissions, places, queries
from concertation.models import Comment, Consultation
from concertation.rules.schedule import until_in_words
from concertation.services import calling
from concertation.services.turn import Turn, turn
from standard.models import Circle, Standard
from standard.moments import moment_in_words
from standard.permissions import require
from standard.queries import members_in, working_revision
from standard.services import inputs
from standard.services.errors import InvalidInput

_CLOSES_FIRST: Final = "La fermeture doit venir après l’ouverture."
_LATE_FIRST: Final = "Les remarques tardives se reçoivent après la fermeture\u00a0: choisissez une date qui la suit."
_OVER: Final = "Cette date est passée : choisissez une fermeture à venir."


def open(
    *,
    standard: Standard,
    actor: User,
    opens_at: datetime,
    closes_at: datetime,
    now: datetime,
    title: str = "",
    late_until: datetime | None = None,
    continuous: bool = False,
) -> Consultation:
    """Call for comments on the schema as it is now, from a moment until another. Two calls never overlap.

    What was said since the last call and waits for an answer is part of it. `late_until`: until when late comments are received;
    `continuous`: whether contributions are received outside its dates, which then wait for the next call.
    """
    title = inputs.line("title", title)
    with turn(standard, actor, now) as mine:
        require(permissions.can_open_consultation(mine.actor))
        if closes_at <= opens_at:
            raise InvalidInput("closes_at", _CLOSES_FIRST)
        if closes_at <= now:
            raise InvalidInput("closes_at", _OVER)
        if late_until is not None and late_until <= closes_at:
            raise InvalidInput("late_until", _LATE_FIRST)
        _refuse_overlap(mine.standard, opens_at, closes_at, None)
        consultation = Consultation.objects.create(
            standard=mine.standard,
            revision=working_revision(mine.standard),
            title=title,
            opens_at=opens_at,
            closes_at=closes_at,
            late_until=late_until,
            continuous=continuous,
        )
        waiting = queries.waiting_for_a_call(mine.standard)
        received = Comment.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(consultation=consultation)
        mine.record("consultation.opened", consultation, message=title, details={**_period(consultation), "received_before": received})
        return consultation


def reschedule(*, consultation: Consultation, actor: User, closes_at: datetime, now: datetime) -> Consultation:
    """Change when a call closes, before it has. Late comments are received for as long after it as before."""
    with turn(consultation.standard, actor, now) as mine:
        consultation = Consultation.objects.get(pk=consultation.pk)
        require(permissions.can_change_consultation(mine.actor, consultation, now))
        if closes_at <= now:
            raise InvalidInput("closes_at", "Cette date est passée : pour fermer maintenant, choisissez plutôt de clore l’appel.")
        if closes_at <= consultation.opens_at:
            raise InvalidInput("closes_at", _CLOSES_FIRST)
        _refuse_overlap(mine.standard, consultation.opens_at, closes_at, consultation)
        if closes_at == consultation.closes_at:
            return consultation
        prolonged = closes_at > consultation.closes_at
        if consultation.late_until is not None:
            consultation.late_until += closes_at - consultation.closes_at
        consultation.closes_at = closes_at
        consultation.save()
        calling.forget_the_last(consultation)
        until = {"until": until_in_words(closes_at), "prolonged": prolonged}
        mine.record(
            "consultation.rescheduled",
            consultation,
            details={**_period(consultation), **until},
            tell=_members(mine),
            path=places.consultation(mine.standard.slug),
        )
        return consultation


def correct(
    *,
    consultation: Consultation,
    actor: User,
    now: datetime,
    title: str | None = None,
    late_until: datetime | None = None,
    refuse_late: bool = False,
    continuous: bool | None = None,
) -> Consultation:
    """Correct the title of a call, or what it receives once it is over; what is None stays. `refuse_late`: no late comments any more."""
    title = None if title is None else inputs.line("title", title)
    with turn(consultation.standard, actor, now) as mine:
        consultation = Consultation.objects.get(pk=consultation.pk)
        require(permissions.can_correct_consultation(mine.actor, consultation, now))
        before = _said(consultation)
        if title is not None:
            consultation.title = title
        if continuous is not None:
            consultation.continuous = continuous
        if refuse_late:
            consultation.late_until = None
        elif late_until is not None and late_until != consultation.late_until:
            if late_until <= consultation.closes_at:
                raise InvalidInput("late_until", _LATE_FIRST)
            if late_until <= now:
                raise InvalidInput("late_until", "Cette date est passée\u00a0: choisissez une date à venir.")
            consultation.late_until = late_until
        if _said(consultation) == before:
            return consultation
        consultation.save()
        mine.record("consultation.corrected", consultation, details=_period(consultation))
        return consultation


def change(*, consultation: Consultation, actor: User, now: datetime, closes_at: datetime | None = None, **corrected: Any) -> Consultation:
    """`reschedule` where a closing is given, and `correct`: both, or neither."""
    with transaction.atomic():
        if closes_at is not None:
            consultation = reschedule(consultation=consultation, actor=actor, closes_at=closes_at, now=now)
        if any(value is not None and value is not False for value in corrected.values()) or corrected.get("continuous") is False:
            consultation = correct(consultation=consultation, actor=actor, now=now, **corrected)
        return consultation


def close(*, consultation: Consultation, actor: User, now: datetime) -> Consultation:
    """Close a call now; one that has not opened yet never will."""
    with turn(consultation.standard, actor, now) as mine:
        consultation = Consultation.objects.get(pk=consultation.pk)
        require(permissions.can_change_consultation(mine.actor, consultation, now))
        if consultation.is_coming(now):
            return _cancel(mine, consultation, "")
        consultation.closes_at = now
        consultation.save()
        mine.record("consultation.closed", consultation, tell=_members(mine))
        return consultation


def cancel(*, consultation: Consultation, actor: User, motive: str, now: datetime) -> Consultation:
    """Cancel a call that is open or to come, and say why. What was said in it is not lost: it waits for the next one."""
    motive = inputs.text("motive", motive, missing="Dites pourquoi\u00a0: ceux qui voulaient participer le liront.")
    with turn(consultation.standard, actor, now) as mine:
        consultation = Consultation.objects.get(pk=consultation.pk)
        require(permissions.can_change_consultation(mine.actor, consultation, now))
        return _cancel(mine, consultation, motive)


def _cancel(mine: Turn, consultation: Consultation, motive: str) -> Consultation:
    consultation.cancelled_at, consultation.cancel_motive = mine.now, motive
    consultation.save()
    Comment.objects.filter(consultation=consultation).update(consultation=None)
    mine.record(
        "consultation.cancelled",
        consultation,
        message=motive,
        details={"title": str(consultation), "opens": moment_in_words(consultation.opens_at)},
        tell=_members(mine),
        path=places.consultation(mine.standard.slug),
    )
    return consultation


def _members(mine: Turn) -> list[User]:
    return members_in(mine.standard, list(Circle), mine.now)


def _refuse_overlap(standard: Standard, opens_at: datetime, closes_at: datetime, but: Consultation | None) -> None:
    overlapping = standard.consultations.filter(opens_at__lt=closes_at, closes_at__gt=opens_at, cancelled_at=None)
    other = next((consultation for consultation in overlapping if consultation != but), None)
    if other is not None:
        raise InvalidInput(
            "opens_at",
            f"Un autre appel à commentaires court du {moment_in_words(other.opens_at)} "
            f"au {until_in_words(other.closes_at)} : choisissez d’autres dates.",
        )


def _said(consultation: Consultation) -> tuple[Any, ...]:
    return consultation.title, consultation.late_until, consultation.continuous


def _period(consultation: Consultation) -> dict[str, Any]:
    late = consultation.late_until.isoformat() if consultation.late_until is not None else None
    return {
        "opens_at": consultation.opens_at.isoformat(),
        "closes_at": consultation.closes_at.isoformat(),
        "late_until": late,
        "continuous": consultation.continuous,
    }
