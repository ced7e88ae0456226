"""Nothing is analysed while the lock on a standard is held: its other writers wait for nobody's schema.

What a service has to work out is asked for where it is needed, in its turn. Where it is not known yet, the turn is given up, it
is worked out, and the service takes another turn. What it depends on is its key: where somebody else wrote meanwhile, it is
worked out again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from accounts import conditions
from standard.schema.operations import Conflict
from standard.services.numbers import held

Asked = ParamSpec("Asked")
Given = TypeVar("Given")

TURNS: Final = 100
"""How many turns a service takes at most: one for each thing to work out, each again for a few other writers."""

_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("known", default=None)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What working something out raised, to be raised in the turn that asks for it."""

    error: ValueError


class NotWorkedOut(Exception):
    """What a turn needs, and what works it out; the turn is over."""

    def __init__(self, key: Hashable, work: Callable[[], Any], then: Callable[[Any], object] | None) -> None:
        self.key, self.work, self.then = key, work, then


def worked_out(key: Hashable, work: Callable[[], Given], *, then: Callable[[Given], object] | None = None) -> Given:
    """What `work` gives, which depends on `key` alone; it raises what the service may raise, and writes nothing.

    `then` asks for what the turn is likely to ask for next, given that: it is worked out with it, so that the turn is not given up
    again. Outside a service that takes turns, what is asked for is worked out at once.
    """
    known = _known.get()
    if known is None:
        return work()
    if key not in known:
        if held():
            raise NotWorkedOut(key, work, then)
        _work_out(known, key, work, then)
    found: Given | _Refusal = known[key]
    if isinstance(found, _Refusal):
        raise found.error
    return found


def _work_out(known: dict[Hashable, Any], key: Hashable, work: Callable[[], Any], then: Callable[[Any], object] | None) -> None:
    try:
        known[key] = made = work()
    except ValueError as error:
        known[key] = _Refusal(error)
        return
    if then is not None:
        # What is refused of it is refused in the turn, if it comes to it.
        with suppress(ValueError):
            then(made)


def takes_turns(service: Callable[Asked, Given]) -> Callable[Asked, Given]:
    """A service that takes turns until all that it needs is worked out: the outermost of several that call each other."""

    @wraps(service)
    def in_turns(*args: Asked.args, **kwargs: Asked.kwargs) -> Given:
        if _known.get() is not None:
            return service(*args, **kwargs)
        known: dict[Hashable, Any] = {}
        token = _known.set(known)
        asked = conditions.waiting()
        try:
            for _ in range(TURNS):
                try:
                    return service(*args, **kwargs)
                except NotWorkedOut as need:
                    _work_out(known, need.key, need.work, need.then)
                    conditions.ask_again(asked)
        finally:
            _known.reset(token)
        raise Conflict("before_changed", "Beaucoup de personnes écrivent en ce moment sur ce standard\u00a0: réessayez dans un instant.")

    return in_turns
