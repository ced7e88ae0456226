"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from accounts.admin import close_doors

close_doors()

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.failed"

urlpatterns = [
    path("", include("pages.urls")),
    path("", include("pages.urls_sign_in")),
    path("api/", include("api.urls")),
    path("", include("api.urls_probes")),
    path("admin/", admin.site.urls),
]
