"""LibreOffice as somebody uses it: a file is opened, cells are typed, it is saved. Told by a macro, in a profile of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import pytest

SOFFICE: Final = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice n’est pas sur cette machine : installez libreoffice-calc.")

SAVED_AS: Final[Mapping[str, tuple[str, str]]] = {
    ".xlsx": ("Calc MS Excel 2007 XML", ""),
    ".ods": ("calc8", ""),
    ".csv": ("Text - txt - csv (StarCalc)", "44,34,76,1"),
}
"""For each ending, what LibreOffice calls it; for CSV, with commas and in UTF-8."""

_FRENCH: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>fr-FR</value></prop></item></oor:items>
"""
_MODULE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{}</script:module>
"""
_MACRO: Final = """
Sub Follow(listed As String)
  Dim told As Object, parts As Variant, book As Object, hand As Object
  Dim place(0) As New com.sun.star.beans.PropertyValue, typed(0) As New com.sun.star.beans.PropertyValue
  Dim saved(1) As New com.sun.star.beans.PropertyValue
  place(0).Name = "ToPoint" : typed(0).Name = "StringName" : saved(0).Name = "FilterName" : saved(1).Name = "FilterOptions"
  hand = createUnoService("com.sun.star.frame.DispatchHelper")
  told = createUnoService("com.sun.star.io.TextInputStream")
  told.setEncoding("UTF-8")
  told.setInputStream(createUnoService("com.sun.star.ucb.SimpleFileAccess").openFileRead(listed))
  Do While Not told.isEOF()
    parts = Split(told.readLine(), Chr(9))
    Select Case parts(0)
      Case "open"
        book = StarDesktop.loadComponentFromURL(parts(1), "_blank", 0, Array())
      Case "type"
        place(0).Value = parts(1) : typed(0).Value = parts(2)
        hand.executeDispatch(book.CurrentController.Frame, ".uno:GoToCell", "", 0, place())
        hand.executeDispatch(book.CurrentController.Frame, ".uno:EnterString", "", 0, typed())
      Case "save"
        saved(0).Value = parts(2) : saved(1).Value = parts(3)
        book.storeToURL(parts(1), saved())
      Case "close"
        book.close(True)
    End Select
  Loop
  told.closeInput()
  StarDesktop.terminate()
End Sub
"""


@dataclass(frozen=True)
class Filling:
    """A workbook to open, what is typed under its first row, and the files that it is saved as."""

    template: Path
    rows: Sequence[Sequence[str]]
    to: Sequence[Path]

    def acts(self) -> Iterator[tuple[str, ...]]:
        yield "open", self.template.as_uri()
        for number, row in enumerate(self.rows, start=2):
            yield from (("type", f"${_letters(rank)}${number}", text) for rank, text in enumerate(row) if text)
        yield from (("save", path.as_uri(), *SAVED_AS[path.suffix]) for path in self.to)
        yield ("close",)


def fill(folder: Path, fillings: Sequence[Filling]) -> None:
    """Fill each; what is typed holds no tab and no end of line."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_FRENCH, encoding="utf-8")
    _run(profile, "--terminate_after_init")
    macros = profile / "user" / "basic" / "Standard"
    (macros / "Module1.xba").write_text(_MODULE.format(escape(_MACRO)), encoding="utf-8")
    listed = folder / "acts.txt"
    listed.write_text("\n".join("\t".join(act) for one in fillings for act in one.acts()), encoding="utf-8")
    _run(profile, f'macro:///Standard.Module1.Follow("{listed.as_uri()}")')


def _run(profile: Path, *said: str) -> None:
    assert SOFFICE is not None
    subprocess.run([SOFFICE, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", *said], check=True, timeout=300)


def _letters(rank: int) -> str:
    return (_letters(rank // 26 - 1) if rank >= 26 else "") + chr(ord("A") + rank % 26)
