"""What people say (contributions), what goes with comments, what is to decide (questions), votes, decisions, the meetings where
they are taken, the reminders that come by themselves, and how the team goes through what was said."""

from concertation.models.activities import (
    Activity,
    ActivityEntry,
    ActivityPrompt,
    EntryFollowed,
    EntryHeart,
    PromptCorrection,
    QuizCount,
    QuizTaker,
)
from concertation.models.agendas import AgendaItem
from concertation.models.around_comments import Attachment, CommentDraft, CommentLike, CommentMention, DraftedFile
from concertation.models.ballots import Ballot, BallotOption, Elector, Proxy, Recusal, SecretPaper, Vote, VoteAwaits
from concertation.models.contributions import Authorship, Comment, Consultation, Proposal, ProposalElement, Support
from concertation.models.decisions import ConstitutionChoice, Correction, Decision, FollowUp, Objection, Presence, UndoingToCome
from concertation.models.documents import Document
from concertation.models.letters import CircleLetter, LetterAnswer
from concertation.models.meetings import Attendance, CalendarKey, Invitation, Meeting
from concertation.models.minutes import Erratum, Minutes, MinutesDraft, Remark
from concertation.models.questions import Option, OptionElement, Question
from concertation.models.reminders import SentReminder
from concertation.models.reuses import Reuse
from concertation.models.roadmap import Phase, Roadmap
from concertation.models.shared_fields import Exchange, SharedField
from concertation.models.triage import Contest, Moderation, ProposalSource, Theme, Triage
from concertation.models.use_cases import Appraisal, CasePlace, ServedBy, UseCase

__all__ = [
    "Activity",
    "ActivityEntry",
    "ActivityPrompt",
    "AgendaItem",
    "Appraisal",
    "Attachment",
    "Attendance",
    "Authorship",
    "Ballot",
    "BallotOption",
    "CalendarKey",
    "CasePlace",
    "CircleLetter",
    "Comment",
    "CommentDraft",
    "CommentLike",
    "CommentMention",
    "ConstitutionChoice",
    "Consultation",
    "Contest",
    "Correction",
    "Decision",
    "Document",
    "DraftedFile",
    "Elector",
    "EntryFollowed",
    "EntryHeart",
    "Erratum",
    "Exchange",
    "FollowUp",
    "Invitation",
    "LetterAnswer",
    "Meeting",
    "Minutes",
    "MinutesDraft",
    "Moderation",
    "Objection",
    "Option",
    "OptionElement",
    "Phase",
    "Presence",
    "PromptCorrection",
    "Proposal",
    "ProposalElement",
    "ProposalSource",
    "Proxy",
    "Question",
    "QuizCount",
    "QuizTaker",
    "Recusal",
    "Remark",
    "Reuse",
    "Roadmap",
    "SecretPaper",
    "SentReminder",
    "ServedBy",
    "SharedField",
    "Support",
    "Theme",
    "Triage",
    "UndoingToCome",
    "UseCase",
    "Vote",
    "VoteAwaits",
]
