"""Addresses that show the standard without its debate, in the namespace that `concertation.urls_reading` completes."""

from django.urls import path, register_converter

from standard.converters import StateConverter, VersionConverter
from standard.views import artefacts, comparing, importing

register_converter(VersionConverter, "version")
register_converter(StateConverter, "state")

urlpatterns = [
    path("comparer/", comparing.compare_files, name="compare_files"),
    path("standards/importer/", importing.import_standard, name="import"),
    path("standards/<slug:slug>/<version:version>/<str:name>", artefacts.artefact, name="artefact"),
]
