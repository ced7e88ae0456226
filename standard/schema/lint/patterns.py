"""Regular expressions that are not lists of values, or are lists gone wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from standard.schema import value_pattern
from standard.schema.lint.subject import Column, Defect, Rule, Subject, each_column
from standard.schema.model import Value, ValueList
from standard.schema.operations import Operation
from standard.schema.pattern_safety import examine, matches
from standard.schema.words import NBSP, enumerated, quoted

TWO_LISTS: Final = re.compile(
    r"\^\((?:\?:)?(?P<first>[^()]+(?:\([^()]*\)[^()]*)*)\)(?:\{1\})?\((?:\?:)?(?P<sep>\\?[^\w\s(]\s?)\((?:\?:)?(?P<rest>.+)\)\)\*\$",
    re.DOTALL,
)
"""A list, then the list again after a separator: the shape in which the two may come to differ."""

TOKEN: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
"""One sign of a regex: an escape, a class between brackets, or a character."""

RANGE: Final = re.compile(r"\\?(.)-\\?([^\]])", re.DOTALL)
IDLE: Final = re.compile(r"(?<!\\)((?:\\\\)*)(?:\{1(?:,1)?\}|\^(?=\^)|\$(?=\$))")
"""What changes nothing: a repetition once, an anchor written twice."""

SEPARATORS: Final = "|;,"


def _pattern(column: Column) -> str | None:
    """The pattern of the field where it is not a list of values."""
    pattern = column.field.properties.get("constraints/pattern")
    return pattern if isinstance(pattern, str) else None


def _readable(column: Column) -> str | None:
    """The pattern of the field where it is not a list of values, and compiles."""
    pattern = _pattern(column)
    return pattern if pattern is not None and examine(pattern).code != "broken" else None


def _with(*codes: str) -> Callable[[Column], Iterator[Defect]]:
    """A rule for the patterns that the examination finds so."""

    def find(column: Column) -> Iterator[Defect]:
        pattern = _pattern(column)
        if pattern is not None and (verdict := examine(pattern)).code in codes:
            yield column.defect(f"L’expression régulière {column.of} est à revoir. {verdict.message}", "constraints/pattern")

    return find


def pattern_not_text(column: Column) -> Iterator[Defect]:
    if "pattern" in column.constraints and not isinstance(column.constraints["pattern"], str):
        yield column.defect(
            f"L’expression régulière {column.of} n’est pas un texte{NBSP}: écrivez-la entre guillemets.", "constraints/pattern"
        )


def pattern_alternation(column: Column) -> Iterator[Defect]:
    """`^a|b$` begins with a, or ends with b: hardly ever what is meant."""
    pattern = _readable(column)
    if pattern is None or not _splits(pattern):
        return
    message = (
        f"L’expression régulière {column.of} propose plusieurs choix sans parenthèses autour{NBSP}: selon l’outil, "
        "le début ou la fin d’une case ne sont pas vérifiés. Écrivez-la ^(?:premier|second)$."
    )
    bare = pattern.removeprefix("^").removesuffix("$") if pattern.startswith("^") and re.search(r"(?<!\\)\$$", pattern) else pattern
    fix = () if re.search(r"(?<!\\)[\^$]", bare) else _rewritten(column, f"^(?:{bare})$")
    yield column.defect(message, "constraints/pattern", fix)


def _splits(pattern: str) -> bool:
    """Whether a `|` stands outside any group."""
    return bool(_branches(pattern)[0][1:])


class Branch(NamedTuple):
    """One choice of an alternation: where it begins and ends in the pattern."""

    start: int
    end: int


@lru_cache(maxsize=1024)
def _branches(pattern: str) -> tuple[tuple[Branch, ...], ...]:
    """The choices of the whole pattern, then those of each of its groups."""
    whole: list[list[int]] = [[0]]
    opened = [whole[0]]
    for token in TOKEN.finditer(pattern):
        if token[0] == "(":
            whole.append([token.end() + (2 if pattern.startswith("?:", token.end()) else 0)])
            opened.append(whole[-1])
        elif token[0] == "|":
            opened[-1] += [token.start(), token.end()]
        elif token[0] == ")" and len(opened) > 1:
            opened.pop().append(token.start())
    for bounds in opened:
        bounds.append(len(pattern))
    return tuple(tuple(Branch(*pair) for pair in zip(bounds[::2], bounds[1::2], strict=True)) for bounds in whole)


def pattern_repeats(column: Column) -> Iterator[Defect]:
    """A choice that is written twice in one alternation."""
    pattern = _readable(column)
    if pattern is None:
        return
    repeated: list[str] = []
    cuts: list[Branch] = []
    for branches in _branches(pattern):
        seen: set[str] = set()
        for branch in branches if len(branches) > 1 else ():
            text = pattern[branch.start : branch.end]
            if text in seen:
                repeated.append(text)
                cuts.append(Branch(branch.start - 1, branch.end))
            seen.add(text)
    if not repeated:
        return
    shown = _quoted([text or "rien" for text in dict.fromkeys(repeated)])
    message = f"L’expression régulière {column.of} contient plusieurs fois {shown}{NBSP}: gardez une fois chaque choix."
    written = pattern
    for cut in sorted(cuts, reverse=True):
        written = written[: cut.start] + written[cut.end :]
    nested = any(one.start < other.start < one.end for one in cuts for other in cuts)
    numbered = re.search(r"\\[1-9]|\(\?P", pattern)
    yield column.defect(message, "constraints/pattern", _as_list(column) or (() if nested or numbered else _rewritten(column, written)))


def pattern_unanchored(column: Column) -> Iterator[Defect]:
    pattern = _readable(column)
    if pattern is None or _splits(pattern):
        return
    if not (re.match(r"(?:\(\?:|\()*(?:\^|\\A)", pattern) and re.search(r"(?:(?<!\\)(?:\\\\)*\$|\\Z)\)*$", pattern)):
        message = (
            f"L’expression régulière {column.of} ne dit pas qu’elle vaut pour toute la case{NBSP}: certains outils acceptent alors du "
            "texte avant ou après. Commencez-la par ^ et finissez-la par $."
        )
        fix = _rewritten(column, f"^{pattern.removeprefix('^')}$") if "$" not in pattern else ()
        yield column.defect(message, "constraints/pattern", fix)


def _rewritten(column: Column, pattern: str) -> tuple[Operation, ...]:
    """The operations that write another pattern, or the list that it is; none where it would not compile."""
    if examine(pattern).code == "broken":
        return ()
    return column.mended(lambda raw: raw["constraints"].update(pattern=pattern))


def pattern_slashes(column: Column) -> Iterator[Defect]:
    pattern = _pattern(column)
    if pattern is not None and len(pattern) > 2 and re.fullmatch(r"/.+/[a-z]*", pattern, re.DOTALL):
        message = f"L’expression régulière {column.of} est entre barres obliques, que les outils prennent au mot{NBSP}: retirez-les."
        yield column.defect(message, "constraints/pattern", _rewritten(column, pattern.strip("/")))


def pattern_backspace(column: Column) -> Iterator[Defect]:
    pattern = _pattern(column)
    if pattern is not None and re.search(r"[\x00-\x1f]", pattern):
        message = (
            f"L’expression régulière {column.of} contient un caractère de contrôle{NBSP}: "
            r"dans un fichier JSON, une barre oblique inverse s’écrit deux fois (\\b et non \b). Corrigez-la."
        )
        yield column.defect(message, "constraints/pattern")


def pattern_broken(column: Column) -> Iterator[Defect]:
    for defect in _with("broken")(column):
        yield replace(defect, fix=_as_list(column))


def pattern_idle(column: Column) -> Iterator[Defect]:
    """Signs that change nothing, and make a reader wonder."""
    pattern = _readable(column)
    if pattern is None or not IDLE.search(pattern):
        return
    message = f"L’expression régulière {column.of} contient des signes qui ne changent rien, comme {{1}}{NBSP}: retirez-les."
    yield column.defect(message, "constraints/pattern", _as_list(column) or _rewritten(column, IDLE.sub(r"\1", pattern)))


def pattern_odd_range(column: Column) -> Iterator[Defect]:
    """`[A-z]` or `[$-_]`: a dash that makes a range of signs, where a dash or two alphabets were meant."""
    pattern = _readable(column)
    for token in TOKEN.finditer(pattern) if pattern is not None and "-" in pattern else ():
        for low, high in RANGE.findall(token[0][1:-1]) if token[0].startswith("[") else ():
            kinds = (low + high).isdigit() or (low + high).islower() or (low + high).isupper()
            if (low + high).isascii() and low < high and not kinds and high != "~":
                message = (
                    f"Dans l’expression régulière {column.of}, [{low}-{high}] accepte tous les signes rangés de {quoted(low)} à "
                    f"{quoted(high)}, et pas seulement ceux que l’on voit{NBSP}: écrivez A-Za-z pour les lettres, \\- pour un tiret."
                )
                yield column.defect(message, "constraints/pattern")
                return


def pattern_loose_dot(column: Column) -> Iterator[Defect]:
    """A dot that accepts any sign, where the example has a dot."""
    pattern, example = _readable(column), column.raw.get("example")
    if pattern is None or "." not in pattern or not isinstance(example, str) or "." not in example:
        return
    tokens = [token[0] for token in TOKEN.finditer(pattern)]
    strict = "".join(
        r"\." if token == "." and after not in ("*", "+", "?", "{") else token
        for token, after in zip(tokens, [*tokens[1:], ""], strict=True)
    )
    if strict == pattern or matches(pattern, example) is False or matches(strict, example) is False:
        return
    message = (
        f"Dans l’expression régulière {column.of}, un point accepte n’importe quel signe, alors que l’exemple a bien un point à cet "
        rf"endroit{NBSP}: écrivez \. pour un vrai point."
    )
    certain = matches(pattern, example) and matches(strict, example)
    yield column.defect(message, "constraints/pattern", _rewritten(column, strict) if certain else ())


def pattern_edge_separator(column: Column) -> Iterator[Defect]:
    """A pattern of several values that also takes a separator alone at an end."""
    pattern, example = _readable(column), column.raw.get("example")
    if pattern is None or not isinstance(example, str) or not example or not matches(pattern, example):
        return
    tokens = {token[0] for token in TOKEN.finditer(pattern)}
    for sign in SEPARATORS:
        if f"\\{sign}" not in tokens and f"[{sign}]" not in tokens and (sign not in tokens or sign == "|"):
            continue
        if matches(pattern, f"{example}{sign}{example}") and (matches(pattern, sign + example) or matches(pattern, example + sign)):
            message = (
                f"L’expression régulière {column.of} accepte une case qui commence ou finit par {quoted(sign)}{NBSP}: "
                "n’y mettez le séparateur qu’entre deux valeurs, comme dans ^valeur(?:séparateur valeur)*$."
            )
            yield column.defect(message, "constraints/pattern")
            return


def pattern_lists_differ(column: Column) -> Iterator[Defect]:
    """A list written twice in one pattern, where the two do not say the same."""
    pattern = _pattern(column)
    match = TWO_LISTS.fullmatch(pattern) if pattern is not None else None
    if match is None or examine(match[0]).code == "broken":
        return
    first, rest = match["first"].split("|"), match["rest"].split("|")
    only_first, only_rest = [one for one in first if one not in rest], [one for one in rest if one not in first]
    said = []
    if only_first:
        said.append(f"{_quoted(only_first)} ne peut être qu’en premier")
    if only_rest:
        said.append(f"{_quoted(only_rest)} ne peut pas être en premier")
    if not said and first != rest and len(first) == len(rest):
        said.append("elles n’ont pas le même ordre")
    if said:
        message = (
            f"L’expression régulière {column.of} contient deux listes de valeurs différentes{NBSP}: {enumerated(said)}. "
            "Remplacez-la par une seule liste, qui a toutes ces valeurs."
        )
        yield column.defect(message, "constraints/pattern", _as_list(column))


def pattern_list_slips(column: Column) -> Iterator[Defect]:
    """Signs left unescaped in the values of a list that was not recognised as one."""
    pattern = _pattern(column)
    match = TWO_LISTS.fullmatch(pattern) if pattern is not None else None
    if match is None:
        return
    unescaped = [
        text for text in dict.fromkeys(match["first"].split("|")) if (read := value_pattern.read_value(text)) and read[1] is not None
    ]
    if unescaped:
        message = (
            f"Dans l’expression régulière {column.of}, un signe de {_quoted(unescaped)} n’est pas protégé{NBSP}: "
            "écrivez une barre oblique inverse devant chaque point et chaque parenthèse."
        )
        yield column.defect(message, "constraints/pattern", _as_list(column))


def _as_list(column: Column) -> tuple[Operation, ...]:
    """The operations that make one clean list of a pattern that says a list twice, with every value of both."""
    pattern = _pattern(column)
    values = _both_lists(pattern) if pattern is not None else None
    return () if values is None else _rewritten(column, value_pattern.write(values))


@lru_cache(maxsize=1024)
def _both_lists(pattern: str) -> ValueList | None:
    """The values of the two lists of a pattern, a bracket closed once too often forgiven."""
    match = TWO_LISTS.fullmatch(pattern)
    if match is None:
        return None
    rest = match["rest"]
    if rest.endswith(")") and re.sub(r"\\.", "", rest).count(")") > re.sub(r"\\.", "", rest).count("("):
        rest = rest[:-1]
    read = [value_pattern.read_value(text) for text in dict.fromkeys([*match["first"].split("|"), *rest.split("|")])]
    separator = value_pattern.read_separator(match["sep"])
    if separator is None or None in read:
        return None
    texts = dict.fromkeys(item[0] for item in read if item is not None)
    return ValueList(tuple(Value("", text) for text in texts), value_pattern.CLEAN_FORM, separator[0])


def _quoted(texts: list[str]) -> str:
    return enumerated([quoted(text) for text in texts[:3]] + (["d’autres"] if len(texts) > 3 else []))


RULES: Final[tuple[Rule[Subject], ...]] = (
    Rule("pattern-not-text", "error", each_column(pattern_not_text)),
    Rule("pattern-broken", "error", each_column(pattern_broken)),
    Rule("pattern-blocking", "error", each_column(_with("blocking"))),
    Rule("pattern-not-linear", "warning", each_column(_with("not-linear"))),
    Rule("pattern-alternation", "warning", each_column(pattern_alternation)),
    Rule("pattern-unanchored", "info", each_column(pattern_unanchored)),
    Rule("pattern-slashes", "warning", each_column(pattern_slashes)),
    Rule("pattern-backspace", "warning", each_column(pattern_backspace)),
    Rule("pattern-repeats", "warning", each_column(pattern_repeats)),
    Rule("pattern-idle", "info", each_column(pattern_idle)),
    Rule("pattern-odd-range", "warning", each_column(pattern_odd_range)),
    Rule("pattern-loose-dot", "info", each_column(pattern_loose_dot)),
    Rule("pattern-edge-separator", "info", each_column(pattern_edge_separator)),
    Rule("pattern-lists-differ", "warning", each_column(pattern_lists_differ)),
    Rule("pattern-list-slips", "warning", each_column(pattern_list_slips)),
)
