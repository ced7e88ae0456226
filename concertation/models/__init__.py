"""What people say (contributions), what is to decide (questions), what was decided (arbitration)."""

from concertation.models.arbitration import Ballot, BallotOption, Decision, Elector, Vote
from concertation.models.contributions import Comment, Consultation, Proposal
from concertation.models.questions import Option, Question

__all__ = [
    "Ballot",
    "BallotOption",
    "Comment",
    "Consultation",
    "Decision",
    "Elector",
    "Option",
    "Proposal",
    "Question",
    "Vote",
]
