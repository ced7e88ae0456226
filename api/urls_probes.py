"""Addresses for whoever runs the site, outside the API."""

from django.urls import path

from api import probes

urlpatterns = [
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
]
