"""The correspondence as CSV, for people and their spreadsheets, and as JSON, for programs. Both read back exactly.

The CSV begins with a byte order mark, unlike the other published ones: it is made to be completed in a spreadsheet,
which would otherwise take its accents for Windows-1252. What comes back may be UTF-8 or Windows-1252, with commas,
semicolons or tabs.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar, get_args

from standard.schema.correspondence.table import Change, Correspondence, CorrespondenceRow, Kind, Status, TableError
from standard.schema.folding import fold
from standard.schema.words import NBSP, enumerated, quoted

FORMAT: Final = 1
MAX_BYTES: Final = 20 * 1024 * 1024

COLUMNS: Final = ("objet", "champ avant", "valeur avant", "champ après", "valeur après", "changement", "décision")
_FOLDED: Final = {fold(column): column for column in COLUMNS}
KINDS: Final[Mapping[Kind, str]] = {"field": "champ", "value": "valeur", "separator": "séparateur", "notation": "écriture"}
CHANGES: Final[Mapping[Change, str]] = {
    "kept": "gardé", "renamed": "renommé", "split": "scindé", "merged": "fusionné", "moved": "déplacé",
    "removed": "retiré", "added": "ajouté", "rewritten": "réécrit",
}  # fmt: skip
STATUSES: Final[Mapping[Status, str]] = {
    "certain": "certain", "guessed": "supposé", "by_cell": "au cas par cas", "open": "à décider", "yes": "oui", "no": "non",
}  # fmt: skip

_KEYS: Final = ("kind", "old_field", "old_value", "new_field", "new_value", "change", "status")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would run, or show without its first apostrophe."""
_RUN: Final = r"(?='*(?:[=@]|[+\-][^;,\t\r\n]*[(|!]))"
_CUT: Final = re.compile(rf"""([;,\t\r\n]"*){_RUN}""")
"""Where one that takes another sign for the end of a cell, as a French one does of a comma or an English one of a semicolon, would find a
formula in the midst of a text."""
_MENDED: Final = re.compile(rf"""([;,\t\r\n]"*)'{_RUN}""")


Code = TypeVar("Code", bound=str)


def to_csv(correspondence: Correspondence) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(guarded, columns_of(row)) for row in correspondence.rows)
    return codecs.BOM_UTF8 + text.getvalue().encode("utf-8", "replace")


def columns_of(row: CorrespondenceRow) -> list[str]:
    """The cells of a row, in words, under `COLUMNS`."""
    return [KINDS[row.kind], row.old_field, row.old_value, row.new_field, row.new_value, CHANGES[row.change], STATUSES[row.status]]


def from_csv(data: bytes) -> Correspondence:
    """The table of a CSV that a person may have completed. Raises TableError, every line at fault told."""
    reader = csv.reader(io.StringIO(_text(data), newline=""), delimiter=_delimiter(_text(data)))
    rows: list[CorrespondenceRow] = []
    problems: list[tuple[int, str]] = []
    try:
        header = [_FOLDED.get(fold(cell), cell) for cell in next(reader, [])]
        absent = [quoted(column) for column in COLUMNS if column not in header and column != "changement"]
        if absent:
            raise TableError((1, f"il manque {'les colonnes' if len(absent) > 1 else 'la colonne'} {enumerated(absent)}."))
        while True:
            line = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                break
            if any(cell.strip() for cell in cells):
                said = dict(zip(header, cells, strict=False))
                try:
                    rows.append(_row(said, line))
                except ValueError as error:
                    problems.append((line, str(error)))
    except csv.Error as error:
        problems.append((reader.line_num, "un guillemet n’est sans doute pas fermé."))
        raise TableError(*problems) from error
    if problems:
        raise TableError(*problems)
    return Correspondence(tuple(rows))


def to_json(correspondence: Correspondence) -> bytes:
    rows = [{key: getattr(row, key) for key in _KEYS} for row in correspondence.rows]
    return (json.dumps({"format": FORMAT, "rows": rows}, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def from_json(data: bytes) -> Correspondence:
    """The table of a JSON that a program wrote. Raises TableError."""
    try:
        said = json.loads(data)
        if said["format"] != FORMAT:
            raise TableError((0, f"Cette table est au format {said['format']}{NBSP}: nous lisons le format {FORMAT}."))
        rows = tuple(CorrespondenceRow(**{key: row[key] for key in _KEYS}) for row in said["rows"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError((0, "Ce fichier n’est pas une table de migration en JSON.")) from error
    for rank, row in enumerate(rows, start=1):
        known = row.kind in get_args(Kind) and row.change in get_args(Change) and row.status in get_args(Status)
        if not known or not all(isinstance(getattr(row, key), str) for key in _KEYS):
            raise TableError((0, f"Dans cette table, l’élément {rank} de «{NBSP}rows{NBSP}» n’a pas la forme attendue."))
    return Correspondence(rows)


def _row(said: Mapping[str, str], line: int) -> CorrespondenceRow:
    kind = _coded(said, "objet", KINDS)
    status = _coded(said, "décision", STATUSES)
    old_field, old_value, new_field, new_value = (unguarded(said.get(column, "")) for column in COLUMNS[1:5])
    change: Change = "rewritten" if kind == "notation" else "kept"
    if said.get("changement", "").strip():
        change = _coded(said, "changement", CHANGES)
    if not old_field and not new_field:
        raise ValueError("ni le champ avant ni le champ après n’est rempli.")
    if new_value and not new_field:
        raise ValueError(f"{quoted(new_value)} n’a pas de champ après{NBSP}: écrivez le nom du champ où la mettre.")
    return CorrespondenceRow(kind, old_field, old_value, new_field, new_value, change, status, line)


def _coded(said: Mapping[str, str], column: str, words: Mapping[Code, str]) -> Code:
    """The code of a French word, however it is written. Raises ValueError."""
    text = said.get(column, "").strip()
    for code, word in words.items():
        if fold(word) == fold(text):
            return code
    known = enumerated([quoted(word) for word in words.values()], "ou")
    raise ValueError(f"dans la colonne {quoted(column)}, écrivez {known}{f', et non {quoted(text)}' if text else ''}.")


def guarded(text: str) -> str:
    """The text as a cell of a CSV that no spreadsheet runs, wherever it cuts it; `unguarded` comes back."""
    inside = _CUT.sub(r"\1'", text)
    return f"'{inside}" if _FORMULA.match(text) else inside


def unguarded(text: str) -> str:
    whole = text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
    return _MENDED.sub(r"\1", whole)


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise TableError((0, f"Cette table dépasse {MAX_BYTES // 1024**2}{NBSP}Mo{NBSP}: vérifiez que c’est le bon fichier."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        message = (
            f"Ce fichier n’est pas du texte en UTF-8 ni en Windows-1252{NBSP}: enregistrez la table au format «{NBSP}CSV UTF-8{NBSP}»."
        )
        raise TableError((0, message)) from None


def _delimiter(text: str) -> str:
    """The separator under which the first line names most columns."""
    first: Sequence[str] = text[:10_000].splitlines()[:1]
    return max(",;\t", key=lambda mark: len(_FOLDED.keys() & {fold(cell.strip(' "')) for line in first for cell in line.split(mark)}))
