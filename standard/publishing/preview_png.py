"""`apercu.png`: the same picture as points, for those who show what an address leads to and read no SVG.

Its letters are those of a font that is installed with the project, laid out without what a machine may have: every one draws the same.
"""

from __future__ import annotations

import io
from functools import lru_cache
from importlib import resources
from typing import Final

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

from standard.publishing.content import ReleaseContent
from standard.publishing.preview_image import EDGE, HEIGHT, INK, LEFT, PALE, PAPER, WIDTH, image_lines
from standard.publishing.prose import printable

FONTS: Final = resources.files("font_source_sans_pro") / "files"
SHADES: Final = 16
"""Of each ink, from the paper to itself: enough for letters that are not ragged, in a third of the bytes."""
STEP: Final = 256 // SHADES


def preview_png(content: ReleaseContent) -> bytes:
    inks = {colour: Image.new("L", (WIDTH, HEIGHT)) for colour in (INK, PALE)}
    drawn = {colour: ImageDraw.Draw(image) for colour, image in inks.items()}
    drawn[INK].rectangle((0, 0, EDGE - 1, HEIGHT), fill=255)
    for line in image_lines(content):
        drawn[line.colour].text((LEFT, line.foot), printable(line.said), font=_font(line.size, line.bold), fill=255, anchor="ls")
    # One ink never lies over another: each point is a shade of one of them.
    image = ImageChops.add(inks[INK].point(_DARK), inks[PALE].point(_PALE))
    image.putpalette([part for colour in (INK, PALE) for shade in range(SHADES) for part in _shade(colour, shade)])
    written = io.BytesIO()
    image.save(written, "PNG", compress_level=6)
    return written.getvalue()


_DARK: Final = [value // STEP for value in range(256)]
_PALE: Final = [value // STEP + SHADES if value >= STEP else 0 for value in range(256)]


def _shade(colour: str, shade: int) -> tuple[int, ...]:
    """So much of an ink on the paper."""
    ink, paper = (ImageColor.getrgb(one) for one in (colour, PAPER))
    return tuple(low + (high - low) * shade // (SHADES - 1) for low, high in zip(paper, ink, strict=True))


@lru_cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = f"SourceSansPro-{'Bold' if bold else 'Semibold'}.ttf"
    return ImageFont.truetype(str(FONTS / name), size, layout_engine=ImageFont.Layout.BASIC)
