"""`fiches.html`: a card a field, to print. One file, no script, no request to anywhere."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from standard.moments import date_in_words
from standard.publishing.content import ReleaseContent
from standard.publishing.dictionary import entries
from standard.publishing.documentation_html import PAGES, POLICY

MOST: Final = 12
"""Values that a card holds."""


def field_cards(content: ReleaseContent) -> bytes:
    return (
        PAGES.get_template("field_cards.html")
        .render(content=content, entries=entries(content.schema), date=date_in_words(content.date), most=MOST, policy=Markup(POLICY))
        .encode()
    )
