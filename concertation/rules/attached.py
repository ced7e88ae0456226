"""What a file that goes with a comment or a meeting is, known by its content. Pure."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final

from standard.schema.reading import utf_16


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
OPEN: Final = "application/vnd.oasis.opendocument."
OPENXML: Final = "application/vnd.openxmlformats-officedocument."
OFFICE: Final = {
    f"{OPEN}text": MediaType(f"{OPEN}text", (".odt",)),
    f"{OPEN}presentation": MediaType(f"{OPEN}presentation", (".odp",)),
    f"{OPEN}spreadsheet": MediaType(f"{OPEN}spreadsheet", (".ods",)),
    f"{OPENXML}wordprocessingml.document": MediaType(f"{OPENXML}wordprocessingml.document", (".docx",)),
    f"{OPENXML}presentationml.presentation": MediaType(f"{OPENXML}presentationml.presentation", (".pptx",)),
    f"{OPENXML}spreadsheetml.sheet": MediaType(f"{OPENXML}spreadsheetml.sheet", (".xlsx",)),
}
"""The documents of office software, by what their archive says that it is."""
PROGRAM: Final = re.compile(r"(^|/)(vbaProject\.bin|Basic/|Scripts/)", re.IGNORECASE)
"""The parts of an archive that hold a program."""
DECLARED_MAX: Final = 1024**2

NOT_TYPED: Final = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
MARKUP: Final = re.compile(r"\s*<[!?a-z]", re.IGNORECASE)
SEPARATORS: Final = ",;\t|"


def media_type(content: bytes) -> MediaType | None:
    """What it is; None where it is nothing that goes with a comment."""
    for beginning, found in SIGNATURES:
        if beginning.match(content):
            return found
    return CSV if _is_table(content) else None


def document_type(content: bytes) -> MediaType | None:
    """The same for a document of a meeting, office software included; one that holds a program is none."""
    return media_type(content) or _office(content)


def _office(content: bytes) -> MediaType | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(PROGRAM.search(name) for name in names):
                return None
            if "mimetype" in names:
                return OFFICE.get(_part(archive, "mimetype").decode("ascii", "replace").strip())
            declared = _part(archive, "[Content_Types].xml").decode("utf-8", "replace") if "[Content_Types].xml" in names else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return None
    return next((found for name, found in OFFICE.items() if f'"{name}.main+xml"' in declared), None)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of a part of an archive, however large it says it is."""
    with archive.open(name) as part:
        return part.read(DECLARED_MAX)


def _is_table(content: bytes) -> bool:
    """Whether these bytes are the text of a table: lines of as many cells, and nothing that a browser could take for a page.

    Several lines of one cell each are a table of one column.
    """
    text = _read(content)
    if text is None or NOT_TYPED.search(text) or MARKUP.match(text):
        return False
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    if not first.count(separator):
        return all(len(rows) > 1 and all(len(row) == 1 for row in rows) for rows in (_rows(text, one) for one in SEPARATORS))
    rows = _rows(text, separator)
    return sum(len(row) == len(rows[0]) for row in rows) * 2 > len(rows)


def _read(content: bytes) -> str | None:
    """The text of a file, in one of the encodings that spreadsheets save; None where it is no text."""
    if (text := utf_16(content)) is not None:
        return text
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        return None if "\ufffd" in text else text


def _rows(text: str, separator: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    except csv.Error:
        return []
