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
    # First, though less is asked there: what looks up a page tries this one prefix, and not each page for what is the API's.
    path("api/", include("api.urls")),
    path("", include("pages.urls")),
    path("", include("pages.urls_sign_in")),
    path("", include("api.urls_probes")),
    path("admin/", admin.site.urls),
]
