"""« Pour les développeurs »: every address of a standard, and what to copy to use it. What is shown works as it is written."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from pages.base import standard_page
from pages.developers.serving import whole
from standard import places
from standard.models import Release, Standard
from standard.places import LATEST
from standard.publishing import files

FILE = "mon-fichier.csv"
"""The file of whoever copies a recipe."""
FRICTIONLESS = "5.21.0"


@dataclass(frozen=True, slots=True)
class StableAddress:
    """An address to copy, and what is there."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """Something to copy and run; `key` names it in the page."""

    key: str
    title: str
    said: str
    code: str


@dataclass(frozen=True, slots=True)
class DevelopersPage:
    addresses: tuple[StableAddress, ...]
    recipes: tuple[Recipe, ...]
    """Those that run; none before a first version."""
    embedded: tuple[Recipe, ...]


@require_safe
def developers(request: HttpRequest, slug: str) -> HttpResponse:
    """The addresses, the recipes and the pieces to embed of a standard."""
    site = standard_page(request, slug)
    release = site.header.release
    page = DevelopersPage(
        addresses=_addresses(site.standard, release),
        recipes=_recipes(site.standard, release) if release is not None else (),
        embedded=_embedded(site.standard),
    )
    return site.render("developers/guide.html", page, section="releases", here="Pour les développeurs")


def _addresses(standard: Standard, release: Release | None) -> tuple[StableAddress, ...]:
    slug = standard.slug
    published = (
        (
            StableAddress(
                "Schéma de la version en vigueur, quelle qu’elle soit", whole(places.artefact(slug, LATEST, files.SCHEMA.pattern))
            ),
            StableAddress(
                f"Schéma de la version {release.version}, qui ne changera jamais",
                whole(places.artefact(slug, release.version, files.SCHEMA.pattern)),
            ),
            StableAddress(
                "Liste des fichiers d’une version (JSON avec Accept: application/json)", whole(places.release_files(slug, LATEST))
            ),
        )
        if release is not None
        else ()
    )
    return (
        *published,
        StableAddress("Dépôt git : une étiquette par version, en lecture seule", whole(places.repository(slug))),
        StableAddress("Le standard dans l’API", whole(f"/api/v1/standards/{slug}/")),
        StableAddress("Nouvelles versions (Atom)", whole(reverse("pages:feed", args=[slug, "versions"]))),
        StableAddress("Catalogue de tous les standards, au format de schema.data.gouv.fr", whole(reverse("pages:schemas_json"))),
        StableAddress("Le même en DCAT-AP (JSON-LD)", whole(reverse("pages:dcat"))),
    )


def _recipes(standard: Standard, release: Release) -> tuple[Recipe, ...]:
    slug = standard.slug
    schema = whole(places.artefact(slug, LATEST, files.SCHEMA.pattern))
    validations = whole("/api/v1/validations/")
    return (
        Recipe("curl", "Télécharger le schéma", "Avec curl.", f"curl -fsSL -o schema.json {schema}"),
        Recipe(
            "verifier",
            "Vérifier un fichier sans rien installer",
            "La réponse donne l’adresse où lire le rapport dès qu’il est prêt. Il faut un fichier de données à côté.",
            f"curl -fsS -F standard={slug} -F version={release.version} -F file=@{FILE} {validations}",
        ),
        Recipe(
            "python",
            "Lire les champs en Python",
            "Sans rien installer.",
            f"""import json
from urllib.request import urlopen

with urlopen("{schema}") as answer:
    schema = json.load(answer)
for field in schema["fields"]:
    required = field.get("constraints", {{}}).get("required", False)
    print(field["name"], field.get("type", "string"), "obligatoire" if required else "facultatif")""",
        ),
        Recipe(
            "frictionless",
            "Vérifier un fichier en Python",
            f"Avec frictionless : pip install frictionless=={FRICTIONLESS}",
            f"""from frictionless import Resource, Schema

schema = Schema.from_descriptor("{schema}")
report = Resource(path="{FILE}", schema=schema).validate()
for error in report.flatten(["rowNumber", "fieldName", "message"]):
    print(*error)
raise SystemExit(not report.valid)""",
        ),
        Recipe(
            "git",
            "Cloner le standard",
            "Chaque version est une étiquette. La branche « travail » suit les décisions qui n’ont pas encore paru.",
            f"git clone --branch v{release.version} {whole(places.repository(slug))}",
        ),
        Recipe(
            "integration",
            "Vérifier à chaque changement de vos données (GitHub Actions)",
            "À placer dans .github/workflows/donnees.yml. Le schéma est celui de la version en vigueur le jour même.",
            _integration(schema),
        ),
    )


def _integration(schema: str) -> str:
    """With our own command where the site says where its sources are; with a library that everybody has otherwise."""
    if settings.SOURCE_URL:
        install = f'pip install "git+{settings.SOURCE_URL}"'
        check = f"fabrique validate {FILE} --schema schema.json --format github"
    else:
        install = f"pip install frictionless=={FRICTIONLESS}"
        check = f"frictionless validate --schema schema.json {FILE}"
    return f"""name: Données
on: [push, pull_request]
jobs:
  verifier:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - run: {install}
      - run: curl -fsSL -o schema.json {schema}
      - run: {check}"""


def _embedded(standard: Standard) -> tuple[Recipe, ...]:
    script = f'<script src="{whole(reverse("pages:embedding_script"))}" async></script>'
    pieces = (
        ("champs", "La liste des champs", "embedded_fields", f"Les champs du standard {standard.title}"),
        ("verification", "Une vérification de fichier", "embedded_check", f"Vérifier un fichier : {standard.title}"),
    )
    return tuple(
        Recipe(
            key,
            title,
            "Elle prend la hauteur qu’il lui faut grâce au petit script, et reste à jour.",
            f'<iframe src="{whole(reverse(f"pages:{name}", args=[standard.slug]))}" title="{_quoted(words)}" '
            f'width="100%" height="600" loading="lazy" data-fabrique></iframe>\n{script}',
        )
        for key, title, name, words in pieces
    )


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
