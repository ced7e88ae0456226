"""What every rule of a ballot shares: what a voter says, on which terms, and what a count answers.

A key names an option or an elector; its number is opaque here. Titles and sentences are French.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from standard.verdict import ALLOWED, Verdict

if TYPE_CHECKING:
    from concertation.rules.ballots.duels import Duels

Key = int
Result = Literal["passed", "blocked", "failed"]

SINGLE_POSITION: Final = 1
"""The format of the ballots of before: one voice holds one option and one position. They keep being counted so."""
EACH_OPTION: Final = 2
"""The format of ballots now: a voter says something of each option."""

QUORUM_DEFAULT: Final = None
"""More than half of the voices, recusals apart: known when the ballot is counted."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a ballot is held, frozen when it opens.

    `quorum` is a number of voices, None for more than half of them; `threshold_percent` a share under 100, None for the
    rule's own. A format never changes meaning: what was cast under an old one is counted as it was meant.
    """

    rule: str
    quorum: int | None = QUORUM_DEFAULT
    threshold_percent: int | None = None
    per: Literal["person", "organisation"] = "person"
    """Whose voice counts: each elector's, or one for all the electors of an organisation."""
    secret: bool = False
    shown: Literal["during", "after"] = "during"
    """When people see the count: while votes come in, or once the ballot is closed."""
    format: int = EACH_OPTION

    def quorum_of(self, voices: int) -> int:
        """The quorum among this many voices: recusals may leave fewer than the number first asked for."""
        return voices // 2 + 1 if self.quorum is None else min(self.quorum, voices)


@dataclass(frozen=True, slots=True)
class Stance:
    """A position that a rule offers, in words, and what it asks of who takes it."""

    code: str
    label: str
    meaning: str
    """What it means, said to who takes it."""
    supports: bool = False
    takes_side: bool = True
    """Whether it is for or against something: abstaining and standing aside are not."""
    motive: bool = False
    """Whether it must say why. Such a stance may also say which wording would lift it."""


@dataclass(frozen=True, slots=True)
class OptionPosition:
    """What a voter says of one option."""

    option: Key
    position: str
    motive: str = ""
    lift: str = ""
    """The wording that would lift an objection, in the voter's words."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Options from the best liked to the least. Those of one place are held equal; those not named come last, all equal."""

    places: tuple[tuple[Key, ...], ...]
    motive: str = ""

    @classmethod
    def of(cls, order: Sequence[Key | Sequence[Key]], motive: str = "") -> Ranking:
        """`[3, [1, 2]]`: 3 first, then 1 and 2 at the same place."""
        return cls(tuple((place,) if isinstance(place, int) else tuple(place) for place in order), motive)


Said = OptionPosition | Ranking


@dataclass(frozen=True, slots=True)
class Cast:
    """Something that an elector said in a ballot. `order` grows with each cast of the ballot, whoever casts it."""

    elector: Key
    said: Said
    order: int
    typed_by: Key | None = None
    """Who typed it in a meeting, where it was not the elector."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A clause in the present, while the ballot is open, and in the past, once it is closed."""

    open: str
    closed: str

    def at(self, closed: bool) -> str:
        return self.closed if closed else self.open


@dataclass(frozen=True, slots=True)
class Tally:
    """Where one option stands under a rule. `lack` says what it lacks, the quorum apart; None where it lacks nothing."""

    option: Key
    counts: Mapping[str, int]
    """How many took each position of the rule, in the rule's order; under a ranking, `first`: how many put it first."""
    support: int
    heard: int
    """How many voices said something of it."""
    qualifies: bool
    lack: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """What a rule counts: the options with their titles, in order, and what each voice heard says that counts."""

    options: Mapping[Key, str]
    voices: tuple[tuple[Said, ...], ...]
    quorum: int
    threshold: int

    def positions(self, option: Key) -> tuple[str, ...]:
        """The positions taken on an option."""
        return tuple(said.position for voice in self.voices for said in voice if isinstance(said, OptionPosition) and said.option == option)


@dataclass(frozen=True, slots=True)
class BallotFinding:
    """What a rule finds. `equal` are the options between which the ballot does not choose; then none passes."""

    tallies: tuple[Tally, ...]
    passing: Key | None
    equal: tuple[Key, ...] = ()
    lacks: tuple[Phrase, ...] = ()
    """What is missing for something to pass, to be joined by « et »."""
    duels: Duels | None = None
    """Under a ranking, the options two by two and the rounds of the count."""


class BallotRule(ABC):
    """A way to count. A module each; `concertation.rules.ballots.RULES` holds them."""

    code: ClassVar[str]
    name: ClassVar[str]
    stances: ClassVar[tuple[Stance, ...]] = ()
    """The positions that a voter may take on an option; none where options are ranked."""
    threshold: ClassVar[int | None] = None
    """The share, in percent, that an option must exceed where the terms say nothing; None where the rule has no threshold."""

    @abstractmethod
    def explain(self, terms: Terms) -> str:
        """The rule in one or two French sentences."""

    @abstractmethod
    def count(self, poll: Poll) -> BallotFinding:
        """What passes, and what is missing."""

    def check(self, said: Said, options: Collection[Key]) -> Verdict:
        """Whether a voter may say this; a refusal names the input at fault."""
        if not isinstance(said, OptionPosition):
            return Verdict("Dites votre position sur chaque option : ce vote ne les classe pas.", "ranking")
        if said.option not in options:
            return Verdict("Cette option n’est pas soumise à ce vote.", "option")
        stance = self.stance(said.position)
        if stance is None:
            return Verdict("Choisissez une des positions que ce vote propose.", "position")
        if stance.motive and not said.motive.strip():
            return Verdict("Dites pourquoi : une opposition bloquante ou une réserve s’explique.", "motive")
        if said.lift and not stance.motive:
            return Verdict("Seule une réserve ou une opposition dit quelle rédaction la lèverait.", "lift")
        return ALLOWED

    def about(self, said: Said) -> Key | None:
        """What a statement is about: a later one about the same replaces it. None: about the whole ballot."""
        return said.option if isinstance(said, OptionPosition) else None

    def unsaid(self, said: Collection[Said], options: Collection[Key]) -> tuple[Key, ...]:
        """The options on which a voter has still to say something."""
        spoken = {self.about(item) for item in said}
        return tuple(option for option in options if option not in spoken)

    def threshold_of(self, terms: Terms) -> int:
        """The share, in percent, that an option must exceed; 0 where the rule has no threshold."""
        return (self.threshold or 0) if terms.threshold_percent is None else terms.threshold_percent

    def stance(self, code: str) -> Stance | None:
        return next((stance for stance in self.stances if stance.code == code), None)

    def counts(self, positions: Collection[str]) -> dict[str, int]:
        """How many took each position, in the rule's order. KeyError for one that the rule does not have."""
        counts = dict.fromkeys((stance.code for stance in self.stances), 0)
        for position in positions:
            counts[position] += 1
        return counts
