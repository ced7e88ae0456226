"""Addresses for whoever runs the site, outside the API."""

from django.urls import path

from api import metrics, probes

urlpatterns = [
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", metrics.measures, name="metrics"),
]
