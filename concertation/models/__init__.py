"""What people say (contributions), what is to decide (questions), votes, decisions, the meetings where they are
taken, and the reminders that come by themselves."""

from concertation.models.ballots import Ballot, BallotOption, Elector, Proxy, Recusal, SecretPaper, Vote, VoteAwaits
from concertation.models.contributions import Authorship, Comment, Consultation, Proposal, ProposalElement, Support
from concertation.models.decisions import ConstitutionChoice, Correction, Decision, FollowUp, Objection, Presence
from concertation.models.meetings import Attendance, Meeting
from concertation.models.questions import Option, OptionElement, Question
from concertation.models.reminders import SentReminder

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
    "SentReminder",
    "Support",
    "Vote",
    "VoteAwaits",
]
