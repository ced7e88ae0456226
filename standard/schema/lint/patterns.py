"""Regular expressions that are not lists of values, or are lists gone wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from standard.schema import value_pattern
from standard.schema.lint.subject import Column, Defect, Rule, each_column
from standard.schema.operations import Operation
from standard.schema.pattern_safety import examine
from standard.schema.words import NBSP, enumerated, quoted

TWO_LISTS: Final = re.compile(
    r"\^\((?:\?:)?(?P<first>[^()]+(?:\([^()]*\)[^()]*)*)\)(?:\{1\})?\((?:\?:)?(?P<sep>\\?[^\w\s(]\s?)\((?:\?:)?(?P<rest>.+)\)\)\*\$",
    re.DOTALL,
)
"""A list, then the list again after a separator: the shape in which the two may come to differ."""


def _pattern(column: Column) -> str | None:
    """The pattern of the field where it is not a list of values."""
    pattern = column.field.properties.get("constraints/pattern")
    return pattern if isinstance(pattern, str) else None


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
    pattern = _pattern(column)
    if pattern is None or not _splits(pattern) or examine(pattern).code == "broken":
        return
    message = (
        f"L’expression régulière {column.of} propose plusieurs choix sans parenthèses autour{NBSP}: selon l’outil, "
        "le début ou la fin d’une case ne sont pas vérifiés. Écrivez-la ^(?:premier|second)$."
    )
    whole = not re.search(r"(?<!\\)[\^$]", pattern)
    fix = _rewritten(column, f"^(?:{pattern})$") if whole else ()
    yield column.defect(message, "constraints/pattern", fix)


def _splits(pattern: str) -> bool:
    """Whether a `|` stands outside any group."""
    bare = re.sub(r"\\.|\[\^?\]?[^\]]*\]", "", pattern, flags=re.DOTALL)
    depth = 0
    for character in bare:
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            return True
    return False


def pattern_unanchored(column: Column) -> Iterator[Defect]:
    pattern = _pattern(column)
    if pattern is None or _splits(pattern) or examine(pattern).code == "broken":
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
    if said:
        message = (
            f"L’expression régulière {column.of} contient deux listes de valeurs différentes{NBSP}: {enumerated(said)}. "
            "Remplacez-la par une seule liste de valeurs."
        )
        yield column.defect(message, "constraints/pattern")


def pattern_list_slips(column: Column) -> Iterator[Defect]:
    """Slips in the values of a list that was not recognised as one."""
    pattern = _pattern(column)
    match = TWO_LISTS.fullmatch(pattern) if pattern is not None else None
    if match is None:
        return
    for listed in (match["first"].split("|"), match["rest"].split("|")):
        repeated = [text for text, times in Counter(listed).items() if times > 1]
        if repeated:
            message = (
                f"L’expression régulière {column.of} contient plusieurs fois {_quoted(repeated)}{NBSP}: gardez une fois chaque valeur."
            )
            yield column.defect(message, "constraints/pattern")
    unescaped = [
        text for text in dict.fromkeys(match["first"].split("|")) if (read := value_pattern.read_value(text)) and read[1] is not None
    ]
    if unescaped:
        message = (
            f"Dans l’expression régulière {column.of}, un signe de {_quoted(unescaped)} n’est pas protégé{NBSP}: "
            "écrivez une barre oblique inverse devant chaque point et chaque parenthèse."
        )
        yield column.defect(message, "constraints/pattern")


def _quoted(texts: list[str]) -> str:
    return enumerated([quoted(text) for text in texts[:3]] + (["d’autres"] if len(texts) > 3 else []))


RULES: Final = (
    Rule("pattern-not-text", "error", each_column(pattern_not_text)),
    Rule("pattern-broken", "error", each_column(_with("broken"))),
    Rule("pattern-blocking", "error", each_column(_with("blocking"))),
    Rule("pattern-not-linear", "warning", each_column(_with("not-linear"))),
    Rule("pattern-alternation", "warning", each_column(pattern_alternation)),
    Rule("pattern-unanchored", "info", each_column(pattern_unanchored)),
    Rule("pattern-slashes", "warning", each_column(pattern_slashes)),
    Rule("pattern-backspace", "warning", each_column(pattern_backspace)),
    Rule("pattern-lists-differ", "warning", each_column(pattern_lists_differ)),
    Rule("pattern-list-slips", "warning", each_column(pattern_list_slips)),
)
