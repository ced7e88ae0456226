"""What is made of the data: declared, published or set aside by the team, withdrawn by its author."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Reuse
from concertation.services.states import move
from concertation.services.turn import Turn, turn
from standard.models import Circle, Standard
from standard.permissions import require
from standard.queries import members_in
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.numbers import next_number

LONGEST: Final = 2_000
MOST_WAITING: Final = 10
"""How many reuses of one person wait for the team."""
ACTIONS: Final = {"kept": "keep", "refused": "refuse"}


def declare(*, standard: Standard, actor: User, title: str, address: str, what: str, now: datetime) -> Reuse:
    """Declare a reuse: a member's is public at once, the team reads the others first. The same sent twice is one.

    Raises `InvalidInput("title" | "address" | "what", …)`.
    """
    title = inputs.line("title", title, missing="Donnez un nom à cette réutilisation.")
    incomplete = "Donnez une adresse complète, qui commence par https://."
    address = inputs.web_address("address", address, longest=500, incomplete=incomplete)
    if not address:
        raise InvalidInput("address", incomplete)
    what = inputs.text("what", what, missing="Dites ce qu’elle fait des données, et pour qui.", longest=LONGEST)
    with turn(standard, actor, now) as mine:
        require(permissions.can_declare_reuse(mine.actor))
        known = Reuse.objects.filter(standard=mine.standard, state__in=[Reuse.State.PROPOSED, Reuse.State.KEPT])
        same = known.filter(author=actor, address=address, title=title).first()
        if same is not None:
            return same
        if known.filter(author=actor, state=Reuse.State.PROPOSED).count() >= MOST_WAITING:
            raise InvalidInput(
                "", f"{MOST_WAITING} de vos réutilisations attendent déjà l’équipe projet\u00a0: laissez-lui le temps de lire."
            )
        reuse = Reuse.objects.create(
            standard=mine.standard,
            number=next_number(Reuse, mine.standard),
            title=title,
            address=address,
            what=what,
            state=Reuse.State.KEPT if mine.actor.member else Reuse.State.PROPOSED,
            author=actor,
            organisation=queries.organisation_of(actor, mine.standard, now),
            declared_at=now,
        )
        team = members_in(mine.standard, [Circle.TEAM], now)
        mine.record("reuse.declared", reuse, message=_shown(reuse), details=_details(reuse), tell=team)
        return reuse


def settle(*, reuse: Reuse, actor: User, outcome: str, now: datetime, reason: str = "") -> Reuse:
    """Publish a reuse, or set it aside. Raises `InvalidInput("outcome" | "reason", …)`."""
    inputs.choice("outcome", outcome, list(ACTIONS), message="Dites si cette réutilisation est publiée ou écartée.")
    kept = outcome == Reuse.State.KEPT
    missing = "" if kept else "Dites pourquoi\u00a0: la personne qui l’a déclarée le lira."
    reason = inputs.text("reason", reason, missing=missing, longest=LONGEST)
    with turn(reuse.standard, actor, now) as mine:
        reuse = _fresh(mine, reuse)
        require(permissions.can_settle_reuse(mine.actor, reuse, ACTIONS[outcome]))
        move(reuse, ACTIONS[outcome], reason=reason)
        shown, details = _shown(reuse), _details(reuse)
        mine.record("reuse.kept" if kept else "reuse.refused", reuse, message=shown, details=details, tell=[reuse.author])
        return reuse


def withdraw(*, reuse: Reuse, actor: User, now: datetime) -> Reuse:
    """Take a reuse back."""
    with turn(reuse.standard, actor, now) as mine:
        reuse = _fresh(mine, reuse)
        require(permissions.can_withdraw_reuse(mine.actor, reuse))
        move(reuse, "withdraw")
        mine.record("reuse.withdrawn", reuse, message=_shown(reuse), details=_details(reuse))
        return reuse


def _shown(reuse: Reuse) -> str:
    """Its title, where everybody may read it: the history is public."""
    return reuse.title if reuse.state == Reuse.State.KEPT else ""


def _details(reuse: Reuse) -> dict[str, int]:
    return {"number": reuse.number}


def _fresh(mine: Turn, reuse: Reuse) -> Reuse:
    held = Reuse.objects.select_related("author", "organisation").get(pk=reuse.pk, standard=mine.standard)
    held.standard = mine.standard
    return held
