"""Fields shared with another standard: said so, discussed with those who must agree, and watched where the other is of this site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Decision, Exchange, SharedField
from concertation.queries.sharing import of_the_other, shared_lines
from concertation.services.follow_ups import member_named
from concertation.services.turn import Turn, turn
from standard.models import Circle, Element, Event, EventElement, Standard
from standard.permissions import Operator, require
from standard.queries import members_in, working_schema
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.events import last_event

MOST: Final = 200
"""Fields that a standard shares."""
LONGEST: Final = 10_000
CHANGING: Final = ("decision.taken", "decision.taken_out", "decision.called_up", "decision.contested")
"""What may change a field in the standard that shares it."""
RELEASING: Final = ("release.published", "release.withdrawn")


@dataclass(frozen=True, slots=True)
class Sharing:
    """With which standard: `other` and its field's name, or `name`, `address` and `version` elsewhere; who must agree, who follows."""

    agreeing: str
    other: Standard | None = None
    other_field: str = ""
    name: str = ""
    address: str = ""
    version: str = ""
    owner: User | None = None

    def read(self, mine: Turn) -> dict[str, Any]:
        """The columns of a shared field. Raises `InvalidInput` beside the input at fault."""
        columns: dict[str, Any] = {
            "agreeing": inputs.line("agreeing", self.agreeing, missing="Dites qui doit donner son accord."),
            "owner": member_named(mine, "owner", self.owner),
            "other": self.other,
            "other_uid": "",
            "other_field": inputs.line("other_field", self.other_field),
            "name": inputs.line("name", self.name),
            "address": inputs.web_address(
                "address", self.address, longest=1_000, incomplete="Écrivez l’adresse complète de l’autre standard, ou de son schéma."
            ),
            "version": inputs.line("version", self.version, longest=50),
        }
        if self.other is None:
            if not columns["name"] or not columns["address"]:
                raise InvalidInput("name", "Choisissez un standard de ce site, ou donnez le nom et l’adresse de l’autre.")
            return columns
        if columns["name"] or columns["address"]:
            raise InvalidInput("other", "Choisissez un standard de ce site, ou donnez l’adresse d’un autre\u00a0: l’un des deux.")
        if self.other.pk == mine.standard.pk:
            raise InvalidInput("other", "Un champ se partage avec un autre standard que celui-ci.")
        theirs = working_schema(self.other).by_name(columns["other_field"])
        if theirs is None:
            raise InvalidInput("other_field", "L’autre standard n’a pas de champ de ce nom\u00a0: écrivez son nom technique.")
        return {**columns, "other_uid": theirs.uid, "version": ""}


def share(*, standard: Standard, actor: User, field: str, sharing: Sharing, now: datetime) -> SharedField:
    """Say that a field (its uid) is shared with another standard. Raises `InvalidInput("field" | "other" | "agreeing" | …)`."""
    with turn(standard, actor, now) as mine:
        require(permissions.can_share_field(mine.actor))
        found = working_schema(mine.standard).by_uid(field)
        if found is None:
            raise InvalidInput("field", "Choisissez un champ du schéma.")
        columns = sharing.read(mine)
        known = SharedField.objects.filter(standard=mine.standard, ended_at=None)
        if known.filter(field_uid=field, other=columns["other"], name=columns["name"]).exists():
            raise InvalidInput("other", "Ce champ est déjà partagé avec ce standard.")
        if known.count() >= MOST:
            raise InvalidInput("", f"Un standard partage {MOST} champs au plus.")
        heard = last_event(columns["other"]) if columns["other"] is not None else 0
        shared = SharedField.objects.create(standard=mine.standard, field_uid=field, since=now, heard=heard, **columns)
        mine.record("sharedfield.shared", shared, message=shared.with_whom, uids=[field], tell=_those_who_agree(shared, now))
        return shared


def change(*, shared: SharedField, actor: User, sharing: Sharing, now: datetime) -> SharedField:
    """Say otherwise with whom, or in which version: whoever follows it is told."""
    with turn(shared.standard, actor, now) as mine:
        shared = _fresh(mine, shared)
        require(permissions.can_change_shared(mine.actor, shared))
        columns = sharing.read(mine)
        if all(getattr(shared, name) == value for name, value in columns.items()):
            return shared
        if columns["other"] is not None and columns["other"] != shared.other:
            shared.heard = last_event(columns["other"])
        for name, value in columns.items():
            setattr(shared, name, value)
        shared.save()
        mine.record("sharedfield.changed", shared, message=shared.with_whom, uids=[shared.field_uid], tell=_those_who_follow(mine, shared))
        return shared


def end(*, shared: SharedField, actor: User, now: datetime) -> SharedField:
    """Say that the field is shared no more; what was said stays."""
    with turn(shared.standard, actor, now) as mine:
        shared = _fresh(mine, shared)
        require(permissions.can_change_shared(mine.actor, shared))
        shared.ended_at = now
        shared.save()
        mine.record("sharedfield.ended", shared, message=shared.with_whom, uids=[shared.field_uid])
        return shared


