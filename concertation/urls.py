"""Addresses of the debate. Those that show the standard itself are in `urls_reading`."""

from concertation import urls_committee, urls_participation

app_name = "concertation"

urlpatterns = [*urls_participation.urlpatterns, *urls_committee.urlpatterns]
