"""Which column of the file holds which field: what is told to frictionless, and what is told to the person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, Protocol

import polars as pl

from standard.schema.folding import fold
from standard.schema.model import ABSENT, Field, Schema
from standard.schema.words import count, quoted
from standard.validation import limits, watched
from standard.validation.framing import Block, Cell, Frame, LostCell, TableReading, as_text, frame
from standard.validation.invisible import latin, unseen_difference
from standard.validation.likeness import nearest
from standard.validation.report import Defect, ReportNotice, shorten

HIDDEN: Final = "\0"
"""What the label of a column that holds no field begins with, so that it is like no field's name."""


_DATA: Final = re.compile(r"[+-]?[0-9][0-9 .,/:-]*|\S+@\S+\.\S+|https?://\S+|.{200,}", re.DOTALL)
"""What is in a cell, and in no name of a column: a number, a date, an address, a long text."""


@dataclass(frozen=True, slots=True)
class Columns:
    """`labels` are those of the file, each renamed to the field it holds and otherwise unlike any field's name."""

    labels: tuple[str, ...]
    fields: tuple[Field | None, ...]
    """For each column, the field it holds."""
    defects: tuple[Defect, ...]
    notices: tuple[ReportNotice, ...]


@dataclass(frozen=True, slots=True)
class _Framed:
    """The last table that was framed in the process apart, which is asked several things about one file."""

    asked: tuple[Any, ...]
    frame: Frame


_last: list[_Framed] = []


class RewritesTable(Protocol):
    """What somebody said of a file: it is read as if it held other columns, and other cells."""

    @property
    def labels(self) -> Collection[str]:
        """What it says of the columns that the file has: these names tell its header too."""

    def __call__(self, reading: TableReading) -> TableReading: ...


_through: ContextVar[RewritesTable | None] = ContextVar("through", default=None)


@contextmanager
def reading_through(rewritten: RewritesTable | None) -> Iterator[None]:
    """Meanwhile, every file is read through what somebody said of it, whatever reads it."""
    token = _through.set(rewritten)
    try:
        yield
    finally:
        _through.reset(token)


def framed(path: Path, schema: Schema, *, tidy: bool = True, file_bytes: int = limits.FILE_BYTES, sheet: str | None = None) -> Frame:
    """The table of the file that the names and titles of the schema's fields tell. Raises Unreadable, OSError."""
    names, titles = [field.name for field in schema.fields], [field.title for field in schema.fields]
    through = _through.get()
    if through is not None:
        titles += through.labels

    def read() -> Frame:
        return frame(path, names=names, titles=titles, tidy=tidy, file_bytes=file_bytes, sheet=sheet, through=through)

    if not watched.apart():
        return read()
    now = path.stat()
    asked = (path, now.st_mtime_ns, now.st_size, now.st_ino, names, titles, tidy, file_bytes, through)
    if _last and _last[0].asked == asked and sheet in {None, _last[0].frame.sheet or None}:
        return _last[0].frame
    _last.clear()
    found = read()
    _last.append(_Framed(asked, found))
    return found


def places_of(names: Iterable[str], header: Sequence[str]) -> list[int | None]:
    """Where the header has a column of each name, or one written nearly so; None where it has none."""
    known: dict[str, int] = {}
    for place, label in enumerate(header):
        known.setdefault(label, place)
        known.setdefault(fold(label, words_only=True), place)
    return [known.get(name, known.get(fold(name, words_only=True))) for name in names]


NO_OTHER_COLUMN: Final = frozenset(("exact", "equal", "superset"))
EVERY_FIELD: Final = frozenset(("exact", "equal", "subset"))
IN_ORDER: Final = frozenset(("exact",))
"""What each `fieldsMatch` that a schema writes asks for. A schema that says nothing asks for none of it."""


