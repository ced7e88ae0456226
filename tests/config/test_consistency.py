"""What no single part can check of itself: pages, addresses, migrations."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import allauth
import pytest
from django.core.management import call_command
from django.forms import DateField, DateTimeField, Form
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.converters import IntConverter
from rest_framework import serializers as rest

from api import moments as api_moments
from pages.forms import moments

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.*") if path.is_file())
OUR_PACKAGES = ("accounts", "standard", "concertation", "pages", "api", "config")


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_parses(name: str) -> None:
    get_template(name)


def test_every_template_is_used() -> None:
    """By a view, a form, a tag or another template; allauth looks its own up by name."""
    sources = [path for package in OUR_PACKAGES for path in (ROOT / package).rglob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in [*sources, *(ROOT / "templates").rglob("*.*")] if path.is_file())
    by_django = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
    by_allauth = Path(allauth.__file__).parent / "templates"

    def called(name: str) -> bool:
        stem = Path(name).stem
        if name.startswith("mails/"):
            # A mail is found by the verb of the event that it tells.
            return name in text or f'"{stem.replace("_", ".", 1)}"' in text
        return name in text or f'help_page("{stem}"' in text

    unused = [name for name in TEMPLATES if name not in by_django and not (by_allauth / name).exists() and not called(name)]

    assert unused == []


HIDDEN = re.compile(r"{%\s*comment.*?endcomment\s*%}|{%.*?%}|{#.*?#}|{{.*?}}|<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
LOOSE = re.compile(r"[\w\x00)»’.,…] [:;?!»](?=[\s\x00)]|$)|« ")
"""A mark that the end of a line would part from its word."""


def test_no_mark_is_parted_from_its_word() -> None:
    pages = {name: (ROOT / "templates" / name).read_text(encoding="utf-8") for name in TEMPLATES if name.endswith(".html")}
    shown = {name: HIDDEN.sub(lambda tag: "\x00" * len(tag[0]), page) for name, page in pages.items()}
    assert {name: found for name, text in shown.items() if (found := LOOSE.findall(text))} == {}


PAGES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if path.parts[-2] != "mails"]
"""Not the layout of mails: those who read them are asked for no style sheet."""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_page_asks_another_site_or_runs_inline(path: Path) -> None:
    """Nothing inline (the content policy would drop it), nothing loaded from elsewhere."""
    html = re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"))

    assert re.findall(r"""<(?:script|link|img|iframe|source|form)\b[^>]*(?:src|href|action)=["'](?:https?:)?//""", html) == []
    assert re.findall(r"<style\b|\sstyle=[\"']|\son[a-z]+=[\"']|javascript:", html) == []
    assert re.findall(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", html) == []


def all_patterns(resolver: URLResolver, rooms: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every address, by its name with its room's; without one, by what it is."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from all_patterns(entry, (*rooms, entry.namespace) if entry.namespace else rooms)
        else:
            yield ":".join([*rooms, entry.name or f"{entry.pattern}, which has no name"]), entry


OURS = {
    name: pattern
    for name, pattern in all_patterns(get_resolver())
    if getattr(pattern.callback, "__module__", "").split(".")[0] in OUR_PACKAGES
}
EXAMPLES = {
    "NumberConverter": 1,
    "UUIDConverter": UUID(int=0),
    "VersionConverter": "1.0.0",
    "PublishedConverter": "1.0.0",
    "StateConverter": "1.0.0",
}


def view_of(callback: Any) -> Any:
    """The class of a view, or its function."""
    return getattr(callback, "view_class", None) or getattr(callback, "cls", callback)


def test_both_rooms_have_addresses() -> None:
    assert {name.partition(":")[0] for name in OURS} >= {"pages", "api"}


@pytest.mark.parametrize("name", OURS)
def test_every_address_of_ours_has_a_name_and_leads_to_its_own_view(name: str) -> None:
    """None stands behind another that takes the same address first."""
    pattern = OURS[name]
    named = {key: EXAMPLES.get(type(converter).__name__, "exemple") for key, converter in pattern.pattern.converters.items()}

    assert view_of(resolve(reverse(name, kwargs=named)).func) == view_of(pattern.callback)


def test_a_number_in_an_address_has_no_more_digits_than_a_database_holds() -> None:
    numbered = {name: key for name, one in OURS.items() for key, kind in one.pattern.converters.items() if isinstance(kind, IntConverter)}
    assert len(numbered) > 100
    for name, key in numbered.items():
        kind = OURS[name].pattern.converters[key]
        assert re.fullmatch(kind.regex, str(10**18 - 1)), name
        assert not re.fullmatch(kind.regex, str(2**63)), name


def forms_of(kind: type[Form]) -> Iterator[type[Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from forms_of(one)


def test_a_label_leaves_it_to_its_page_to_say_that_it_may_stay_empty() -> None:
    asked = {f"{form.__qualname__}.{name}": field for form in forms_of(Form) for name, field in form.base_fields.items()}
    assert "ProfileForm.territory" in asked
    assert [name for name, field in asked.items() if not field.required and "facultati" in str(field.label)] == []


def test_pages_read_days_by_what_refuses_those_that_nobody_means() -> None:
    fields = {f"{form.__qualname__}.{name}": field for form in forms_of(Form) for name, field in form.base_fields.items()}
    days = {name: field for name, field in fields.items() if isinstance(field, DateField | DateTimeField)}
    assert "FollowUpForm.due" in days
    assert [name for name, field in days.items() if not isinstance(field, moments.DayField | moments.MomentField)] == []


def test_the_api_reads_days_by_what_refuses_those_that_nobody_means() -> None:
    days: dict[str, Any] = {}
    for path in (ROOT / "api").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert path.stem == "moments" or "DateFilter" not in text
        for name in re.findall(r"\.read(?:_with_file)?\(([A-Z]\w+)", text):
            declared = getattr(import_module(f"api.{path.stem}"), name)._declared_fields
            days |= {f"{name}.{key}": field for key, field in declared.items() if isinstance(field, rest.DateField | rest.DateTimeField)}
    assert "NewConsultation.closes_at" in days
    assert [name for name, field in days.items() if not isinstance(field, api_moments.SentDayField | api_moments.SentMomentField)] == []


def test_texts_are_folded_in_one_place() -> None:
    sources = (path for package in OUR_PACKAGES for path in (ROOT / package).rglob("*.py"))
    folding = {str(path.relative_to(ROOT)) for path in sources if re.search(r"casefold\(|NFKC|NFKD", path.read_text(encoding="utf-8"))}
    assert folding == {"standard/schema/folding.py"}


IMPOSED = {"Meta", "Command", "Migration", "Media", "EmailBackend"}
"""Class names that Django looks for."""


def classes() -> Iterator[tuple[str, str]]:
    """Every class of the product and where it is; the choices of a model are known by its name too (`Comment.Kind`)."""
    for path in (path for package in OUR_PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {child: node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for child in node.body}
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name not in IMPOSED:
                name = f"{inside[node]}.{node.name}" if node in inside else node.name
                yield name, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_one_word_is_one_thing() -> None:
    """No two classes share a name; those that a model keeps inside may share theirs with one another, not with another class."""
    found: dict[str, list[str]] = {}
    for name, place in classes():
        found.setdefault(name, []).append(place)
    assert {name: places for name, places in found.items() if len(places) > 1} == {}
    kept = {name.split(".")[1] for name in found if "." in name}
    assert kept & found.keys() == set()


@pytest.mark.django_db
def test_no_migration_is_missing(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # the others are made without them
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/connexion/", "/aide/", "/aide/glossaire/", "/aide/plan-du-site/", "/aide/accessibilite/", "/aide/mentions-legales/", "/api/docs/"],
)
def test_public_pages_are_sealed_and_in_french(client: Client, path: str) -> None:
    answer = client.get(path)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="fr"' in html
    assert html.count("<h1") == 1
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "République" not in html


@pytest.mark.django_db
def test_the_official_look_is_one_setting(client: Client, settings: Any) -> None:
    settings.OFFICIAL_LOOK = True

    html = client.get("/aide/").content.decode()

    assert "République" in html
    assert "neutral.css" not in html


@pytest.mark.django_db
def test_an_unknown_address_says_so_in_french(client: Client) -> None:
    answer = client.get("/nulle-part/")

    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.content.decode()


def test_the_page_of_the_worst_case_needs_nothing() -> None:
    assert "Rien de ce que vous aviez enregistré n’est perdu" in get_template("500.html").render()


@pytest.mark.django_db
def test_a_forged_form_is_refused_with_a_sentence() -> None:
    answer = Client(enforce_csrf_checks=True).post("/connexion/", {"email": "ana@exemple.fr"})

    assert answer.status_code == 403
    assert "Ce formulaire n’a pas été pris en compte" in answer.content.decode()


@pytest.mark.parametrize(("address", "place"), [("/standards/", "/"), ("/api/v1/", "/api/docs/")])
def test_an_address_that_people_guess_leads_somewhere(client: Client, address: str, place: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, place)
