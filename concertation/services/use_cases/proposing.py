"""Use cases: proposed, written otherwise, kept, merged, refused."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from accounts.models import User
from concertation import permissions, queries
from concertation.models import ServedBy, UseCase
from concertation.queries.use_cases import STANDING
from concertation.services.states import move
from concertation.services.turn import Turn, turn
from standard.models import Circle, Standard
from standard.permissions import require
from standard.queries import members_in
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.numbers import next_number

LONGEST: Final = 4_000
"""One column of a use case, in characters."""
MOST_WAITING: Final = 30
"""How many use cases of one person wait for the team."""
ACTIONS: Final = {"kept": "keep", "merged": "merge", "refused": "refuse"}


@dataclass(frozen=True, slots=True)
class CaseText:
    """What a use case says, column by column: why, who, what, with what."""

    title: str
    why: str
    who: str
    what: str = ""
    with_what: str = ""

    def read(self) -> CaseText:
        """The same, fit to be kept. Raises `InvalidInput` beside the column at fault."""
        return CaseText(
            inputs.line("title", self.title, missing="Donnez un titre à ce cas d’usage."),
            inputs.text("why", self.why, missing="Dites à quoi sert ce cas d’usage\u00a0: le besoin auquel il répond.", longest=LONGEST),
            inputs.text("who", self.who, missing="Dites qui s’en sert.", longest=LONGEST),
            inputs.text("what", self.what, longest=LONGEST),
            inputs.text("with_what", self.with_what, longest=LONGEST),
        )


def propose(*, standard: Standard, actor: User, text: CaseText, now: datetime) -> UseCase:
    """Propose a use case; the same sent twice is one. Raises `InvalidInput("title" | "why" | "who" | …)`."""
    text = text.read()
    with turn(standard, actor, now) as mine:
        require(permissions.can_propose_use_case(mine.actor, queries.current_consultation(mine.standard, now), now))
        waiting = UseCase.objects.filter(standard=mine.standard, author=actor, state=UseCase.State.PROPOSED)
        same = waiting.filter(**asdict(text)).first()
        if same is not None:
            return same
        if waiting.count() >= MOST_WAITING:
            raise InvalidInput(
                "", f"{MOST_WAITING} de vos cas d’usage attendent déjà l’équipe projet\u00a0: laissez-lui le temps de les lire."
            )
        use_case = UseCase.objects.create(
            standard=mine.standard,
            number=next_number(UseCase, mine.standard),
            author=actor,
            organisation=queries.organisation_of(actor, mine.standard, now),
            proposed_at=now,
            **asdict(text),
        )
        team = members_in(mine.standard, [Circle.TEAM], now)
        mine.record("usecase.proposed", use_case, message=use_case.title, tell=team)
        return use_case


def edit(*, use_case: UseCase, actor: User, text: CaseText, now: datetime) -> UseCase:
    """Write a use case otherwise; what it said before stays in its history."""
    text = text.read()
    with turn(use_case.standard, actor, now) as mine:
        use_case = _fresh(mine, use_case)
        require(permissions.can_edit_use_case(mine.actor, use_case))
        if asdict(text).items() <= vars(use_case).items():
            return use_case
        move(use_case, "edit", **asdict(text))
        mine.record("usecase.edited", use_case)
        return use_case


def settle(*, use_case: UseCase, actor: User, outcome: str, now: datetime, reason: str = "", into: UseCase | None = None) -> UseCase:
    """Keep a use case, merge it `into` another or refuse it. What served a merged one serves the other.

    Raises `InvalidInput("outcome" | "reason" | "into", …)`.
    """
    inputs.choice("outcome", outcome, list(ACTIONS), message="Dites si ce cas d’usage est retenu, réuni à un autre ou écarté.")
    kept = outcome == UseCase.State.KEPT
    reason = inputs.text(
        "reason", reason, missing="" if kept else "Dites pourquoi\u00a0: son auteur et le public le liront.", longest=LONGEST
    )
    with turn(use_case.standard, actor, now) as mine:
        use_case = _fresh(mine, use_case)
        require(permissions.can_settle_use_case(mine.actor, use_case, ACTIONS[outcome]))
        other = _other(mine, use_case, into) if outcome == UseCase.State.MERGED else None
        move(use_case, ACTIONS[outcome], reason=reason, merged_into=other, settled_at=now)
        if other is not None:
            _give(use_case, other)
            message = f"{reason}\n\nRéuni au cas d’usage n°\u00a0{other.number}."
            mine.record("usecase.merged", use_case, message=message, tell=[use_case.author], details={"into": other.number})
        else:
            mine.record("usecase.kept" if kept else "usecase.refused", use_case, message=reason, tell=[use_case.author])
        return use_case


def _fresh(mine: Turn, use_case: UseCase) -> UseCase:
    held = UseCase.objects.select_related("author").get(pk=use_case.pk, standard=mine.standard)
    held.standard = mine.standard
    return held


def _other(mine: Turn, use_case: UseCase, into: UseCase | None) -> UseCase:
    """The use case that another is merged into: one that stands."""
    standing = UseCase.objects.filter(standard=mine.standard, state__in=STANDING)
    found = standing.exclude(pk=use_case.pk).filter(pk=into.pk).first() if into is not None else None
    if found is None:
        raise InvalidInput("into", "Choisissez le cas d’usage, proposé ou retenu, auquel le réunir.")
    return found


def _give(merged: UseCase, other: UseCase) -> None:
    """Whatever serves the merged one, or was merged into it, goes to the other."""
    known = set(other.served_by.values_list("field_uid", flat=True))
    fresh = merged.served_by.exclude(field_uid__in=known)
    ServedBy.objects.bulk_create(ServedBy(use_case=other, field_uid=one.field_uid) for one in fresh)
    for earlier in merged.merged.all():
        earlier.merged_into = other
        earlier.save()
    other.proposals.add(*merged.proposals.all())
