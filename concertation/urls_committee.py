"""Addresses of the project team and the committee: board, questions, ballots, decisions, releases, members."""

from django.urls import path

from concertation.views.committee import decisions

urlpatterns = [
    path("standards/<slug:slug>/decisions/", decisions.decisions, name="decisions"),
    path("standards/<slug:slug>/decisions/<int:number>/", decisions.decision, name="decision"),
]
