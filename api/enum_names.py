"""How the API's description names the lists of codes that several fields share a name for."""

from typing import Final

ENUM_NAMES: Final = {
    "DispositionEnum": "concertation.models.Comment.Disposition",
    "FileStateEnum": "standard.models.FileJob.State",
    "CommentKindEnum": "concertation.models.Comment.Kind",
    "PhaseKindEnum": "concertation.models.roadmap.PHASE_KINDS",
    "MeetingKindEnum": "concertation.models.Meeting.Kind",
    "ActivityKindEnum": "concertation.models.Activity.Kind",
    "ActivityStateEnum": "concertation.models.Activity.State",
    "AgendaItemKindEnum": "concertation.models.AgendaItem.Kind",
    "ExchangeKindEnum": "concertation.models.Exchange.Kind",
    "DocumentKindEnum": "concertation.models.Document.Kind",
    "CircleEnum": "standard.models.Circle",
    "EcosystemPartEnum": "standard.models.Stakeholder.EcosystemPart",
    "DecisionOutcomeEnum": "concertation.models.Decision.Outcome",
    "QuestionKindEnum": "concertation.models.Question.Kind",
}
