"""A tree written again, as each tool reads it: Python, re2, polars, JavaScript. One way to write, a difference a tool.

Each writing costs the size of the tree.
"""

from __future__ import annotations

import re
from typing import Final

from standard.schema.patterns.characters import ASCII_SPACE, ASCII_WORD, DIGITS, LATIN_WORD, SPACE, Ranges, outside
from standard.schema.patterns.tree import Anchor, Category, CharClass, Dot, Group, Literal, Node, Reference, Repeat, Special

SYNTAX: Final = frozenset("^$\\.*+?()[]{}|")
"""What has to be escaped to stand for itself."""
COUNTS: Final = {(0, None): "*", (1, None): "+", (0, 1): "?"}


LONGEST_PROOF: Final = 100_000
"""Characters beyond which a proof would cost more than it saves."""


class NotWritable(Exception):
    """The tool has nothing that means this."""


class Writer:
    """Writes a simple tree as it would be written by hand: its groups without a number, and no more escapes than needed."""

    escaped_outside = SYNTAX
    escaped_inside = SYNTAX | {"-"}
    numbers_groups = False

    def write(self, tree: Group) -> str:
        return "|".join("".join(map(self.node, branch)) for branch in tree.branches)

    def node(self, node: Node) -> str:
        match node:
            case Literal(text, flags):
                return self.flagged(flags, self.text(text, self.escaped_outside))
            case Category(letter, flags):
                return self.flagged(flags, self.category(letter, flags))
            case Dot(flags):
                return self.flagged(flags, ".")
            case Anchor(sign, flags):
                return self.flagged(flags, self.anchor(sign, flags))
            case CharClass(negated, items, flags):
                return self.flagged(flags, self.set(negated, items))
            case Group():
                return f"{'(' if node.capture and self.numbers_groups else '(?:'}{self.write(node)})"
            case Repeat():
                return self.repeat(node)
            case _:
                return self.special(node)

    def text(self, text: str, escaped: frozenset[str]) -> str:
        return "".join(f"\\{char}" if char in escaped else char for char in text)

    def category(self, letter: str, flags: str) -> str:
        return f"\\{letter}"

    def anchor(self, sign: str, flags: str) -> str:
        return sign

    def set(self, negated: bool, items: tuple[tuple[str, str] | Category, ...]) -> str:
        return f"[{'^' if negated else ''}{''.join(self.item(item, negated) for item in items)}]"

    def item(self, item: tuple[str, str] | Category, negated: bool) -> str:
        if isinstance(item, Category):
            return self.member(item.letter, item.flags, negated)
        first, last = (self.text(end, self.escaped_inside) for end in item)
        return first if first == last else f"{first}-{last}"

    def member(self, letter: str, flags: str, negated: bool) -> str:
        """A category inside brackets."""
        return f"\\{letter}"

    def repeat(self, node: Repeat) -> str:
        inner = self.node(node.node)
        if isinstance(node.node, (Repeat, Anchor)) or (isinstance(node.node, Literal) and len(node.node.text) != 1):
            inner = f"(?:{inner})"
        least, most = node.least, node.most
        count = COUNTS.get((least, most)) or (f"{{{least}}}" if least == most else f"{{{least},{'' if most is None else most}}}")
        return f"{inner}{count}{self.mode(node.mode)}"

    def mode(self, mode: str) -> str:
        return mode

    def flagged(self, flags: str, written: str) -> str:
        return f"(?{flags}:{written})" if flags else written

    def special(self, node: Special | Reference) -> str:
        raise NotWritable


class _ForJavaScript(Writer):
    """In Unicode mode, which also refuses any other escape: it is how JSON Schema reads patterns."""

    escaped_outside = SYNTAX | {"/"}
    escaped_inside = SYNTAX | {"/", "-"}


class _ForPython(Writer):
    """All that Python can do, the digits being those of the keyboard."""

    escaped_inside = SYNTAX | set("-&~")
    numbers_groups = True

    def category(self, letter: str, flags: str) -> str:
        return {"d": "[0-9]", "D": "[^0-9]"}.get(letter, f"\\{letter}")

    def member(self, letter: str, flags: str, negated: bool) -> str:
        return {"d": _written(DIGITS, r"\U{:08x}"), "D": _written(outside(DIGITS), r"\U{:08x}")}.get(letter, f"\\{letter}")

    def special(self, node: Special | Reference) -> str:
        match node:
            case Reference(number, flags):
                # In a group of its own, no digit that follows is taken for a part of the number.
                return self.flagged(flags, f"(?:\\{number})")
            case Special("?", group, number):
                return f"(?({number}){self.write(group)})"
            case Special(sign, group):
                return f"(?{sign}{self.write(group)})"


class _Linear(Writer):
    """For the tools whose time is linear: no going back, and characters told by their number."""

    def text(self, text: str, escaped: frozenset[str]) -> str:
        return NOT_PLAIN.sub(_numbered, text)

    def mode(self, mode: str) -> str:
        if mode == "+":
            raise NotWritable
        return mode


NOT_PLAIN: Final = re.compile(r"[\W_]")


def _numbered(found: re.Match[str]) -> str:
    if "\ud800" <= found[0] <= "\udfff":
        raise NotWritable
    return f"\\x{{{ord(found[0]):x}}}"


