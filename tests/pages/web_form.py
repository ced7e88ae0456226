"""Filling in a form as a browser without JavaScript does: what the page shows, changed here and there, and one button."""

from __future__ import annotations

from html.parser import HTMLParser

from django.http import HttpResponse
from django.test import Client


class WebForm(HTMLParser):
    """The form of a page whose attributes include `marks`, ready to be changed in `values` and sent."""

    def __init__(self, html: str, **marks: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.action = ""
        self._marks = marks
        self._inside = self._found = False
        self._textarea = self._select = ""
        self._text = ""
        self.feed(html)
        assert self._found, f"Aucun formulaire {marks} dans la page."

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name = given.get("name", "")
        if tag == "form" and not self._found and self._marks.items() <= given.items():
            self._inside = self._found = True
            self.action = given.get("action", "")
        elif not self._inside:
            return
        elif tag == "input" and name and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.values.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input" and name:
            self.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._textarea, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.values):
            self.values[self._select] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._textarea:
            self.values.setdefault(self._textarea, []).append(self._text.removeprefix("\n"))
            self._textarea = ""

    def fill(self, **values: str) -> WebForm:
        """Write in inputs; `__` in a name stands for a dash."""
        self.values |= {name.replace("__", "-"): [value] for name, value in values.items()}
        return self

    def send(self, client: Client, address: str, action: str = "", *, follow: bool = True) -> HttpResponse:
        """Press the button `action`. A browser ends the lines of what one types with two characters."""
        sent = {name: [value.replace("\n", "\r\n") for value in listed] for name, listed in self.values.items()}
        return client.post(self.action or address, sent | ({"action": [action]} if action else {}), follow=follow)


def shown(response: HttpResponse) -> str:
    """What a page says, its spaces made plain."""
    return " ".join(response.content.decode().replace("\u00a0", " ").split())
