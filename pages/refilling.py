"""Filling in a form of a page with what somebody had typed in it, whatever the form: the page is read, not the code that made it.

Pure: a page in, the same page out with the inputs of one form as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from django.http import QueryDict
from lxml import html
from lxml.html import HtmlElement

NEVER: Final = frozenset({"csrfmiddlewaretoken", "credential"})
"""What a page gives to each of its readers, and that is not theirs to keep."""
SENDING: Final = frozenset({"submit", "button", "image", "reset", "file"})
"""Inputs that are no text: what they do, or a file, which the browser alone can choose again."""
PLACES: Final = frozenset({"next", "seen", "base", "page", "adresse", "action"})
"""Hidden inputs that do not say what a form is about."""
ANCHOR: Final = "repris"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody had typed in a form: where it is sent, and its inputs."""

    address: str
    fields: QueryDict

    @property
    def texts(self) -> list[str]:
        """What was written in words, for a page that no longer has the form."""
        return [text for name, texts in self.fields.lists() if name not in NEVER | PLACES for text in texts if " " in text.strip()]


def refilled(page: str, here: str, typed: Typed, note: str, lost: str = "", again: str = "", shown: bool = False) -> str | None:
    """The page shown at `here` with what was typed in its form, under `note`; None where it says the same already.

    `lost`: what is shown first in the page instead, where it has no such form any more; nothing where it is empty.
    `shown`: the page was made with what was typed, which is then said of it all the same.
    `again`: what is said before an input that takes a file, which nothing but the browser can choose.
    """
    document = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    forms = [form for form in document.iter("form") if _sent_to(form, here) == typed.address and form.get("method", "").lower() == "post"]
    if not forms:
        main = document.find(".//main")
        if main is None or not lost:
            return None
        main.insert(0, html.fragment_fromstring(lost))
        return _written(document)
    form = max(forms, key=lambda one: _likeness(document, one, typed.fields))
    inputs = list(_inputs(document, form))
    if not _fill(inputs, typed.fields) and not shown:
        return None
    for one in inputs if again else ():
        if one.get("type") == "file":
            one.addprevious(html.fragment_fromstring(again))
    form.insert(0, html.fragment_fromstring(note))
    _open(form)
    return _written(document)


def _written(document: HtmlElement) -> str:
    return html.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>")


def _sent_to(form: HtmlElement, here: str) -> str:
    return urljoin(here, form.get("action") or here).partition("#")[0]


def _inputs(document: HtmlElement, form: HtmlElement) -> Iterator[HtmlElement]:
    """The inputs of a form, those that stand elsewhere and name it included."""
    key = form.get("id")
    others = document.xpath("//*[@form=$key]", key=key) if key else []
    for one in (*form.iter("input", "select", "textarea"), *others):
        if one.tag in ("input", "select", "textarea") and one.get("name", "") not in {"", *NEVER}:
            yield one


def _likeness(document: HtmlElement, form: HtmlElement, fields: QueryDict) -> tuple[int, int]:
    """How much a form of a page is the one that was typed in: what it is about, then the inputs it has."""
    inputs = list(_inputs(document, form))
    hidden = [one for one in inputs if one.get("type") == "hidden" and one.get("name") not in PLACES]
    same = sum(one.get("value", "") in fields.getlist(one.get("name")) for one in hidden)
    return (2 * same - len(hidden), len({one.get("name") for one in inputs} & set(fields)))


def _fill(inputs: Sequence[HtmlElement], fields: QueryDict) -> bool:
    """Write what was typed in each input; whether something of it is not what the page says already."""
    left = {name: list(fields.getlist(name)) for name in fields}
    changed = False
    for one in inputs:
        name, kind = one.get("name"), one.get("type", "text").lower() if one.tag == "input" else one.tag
        if kind in SENDING:
            continue
        if kind in ("checkbox", "radio"):
            changed |= _mark(one, "checked", one.get("value", "on") in fields.getlist(name))
        elif kind == "select":
            if name in fields:
                chosen = fields.getlist(name)
                for option in one.iter("option"):
                    changed |= _mark(option, "selected", option.get("value", option.text_content()) in chosen)
        elif left.get(name):
            changed |= _write(one, left[name].pop(0)) and kind != "hidden"
        else:
            continue
        _open(one)
    return changed


def _mark(one: HtmlElement, attribute: str, wanted: bool) -> bool:
    if (attribute in one.attrib) == wanted:
        return False
    if wanted:
        one.set(attribute, attribute)
    else:
        del one.attrib[attribute]
    return True


def _write(one: HtmlElement, text: str) -> bool:
    text = text.replace("\r\n", "\n")
    if one.tag == "textarea":
        earlier = (one.text or "").removeprefix("\n")
        one.text = f"\n{text}"
        return earlier != text
    earlier = one.get("value", "")
    one.set("value", text)
    return earlier != text


def _open(one: HtmlElement) -> None:
    """What is folded around an input that was filled in is shown."""
    for around in one.iterancestors("details"):
        around.set("open", "open")
