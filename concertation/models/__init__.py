"""What people say (contributions), what is to decide (questions), votes, decisions, and the meetings where they are taken."""

from concertation.models.ballots import Ballot, BallotOption, Elector, Proxy, Recusal, SecretPaper, Vote, VoteAwaits
from concertation.models.contributions import Authorship, Comment, Consultation, Proposal, ProposalElement, Support
from concertation.models.decisions import ConstitutionChoice, Correction, Decision, FollowUp, Objection, Presence
from concertation.models.meetings import Attendance, Meeting
from concertation.models.questions import Option, OptionElement, Question

__all__ = [
    "Attendance",
    "Authorship",
    "Ballot",
    "BallotOption",
    "Comment",
    "ConstitutionChoice",
    "Consultation",
    "Correction",
    "Decision",
    "Elector",
    "FollowUp",
    "Meeting",
    "Objection",
    "Option",
    "OptionElement",
    "Presence",
    "Proposal",
    "ProposalElement",
    "Proxy",
    "Question",
    "Recusal",
    "SecretPaper",
    "Support",
    "Vote",
    "VoteAwaits",
]
