"""A constitution in French, one sentence for each way of deciding: what a page shows beside its name."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from concertation.rules.constitution.cases import Level
from concertation.rules.constitution.models import Clause, Constitution
from standard.schema.words import NBSP, count

_SETTLES: Final[dict[Level, str]] = {
    "none": "ce qui ne change rien au schéma",
    "patch": "un détail, qui ne casse rien et n’ajoute rien",
    "minor": "ce qui ne rend incorrect aucun fichier correct",
    "major": "toute question",
}


def explained(constitution: Constitution) -> tuple[str, ...]:
    """The ways of deciding that a constitution opens, a sentence each, the vote first."""
    sentences = [
        "Un vote tranche toute question : la décision reprend ce qu’il a donné, et l’équipe projet ou la présidence l’enregistre. "
        f"Il reste ouvert {in_days(constitution.minimum_duration)} au moins tant que tous n’ont pas voté, et un membre y porte au plus "
        f"{count(constitution.proxies, 'procuration', 'procurations')}{NBSP}; "
        "son quorum, sauf mention contraire, est de plus de la moitié des voix."
    ]
    consensus, detail = constitution.clauses.get("consensus"), constitution.clauses.get("team")
    if consensus is not None:
        sentences.append(
            f"Un consensus en séance règle {_SETTLES[consensus.up_to]} : l’équipe projet ou la présidence l’enregistre avec les présents, "
            f"{_confirmed(consensus)} le confirme, et tout membre du comité peut le contester pendant {in_days(consensus.objection)}."
        )
    if detail is not None:
        sentences.append(
            f"L’équipe projet règle seule {_SETTLES[detail.up_to]} : le comité de pilotage en est prévenu, et tout membre peut "
            f"l’évoquer pendant {in_days(detail.objection)}."
        )
    return tuple(sentences)


def _confirmed(clause: Clause) -> str:
    if clause.confirmed_by == "chair":
        return "la présidence, dès qu’elle est nommée,"
    return "la présidence ou un membre du comité qui n’est pas de l’équipe projet"


def in_days(duration: timedelta) -> str:
    return count(duration.days, "jour", "jours") if duration > timedelta(days=1) else "24 heures"
