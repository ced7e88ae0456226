"""`documentation.html`: the schema to read and to print. One file, no script, no request to anywhere."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote

from standard.moments import date_in_words
from standard.publishing.content import ReleaseContent
from standard.publishing.dictionary import Entry, Named, about, entries, table_rules, value_notes
from standard.publishing.files import CSV_TEMPLATE, XLSX_TEMPLATE, FileKind
from standard.publishing.prose import WAIVED, one_line, to_html, waiver_sentence
from standard.schema.model import Value
from standard.schema.words import count

STYLE: Final = Path(__file__).with_name("documentation.css").read_text(encoding="utf-8")
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What the page may load: its own style, nothing else. Whoever serves it sends the same policy."""
SHORT: Final = 30
"""Values that are all this short stand in columns."""


def documentation_html(content: ReleaseContent) -> bytes:
    described = entries(content.schema)
    title = escape(one_line(content.title))
    return f"""<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{title} – version {escape(content.version)}</title>
<style>
{STYLE}</style>
</head>
<body>
<a class="skip" href="#contenu">Aller au contenu</a>
{_header(content)}
<div class="page">
{_summary(described)}
<main id="contenu" tabindex="-1">
{_writing(content)}
<h2 id="champs">Les champs</h2>
{"".join(_field(entry) for entry in described)}
{_waivers(content)}{_about(content)}
</main>
</div>
</body>
</html>
""".encode()


def _header(content: ReleaseContent) -> str:
    edition = [f"Version {escape(content.version)}", escape(date_in_words(content.date)), escape(content.publisher)]
    return f"""<header>
<p class="edition">{" · ".join(part for part in edition if part)}</p>
<h1>{escape(one_line(content.title))}</h1>
<div class="lead">{to_html(content.schema.text("description"))}</div>
</header>"""


def _summary(described: tuple[Entry, ...]) -> str:
    lines = "".join(
        f'<li><a href="#{quote(entry.anchor)}">{escape(entry.field.title)}</a>{_mark(entry, "obligatoire")}</li>\n' for entry in described
    )
    return f"""<nav aria-labelledby="sommaire">
<h2 id="sommaire">{count(len(described), "champ", "champs")}</h2>
<ol>
{lines}</ol>
</nav>"""


def _mark(entry: Entry, text: str) -> str:
    return f' <span class="mark">{text}</span>' if entry.field.required else ""


def _writing(content: ReleaseContent) -> str:
    rules = "".join(f"<li>{escape(rule)}</li>\n" for rule in table_rules(content.schema))
    return f"""<section aria-labelledby="ecrire">
<h2 id="ecrire">Écrire un fichier</h2>
<p>Le plus simple est de remplir le {_link(XLSX_TEMPLATE, content, "gabarit pour tableur")},
ou le {_link(CSV_TEMPLATE, content, "gabarit CSV")}.
Un fichier est un tableau en CSV (UTF-8, colonnes séparées par une virgule)&nbsp;: une ligne par élément,
et en première ligne les noms des champs.</p>
{f"<ul>{rules}</ul>" if rules else ""}
</section>"""


def _link(kind: FileKind, content: ReleaseContent, text: str) -> str:
    return f'<a href="{escape(quote(kind.name(content)))}">{escape(text)}</a>'


def _field(entry: Entry) -> str:
    field = entry.field
    examples = "".join(f"<samp>{escape(example)}</samp>" for example in entry.examples)
    return f"""<article id="{escape(entry.anchor)}" aria-labelledby="{escape(entry.anchor)}-titre">
<h3 id="{escape(entry.anchor)}-titre">{escape(field.title)}</h3>
<p class="name"><code>{escape(field.name)}</code>{_mark(entry, "Obligatoire")}</p>
<div class="meaning">{to_html(field.description)}</div>
<dl>
<div><dt>Ce qu’on y écrit</dt><dd>{escape(entry.sentence)}{_checked(entry)}</dd></div>
{f"<div><dt>{'Exemples' if len(entry.examples) > 1 else 'Exemple'}</dt><dd>{examples}</dd></div>" if examples else ""}
</dl>
{_values(entry)}
{_technical(entry)}
</article>
"""


def _values(entry: Entry) -> str:
    if not entry.values:
        return ""
    plain = not any(value.properties for value in entry.values)
    short = plain and len(entry.values) > 3 and all(len(value.text) <= SHORT for value in entry.values)
    body = _plain_values(entry.values, short) if plain else _documented_values(entry.values)
    return f"<h4>{count(len(entry.values), 'valeur possible', 'valeurs possibles')}</h4>\n{body}"


def _plain_values(values: tuple[Value, ...], short: bool) -> str:
    items = "".join(f"<li><code>{escape(value.text)}</code></li>\n" for value in values)
    return f'<ul class="values{" short" if short else ""}">\n{items}</ul>'


def _documented_values(values: tuple[Value, ...]) -> str:
    def item(value: Value) -> str:
        label = f" {escape(value.label)}" if value.label != value.text else ""
        notes = "".join(f"<p>{escape(note)}</p>" for note in value_notes(value))
        meaning = to_html(value.definition) if value.definition else ""
        return f"<div><dt><code>{escape(value.text)}</code>{label}</dt>{f'<dd>{meaning}{notes}</dd>' if meaning or notes else ''}</div>\n"

    return f'<dl class="values">\n{"".join(map(item, values))}</dl>'


def _checked(entry: Entry) -> str:
    return " Son écriture est vérifiée par l’expression régulière ci-dessous." if entry.pattern and not entry.values else ""


def _technical(entry: Entry) -> str:
    pattern = f"<p>Expression régulière&nbsp;:</p><pre><code>{escape(entry.pattern)}</code></pre>" if entry.pattern else ""
    kind = f"<p>Type Table Schema&nbsp;: <code>{escape(entry.technical)}</code></p>"
    return f"<details><summary>Forme technique</summary>{kind}{pattern}</details>"


def _waivers(content: ReleaseContent) -> str:
    if not content.waivers:
        return ""
    lines = "".join(
        f"<li><p>{escape(' '.join(waiver.effects))}</p>\n<p>{escape(waiver_sentence(waiver))}</p></li>\n" for waiver in content.waivers
    )
    return f"""<section aria-labelledby="laisses-passer">
<h2 id="laisses-passer">Changements laissés passer</h2>
<p>{escape(WAIVED)}</p>
<ul>
{lines}</ul>
</section>
"""


def _about(content: ReleaseContent) -> str:
    lines = "".join(f"<div><dt>{label}</dt><dd>{', '.join(map(_named, named))}</dd></div>\n" for label, named in about(content.schema))
    return f'<section aria-labelledby="a-propos">\n<h2 id="a-propos">À propos</h2>\n<dl>{lines}</dl>\n</section>' if lines else ""


def _named(named: Named) -> str:
    return f'<a href="{escape(named.url)}">{escape(named.text)}</a>' if named.url else escape(named.text)
