"""What is said of the schema as a whole: who, which version, when, where."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from standard.schema import numbering
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject
from standard.schema.model import ABSENT, JSON
from standard.schema.operations import SetProperty
from standard.schema.words import NBSP, capital, count, property_label, quoted

TEXTS: Final = (
    "name",
    "title",
    "description",
    "version",
    "homepage",
    "created",
    "lastModified",
    "updated",
    "path",
    "uri",
    "image",
    "countryCode",
)
DATES: Final = ("created", "lastModified", "updated", "modified")
SCHEMA_URLS: Final = ("path", "uri", "url")

EXPECTED: Final = (
    (("title",), "warning", "Le schéma n’a pas de titre{nbsp}: donnez-lui le nom que tout le monde comprendra."),
    (("description",), "warning", "Le schéma n’a pas de description{nbsp}: dites en deux phrases ce qu’il décrit."),
    (("name",), "info", "Le schéma n’a pas de nom technique{nbsp}: donnez-lui un nom court en minuscules et tirets."),
    (("version",), "info", "Le schéma n’a pas de numéro de version{nbsp}: écrivez par exemple 0.1.0."),
    (("contact", "contributors", "author"), "info", "Le schéma ne dit pas qui le tient{nbsp}: ajoutez un contact ou des contributeurs."),
    (("licenses", "license"), "info", "Le schéma n’a pas de licence{nbsp}: dites comment on peut le réutiliser."),
    (("homepage",), "info", "Le schéma n’a pas d’adresse de site{nbsp}: donnez celle où l’on en parle."),
)

MANY: Final = 3
"""Above so many fields with one lack, it is said once."""

TAG: Final = re.compile(r"/[vV]?\.?([0-9]+\.[0-9]+(?:\.[0-9]+)?)(?=/|$)")
BRANCH: Final = re.compile(r"/(?:raw\.githubusercontent\.com/[^/]+/[^/]+|(?:blob|raw))(?:/refs/heads)?/(main|master|HEAD|develop)/")
REPOSITORY: Final = re.compile(r"https?://(?:www\.)?(?:github\.com|raw\.githubusercontent\.com|gitlab\.com)/([^/\s]+)/([^/\s#?]+)")
HTML_PAGES: Final = (
    (re.compile(r"https?://github\.com/([^/\s]+/[^/\s]+)/blob/(\S+)"), r"https://raw.githubusercontent.com/\1/\2"),
    (re.compile(r"(https?://\S+)/-/blob/(\S+)"), r"\1/-/raw/\2"),
    (re.compile(r"https?://\S+\.html?(?:[?#]\S*)?|https?://(?:www\.)?data\.gouv\.fr/(?:\w\w/)?datasets/[^/\s]+/?"), ""),
)
"""Addresses that show a page about a file, and the address of the file itself, where it can be told."""
TAG_PREFIX: Final = re.compile(rf"/(v?){numbering.PLAIN}(?=/|$)")


def not_text(subject: LintSubject) -> Iterator[LintDefect]:
    for key in TEXTS:
        if key in subject.raw and not isinstance(subject.raw[key], str):
            yield LintDefect(capital(f"{property_label(key)} du schéma doit être un texte{NBSP}: corrigez cette valeur."), None, key)
    for column in subject.columns:
        for key in ("title", "description", "rdfType"):
            if key in column.raw and not isinstance(column.raw[key], str):
                yield column.defect(f"{property_label(key)} {column.of} doit être un texte{NBSP}: corrigez cette valeur.", key)


def missing(severity: str) -> LintRule[LintSubject]:
    """The rule for what is expected of every schema, at that severity."""

    def find(subject: LintSubject) -> Iterator[LintDefect]:
        for keys, level, message in EXPECTED:
            if level == severity and not any(subject.raw.get(key) for key in keys):
                yield LintDefect(message.format(nbsp=NBSP), None, keys[0])

    return LintRule(
        "metadata-missing" if severity == "warning" else "metadata-welcome", "warning" if severity == "warning" else "info", find
    )


def field_untitled(subject: LintSubject) -> Iterator[LintDefect]:
    yield from _without(subject, "title", "pas de titre", "donnez-lui celui qu’une personne lira")


def field_undescribed(subject: LintSubject) -> Iterator[LintDefect]:
    yield from _without(subject, "description", "pas de description", "dites ce qu’il veut dire et comment le remplir")


def _without(subject: LintSubject, key: str, lack: str, remedy: str) -> Iterator[LintDefect]:
    """Fields that lack a text: one by one, or all at once where most of them do."""
    lacking = [column for column in subject.columns if not column.raw.get(key)]
    if len(lacking) > MANY and len(lacking) * 2 > len(subject.columns):
        yield LintDefect(f"Sur {len(subject.columns)} champs, {len(lacking)} n’ont {lack}{NBSP}: ajoutez-en.", None, "fields")
        return
    for column in lacking:
        yield column.defect(f"{column.called} n’a {lack}{NBSP}: {remedy}.", key)


def version_format(subject: LintSubject) -> Iterator[LintDefect]:
    version = subject.raw.get("version")
    if not isinstance(version, str) or not version or numbering.is_number(version):
        return
    bare = re.sub(r"^(?:[vV]ersion|[vV])\.?\s*", "", version.strip())
    if numbering.is_number(bare):
        message = f"Le numéro de version s’écrit sans rien devant{NBSP}: écrivez {bare} et non {version}."
        yield LintDefect(message, None, "version", subject.replaced("version", bare))
    else:
        message = f"Le numéro de version {quoted(version)} n’a pas la forme attendue{NBSP}: écrivez trois nombres, par exemple 1.0.0."
        yield LintDefect(message, None, "version")


def version_in_urls(subject: LintSubject) -> Iterator[LintDefect]:
    """An address that names another version than the schema."""
    version = numbering.release_of(subject.schema.text("version"))
    if version is None:
        return
    for key, urls in (_urls(subject) | _homepage(subject)).items():
        for tag, found in _by(TAG, urls).items():
            if not f"{version}.".startswith(f"{tag}."):
                message = f"{_addresses(found)} la version {tag}, alors que le schéma est en version {version}{NBSP}: accordez-les."
                yield LintDefect(message, None, key)


def tags_inconsistent(subject: LintSubject) -> Iterator[LintDefect]:
    """Addresses that write the tag of a version with a `v`, and others without: one of the two leads nowhere."""
    urls = [(key, url) for key, urls in (_urls(subject) | _homepage(subject)).items() for url in urls]
    found = [(key, url, match[1]) for key, url in urls if (match := TAG_PREFIX.search(url))]
    prefixes = [prefix for _, _, prefix in found]
    if len(set(prefixes)) < 2:
        return
    usual = max(set(prefixes), key=lambda prefix: (prefixes.count(prefix), prefix))
    key, url, _ = next(one for one in found if one[2] != usual)
    here, there = ("avec", "sans") if usual == "" else ("sans", "avec")
    message = (
        f"L’adresse {quoted(url)} écrit la version {here} «{NBSP}v{NBSP}», et les autres {there}{NBSP}: l’une des deux ne mène nulle part. "
        "Accordez-les sur le nom de la version publiée."
    )
    yield LintDefect(message, None, key)


def _homepage(subject: LintSubject) -> dict[str, list[str]]:
    home = subject.raw.get("homepage")
    return {"homepage": [home]} if isinstance(home, str) else {}


def url_unpinned(subject: LintSubject) -> Iterator[LintDefect]:
    for key, urls in _urls(subject).items():
        for branch, found in _by(BRANCH, urls).items():
            message = (
                f"{_addresses(found)} la branche {branch}, dont le contenu changera après la publication{NBSP}: "
                "désignez plutôt la version publiée."
            )
            yield LintDefect(message, None, key)


def _by(sign: re.Pattern[str], urls: list[str]) -> dict[str, list[str]]:
    """The addresses that hold a sign, by what it says."""
    found: dict[str, list[str]] = {}
    for url in urls:
        if match := sign.search(url):
            found.setdefault(match[1], []).append(url)
    return found


def _addresses(urls: list[str]) -> str:
    more = f" et {count(len(urls) - 1, 'autre désignent', 'autres désignent')}" if len(urls) > 1 else " désigne"
    return f"L’adresse {quoted(urls[0])}{more}"


def url_of_another(subject: LintSubject) -> Iterator[LintDefect]:
    """The address of the schema in one repository, and its home in another: often a schema started from a copy."""
    home = REPOSITORY.match(str(subject.raw.get("homepage") or ""))
    if home is None:
        return
    for key in SCHEMA_URLS:
        own = REPOSITORY.match(str(subject.raw.get(key) or ""))
        if own and _repository(own) != _repository(home):
            message = (
                f"{property_label(key)} désigne le dépôt {quoted('/'.join(own.groups()))}, et le site {quoted('/'.join(home.groups()))}"
                f"{NBSP}: vérifiez que l’adresse ne vient pas d’un autre schéma."
            )
            yield LintDefect(capital(message), None, key)


def _repository(match: re.Match[str]) -> tuple[str, str]:
    return match[1].lower(), match[2].lower().removesuffix(".git")


def address_incomplete(subject: LintSubject) -> Iterator[LintDefect]:
    """An address without « https:// », that no page can be opened by."""
    for key in ("homepage", "path", "url"):
        written = subject.schema.properties.get(key)
        if isinstance(written, str) and _WITHOUT_SCHEME.fullmatch(written.strip()):
            message = f"L’adresse {quoted(written)} du schéma n’est pas entière{NBSP}: écrivez {quoted('https://' + written.strip())}."
            yield LintDefect(message, None, key)


