"""How the documents write the text that people wrote in a schema."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from markdown_it import MarkdownIt

from standard.moments import date_in_words
from standard.publishing.content import WaiverEntry
from standard.schema.words import NBSP, capital

PROOF: Final = (
    "L’histoire de ce standard est enchaînée. À la publication de cette version, la chaîne portait cette empreinte, qui doit y être encore."
)
"""What the fingerprint of a release is for."""

WAIVED: Final = "Ces changements ne comptent pas dans le numéro de la version."
"""What it means that effects are let through."""


def _reader(*others: str) -> MarkdownIt:
    unread = ["image", "lheading", "code", "hr", "html_block", "html_inline", "reference", "table", *others]
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(unread, ignoreInvalid=True)


_MARKDOWN: Final = _reader("heading")
_WITH_HEADINGS: Final = _reader()
_BARE_ADDRESS: Final = re.compile(r"(?<![<(\[\"'`\w/])https?://[^\s<>()\[\]\"`]*[^\s<>()\[\]\"`.,;:!?'’»]")
_BREAK: Final = re.compile(r"[ \t]*<br\s*/?>\n?", re.IGNORECASE)
"""How HTML ends a line: people write it in descriptions."""
_BLOCK_START: Final = re.compile(r"^(\s*)(#{1,6}\s|>|={2,}\s*$|-{2,}\s*$|~{3,}|`{3,})", re.MULTILINE)


def waiver_sentence(waiver: WaiverEntry) -> str:
    """Who let something through, when and why."""
    return f"{capital(waiver.by)} l’a laissé passer le {date_in_words(waiver.date)}{NBSP}: {waiver.motive}"


def with_links(text: str) -> str:
    """The same text with its bare addresses marked as links, as Markdown wants them."""
    return _BARE_ADDRESS.sub(lambda found: f"<{found[0]}>", text)


def to_html(text: str, *, headings: int = 0) -> str:
    """A description as HTML: paragraphs, lists, emphasis and links. No image, no markup of its own; no heading, unless `headings` says
    the level of the highest, those below it following.
    """
    written = with_links(_BREAK.sub("\n", text.strip()))
    if not headings:
        return str(_MARKDOWN.render(written))
    tokens = _WITH_HEADINGS.parse(written)
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(headings + levels.index(token.tag), 6)}"
    return str(_WITH_HEADINGS.renderer.render(tokens, _WITH_HEADINGS.options, {}))


def to_text(text: str) -> str:
    """A description as plain text on one line: what a list shows of it, without the signs that format it."""
    said: list[str] = []
    for block in _MARKDOWN.parse(_BREAK.sub("\n", text.strip())):
        if block.type in ("inline", "fence"):
            said += [" " if token.type in ("softbreak", "hardbreak") else token.content for token in block.children or [block]]
            said.append(" ")
    return re.sub(r"[ \t\n]+", " ", "".join(said)).strip()


def to_markdown(text: str) -> str:
    """A description inside a Markdown page: its `<` are characters and none of its lines starts a heading."""
    if not text:
        return ""
    text = _BREAK.sub("\\\\\n", text.strip()).replace("&nbsp;", NBSP)
    parts = _BARE_ADDRESS.split(text)
    links = [f"<{found}>" for found in _BARE_ADDRESS.findall(text)]
    plain = [escape(part, quote=False).replace("&gt;", ">") for part in parts]
    woven = "".join(f"{part}{link}" for part, link in zip(plain, [*links, ""], strict=True))
    return _BLOCK_START.sub(r"\1\\\2", woven)


def printable(text: str) -> str:
    """A text as a picture shows it: without the characters that XML cannot hold, its spaces plain."""
    return "".join(sign for sign in re.sub(r"\s", " ", text) if sign.isprintable())


def one_line(text: str) -> str:
    """A text without its line breaks, for a title, a table or a list."""
    text = text.strip()
    return re.sub(r"\s*\n\s*", " ", text) if "\n" in text else text
