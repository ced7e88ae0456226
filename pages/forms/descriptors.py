"""What people fill in about a standard itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from standard.comparison.sent import READ_AT_ONCE, at_once
from standard.schema import reading, table_schema
from standard.schema.findings import Finding, located
from standard.schema.model import Schema, SchemaError


class StartForm(forms.Form):
    """What a new standard is called."""

    title = forms.CharField(
        label="Titre du standard",
        max_length=200,
        help_text="Ce que les données décrivent, par exemple «\u00a0Lieux de médiation numérique\u00a0».",
    )
    slug = forms.CharField(
        label="Adresse du standard",
        max_length=80,
        required=False,
        help_text="En minuscules sans accent, avec des tirets. Laissez vide\u00a0: elle sera tirée du titre. Elle ne changera plus.",
    )
    summary = forms.CharField(label="Ce que décrit le standard, en deux phrases", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ImportForm(StartForm):
    """A schema.json that becomes a standard. The service checks what the file says."""

    descriptor = forms.FileField(
        label="Fichier schema.json",
        help_text="Un schéma de table (Table Schema) en JSON ou en YAML, ou le datapackage.json qui le contient.",
    )
    resource = forms.CharField(
        label="Table du paquet de données",
        max_length=200,
        required=False,
        help_text="Son nom, si le datapackage.json en a plusieurs.",
    )
    version = forms.CharField(
        label="Version déjà publiée",
        max_length=40,
        required=False,
        help_text="Si ce fichier est déjà publié ailleurs, son numéro, par exemple 0.1.0. Il est alors repris tel quel.",
    )

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.fields["summary"].help_text = "Sans cela, la description du schéma sert de résumé."

    def clean_descriptor(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["descriptor"]
        if (file.size or 0) > settings.SCHEMA_MAX_BYTES:
            megabytes = settings.SCHEMA_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(
                f"Ce fichier dépasse {megabytes}\u00a0Mo\u00a0: un schéma est bien plus petit. Vérifiez que c’est le bon."
            )
        return file


class DescriptorForm(forms.Form):
    """A schema as somebody brings it: pasted, or as a file, whose text is then kept in the form."""

    text = forms.CharField(
        label="Coller le schéma", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})
    )
    file = forms.FileField(label="Ou choisir un fichier schema.json", required=False, allow_empty_file=True, widget=forms.FileInput)

    schema: Schema | None = None
    findings: tuple[Finding, ...] = ()
    """What reading mended or refused."""
    large = False
    """Whether it is for a worker to compare; `schema` is None where it is for it to read too."""
    brought = b""
    """The schema as it came."""

    def __init__(
        self,
        data: Any = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        prefix: str,
        title: str = "",
    ) -> None:
        # Django holds a form with an empty set of files for one that was sent.
        super().__init__(data, None if data is None else files, prefix=prefix, use_required_attribute=False)
        self.title = title

    @property
    def notes(self) -> tuple[str, ...]:
        """What reading mended, with its place."""
        return tuple(located(finding) for finding in self.findings) if self.schema is not None else ()

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        file, text = said.get("file"), said.get("text") or ""
        at = "file" if file is not None else "text"
        if (file.size or 0 if file is not None else len(text)) > settings.SCHEMA_MAX_BYTES:
            megabytes = settings.SCHEMA_MAX_BYTES // 1024**2
            self.add_error(at, f"Ce fichier dépasse {megabytes}\u00a0Mo\u00a0: un schéma est bien plus petit. Vérifiez que c’est le bon.")
            return said
        data = file.read() if file is not None else text.encode("utf-8", "surrogatepass")
        if not data.strip():
            self.add_error(at, "Collez le schéma, ou choisissez son fichier.")
            return said
        self.brought = data
        if len(data) > READ_AT_ONCE:
            self.large = True
            return said
        found = reading.read(data)
        self.findings = found.findings
        if file is not None and found.text:
            # The file itself cannot be sent back to the browser: its text is, and the form stays whole.
            self.data = MultiValueDict({**dict(self.data), self.add_prefix("text"): [found.text]})
        if found.descriptor is None:
            self.add_error(at, " ".join(located(finding) for finding in found.findings if finding.severity == "error"))
            return said
        try:
            schema = table_schema.parse(found.descriptor)
        except SchemaError as error:
            self.add_error(at, str(error))
            return said
        self.large = not at_once(schema)
        self.schema = schema
        return said