def match_columns(header: Sequence[str], schema: Schema, *, demands: str = "") -> Columns:
    """Reads a column by its exact name, or by a name or title that a person takes for the same.

    A column read twice is a defect (`duplicate-label`). A required field without a column is left to frictionless.
    `demands` is the `fieldsMatch` that the schema writes.
    """
    meant = _Meant(header, schema.fields)
    found: list[Field | None] = []
    defects: list[Defect] = []
    notices: list[ReportNotice] = []
    held: set[str] = set()
    unknown: list[tuple[int, str]] = []
    for position, label in enumerate(header, start=1):
        field = meant.by(label)
        if field is None:
            unknown.append((position, label))
        elif field.name in held:
            defects.append(Defect(None, field.name, "duplicate-label", label, str(position)))
            field = None
        else:
            held.add(field.name)
            if label != field.name:
                unseen = unseen_difference(label, field.name)
                reason = f"\u00a0; {unseen}" if unseen else ""
                message = f"La colonne « {label} » a été lue comme « {field.name} ». Écrivez son nom exactement ainsi{reason}."
                notices.append(ReportNotice("incorrect-label", message, field.name))
        found.append(field)

    fields = schema.fields
    mandatory = _mandatory(schema)
    absent = [field for field in fields if field.name not in held]
    for position, label in unknown:
        if demands in NO_OTHER_COLUMN:
            defects.append(Defect(None, None, "extra-label" if label.strip() else "blank-label", label, str(position)))
        else:
            notices.append(_unknown(position, label, absent))
    if demands in EVERY_FIELD:
        defects += [Defect(None, field.name, "missing-label") for field in absent if field.name not in mandatory]
    elif held:
        notices += [
            ReportNotice("missing-label", f"La colonne facultative « {field.name} » n’est pas dans le fichier.", field.name)
            for field in absent
            if field.name not in mandatory
        ]
    if not held and (data := [label for label in header if _DATA.fullmatch(label.strip())]):
        message = (
            f"La première ligne ressemble à des données ({quoted(shorten(data[0]))}), pas à des noms de colonnes. "
            "Ajoutez au-dessus une ligne avec les noms du schéma."
        )
        notices.insert(0, ReportNotice("no-header", message))
    order = [field.name for field in found if field is not None]
    expected = [field.name for field in fields if field.name in held]
    if order != expected and demands in IN_ORDER:
        read = [(position, label) for position, (label, field) in enumerate(zip(header, found, strict=True), start=1) if field is not None]
        defects += [
            Defect(None, name, "incorrect-label", label, str(position))
            for (position, label), name, here in zip(read, expected, order, strict=True)
            if name != here
        ]
    elif order != expected:
        notices.append(
            ReportNotice("label-order", "Les colonnes ne sont pas dans l’ordre du schéma. Leur contenu a été vérifié quand même.")
        )
    labels = tuple(field.name if field is not None else f"{HIDDEN}{position}" for position, field in enumerate(found, start=1))
    return Columns(labels, tuple(found), tuple(defects), tuple(notices))


_WRITING: Final = re.compile(
    r"\s*[(\[](?:(?:[JjDd]{1,2}|[Mm]{1,2}|[AaYy]{2,4}|[Hh]{1,2}|[Ss]{2}|[/\s.:-])+|oui\s*/\s*non|O\s*/\s*N|0\s*/\s*1|obligatoire|facultati(?:f|ve)|optionnel"
    r"|(?:en )?(?:euros?|m[èe]tres?|kilom[èe]tres?|minutes?|heures?|degr[ée]s)|[€$%°]|k€|HT|TTC|[cdmk]?m[²2³3]?|ha|kg|t|h|min|kW|kVA|°C"
    r"|texte|nombre(?: entier)?|entier|date|WGS ?84|L93)[)\]]\s*\Z",
    re.IGNORECASE,
)
"""How a column is written, as people say it beside its name."""


class _Meant:
    """The field that a label means: the one of that name; else the one of like name, then of like title, unless named.

    Then words written in one, « Codepostal » or « SiteWeb », are read apart; last, what a label says of the writing,
    « date (JJ/MM/AAAA) » or « surface [m²] », is left aside.
    """

    def __init__(self, header: Sequence[str], fields: Sequence[Field]) -> None:
        self._by_name = {field.name: field for field in fields}
        named = self._by_name.keys() & set(header)
        self._by_likeness: dict[str, Field] = {}
        for like in ("name", "title"):
            for field in fields:
                if field.name not in named:
                    self._by_likeness.setdefault(fold(field.text(like), words_only=True), field)
        for likeness, field in list(self._by_likeness.items()):
            self._by_likeness.setdefault(likeness.replace(" ", ""), field)
        self._by_likeness.pop("", None)

    def by(self, label: str) -> Field | None:
        return self._by_name.get(label) or self._like(label) or (self._like(_WRITING.sub("", label)) if _WRITING.search(label) else None)

    def _like(self, label: str) -> Field | None:
        likeness = fold(latin(label), words_only=True)
        return self._by_likeness.get(likeness) or self._by_likeness.get(likeness.replace(" ", ""))


def _mandatory(schema: Schema) -> set[str]:
    key = schema.get("primaryKey")
    names = [key] if isinstance(key, str) else key if isinstance(key, list) else []
    return {name for name in names if isinstance(name, str)} | {field.name for field in schema.fields if field.required}


def _unknown(position: int, label: str, absent: Sequence[Field]) -> ReportNotice:
    if not label.strip():
        return ReportNotice("blank-label", f"La colonne {position} n’a pas de nom : elle n’a pas été vérifiée.")
    probable = nearest(label, [field.name for field in absent])
    if probable is None:
        titles = {field.title: field.name for field in absent}
        title = nearest(label, titles)
        probable = titles[title] if title is not None else None
    message = f"La colonne « {label} » n’est pas dans le schéma : elle n’a pas été vérifiée."
    if probable is not None:
        message += f" S’agit-il de « {probable} » ?"
    return ReportNotice("extra-label", message, probable)


