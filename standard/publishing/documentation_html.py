"""`documentation.html`: the schema to read and to print. One file, no script, no request to anywhere.

How it looks is in `documentation.html` and `documentation.css`, beside this module.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from standard.moments import date_in_words
from standard.publishing.content import ReleaseContent
from standard.publishing.dictionary import Entry, about, entries, table_rules, value_notes
from standard.publishing.files import CSV_TEMPLATE, XLSX_TEMPLATE
from standard.publishing.prose import PROOF, WAIVED, one_line, to_html, waiver_sentence
from standard.schema.words import count

BESIDE: Final = Path(__file__).parent
STYLE: Final = (BESIDE / "documentation.css").read_text(encoding="utf-8")
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What the page may load: its own style, nothing else. Whoever serves it sends the same policy."""
SHORT: Final = 30
"""Values that are all this short stand in columns."""


def documentation_html(content: ReleaseContent) -> bytes:
    edition = (f"Version {content.version}", date_in_words(content.date), content.publisher)
    return (
        PAGES.get_template("documentation.html")
        .render(
            content=content,
            edition=[part for part in edition if part],
            entries=entries(content.schema),
            rules=table_rules(content.schema),
            about=about(content.schema),
            csv_template=CSV_TEMPLATE.name(content),
            xlsx_template=XLSX_TEMPLATE.name(content),
            waived=WAIVED,
            proof=PROOF,
            policy=Markup(POLICY),
            style=Markup(STYLE),
        )
        .encode()
    )


def _in_columns(entry: Entry) -> bool:
    """Whether the values of a field are many, and short enough to stand side by side."""
    return len(entry.values) > 3 and all(len(value.text) <= SHORT for value in entry.values)


def _escaped(said: object) -> Markup:
    """What is not markup, escaped as the versions that are published already were."""
    return said if isinstance(said, Markup) else Markup(escape(str(said)))


PAGES: Final = Environment(
    loader=FileSystemLoader(BESIDE),
    autoescape=True,
    finalize=_escaped,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
PAGES.filters |= {
    "counted": count,
    "markdown": lambda text: Markup(to_html(text)),
    "notes": value_notes,
    "one_line": one_line,
    "quoted": quote,
    "waiver_sentence": waiver_sentence,
}
PAGES.tests["in_columns"] = _in_columns
