"""`schema.json`: the Table Schema itself, exactly as its revision says."""

from __future__ import annotations

import json

from standard.publishing.content import ReleaseContent
from standard.schema import table_schema
from standard.schema.model import Schema


def schema_json(content: ReleaseContent) -> bytes:
    """UTF-8, indented by two spaces, with a final newline; keys in the order of the descriptor. An original is kept as it is.

    Half a character (a lone surrogate), which no encoding can write, stays escaped.
    """
    return content.original or rendered(content.schema)


def rendered(schema: Schema) -> bytes:
    """The descriptor of a schema, as a release writes it."""
    text = json.dumps(table_schema.render(schema), ensure_ascii=False, indent=2)
    return f"{text}\n".encode(errors="backslashreplace")
