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
SCHEMA_V2: Final = FileKind("schema-v2.json", "application/json", "Schéma dans la version 2 de Table Schema")
DATA_PACKAGE: Final = FileKind("datapackage.json", "application/json", "Data Package de l’exemple et de son schéma")
CSVW: Final = FileKind(
    "exemple-valide.csv-metadata.json", "application/csvm+json", "Description de l’exemple pour le web des données (CSVW, W3C)"
)
SQLITE: Final = FileKind("{slug}.sqlite.sql", "application/sql; charset=utf-8", "Table pour une base SQLite (SQL)")
POSTGRESQL: Final = FileKind("{slug}.postgresql.sql", "application/sql; charset=utf-8", "Table pour une base PostgreSQL (SQL)")
INVALID: Final = FileKind("exemple-invalide.csv", "text/csv; charset=utf-8", "Exemple d’un fichier invalide, une règle par ligne (CSV)")
INVALID_ERRORS: Final = FileKind(
    "exemple-invalide.json", "application/json", "Ce qu’un validateur doit trouver dans le fichier invalide (JSON)"
)
VALUES_ANNEX: Final = FileKind("annexe-valeurs.md", "text/markdown; charset=utf-8", "Annexe : chaque valeur et ce qu’elle veut dire")
VALUES_CSV: Final = FileKind("valeurs.csv", "text/csv; charset=utf-8", "Les valeurs de chaque champ (CSV)")
FIELD_CARDS: Final = FileKind("fiches.html", "text/html; charset=utf-8", "Fiches des champs, à imprimer")
PREVIEW: Final = FileKind("apercu.svg", "image/svg+xml", "Image d’aperçu, pour partager l’adresse")
PREVIEW_PNG: Final = FileKind("apercu.png", "image/png", "La même image, en points (PNG)")
BADGE: Final = FileKind("badge.svg", "image/svg+xml", "Badge de la version, pour une page qui la suit")
LICENCE: Final = FileKind("LICENSE.md", "text/markdown; charset=utf-8", "Licence")
SEE_ALSO: Final = FileKind("SEE_ALSO.md", "text/markdown; charset=utf-8", "Où en lire plus")
README: Final = FileKind("README.md", "text/markdown; charset=utf-8", "Présentation du standard et de ses fichiers")
CHECKSUMS: Final = FileKind("SHA256SUMS", "text/plain; charset=utf-8", "Empreinte de chaque fichier (SHA-256)")
ARCHIVE: Final = FileKind("{slug}-{version}.zip", "application/zip", "Tous les fichiers de la version (ZIP)")
