"""Addresses of the project team and the committee: board, questions, ballots, decisions, releases, members."""

from django.urls import path

from concertation.views.committee import decisions, questions

QUESTION = "standards/<slug:slug>/questions/<int:number>/"

urlpatterns = [
    path("standards/<slug:slug>/decisions/", decisions.decisions, name="decisions"),
    path("standards/<slug:slug>/decisions/<int:number>/", decisions.decision, name="decision"),
    path("standards/<slug:slug>/questions/", questions.question_list, name="questions"),
    path(QUESTION, questions.question, name="question"),
    path(f"{QUESTION}voter/", questions.vote, name="vote"),
    path(f"{QUESTION}ouvrir-le-vote/", questions.open_ballot, name="open_ballot"),
    path(f"{QUESTION}clore-le-vote/", questions.close_ballot, name="close_ballot"),
    path(f"{QUESTION}decider/", questions.decide, name="decide"),
    path(f"{QUESTION}rouvrir/", questions.reopen, name="reopen"),
    path(f"{QUESTION}options/<int:pk>/ecarter/", questions.strike, name="strike"),
    path(f"{QUESTION}options/<int:pk>/brouillon/", questions.draft_of_option, name="draft_of_option"),
    path(f"{QUESTION}options/<int:pk>/amender/", questions.amend, name="amend"),
]
