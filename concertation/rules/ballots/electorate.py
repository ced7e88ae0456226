"""Whose voice counts: electors, recusals, proxies, one voice per person or per organisation, and what each voice says.

- One voice per organisation: any of its electors casts it, the latest statement counts and bears its author's name; they all
  see it. An elector without organisation has a voice of their own.
- Who recuses themself, saying why, neither speaks nor counts: their voice leaves the denominator, unless colleagues hold it.
- A proxy goes to another elector of the same ballot: what the holder says counts for both. It gives way as soon as the giver
  speaks, and holds nothing while the holder is recused. A proxy is not passed on: no chain, so no cycle.
- A position typed on behalf of somebody in a meeting is theirs, marked; they may change it, and it replaces none of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from concertation.rules.ballots.base import BallotRule, Cast, Key
from standard.verdict import ALLOWED, Verdict


@dataclass(frozen=True, slots=True)
class FrozenElector:
    """Somebody who may vote, as frozen when the ballot opened."""

    key: Key
    organisation: Key | None = None


@dataclass(frozen=True, slots=True)
class GivenProxy:
    """That an elector lets another speak for them."""

    giver: Key
    holder: Key


@dataclass(frozen=True, slots=True)
class Seat:
    """One voice, and the electors who may use it."""

    members: tuple[Key, ...]
    organisation: Key | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """A seat and what it says. `said` are the statements that count, `earlier` those they replaced, the latest first."""

    seat: Seat
    said: tuple[Cast, ...] = ()
    earlier: tuple[Cast, ...] = ()
    holder: Key | None = None
    """Who spoke for it, by proxy."""

    @property
    def heard(self) -> bool:
        return bool(self.said)


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who may vote in a ballot, in order, and what changed since it opened."""

    electors: tuple[FrozenElector, ...]
    per: Literal["person", "organisation"] = "person"
    recused: frozenset[Key] = field(default_factory=frozenset)
    proxies: tuple[GivenProxy, ...] = ()

    @classmethod
    def of(cls, keys: Iterable[Key]) -> Electorate:
        """One voice for each key."""
        return cls(tuple(FrozenElector(key) for key in keys))

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The voices that count: recused electors hold none."""
        seats: dict[tuple[str, Key], list[FrozenElector]] = {}
        for elector in self.electors:
            if elector.key in self.recused:
                continue
            shared = self.per == "organisation" and elector.organisation is not None
            place = ("organisation", elector.organisation) if shared and elector.organisation is not None else ("elector", elector.key)
            seats.setdefault(place, []).append(elector)
        return tuple(
            Seat(tuple(elector.key for elector in members), members[0].organisation if kind == "organisation" else None)
            for (kind, _), members in seats.items()
        )

    def includes(self, key: Key) -> bool:
        return any(elector.key == key for elector in self.electors)

    def colleagues(self, key: Key) -> tuple[Key, ...]:
        """Those who share a voice with somebody, who see what is said with it."""
        return tuple(member for seat in self.seats if key in seat.members for member in seat.members if member != key)

    def hear(self, rule: BallotRule, casts: Iterable[Cast]) -> tuple[Voice, ...]:
        """What each voice says, in the order of the seats. KeyError for a cast of somebody who is no elector."""
        by_elector: dict[Key, list[Cast]] = {elector.key: [] for elector in self.electors}
        for cast in sorted(casts, key=lambda cast: cast.order):
            by_elector[cast.elector].append(cast)
        own = {seat: [cast for member in seat.members for cast in by_elector[member]] for seat in self.seats}
        seat_of = {member: seat for seat in own for member in seat.members}
        voices = []
        for seat, casts_of_seat in own.items():
            holder = None if casts_of_seat else self._holder(seat, seat_of)
            spoken = own[seat_of[holder]] if holder is not None else casts_of_seat
            said, earlier = _latest(rule, spoken)
            voices.append(Voice(seat, said, earlier if holder is None else (), holder if said else None))
        return tuple(voices)

    def _holder(self, seat: Seat, seat_of: dict[Key, Seat]) -> Key | None:
        """Who speaks for a seat whose members say nothing."""
        held = {proxy.giver: proxy.holder for proxy in self.proxies if proxy.holder in seat_of}
        return next((held[member] for member in seat.members if member in held), None)


def _latest(rule: BallotRule, casts: Iterable[Cast]) -> tuple[tuple[Cast, ...], tuple[Cast, ...]]:
    """The statements that count, one a subject, and those that they replaced, the latest first."""
    current: dict[Key | None, Cast] = {}
    earlier = []
    for cast in sorted(casts, key=lambda cast: cast.order):
        subject = rule.about(cast.said)
        if subject in current:
            earlier.append(current.pop(subject))
        current[subject] = cast
    return tuple(current.values()), tuple(sorted(earlier, key=lambda cast: -cast.order))


def awaited(electorate: Electorate, spoken: Collection[Key]) -> frozenset[Key]:
    """The electors whose voice nobody has used, nor holds by proxy. `spoken`: who has said something.

    Whoever holds a proxy and says nothing is awaited; who gave it is not.
    """
    seats = electorate.seats
    seat_of = {member: seat for seat in seats for member in seat.members}
    given = {proxy.giver for proxy in electorate.proxies if proxy.holder in seat_of}
    return frozenset(member for seat in seats if not any(one in spoken or one in given for one in seat.members) for member in seat.members)


# --- What an elector may do -----------------------------------------------------------------------------------------


def may_speak(electorate: Electorate, elector: Key) -> Verdict:
    """Whether somebody may take part, whatever the hour."""
    if not electorate.includes(elector):
        return Verdict("Seuls votent les membres du comité de pilotage à l’ouverture du vote.")
    if elector in electorate.recused:
        return Verdict("Vous vous êtes récusé : votre voix ne compte pas dans ce vote.")
    return ALLOWED


def may_recuse(electorate: Electorate, elector: Key, *, motive: str) -> Verdict:
    """Whether somebody may leave the ballot, saying why. What they said before stays visible and no longer counts."""
    allowed = may_speak(electorate, elector)
    if allowed and not motive.strip():
        return Verdict("Dites pourquoi vous vous récusez : le motif est public.", "motive")
    return allowed


def may_give_proxy(electorate: Electorate, *, giver: Key, holder: Key, voted: Collection[Key], most: int) -> Verdict:
    """Whether an elector may let another speak for them. `voted`: who has said something; `most`: how many proxies one may hold."""
    allowed = may_speak(electorate, giver)
    if not allowed:
        return allowed
    if not electorate.includes(holder):
        return Verdict("Une procuration se donne à un membre du comité qui vote ici.", "holder")
    if holder == giver:
        return Verdict("Choisissez quelqu’un d’autre que vous.", "holder")
    if holder in electorate.recused:
        return Verdict("Cette personne s’est récusée : choisissez quelqu’un d’autre.", "holder")
    if holder in electorate.colleagues(giver):
        return Verdict("Vous partagez déjà la voix de votre organisation : votre collègue peut la donner sans procuration.", "holder")
    if giver in voted:
        return Verdict("Vous avez déjà pris position : changez plutôt votre vote.")
    givers, holders = {proxy.giver for proxy in electorate.proxies}, [proxy.holder for proxy in electorate.proxies]
    if giver in givers:
        return Verdict("Vous avez déjà donné procuration : reprenez-la d’abord.")
    if giver in holders:
        return Verdict("Vous portez la procuration de quelqu’un : une procuration ne se transmet pas.")
    if holder in givers:
        return Verdict("Cette personne a elle-même donné procuration : choisissez quelqu’un d’autre.", "holder")
    if holders.count(holder) >= most:
        return Verdict(f"Cette personne porte déjà {most} procuration{'s' if most > 1 else ''} : choisissez quelqu’un d’autre.", "holder")
    return ALLOWED


def may_type_for(electorate: Electorate, elector: Key, casts: Iterable[Cast], *, secret: bool) -> Verdict:
    """Whether a position may be typed on behalf of an elector, in a meeting."""
    if not electorate.includes(elector):
        return Verdict("Cette personne ne vote pas ici.", "elector")
    if elector in electorate.recused:
        return Verdict("Cette personne s’est récusée : elle ne vote pas ici.", "elector")
    if secret:
        return Verdict("Ce vote est secret : chacun y vote lui-même.", "elector")
    if any(cast.elector == elector and cast.typed_by is None for cast in casts):
        return Verdict("Cette personne a voté elle-même : elle seule peut changer son vote.", "elector")
    return ALLOWED
