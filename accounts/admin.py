from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest

from accounts.models import Organisation, User

# One way to sign in, the administration included.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class Kept(admin.ModelAdmin[Any]):
    """Changed, never deleted: what people did stays, and closing an account erases who they are."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(Kept):
    list_display = ["email", "display_name", "organisation", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "display_name", "organisation__name"]
    autocomplete_fields = ["organisation"]
    fields = ["email", "display_name", "organisation", "is_active", "is_staff", "is_superuser", "groups", "last_login"]
    readonly_fields = ["last_login"]


@admin.register(Organisation)
class OrganisationAdmin(Kept):
    list_display = ["name", "kind", "domain", "merged_into"]
    list_filter = ["kind"]
    search_fields = ["name"]
    readonly_fields = ["merged_into"]
