"""Those who ask to be contributors where the team approves them, and those whom it wrote down without an account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services import has_proved
from standard import permissions, places, queries
from standard.models import Circle, JoinRequest, RecordedPerson, RosterConsent, Standard
from standard.permissions import require
from standard.services import inputs, members
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.numbers import lock_standard


def settle(*, request: JoinRequest, actor: User, accepted: bool, now: datetime, reason: str = "") -> JoinRequest:
    """Let in whoever asked to be a contributor, or say why not; they are told."""
    reason = inputs.text("reason", reason, missing="" if accepted else "Dites à la personne pourquoi.", longest=2_000)
    with transaction.atomic():
        standard = lock_standard(request.standard)
        request = JoinRequest.objects.select_for_update(of=("self",)).select_related("user", "organisation").get(pk=request.pk)
        require(permissions.can_settle_request(queries.actor_for(user=actor, standard=standard, now=now), request))
        request.state = JoinRequest.State.ACCEPTED if accepted else JoinRequest.State.REFUSED
        request.settled_at, request.settled_by, request.reason = now, actor, "" if accepted else reason
        request.save()
        if accepted and not members.belongs(request.user, standard, Circle.CONTRIBUTOR, now):
            members.add(standard=standard, user=request.user, organisation=request.organisation, circle=Circle.CONTRIBUTOR, now=now)
        # Why not is for whoever asked, on the page of their request: the history is everybody's.
        record(
            standard=standard,
            verb="join.accepted" if accepted else "join.refused",
            actor=actor,
            subject=request,
            tell=[request.user],
            path=places.join(standard.slug),
            at=now,
        )
        return request


def write_down(
    *,
    standard: Standard,
    actor: User,
    name: str,
    now: datetime,
    email: str = "",
    organisation: Organisation | str | None = None,
    circle: str = Circle.CONTRIBUTOR,
    agreed: bool = False,
) -> RecordedPerson:
    """Credit somebody who has no account, in a circle. `agreed`: they said that they may be named in public.

    Raises `InvalidInput("name" | "email" | "circle", …)`.
    """
    name = inputs.line("name", name, missing="Écrivez le nom de la personne.", longest=80)
    inputs.choice("circle", circle, [Circle.COPIL, Circle.CONTRIBUTOR], message="Choisissez le comité de pilotage ou les contributeurs.")
    email = inputs.email("email", email) if email.strip() else ""
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_manage_members(queries.actor_for(user=actor, standard=standard, now=now)))
        if email and User.objects.filter(email=email).exists():
            raise InvalidInput("email", "Cette adresse a déjà un compte\u00a0: invitez plutôt la personne.")
        if email and standard.recorded_people.filter(email=email, claimed_by=None).exists():
            raise InvalidInput("email", "Une personne notée sans compte a déjà cette adresse.")
        organisation = members.organisation_given(organisation, actor)
        person = RecordedPerson.objects.create(
            standard=standard,
            name=name,
            email=email,
            organisation=organisation,
            circle=circle,
            agreed=agreed,
            recorded_by=actor,
            recorded_at=now,
        )
        record(standard=standard, verb="person.recorded", actor=actor, subject=person, message=person.get_circle_display(), at=now)
        return person


def forget(*, person: RecordedPerson, actor: User, now: datetime) -> RecordedPerson:
    """Remove the name and the address of somebody, as they asked; that an organisation took part stays."""
    with transaction.atomic():
        standard = lock_standard(person.standard)
        person = RecordedPerson.objects.select_for_update(of=("self",)).get(pk=person.pk)
        require(permissions.can_manage_members(queries.actor_for(user=actor, standard=standard, now=now)))
        take_name_off(standard, person, actor, now)
        return person


def take_name_off(standard: Standard, person: RecordedPerson, actor: User, now: datetime) -> None:
    """What is said of somebody no longer names them; in one's turn."""
    person.name = person.email = ""
    person.agreed = False
    person.save()
    record(standard=standard, verb="person.forgotten", actor=actor, subject=person, at=now)


def claim(*, person: RecordedPerson, actor: User, now: datetime) -> RecordedPerson:
    """Say that one is a person whom the team wrote down, having proved their address: their place becomes one's own."""
    with transaction.atomic():
        standard = lock_standard(person.standard)
        person = RecordedPerson.objects.select_for_update(of=("self",)).select_related("organisation", "recorded_by").get(pk=person.pk)
        proved = has_proved(user=actor, email=person.email)
        require(permissions.can_claim(queries.actor_for(user=actor, standard=standard, now=now), person, proved=proved))
        if not members.belongs(actor, standard, person.circle, now):
            members.add(
                standard=standard, user=actor, organisation=person.organisation or actor.organisation, circle=person.circle, now=now
            )
        if person.agreed:
            RosterConsent.objects.get_or_create(standard=standard, user=actor, defaults={"given_at": now})
        person.claimed_by, person.claimed_at = actor, now
        person.name = person.email = ""
        person.save()
        record(
            standard=standard,
            verb="person.claimed",
            actor=actor,
            subject=person,
            message=person.get_circle_display(),
            tell=[person.recorded_by],
            path=places.members(standard.slug),
            at=now,
        )
        return person
