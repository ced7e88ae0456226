"""What people fill in about a standard itself."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile


class ImportForm(forms.Form):
    """A schema.json that becomes a standard. The service checks what the file says."""

    title = forms.CharField(
        label="Titre du standard",
        max_length=200,
        help_text="Ce que les données décrivent, par exemple «\u00a0Lieux de médiation numérique\u00a0».",
    )
    slug = forms.CharField(
        label="Adresse du standard", max_length=80, help_text="En minuscules sans accent, avec des tirets. Elle ne changera plus."
    )
    summary = forms.CharField(
        label="Ce que décrit le standard, en deux phrases",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Sans cela, la description du schéma sert de résumé.",
    )
    descriptor = forms.FileField(label="Fichier schema.json", help_text="Un schéma de table (Table Schema), en JSON.")
    version = forms.CharField(
        label="Version déjà publiée",
        max_length=40,
        required=False,
        help_text="Si ce fichier est déjà publié ailleurs, son numéro, par exemple 0.1.0. Il est alors repris tel quel.",
    )

    def clean_descriptor(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["descriptor"]
        if (file.size or 0) > settings.SCHEMA_MAX_BYTES:
            megabytes = settings.SCHEMA_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(
                f"Ce fichier dépasse {megabytes}\u00a0Mo\u00a0: un schéma est bien plus petit. Vérifiez que c’est le bon."
            )
        return file
