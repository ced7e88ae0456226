"""`SEE_ALSO.md`: where else one reads of the standard, as the national catalogue shows it."""

from __future__ import annotations

from standard.publishing.content import ReleaseContent
from standard.publishing.dictionary import Credit, credits_of
from standard.publishing.documentation_markdown import plain
from standard.schema.words import NBSP

SECTIONS = (
    ("Textes et sources", "sources", ("title", "name")),
    ("Jeux de données d’exemple", "resources", ("title", "name")),
    ("Site du projet", "homepage", ()),
)


def see_also(content: ReleaseContent) -> bytes | None:
    """None where there is nothing else to see."""
    blocks = []
    for title, key, names in SECTIONS:
        named = [one for one in credits_of(content.schema.properties.get(key), names) if one.url]
        if named:
            blocks += [f"## {title}", "\n".join(map(_line, named))]
    if content.page_url:
        blocks += ["## Comment il se décide", f"- [Comment cette version a été décidée](<{content.page_url}>)"]
    return ("\n\n".join([f"# Voir aussi{NBSP}: {plain(content.title)}", *blocks]) + "\n").encode() if blocks else None


def _line(credit: Credit) -> str:
    return f"- [{plain(credit.text)}](<{credit.url}>)"
