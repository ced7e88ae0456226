"""`datapackage.json`: the example, its schema and who is behind them, as one Data Package."""

from __future__ import annotations

import json
from typing import Any

from standard.publishing.content import ReleaseContent
from standard.publishing.csv_files import described_table
from standard.publishing.files import SCHEMA
from standard.publishing.json_files import write_json
from standard.schema.keys import is_own_table
from standard.schema.model import JSON, Schema


def data_package(content: ReleaseContent) -> bytes:
    """The table is the example, or the empty template where there is none. What a schema writes badly of itself is left to it."""
    schema = content.schema.properties
    said: dict[str, Any] = {
        "profile": "data-package",
        "name": content.slug,
        "title": content.title,
        **({"description": text} if (text := content.schema.text("description")) else {}),
        "version": content.version,
        "created": f"{content.date.isoformat()}T00:00:00Z",
        **({"homepage": content.page_url} if content.page_url else {}),
        **_listed("keywords", [one for one in _items(schema.get("keywords")) if isinstance(one, str)]),
        **credits_of_table(content.schema),
        **_listed("contributors", [one for one in map(_contributor, _items(schema.get("contributors"))) if one]),
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": content.slug,
                "title": content.title,
                "path": described_table(content),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": _schema(content),
            }
        ],
    }
    return write_json(said)


def credits_of_table(schema: Schema) -> dict[str, Any]:
    """The licences and the sources of a table, those that its schema writes well enough."""
    return {
        **_listed("licenses", [one for one in map(_licence, _items(schema.get("licenses"))) if one]),
        **_listed("sources", [one for one in map(_source, _items(schema.get("sources"))) if one]),
    }


def _schema(content: ReleaseContent) -> JSON:
    """The address of the schema; the schema itself, without its keys to tables that are not in the package, where it has some."""
    descriptor = json.loads(content.original) if content.original else content.descriptor
    links = descriptor.get("foreignKeys") if isinstance(descriptor, dict) else None
    if not isinstance(links, list) or all(_inside(link) for link in links):
        return SCHEMA.name(content)
    kept = [link for link in links if _inside(link)]
    return {key: value for key, value in descriptor.items() if key != "foreignKeys"} | ({"foreignKeys": kept} if kept else {})


def _inside(link: JSON) -> bool:
    return isinstance(link, dict) and is_own_table(link)


def _items(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def _listed(key: str, items: list[Any]) -> dict[str, Any]:
    return {key: items} if items else {}


def _texts(item: JSON, *keys: str) -> dict[str, str]:
    if not isinstance(item, dict):
        return {}
    return {key: item[key].strip() for key in keys if isinstance(item.get(key), str) and item[key].strip()}


def _licence(item: JSON) -> dict[str, str]:
    said = _texts(item, "name", "title", "path")
    return said if {"name", "path"} & said.keys() else {}


def _source(item: JSON) -> dict[str, str]:
    said = _texts(item, "title", "path", "email")
    return said if "title" in said else {}


def _contributor(item: JSON) -> dict[str, str]:
    said = _texts(item, "title", "path", "email", "role", "organization")
    organisation = _texts(item, "organisation").get("organisation", "")
    if organisation:
        said.setdefault("organization", organisation)
    title = said.get("title") or said.get("organization", "")
    return {**said, "title": title} if title else {}