NATIVE: Final[dict[str, tuple[type, ...]]] = {
    "integer": (int, float),
    "number": (int, float),
    "year": (int,),
    "boolean": (bool,),
    "date": (date,),
    "datetime": (datetime,),
    "time": (time,),
}
"""What a spreadsheet holds that a type reads as it is; the rest is given as text."""
AS_WRITTEN: Final[dict[str, tuple[str, ...]]] = {
    "integer": ("groupChar", "bareNumber"),
    "number": ("decimalChar", "groupChar", "bareNumber"),
    "year": (),
    "date": ("format",),
    "time": ("format",),
}
"""Types that read the text of such a cell as they read the cell, unless one of these properties says how texts are written."""


def _read_as_is(field: Field | None) -> tuple[type, ...]:
    """The types of cells that the field has to be given as they are."""
    if field is None:
        return ()
    writing = AS_WRITTEN.get(field.type)
    as_text_too = writing is not None and all(field.get(key) in (ABSENT, "default") for key in writing)
    return () if as_text_too else NATIVE.get(field.type, ())


ROUNDED: Final = 10**15
"""From which a spreadsheet keeps the first fifteen figures of a number only."""


def _what_it_holds(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "boolean"
    if not isinstance(cell, int | float):
        return "date"
    return "number" if abs(cell) < ROUNDED else "rounded"


class SpreadsheetCells:
    """Gives each cell as its field reads it, and says which columns held numbers or dates where text is due."""

    def __init__(self, fields: Sequence[Field | None]) -> None:
        self.fields = fields
        self._native = [_read_as_is(field) for field in fields]
        # Asked of each cell: a field looks its type up.
        self._of_text = [field.name if field is not None and field.type == "string" else None for field in fields]
        self._converted: dict[tuple[str, str], int] = {}

    def read(self, cells: Sequence[Cell]) -> list[Cell]:
        return [self._read(index, cell) for index, cell in enumerate(cells)]

    def read_block(self, block: Block) -> Block:
        """The same for every row of a block."""
        texts: list[pl.Series] = []
        natives: dict[int, dict[int, Cell]] = {}
        for column, cells in block.natives.items():
            read = {position: self._read(column, cell) for position, cell in cells.items()}
            natives[column] = {position: cell for position, cell in read.items() if type(cell) is not str}
            as_texts = {position: cell for position, cell in read.items() if type(cell) is str}
            texts.append(block.texts.to_series(column).scatter(list(as_texts), list(as_texts.values())))
        odd = [(row, self.read(cells)) for row, cells in block.odd]
        return replace(block, texts=block.texts.with_columns(texts), natives=natives, odd=odd)

    def _read(self, index: int, cell: Cell) -> Cell:
        if isinstance(cell, LostCell):
            return cell
        if isinstance(cell, str) or index >= len(self.fields):
            return as_text(cell)
        if isinstance(cell, self._native[index]) and isinstance(cell, bool) == (self._native[index] == (bool,)):
            return cell
        if (name := self._of_text[index]) is not None:
            what = _what_it_holds(cell)
            self._converted[name, what] = self._converted.get((name, what), 0) + 1
        return as_text(cell)

    def notices(self) -> list[ReportNotice]:
        """Complete once the rows have been read."""
        sentences = {
            "number": "Dans la colonne « {} », les nombres ont été lus comme du texte ({}). "
            "Si des zéros manquent au début, donnez à la colonne le format Texte et saisissez-les de nouveau.",
            "rounded": "Dans la colonne «\u00a0{}\u00a0», des nombres de plus de 15\u00a0chiffres ont perdu les derniers "
            "dans le tableur ({}). Donnez à la colonne le format Texte, puis saisissez-les de nouveau.",
            "date": "Dans la colonne « {} », qui attend du texte, des dates ont été lues comme AAAA-MM-JJ ({}). "
            "Pour les écrire autrement, donnez à la colonne le format Texte.",
            "boolean": "Dans la colonne «\u00a0{}\u00a0», qui attend du texte, VRAI et FAUX ont été lus «\u00a0true\u00a0» et "
            "«\u00a0false\u00a0» ({}). Pour les écrire autrement, donnez à la colonne le format Texte.",
        }
        codes = {"date": "dates-as-text", "boolean": "booleans-as-text"}
        return [
            ReportNotice(
                codes.get(what, "numbers-as-text"),
                sentences[what].format(name, count(amount, "cellule", "cellules")),
                name,
            )
            for (name, what), amount in self._converted.items()
        ]
