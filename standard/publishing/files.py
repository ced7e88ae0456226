"""The files of a release: what each is called, what it is, and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from standard.publishing.content import ReleaseContent


@dataclass(frozen=True, slots=True)
class FileKind:
    pattern: str
    """Its name, where `{slug}`, `{version}` and `{previous}` (the version before) stand for those of the release."""
    media_type: str
    label: str
    """What it is for, in French."""

    def name(self, content: ReleaseContent) -> str:
        return self.named(content.slug, content.version, content.previous)

    def named(self, slug: str, version: str, previous: str = "") -> str:
        return self.pattern.format(slug=slug, version=version, previous=previous)


SCHEMA: Final = FileKind("schema.json", "application/json", "Schéma (Table Schema)")
CSV_TEMPLATE: Final = FileKind("{slug}-gabarit.csv", "text/csv; charset=utf-8", "Gabarit CSV, vide")
XLSX_TEMPLATE: Final = FileKind(
    "{slug}-gabarit.xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Gabarit pour tableur (XLSX), avec des listes déroulantes et un mode d’emploi",
)
HTML: Final = FileKind("documentation.html", "text/html; charset=utf-8", "Documentation à lire et à imprimer (HTML)")
MARKDOWN: Final = FileKind("documentation.md", "text/markdown; charset=utf-8", "Documentation en Markdown")
JSON_SCHEMA: Final = FileKind("schema.jsonschema.json", "application/schema+json", "Schéma d’une ligne (JSON Schema 2020-12)")
CHANGELOG: Final = FileKind("CHANGELOG.md", "text/markdown; charset=utf-8", "Journal des changements et de leurs décisions")
CHANGES: Final = FileKind("changes.json", "application/json", "Changements de la version, leurs effets et leurs décisions (JSON)")
EXAMPLE: Final = FileKind("exemple-valide.csv", "text/csv; charset=utf-8", "Exemple d’un fichier valide (CSV)")
CORRESPONDENCE_CSV: Final = FileKind(
    "migration-depuis-{previous}.csv", "text/csv; charset=utf-8", "Table de migration depuis la version précédente (CSV)"
)
CORRESPONDENCE_JSON: Final = FileKind(
    "migration-depuis-{previous}.json", "application/json", "Table de migration depuis la version précédente (JSON)"
)
ARCHIVE: Final = FileKind("{slug}-{version}.zip", "application/zip", "Tous les fichiers de la version (ZIP)")
