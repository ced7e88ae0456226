"""What a file is, from its bytes alone, and a sentence for those that are no table."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Final, Literal

import polars as pl

from standard.schema.words import count, quoted
from standard.validation import limits
from standard.validation.found_rows import FoundRows
from standard.validation.report import ReportNotice

Kind = Literal["csv", "xlsx", "xls", "ods", "zip"]

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
    data: bytes | None = None
    """What is read in place of the file: a table taken out of an archive, or encoded anew."""
    notices: tuple[ReportNotice, ...] = ()

    def open(self, path: Path) -> BinaryIO:
        return path.open("rb") if self.data is None else io.BytesIO(self.data)


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
    (b"{\\rtf", "un document RTF"),
)
_MARKUP: Final = re.compile(rb"\s*<(!doctype|html|head|body|table|meta|style|div|\?xml|svg|!--)", re.IGNORECASE)
_JSON: Final = re.compile(rb'\s*(\{\s*["}]|\[\s*[\[{"\]])')
CONTROLS: Final = r"\x00-\x08\x0e-\x19\x1b"
"""Characters that are in no text, as a class of a regular expression. A few of them are read, and told."""
NULS: Final = 100
"""One NUL in fewer characters than this says another encoding, or no text; among more, it is a slip."""
FEW: Final = 10
"""Control characters of a file that is text, whatever its length; in a longer one, one character in a hundred."""
CONTROL_SIGNS: Final = "".join(filter(re.compile(f"[{CONTROLS}]").match, map(chr, range(32))))
_CONTROLS: Final = [sign.encode() for sign in CONTROL_SIGNS]
_STRETCH: Final = 256 * 1024
"""Bytes that a processor keeps at hand while it looks for one sign after the other."""
_BLOCK: Final = 1024 * 1024
_TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_HIDDEN: Final = re.compile(r"(?:^|/)(?:\.|__MACOSX/)")
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, ValueError)


def examine(path: Path, *, file_bytes: int) -> Content:
    """What the file is. Raises Unreadable."""
    size = path.stat().st_size
    if size > file_bytes:
        raise Unreadable("too-large", f"Ce fichier dépasse {file_bytes // 1024**2} Mo, notre limite. Découpez-le en plusieurs fichiers.")
    return _recognised(lambda: path.open("rb"))


def members(path: Path) -> tuple[str, ...]:
    """Names of the files of an archive that may be tables, in its order. Raises Unreadable."""
    with zipfile.ZipFile(path) as archive:
        files = [name for name in archive.namelist() if not name.endswith("/") and not _HIDDEN.search(name)]
    tables = tuple(name for name in files if name.lower().endswith(_TABLES))
    if tables:
        return tables
    if any(name.lower().endswith(".zip") for name in files):
        raise Unreadable("archive", "Cette archive ZIP en contient une autre. Sortez-en le fichier à vérifier et envoyez-le seul.")
    raise Unreadable("not-a-table", f"Ce fichier est une archive ZIP ou un document, pas un tableau\u00a0: {EXPECTED}.")


def member(path: Path, name: str) -> Content:
    """What a file of an archive is. An archive in an archive is not opened. Raises Unreadable."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            data = file.read(limits.UNZIPPED_TABLE_BYTES + 1)
    except RuntimeError as error:
        raise Unreadable("password", "Cette archive ZIP est protégée par un mot de passe. Enregistrez-la sans protection.") from error
    except (*_DAMAGED, EOFError) as error:
        raise _damaged() from error
    if len(data) > limits.UNZIPPED_TABLE_BYTES:
        raise Unreadable(
            "too-large", f"Une fois décompressé, {quoted(name)} dépasse {_mega(limits.UNZIPPED_TABLE_BYTES)}, notre limite. Découpez-le."
        )
    content = _recognised(lambda: io.BytesIO(data))
    if content.kind == "zip":
        raise Unreadable("archive", "Cette archive ZIP en contient une autre. Sortez-en le fichier à vérifier et envoyez-le seul.")
    return content if content.data is not None else replace(content, data=data)


def _recognised(opened: Callable[[], BinaryIO]) -> Content:
    with opened() as file:
        head = file.read(8192)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable("empty", "Ce fichier est vide. Vérifiez qu’il a bien été enregistré, puis envoyez-le de nouveau.")
    if head.startswith(b"PK\x03\x04"):
        with opened() as file:
            return Content(_kind_of_archive(file))
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Content("xls")
    for signature, name in _OTHER_FILES:
        if head.startswith(signature):
            raise Unreadable("not-a-table", f"Ce fichier est {name}, pas un tableau\u00a0: {EXPECTED}.")
    if (mark := _utf_16(head)) is not None:
        with opened() as file:
            return _from_utf_16(mark + file.read())
    text = head.removeprefix(codecs.BOM_UTF8)
    if _MARKUP.match(text):
        raise Unreadable(
            "not-a-table",
            f"Ce fichier est une page web ou un document XML, pas un tableau\u00a0: {EXPECTED}. "
            "Si vous l’avez téléchargé, vérifiez l’adresse\u00a0; si un outil l’a exporté, ouvrez-le dans un tableur, "
            "puis enregistrez-le de nouveau.",
        )
    if _JSON.match(text):
        raise Unreadable("not-a-table", f"Ce fichier est du JSON, pas un tableau\u00a0: {EXPECTED}.")
    return _text(opened)


