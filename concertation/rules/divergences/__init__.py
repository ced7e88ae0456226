"""Where decisions and the schema do not agree: decided and not applied, there without a decision, set aside and still there.

A record of what was decided and done goes in, findings come out. The schema changes by decisions alone, so each revision that no
decision made is put beside the decisions and the questions about the same thing; decisions that bind no more, that wait, or that
chose only words, say the rest.
"""

from concertation.rules.divergences.finding import divergences
from concertation.rules.divergences.rows import KINDS, Divergence, Kind, Record, Taken, ToDo, UndecidedStep, UnsettledQuestion, Wording
from concertation.rules.divergences.tracing import Tracing, missing, trace

__all__ = [
    "KINDS",
    "Divergence",
    "Kind",
    "Record",
    "Taken",
    "ToDo",
    "Tracing",
    "UndecidedStep",
    "UnsettledQuestion",
    "Wording",
    "divergences",
    "missing",
    "trace",
]
