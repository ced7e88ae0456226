from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest
from knox.models import AuthToken

from accounts.models import Organisation, User

DOORS = (AuthToken, Authenticator, EmailAddress, UserSession)
"""What lets somebody in: nobody makes or changes it for another, the administration included."""


def close_doors() -> None:
    """Take off the administration what libraries put there; called once they have."""
    for model in DOORS:
        if admin.site.is_registered(model):
            admin.site.unregister(model)


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

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Who administers is for an administrator of everything to say, of somebody else; Django's journal keeps who said it."""
        roles = ["is_active", "is_staff", "is_superuser", "groups"]
        own = obj is not None and obj.pk == request.user.pk
        return ["last_login", *([] if getattr(request.user, "is_superuser", False) and not own else roles)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An account is opened by whoever proves its address, or is invited."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(Kept):
    list_display = ["name", "kind", "domain", "merged_into"]
    list_filter = ["kind"]
    search_fields = ["name"]
    readonly_fields = ["merged_into"]
