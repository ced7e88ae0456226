"""What a family publishes for all its tables: one Data Package, an empty file to fill and an example for each, and their fingerprints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from standard.publishing.checksums import checksums
from standard.publishing.content import PublishedFile
from standard.publishing.csv_files import write_csv
from standard.publishing.data_package import credits_of_table
from standard.publishing.family_examples import family_rows
from standard.publishing.files import CHECKSUMS, CSV_TEMPLATE, DATA_PACKAGE, EXAMPLE
from standard.publishing.json_files import write_json
from standard.schema.keys import is_own_table
from standard.schema.model import JSON, Schema
from standard.schema.table_schema import render


@dataclass(frozen=True, slots=True)
class FamilyTable:
    """The version of one table, which changed or not."""

    slug: str
    title: str
    version: str
    page_url: str
    schema: Schema


@dataclass(frozen=True, slots=True)
class FamilyContent:
    """Everything that a version of a family says. `names`: the rank of the table that a key leads to by each name."""

    slug: str
    title: str
    description: str
    version: str
    date: date
    page_url: str
    tables: tuple[FamilyTable, ...]
    names: Mapping[str, int]


def empty_name(slug: str) -> str:
    """The file to fill of a table."""
    return f"{slug}.csv"


def example_name(slug: str) -> str:
    """No address of a standard holds a dot: no table to fill has that name."""
    return f"exemple.{slug}.csv"


def family_files(content: FamilyContent) -> tuple[PublishedFile, ...]:
    """The package, the tables to fill, which it is about, an example of each, and `SHA256SUMS` over them."""
    package = PublishedFile(DATA_PACKAGE.pattern, DATA_PACKAGE.media_type, family_package(content))
    empty = [
        PublishedFile(empty_name(table.slug), CSV_TEMPLATE.media_type, write_csv([[field.name for field in table.schema.fields]]))
        for table in content.tables
    ]
    made = (package, *empty, *_examples(content))
    return (*made, PublishedFile(CHECKSUMS.pattern, CHECKSUMS.media_type, checksums(made)))


def _examples(content: FamilyContent) -> Iterator[PublishedFile]:
    """One row of each table, those that lead to another leading to its row."""
    rows = family_rows([table.schema for table in content.tables], content.names)
    for table, row in zip(content.tables, rows, strict=True):
        if row is not None:
            yield PublishedFile(
                example_name(table.slug), EXAMPLE.media_type, write_csv([[field.name for field in table.schema.fields], row])
            )


def family_package(content: FamilyContent) -> bytes:
    said: dict[str, Any] = {
        "profile": "data-package",
        "name": content.slug,
        "title": content.title,
        **({"description": content.description} if content.description else {}),
        "version": content.version,
        "created": f"{content.date.isoformat()}T00:00:00Z",
        "homepage": content.page_url,
        "resources": [_resource(content, rank) for rank in range(len(content.tables))],
    }
    return write_json(said)


def _resource(content: FamilyContent, rank: int) -> dict[str, Any]:
    table = content.tables[rank]
    return {
        "profile": "tabular-data-resource",
        "name": table.slug,
        "title": table.title,
        **({"description": text} if (text := table.schema.text("description")) else {}),
        "version": table.version,
        "homepage": table.page_url,
        "path": empty_name(table.slug),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **credits_of_table(table.schema),
        "schema": _described(content, rank),
    }


def _described(content: FamilyContent, rank: int) -> JSON:
    """The schema as it was published; of its keys, those that lead to a table of the package, by its name there."""
    descriptor = render(content.tables[rank].schema)
    links = descriptor.pop("foreignKeys", None)
    kept = [led for link in links if (led := _led(content, rank, link)) is not None] if isinstance(links, list) else []
    return descriptor | ({"foreignKeys": kept} if kept else {})


def _led(content: FamilyContent, rank: int, link: JSON) -> JSON | None:
    """A key as the package says it; None where what it leads to is not there."""
    if not isinstance(link, dict) or not isinstance(link.get("reference"), dict):
        return None
    reference = link["reference"]
    found = rank if is_own_table(link) else content.names.get(str(reference.get("resource")))
    if found is None:
        return None
    return link | {"reference": reference | {"resource": "" if found == rank else content.tables[found].slug}}
