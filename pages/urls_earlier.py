"""Addresses that the site has given before, and where each leads now: none dies (`tests/config/earlier_addresses.txt`)."""

from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path(
        "standards/<slug:slug>/reunions/<number:number>/documents/<number:pk>/relecture/",
        RedirectView.as_view(pattern_name="pages:meeting_document"),
    ),
]
