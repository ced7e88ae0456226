"""Addresses of the API of the debate."""

from django.urls import path

from concertation.api import ballots, comments, comparisons, consultations, decisions, proposals, questions, releases

urlpatterns = [
    path("standards/<slug:slug>/consultations/", consultations.ConsultationsView.as_view(), name="api_consultations"),
    path("consultations/<int:pk>/", consultations.ConsultationView.as_view(), name="api_consultation"),
    path("consultations/<int:pk>/close/", consultations.ConsultationCloseView.as_view(), name="api_consultation_close"),
    path("standards/<slug:slug>/comments/", comments.CommentsView.as_view(), name="api_comments"),
    path("comments/<int:pk>/", comments.CommentView.as_view(), name="api_comment"),
    path("comments/<int:pk>/answer/", comments.CommentAnswerView.as_view(), name="api_comment_answer"),
    path("standards/<slug:slug>/proposals/", proposals.ProposalsView.as_view(), name="api_proposals"),
    path("proposals/<int:pk>/", proposals.ProposalView.as_view(), name="api_proposal"),
    path("proposals/<int:pk>/impacts/", proposals.ProposalImpactsView.as_view(), name="api_proposal_impacts"),
    path("proposals/<int:pk>/submit/", proposals.ProposalSubmitView.as_view(), name="api_proposal_submit"),
    path("proposals/<int:pk>/withdraw/", proposals.ProposalWithdrawView.as_view(), name="api_proposal_withdraw"),
    path("standards/<slug:slug>/questions/", questions.QuestionsView.as_view(), name="api_questions"),
    path("questions/<int:pk>/", questions.QuestionView.as_view(), name="api_question"),
    path("questions/<int:pk>/reopen/", questions.QuestionReopenView.as_view(), name="api_question_reopen"),
    path("options/<int:pk>/", questions.OptionView.as_view(), name="api_option"),
    path("options/<int:pk>/strike/", questions.OptionStrikeView.as_view(), name="api_option_strike"),
    path("questions/<int:pk>/ballots/", ballots.BallotsView.as_view(), name="api_ballots"),
    path("ballots/<int:pk>/", ballots.BallotView.as_view(), name="api_ballot"),
    path("ballots/<int:pk>/votes/", ballots.VotesView.as_view(), name="api_votes"),
    path("ballots/<int:pk>/close/", ballots.BallotCloseView.as_view(), name="api_ballot_close"),
    path("questions/<int:pk>/decisions/", decisions.QuestionDecisionsView.as_view(), name="api_question_decisions"),
    path("standards/<slug:slug>/comparison/", comparisons.ComparisonView.as_view(), name="api_comparison"),
    path("standards/<slug:slug>/decisions/", decisions.DecisionsView.as_view(), name="api_decisions"),
    path("decisions/<int:pk>/", decisions.DecisionView.as_view(), name="api_decision"),
    path("standards/<slug:slug>/releases/", releases.ReleasesView.as_view(), name="api_releases"),
    path("releases/<int:pk>/publish/", releases.ReleasePublishView.as_view(), name="api_release_publish"),
]