_WITHOUT_SCHEME: Final = re.compile(r"(?:www\.|(?:[a-z0-9-]+\.)+(?:fr|gouv|org|com|net|eu|io)(?=[/?#]|\Z))[^\s]*", re.IGNORECASE)


def html_page(subject: LintSubject) -> Iterator[LintDefect]:
    """A path that shows a page about the file instead of the file."""
    for key, urls in _urls(subject).items():
        found = [url for url in urls if any(page.fullmatch(url) for page, _ in HTML_PAGES)]
        if found:
            message = f"{_addresses(found)} une page qui montre le fichier, pas le fichier{NBSP}: donnez l’adresse du fichier brut."
            before = subject.schema.get(key)
            after = _raw(before)
            yield LintDefect(message, None, key, subject.replaced(key, after) if after != before else ())


def _raw(value: JSON) -> JSON:
    """The value, or the resources, with raw addresses."""
    if isinstance(value, str):
        return next((page.sub(file, value) for page, file in HTML_PAGES if file and page.fullmatch(value)), value)
    changed = copy.deepcopy(value)
    for item in changed if isinstance(changed, list) else []:
        if isinstance(item, dict) and isinstance(item.get("path"), str):
            item["path"] = _raw(item["path"])
    return changed


def _urls(subject: LintSubject) -> dict[str, list[str]]:
    """The addresses that lead to the schema or to an example file, by the property that holds them."""
    urls = {key: [url] for key in SCHEMA_URLS if isinstance(url := subject.raw.get(key), str)}
    resources = subject.raw.get("resources")
    paths = [item.get("path") for item in resources if isinstance(item, dict)] if isinstance(resources, list) else []
    return urls | {"resources": [path for path in paths if isinstance(path, str)]}


