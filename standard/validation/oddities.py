"""What seems odd in the cells of a file without making it invalid: told as warnings, with the rows.

Each is looked for in columns, and where the bytes of a block were seen to hold nothing of the kind, not at all.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from standard.schema.cells import missing_texts_of
from standard.schema.folding import without_unseen
from standard.schema.model import ABSENT, JSON, Field, Schema
from standard.schema.words import field_label, quoted
from standard.validation.coordinates import coordinates_of
from standard.validation.found_rows import FoundRows
from standard.validation.framing import Block, Frame, as_text
from standard.validation.framing.content import CONTROLS
from standard.validation.framing.lost import error_meaning
from standard.validation.framing.signs import Sign
from standard.validation.report import ReportNotice, shorten

_CONTROL: Final = re.compile(f"[{CONTROLS}]")
_SPACES_FROM_TO: Final = (("\t", "!"), ("\u0085", "\u00a1"), ("\u2000", "\u2070"))
"""Between which texts, in order, are those that begin with a space or with what nobody sees."""

_CONTINUATION: Final = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""What the second byte of a letter of UTF-8 looks like in Windows-1252, or in Latin-1."""
_ENTITY: Final = re.compile("&(?:[A-Za-z]{2,8}|#[0-9]{2,5});")
"""A letter, as a page of the web writes it."""
_OF_CONSOLE: Final = re.compile(r"(?<=[^\W\d_])[‚ŠŽˆ‰][^\W\d_]|[^\W\d_][‚](?=[^\W\d_]|\Z)")
"""Letters that an old console wrote, read as Windows writes."""
_MOJIBAKE: Final = re.compile(
    f"Ã[{_CONTINUATION}]|Å[“’]|Â[\u00a0-\u00bf]|â€[{_CONTINUATION}]?|\ufffd|├[^\\w\\s]|√[^\\w\\s]|{_ENTITY.pattern}|{_OF_CONSOLE.pattern}"
)
_READ_AS: Final = (("cp1252", "utf-8"), ("latin-1", "utf-8"), ("cp850", "utf-8"), ("mac_roman", "utf-8"), ("cp1252", "cp850"))
"""In which encoding a text was read, and which was its own."""


def unscrambled(text: str) -> str | None:
    """What a text that was read in another encoding than its own surely said; None where that is not sure."""
    if not _MOJIBAKE.search(text):
        return None
    if _ENTITY.search(text):
        return html.unescape(text)
    for wrong, right in _READ_AS:
        try:
            return text.encode(wrong).decode(right)
        except UnicodeError:
            continue
    return None


@dataclass(frozen=True, slots=True)
class _Oddity:
    """Cells that are looked for in every column: by an expression, then one by one."""

    code: str
    sign: Sign
    suspect: Callable[[pl.Expr], pl.Expr]
    is_odd: Callable[[str, int], bool]
    told: Callable[[str, FoundRows], str]
    """A sentence, of the name of the column and of what was found in it."""


