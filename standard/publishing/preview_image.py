"""`apercu.svg`: the standard in one picture, for whoever shares its address."""

from __future__ import annotations

from html import escape
from typing import Final

from standard.moments import date_in_words
from standard.publishing.content import ReleaseContent
from standard.publishing.prose import one_line, printable, to_text
from standard.schema.words import count

WIDTH, HEIGHT, LEFT = 1200, 630, 80
INK, PALE, PAPER = "#1F3A5F", "#5A6B80", "#F5F7FA"
TITLE: Final = (28, 3)
"""Characters of a line of the title, and how many lines it has at most."""
TEXT: Final = (62, 3)


def preview_image(content: ReleaseContent) -> bytes:
    lines: list[str] = []
    height = 170
    for text in wrapped(one_line(content.title), *TITLE):
        lines.append(_text(text, height, 64, INK, bold=True))
        height += 76
    for text in wrapped(to_text(content.schema.text("description")), *TEXT):
        lines.append(_text(text, height, 30, PALE))
        height += 42
    facts = [f"Version {content.version}", date_in_words(content.date), count(len(content.schema.fields), "champ", "champs")]
    lines.append(_text(" · ".join(facts), HEIGHT - 110, 32, INK, bold=True))
    lines.append(_text(one_line(content.publisher), HEIGHT - 62, 28, PALE))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{_escaped(f'{content.title}, version {content.version}')}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/><rect width="24" height="{HEIGHT}" fill="{INK}"/>{"".join(lines)}</svg>\n'
    ).encode()


def wrapped(text: str, width: int, most: int) -> list[str]:
    """The text on so many lines, cut where it is too long."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        elif len(lines) == most:
            lines[-1] = f"{lines[-1][: width - 1]}…"
            break
        else:
            lines.append(word if len(word) <= width else f"{word[: width - 1]}…")
    return lines


def _text(said: str, height: int, size: int, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    font = f'font-family="Arial, Helvetica, sans-serif" font-size="{size}" fill="{colour}"{weight}'
    return f'<text x="{LEFT}" y="{height}" {font}>{_escaped(said)}</text>' if said else ""


def _escaped(text: str) -> str:
    return escape(printable(text))
