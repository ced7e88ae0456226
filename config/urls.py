"""Every address of the site."""

from collections.abc import Callable

from django.contrib import admin
from django.http.response import HttpResponseBase
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


def help_page(name: str) -> Callable[..., HttpResponseBase]:
    return TemplateView.as_view(template_name=f"help/{name}.html")


urlpatterns = [
    path("", include("concertation.urls")),
    path("", include("concertation.urls_reading")),
    path("", include("accounts.urls")),
    path("", include("accounts.sign_in_urls")),
    path("aide/", help_page("index"), name="help"),
    path("aide/glossaire/", help_page("glossary"), name="glossary"),
    path("aide/accessibilite/", help_page("accessibility"), name="accessibility"),
    path("aide/mentions-legales/", help_page("legal"), name="legal"),
    path("api/v1/", RedirectView.as_view(pattern_name="api_docs")),
    path("api/v1/", include("standard.api_urls")),
    path("api/v1/", include("concertation.api_urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema", template_name="help/api.html"), name="api_docs"),
    path("admin/", admin.site.urls),
]
