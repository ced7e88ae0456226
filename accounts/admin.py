from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from accounts.models import Organisation, User

# One way to sign in, the administration included.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ["email", "display_name", "organisation", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "display_name", "organisation__name"]
    autocomplete_fields = ["organisation"]
    fields = ["email", "display_name", "organisation", "is_active", "is_staff", "is_superuser", "groups", "last_login"]
    readonly_fields = ["last_login"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    list_display = ["name", "kind", "domain", "merged_into"]
    list_filter = ["kind"]
    search_fields = ["name"]
    readonly_fields = ["merged_into"]
