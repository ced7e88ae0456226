"""The requests that a hostile text makes of an address: in its path, its parameters, its inputs, its JSON."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final
from urllib.parse import unquote

from django.urls import Resolver404, resolve

from tests.hostile import values
from tests.hostile.forms import Form
from tests.hostile.routes import Asked, Route, documented
from tests.hostile.visitors import Sent, Visitor

OPERATIONS: Final = (
    {"op": "set_property", "field": "nom", "path": "description", "before": "Le nom affiché.", "after": "Autre."},
    {"op": "add_value", "field": "public", "value": "Étudiants", "label": "Les étudiants"},
    {"op": "add_field", "field": {"name": "ville", "title": "Ville", "type": "string"}, "before": "nom"},
)
DESCRIPTOR: Final = {
    "name": "bibliotheques",
    "title": "Bibliothèques",
    "fields": [{"name": "nom", "type": "string", "constraints": {"enum": ["a"], "minLength": 1}}],
}


class Turns:
    """Values of a table, a few at a time, one after the other; all of them each time where it is `wide`."""

    def __init__(self, few: Iterable[str], every: Iterable[str], *, wide: bool) -> None:
        self._every = tuple(every) if wide else ()
        self._turn = itertools.cycle(every if wide else few)

    def take(self, count: int) -> list[str]:
        return [next(self._turn) for _ in range(count)]

    def take_all(self, count: int) -> Iterable[str]:
        return self._every or self.take(count)


AT_THE_DOOR: Final = 4
"""Of what reaches no view, little is read: these take turns from one address to the next."""


def in_path(route: Route, methods: Sequence[str], texts: Iterable[str]) -> Iterator[Sent]:
    """With each method where the address leads to a view; otherwise a few texts, with one method or another."""
    for part in route.parts:
        addresses = {text: route.address(**{part: values.in_address(values.TEXTS[text])}) for text in texts}
        leading = {text: leads_to_a_view(address) for text, address in addresses.items()}
        lost = [text for text in addresses if not leading[text]]
        start = len(route.pattern) % max(len(lost), 1)
        tried = [(text, method) for text in addresses if leading[text] for method in methods]
        tried += zip((lost[start:] + lost[:start])[:AT_THE_DOOR], itertools.cycle(methods), strict=False)
        for text, method in tried:
            yield Sent(method, addresses[text], told=f"{part}={text}")


def leads_to_a_view(address: str) -> bool:
    try:
        resolve(unquote(address))
    except Resolver404:
        return False
    return True


def in_parameters_and_inputs(route: Route, method: str, names: Iterable[str], texts: Iterable[str]) -> Iterator[Sent]:
    """All of them at once, in the address and in the body."""
    for text in texts:
        given = values.encoded({name: [values.TEXTS[text]] for name in (*names, values.TEXTS[text])})
        body = given if method not in {"get", "head"} else b""
        yield Sent(method, f"{route.address()}?{given.decode()}", body, told=f"{','.join(names)}={text}")


def in_a_form(form: Form, address: str, texts: Turns, *, each: int) -> Iterator[Sent]:
    """In all inputs with each button, then in each alone with one button or another."""
    buttons = [{name: [value]} for name, value in form.buttons] or [{}]
    turn = itertools.cycle(buttons)
    tries = [(tuple(form.values), button, text) for button in buttons for text in texts.take_all(1)]
    tries += [((name,), next(turn), text) for name in form.values for text in texts.take(each)]
    for names, button, text in tries:
        body = values.encoded({**form.values, **button, **{name: [values.TEXTS[text]] for name in names}})
        yield Sent("post", form.action or address, body, told=f"{','.join(names)}={text} {button}")


def in_json(route: Route, method: str, texts: Turns, others: Turns, shares: Iterator[tuple[int, int]]) -> Iterator[Sent]:
    """In each place of the body, whole parts of it included: so many texts, and so many values of other kinds."""
    for body in bodies(route, method):
        for place in places(body):
            some, more = next(shares)
            tried = [(name, values.in_json(values.TEXTS[name])) for name in texts.take(some)]
            tried += [(name, values.JSON_VALUES[name]) for name in others.take(more)]
            for name, wrong in tried:
                data = values.written(replaced(body, place, values.Written(wrong))).encode()
                yield Sent(method, route.address(), data, "application/json", told=f"{place}={name}")


def bodies(route: Route, method: str) -> Iterator[dict[str, Any]]:
    """What the address may receive, as far as OpenAPI says it, so that each value in its turn is the only one that is wrong."""
    address = "/" + route.pattern.replace("<slug:slug>", "{slug}").replace("<number:pk>", "{id}").replace("<uuid:pk>", "{id}")
    said = _documented().get((method, address))
    if said is None:
        return
    body = {name: value for name, value in said.items() if name not in {"file", "operations", "descriptor"}}
    if "operations" in said:
        yield {**body, "operations": list(OPERATIONS)}
    yield {**body, "descriptor": DESCRIPTOR} if "descriptor" in said else body


_documented = cache(documented)


def places(body: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    inside = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in inside:
        yield from places(value, (*place, key))


def replaced(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    pairs = body.items() if isinstance(body, dict) else enumerate(body)
    changed = [(key, replaced(one, place[1:], value) if key == place[0] else one) for key, one in pairs]
    return dict(changed) if isinstance(body, dict) else [one for _, one in changed]


def names_asked(visitor: Visitor, asked: Asked, route: Route, method: str, *, again: int) -> tuple[str, ...]:
    """What the view asks of a query or of a form, and then once it is given what it asked first."""
    known: tuple[str, ...] = ()
    for _ in range(1 + again):
        asked.names = set()
        form = values.encoded({name: ["1"] for name in known})
        at = Sent(method, route.address(), form) if method != "get" else Sent(method, f"{route.address()}?{form.decode()}")
        visitor.send(at)
        known = tuple(sorted(asked.names))
    return known
