"""What people wrote, quoted in a sentence of ours: every template has it."""

from __future__ import annotations

from django import template

from standard.schema import words

register = template.Library()


@register.filter(is_safe=True)
def quoted(text: object) -> str:
    """« text », and “ ” around what it quotes itself."""
    return words.quoted(str(text))
