"""The forms of a page, with what they would send untouched."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._textarea = self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name = given.get("name", "")
        if tag == "form":
            self._form = Form(given.get("action", "").split("#")[0], given.get("method", "get").lower())
            self.found.append(self._form)
        if self._form is None:
            return
        values = self._form.values
        if tag == "button" and name:
            self._form.buttons.append((name, given.get("value", "")))
        elif tag == "input" and name and name != "csrfmiddlewaretoken":
            # What is not ticked is sent as well: a form that is forged ticks what it wants.
            values.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "textarea":
            self._textarea = name
            values.setdefault(name, [""])
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in values):
            values[self._select] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._textarea:
            self._form.values[self._textarea] = [self._form.values[self._textarea][0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""
