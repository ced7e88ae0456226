"""What became what, in the few words that a sentence has room for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from standard.schema.model import JSON, Absent
from standard.schema.text_diff import Piece, text_changes
from standard.schema.wording.items import lines_in_words
from standard.schema.words import NBSP, count, first_of, quoted

LONG: Final = 80
"""A longer text is cut."""
NEAR: Final = 25
"""Characters that are kept on either side of a change, to find it by."""
FEW: Final = 3
"""Of more items the first ones are named."""


def shortened(text: str, most: int = LONG) -> str:
    """A text on one line, its end left out where it is long."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[:most].rstrip()}…"


def told(path: str, value: JSON) -> str:
    """What a property says, shortened."""
    return _listed(lines_in_words(path, value)) or "vide"


def became(path: str, before: JSON | Absent, after: JSON | Absent) -> str:
    """From what to what a property went: « a » devient « b », on y ajoute « c »."""
    if isinstance(before, str) and isinstance(after, str):
        return _text(text_changes(before, after))
    old, new = lines_in_words(path, before), lines_in_words(path, after)
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    if not gone and not come:
        return "l’ordre n’est plus le même" if old != new else "l’écriture technique n’est plus la même"
    if len(gone) == len(come) == 1:
        return _text(text_changes(*gone, *come))
    parts = ["on y ajoute " + _listed(list(come)) if come else "", "on en retire " + _listed(list(gone)) if gone else ""]
    return f"{NBSP}; ".join(part for part in parts if part)


def _listed(items: Sequence[str]) -> str:
    return first_of([quoted(shortened(item)) for item in items[:FEW]], FEW, among=len(items))


def _text(pieces: Sequence[Piece]) -> str:
    """The first change of a text between the words that surround it, and how many more there are."""
    first = next((rank for rank, piece in enumerate(pieces) if piece.kind != "same"), len(pieces))
    last = next((rank for rank in range(first, len(pieces)) if pieces[rank].kind == "same"), len(pieces))
    changed = {piece.kind: piece.text for piece in pieces[first:last]}
    others = sum(one.kind == "same" and other.kind != "same" for one, other in zip(pieces[last:], pieces[last + 1 :], strict=False))
    head = _end(pieces[first - 1].text) if first else ""
    tail = _start(pieces[last].text) if last < len(pieces) else ""
    old, new = changed.get("del", ""), changed.get("ins", "")
    if old.strip() and new.strip():
        said = f"{_within(head, old, tail)} devient {_within(head, new, tail)}"
    elif new.strip():
        said = f"on y ajoute {quoted(shortened(new.strip().lstrip(', ') or new.strip()))}"
    elif old.strip():
        said = f"on en retire {quoted(shortened(old.strip().lstrip(', ') or old.strip()))}"
    else:
        said = "les espaces ne sont plus les mêmes"
    return f"{said}, et {count(others, 'autre passage', 'autres passages')}" if others else said


def _within(head: str, text: str, tail: str) -> str:
    """A text that changed, with the words around it, on one line."""
    cut = text if len(text) <= LONG else f"{text[:LONG].rstrip()}…"
    return quoted(" ".join(f"{head}{cut}{tail if cut == text else ''}".split()))


def _end(text: str) -> str:
    """The last words of what comes before a change."""
    if len(text) <= NEAR:
        return text
    return "…" + text[-NEAR:].partition(" ")[2] if " " in text[-NEAR:] else "…" + text[-NEAR:]


def _start(text: str) -> str:
    """The first words of what comes after it."""
    if len(text) <= NEAR:
        return text
    return text[:NEAR].rpartition(" ")[0] + "…" if " " in text[:NEAR] else text[:NEAR] + "…"