def date_format(subject: LintSubject) -> Iterator[LintDefect]:
    for key in DATES:
        written = subject.raw.get(key)
        if key in subject.raw and (written is None or (isinstance(written, str) and not written.strip())):
            message = f"{property_label(key)} du schéma est vide{NBSP}: écrivez-la, ou retirez cette ligne."
            yield LintDefect(capital(message), None, key, (SetProperty(None, key, subject.schema.get(key), ABSENT),))
            continue
        if isinstance(written, str) and written and _date(written) is None:
            message = (
                f"{property_label(key)} du schéma, {quoted(written)}, n’est pas une date AAAA-MM-JJ{NBSP}: écrivez par exemple 2024-06-13."
            )
            meant = _meant_date(written)
            yield LintDefect(capital(message), None, key, subject.replaced(key, meant) if meant else ())


def _meant_date(written: str) -> str | None:
    """The date that a French day, or a date with a time, plainly is."""
    french = re.fullmatch(r"([0-9]{2})[/.-]([0-9]{2})[/.-]([0-9]{4})", written)
    meant = f"{french[3]}-{french[2]}-{french[1]}" if french else written[:10]
    return meant if (french or written[10:11] in ("T", " ")) and _date(meant) else None


def dates_disordered(subject: LintSubject) -> Iterator[LintDefect]:
    created = _date(subject.raw.get("created"))
    for key in DATES[1:]:
        changed = _date(subject.raw.get(key))
        if created and changed and changed < created:
            message = f"La mise à jour du schéma ({changed}) est antérieure à sa création ({created}){NBSP}: corrigez l’une des deux dates."
            yield LintDefect(message, None, key)


def _date(written: JSON) -> date | None:
    if not isinstance(written, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def sources_incomplete(subject: LintSubject) -> Iterator[LintDefect]:
    sources = subject.raw.get("sources")
    if isinstance(sources, list) and any(not isinstance(item, dict) or not item.get("title") or not item.get("path") for item in sources):
        message = f"Une source n’a pas de titre ou d’adresse{NBSP}: le catalogue national n’en montrera aucune. Complétez-la."
        yield LintDefect(message, None, "sources")


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("not-text", "error", not_text),
    missing("warning"),
    missing("info"),
    LintRule("field-untitled", "info", field_untitled),
    LintRule("field-undescribed", "info", field_undescribed),
    LintRule("version-format", "warning", version_format),
    LintRule("version-in-urls", "warning", version_in_urls),
    LintRule("tags-inconsistent", "warning", tags_inconsistent),
    LintRule("url-unpinned", "info", url_unpinned),
    LintRule("url-of-another", "warning", url_of_another),
    LintRule("address-incomplete", "warning", address_incomplete),
    LintRule("html-page", "warning", html_page),
    LintRule("date-format", "warning", date_format),
    LintRule("dates-disordered", "warning", dates_disordered),
    LintRule("sources-incomplete", "info", sources_incomplete),
)
