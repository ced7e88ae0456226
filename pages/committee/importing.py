"""Making a standard of a schema that exists already."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from pages.base import form_page
from pages.forms.descriptors import ImportForm
from pages.forms.refusals import show
from standard import permissions, queries
from standard.permissions import require
from standard.schema.findings import located
from standard.schema.wording import count
from standard.services import standards, starting
from standard.services.errors import InvalidInput


@require_http_methods(["GET", "HEAD", "POST"])
def import_standard(request: HttpRequest) -> HttpResponse:
    """Upload a schema.json; what lint finds in it is shown with the working schema."""
    now = timezone.now()
    require(permissions.can_create_standard(queries.actor_for(user=request.user, standard=None, now=now)))
    assert isinstance(request.user, User)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            imported = standards.create(
                slug=form.cleaned_data["slug"],
                title=form.cleaned_data["title"],
                summary=form.cleaned_data["summary"],
                version=form.cleaned_data["version"].strip(),
                data=starting.schema_bytes(
                    actor=request.user,
                    name=form.cleaned_data["descriptor"].name,
                    data=form.cleaned_data["descriptor"].read(),
                    resource=form.cleaned_data["resource"].strip(),
                    now=now,
                ),
                actor=request.user,
                now=now,
            )
        except InvalidInput as error:
            show(form, error)
        else:
            fields = count(len(imported.revision.read_schema().fields), "champ", "champs")
            messages.success(request, f"Le standard est créé, avec {fields}.")
            # What reading mended in the file is said here once: the schema keeps no trace of it.
            for finding in imported.findings:
                if finding.line is not None:
                    messages.warning(request, located(finding))
            return redirect("pages:working", imported.standard.slug)
    return form_page(request, "committee/import.html", {"form": form}, refused=bool(form.errors))
