"""Whatever text a standard holds, no page gives it back as markup: every text of the database is made into some."""

from __future__ import annotations

import json
import re
from typing import Any

from django.apps import apps
from django.db import connection, models

from concertation.models import Attachment, Document, DraftedFile
from standard import triggers
from standard.memory import REMEMBERED
from standard.models import SampleFile
from tests.concertation.world import World
from tests.hostile.routes import lived_in, routes
from tests.hostile.visitors import Sent, people

MARK = "<img src=x onerror=alert(1)>\"'"
FILES = (Attachment, Document, DraftedFile, SampleFile)
"""Whose name is what somebody called their file."""
LIVE = re.compile(rb"<img src=x|onerror=alert\(1\)>[\"']{2}|[\"']onerror=")
"""As a tag, or out of the attribute that holds it."""


def marked(value: Any) -> Any:
    """A text of people's with the mark at both ends; what programs read (names, fingerprints, addresses, days) as it is."""
    if isinstance(value, dict):
        return {key: marked(held) for key, held in value.items()}
    if isinstance(value, list):
        return [marked(held) for held in value]
    if not isinstance(value, str) or not value:
        return value
    if value[0] in "{[":
        try:
            return json.dumps(marked(json.loads(value)), ensure_ascii=False)
        except ValueError:
            pass
    return f"{MARK}{value}{MARK}" if value[0].isupper() or " " in value else value


def mark_every_text() -> int:
    """What a hand in the database can do, its triggers removed; how many texts were marked."""
    triggers.remove(connection)
    count = 0
    for model in apps.get_models():
        if model._meta.app_label not in ("accounts", "standard", "concertation"):
            continue
        longest = {
            field.attname: field.max_length
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices and not field.is_relation
        }
        for row in model._base_manager.all():
            held = {name: getattr(row, name) for name in longest}
            new = {name: marked(value) for name, value in held.items()}
            if model in FILES:
                new["name"] = f"{MARK}{held['name']}"
            changed = {name: text for name, text in new.items() if text != held[name] and len(text) <= (longest[name] or len(text))}
            if changed:
                model._base_manager.filter(pk=row.pk).update(**changed)
            count += len(changed)
    REMEMBERED.clear()
    return count


def test_no_text_is_given_back_as_markup(world: World) -> None:
    pages = [route for route in routes(lived_in(world)) if not route.api and "get" in route.methods]
    assert mark_every_text() > 100
    seen, live = 0, []
    for visitor in people(world)[::2]:
        for route in pages:
            answer = visitor.send(Sent("get", route.address()))
            if answer is None or not answer["Content-Type"].startswith("text/html"):
                continue
            content = answer.getvalue()
            seen += b"onerror" in content
            if found := LIVE.search(content):
                live.append(f"{visitor.name}: {route.address()}: {content[max(0, found.start() - 200) : found.end() + 50]!r}")
    assert not live, "\n".join(live[:10])
    assert seen > 100, seen
