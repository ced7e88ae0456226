"""The constitutions that a standard may choose from, as data. Each says for each way of deciding what it may settle and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from concertation.rules.constitution.cases import Level, Role, Told, Way, higher

Confirming = Literal["nobody", "chair", "independent_member"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One way of deciding under a constitution, where there is a committee."""

    up_to: Level
    """The highest impact that it may settle."""
    confirmed_by: Confirming
    """Who must confirm it before it binds. `chair`: the chair where one is named, otherwise an independent member."""
    told: tuple[Told, ...]
    objection: timedelta
    """How long a member of the committee may call it up, from the moment it is told; zero where nobody may."""


@dataclass(frozen=True, slots=True)
class Constitution:
    """Who may bind whom on a standard. A way of deciding without a clause is not open to it."""

    code: str
    name: str
    explanation: str
    """One French sentence."""
    clauses: Mapping[Way, Clause]
    minimum_duration: timedelta
    """How long a ballot stays open at least, while somebody has not voted."""
    proxies: int
    """How many proxies one elector may hold."""

    def __post_init__(self) -> None:
        detail = self.clauses.get("team")
        if detail is not None and higher(detail.up_to, "patch"):
            raise ValueError("A detail never breaks: where there is a committee the team alone settles a patch at most.")
        if "vote" not in self.clauses:
            raise ValueError("The committee may always vote.")


RECORDED_BY: Final[Mapping[Way, frozenset[Role]]] = {
    "vote": frozenset({"team", "chair"}),
    "consensus": frozenset({"team", "chair"}),
    "team": frozenset({"team"}),
}
"""Who records what is decided in each way, under every constitution."""

_DAY: Final = timedelta(days=1)

_VOTE: Final = Clause("major", "nobody", ("electors", "authors"), timedelta(0))
_CONSENSUS: Final = Clause("major", "independent_member", ("committee", "authors"), 7 * _DAY)
_CONSENSUS_BY_CHAIR: Final = Clause("major", "chair", ("committee", "authors"), 7 * _DAY)
_CONSENSUS_ON_WHAT_HOLDS: Final = Clause("minor", "independent_member", ("committee", "authors"), 7 * _DAY)
_DETAIL: Final = Clause("patch", "nobody", ("committee", "authors"), 14 * _DAY)

_OF_COMMITTEE: Final = Constitution(
    code="committee",
    name="Le comité tranche",
    explanation=(
        "Le comité de pilotage tranche par un vote ou par un consensus en séance ; l’équipe projet règle seule les détails qui ne "
        "cassent rien, et tout membre du comité peut les évoquer."
    ),
    clauses={"vote": _VOTE, "consensus": _CONSENSUS, "team": _DETAIL},
    minimum_duration=_DAY,
    proxies=1,
)
_OF_CHAIR: Final = Constitution(
    code="chair",
    name="La présidence confirme",
    explanation=(
        "Comme « Le comité tranche », mais un consensus en séance n’engage qu’une fois confirmé par la présidence du comité, dès "
        "qu’elle est nommée."
    ),
    clauses={"vote": _VOTE, "consensus": _CONSENSUS_BY_CHAIR, "team": _DETAIL},
    minimum_duration=_DAY,
    proxies=1,
)
_OF_BREAKING_VOTED: Final = Constitution(
    code="breaking_voted",
    name="Ce qui casse se vote",
    explanation=(
        "Ce qui rend incorrects des fichiers jusque-là corrects passe toujours par un vote du comité de pilotage ; le reste se règle "
        "aussi par consensus en séance, et les détails par l’équipe projet."
    ),
    clauses={"vote": _VOTE, "consensus": _CONSENSUS_ON_WHAT_HOLDS, "team": _DETAIL},
    minimum_duration=3 * _DAY,
    proxies=1,
)
_OF_ALL_VOTED: Final = Constitution(
    code="all_voted",
    name="Tout se vote",
    explanation="Toute décision passe par un vote du comité de pilotage, même sur un détail.",
    clauses={"vote": _VOTE},
    minimum_duration=3 * _DAY,
    proxies=1,
)

CONSTITUTIONS: Final[Mapping[str, Constitution]] = {
    constitution.code: constitution for constitution in (_OF_COMMITTEE, _OF_CHAIR, _OF_BREAKING_VOTED, _OF_ALL_VOTED)
}
"""By their codes, the default first."""

DEFAULT: Final = _OF_COMMITTEE
