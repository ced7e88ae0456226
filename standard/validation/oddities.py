"""What seems odd in the cells of a file without making it invalid: told as warnings, with the rows.

Each is looked for in columns, and where the bytes of a block were seen to hold nothing of the kind, not at all.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from standard.schema.cells import missing_texts_of
from standard.schema.folding import without_unseen
from standard.schema.model import ABSENT, JSON, Field, Schema
from standard.schema.words import field_label, quoted
from standard.validation import placeholders
from standard.validation.coordinates import coordinates_of
from standard.validation.found_rows import FoundRows
from standard.validation.framing import Block, Frame, as_text
from standard.validation.framing.blocks import is_blank
from standard.validation.framing.content import CONTROLS
from standard.validation.framing.signs import Sign
from standard.validation.framing.unsaid import error_meaning
from standard.validation.report import ReportNotice, shorten
from standard.validation.stray_rows import StrayRows
from standard.validation.twins import Twins, has_a_key

_ADDRESS: Final = r"://|www\.|\.[a-z]{2,5}[/?]|\?\S*="
"""What only addresses hold, where a question mark is one."""
BEGINNING: Final = 20_000
"""Rows that tell how a column is filled in."""
_CONTROL: Final = re.compile(f"[{CONTROLS}]")
_CONTINUATION: Final = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""What the second byte of a letter of UTF-8 looks like in Windows-1252, or in Latin-1."""
_ENTITY: Final = re.compile("&(?:[A-Za-z]{2,8}|#[0-9]{2,5});")
"""A letter, as a page of the web writes it."""
_OF_CONSOLE: Final = re.compile(r"(?<=[^\W\d_])[‚ŠŽˆ‰](?=[a-zŽˆ‰])|(?<=[a-z])Ž(?![^\W\d_])|[^\W\d_]‚(?=[^\W\d_]|\Z)")
"""Letters that an old console or an old Macintosh wrote, read as Windows writes."""
_MOJIBAKE: Final = re.compile(
    f"Ã[{_CONTINUATION}]|Å[“’]|Â[\u00a0-\u00bf]|â€[{_CONTINUATION}]?|\ufffd|├[^\\w\\s]|√[^\\w\\s]|{_ENTITY.pattern}|{_OF_CONSOLE.pattern}"
)
_READ_AS: Final = (
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("cp850", "utf-8"),
    ("mac_roman", "utf-8"),
    ("cp1252", "cp850"),
    ("cp1252", "mac_roman"),
)
"""In which encoding a text was read, and which was its own."""
_FOREIGN: Final = re.compile("[^\x00-\x7f\u2013-\u201d«»°€§²³àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŒÆ\u00a0…·]")
"""What no French text is written with: a reading that gives some is not the one that was meant."""
_SCHEME: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_SCHEMES: Final = frozenset(
    ("http", "https", "ftp", "ftps", "sftp", "mailto", "tel", "sms", "geo", "urn", "doi", "ark", "hdl", "git", "ssh", "s3")
)
"""How an address begins that a page, a program or a catalogue gives; « htps » and « javascript » are none."""
_QUESTION: Final = r"[a-zà-ÿ]\?[a-zà-ÿ]"
"""Where a program wrote « ? » for a letter that it did not know."""


def unscrambled(text: str) -> str | None:
    """What a text that was read in another encoding than its own surely said; None where that is not sure."""
    if not _MOJIBAKE.search(text):
        return None
    if _ENTITY.search(text):
        return html.unescape(text)
    read: list[str] = []
    for wrong, right in _READ_AS:
        with suppress(UnicodeError):
            read.append(text.encode(wrong).decode(right))
    meant = next((one for one in read if not _FOREIGN.search(one)), next(iter(read), None))
    # What was read twice in another encoding has to be read again twice.
    return unscrambled(meant) or meant if meant not in (None, text) else None


@dataclass(frozen=True, slots=True)
class _Oddity:
    """Cells that are looked for in the columns that it is `among`: by an expression, then one by one."""

    code: str
    sign: Sign | None
    """What the bytes of a block say where it holds some; None where they say nothing of it."""
    suspect: Callable[[pl.Expr], pl.Expr]
    is_odd: Callable[[str, int], bool]
    told: Callable[[str, FoundRows], str]
    """A sentence, of the name of the column and of what was found in it."""
    among: Callable[[Field | None, Schema], bool] = lambda one, schema: True
    cleared: str = ""
    """What clears a suspect, looked for in the suspects alone: an expression."""
    within: int | None = None
    """A column whose first rows hold none is looked through no further: people write these from the beginning."""


