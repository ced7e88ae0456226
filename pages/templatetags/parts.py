"""`{% part page.story %}…{{ part.steps }}…{% endpart %}`: a part of a page, written once for all its readers.

Inside, a template has `part`, what the page's `Part` holds, and `header.standard`. There is no request, no person and no
form: what is not the same for everyone stands outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from pages.parts import Part
from pages.templatetags.ui import ComponentError
from standard.memory import Stamped

register = template.Library()


@dataclass(frozen=True, slots=True)
class PartHeader:
    """What is the same for everyone at the top of the page."""

    standard: Stamped


class PartNode(template.Node):
    def __init__(self, part: FilterExpression, nodelist: NodeList, line: int | None) -> None:
        self.part = part
        self.nodelist = nodelist
        self.line = line

    def render(self, context: template.Context) -> SafeString:
        part = self.part.resolve(context)
        if not isinstance(part, Part):
            raise ComponentError(f"{{% part %}} ne sait pas montrer {type(part).__name__}.")

        def write(content: Any) -> str:
            alone = template.Context({"part": content, "header": PartHeader(part.standard)})
            alone.template, alone.render_context = context.template, context.render_context
            return self.nodelist.render(alone)

        return mark_safe(part.written((self.origin.name, self.line), write))


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    _, named = token.split_contents()
    nodelist = parser.parse(("endpart",))
    parser.delete_first_token()
    return PartNode(parser.compile_filter(named), nodelist, token.lineno)
