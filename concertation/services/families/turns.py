"""One writer's turn on every table of a family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from concertation.services.turn import Turn, turn
from standard import places
from standard.models import Circle, Family, FamilyMember, Standard
from standard.permissions import Actor
from standard.queries import members_in
from standard.queries.families import family_members
from standard.services.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class FamilyTurn:
    """A family, locked with all its tables and whatever joins it: its members, in order, and the turn on each standard by its key."""

    family: Family
    members: tuple[FamilyMember, ...]
    turns: Mapping[int, Turn]
    now: datetime

    def actors(self, *, but: Standard | None = None) -> list[Actor]:
        """Whoever writes, as they are in each table of the family."""
        return [self.turns[member.standard_id].actor for member in self.members if but is None or member.standard_id != but.pk]

    def record(self, verb: str, member: FamilyMember, message: str, *, tell: Iterable[Standard] = (), **details: Any) -> None:
        """Write that this happened to `member` in the history of every table that is open, and tell the teams of those that are named."""
        concerned = {standard.pk for standard in tell}
        said = {"family": self.family.slug, "table": member.standard.slug, **details}

        def write(mine: Turn, tell: Iterable[User]) -> None:
            mine.record(verb, member, message=message, details=said, tell=tell, path=self._page(mine.standard, member))

        for key, mine in self.turns.items():
            if mine.standard.closed_at is None:
                write(mine, members_in(mine.standard, [Circle.TEAM], self.now) if key in concerned else ())

    def _page(self, standard: Standard, member: FamilyMember) -> str:
        """Where a table reads of it: what waits for an answer, where its team answers."""
        if not member.asked:
            return self.family.get_absolute_url()
        asked_of_it = standard.pk == member.standard_id
        return places.family_of_standard(standard.slug) if asked_of_it else places.family_desk(self.family.slug)


@contextmanager
def family_turn(family: Family, user: User, now: datetime, *others: Standard) -> Iterator[FamilyTurn]:
    """Wait for one's turn on a family: a transaction that holds the lock on its row, on those of its tables and on `others`, in order."""
    with transaction.atomic(), ExitStack() as held:
        family = Family.objects.select_for_update().get(pk=family.pk)
        members = family_members(family)
        standards = {standard.pk: standard for standard in (*(member.standard for member in members), *others)}
        turns = {key: held.enter_context(turn(standards[key], user, now)) for key in sorted(standards)}
        for member in members:
            member.standard = turns[member.standard_id].standard
        yield FamilyTurn(family, tuple(members), turns, now)


@contextmanager
def naming(standard: Standard) -> Iterator[None]:
    """What is refused of one table names it."""
    try:
        yield
    except InvalidInput as error:
        if type(error) is not InvalidInput:
            raise
        raise InvalidInput(error.field, f"{standard.title}\u00a0: {error.message}") from error
