"""What a file is, from its bytes alone, and a sentence for those that are no table."""

from __future__ import annotations

import codecs
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from standard.validation import limits

Kind = Literal["csv", "xlsx", "xls", "ods"]

EXPECTED: Final = "nous attendons un CSV, un XLSX ou un ODS"


class Unreadable(ValueError):
    """A file that is no table, or that passes a limit. `str()` is a French sentence that says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Content:
    """`encoding` and `start` (bytes to skip: the mark of order) mean something for a CSV only."""

    kind: Kind
    encoding: str = ""
    start: int = 0


_OTHER_FILES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "un PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"7z\xbc\xaf", "une archive compressée"),
    (b"Rar!", "une archive compressée"),
    (b"PAR1", "un fichier Parquet"),
    (b"SQLite format 3", "une base de données"),
    (b"\x7fELF", "un programme"),
    (b"MZ\x90", "un programme"),
)
_MARKUP: Final = re.compile(rb"\s*<(!doctype|html|head|body|\?xml|svg|!--)", re.IGNORECASE)
_JSON: Final = re.compile(rb'\s*(\{\s*["}]|\[\s*[\[{"\]])')
CONTROLS: Final = r"\x00-\x08\x0e-\x19\x1b"
"""Characters that are in no text, as a class of a regular expression."""
_CONTROL: Final = re.compile(f"[{CONTROLS}]".encode())
_BLOCK: Final = 1024 * 1024


def examine(path: Path, *, file_bytes: int) -> Content:
    """What the file is. Raises Unreadable."""
    size = path.stat().st_size
    if size > file_bytes:
        raise Unreadable("too-large", f"Ce fichier dépasse {file_bytes // 1024**2} Mo, notre limite. Découpez-le en plusieurs fichiers.")
    with path.open("rb") as file:
        head = file.read(8192)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable("empty", "Ce fichier est vide. Vérifiez qu’il a bien été enregistré, puis envoyez-le de nouveau.")
    if head.startswith(b"PK\x03\x04"):
        return Content(_kind_of_archive(path))
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Content("xls")
    for signature, name in _OTHER_FILES:
        if head.startswith(signature):
            raise Unreadable("not-a-table", f"Ce fichier est {name}, pas un tableau : {EXPECTED}.")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable(
            "encoding", "Ce fichier est encodé en UTF-16 (« Texte Unicode » dans Excel). Enregistrez-le au format « CSV UTF-8 »."
        )
    text = head.removeprefix(codecs.BOM_UTF8)
    if _MARKUP.match(text):
        raise Unreadable(
            "not-a-table",
            f"Ce fichier est une page web ou un document XML, pas un tableau : {EXPECTED}. Si vous l’avez téléchargé, vérifiez l’adresse.",
        )
    if _JSON.match(text):
        raise Unreadable("not-a-table", f"Ce fichier est du JSON, pas un tableau : {EXPECTED}.")
    return _text(path)


def _kind_of_archive(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(members) > limits.ARCHIVE_MEMBERS or sum(member.file_size for member in members) > limits.UNZIPPED_BYTES:
                raise Unreadable(
                    "too-large",
                    f"Une fois décompressé, ce fichier dépasse {limits.UNZIPPED_BYTES // 1024**2} Mo, notre limite. "
                    "Enregistrez-le en CSV, ou découpez-le en plusieurs fichiers.",
                )
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("damaged", "Ce fichier est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau, puis renvoyez-le.") from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if {"mimetype", "content.xml"} <= names:
        return "ods"
    if any(name.lower().endswith((".csv", ".tsv", ".txt")) for name in names):
        raise Unreadable("archive", "Ce fichier est une archive ZIP. Sortez-en le fichier CSV et envoyez-le seul.")
    raise Unreadable("not-a-table", f"Ce fichier est une archive ZIP ou un document, pas un tableau : {EXPECTED}.")


def _text(path: Path) -> Content:
    """UTF-8 with or without a byte order mark, then Windows-1252: never a guess."""
    with path.open("rb") as file:
        marked = file.read(3) == codecs.BOM_UTF8
    start = 3 if marked else 0
    if _decodes(path, "utf-8", start):
        return Content("csv", "utf-8", start)
    if not marked and _decodes(path, "cp1252", 0):
        return Content("csv", "cp1252", 0)
    raise Unreadable(
        "encoding", "Ce fichier n’est encodé ni en UTF-8 ni en Windows-1252. Dans votre tableur, enregistrez-le au format « CSV UTF-8 »."
    )


def _decodes(path: Path, encoding: str, start: int) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        if _CONTROL.search(file.read(_BLOCK)):
            raise not_a_text()
        file.seek(start)
        while block := file.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def not_a_text() -> Unreadable:
    return Unreadable("not-a-table", f"Ce fichier n’est pas du texte : {EXPECTED}.")