class Oddities:
    """What is odd in a table, read block by block. An `example` may hold the example of the schema."""

    def __init__(self, schema: Schema, table: Frame, fields: Sequence[Field | None], *, example: bool = False) -> None:
        self._names = [field_label(one) if one is not None else quoted(label) for one, label in zip(fields, table.header, strict=False)]
        self._fields = fields
        self._kinds = [_CONTROLLED, _SCRAMBLED, *([_SPREADSHEET_ERROR, *_swallowing(table)] if table.kind == "csv" else [])]
        self._found: dict[tuple[str, int], FoundRows] = {}
        self._blank = [position for position, one in enumerate(fields) if one is not None and _may_be_blank(one, schema)]
        self._blanks: dict[int, FoundRows] = {}
        self._example = _example_row(fields) if not example else {}
        self._copied = FoundRows()
        self._labels = {position: label for position, label in enumerate(table.labels) if label}
        self._repeated = FoundRows()
        self._coordinates = list(coordinates_of(schema, fields))
        self._undoubled = FoundRows()
        self._header = [label for label in table.labels if _CONTROL.search(label)]

    def read(self, block: Block) -> None:
        for kind in self._kinds:
            if block.signs is None or kind.sign in block.signs:
                self._look_for(kind, block)
        for position in self._blank:
            texts = block.texts.to_series(position)
            column = pl.col(str(position))
            spaced = pl.any_horizontal(column.is_between(pl.lit(first), pl.lit(last), closed="left") for first, last in _SPACES_FROM_TO)
            suspect = block.texts.select(spaced).to_series()
            if suspect.any():
                for row, text in zip(block.numbers.filter(suspect), texts.filter(suspect), strict=True):
                    if not without_unseen(text).strip():
                        self._blanks.setdefault(position, FoundRows()).add(row)
        for wanted, found in ((self._example, self._copied), (self._labels, self._repeated)):
            _look_for_rows(wanted, block, found)
        for points in self._coordinates:
            points.read(block)
        for row in block.undoubled:
            self._undoubled.add(row)

    def _look_for(self, kind: _Oddity, block: Block) -> None:
        for position in range(block.texts.width):
            column = str(position)
            suspect = block.texts.select(kind.suspect(pl.col(column))).to_series().fill_null(False)
            if suspect.any():
                texts = block.texts.to_series(position).filter(suspect)
                self._keep(kind, position, zip(block.numbers.filter(suspect), texts, strict=True))
        for row, cells in block.odd:
            for position, cell in enumerate(cells[: len(self._names)]):
                self._keep(kind, position, [(row, as_text(cell))])

    def _keep(self, kind: _Oddity, position: int, cells: Any) -> None:
        for row, text in cells:
            if kind.is_odd(text, position):
                self._found.setdefault((kind.code, position), FoundRows()).add(row, text)

    def notices(self) -> Iterator[ReportNotice]:
        """Complete once the rows have been read."""
        for label in self._header:
            message = f"Le nom de colonne {_shown(label)} contient un caractère de contrôle, invisible. Retirez-le."
            yield ReportNotice("control-character", message)
        for kind in self._kinds:
            for (code, position), found in sorted(self._found.items(), key=lambda item: item[0][1]):
                if code == kind.code:
                    yield ReportNotice(code, kind.told(self._names[position], found), self._name(position), tuple(found.rows))
        if self._undoubled.count:
            message = (
                f"Dans une cellule entre guillemets, un guillemet n’est pas doublé, et n’a pas été lu\u00a0: {self._undoubled.where}. "
                'Écrivez-le deux fois («\u00a0""\u00a0») s’il fait partie du texte, ou retirez-le.'
            )
            yield ReportNotice("quotes", message, None, tuple(self._undoubled.rows))
        for position, found in self._blanks.items():
            message = f"La colonne {self._names[position]}, à remplir, n’y a que des espaces\u00a0: {found.where}. Complétez ces cellules."
            yield ReportNotice("blank-cell", message, self._name(position), tuple(found.rows))
        if self._copied.count:
            message = f"Des lignes reprennent l’exemple du schéma\u00a0: {self._copied.where}. Retirez celles qui n’ont rien de réel."
            yield ReportNotice("copied-example", message, None, tuple(self._copied.rows))
        if self._repeated.count:
            message = f"Les noms des colonnes sont répétés\u00a0: {self._repeated.where}. Retirez-y cette ligne."
            yield ReportNotice("repeated-header", message, None, tuple(self._repeated.rows))
        for points in self._coordinates:
            yield from points.notices()

    def _name(self, position: int) -> str | None:
        one = self._fields[position] if position < len(self._fields) else None
        return one.name if one is not None else None


def _look_for_rows(wanted: Mapping[int, str], block: Block, found: FoundRows) -> None:
    """Add the rows whose cells are these, by position; a row that one cell tells is no evidence."""
    if len(wanted) < 2:
        return
    (first, text), *others = wanted.items()
    same = block.texts.to_series(first) == text
    for position, text in others:
        if not same.any():
            return
        same &= block.texts.to_series(position) == text
    for row in block.numbers.filter(same.fill_null(False)):
        found.add(row)


