"""`schema.json`: the Table Schema itself, exactly as its revision says."""

from __future__ import annotations

from standard.publishing.content import ReleaseContent
from standard.publishing.json_files import write_json
from standard.schema import table_schema
from standard.schema.model import Schema


def schema_json(content: ReleaseContent) -> bytes:
    """UTF-8, indented by two spaces, with a final newline; keys in the order of the descriptor. An original is kept as it is.

    Half a character (a lone surrogate), which no encoding can write, stays escaped.
    """
    return content.original or write_json(content.descriptor)


def rendered(schema: Schema) -> bytes:
    """The descriptor of a schema, as a release writes it."""
    return write_json(table_schema.render(schema))