def say(
    *,
    shared: SharedField,
    actor: User,
    body: str,
    now: datetime,
    kind: str = Exchange.Kind.MESSAGE,
    decision: Decision | None = None,
) -> Exchange:
    """Keep what was said with those who share a field, their agreement or their refusal, on a decision that waits for it if one does.

    Those who check the conditions of the decisions at stake are told. Raises `InvalidInput("body" | "kind" | "decision", …)`.
    """
    kind = inputs.choice("kind", kind, Exchange.Kind.values, message="Dites si c’est un échange, un accord ou un désaccord.")
    body = inputs.text("body", body, missing="Écrivez ce qui s’est dit.", longest=LONGEST)
    with turn(shared.standard, actor, now) as mine:
        shared = _fresh(mine, shared)
        require(permissions.can_exchange(mine.actor, shared, of_the_other=of_the_other(shared, actor, now)))
        line = next(one for one in shared_lines(mine.standard, working_schema(mine.standard)) if one.shared.pk == shared.pk)
        at_stake = [one.decision for one in line.decisions]
        if decision is not None and decision not in at_stake:
            raise InvalidInput("decision", "Cette décision n’attend pas d’accord sur ce champ.")
        organisation = queries.organisation_of(actor, mine.standard, now)
        said = Exchange.objects.create(
            shared=shared, kind=kind, body=body, decision=decision, author=actor, organisation=organisation, at=now
        )
        checking = [one.condition_owner for one in ([decision] if decision is not None else at_stake)]
        people, uids = [*_those_who_follow(mine, shared), *checking], [shared.field_uid]
        about = {"decision": decision.number if decision is not None else None, "with": shared.with_whom}
        if kind == Exchange.Kind.AGREEMENT:
            mine.record("sharedfield.agreed", shared, message=body, details=about, uids=uids, tell=people)
        elif kind == Exchange.Kind.REFUSAL:
            mine.record("sharedfield.refused", shared, message=body, details=about, uids=uids, tell=people)
        else:
            mine.record("sharedfield.said", shared, message=body, details=about, uids=uids, tell=people)
        return said


def to_hear(now: datetime) -> QuerySet[SharedField]:
    """The fields shared with a standard of this site in which something happened that nobody has looked at."""
    later = Event.objects.filter(standard=OuterRef("other"), pk__gt=OuterRef("heard"), verb__in=(*CHANGING, *RELEASING))
    held = SharedField.objects.filter(ended_at=None, standard__closed_at=None, standard__deleted_at=None).exclude(other=None)
    return held.filter(Exists(later)).select_related("standard", "other").order_by("pk")


def hear(shared: SharedField, *, actor: Operator, now: datetime) -> None:
    """Tell those who follow a shared field what changed it in the other standard, each change once."""
    with turn(shared.standard, actor, now) as mine:
        shared = _fresh(mine, shared)
        assert shared.other is not None
        happened = Event.objects.filter(standard=shared.other, pk__gt=shared.heard, verb__in=(*CHANGING, *RELEASING)).order_by("pk")
        for event in happened:
            if _changes(shared, event):
                said = f"{shared.other.title}, version {event.message}" if event.verb in RELEASING else shared.other.title
                mine.record(
                    "sharedfield.other_changed",
                    shared,
                    message=said,
                    details={"event": event.pk, "verb": event.verb, "number": event.read_details().get("number"), "why": event.message},
                    uids=[shared.field_uid],
                    tell=_those_who_follow(mine, shared),
                )
        SharedField.objects.filter(pk=shared.pk).update(heard=last_event(shared.other))


def _changes(shared: SharedField, event: Event) -> bool:
    """Whether an event of the other standard is about the field: a version is, where a decision that it publishes was."""
    uids = {shared.other_uid, *Element.objects.filter(standard=shared.other, field_uid=shared.other_uid).values_list("uid", flat=True)}
    about = EventElement.objects.filter(uid__in=uids, event__standard=shared.other, event__verb__in=CHANGING)
    if event.verb in CHANGING:
        return about.filter(event=event).exists()
    released = Event.objects.filter(standard=shared.other, verb=event.verb, pk__lt=event.pk).order_by("-pk").first()
    return about.filter(event__pk__lt=event.pk, event__pk__gt=released.pk if released is not None else 0).exists()


def _fresh(mine: Turn, shared: SharedField) -> SharedField:
    held = SharedField.objects.select_related("other", "owner").get(pk=shared.pk, standard=mine.standard)
    held.standard = mine.standard
    return held


def _those_who_follow(mine: Turn, shared: SharedField) -> list[User | None]:
    return [shared.owner, *(members_in(mine.standard, [Circle.TEAM], mine.now) if shared.owner is None else ())]


def _those_who_agree(shared: SharedField, now: datetime) -> list[User | None]:
    """Whoever follows it, and the project team of the other standard, where it is of this site."""
    return [shared.owner, *(members_in(shared.other, [Circle.TEAM], now) if shared.other is not None else ())]
