"""Bytes of a schema.json → its JSON value, with what is wrong in the file itself, at its line and column.

What a person plainly meant is read as meant (a comma too many, a comment, a lone backslash in a regex) and said; what
could mean two things is not guessed: the descriptor is None and one finding says where reading stopped.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NoReturn

from standard.schema import limits
from standard.schema.findings import Finding, Severity
from standard.schema.model import JSON, unescape_key
from standard.schema.words import NBSP, count, quoted

MAX_FINDINGS: Final = 200

SPACE: Final = re.compile(r"[ \t\n\r]*")
ODD_SPACE: Final = re.compile(r"[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff\f\v]+")
COMMENT: Final = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
WORD: Final = re.compile(r"[^\s,:{}\[\]\"]{1,40}")
PLAIN: Final = re.compile(r'[^"\\\x00-\x1f]+')
ESCAPES: Final = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
UNICODE: Final = re.compile(r"u([0-9A-Fa-f]{4})(?:\\u([0-9A-Fa-f]{4}))?")
CONSTANTS: Final = {"true": True, "false": False, "null": None}
NOT_NUMBERS: Final = {"NaN", "Infinity", "-Infinity", "+Infinity", "-NaN"}
BOM: Final = b"\xef\xbb\xbf"
UTF_16: Final = {rb"\xff\xfe|\xfe\xff": "utf-16", rb"[^\x00]\x00[^\x00]\x00": "utf-16-le", rb"\x00[^\x00]\x00[^\x00]": "utf-16-be"}
"""How a file in UTF-16 begins, with a mark or, beginning with two characters of our alphabet, without."""
NOT_TEXT: Final = {b"PK\x03\x04": "un classeur ou une archive ZIP", b"%PDF": "un PDF", b"\x1f\x8b": "une archive compressée"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a member or an item stands in the file: the offset at which it begins, and the places of its own parts."""

    at: int
    parts: Mapping[str, Place] | Sequence[Place] = ()

    def part(self, step: str) -> Place | None:
        """The place of a member, or of an item by its rank."""
        if isinstance(self.parts, Mapping):
            return self.parts.get(step)
        return self.parts[int(step)] if step.isdecimal() and len(step) < 10 and int(step) < len(self.parts) else None


@dataclass(frozen=True)
class SchemaReading:
    """What a file holds. `descriptor` is None, with an error among the findings, where it cannot be read."""

    descriptor: JSON
    findings: tuple[Finding, ...]
    text: str
    root: Place | None = None

    def position(self, pointer: str) -> tuple[int, int] | None:
        """The line and column, from 1, of what a JSON Pointer names, or else of the nearest thing that holds it."""
        place = self.root
        if place is None:
            return None
        for step in pointer.split("/")[1:]:
            inner = place.part(unescape_key(step))
            if inner is None:
                break
            place = inner
        return self._lines.position(place.at)

    def locate(self, finding: Finding) -> Finding:
        """The finding with the line and column of what it is about."""
        position = self.position(finding.pointer) if finding.line is None else None
        return finding if position is None else replace(finding, line=position[0], column=position[1])

    @cached_property
    def _lines(self) -> _Lines:
        return _Lines(self.text)


