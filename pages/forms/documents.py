"""A file or a link to bring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest

from concertation.models import Document, Phase
from concertation.services import documents
from concertation.services.comments.attaching import received
from concertation.services.documents import DOCUMENT
from standard.services.errors import InvalidInput
from standard.upload_limit import left_out


class DocumentForm(forms.Form):
    """A file or a link to bring to a meeting."""

    title = forms.CharField(label="Titre", max_length=200, error_messages={"required": "Donnez un titre à ce document."})
    kind = forms.ChoiceField(label="Nature", choices=Document.Kind.choices, initial=Document.Kind.SUPPORT)
    file = forms.FileField(label="Fichier", required=False, allow_empty_file=True, help_text=documents.ACCEPTED)
    url = forms.CharField(label="Ou adresse d’une page", max_length=1_000, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, files, initial=dict(initial or {}), auto_id="document_%s", use_required_attribute=False)

    def said(self, request: HttpRequest) -> dict[str, Any]:
        """What `documents.add` is given, the file read. Raises `InvalidInput("file", …)`."""
        if why := left_out(request):
            raise InvalidInput("file", why)
        said = dict(self.cleaned_data)
        sent = said.pop("file")
        said["file"] = received(sent.name or "", sent, DOCUMENT) if sent is not None else None
        return said


class ResourceForm(DocumentForm):
    """A file or a link to bring to a standard, in one of its phases or in none; or the next version of a document."""

    phase = forms.ModelChoiceField(Phase.objects.none(), label="Phase", required=False, empty_label="Aucune en particulier")

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None, *, phases: Any, replaces: Document | None = None) -> None:
        kept = {"title": replaces.title, "kind": replaces.kind, "url": replaces.url} if replaces is not None else {}
        super().__init__(data, files, initial=kept)
        phase = self.fields["phase"]
        assert isinstance(phase, forms.ModelChoiceField)
        phase.queryset = phases
        if replaces is not None or not phases:
            del self.fields["phase"]
