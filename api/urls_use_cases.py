"""Addresses of what a standard is for, of the fields that it shares with others, and of the files that changes are weighed on."""

from django.urls import path

from api import samples, sharing, use_cases

STANDARD = "standards/<slug:slug>/"

urlpatterns = [
    path(f"{STANDARD}use-cases/", use_cases.UseCasesView.as_view(), name="use_cases"),
    path(f"{STANDARD}use-cases/ranking/", use_cases.CaseRankingView.as_view(), name="use_case_ranking"),
    path("use-cases/<number:pk>/", use_cases.UseCaseView.as_view(), name="use_case"),
    path("use-cases/<number:pk>/settle/", use_cases.UseCaseSettleView.as_view(), name="use_case_settle"),
    path("use-cases/<number:pk>/fields/", use_cases.UseCaseFieldsView.as_view(), name="use_case_fields"),
    path(f"{STANDARD}samples/", samples.SamplesView.as_view(), name="samples"),
    path(f"{STANDARD}producers/", samples.ProducersView.as_view(), name="producers"),
    path(f"{STANDARD}evidence/", samples.EvidenceView.as_view(), name="evidence"),
    path("samples/<number:pk>/", samples.SampleView.as_view(), name="sample"),
    path(f"{STANDARD}board/", use_cases.FieldBoardView.as_view(), name="field_board"),
    path(f"{STANDARD}shared-fields/", sharing.SharedFieldsView.as_view(), name="shared_fields"),
    path("shared-fields/<number:pk>/", sharing.SharedFieldView.as_view(), name="shared_field"),
    path("shared-fields/<number:pk>/exchanges/", sharing.SharedFieldExchangesView.as_view(), name="shared_field_exchanges"),
]