class _Lines:
    """The lines of a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]

    def position(self, at: int) -> tuple[int, int]:
        """The line and column of an offset, counted from 1."""
        line = bisect.bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1


class _Unreadable(Exception):
    pass


def read(data: bytes) -> SchemaReading:
    """Read a file. Never raises: whatever the bytes, the answer says what they are."""
    if len(data) > limits.BYTES:
        return _refused(
            "json-too-large",
            f"Ce fichier est trop gros pour un schéma (plus de {count(limits.BYTES // 1_000_000, 'mégaoctet', 'mégaoctets')})"
            f"{NBSP}: vérifiez que c’est bien le schéma, et pas les données.",
        )
    text, findings = _decode(data)
    if text is None:
        return SchemaReading(None, findings, "")
    if not text.strip():
        return _refused("json-empty", f"Ce fichier est vide{NBSP}: choisissez le fichier schema.json.")
    scanner = _Scanner(text, list(findings))
    try:
        descriptor, root = scanner.document()
    except _Unreadable:
        return SchemaReading(None, tuple(scanner.findings), text)
    if descriptor is None:
        return _refused("json-empty", f"Ce fichier ne contient que «{NBSP}null{NBSP}»{NBSP}: choisissez le fichier schema.json.")
    return SchemaReading(descriptor, tuple(scanner.findings), text, root)


def _refused(code: str, message: str) -> SchemaReading:
    return SchemaReading(None, (Finding(code, "error", message),), "")


def utf_16(data: bytes) -> str | None:
    """The text of a file in UTF-16, as spreadsheets save one that they call « Texte Unicode »; None where it is no such file."""
    encoding = next((encoding for sign, encoding in UTF_16.items() if re.match(sign, data, re.DOTALL)), None)
    try:
        return None if encoding is None else data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode(data: bytes) -> tuple[str | None, tuple[Finding, ...]]:
    """The text of a file and what is to be said of its encoding; None where it is no text."""
    for signature, kind in NOT_TEXT.items():
        if data.startswith(signature):
            message = f"Ce fichier est {kind}, pas un schéma{NBSP}: choisissez le fichier schema.json."
            return None, (Finding("json-not-text", "error", message),)
    if (text := utf_16(data)) is not None:
        return text, (_encoding("UTF-16"),)
    marked = data.startswith(BOM)
    text, findings = _decode_bytes(data.removeprefix(BOM))
    if not marked or text is None:
        return text, findings
    message = (
        f"Le fichier commence par une marque invisible (BOM) que beaucoup d’outils refusent{NBSP}: enregistrez-le en «{NBSP}UTF-8{NBSP}» "
        "sans BOM."
    )
    return text, (Finding("json-bom", "warning", message, line=1, column=1), *findings)


def _decode_bytes(data: bytes) -> tuple[str | None, tuple[Finding, ...]]:
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        start = error.start
    if b"\x00" not in data:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            pass
        else:
            line, column = _Lines(text).position(start)
            return text, (replace(_encoding("Windows-1252"), line=line, column=column),)
    message = f"Ce fichier n’est pas du texte{NBSP}: choisissez le fichier schema.json."
    return None, (Finding("json-not-text", "error", message),)


def _encoding(name: str) -> Finding:
    message = f"Le fichier est enregistré en {name}{NBSP}: enregistrez-le en UTF-8, seul codage que JSON permet."
    return Finding("json-encoding", "error", message, line=1, column=1)


class _Scanner:
    """One pass over the text."""

    def __init__(self, text: str, findings: list[Finding]) -> None:
        self.text = text
        self.at = 0
        self.ended = 0
        self.findings = findings

    @cached_property
    def lines(self) -> _Lines:
        return _Lines(self.text)

    def note(self, code: str, at: int, message: str, severity: Severity = "error") -> None:
        if len(self.findings) < MAX_FINDINGS:
            line, column = self.lines.position(at)
            self.findings.append(Finding(code, severity, message, line=line, column=column))

    def stop(self, at: int, message: str, code: str = "json-syntax") -> NoReturn:
        line, column = self.lines.position(at)
        self.findings.append(Finding(code, "error", message, line=line, column=column))
        raise _Unreadable

    def document(self) -> tuple[JSON, Place]:
        self.skip()
        start = self.at
        value, parts = self.value(0)
        self.skip()
        if self.at < len(self.text):
            self.stop(self.at, f"Le schéma est terminé et du texte le suit{NBSP}: {self.next_words()}. Retirez ce qui est en trop.")
        return value, Place(start, parts)

    def skip(self) -> None:
        """Past spaces, and past comments and odd spaces, which are noted."""
        while True:
            self.at = _end(SPACE, self.text, self.at)
            if comment := COMMENT.match(self.text, self.at):
                self.note("json-comment", self.at, f"JSON ne permet pas les commentaires{NBSP}: retirez celui-ci.")
                self.at = comment.end()
            elif odd := ODD_SPACE.match(self.text, self.at):
                self.note("json-space", self.at, f"Une espace invisible n’est pas permise ici{NBSP}: remplacez-la par une espace simple.")
                self.at = odd.end()
            else:
                return

    def value(self, depth: int) -> tuple[JSON, Mapping[str, Place] | Sequence[Place]]:
        """A value, and the places of its parts."""
        if depth > limits.DEPTH:
            self.stop(self.at, f"Le schéma est trop imbriqué (plus de {limits.DEPTH} niveaux){NBSP}: simplifiez-le.", "json-depth")
        match self.text[self.at : self.at + 1]:
            case "{":
                return self.object(depth)
            case "[":
                return self.array(depth)
            case '"':
                return self.string(), ()
            case _:
                return self.scalar(), ()

    def object(self, depth: int) -> tuple[dict[str, JSON], Mapping[str, Place]]:
        opened = self.at
        members: dict[str, JSON] = {}
        places: dict[str, Place] = {}
        self.at += 1
        while self.more("}", opened, bool(members), '"'):
            key_at = self.at
            if self.text[self.at] != '"':
                self.stop(self.at, f"Un nom de propriété est attendu entre guillemets droits{NBSP}: {self.next_words()}.")
            key = self.string()
            self.skip()
            if self.text[self.at : self.at + 1] != ":":
                self.stop(self.at, f"Il manque «{NBSP}:{NBSP}» après {quoted(key)}{NBSP}: {self.next_words()}.")
            self.at += 1
            self.skip()
            if key in members:
                first, _ = self.lines.position(places[key].at)
                self.note(
                    "json-duplicate-key",
                    key_at,
                    f"La propriété {quoted(key)} est écrite deux fois, d’abord ligne {first}{NBSP}: les outils ne gardent que la dernière. "
                    "Gardez celle qui convient.",
                )
            members[key], parts = self.value(depth + 1)
            places[key] = Place(key_at, parts)
            self.ended = self.at
        return members, places

    def array(self, depth: int) -> tuple[list[JSON], Sequence[Place]]:
        opened = self.at
        items: list[JSON] = []
        places: list[Place] = []
        self.at += 1
        while self.more("]", opened, bool(items), '"{['):
            start = self.at
            item, parts = self.value(depth + 1)
            items.append(item)
            places.append(Place(start, parts))
            self.ended = self.at
        return items, places

    def more(self, closing: str, opened: int, begun: bool, starts: str) -> bool:
        """Move to the next item, or past the closing mark."""
        self.skip()
        comma = self.at
        following = self.text[self.at : self.at + 1]
        if begun and following == ",":
            self.at += 1
            self.skip()
            following = self.text[self.at : self.at + 1]
            if following == closing:
                self.note("json-trailing-comma", comma, f"Une virgule est en trop avant «{NBSP}{closing}{NBSP}»{NBSP}: retirez-la.")
        elif begun and following and following in starts:
            if "\n" not in self.text[self.ended : self.at]:
                self.stop(self.at, f"Il manque une virgule ou un guillemet avant cet endroit{NBSP}: {self.next_words()}.")
            self.note("json-missing-comma", self.ended, f"Il manque une virgule à la fin de cette ligne{NBSP}: ajoutez-la.")
        elif begun and following != closing and following:
            self.stop(self.at, f"Une virgule ou «{NBSP}{closing}{NBSP}» est attendue ici{NBSP}: {self.next_words()}.")
        if not following:
            line, _ = self.lines.position(opened)
            self.stop(self.at, f"Il manque «{NBSP}{closing}{NBSP}» pour fermer ce qui est ouvert ligne {line}.")
        if following == closing:
            self.at += 1
            return False
        return True

    def string(self) -> str:
        opened = self.at
        pieces: list[str] = []
        self.at += 1
        while True:
            end = _end(PLAIN, self.text, self.at)
            pieces.append(self.text[self.at : end])
            self.at = end
            match self.text[self.at : self.at + 1]:
                case '"':
                    self.at += 1
                    return "".join(pieces)
                case "\\":
                    pieces.append(self.escape())
                case "":
                    self.stop(opened, f"Un texte commence ici et n’est jamais fermé{NBSP}: ajoutez le guillemet qui manque.")
                case "\n" | "\r":
                    self.stop(
                        opened, f"Le texte qui commence ici n’est pas fermé à la fin de la ligne{NBSP}: ajoutez le guillemet qui manque."
                    )
                case control:
                    message = f"Un caractère de contrôle, sans doute une tabulation, est dans un texte{NBSP}: remplacez-le par une espace."
                    self.note("json-control-character", self.at, message)
                    pieces.append(control)
                    self.at += 1

    def escape(self) -> str:
        """The character that a backslash introduces; a backslash that introduces nothing is a backslash."""
        start = self.at
        code = self.text[start + 1 : start + 2]
        if code in ESCAPES and code:
            self.at += 2
            return ESCAPES[code]
        if match := UNICODE.match(self.text, start + 1):
            first, second = int(match[1], 16), int(match[2] or "0", 16)
            if 0xD800 <= first < 0xDC00 and 0xDC00 <= second < 0xE000:
                self.at = match.end()
                return chr(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
            if not 0xD800 <= first < 0xE000:
                self.at = start + 6
                return chr(first)
        if code == "u":
            self.stop(start, f"Ce code de caractère est incomplet{NBSP}: écrivez le caractère lui-même.")
        self.note(
            "json-escape",
            start,
            f"Une barre oblique inverse seule n’est pas permise devant {quoted(code)}{NBSP}: doublez-la.",
        )
        self.at += 1
        return "\\"

    def scalar(self) -> JSON:
        word = WORD.match(self.text, self.at)
        if word is None:
            self.stop(self.at, f"Une valeur est attendue ici{NBSP}: {self.next_words()}.")
        if word[0] in CONSTANTS:
            self.at = word.end()
            return CONSTANTS[word[0]]
        if word[0] in NOT_NUMBERS:
            self.stop(self.at, f"{quoted(word[0])} n’est pas une valeur que JSON permet{NBSP}: écrivez null ou un nombre.", "json-number")
        number = NUMBER.match(self.text, self.at)
        after = self.text[number.end() : number.end() + 1] if number else ""
        if number is None or (after and after not in ",:]} \t\n\r/" and not ODD_SPACE.match(after)):
            hint = self.hint(word[0])
            self.stop(self.at, f"Une valeur est attendue ici{NBSP}: {self.next_words()}.{hint}")
        digits = number[0]
        value = float(digits) if number[1] or number[2] else None
        if len(digits) > limits.DIGITS or value in (float("inf"), float("-inf")):
            self.stop(self.at, f"Ce nombre est trop grand pour être lu{NBSP}: corrigez-le.", "json-number")
        self.at = number.end()
        return int(digits) if value is None else value

    def hint(self, word: str) -> str:
        if word[0] in "'’‘“”«":
            return " Entourez les textes de guillemets droits doubles."
        if word.lower() in CONSTANTS:
            return f" Écrivez {word.lower()} en minuscules."
        if word[0] in "+.0123456789-":
            return " Écrivez les nombres avec un point, sans espace ni zéro en tête."
        return " Entourez les textes de guillemets droits."

    def next_words(self) -> str:
        """What is there instead, for a message."""
        found = self.text[self.at : self.at + 20].split("\n")[0].strip()
        return f"on y lit {quoted(found)}" if found else "le fichier s’arrête" if self.at >= len(self.text) else "la ligne s’arrête"


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
