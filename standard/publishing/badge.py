"""`badge.svg`: the name of the standard and its version, to put in a page that follows it."""

from __future__ import annotations

from html import escape

from standard.publishing.content import ReleaseContent
from standard.publishing.prose import one_line, printable

CHARACTER, EDGE, LONGEST = 6.6, 12, 40


def badge(content: ReleaseContent) -> bytes:
    title = printable(one_line(content.title))
    title = title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
    version = f"v{content.version}"
    left, right = (round(len(text) * CHARACTER) + EDGE for text in (title, version))
    whole = left + right
    font = 'font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" fill="#fff"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img">'
        f"<title>{escape(title)}\u00a0: {version}</title>"
        f'<rect width="{whole}" height="20" rx="3" fill="#1F3A5F"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z" fill="#0A6E4E"/>'
        f'<text x="{EDGE / 2:g}" y="14" textLength="{left - EDGE}" {font}>{escape(title)}</text>'
        f'<text x="{left + EDGE / 2:g}" y="14" textLength="{right - EDGE}" {font}>{version}</text></svg>\n'
    ).encode()
