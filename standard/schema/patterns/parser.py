"""Reads a regular expression into its tree, or says why it is none: what Python's `re` accepts, and nothing else.

Python's own parser is private, and its compiler takes seconds on a hostile pattern. Here each character is read once,
whatever the pattern; groups are a stack, so that a deep pattern is refused and not recursed into.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from standard.schema.patterns.escapes import char_class, escaped
from standard.schema.patterns.limits import MAX_DEPTH, MAX_PATTERN, remembered
from standard.schema.patterns.tree import Anchor, Dot, Group, Literal, Node, PatternError, Reference, Repeat, Special, is_simple, widths

LARGEST: Final = 2**32 - 1
"""A count that Python cannot hold."""

RUN: Final = re.compile(r"[^\\.^$*+?{()\[|]+")
SPACED_RUN: Final = re.compile(r"[^\\.^$*+?{()\[| \t\n\r\v\f#]+")
"""Characters that stand for themselves; the same where spaces and comments are left out."""
CHOICES: Final = re.compile(r"(?:[^\\.^$*+?{()\[|]+\|)+")
"""Such choices, as many as follow each other: a list of thousands is read at once."""
LEFT_OUT: Final = re.compile(r"[ \t\n\r\v\f]+|#(?:\\.|[^\n\\])*", re.DOTALL)
COMMENT: Final = re.compile(r"#(?:\\.|[^)\\])*\)", re.DOTALL)
COUNT: Final = re.compile(r"\{(\d*)(,?)(\d*)\}", re.ASCII)
COUNTS: Final = {"*": (0, None), "+": (1, None), "?": (0, 1)}
OPTIONS: Final = re.compile(r"([aimsuxL]*)(-[imsx]+)?([:)])")

NO_GROUP: Final = "un renvoi désigne un groupe qui n’existe pas"
OPEN_GROUP: Final = "un renvoi désigne un groupe qui n’est pas fermé"
EXTENSION: Final = "un groupe commence par un signe inconnu"
NAME: Final = "le nom d’un groupe est mal écrit"
OPTION: Final = "une option entre parenthèses est mal écrite"
PLACE: Final = "une option comme (?i) doit être au début"


def parse(pattern: str) -> Group:
    """The tree of a pattern. Raises PatternError. Each character is read once, or twice where spaces count for nothing."""
    found = _parsed(pattern)
    if isinstance(found, PatternError):
        raise PatternError(found.reason, found.position)
    return found


def simple(pattern: str) -> Group | None:
    """The tree of a pattern that is simple enough to be said, compared and written elsewhere; None for another.

    A reading of the pattern, at most `MAX_PATTERN` long.
    """
    found = _parsed(pattern) if len(pattern) <= MAX_PATTERN else None
    return found if isinstance(found, Group) and is_simple(found) else None


@remembered(256)
def _parsed(pattern: str) -> Group | PatternError:
    try:
        try:
            return _Parser(pattern, frozenset()).whole()
        except _Spaced:
            return _Parser(pattern, frozenset("x")).whole()
    except PatternError as error:
        return error


class _Spaced(Exception):
    """The pattern says that its spaces count for nothing: it has to be read again so."""


@dataclass(slots=True)
class _Open:
    """A group that is being read."""

    start: int
    inside: int
    flags: frozenset[str]
    kind: str = ""
    """The sign of a `Special`; `(` where it has a number."""
    number: int = 0
    name: str = ""
    known: int | None = None
    """In a look-behind, how many groups there were before it: it can refer to no other."""
    branches: list[tuple[Node, ...]] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    """The characters that stand for themselves since the last node; then where they begin, where the last begins, where they end."""
    text_at: tuple[int, int, int] = (0, 0, 0)

    def kept(self, letters: str) -> str:
        return "".join(letter for letter in letters if letter in self.flags) if self.flags else ""

    def literal(self, text: str, start: int, end: int, *, one: bool = False) -> None:
        last = start if one else end - 1
        self.text_at = (self.text_at[0] if self.text else start, last, end)
        self.text.append(text)

    def choices(self, text: str, start: int) -> None:
        """Adds branches that are each characters that stand for themselves, a sign `|` after each."""
        for choice in text[:-1].split("|"):
            end = start + len(choice)
            self.branches.append((Literal(choice, "", (start, end)),))
            self.cuts.append(end)
            start = end + 1

    def flush(self) -> None:
        if self.text:
            flags = self.kept("ai") if "i" in self.flags else ""
            self.nodes.append(Literal("".join(self.text), flags, (self.text_at[0], self.text_at[2])))
            self.text.clear()

    def cut_last(self) -> None:
        """Has the last character that stands for itself be a node of its own."""
        if self.text:
            (start, last, end), text = self.text_at, self.text.pop()
            if start < last:
                self.text.append(text[:-1])
                self.text_at = (start, start, last)
                self.flush()
            self.text, self.text_at = [text[-1]], (last, last, end)
        self.flush()


class _Parser:
    def __init__(self, text: str, flags: frozenset[str]) -> None:
        self.text = text
        self.at = 0
        self.looks_behind = "(?<" in text
        self.groups = 0
        self.names: dict[str, int] = {}
        self.widths: dict[int, tuple[int, int]] = {}
        """Of each group that is closed, the lengths of its shortest and longest texts, where a look-behind may ask for them."""
        self.conditions: list[tuple[int, int]] = []
        """The groups that conditions name, which may come later, and where they do."""
        self.stack = [_Open(0, 0, flags)]

    def whole(self) -> Group:
        text = self.text
        while self.at < len(text):
            start, here = self.at, self.stack[-1]
            spaced = "x" in here.flags
            if spaced and (left_out := LEFT_OUT.match(text, start)):
                self.at = left_out.end()
            elif not here.flags and not here.nodes and not here.text and (choices := CHOICES.match(text, start)):
                self.at = choices.end()
                here.choices(choices[0], start)
            elif run := (SPACED_RUN if spaced else RUN).match(text, start):
                self.at = run.end()
                here.literal(run[0], start, self.at)
            else:
                self.at += 1
                self.sign(here, text[start], start)
        if len(self.stack) > 1:
            raise PatternError("une parenthèse ouverte n’est pas fermée", self.stack[-1].start)
        for number, place in self.conditions:
            if number > self.groups:
                raise PatternError(NO_GROUP, place)
        return self.grouped(self.stack[0])

    def sign(self, here: _Open, sign: str, start: int) -> None:
        match sign:
            case "\\":
                found, self.at = escaped(self.text, start, here.flags, inside=False)
                if isinstance(found, str):
                    here.literal(found, start, self.at, one=True)
                    return
                here.flush()
                here.nodes.append(self.reference(here, found, start) if isinstance(found, int) else found)
            case "|":
                here.flush()
                here.branches.append(tuple(here.nodes))
                here.nodes = []
                here.cuts.append(start)
            case "(":
                self.opened(here, start)
            case ")":
                self.closed(start)
            case "*" | "+" | "?" | "{":
                self.repeat(here, sign, start)
            case "[":
                here.flush()
                found_class, self.at = char_class(self.text, start, here.flags)
                here.nodes.append(found_class)
            case ".":
                here.flush()
                here.nodes.append(Dot(here.kept("s"), (start, self.at)))
            case _:
                here.flush()
                here.nodes.append(Anchor(sign, here.kept("m"), (start, self.at)))

    def grouped(self, group: _Open) -> Group:
        group.flush()
        number = group.number if group.kind == "(" else 0
        branches, cuts = (*group.branches, tuple(group.nodes)), tuple(group.cuts)
        end = self.at if group.start == group.inside else self.at - 1
        return Group(branches, number, group.name, (group.start, self.at), (group.inside, end), cuts)

    # --- Repetitions --------------------------------------------------------------------------------------------------

    def repeat(self, here: _Open, sign: str, start: int) -> None:
        least, most = COUNTS.get(sign, (0, None))
        if sign == "{":
            counted = COUNT.match(self.text, start)
            if counted is None or counted[0] == "{}":
                here.literal(sign, start, self.at)
                return
            self.at = counted.end()
            least = self.number(counted[1], start) or 0
            most = self.number(counted[3], start) if counted[2] else least
            if most is not None and most < least:
                raise PatternError("une répétition a un minimum plus grand que son maximum", start)
        here.cut_last()
        if not here.nodes or isinstance(here.nodes[-1], Anchor):
            raise PatternError("un signe de répétition (*, + ou\u00a0?) n’a rien à répéter", start)
        node = here.nodes[-1]
        if isinstance(node, Repeat):
            raise PatternError("deux signes de répétition se suivent", start)
        mode = self.text[self.at : self.at + 1]
        mode = mode if mode in ("?", "+") else ""
        self.at += len(mode)
        here.nodes[-1] = Repeat(node, least, most, mode, (node.at[0], self.at))

    def number(self, digits: str, start: int) -> int | None:
        if len(digits.lstrip("0")) > 10 or int(digits or 0) >= LARGEST:
            raise PatternError("une répétition compte trop de fois", start)
        return int(digits) if digits else None

    def reference(self, here: _Open, number: int, start: int) -> Reference:
        if number > self.groups:
            raise PatternError(NO_GROUP, start)
        self.check_closed(here, number, start)
        return Reference(number, here.kept("ai") if "i" in here.flags else "", (start, self.at))

    def check_closed(self, here: _Open, number: int, start: int) -> None:
        if number <= self.groups and number not in self.widths:
            raise PatternError(OPEN_GROUP, start)
        if here.known is not None and number > here.known:
            raise PatternError(OPEN_GROUP, start)

    # --- Groups -------------------------------------------------------------------------------------------------------

    def opened(self, here: _Open, start: int) -> None:
        """Reads what begins a group, and what stands between brackets without being one."""
        if len(self.stack) > MAX_DEPTH:
            raise PatternError("elle est trop grande ou trop imbriquée", start)
        kind, name, number, flags = "(", "", 0, here.flags
        if not self.taken("?"):
            pass
        elif self.text.startswith("#", self.at):
            comment = COMMENT.match(self.text, self.at)
            if comment is None:
                raise PatternError("un commentaire n’est pas fermé", start)
            self.at = comment.end()
            return
        elif self.taken("P="):
            name = self.until(")", start, NAME)
            if name not in self.names:
                raise PatternError(NO_GROUP if name.isidentifier() else NAME, start)
            here.flush()
            here.nodes.append(self.reference(here, self.names[name], start))
            return
        elif self.taken("P<"):
            name = self.until(">", start, NAME)
            if not name.isidentifier() or name in self.names:
                raise PatternError(NAME, start)
        elif self.taken("("):
            kind, number = "?", self.condition(here, start)
        elif sign := next((sign for sign in ("=", "!", "<=", "<!", ">") if self.taken(sign)), ""):
            kind = sign
        else:
            kind = ""
            options = OPTIONS.match(self.text, self.at)
            if options is None:
                raise PatternError(EXTENSION, start)
            self.at = options.end()
            flags = self.changed(options, start)
            if options[3] == ")":
                self.set_all(here, flags, options, start)
                return
        here.flush()
        known = here.known
        if kind in ("<=", "<!") and known is None:
            known = self.groups
        if kind == "(":
            self.groups += 1
            number = self.groups
            if name:
                self.names[name] = number
        self.stack.append(_Open(start, self.at, flags, kind, number, name, known))

    def closed(self, end: int) -> None:
        if len(self.stack) == 1:
            raise PatternError("une parenthèse est fermée sans avoir été ouverte", end)
        closed = self.stack.pop()
        group = self.grouped(closed)
        node: Node = group
        if closed.kind == "(":
            self.widths[closed.number] = widths(group, self.widths) if self.looks_behind else (0, 0)
        elif closed.kind:
            if closed.kind == "?" and len(group.branches) > 2:
                raise PatternError("une condition a plus de deux branches", closed.start)
            if closed.kind.startswith("<"):
                shortest, longest = widths(group, self.widths)
                if shortest != longest:
                    raise PatternError("un regard en arrière doit avoir une longueur fixe", closed.start)
            node = Special(closed.kind, group, closed.number, group.at)
        self.stack[-1].nodes.append(node)

    def condition(self, here: _Open, start: int) -> int:
        name = self.until(")", start, NAME)
        if name.isidentifier():
            if name not in self.names:
                raise PatternError(NO_GROUP, start)
            number = self.names[name]
        elif name.isdecimal() and name.isascii() and len(name) < 9 and int(name):
            number = int(name)
        else:
            raise PatternError(NAME, start)
        if here.known is not None:
            self.check_closed(here, number, start)
        self.conditions.append((number, start))
        return number

    def changed(self, options: re.Match[str], start: int) -> frozenset[str]:
        """The flags where some are turned on and others off."""
        on, off = frozenset(options[1]), frozenset((options[2] or "")[1:])
        if "L" in on or {"a", "u"} <= on or on & off or (options[3] == ")" and (off or not on)):
            raise PatternError(OPTION, start)
        flags = self.stack[-1].flags
        return ((flags - {"a"} if "u" in on else flags) | (on - {"u"})) - off

    def set_all(self, here: _Open, flags: frozenset[str], options: re.Match[str], start: int) -> None:
        if len(self.stack) > 1 or here.branches or here.nodes or here.text:
            raise PatternError(PLACE, start)
        if "x" in flags and "x" not in here.flags:
            raise _Spaced
        here.flags = flags

    def taken(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.at)
        self.at += len(sign) if found else 0
        return found

    def until(self, end: str, start: int, reason: str) -> str:
        place = self.text.find(end, self.at)
        if place < 0:
            raise PatternError(reason, start)
        found = self.text[self.at : place]
        self.at = place + 1
        return found
