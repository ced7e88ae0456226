"""Addresses of those who read: homes, dictionary, versions and their files, comparison, history, search, help."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import path, register_converter
from django.views.generic import RedirectView, TemplateView

from concertation.rules.glossary import GLOSSARY
from pages.converters import PublishedConverter, StateConverter, VersionConverter
from pages.families import page as families
from pages.reading import (
    artefacts,
    compare,
    correspondence,
    dictionary,
    documentation,
    field,
    history,
    home,
    proof,
    quality,
    releases,
    search,
    why,
)

register_converter(VersionConverter, "version")
register_converter(PublishedConverter, "published")
register_converter(StateConverter, "state")


def help_page(name: str, **more: Any) -> Callable[..., HttpResponseBase]:
    """`more`: what its template needs."""
    return TemplateView.as_view(template_name=f"help/{name}.html", extra_context=more)


STANDARD = "standards/<slug:slug>/"
BETWEEN = f"{STANDARD}versions/<state:before>...<state:after>/"

urlpatterns = [
    path("aide/", help_page("index"), name="help"),
    path("aide/glossaire/", help_page("glossary", chapters=GLOSSARY), name="glossary"),
    path("aide/cas-d-usage/", help_page("use_cases"), name="help_use_cases"),
    path("aide/qui-utilise/", help_page("adoption"), name="help_adoption"),
    path("aide/echantillons/", help_page("samples"), name="help_samples"),
    path("aide/webhooks/", help_page("webhooks"), name="webhooks_help"),
    path("aide/familles/", help_page("families"), name="help_families"),
    path("aide/activites/", help_page("activities"), name="help_activities"),
    path("aide/plan-du-site/", help_page("site_map"), name="site_map"),
    path("aide/accessibilite/", help_page("accessibility"), name="accessibility"),
    path("aide/mentions-legales/", help_page("legal"), name="legal"),
    path("", home.site_home, name="index"),
    path("standards/", RedirectView.as_view(pattern_name="pages:index")),
    path("recherche/", search.search, name="search"),
    path(STANDARD, home.standard_home, name="home"),
    path(f"{STANDARD}champs/", dictionary.fields, name="fields"),
    path(f"{STANDARD}champs/<path:name>/pourquoi/", why.why, name="why"),
    path(f"{STANDARD}champs/<path:name>/", field.field, name="field"),
    path(f"{STANDARD}versions/", releases.releases, name="releases"),
    path(f"{STANDARD}versions/travail/", releases.working, name="working"),
    path(f"{STANDARD}versions/comparer/", compare.choose, name="choose_compare"),
    path(f"{STANDARD}versions/<version:version>/", releases.release, name="release"),
    path(f"{STANDARD}versions/<version:version>/documentation/", documentation.documentation, name="documentation"),
    path(BETWEEN, compare.compare, name="compare"),
    path(f"{BETWEEN}comparaison.json", compare.compare_json, name="compare_json"),
    path(f"{BETWEEN}comparaison.md", compare.compare_markdown, name="compare_markdown"),
    path(
        f"{BETWEEN}migration/",
        correspondence.correspondence_page,
        name="correspondence_table",
    ),
    path(f"{BETWEEN}migration.csv", correspondence.as_csv, name="correspondence_csv"),
    path(f"{BETWEEN}migration.json", correspondence.as_json, name="correspondence_json"),
    path(f"{STANDARD}historique/", history.history, name="history"),
    path(f"{STANDARD}historique/preuve/", proof.proof, name="proof"),
    path(f"{STANDARD}historique/preuve/chaine.json", proof.links, name="proof_links"),
    path(f"{STANDARD}historique/preuve/verifier.py", proof.script, name="proof_script"),
    path(f"{STANDARD}qualite/", quality.quality, name="quality"),
    path(f"{STANDARD}<published:version>/", artefacts.folder, name="release_folder"),
    path(f"{STANDARD}<published:version>/<str:name>", artefacts.artefact, name="artefact"),
    path("familles/<slug:slug>/<published:version>/", families.family_folder, name="family_folder"),
    path("familles/<slug:slug>/<published:version>/<str:name>", families.family_file, name="family_file"),
]
