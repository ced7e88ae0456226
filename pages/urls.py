"""Addresses of the pages, a module a visitor. The committee's come before: `importer` is no standard."""

from pages import (
    urls_account,
    urls_activities,
    urls_adoption,
    urls_circles,
    urls_committee,
    urls_developers,
    urls_earlier,
    urls_families,
    urls_files,
    urls_meetings,
    urls_news,
    urls_participation,
    urls_reading,
    urls_use_cases,
)

app_name = "pages"

urlpatterns = [
    *urls_committee.urlpatterns,
    *urls_circles.urlpatterns,
    *urls_families.urlpatterns,
    *urls_activities.urlpatterns,
    *urls_meetings.urlpatterns,
    *urls_news.urlpatterns,
    *urls_participation.urlpatterns,
    *urls_use_cases.urlpatterns,
    *urls_adoption.urlpatterns,
    *urls_files.urlpatterns,
    *urls_account.urlpatterns,
    *urls_developers.urlpatterns,
    *urls_reading.urlpatterns,
    *urls_earlier.urlpatterns,
]