def _written(ranges: Ranges, form: str = r"\x{{{:x}}}") -> str:
    return "".join(form.format(first) + (f"-{form.format(last)}" if last > first else "") for first, last in ranges)


class ForRe2(_Linear):
    """The same meaning for re2. `uses` says what its tables and Python's may not know alike, to be asked of each text.

    Its classes of letters are long: those of the Latin alphabets are enough for most texts.
    """

    INSIDE: Final = {"d": DIGITS, "D": outside(DIGITS), "s": SPACE, "S": outside(SPACE), "w": LATIN_WORD}
    ASCII: Final = {
        "d": DIGITS,
        "D": outside(DIGITS),
        "s": ASCII_SPACE,
        "S": outside(ASCII_SPACE),
        "w": ASCII_WORD,
        "W": outside(ASCII_WORD),
    }

    def __init__(self, end: str, *, every_letter: bool) -> None:
        self.end = end
        self.every_letter = every_letter
        self.uses: set[str] = set()

    def category(self, letter: str, flags: str) -> str:
        if letter == "W" and not flags:
            return f"[^{self.member('w', flags, False)}]"
        return f"[{self.member(letter, flags, False)}]"

    def member(self, letter: str, flags: str, negated: bool) -> str:
        ranges = (self.ASCII if flags else self.INSIDE).get(letter)
        if ranges is None:
            raise NotWritable
        if letter == "w" and not flags:
            self.uses.add("letters")
            return r"\p{L}\p{N}_" if self.every_letter else _written(ranges)
        return _written(ranges)

    def anchor(self, sign: str, flags: str) -> str:
        if sign == "$" and not flags:
            self.uses.add("$")
            return self.end
        if sign in ("\\b", "\\B"):
            self.uses |= {sign} if flags else {sign, "ascii"}
        return r"\z" if sign == "\\Z" else sign

    def flagged(self, flags: str, written: str) -> str:
        if "i" in flags:
            self.uses.add("ascii" if "a" in flags else "case")
        return super().flagged(flags.replace("a", ""), written)


class _ForPolars(_Linear):
    """What it accepts, Python accepts too; it may accept less.

    The whole of a class depends on the version of Unicode that a tool follows: what surely belongs to it, and for a set that
    leaves a class out, what may belong to it.
    """

    DIGITS: Final = "0-9"
    LETTERS: Final = "A-Za-zÀ-ÖØ-öø-ÿŒœŸ"
    OTHERS: Final = r"\x{21}-\x{2f}\x{3a}-\x{40}\x{5b}-\x{5e}\x{60}\x{7b}-\x{7e}«»’–€°"
    """Neither digits, letters, `_` nor spaces, in any version of Unicode."""
    SURE: Final = {
        "d": DIGITS, "D": rf"{LETTERS}{OTHERS}_ \t\n\r", "s": r" \t\n\r\x{b}\x{c}", "S": f"{DIGITS}{LETTERS}{OTHERS}_",
        "w": f"{DIGITS}{LETTERS}_", "W": rf"{OTHERS} \t\n\r",
    }  # fmt: skip
    POSSIBLE: Final = {"d": r"\p{Nd}\p{Cn}", "s": r"\p{White_Space}\x{1c}-\x{1f}", "w": r"\p{L}\p{M}\p{N}\p{Pc}\p{Cn}_"}
    # Python's `$` also stands before a line feed at the end: less is proved, nothing false.
    ANCHORS: Final = {"^": r"\A", "\\A": r"\A", "$": r"\z", "\\Z": r"\z"}

    def node(self, node: Node) -> str:
        return r"[^\n]" if node == Dot() else super().node(node)

    def category(self, letter: str, flags: str) -> str:
        return f"[{self.SURE[letter]}]"

    def member(self, letter: str, flags: str, negated: bool) -> str:
        written = (self.POSSIBLE if negated else self.SURE).get(letter)
        if written is None:
            raise NotWritable
        return written

    def anchor(self, sign: str, flags: str) -> str:
        if sign not in self.ANCHORS:
            raise NotWritable
        return self.ANCHORS[sign]

    def flagged(self, flags: str, written: str) -> str:
        if flags:
            raise NotWritable
        return written


def write(tree: Group) -> str:
    """The pattern of a simple tree."""
    return Writer().write(tree)


def for_python(tree: Group) -> str:
    """What `re.match` matches where the whole text matches the tree, whatever is written around."""
    return rf"(?:{_ForPython().write(tree)})\Z"


def for_polars(tree: Group) -> str | None:
    """What polars has to find in a text for `re.match` to match the tree; None where nothing proves it."""
    try:
        written = rf"\A(?:{_ForPolars().write(tree)})"
    except NotWritable:
        return None
    return written if len(written) <= LONGEST_PROOF else None


def for_javascript(tree: Group) -> str:
    """A simple tree as JavaScript reads it in Unicode mode."""
    return _ForJavaScript().write(tree)


def for_json_schema(tree: Group) -> str:
    """The same, anchored at both ends: Table Schema matches the whole cell, JSON Schema searches."""
    only = tree.branches[0] if len(tree.branches) == 1 else ()
    anchored = only[:1] == (Anchor("^"),) and only[-1:] == (Anchor("$"),)
    return for_javascript(tree) if anchored else f"^(?:{for_javascript(tree)})$"
