"""What a file that goes with a comment is, known by its first bytes. Pure."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MediaType:
    name: str
    suffixes: tuple[str, ...]


CSV: Final = MediaType("text/csv", (".csv", ".tsv"))
SIGNATURES: Final = (
    (re.compile(rb"\x89PNG\r\n\x1a\n\0{3}\rIHDR"), MediaType("image/png", (".png",))),
    (re.compile(rb"\xff\xd8\xff[\xc0-\xfe]"), MediaType("image/jpeg", (".jpg", ".jpeg"))),
    (re.compile(rb"GIF8[79]a"), MediaType("image/gif", (".gif",))),
    (re.compile(rb"RIFF.{4}WEBPVP8", re.DOTALL), MediaType("image/webp", (".webp",))),
    (re.compile(rb"%PDF-[12]\.\d"), MediaType("application/pdf", (".pdf",))),
)
"""How the content of each kind begins."""
NOT_TYPED: Final = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
MARKUP: Final = re.compile(r"\s*<[!?a-z]", re.IGNORECASE)
SEPARATORS: Final = ",;\t|"


def media_type(content: bytes) -> MediaType | None:
    """What it is; None where it is nothing that goes with a comment."""
    for beginning, found in SIGNATURES:
        if beginning.match(content):
            return found
    return CSV if _is_table(content) else None


def _is_table(content: bytes) -> bool:
    """Whether these bytes are the text of a table: lines of several cells, and nothing that a browser could take for a page."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        if "\ufffd" in text:
            return False
    if NOT_TYPED.search(text) or MARKUP.match(text):
        return False
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    if not first.count(separator):
        return False
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if row]
    except csv.Error:
        return False
    return bool(rows) and sum(len(row) == len(rows[0]) for row in rows) * 2 > len(rows)
