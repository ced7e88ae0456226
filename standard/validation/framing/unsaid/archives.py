"""The XML of a sheet, inside the archive that a workbook is."""

from __future__ import annotations

import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from standard.validation.framing.unsaid.errors import LostCell
from standard.validation.framing.unsaid.model import Place, ShownOtherwise

_CHUNK: Final = 1024 * 1024
_OVERLAP: Final = 4096


def pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The bytes of a file of the archive, each piece beginning with the end of the one before."""
    with archive.open(part) as content:
        end = b""
        while piece := content.read(_CHUNK):
            yield end + piece
            end = piece[-_OVERLAP:]


def local_name(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]


@dataclass(slots=True)
class SheetReader(ABC):
    """Reads the cells of a sheet, element by element, and keeps those that are lost."""

    found: dict[Place, LostCell] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    shown: ShownOtherwise = field(default_factory=ShownOtherwise)
    row: int = -1
    column: int = -1
    texts: list[str] | None = None
    """The text of the element that is being read, where it matters."""

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: self.start(local_name(name), attributes)
        parser.EndElementHandler = lambda name: self.end(local_name(name))
        parser.CharacterDataHandler = self.text
        # A sheet has no document type: what one could declare is not read.
        parser.StartDoctypeDeclHandler = _refuse
        return parser

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    @abstractmethod
    def end(self, name: str) -> None:
        """It ends."""

    def text(self, data: str) -> None:
        if self.texts is not None:
            self.texts.append(data)

    def taken(self) -> str:
        """The text of the element that ends."""
        taken, self.texts = "".join(self.texts or ()), None
        return taken


def _refuse(*_: object) -> None:
    raise ValueError
