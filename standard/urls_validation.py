"""Addresses where one tries a file."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
