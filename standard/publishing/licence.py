"""`LICENSE.md`: how the standard may be used again, as its schema says."""

from __future__ import annotations

from standard.publishing.content import ReleaseContent
from standard.publishing.dictionary import credits_of
from standard.publishing.documentation_markdown import plain
from standard.schema.words import NBSP


def licence(content: ReleaseContent) -> bytes | None:
    """None where the schema names no licence: nobody may make one up."""
    named = credits_of(content.schema.properties.get("licenses"), ("title", "name"))
    if not named:
        return None
    lines = [f"- {plain(one.text)}{f'{NBSP}: <{one.url}>' if one.url and one.url != one.text else ''}" for one in named]
    introduction = "Ce standard et ses fichiers se réutilisent sous cette licence." if len(lines) == 1 else "Au choix\u00a0:"
    return f"# Licence\n\n{introduction}\n\n{chr(10).join(lines)}\n".encode()
