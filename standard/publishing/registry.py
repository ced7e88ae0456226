"""Every published file, in order, and who writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from standard.publishing import files
from standard.publishing.archive import archive
from standard.publishing.changelog import changelog
from standard.publishing.changes_json import changes_json
from standard.publishing.content import PublishedFile, ReleaseContent
from standard.publishing.correspondence import correspondence_csv, correspondence_json
from standard.publishing.csv_files import csv_template, valid_example
from standard.publishing.documentation_html import documentation_html
from standard.publishing.documentation_markdown import documentation_markdown
from standard.publishing.json_schema import json_schema
from standard.publishing.schema_json import schema_json
from standard.publishing.valid_row import valid_row
from standard.publishing.xlsx_template import xlsx_template
from standard.schema import table_schema
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
    (files.CHANGES, changes_json),
    (files.EXAMPLE, valid_example),
    (files.CORRESPONDENCE_CSV, correspondence_csv),
    (files.CORRESPONDENCE_JSON, correspondence_json),
)


SURROGATE: Final = re.compile("[\ud800-\udfff]")


def artefacts(content: ReleaseContent) -> tuple[PublishedFile, ...]:
    """Every file of the release, the ZIP of all the others last."""
    readable = _readable(content)
    made = tuple(
        PublishedFile(kind.name(content), kind.media_type, data)
        for kind, produce in PRODUCERS
        if (data := produce(content if kind is files.SCHEMA else readable)) is not None
    )
    return (*made, PublishedFile(files.ARCHIVE.name(content), files.ARCHIVE.media_type, archive(made)))


def _readable(content: ReleaseContent) -> ReleaseContent:
    """The same content where half a character (a lone surrogate), which only JSON can write, is shown as unknown."""
    text = json.dumps(table_schema.render(content.schema), ensure_ascii=False)
    if not SURROGATE.search(text):
        return content
    schema = table_schema.parse(json.loads(SURROGATE.sub("\ufffd", text)))
    return replace(content, schema=schema, title=SURROGATE.sub("\ufffd", content.title))


def findings(content: ReleaseContent) -> tuple[Finding, ...]:
    """What keeps a file from being published."""
    return valid_row(_readable(content).schema).findings