def _kind_of_archive(file: BinaryIO) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except _DAMAGED as error:
        raise _damaged() from error
    unzipped = sum(info.file_size for info in infos)
    if len(infos) > limits.ARCHIVE_MEMBERS:
        raise Unreadable(
            "too-large", f"Ce fichier contient {count(len(infos), 'élément', 'éléments')}\u00a0: c’est trop. Enregistrez-le en CSV."
        )
    if unzipped > limits.UNZIPPED_BYTES:
        raise Unreadable(
            "too-large",
            f"Une fois décompressé, ce fichier dépasse {_mega(limits.UNZIPPED_BYTES)}, notre limite. "
            "Enregistrez-le en CSV, ou découpez-le en plusieurs fichiers.",
        )
    if any(info.file_size > limits.RATIO_FROM_BYTES and info.file_size > limits.RATIO * info.compress_size for info in infos):
        raise Unreadable(
            "too-large",
            f"Une fois décompressé, ce fichier serait plus de {limits.RATIO}\u00a0fois plus grand\u00a0: nous ne l’ouvrons pas. "
            "Supprimez les lignes vides mises en forme, ou enregistrez-le en CSV.",
        )
    names = {info.filename for info in infos}
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return "xlsx"
    return "ods" if {"mimetype", "content.xml"} <= names else "zip"


def _damaged() -> Unreadable:
    return Unreadable("damaged", "Ce fichier est abîmé\u00a0: il ne s’ouvre pas. Enregistrez-le de nouveau, puis renvoyez-le.")


def _mega(size: int) -> str:
    return f"{size // 1024**2}\u00a0Mo"


def _utf_16(head: bytes) -> bytes | None:
    """The mark of order that a file in UTF-16 lacks; empty where it has it, None where it is of another encoding."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return b""
    for mark, first in ((codecs.BOM_UTF16_LE, 1), (codecs.BOM_UTF16_BE, 0)):
        halves, others = head[first::2], head[1 - first :: 2]
        if 0 not in others and halves.count(0) > len(halves) // 2:
            return mark
    return None


def _from_utf_16(data: bytes) -> Content:
    """Its mark of order makes it certain."""
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise Unreadable(
            "encoding",
            "Ce fichier commence comme de l’UTF-16 (« Texte Unicode »), mais n’en est pas. Enregistrez-le au format « CSV UTF-8 ».",
        ) from error
    if _is_binary(encoded := text.encode()):
        raise not_a_text()
    if not text.strip():
        raise Unreadable("empty", "Ce fichier est vide. Vérifiez qu’il a bien été enregistré, puis envoyez-le de nouveau.")
    return Content("csv", "utf-8", 0, encoded, (_told_encoding("UTF-16"),))


def _text(opened: Callable[[], BinaryIO]) -> Content:
    """UTF-8 with or without a byte order mark, then Windows-1252: never a guess."""
    with opened() as file:
        marked = file.read(3) == codecs.BOM_UTF8
    start = 3 if marked else 0
    if _decodes(opened, "utf-8", start):
        return Content("csv", "utf-8", start)
    with opened() as file:
        file.seek(start)
        found = _Encodings.of(file)
    if not found.unknown.count and not found.others.count and not marked:
        return Content("csv", "cp1252", 0, notices=(_told_encoding("Windows-1252"),))
    if not found.unknown.count or found.unknown.count * RARE < found.strays.count:
        with opened() as file:
            file.seek(start)
            data = b"".join(map(_as_utf_8, _lines(file)))
        told = _told_mixture(found) if found.others.count or marked else _told_encoding("Windows-1252")
        return Content("csv", "utf-8", 0, data, notices=(told, *([_told_unknown(found.unknown)] if found.unknown.count else [])))
    raise Unreadable(
        "encoding",
        "Ce fichier n’est encodé ni en UTF-8 ni en Windows-1252\u00a0: voyez sa ligne "
        f"{found.unknown.rows[0]}. Dans votre tableur, enregistrez-le au format «\u00a0CSV UTF-8\u00a0».",
    )


RARE: Final = 10
"""Of so many lines that are not UTF-8, fewer than one may be no Windows-1252 either."""


DECLARATION: Final = re.compile(r'"?sep=(?P<delimiter>.)"?\s*', re.IGNORECASE)
"""The line that Excel understands and hides: it is no record, and is not counted."""


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, whatever ends them."""
    for line in file:
        yield from line.splitlines(keepends=True) if b"\r" in line[:-2] else (line,)


