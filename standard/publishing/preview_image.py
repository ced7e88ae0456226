"""`apercu.svg`: the standard in one picture, for whoever shares its address."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final, NamedTuple

from standard.moments import date_in_words
from standard.publishing.content import ReleaseContent
from standard.publishing.prose import one_line, printable, to_text
from standard.schema.words import count

WIDTH, HEIGHT, LEFT, EDGE = 1200, 630, 80, 24
INK, PALE, PAPER = "#1F3A5F", "#5A6B80", "#F5F7FA"
TITLE: Final = (28, 3)
"""Characters of a line of the title, and how many lines it has at most."""
TEXT: Final = (62, 3)


class ImageLine(NamedTuple):
    """A line of the picture, from its foot."""

    said: str
    foot: int
    size: int
    colour: str
    bold: bool = False


def image_lines(content: ReleaseContent) -> Iterator[ImageLine]:
    """What the picture says, from its top."""
    foot = 170
    for text in wrapped(one_line(content.title), *TITLE):
        yield ImageLine(text, foot, 64, INK, bold=True)
        foot += 76
    for text in wrapped(to_text(content.schema.text("description")), *TEXT):
        yield ImageLine(text, foot, 30, PALE)
        foot += 42
    facts = [f"Version {content.version}", date_in_words(content.date), count(len(content.schema.fields), "champ", "champs")]
    yield ImageLine(" · ".join(facts), HEIGHT - 110, 32, INK, bold=True)
    yield ImageLine(one_line(content.publisher), HEIGHT - 62, 28, PALE)


def preview_image(content: ReleaseContent) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{_escaped(f'{content.title}, version {content.version}')}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/><rect width="{EDGE}" height="{HEIGHT}" fill="{INK}"/>'
        f"{''.join(map(_text, image_lines(content)))}</svg>\n"
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


def _text(line: ImageLine) -> str:
    weight = ' font-weight="bold"' if line.bold else ""
    font = f'font-family="Arial, Helvetica, sans-serif" font-size="{line.size}" fill="{line.colour}"{weight}'
    return f'<text x="{LEFT}" y="{line.foot}" {font}>{_escaped(line.said)}</text>' if line.said else ""


def _escaped(text: str) -> str:
    return escape(printable(text))
