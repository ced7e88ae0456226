"""Addresses of the project team and the committee: board, questions, ballots, decisions, releases, members."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
