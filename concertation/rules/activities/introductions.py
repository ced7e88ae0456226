"""A round of introductions: who one is, in which setting one is there, what one expects. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from concertation.rules.activities.base import AskedPrompt, KindRules, SaidEntry, always
from standard.publishing.prose import one_line
from standard.schema.words import NBSP


def _told(prompts: Sequence[AskedPrompt], entries: Sequence[SaidEntry]) -> tuple[str, ...]:
    return tuple(f"- {one_line(one.who)}, {one_line(one.setting)}. Attente{NBSP}: {one_line(one.text)}" for one in entries)


RULES: Final = KindRules(prompts=None, once=True, reopens=True, opens=always, publishes=always, told=_told)
