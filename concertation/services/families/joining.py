"""Who is of a family: founded by the team of a standard, joined and left where both sides agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from accounts.models import User
from concertation import permissions
from concertation.services.families.turns import FamilyTurn, family_turn
from concertation.services.turn import turn
from standard.models import Family, FamilyMember, Standard
from standard.permissions import require
from standard.queries.families import family_of
from standard.schema.words import quoted
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.standards import SLUG

JOIN, LEAVE = FamilyMember.FamilyAsked.JOIN, FamilyMember.FamilyAsked.LEAVE
DOES: Final[Mapping[str, str]] = {JOIN: "rejoint", LEAVE: "quitte"}
"""What is said of a standard once it is agreed."""
MOST: Final = 30
"""Tables of a family."""


def found(*, standard: Standard, actor: User, slug: str, title: str, now: datetime, description: str = "") -> Family:
    """Make a standard the first table of a family. Raises `InvalidInput("slug" | "title" | "standard", …)`."""
    slug = slug.strip()
    if not SLUG.fullmatch(slug):
        raise InvalidInput(
            "slug", "L’adresse s’écrit en minuscules sans accent, avec des tirets, par exemple «\u00a0lieux-et-services\u00a0»."
        )
    title = inputs.line("title", title, missing="Donnez un titre à la famille.")
    description = inputs.text("description", description)
    with turn(standard, actor, now) as mine:
        require(permissions.can_found_family(mine.actor))
        _refuse_second(mine.standard)
        try:
            with transaction.atomic():
                family = Family.objects.create(slug=slug, title=title, description=description, created_at=now)
        except IntegrityError:
            raise InvalidInput("slug", f"L’adresse {quoted(slug)} est déjà prise\u00a0; choisissez-en une autre.") from None
        member = FamilyMember.objects.create(family=family, standard=mine.standard, position=1, since=now)
        mine.record("family.founded", member, message=title, details={"family": slug}, path=family.get_absolute_url())
        return family


def describe(
    *,
    family: Family,
    actor: User,
    now: datetime,
    title: str | None = None,
    description: str | None = None,
    order: Sequence[str] | None = None,
) -> Family:
    """Change its title, its description, or the `order` of its tables, by their slugs; None leaves each as it is."""
    with family_turn(family, actor, now) as ours:
        require(permissions.can_tend_family(*ours.actors()))
        said = {
            **({} if title is None else {"title": inputs.line("title", title, missing="Donnez un titre à la famille.")}),
            **({} if description is None else {"description": inputs.text("description", description)}),
        }
        changed = [name for name, value in said.items() if getattr(ours.family, name) != value]
        for name in changed:
            setattr(ours.family, name, said[name])
        if changed:
            ours.family.save()
        if order is not None and _put_in_order(ours, order):
            changed.append("order")
        if changed:
            ours.record("family.described", ours.members[0], ours.family.title, changed=changed)
        return ours.family


def _put_in_order(ours: FamilyTurn, order: Sequence[str]) -> bool:
    if sorted(order) != sorted(member.standard.slug for member in ours.members):
        raise InvalidInput("order", "Donnez chaque table de la famille, une fois.")
    moved = [member for member in ours.members if member.position != order.index(member.standard.slug) + 1]
    for member in moved:
        member.position = order.index(member.standard.slug) + 1
        member.save(update_fields=["position"])
    return bool(moved)


def ask_to_join(*, family: Family, standard: Standard, actor: User, now: datetime) -> FamilyMember:
    """Ask for a standard to join a family: its team asks the others, or they ask it; at once where whoever asks is of both.

    Raises `InvalidInput("standard", …)`.
    """
    with family_turn(family, actor, now, standard) as ours:
        theirs = ours.turns[standard.pk]
        others = ours.actors(but=standard)
        require(permissions.can_tend_family(*others, theirs.actor))
        if not others:
            raise InvalidInput("standard", "Cette famille n’a plus de table\u00a0: fondez-en une autre.")
        if len(ours.members) >= MOST:
            raise InvalidInput("standard", f"Une famille a {MOST} tables au plus.")
        _refuse_second(theirs.standard)
        if FamilyMember.objects.filter(family=ours.family, standard=standard, until=None).exists():
            raise InvalidInput("standard", "Cette demande attend déjà une réponse.")
        return _asked(ours, FamilyMember(family=ours.family, standard=theirs.standard), JOIN, actor)


def ask_to_leave(*, member: FamilyMember, actor: User, now: datetime) -> FamilyMember:
    """Ask for a standard to leave its family; the last one leaves at once, and so does it where whoever asks is of both sides."""
    with family_turn(member.family, actor, now, member.standard) as ours:
        member = _fresh(ours, member)
        require(permissions.can_tend_family(*ours.actors()))
        if member.since is None:
            raise InvalidInput("standard", "Ce standard n’est pas de cette famille.")
        if member.asked:
            raise InvalidInput("standard", "Cette demande attend déjà une réponse.")
        return _asked(ours, member, LEAVE, actor)


def _asked(ours: FamilyTurn, member: FamilyMember, asked: str, actor: User) -> FamilyMember:
    """Ask it of the other side, or have it at once where there is nobody else to ask."""
    of_standard = ours.turns[member.standard_id].actor
    others = ours.actors(but=member.standard)
    mine = bool(permissions.can_tend_family(of_standard))
    theirs = not others or bool(permissions.can_tend_family(*others))
    member.asked, member.asked_by, member.asked_at = asked, actor, ours.now
    member.asked_from = FamilyMember.FamilySide.STANDARD if mine else FamilyMember.FamilySide.FAMILY
    member.save()
    if mine and theirs:
        return _settled(ours, member)
    told = [one.standard for one in ours.members if one.standard_id != member.standard_id] if mine else [member.standard]
    ours.record("family.asked", member, _sentence(ours, member, member.asking), tell=told, asked=asked)
    return member


def agree(*, member: FamilyMember, actor: User, now: datetime) -> FamilyMember:
    """Agree, for the side that was asked: the standard joins, or leaves."""
    with family_turn(member.family, actor, now, member.standard) as ours:
        member = _fresh(ours, member)
        of_standard = ours.turns[member.standard_id].actor
        require(permissions.can_answer_family(of_standard, member, ours.actors(but=member.standard)))
        return _settled(ours, member)


def decline(*, member: FamilyMember, actor: User, now: datetime) -> FamilyMember:
    """Say no to what is asked, for either side: whoever asked may take it back."""
    with family_turn(member.family, actor, now, member.standard) as ours:
        member = _fresh(ours, member)
        require(permissions.can_tend_family(*ours.actors(but=member.standard), ours.turns[member.standard_id].actor))
        if not member.asked:
            raise InvalidInput("standard", "Cette demande n’attend plus de réponse.")
        said, asked = _sentence(ours, member, f"ne {DOES[member.asked]} pas"), member.asked
        if asked == JOIN:
            member.until = now
        member.asked = member.asked_from = ""
        member.save()
        ours.record("family.declined", member, said, tell=[mine.standard for mine in ours.turns.values()], asked=asked)
        return member


def _settled(ours: FamilyTurn, member: FamilyMember) -> FamilyMember:
    told, said, joins = [mine.standard for mine in ours.turns.values()], _sentence(ours, member, DOES[member.asked]), member.asked == JOIN
    if joins:
        _refuse_second(member.standard)
        member.since, member.position = ours.now, 1 + max((one.position for one in ours.members), default=0)
        # What it asked of others, or others of it, is over.
        FamilyMember.objects.filter(standard=member.standard, since=None, until=None).exclude(pk=member.pk).update(until=ours.now, asked="")
    else:
        member.until = ours.now
    member.asked = member.asked_from = ""
    member.save()
    if joins:
        ours.record("family.joined", member, said, tell=told)
    else:
        ours.record("family.left", member, said, tell=told)
    return member


def _sentence(ours: FamilyTurn, member: FamilyMember, act: str) -> str:
    """« Services » rejoint la famille « Lieux »."""
    return f"{quoted(member.standard.title)} {act} la famille {quoted(ours.family.title)}"


def _fresh(ours: FamilyTurn, member: FamilyMember) -> FamilyMember:
    held = FamilyMember.objects.get(pk=member.pk)
    held.family, held.standard = ours.family, ours.turns[held.standard_id].standard
    if held.until is not None:
        raise InvalidInput("standard", "Ce standard n’est plus de cette famille, ou sa demande a eu sa réponse.")
    return held


def _refuse_second(standard: Standard) -> None:
    family = family_of(standard)
    if family is not None:
        raise InvalidInput(
            "standard", f"{quoted(standard.title)} est déjà de la famille {quoted(family.title)}\u00a0: il la quitte d’abord."
        )
