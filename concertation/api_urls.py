"""Addresses of the API of the debate."""

from django.urls import path

from concertation.api import arbitration, contributions

urlpatterns = [
    path("standards/<slug:slug>/consultations/", contributions.ConsultationsView.as_view(), name="api_consultations"),
    path("consultations/<int:pk>/", contributions.ConsultationView.as_view(), name="api_consultation"),
    path("consultations/<int:pk>/close/", contributions.ConsultationCloseView.as_view(), name="api_consultation_close"),
    path("standards/<slug:slug>/comments/", contributions.CommentsView.as_view(), name="api_comments"),
    path("comments/<int:pk>/", contributions.CommentView.as_view(), name="api_comment"),
    path("comments/<int:pk>/answer/", contributions.CommentAnswerView.as_view(), name="api_comment_answer"),
    path("standards/<slug:slug>/proposals/", contributions.ProposalsView.as_view(), name="api_proposals"),
    path("proposals/<int:pk>/", contributions.ProposalView.as_view(), name="api_proposal"),
    path("proposals/<int:pk>/impacts/", contributions.ProposalImpactsView.as_view(), name="api_proposal_impacts"),
    path("proposals/<int:pk>/submit/", contributions.ProposalSubmitView.as_view(), name="api_proposal_submit"),
    path("proposals/<int:pk>/withdraw/", contributions.ProposalWithdrawView.as_view(), name="api_proposal_withdraw"),
    path("standards/<slug:slug>/questions/", arbitration.QuestionsView.as_view(), name="api_questions"),
    path("questions/<int:pk>/", arbitration.QuestionView.as_view(), name="api_question"),
    path("questions/<int:pk>/reopen/", arbitration.QuestionReopenView.as_view(), name="api_question_reopen"),
    path("options/<int:pk>/", arbitration.OptionView.as_view(), name="api_option"),
    path("options/<int:pk>/strike/", arbitration.OptionStrikeView.as_view(), name="api_option_strike"),
    path("questions/<int:pk>/ballots/", arbitration.BallotsView.as_view(), name="api_ballots"),
    path("ballots/<int:pk>/", arbitration.BallotView.as_view(), name="api_ballot"),
    path("ballots/<int:pk>/votes/", arbitration.VotesView.as_view(), name="api_votes"),
    path("ballots/<int:pk>/close/", arbitration.BallotCloseView.as_view(), name="api_ballot_close"),
    path("questions/<int:pk>/decisions/", arbitration.QuestionDecisionsView.as_view(), name="api_question_decisions"),
    path("standards/<slug:slug>/decisions/", arbitration.DecisionsView.as_view(), name="api_decisions"),
    path("decisions/<int:pk>/", arbitration.DecisionView.as_view(), name="api_decision"),
    path("standards/<slug:slug>/releases/", arbitration.ReleasesView.as_view(), name="api_releases"),
    path("releases/<int:pk>/publish/", arbitration.ReleasePublishView.as_view(), name="api_release_publish"),
]
