"""Addresses of the API, under `/api/`."""

from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from api import (
    ballots,
    chain,
    comments,
    comparisons,
    consultations,
    decisions,
    events,
    meetings,
    notices,
    proposals,
    questions,
    releases,
    standards,
    validations,
)

app_name = "api"

VERSION_1 = [
    path("", RedirectView.as_view(pattern_name="api:docs"), name="root"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("standards/", standards.StandardsView.as_view(), name="standards"),
    path("standards/<slug:slug>/", standards.StandardView.as_view(), name="standard"),
    path("standards/<slug:slug>/schema/", standards.SchemaView.as_view(), name="standard_schema"),
    path("standards/<slug:slug>/members/", standards.MembersView.as_view(), name="members"),
    path("standards/<slug:slug>/contributors/", standards.ContributorsView.as_view(), name="contributors"),
    path("standards/<slug:slug>/events/", events.EventsView.as_view(), name="events"),
    path("standards/<slug:slug>/chain/", chain.ChainView.as_view(), name="chain"),
    path("standards/<slug:slug>/notices/", notices.NoticesView.as_view(), name="notices"),
    path("notices/<int:pk>/", notices.NoticeView.as_view(), name="notice"),
    path("notices/<int:pk>/send/", notices.NoticeSendView.as_view(), name="notice_send"),
    path("members/<int:pk>/", standards.MemberView.as_view(), name="member"),
    path("releases/<int:pk>/", releases.ReleaseView.as_view(), name="release"),
    path("releases/<int:pk>/waivers/", releases.ReleaseWaiversView.as_view(), name="release_waivers"),
    path("releases/<int:pk>/withdraw/", releases.ReleaseWithdrawView.as_view(), name="release_withdraw"),
    path("validations/", validations.ValidationsView.as_view(), name="validations"),
    path("validations/<uuid:pk>/", validations.ValidationView.as_view(), name="validation"),
    path("validations/<uuid:pk>/cancel/", validations.ValidationCancelView.as_view(), name="validation_cancel"),
    path("validations/<uuid:pk>/files/<str:name>", validations.ValidationFileView.as_view(), name="validation_file"),
    path("standards/<slug:slug>/consultations/", consultations.ConsultationsView.as_view(), name="consultations"),
    path("consultations/<int:pk>/", consultations.ConsultationView.as_view(), name="consultation"),
    path("consultations/<int:pk>/close/", consultations.ConsultationCloseView.as_view(), name="consultation_close"),
    path("standards/<slug:slug>/comments/", comments.CommentsView.as_view(), name="comments"),
    path("comments/<int:pk>/", comments.CommentView.as_view(), name="comment"),
    path("comments/<int:pk>/answer/", comments.CommentAnswerView.as_view(), name="comment_answer"),
    path("standards/<slug:slug>/proposals/", proposals.ProposalsView.as_view(), name="proposals"),
    path("proposals/<int:pk>/", proposals.ProposalView.as_view(), name="proposal"),
    path("proposals/<int:pk>/impacts/", proposals.ProposalImpactsView.as_view(), name="proposal_impacts"),
    path("proposals/<int:pk>/submit/", proposals.ProposalSubmitView.as_view(), name="proposal_submit"),
    path("proposals/<int:pk>/withdraw/", proposals.ProposalWithdrawView.as_view(), name="proposal_withdraw"),
    path("standards/<slug:slug>/questions/", questions.QuestionsView.as_view(), name="questions"),
    path("questions/<int:pk>/", questions.QuestionView.as_view(), name="question"),
    path("questions/<int:pk>/reopen/", questions.QuestionReopenView.as_view(), name="question_reopen"),
    path("options/<int:pk>/", questions.OptionView.as_view(), name="option"),
    path("options/<int:pk>/strike/", questions.OptionStrikeView.as_view(), name="option_strike"),
    path("questions/<int:pk>/ballots/", ballots.BallotsView.as_view(), name="ballots"),
    path("ballots/<int:pk>/", ballots.BallotView.as_view(), name="ballot"),
    path("ballots/<int:pk>/votes/", ballots.VotesView.as_view(), name="votes"),
    path("ballots/<int:pk>/recusal/", ballots.RecusalView.as_view(), name="ballot_recusal"),
    path("ballots/<int:pk>/proxy/", ballots.ProxyView.as_view(), name="ballot_proxy"),
    path("ballots/<int:pk>/close/", ballots.BallotCloseView.as_view(), name="ballot_close"),
    path("questions/<int:pk>/decisions/", decisions.QuestionDecisionsView.as_view(), name="question_decisions"),
    path("standards/<slug:slug>/meetings/", meetings.MeetingsView.as_view(), name="meetings"),
    path("meetings/<int:pk>/", meetings.MeetingView.as_view(), name="meeting"),
    path("standards/<slug:slug>/comparison/", comparisons.ComparisonView.as_view(), name="comparison"),
    path("standards/<slug:slug>/decisions/", decisions.DecisionsView.as_view(), name="decisions"),
    path("decisions/<int:pk>/", decisions.DecisionView.as_view(), name="decision"),
    path("standards/<slug:slug>/releases/", releases.ReleasesView.as_view(), name="releases"),
    path("releases/<int:pk>/publish/", releases.ReleasePublishView.as_view(), name="release_publish"),
]

urlpatterns = [
    path("v1/", include(VERSION_1)),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="help/api.html"), name="docs"),
]
