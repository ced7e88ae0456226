"""The custom checks that French validators run, as `custom_checks` of a schema names them, with their parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

OPERATORS: Final = (">", ">=", "==", "<=", "<")


@dataclass(frozen=True, slots=True)
class KnownCheck:
    """`column`, `others` and `operator` name the parameters; `others` is a list of columns, or one where `single`. None: not asked."""

    name: str
    label: str
    column: str | None = "column"
    others: str | None = None
    single: bool = False
    operator: str | None = None


KNOWN: Final = (
    KnownCheck("siret", "Le numéro SIRET est bien écrit, et sa clé est juste"),
    KnownCheck("siren", "Le numéro SIREN est bien écrit, et sa clé est juste"),
    KnownCheck("rna", "Le numéro d’association (RNA) est bien écrit"),
    KnownCheck("code-commune-insee", "Le code de commune de l’Insee est bien écrit"),
    KnownCheck("code-postal", "Le code postal est bien écrit"),
    KnownCheck("numero-departement", "Le numéro de département existe"),
    KnownCheck("code-region", "Le code de région existe"),
    KnownCheck("french-siret-value", "Le numéro SIRET est bien écrit, et sa clé est juste (ancien nom)"),
    KnownCheck("french-siren-value", "Le numéro SIREN est bien écrit, et sa clé est juste (ancien nom)"),
    KnownCheck("phone-number-value", "Le numéro de téléphone est bien écrit"),
    KnownCheck("opening-hours-value", "Les horaires d’ouverture sont bien écrits (OpenStreetMap)"),
    KnownCheck("nomenclature-actes-value", "L’acte est écrit comme le veut la nomenclature des actes"),
    KnownCheck("year-interval-value", "L’intervalle d’années va de la plus ancienne à la plus récente"),
    KnownCheck("french-gps-coordinates", "Les coordonnées sont en France"),
    KnownCheck("french-gps-coordinates", "Les coordonnées sont en France, la longitude en premier"),
    KnownCheck("compare-columns-value", "Une colonne se compare à une autre", others="column2", single=True, operator="op"),
    KnownCheck("sum-columns-value", "Une colonne est la somme d’autres", others="columns"),
    KnownCheck("cohesive-columns-value", "Des colonnes se remplissent ensemble", others="othercolumns"),
    KnownCheck("one-of-required", "Une colonne au moins sur deux est remplie", column="column1", others="column2", single=True),
)

ALIASES: Final = {
    "french-siret-value": "siret",
    "french-siren-value": "siren",
    "code-siret": "siret",
    "code-siren": "siren",
    "code-rna": "rna",
    "code-departement": "numero-departement",
    "phone-number": "phone-number-value",
    "opening-hours": "opening-hours-value",
    "nomenclature-actes": "nomenclature-actes-value",
    "nomenclature-acte": "nomenclature-actes-value",
    "year-interval": "year-interval-value",
    "coordonnees-gps-francaises": "french-gps-coordinates",
    "compare-columns": "compare-columns-value",
    "sum-columns": "sum-columns-value",
    "cohesive-columns": "cohesive-columns-value",
}
"""Other names that a check has had, or has elsewhere."""

BY_NAME: Final = {check.name: check for check in KNOWN}


def known_name(name: str) -> str:
    """The name under which a check is known, whatever it has been called: `code-postal-value` as `code-postal`."""
    return next((known for each in (name, name.removesuffix("-value")) if (known := ALIASES.get(each, each)) in BY_NAME), name)
