"""Regular expressions that come from people: are they well written, can they hang, what do they match.

A pattern means one thing wherever it is read, in a form, in one cell, in a file or beside another: see
`docs/patterns.md`. Texts are matched with re2, whose time is linear; what re2 cannot do is never run here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final, Literal

import re2

from standard.schema import value_pattern
from standard.schema.patterns.ambiguity import ambiguous
from standard.schema.patterns.characters import FEW
from standard.schema.patterns.limits import MAX_PATTERN, OverBudget, remembered
from standard.schema.patterns.parser import parse
from standard.schema.patterns.tree import Category, CharClass, Group, Node, PatternError, Reference, Repeat, Special, every, written_out
from standard.schema.patterns.writing import ForRe2, NotWritable
from standard.schema.words import NBSP, number


@dataclass(frozen=True, slots=True)
class PatternVerdict:
    """`message` is French, and empty where there is nothing to say."""

    compiles: bool
    linear: bool
    """No tool can hang on it: matching takes a time proportional to the text."""
    message: str = ""
    code: Literal["", "broken", "too-long", "blocking", "not-linear"] = ""
    """It does not compile; it is longer than any may be; some tool can hang on it; its time is not guaranteed, or not known."""


FEATURES: Final = {
    "=": "un regard en avant ou en arrière, comme (?=…)",
    "?": "un renvoi à un groupe, comme \\1",
    ">": "un groupe atomique ou une répétition possessive",
}
"""What re2 cannot do, and how to name it, in the order in which it is said."""
TURKISH: Final = frozenset("İı")
SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half a character, which no tool but Python reads."""
CLASSES: Final = 200
"""Classes of characters of a pattern, as re2 writes them out, above which the letters of every script would cost too much."""
OPTIONAL: Final = 2_000
"""Optional parts of a pattern, as re2 writes them out: its cost is the square of those that follow each other."""


@remembered(1024)
def examine(pattern: str) -> PatternVerdict:
    """Whether a pattern is well written, and whether every tool can run it without hanging; and if not, what to do.

    Its cost is that of reading the pattern, then a `PatternBudget` of steps: beyond, nobody knows, and that is said.
    """
    try:
        tree = parse(pattern)
    except PatternError as error:
        return PatternVerdict(False, False, _broken(error), "broken")
    if is_too_long(pattern):
        message = f"Cette expression est trop longue{NBSP}: elle a {number(len(pattern))} signes, {number(MAX_PATTERN)} au plus. "
        return PatternVerdict(True, False, f"{message}Raccourcissez-la, ou écrivez une liste de valeurs.", "too-long")
    try:
        hangs: bool | None = ambiguous(pattern)
    except OverBudget:
        hangs = None
    if hangs:
        return PatternVerdict(
            True,
            False,
            f"Cette expression peut bloquer les outils de validation{NBSP}: une répétition y lit le même texte de plusieurs façons. "
            f"Écrivez chaque répétition une seule fois, par exemple a+ plutôt que (a+)+.",
            "blocking",
        )
    if _matcher(pattern) is None:
        feature = next((FEATURES[sign] for sign in FEATURES if sign in _signs(tree)), "une écriture trop complexe")
        return PatternVerdict(
            True,
            False,
            f"Cette expression utilise {feature}{NBSP}: le temps de lecture n’est pas garanti et tous les outils ne savent pas la lire. "
            "Écrivez-la autrement, ou décrivez la règle dans la description du champ.",
            "not-linear",
        )
    if hangs is None:
        message = f"Cette expression est trop compliquée pour que l’on sache si elle peut bloquer un outil de validation{NBSP}: "
        return PatternVerdict(True, False, f"{message}écrivez-la plus simplement.", "not-linear")
    return PatternVerdict(True, True)


