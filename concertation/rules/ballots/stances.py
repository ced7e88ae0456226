"""The positions that rules offer, in words."""

from __future__ import annotations

from typing import Final

from concertation.rules.ballots.base import Stance

FOR: Final = Stance("for", "Pour", "Pour cette option", supports=True)
AGAINST: Final = Stance("against", "Contre", "Contre cette option")
ABSTAIN: Final = Stance(
    "abstain", "Abstention", "Je m’abstiens : ma voix compte pour le quorum, sans peser sur le résultat", takes_side=False
)

AGREE: Final = Stance("agree", "D’accord", "D’accord avec cette option", supports=True)
RESERVATION: Final = Stance(
    "reservation", "D’accord avec une réserve", "D’accord, avec une réserve à noter (motif demandé)", supports=True, motive=True
)
STAND_ASIDE: Final = Stance("stand_aside", "En retrait", "En retrait : je laisse les autres décider", takes_side=False)
BLOCK: Final = Stance(
    "block",
    "Opposition bloquante",
    "Opposition bloquante : cette option ne peut pas passer tant que je la maintiens (motif demandé)",
    motive=True,
)

APPROVE: Final = Stance("approve", "Je la retiens", "Cette option me convient", supports=True)
DECLINE: Final = Stance("decline", "Je ne la retiens pas", "Cette option ne me convient pas, ou moins que d’autres")
