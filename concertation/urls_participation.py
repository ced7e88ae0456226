"""Addresses of those who take part: comments, proposals, consultation, one's own space."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
