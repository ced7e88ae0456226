"""How mails write what people said, and when."""

from __future__ import annotations

from datetime import datetime

from django import template

from accounts.typed import line
from standard.moments import date_in_words, day_in_words, moment_in_words
from standard.schema.words import count, number

register = template.Library()

register.filter("moment", moment_in_words)
register.filter("day", day_in_words)
register.filter("in_words", date_in_words)
register.filter("number", number)
register.filter("one_line", line)


@register.filter
def said(text: str) -> str:
    """Somebody's own words, each line marked as a quotation."""
    return "\n".join(f"> {each}".rstrip() for each in text.strip().splitlines())


@register.filter
def counted(amount: int, words: str) -> str:
    """`3|counted:"erreur,erreurs"` → 3 erreurs."""
    singular, _, plural = words.partition(",")
    return count(amount, singular, plural or singular)


@register.filter
def passed(moment: datetime, at: datetime) -> bool:
    """Whether a moment is over at another."""
    return moment <= at
