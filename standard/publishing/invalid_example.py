"""`exemple-invalide.csv` and what is wrong with each of its rows: one named rule a row, to try a validator on."""

from __future__ import annotations

from standard.publishing.content import ReleaseContent
from standard.publishing.csv_files import header, write_csv
from standard.publishing.json_files import write_json


def invalid_csv(content: ReleaseContent) -> bytes | None:
    """None where no row could be made that breaks one rule and no other."""
    rows = content.invalid_rows
    return write_csv([header(content), *(row.cells for row in rows)]) if rows else None


def invalid_json(content: ReleaseContent) -> bytes | None:
    """What a validator must find in each row, counted as validators count them: the header is row 1."""
    rows = content.invalid_rows
    if not rows:
        return None
    told = [{"row": number, "field": row.field, "code": row.code, "rule": row.rule} for number, row in enumerate(rows, 2)]
    return write_json({"version": content.version, "errors": told})
