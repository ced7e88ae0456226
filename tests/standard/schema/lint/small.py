"""The smallest schemas that have, or have not, a defect."""

from __future__ import annotations

from typing import Any

from standard.schema.findings import Finding
from standard.schema.lint import check

SOUND: dict[str, Any] = {
    "name": "lieux-de-test",
    "title": "Lieux de test",
    "description": "Ce schéma ne décrit aucun vrai lieu.",
    "version": "1.2.0",
    "created": "2024-01-15",
    "lastModified": "2024-06-13",
    "homepage": "https://github.com/exemple/lieux",
    "path": "https://raw.githubusercontent.com/exemple/lieux/v1.2.0/schema.json",
    "contact": "contact@example.org",
    "licenses": [{"name": "etalab-2.0", "title": "Licence Ouverte", "path": "https://www.etalab.gouv.fr/licence"}],
    "resources": [{"title": "Exemple", "path": "https://raw.githubusercontent.com/exemple/lieux/v1.2.0/exemple-valide.csv"}],
    "sources": [{"title": "Décret", "path": "https://www.legifrance.gouv.fr/"}],
}


def column(name: str = "champ", **properties: Any) -> dict[str, Any]:
    described = {"name": name, "title": f"Titre de {name}", "description": "Valeurs séparées par un point-virgule.", "type": "string"}
    return {key: value for key, value in (described | properties).items() if value is not None}


def schema(*fields: dict[str, Any], **properties: Any) -> dict[str, Any]:
    descriptor = {**SOUND, "fields": list(fields) or [column()], **properties}
    return {key: value for key, value in descriptor.items() if value is not None}


def enum(*values: Any, **properties: Any) -> dict[str, Any]:
    return column(constraints={"enum": list(values)}, **properties)


def pattern(expression: str, **properties: Any) -> dict[str, Any]:
    return column(constraints={"pattern": expression}, **properties)


def of(code: str, descriptor: Any) -> list[Finding]:
    return [finding for finding in check(descriptor) if finding.code == code]
