"""Addresses of programs and of those who write them: catalogues, search engines, repositories, recipes, pieces to embed."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path
from django.views.decorators.http import require_safe

from pages.developers import catalogue, embedding, engines, guide, repository
from pages.developers.engines import SITEMAPS

STANDARD = "standards/<slug:slug>/"
REPOSITORY = "standards/<slug:slug>.git"

urlpatterns = [
    path("robots.txt", engines.robots, name="robots"),
    path(".well-known/security.txt", engines.security_txt, name="security_txt"),
    path("sitemap.xml", require_safe(sitemaps.index), {"sitemaps": SITEMAPS, "sitemap_url_name": "pages:sitemap"}, name="sitemaps"),
    path("sitemap-<section>.xml", require_safe(sitemaps.sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("schemas.json", catalogue.schemas_json, name="schemas_json"),
    path("catalogue.jsonld", catalogue.dcat, name="dcat"),
    path("integrer.js", embedding.embedding_script, name="embedding_script"),
    path(f"{STANDARD}developpeurs/", guide.developers, name="developers"),
    path(f"{STANDARD}integrer/champs/", embedding.embedded_fields, name="embedded_fields"),
    path(f"{STANDARD}integrer/verifier/", embedding.embedded_check, name="embedded_check"),
    path(REPOSITORY, repository.repository_file, {"name": ""}, name="repository"),
    path(f"{REPOSITORY}/", repository.repository_file, {"name": ""}, name="repository_folder"),
    path(f"{REPOSITORY}/<path:name>", repository.repository_file, name="repository_file"),
]
