"""Addresses of programs and of those who write them: catalogues, search engines, repositories, recipes, pieces to embed."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from pages.developers import catalogue, engines, repository
from pages.developers.engines import SITEMAPS

REPOSITORY = "standards/<slug:slug>.git"

urlpatterns = [
    path("robots.txt", engines.robots, name="robots"),
    path(".well-known/security.txt", engines.security_txt, name="security_txt"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "pages:sitemap"}, name="sitemaps"),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("schemas.json", catalogue.schemas_json, name="schemas_json"),
    path("catalogue.jsonld", catalogue.dcat, name="dcat"),
    path(REPOSITORY, repository.repository_file, {"name": ""}, name="repository"),
    path(f"{REPOSITORY}/", repository.repository_file, {"name": ""}),
    path(f"{REPOSITORY}/<path:name>", repository.repository_file, name="repository_file"),
]
