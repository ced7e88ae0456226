"""Every published file, in order, and who writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from standard.publishing import files
from standard.publishing.archive import archive
from standard.publishing.badge import badge
from standard.publishing.changelog import changelog
from standard.publishing.changes_json import changes_json
from standard.publishing.checksums import checksums
from standard.publishing.content import PublishedFile, ReleaseContent
from standard.publishing.correspondence import correspondence_csv, correspondence_json
from standard.publishing.csv_files import csv_template, valid_example
from standard.publishing.csvw import csvw
from standard.publishing.data_package import data_package
from standard.publishing.documentation_html import documentation_html
from standard.publishing.documentation_markdown import documentation_markdown
from standard.publishing.field_cards import field_cards
from standard.publishing.invalid_example import invalid_csv, invalid_json
from standard.publishing.json_schema import json_schema
from standard.publishing.licence import licence
from standard.publishing.preview_image import preview_image
from standard.publishing.preview_png import preview_png
from standard.publishing.readme import readme
from standard.publishing.schema_json import schema_json
from standard.publishing.schema_v2 import schema_v2
from standard.publishing.see_also import see_also
from standard.publishing.sql import postgresql_ddl, sqlite_ddl
from standard.publishing.values_annex import values_annex, values_csv
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
    (files.SCHEMA_V2, schema_v2),
    (files.DATA_PACKAGE, data_package),
    (files.CSVW, csvw),
    (files.SQLITE, sqlite_ddl),
    (files.POSTGRESQL, postgresql_ddl),
    (files.INVALID, invalid_csv),
    (files.INVALID_ERRORS, invalid_json),
    (files.VALUES_ANNEX, values_annex),
    (files.VALUES_CSV, values_csv),
    (files.FIELD_CARDS, field_cards),
    (files.PREVIEW, preview_image),
    (files.PREVIEW_PNG, preview_png),
    (files.BADGE, badge),
    (files.LICENCE, licence),
    (files.SEE_ALSO, see_also),
)

KINDS: Final = (*(kind for kind, _ in PRODUCERS), files.README, files.CHECKSUMS, files.ARCHIVE)
"""Every kind of file, in the order in which they are made."""


SURROGATE: Final = re.compile("[\ud800-\udfff]")


def artefacts(content: ReleaseContent) -> tuple[PublishedFile, ...]:
    """Every file of the release; those that tell of the others last: the presentation, the fingerprints, the ZIP."""
    readable = _readable(content)

    def written(kind: files.FileKind, data: bytes) -> PublishedFile:
        return PublishedFile(kind.name(content), kind.media_type, data)

    produced = [(kind, produce(content if kind is files.SCHEMA else readable)) for kind, produce in PRODUCERS]
    listed = [(kind, written(kind, data)) for kind, data in produced if data is not None]
    made = [*(file for _, file in listed), written(files.README, readme(readable, listed))]
    made.append(written(files.CHECKSUMS, checksums(made)))
    return (*made, written(files.ARCHIVE, archive(made)))


def _readable(content: ReleaseContent) -> ReleaseContent:
    """The same content where half a character (a lone surrogate), which only JSON can write, is shown as unknown."""
    text = json.dumps(content.descriptor, ensure_ascii=False)
    if not SURROGATE.search(text):
        return content
    schema = table_schema.parse(json.loads(SURROGATE.sub("\ufffd", text)))
    return replace(content, schema=schema, title=SURROGATE.sub("\ufffd", content.title))


def findings(content: ReleaseContent) -> tuple[Finding, ...]:
    """What keeps a file from being published."""
    return _readable(content).valid_row.findings