def _broken(error: PatternError) -> str:
    place = ", au premier caractère" if error.position == 0 else f", au {number(error.position + 1)}ᵉ caractère"
    return f"Cette expression ne se lit pas{NBSP}: {error.reason}{place}. Corrigez-la{NBSP}: aucun outil ne peut l’utiliser."


def _signs(tree: Group) -> set[str]:
    """The features of `FEATURES` that a pattern uses."""
    found = set()
    for node in every(tree):
        match node:
            case Special(sign):
                found.add("=" if sign[-1] in "=!" else sign)
            case Reference():
                found.add("?")
            case Repeat(mode="+"):
                found.add(">")
    return found


def matches(pattern: str, text: str) -> bool | None:
    """Whether the whole text matches; None where that cannot be told safely. Its cost is linear in both."""
    matcher = _matcher(pattern)
    return None if matcher is None else matcher.matches(text)


class _Matcher:
    """A pattern as re2 reads it, in as many ways as texts ask for."""

    def __init__(self, tree: Group) -> None:
        self.tree = tree
        self.uses: set[str] = set()
        self.known: dict[tuple[str, bool], Any] = {}

    def expression(self, end: str = r"\z", *, every_letter: bool = False) -> Any:
        """None where re2 has nothing that means this, or would take too much memory."""
        if (end, every_letter) not in self.known:
            writer = ForRe2(end, every_letter=every_letter)
            options = re2.Options()
            options.log_errors = False
            try:
                self.known[end, every_letter] = re2.compile(f"(?:{writer.write(self.tree)})", options)
            except (NotWritable, re2.error):
                self.known[end, every_letter] = None
            self.uses |= writer.uses
        return self.known[end, every_letter]

    def matches(self, text: str) -> bool | None:
        if not self.reads_alike(text):
            return None
        foreign = not text.isascii() and max(text) >= chr(FEW)
        every_letter = foreign and "letters" in self.uses
        if every_letter and sum(times for node, times in written_out(self.tree) if isinstance(node, (Category, CharClass))) > CLASSES:
            return None
        expression = self.expression(every_letter=every_letter)
        if expression is None:
            return None
        if expression.fullmatch(text):
            return True
        if "$" not in self.uses or not text.endswith("\n"):
            return False
        # Python's `$` also stands before the line feed at the end, and this one before any.
        loose = self.expression("(?m:$)", every_letter=every_letter)
        if loose is not None and not loose.fullmatch(text):
            return False
        return True if loose is not None and "\n" not in text[:-1] else None

    def reads_alike(self, text: str) -> bool:
        """Whether re2 and Python read the text alike: Unicode grows, Turkish has two i, and for Python `\\B` is nowhere in no text."""
        if text.isascii():
            return bool(text) or "\\B" not in self.uses
        if "ascii" in self.uses or SURROGATE.search(text) or ("case" in self.uses and not TURKISH.isdisjoint(text)):
            return False
        return not self.uses & {"letters", "case"} or all(unicodedata.category(character) != "Cn" for character in text)


@remembered(512)
def _matcher(pattern: str) -> _Matcher | None:
    """What tells the texts of a pattern; None where re2 cannot, or not at a bounded cost."""
    try:
        tree = parse(pattern)
    except PatternError:
        return None
    if is_too_long(pattern) or sum(_ways_on(node) * times for node, times in written_out(tree)) > OPTIONAL:
        return None
    matcher = _Matcher(tree)
    known = matcher.expression() is not None
    return matcher if known and not ("case" in matcher.uses and not TURKISH.isdisjoint(pattern)) else None


def _ways_on(node: Node) -> int:
    """How many optional parts a node is."""
    match node:
        case Repeat(_, least, most):
            return 1 if most is None else most - least
        case Group(branches):
            return () in branches
    return 0


def is_too_long(pattern: str) -> bool:
    """Whether a pattern is longer than any may be; a list of values may be as long as its values are many."""
    return len(pattern) > MAX_PATTERN and value_pattern.read(pattern) is None