class Oddities:
    """What is odd in a table, read block by block. An `example` may hold the example of the schema."""

    def __init__(self, schema: Schema, table: Frame, fields: Sequence[Field | None], *, example: bool = False) -> None:
        self._names = [field_label(one) if one is not None else quoted(label) for one, label in zip(fields, table.header, strict=False)]
        self._fields = fields
        of_text = [_SPREADSHEET_ERROR, *_swallowing(table)] if table.kind == "csv" else []
        columns = [*fields, *[None] * (len(table.header) - len(fields))]
        self._kinds = {
            kind: [position for position, one in enumerate(columns) if kind.among(one, schema)]
            for kind in (_CONTROLLED, _SCRAMBLED, _QUESTIONED, *of_text, *_OF_CELLS)
        }
        self._found: dict[tuple[_Oddity, int], FoundRows] = {}
        self._example = _example_row(fields) if not example else {}
        self._copied = FoundRows()
        self._labels = {position: label for position, label in enumerate(table.labels) if label}
        self._repeated = FoundRows()
        self._coordinates = list(coordinates_of(schema, fields))
        self._stray = StrayRows(table, [one.name for one in schema.fields])
        self._twins = Twins(0 if has_a_key(schema, fields) else BEGINNING)
        self._undoubled = FoundRows()
        self._header = [label for label in table.labels if _CONTROL.search(label)]

    def read(self, block: Block) -> None:
        for kind, positions in self._kinds.items():
            if kind.sign is None or block.signs is None or kind.sign in block.signs:
                self._look_for(kind, positions, block)
        for wanted, found in ((self._example, self._copied), (self._labels, self._repeated)):
            _look_for_rows(wanted, block, found)
        for points in self._coordinates:
            points.read(block)
        self._twins.read(block)
        self._stray.read(block)
        for row in block.undoubled:
            self._undoubled.add(row)

    def _look_for(self, kind: _Oddity, positions: Sequence[int], block: Block) -> None:
        late = kind.within is not None and block.numbers.len() > 0 and block.numbers[0] > kind.within
        for position in positions:
            if late and (kind, position) not in self._found:
                continue
            column = str(position)
            suspect = block.texts.select(kind.suspect(pl.col(column))).to_series().fill_null(False)
            if suspect.any():
                texts, rows = block.texts.to_series(position).filter(suspect), block.numbers.filter(suspect)
                if kind.cleared:
                    left = ~texts.str.contains(kind.cleared)
                    texts, rows = texts.filter(left), rows.filter(left)
                self._keep(kind, position, zip(rows, texts, strict=True))
        for row, cells in block.odd:
            # A blank row is an error that says it all.
            for position in positions if not is_blank(cells) else ():
                if position < len(cells):
                    self._keep(kind, position, [(row, as_text(cells[position]))])

    def _keep(self, kind: _Oddity, position: int, cells: Any) -> None:
        for row, text in cells:
            if kind.is_odd(text, position):
                self._found.setdefault((kind, position), FoundRows()).add(row, text)

    def notices(self) -> Iterator[ReportNotice]:
        """Complete once the rows have been read."""
        for label in self._header:
            message = f"Le nom de colonne {_shown(label)} contient un caractère de contrôle, invisible. Retirez-le."
            yield ReportNotice("control-character", message)
        for kind in self._kinds:
            for position in self._kinds[kind]:
                if found := self._found.get((kind, position)):
                    yield ReportNotice(kind.code, kind.told(self._names[position], found), self._name(position), tuple(found.rows))
        if self._undoubled.count:
            message = (
                f"Dans une cellule entre guillemets, un guillemet n’est pas doublé, et n’a pas été lu\u00a0: {self._undoubled.where}. "
                'Écrivez-le deux fois («\u00a0""\u00a0») s’il fait partie du texte, ou retirez-le.'
            )
            yield ReportNotice("quotes", message, None, tuple(self._undoubled.rows))
        if self._copied.count:
            message = f"Des lignes reprennent l’exemple du schéma\u00a0: {self._copied.where}. Retirez celles qui n’ont rien de réel."
            yield ReportNotice("copied-example", message, None, tuple(self._copied.rows))
        if self._repeated.count:
            message = f"Les noms des colonnes sont répétés\u00a0: {self._repeated.where}. Retirez-y cette ligne."
            yield ReportNotice("repeated-header", message, None, tuple(self._repeated.rows))
        yield from self._twins.notices()
        yield from self._stray.notices()
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
    column = block.texts.to_series(first)
    # A file put after another begins with its mark.
    same = (column == text) | (column == f"\ufeff{text}")
    for position, text in others:
        if not same.any():
            return
        same &= block.texts.to_series(position) == text
    for row in block.numbers.filter(same.fill_null(False)):
        found.add(row)