def _numbered(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of a file, each with the number of the row that it is in: a cell between quotes may go over several."""
    number, inside, marks = 0, False, b""
    for line in _lines(file):
        if not marks:
            marks = re.escape(max((b",", b";", b"\t", b"|"), key=line.count))
            number -= DECLARATION.fullmatch(_as_utf_8(line).decode()) is not None
        number += not inside
        yield number, line
        if b'"' in line or inside:
            rest = _END_OF_CELL.sub(b"x", line, count=1) if inside else line
            inside = (inside and rest is line) or re.search(
                rb'(?:\A|%b)"' % marks, re.sub(rb'(\A|%b)"(?:[^"]|"")*"' % marks, rb"\1", rest)
            ) is not None


_END_OF_CELL: Final = re.compile(rb'\A(?:[^"]|"")*"(?!")')


@dataclass(slots=True)
class _Encodings:
    """The lines of a file that are not UTF-8, by the numbers of their rows."""

    strays: FoundRows = field(default_factory=FoundRows)
    unknown: FoundRows = field(default_factory=FoundRows)
    """Those that are not Windows-1252 either."""
    others: FoundRows = field(default_factory=FoundRows)
    """Those that have letters that only UTF-8 writes so."""

    @staticmethod
    def of(file: BinaryIO) -> _Encodings:
        found = _Encodings()
        for number, line in _numbered(file):
            if line.isascii():
                continue
            text = _as_utf_8(line)
            if text == line:
                found.others.add(number)
                continue
            found.strays.add(number)
            if _UNREAD in text:
                found.unknown.add(number)
        return found


_UNREAD: Final = "\ufffd".encode()


def _as_utf_8(line: bytes) -> bytes:
    """A line in UTF-8, or in Windows-1252: a byte that neither knows stays visible."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace").encode()
    return line


def _told_unknown(unknown: FoundRows) -> ReportNotice:
    message = (
        f"Des caractères n’ont pas pu être lus, et sont remplacés par «\u00a0\ufffd\u00a0»\u00a0: {unknown.where}. Écrivez-les de nouveau."
    )
    return ReportNotice("encoding", message, rows=tuple(unknown.rows))


def _told_mixture(found: _Encodings) -> ReportNotice:
    """The lines are named that are in the encoding of the fewest."""
    few, own, rest = found.strays, "Windows-1252", "UTF-8"
    if 0 < found.others.count < found.strays.count and not found.unknown.count:
        few, own, rest = found.others, rest, own
    what = f"la {few.where} est" if few.count == 1 else f"les {few.where} sont"
    return ReportNotice(
        "encoding",
        f"Le fichier mélange deux encodages\u00a0: {what} en {own}, et le reste en {rest}. Chacune a été lue dans le sien. "
        "Vérifiez leurs lettres accentuées, puis enregistrez le fichier au format «\u00a0CSV UTF-8\u00a0».",
        rows=tuple(few.rows),
    )


def _told_encoding(name: str) -> ReportNotice:
    return ReportNotice(
        "encoding", f"Le fichier est encodé en {name}\u00a0: il a été lu ainsi. Pour le publier, enregistrez-le au format « CSV UTF-8 »."
    )


def _decodes(opened: Callable[[], BinaryIO], encoding: str, start: int) -> bool:
    with opened() as file:
        if _is_binary(file.read(_BLOCK)):
            raise not_a_text()
        file.seek(start)
        blocks = iter(lambda: file.read(_BLOCK), b"")
        if encoding == "utf-8":
            return is_utf_8(blocks)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for block in blocks:
                decoder.decode(block)
        except UnicodeDecodeError:
            return False
    return True


def _has_control(data: bytes) -> bool:
    """Whether there is one of `CONTROLS`, which each looked for alone are found sooner than all together."""
    return any(data.find(sign, start, start + _STRETCH) >= 0 for start in range(0, len(data), _STRETCH) for sign in _CONTROLS)


def _is_binary(data: bytes) -> bool:
    if (nuls := data.count(b"\x00")) and nuls * NULS > len(data):
        return True
    return _has_control(data) and (found := sum(map(data.count, _CONTROLS))) > FEW and found * 100 > len(data)


def is_utf_8(blocks: Iterable[bytes]) -> bool:
    """Whether bytes given piece by piece are UTF-8, which polars tells several times sooner than a decoder."""
    rest = b""
    for block in blocks:
        block = rest + block
        # A letter of several bytes may go on in the next block.
        begun = next((size for size in (1, 2, 3) if block[-size:][:1] >= b"\xc0"), 0)
        whole, rest = block[: len(block) - begun], block[len(block) - begun :]
        try:
            pl.Series([whole], dtype=pl.Binary).cast(pl.String)
        except pl.exceptions.PolarsError:
            return False
    try:
        rest.decode()
    except UnicodeDecodeError:
        return False
    return True


def not_a_text() -> Unreadable:
    return Unreadable("not-a-table", f"Ce fichier n’est pas du texte : {EXPECTED}.")
