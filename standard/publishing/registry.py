"""Every published file, in order, and who writes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from standard.publishing import files
from standard.publishing.archive import archive
from standard.publishing.changelog import changelog
from standard.publishing.content import Artefact, ReleaseContent
from standard.publishing.csv_files import csv_template, valid_example
from standard.publishing.documentation_html import documentation_html
from standard.publishing.documentation_markdown import documentation_markdown
from standard.publishing.json_schema import json_schema
from standard.publishing.schema_json import schema_json
from standard.publishing.valid_row import valid_row
from standard.publishing.xlsx_template import xlsx_template
from standard.schema.findings import Finding

Producer = Callable[[ReleaseContent], bytes | None]
"""Writes one file; None where the file would not be true, which `findings` then explains."""

PRODUCERS: Final[tuple[tuple[files.FileKind, Producer], ...]] = (
    (files.SCHEMA, schema_json),
    (files.CSV_TEMPLATE, csv_template),
    (files.XLSX_TEMPLATE, xlsx_template),
    (files.HTML, documentation_html),
    (files.MARKDOWN, documentation_markdown),
    (files.JSON_SCHEMA, json_schema),
    (files.CHANGELOG, changelog),
    (files.EXAMPLE, valid_example),
)


def artefacts(content: ReleaseContent) -> tuple[Artefact, ...]:
    """Every file of the release, the ZIP of all the others last."""
    made = tuple(
        Artefact(kind.name(content), kind.media_type, data) for kind, produce in PRODUCERS if (data := produce(content)) is not None
    )
    return (*made, Artefact(files.ARCHIVE.name(content), files.ARCHIVE.media_type, archive(made)))


def findings(content: ReleaseContent) -> tuple[Finding, ...]:
    """What keeps a file from being published."""
    return valid_row(content.schema).findings
