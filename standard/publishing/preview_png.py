"""`apercu.png`: the same picture as points, for those who show what an address leads to and read no SVG.

Its letters are those of a font that is installed with the project, laid out without what a machine may have: every one draws the same.
"""

from __future__ import annotations

import io
from functools import lru_cache
from importlib import resources
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from standard.publishing.content import ReleaseContent
from standard.publishing.preview_image import EDGE, HEIGHT, INK, LEFT, PAPER, WIDTH, image_lines
from standard.publishing.prose import printable

FONTS: Final = resources.files("font_source_sans_pro") / "files"


def preview_png(content: ReleaseContent) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, EDGE - 1, HEIGHT), fill=INK)
    for line in image_lines(content):
        draw.text((LEFT, line.foot), printable(line.said), font=_font(line.size, line.bold), fill=line.colour, anchor="ls")
    written = io.BytesIO()
    image.save(written, "PNG", compress_level=6)
    return written.getvalue()


@lru_cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = f"SourceSansPro-{'Bold' if bold else 'Semibold'}.ttf"
    return ImageFont.truetype(str(FONTS / name), size, layout_engine=ImageFont.Layout.BASIC)
