"""A made-up standard, small enough to read and with something of every kind, and one release of it."""

from datetime import date
from typing import Any

from standard.publishing.content import ChangeEntry, DecisionRef, PastRelease, ReleaseContent, WaiverEntry
from standard.schema import table_schema
from standard.schema.correspondence import following
from standard.schema.diff import compare

DESCRIPTOR: dict[str, Any] = {
    "$schema": "https://specs.example.org/table-schema.json",
    "name": "bibliotheques",
    "title": "Bibliothèques & médiathèques",
    "description": "Où emprunter un livre, et quand.\n\nVoir https://biblio.example.org/guide.",
    "version": "1.1.0",
    "created": "2024-01-15",
    "homepage": "https://biblio.example.org/",
    "licenses": [{"name": "etalab-2.0", "title": "Licence Ouverte 2.0", "path": "https://biblio.example.org/licence"}],
    "contributors": [{"organisation": "Ville de Port-Imaginaire", "role": "author"}, {"title": "Réseau des lecteurs"}],
    "missingValues": ["", "NC"],
    "fields": [
        {
            "name": "code",
            "title": "Code de la bibliothèque",
            "description": "Le code local, avec ses zéros.",
            "type": "string",
            "example": "00412",
            "constraints": {"required": True, "unique": True, "pattern": "^\\d{5}$"},
        },
        {
            "name": "nom",
            "title": "Nom",
            "description": "Le nom usuel, <sans> l’adresse.",
            "type": "string",
            "example": "=Médiathèque du phare",
            "constraints": {"required": True, "maxLength": 80},
        },
        {
            "name": "supports",
            "title": "Supports",
            "description": "Ce que l’on emprunte.",
            "type": "string",
            "example": "livre;film (DVD)",
            "constraints": {
                "required": True,
                "pattern": "^(?:livre|disque|film \\(DVD\\)|microfiche)(?:;(?:livre|disque|film \\(DVD\\)|microfiche))*$",
            },
            "categories": [
                {"value": "livre", "label": "Livre", "definition": "Imprimé, y compris en **gros caractères**."},
                {"value": "disque"},
                {"value": "film (DVD)", "definition": "Fiction ou documentaire."},
                {"value": "microfiche", "deprecated": True, "successors": ["livre"]},
            ],
        },
        {
            "name": "taille",
            "title": "Taille",
            "description": "La place qu’elle tient.",
            "type": "string",
            "example": "moyenne",
            "constraints": {"enum": ["petite", "moyenne", "grande", "+grande"]},
        },
        {"name": "niveau", "title": "Niveau", "type": "integer", "constraints": {"enum": [1, 2, 3]}},
        {"name": "acces_libre", "title": "Accès libre", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
        {"name": "ouverture", "title": "Date d’ouverture", "type": "date", "format": "%d/%m/%Y", "example": "29/06/2022"},
        {"name": "mise_a_jour", "title": "Mise à jour", "type": "date", "constraints": {"minimum": "2024-02-01"}},
        {"name": "surface", "title": "Surface en m²", "type": "number", "constraints": {"minimum": 10, "maximum": 20000}},
        {"name": "courriel", "title": "Courriel", "type": "string", "format": "email"},
        {"name": "position", "title": "Position", "type": "geopoint"},
    ],
    "primaryKey": "code",
}

DECISION = DecisionRef(
    number=7,
    title="Les films comptent-ils ?",
    motive="Un lecteur sur trois vient pour eux.",
    how="vote",
    date=date(2024, 5, 30),
    url="https://biblio.example.org/decisions/7/",
)


def previous() -> dict[str, Any]:
    """What the version before said: films had another name, and there was a column for the street."""
    fields = [dict(field) for field in DESCRIPTOR["fields"]]
    fields[2] = {**fields[2], "constraints": {"pattern": "^(?:livre|disque|DVD|microfiche)(?:;(?:livre|disque|DVD|microfiche))*$"}}
    del fields[2]["categories"]
    return {**DESCRIPTOR, "version": "1.0.0", "fields": [*fields, {"name": "rue", "title": "Rue"}]}


def release() -> ReleaseContent:
    """Version 1.1.0, after a first release, with one decision behind two changes."""
    before, schema = table_schema.parse(previous()), table_schema.parse(DESCRIPTOR)
    return ReleaseContent(
        schema=schema,
        slug="bibliotheques",
        title="Bibliothèques & médiathèques",
        version="1.1.0",
        date=date(2024, 6, 1),
        base_url="https://biblio.example.org/standards/bibliotheques/1.1.0/",
        page_url="https://biblio.example.org/standards/bibliotheques/versions/1.1.0/",
        publisher="Ville de Port-Imaginaire",
        changes=(
            ChangeEntry(
                "Le champ « Supports » (supports) accepte une valeur de plus : « film (DVD) ».",
                kind="added",
                impacts=("Les fichiers déjà publiés restent valides ; les outils doivent prévoir la valeur.",),
                level="minor",
                audience=("consumer",),
                decision=DECISION,
            ),
            ChangeEntry("Dans « Supports », la valeur « microfiche » n’est plus à utiliser.", kind="deprecated", decision=DECISION),
            ChangeEntry("La description du champ « Nom » (nom) est modifiée."),
        ),
        waivers=(
            WaiverEntry(
                rule="value-removed",
                field="supports",
                effects=("Le champ « Supports » (supports) n’accepte plus la valeur « disquette ».",),
                motive="Aucune bibliothèque n’en déclare.",
                by="l’équipe projet",
                date=date(2024, 5, 20),
            ),
        ),
        previous="1.0.0",
        correspondence=following(before, compare(before, schema))[1],
        history=(PastRelease("1.0.0", date(2024, 2, 1)),),
    )


def bare(descriptor: dict[str, Any]) -> ReleaseContent:
    """A release of any descriptor, with no history."""
    return ReleaseContent(
        schema=table_schema.parse(descriptor),
        slug="essai",
        title=descriptor.get("title") or "Sans titre",
        version="1.0.0",
        date=date(2024, 6, 1),
    )