def _is_free(one: Field | None) -> bool:
    """Whether any text passes: no pattern nor list refuses it."""
    free = one is not None and one.values is None and one.format == "default" and one.get("constraints/pattern") is ABSENT
    return one is not None and free and one.type in {"string", "any"}


def _expects_a_value(one: Field, schema: Schema) -> bool:
    """Whether any text passes, and none of those written for want of a value is what the schema itself says to write."""
    said = any(text.lower() in placeholders.LOWERED for text in missing_texts_of(one, schema))
    return _is_free(one) and not said and not placeholders.names_one(f"{one.description} {_example(one)}")


def _may_be_blank(one: Field | None, schema: Schema) -> bool:
    """Whether a cell of spaces passes where a value is required."""
    spaces = one is not None and any(text and not text.strip() for text in missing_texts_of(one, schema))
    return one is not None and one.required and _is_free(one) and not spaces


def _example(one: Field) -> JSON:
    several = one.get("examples")
    return several[0] if one.get("example") is ABSENT and isinstance(several, list) and several else one.get("example")


def _example_row(fields: Sequence[Field | None]) -> dict[int, str]:
    """By position, the example that the schema gives of each column; the longest first, which is in the fewest cells.

    An example that is one of a list, as what is really so, tells nothing alone.
    """
    examples = {position: _example(one) for position, one in enumerate(fields) if one is not None}
    if all(one is None or one.values is not None or _example(one) is ABSENT for one in fields):
        return {}
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


_QUESTIONED: Final = _Oddity(
    "mojibake",
    "question",
    lambda text: text.str.contains(_QUESTION) & ~text.str.contains(_ADDRESS),
    lambda text, _: re.search(_QUESTION, text) is not None and not re.search(_ADDRESS, text),
    lambda name, found: (
        f"Dans la colonne {name}, des lettres sont sans doute remplacées par «\u00a0?\u00a0»\u00a0: "
        f"{quoted(shorten(found.example))}, {found.where}. "
        "Reprenez le fichier d’origine, et enregistrez-le au format «\u00a0CSV UTF-8\u00a0»."
    ),
    lambda one, _: one is None or (one.type in {"string", "any"} and one.format != "uri"),
    within=BEGINNING,
)


def _is_of_spaces(text: pl.Expr) -> pl.Expr:
    """Or of what nobody sees: those that begin so stand before the signs of ASCII, or after them all."""
    return ((text >= pl.lit("\t")) & (text < pl.lit("!"))) | (text >= pl.lit("\x7f"))


def _placeholder(*, required: bool, advice: str) -> _Oddity:
    """What is written for want of a value, in the columns that are to be filled in, or in the others."""
    return _Oddity(
        "placeholder",
        None,
        lambda text: text.is_in(placeholders.WRITTEN),
        lambda text, _: text.lower() in placeholders.LOWERED,
        lambda name, found: f"La colonne {name} contient {quoted(found.example)}, qui n’est pas une valeur\u00a0: {found.where}. {advice}",
        lambda one, schema: one is not None and one.required is required and _expects_a_value(one, schema),
        within=BEGINNING,
    )


_OF_CELLS: Final = (
    _Oddity(
        "blank-cell",
        None,
        _is_of_spaces,
        lambda text, _: not without_unseen(text).strip(),
        lambda name, found: f"La colonne {name}, à remplir, n’y a que des espaces\u00a0: {found.where}. Complétez ces cellules.",
        _may_be_blank,
        cleared=r"[\pL\pN\pP\pS]",
    ),
    _placeholder(required=True, advice="Écrivez la valeur\u00a0: cette colonne est à remplir."),
    _placeholder(required=False, advice="Laissez la cellule vide si la valeur n’est pas connue."),
    _Oddity(
        "address",
        None,
        lambda text: ~text.str.starts_with("http") & text.str.contains(":", literal=True),
        lambda text, _: (scheme := _SCHEME.match(text)) is not None and scheme[1].lower() not in _SCHEMES,
        lambda name, found: (
            f"La colonne {name} contient une adresse dont le début est inconnu\u00a0: {quoted(shorten(found.example))}, {found.where}. "
            "Vérifiez qu’elle commence par «\u00a0https://\u00a0»."
        ),
        lambda one, _: one is not None and one.type == "string" and one.format == "uri",
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
