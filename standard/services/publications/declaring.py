"""What organisations say that they publish, and who withdraws it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from accounts.models import Organisation, User, name_key
from accounts.services import find_or_create_organisation
from standard import permissions, queries
from standard.departments import DEPARTMENTS
from standard.models import Publication, PublicationWatch, Release, Standard
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.fetching import check_address
from standard.services.numbers import next_number, writing

MOST: Final = 50
"""How many publications somebody who is not of the team has declared of one standard."""
BETWEEN_TWO: Final = timedelta(minutes=10)
"""Between two looks at one file that people ask for."""


def declare(
    *, standard: Standard, actor: User, address: str, release: Release, now: datetime, department: str = "", organisation: str = ""
) -> Publication:
    """Say that an organisation publishes with a version, at an address; the worker looks at it at once. The same sent twice is one.

    `organisation`: its name, one's own where it is empty. Raises `InvalidInput("address" | "version" | "department" | "organisation")`.
    """
    address = check_address(address)
    with writing(standard) as standard:
        asking = queries.actor_for(user=actor, standard=standard, now=now)
        speaking = declaring_organisation(actor=actor, asking=asking, named=organisation)
        _check_what_it_follows(standard, release, department)
        standing = Publication.objects.standing().filter(standard=standard)
        same = standing.filter(address=address).select_related("organisation").first()
        if same is not None:
            if same.declared_by_id == actor.pk and same.organisation_id == speaking.pk:
                return same
            raise InvalidInput("address", f"Ce fichier est déjà déclaré, pour {same.organisation}.")
        if not asking.team and standing.filter(declared_by=actor).count() >= MOST:
            raise InvalidInput("", f"Vous avez déjà déclaré {MOST} fichiers\u00a0: écrivez à l’équipe projet pour en déclarer d’autres.")
        publication = Publication.objects.create(
            standard=standard,
            number=next_number(Publication, standard),
            organisation=speaking,
            address=address,
            release=release,
            department=department,
            declared_by=actor,
            declared_at=now,
        )
        PublicationWatch.objects.create(publication=publication, due_at=now)
        team = queries.members_in(standard, ["team"], now)
        record(
            standard=standard,
            verb="publication.declared",
            actor=actor,
            subject=publication,
            message=str(speaking),
            details={"number": publication.number, "version": release.version},
            tell=team,
            path=publication.get_absolute_url(),
            at=now,
        )
        return publication


def follow(*, publication: Publication, actor: User, release: Release, now: datetime, department: str = "") -> Publication:
    """Say which version the file follows from now on, and for which department; the worker looks at it again."""
    with writing(publication.standard) as standard:
        publication = _mine(publication, standard, actor, now)
        _check_what_it_follows(standard, release, department)
        if (publication.release_id, publication.department) == (release.pk, department):
            return publication
        publication.release, publication.department = release, department
        publication.save()
        PublicationWatch.objects.filter(pk=publication.pk).update(due_at=now, attempts=0)
        record(
            standard=standard,
            verb="publication.changed",
            actor=actor,
            subject=publication,
            message=str(publication.organisation),
            details={"number": publication.number, "version": release.version},
            at=now,
        )
        return publication


def check_again(*, publication: Publication, actor: User, now: datetime) -> None:
    """Have the worker look at the file now, as once it was corrected. Raises `InvalidInput("")` where it was just looked at."""
    with writing(publication.standard) as standard:
        publication = _mine(publication, standard, actor, now)
        watch = PublicationWatch.objects.get(pk=publication.pk)
        if watch.taken_at is not None and now - watch.taken_at < BETWEEN_TWO:
            raise InvalidInput("", "Ce fichier vient d’être lu\u00a0: attendez dix minutes avant de le faire vérifier de nouveau.")
        PublicationWatch.objects.filter(pk=publication.pk).update(due_at=now)


def withdraw(*, publication: Publication, actor: User, reason: str, now: datetime) -> Publication:
    """Say that a publication is no longer, or was declared wrongly, and why. Raises `InvalidInput("reason", …)`."""
    reason = inputs.text("reason", reason, missing="Dites pourquoi cette publication est retirée\u00a0: le public le lira.", longest=2_000)
    with writing(publication.standard) as standard:
        publication = _mine(publication, standard, actor, now)
        publication.withdrawn_at, publication.withdrawn_reason = now, reason
        publication.save()
        PublicationWatch.objects.filter(pk=publication.pk).update(due_at=None, announces=None)
        record(
            standard=standard,
            verb="publication.withdrawn",
            actor=actor,
            subject=publication,
            message=reason,
            details={"number": publication.number, "organisation": str(publication.organisation)},
            tell=[publication.declared_by],
            path=publication.get_absolute_url(),
            at=now,
        )
        return publication


def declaring_organisation(*, actor: User, asking: permissions.Actor, named: str) -> Organisation:
    """The organisation that somebody declares for: one's own, or the one that the team names. Call it in the transaction.

    Raises `InvalidInput("organisation", …)`.
    """
    named = inputs.line("organisation", named)
    if not named:
        require(permissions.can_declare(asking, own=asking.team or actor.organisation_id is not None))
        if actor.organisation is None:
            raise InvalidInput("organisation", "Écrivez le nom de l’organisation.")
        return actor.organisation.merged_into or actor.organisation
    own = actor.organisation is not None and name_key(actor.organisation.name) == name_key(named)
    require(permissions.can_declare(asking, own=own))
    found = find_or_create_organisation(actor=actor, name=named)
    assert found is not None, "its name is not empty"
    return found


def _check_what_it_follows(standard: Standard, release: Release, department: str) -> None:
    inputs.published("version", release, standard)
    inputs.choice("department", department, ["", *DEPARTMENTS], message="Choisissez un département dans la liste.")


def _mine(publication: Publication, standard: Standard, actor: User, now: datetime) -> Publication:
    """The same, as it is under the lock, once one may change it."""
    publication = Publication.objects.select_related("organisation", "declared_by", "release").get(pk=publication.pk)
    publication.standard = standard
    require(permissions.can_change_declared(queries.actor_for(user=actor, standard=standard, now=now), publication))
    return publication