def _may_be_blank(one: Field, schema: Schema) -> bool:
    """Whether a cell of spaces passes where a value is required: no pattern nor list refuses it."""
    spaces = any(text and not text.strip() for text in missing_texts_of(one, schema))
    free = one.values is None and one.format == "default" and one.get("constraints/pattern") is ABSENT
    return one.required and free and one.type in {"string", "any"} and not spaces


def _example(one: Field) -> JSON:
    several = one.get("examples")
    return several[0] if one.get("example") is ABSENT and isinstance(several, list) and several else one.get("example")


def _example_row(fields: Sequence[Field | None]) -> dict[int, str]:
    """By position, the example that the schema gives of each column; the longest first, which is in the fewest cells."""
    examples = {position: _example(one) for position, one in enumerate(fields) if one is not None}
    texts = {
        position: example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
        for position, example in examples.items()
        if example is not ABSENT and example not in ("", None)
    }
    return dict(sorted(texts.items(), key=lambda item: -len(item[1])))


def _shown(text: str) -> str:
    """The text with its control characters as people can see them: « a␂b »."""
    return quoted(shorten(_CONTROL.sub(lambda found: chr(0x2400 + ord(found[0])), text)))


def _told_control(name: str, found: FoundRows) -> str:
    character = _CONTROL.search(found.example)
    assert character is not None
    what = f"un caractère de contrôle, invisible (U+{ord(character[0]):04X})"
    return f"La colonne {name} contient {what}\u00a0: {_shown(found.example)}, {found.where}. Retirez-le."


def _told_scrambled(name: str, found: FoundRows) -> str:
    meant = unscrambled(found.example)
    advice = f"{quoted(shorten(found.example))} est sans doute {quoted(shorten(meant))}" if meant else quoted(shorten(found.example))
    return (
        f"Des lettres de la colonne {name} ont été abîmées par un changement d’encodage\u00a0: {advice}, {found.where}. "
        "Reprenez le fichier d’origine, et enregistrez-le au format «\u00a0CSV UTF-8\u00a0»."
    )


_CONTROLLED: Final = _Oddity(
    "control-character",
    "control",
    lambda text: text.str.contains(rf"[{CONTROLS}]"),
    lambda text, _: _CONTROL.search(text) is not None,
    _told_control,
)
_SCRAMBLED: Final = _Oddity(
    "mojibake",
    "mojibake",
    lambda text: text.str.contains("[ÂÃÅâ├√‚ŠŽˆ‰&\ufffd]"),
    lambda text, _: _MOJIBAKE.search(text) is not None,
    _told_scrambled,
)
_SPREADSHEET_ERROR: Final = _Oddity(
    "spreadsheet-error",
    "error",
    lambda text: text.str.starts_with("#"),
    lambda text, _: bool(error_meaning(text)),
    lambda name, found: (
        f"La colonne {name} contient des erreurs du tableur, qui ne sont pas des valeurs\u00a0: {quoted(found.example)}, {found.where}. "
        "Corrigez la formule, ou écrivez la valeur."
    ),
)


def _swallowing(table: Frame) -> Iterator[_Oddity]:
    """Cells that hold the rest of their row and the beginning of another: a quote was opened and closed too late."""
    width = len(table.header)
    mark = re.compile(rf"{re.escape(table.delimiter)}(?!\s)")
    if width < 2:
        return

    def is_odd(text: str, position: int) -> bool:
        lines = text.splitlines()
        marks = [len(mark.findall(line)) for line in lines]
        whole = len(lines) > 1 and marks[0] == width - 1 - position and all(found == width - 1 for found in marks[1:-1])
        return whole and max(marks) > 0 and (position < width - 1 or len(lines) > 2 or marks[-1] == position)

    yield _Oddity(
        "quotes",
        "lines",
        lambda text: text.str.contains("\n", literal=True),
        is_odd,
        lambda name, found: (
            f"Un guillemet ouvert dans la colonne {name} semble fermé trop tard\u00a0: sa cellule contient plusieurs lignes du fichier, "
            f"{found.where}. Retirez ce guillemet, ou doublez-le s’il fait partie du texte."
        ),
    )
