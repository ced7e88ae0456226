"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("pages.urls")),
    path("", include("pages.urls_sign_in")),
    path("api/", include("api.urls")),
    path("", include("api.urls_probes")),
    path("admin/", admin.site.urls),
]
