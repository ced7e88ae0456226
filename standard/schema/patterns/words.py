"""A regular expression as a French sentence, and an unsafe one as it could be written instead.

Only what can be said exactly and read at one go is said: the rest is too intricate, and `in_words` gives None.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from standard.schema import value_pattern
from standard.schema.patterns.parser import simple
from standard.schema.patterns.safety import examine
from standard.schema.patterns.tree import Anchor, Category, CharClass, Dot, Group, Literal, Node, Repeat, bare
from standard.schema.patterns.writing import write
from standard.schema.words import NBSP, enumerated, quoted

MAX_PHRASES: Final = 40
"""Beyond so many pieces, a person no longer follows."""
MAX_LEVELS: Final = 3
MAX_SENTENCE: Final = 160
"""The longest sentence, in characters: above, the pieces are a list."""
MAX_CHOICES: Final = 8
"""So many literal choices are said in one phrase."""

NUMBERS: Final = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze",
    "quinze", "seize",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PatternInWords:
    """A phrase, and the pieces that it announces where there are some."""

    text: str
    parts: tuple[PatternInWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Noun:
    """What one kind of character is called."""

    one: str
    several: str
    feminine: bool = False


DIGIT: Final = Noun("chiffre", "chiffres")
ANY: Final = Noun("caractère quelconque", "caractères quelconques")
CATEGORIES: Final = {
    "d": DIGIT,
    "w": Noun("lettre, un chiffre ou «\u00a0_\u00a0»", "lettres, chiffres ou «\u00a0_\u00a0»", feminine=True),
    "s": Noun("espace", "espaces", feminine=True),
    "D": Noun("caractère qui n’est pas un chiffre", "caractères qui ne sont pas des chiffres"),
    "W": Noun("signe autre qu’une lettre ou un chiffre", "signes autres que des lettres ou des chiffres"),
    "S": Noun("caractère sauf une espace", "caractères sauf des espaces"),
}
CLASSES: Final = {
    frozenset({"0-9"}): DIGIT,
    frozenset({"A-Z"}): Noun("lettre majuscule", "lettres majuscules", feminine=True),
    frozenset({"a-z"}): Noun("lettre minuscule", "lettres minuscules", feminine=True),
    frozenset({"A-Z", "a-z"}): Noun("lettre sans accent", "lettres sans accent", feminine=True),
    frozenset({"0-9", "A-Z"}): Noun("chiffre ou une lettre majuscule", "chiffres ou lettres majuscules"),
    frozenset({"0-9", "a-z"}): Noun("chiffre ou une lettre minuscule", "chiffres ou lettres minuscules"),
    frozenset({"0-9", "A-Z", "a-z"}): Noun("chiffre ou une lettre sans accent", "chiffres ou lettres sans accent"),
}
RANGES: Final = {
    "0-9": "un chiffre", "A-Z": "une lettre majuscule", "a-z": "une lettre minuscule", "À-ÿ": "une lettre accentuée", "\\d": "un chiffre",
    "\\w": "une lettre, un chiffre, «\u00a0_\u00a0»", "\\s": "une espace",
}  # fmt: skip
DIGITS: Final = frozenset("0123456789-")
SIGNS: Final = {" ": "une espace", "\t": "une tabulation", "\n": "un retour à la ligne", "'": "une apostrophe", "’": "une apostrophe"}


class _TooIntricate(Exception):
    pass


def in_words(pattern: str) -> PatternInWords | None:
    """What a cell that matches the pattern holds; None where it cannot be said simply. It costs the size of the tree."""
    listed = value_pattern.read(pattern)
    if listed is not None:
        mark = f", séparées par {value_pattern.separator_in_words(listed.separator)}" if listed.separator else ""
        values = tuple(PatternInWords(quoted(value)) for value, _ in listed.items)
        return PatternInWords(f"{'Une ou plusieurs de ces valeurs' if mark else 'Une de ces valeurs'}{mark}{NBSP}:", values)
    tree = simple(pattern)
    if tree is None:
        return None
    try:
        said = _whole(bare(tree))
    except _TooIntricate:
        return None
    return said if sum(1 for _ in _every(said)) <= MAX_PHRASES else None


def mended(pattern: str) -> str | None:
    """A pattern that accepts the same cells without its repetitions of repetitions; None where that does not make it safe.

    It costs the size of the tree, and what `examine` does.
    """
    tree = simple(pattern)
    if tree is None:
        return None
    written = write(Group(tuple(tuple(_plain(node) for node in branch) for branch in tree.branches)))
    return written if written != pattern and examine(written).linear else None


# --- What a whole pattern says ----------------------------------------------------------------------------------------


def _whole(tree: Group) -> PatternInWords:
    if len(tree.branches) == 1:
        phrases = _phrases(tree.branches[0], 0)
        if not phrases:
            return PatternInWords("La cellule reste vide.")
        if not any(phrase.parts for phrase in phrases):
            *first, last = (phrase.text for phrase in phrases)
            if not first:
                return PatternInWords(f"La cellule contient {last}, et rien d’autre.")
            sentence = f"La cellule commence par {', puis '.join(first)}, et finit par {last}."
            if len(sentence) <= MAX_SENTENCE:
                return PatternInWords(sentence)
        if len(phrases) == 1 and phrases[0].parts:
            return PatternInWords(f"La cellule contient {phrases[0].text}", phrases[0].parts)
        return PatternInWords(f"La cellule contient, dans cet ordre{NBSP}:", phrases)
    choices = _choices(tree, 0)
    return PatternInWords(f"La cellule contient {choices.text}{', et rien d’autre.' if not choices.parts else ''}", choices.parts)


def _phrases(nodes: tuple[Node, ...], level: int) -> tuple[PatternInWords, ...]:
    """A phrase for each piece, the characters that follow each other as one text."""
    phrases: list[PatternInWords] = []
    text = ""
    for node in nodes:
        if isinstance(node, Literal):
            text += node.text
            continue
        if text:
            phrases.append(PatternInWords(_text(text)))
            text = ""
        if isinstance(node, Group) and len(node.branches) == 1:
            phrases += _phrases(node.branches[0], level)
        else:
            phrases.append(_phrase(node, level))
    return (*phrases, PatternInWords(_text(text))) if text else tuple(phrases)


def _phrase(node: Node, level: int) -> PatternInWords:
    if level > MAX_LEVELS or isinstance(node, Anchor):
        raise _TooIntricate
    if isinstance(node, Repeat):
        return _repeated(node, level)
    if isinstance(node, Group):
        return _choices(node, level)
    noun = _noun(node)
    return PatternInWords(f"{'une' if noun.feminine else 'un'} {noun.one}")


def _choices(group: Group, level: int) -> PatternInWords:
    texts = [_literal(branch) for branch in group.branches]
    if all(texts) and len(texts) <= MAX_CHOICES:
        return PatternInWords(enumerated(list(map(_text, texts)), "ou"))
    branches = [_phrases(branch, level + 1) for branch in group.branches]
    if all(len(phrases) <= 1 and not any(phrase.parts for phrase in phrases) for phrases in branches) and len(branches) <= MAX_CHOICES:
        return PatternInWords(enumerated([phrases[0].text if phrases else "rien" for phrases in branches], "ou"))
    return PatternInWords(f"l’une de ces possibilités{NBSP}:", tuple(_one(phrases) for phrases in branches))


def _one(phrases: tuple[PatternInWords, ...]) -> PatternInWords:
    """A sequence as one phrase."""
    if not phrases:
        return PatternInWords("rien")
    if len(phrases) == 1:
        return phrases[0]
    if not any(phrase.parts for phrase in phrases):
        return PatternInWords(", puis ".join(phrase.text for phrase in phrases))
    return PatternInWords(f"dans cet ordre{NBSP}:", phrases)


def _repeated(node: Repeat, level: int) -> PatternInWords:
    least, most, inner = node.least, node.most, node.node
    if isinstance(inner, Repeat):
        raise _TooIntricate
    if not isinstance(inner, (Group, Literal)):
        return PatternInWords(_counted(_noun(inner), least, most))
    phrases = _phrases((inner,), level + 1)
    said = _one(phrases)
    optional = (least, most) == (0, 1)
    if len(phrases) == 1 and not said.parts:
        return PatternInWords(f"{said.text} (facultatif)" if optional else f"{_amount(least, most, feminine=True)} fois {said.text}")
    often = "facultatif" if optional else f"{_amount(least, most, feminine=True)} fois"
    return PatternInWords(f"{often}, {said.text}", said.parts) if said.parts else PatternInWords(f"{often}{NBSP}:", (said,))


def _counted(noun: Noun, least: int, most: int | None) -> str:
    if (least, most) == (0, 1):
        return f"{'une' if noun.feminine else 'un'} {noun.one} (facultatif)"
    name = noun.one if most == 1 else noun.several
    return f"{_amount(least, most, noun.feminine)} {name}"


def _amount(least: int, most: int | None, feminine: bool) -> str:
    one = "une" if feminine else "un"
    if most is None:
        return {0: f"zéro, {one} ou plusieurs", 1: f"{one} ou plusieurs"}.get(least, f"au moins {_number(least, feminine)}")
    if least == most:
        return _number(least, feminine)
    return f"au plus {_number(most, feminine)}" if least == 0 else f"{_number(least, feminine)} à {_number(most, feminine)}"


def _number(amount: int, feminine: bool) -> str:
    if amount == 1:
        return "une" if feminine else "un"
    return NUMBERS[amount] if amount < len(NUMBERS) else str(amount)


# --- What a character is called ---------------------------------------------------------------------------------------


def _noun(node: Node) -> Noun:
    match node:
        case Category(letter):
            return CATEGORIES[letter]
        case Dot():
            return ANY
        case CharClass(negated, items):
            written = tuple(f"\\{item.letter}" if isinstance(item, Category) else _range(*item) for item in items)
            known = CLASSES.get(frozenset("0-9" if one == "\\d" else one for one in written))
            if known is not None and not negated:
                return known
            members = enumerated(list(dict.fromkeys(_member(one) for one in written)), "et" if negated else "ou")
            if negated:
                return Noun(f"caractère sauf {members}", f"caractères sauf {members}")
            kind = "chiffre" if all(set(one) <= DIGITS for one in written) else "caractère"
            within = members if len(written) == 1 and members.startswith("de ") else f"({members})"
            return Noun(f"{kind} {within}", f"{kind}s {within}")
        case _:
            raise _TooIntricate


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"


def _member(written: str) -> str:
    if written in RANGES:
        return RANGES[written]
    if len(written) == 3 and written[1] == "-":
        return f"de {written[0]} à {written[2]}"
    if len(written) != 1:
        raise _TooIntricate
    return _text(written)


def _text(text: str) -> str:
    if not text.isprintable() and text not in SIGNS:
        raise _TooIntricate
    return SIGNS.get(text) or quoted(text)


def _literal(branch: tuple[Node, ...]) -> str:
    """The text of a branch that is nothing else."""
    return branch[0].text if len(branch) == 1 and isinstance(branch[0], Literal) else ""


def _every(said: PatternInWords) -> Iterator[PatternInWords]:
    yield said
    for part in said.parts:
        yield from _every(part)


# --- What an unsafe pattern becomes -----------------------------------------------------------------------------------


def _plain(node: Node) -> Node:
    """The same texts, a repetition of a repetition written once, a choice given twice given once."""
    match node:
        case Group(branches):
            kept = dict.fromkeys(tuple(_plain(one) for one in branch) for branch in branches)
            return Group(tuple(kept))
        case Repeat(inner, least, most):
            inner = _plain(inner)
            while isinstance(inner, Group) and len(inner.branches) == 1 and len(inner.branches[0]) == 1:
                inner = inner.branches[0][0]
            if isinstance(inner, Repeat) and inner.most is None and inner.least <= 1 and most is None and least <= 1:
                return replace(inner, least=inner.least * least)
            return replace(node, node=inner)
        case _:
            return node
