"""Regular expressions that are not lists of values, or are lists gone wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from standard.schema import value_pattern
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField, each_column
from standard.schema.model import Value, ValueList
from standard.schema.operations import Operation
from standard.schema.patterns.inclusion import included
from standard.schema.patterns.parser import parse
from standard.schema.patterns.safety import examine, is_too_long, matches
from standard.schema.patterns.tree import (
    Anchor,
    CharClass,
    Dot,
    Group,
    Literal,
    Node,
    PatternError,
    Place,
    Reference,
    Repeat,
    Special,
    every,
)
from standard.schema.words import NBSP, enumerated, quoted

SEPARATORS: Final = "|;,"


def _pattern(column: WrittenField) -> str | None:
    """The pattern of the field where it is not a list of values."""
    pattern = column.field.properties.get("constraints/pattern")
    return pattern if isinstance(pattern, str) else None


def _read(column: WrittenField) -> tuple[str, Group] | None:
    """The pattern of the field where it is not a list of values, and its tree; None where it does not compile, or is too long."""
    pattern = _pattern(column)
    try:
        return None if pattern is None or is_too_long(pattern) else (pattern, parse(pattern))
    except PatternError:
        return None


def _with(*codes: str) -> Callable[[WrittenField], Iterator[LintDefect]]:
    """A rule for the patterns that the examination finds so."""

    def find(column: WrittenField) -> Iterator[LintDefect]:
        pattern = _pattern(column)
        if pattern is not None and (verdict := examine(pattern)).code in codes:
            yield column.defect(f"L’expression régulière {column.of} est à revoir. {verdict.message}", "constraints/pattern")

    return find


def pattern_inner_anchor(column: WrittenField) -> Iterator[LintDefect]:
    """A `^` or a `$` inside one of several choices, where it refuses what the other choices would go on with."""
    read = _read(column)
    if read is None or column.field.values is not None:
        return
    pattern, tree = read
    inner = [node.at for node in _in_choices(tree)]
    if all(at in ((0, 1), (len(pattern) - 1, len(pattern))) for at in inner):
        return
    without = pattern
    for start, end in sorted(inner, reverse=True):
        without = without[:start] + without[end:]
    refused = included(without, pattern)
    if refused.holds is not False:
        return
    shown = f", par exemple {quoted(refused.witness)}" if refused.witness else ""
    message = (
        f"Dans l’expression régulière {column.of}, un «{NBSP}^{NBSP}» ou un «{NBSP}${NBSP}» est au milieu d’un choix et refuse des valeurs"
        f"{shown}{NBSP}: mettez-les autour de tout, ^(?:…)$."
    )
    clean = without if without.startswith("^") and without.endswith("$") else f"^(?:{without.removeprefix('^').removesuffix('$')})$"
    fix = column.mended(lambda raw: raw["constraints"].update(pattern=clean)) if included(clean, without).holds else ()
    yield column.defect(message, "constraints/pattern", fix)


def _in_choices(tree: Group) -> Iterator[Anchor]:
    """The anchors that stand beside something else in one of several choices."""
    for node in every(tree):
        for branch in node.branches if isinstance(node, Group) and len(node.branches) > 1 else ():
            yield from (one for one in branch if len(branch) > 1 and isinstance(one, Anchor) and one.sign in ("^", "$", "\\A", "\\Z"))


def pattern_not_text(column: WrittenField) -> Iterator[LintDefect]:
    if "pattern" in column.constraints and not isinstance(column.constraints["pattern"], str):
        yield column.defect(
            f"L’expression régulière {column.of} n’est pas un texte{NBSP}: écrivez-la entre guillemets.", "constraints/pattern"
        )


def pattern_alternation(column: WrittenField) -> Iterator[LintDefect]:
    """`^a|b$` begins with a, or ends with b: hardly ever what is meant."""
    read = _read(column)
    if read is None or not read[1].cuts:
        return
    pattern, tree = read
    message = (
        f"L’expression régulière {column.of} propose plusieurs choix sans parenthèses autour{NBSP}: selon l’outil, "
        "le début ou la fin d’une case ne sont pas vérifiés. Écrivez-la ^(?:premier|second)$."
    )
    anchors = [node.at for node in every(tree) if isinstance(node, Anchor)]
    ends = [(0, 1), (len(pattern) - 1, len(pattern))]
    bare = pattern[1:-1] if anchors == ends else pattern
    yield column.defect(message, "constraints/pattern", _rewritten(column, f"^(?:{bare})$") if anchors in ([], ends) else ())


def pattern_repeats(column: WrittenField) -> Iterator[LintDefect]:
    """A choice that is written twice in one alternation."""
    read = _read(column)
    if read is None:
        return
    pattern, tree = read
    repeated: list[str] = []
    cuts: list[Place] = []
    for group in every(tree):
        seen: set[str] = set()
        for start, end in group.places if isinstance(group, Group) and group.cuts else ():
            text = pattern[start:end]
            if text in seen:
                repeated.append(text)
                cuts.append((start - 1, end))
            seen.add(text)
    if not repeated:
        return
    shown = _quoted([text or "rien" for text in dict.fromkeys(repeated)])
    message = f"L’expression régulière {column.of} contient plusieurs fois {shown}{NBSP}: gardez une fois chaque choix."
    nested = any(one[0] < other[0] < one[1] for one, other in pairwise(sorted(cuts)))
    numbered = any(isinstance(node, (Reference, Special)) for node in every(tree))
    fix = _as_list(column) or (() if nested or numbered else _rewritten(column, _with_places(pattern, dict.fromkeys(cuts, ""))))
    yield column.defect(message, "constraints/pattern", fix)


def _with_places(pattern: str, written: Mapping[Place, str]) -> str:
    """The pattern with something else written at some places, none of which is inside another."""
    pieces, at = [], 0
    for (start, end), text in sorted(written.items()):
        pieces += [pattern[at:start], text]
        at = end
    return "".join([*pieces, pattern[at:]])


def pattern_unanchored(column: WrittenField) -> Iterator[LintDefect]:
    read = _read(column)
    if read is None or read[1].cuts:
        return
    pattern, tree = read
    if not (_begins(tree) and _ends(tree)):
        message = (
            f"L’expression régulière {column.of} ne dit pas qu’elle vaut pour toute la case{NBSP}: certains outils acceptent alors du "
            "texte avant ou après. Commencez-la par ^ et finissez-la par $."
        )
        fix = _rewritten(column, f"^{pattern.removeprefix('^')}$") if "$" not in pattern else ()
        yield column.defect(message, "constraints/pattern", fix)


def _begins(node: Node) -> bool:
    """Whether the first thing that it says is to be at the beginning."""
    match node:
        case Group(((first, *_), *_)) | Repeat(first):
            return _begins(first)
    return isinstance(node, Anchor) and node.sign in ("^", "\\A")


def _ends(node: Node) -> bool:
    match node:
        case Group((*_, (*_, last))):
            return _ends(last)
    return isinstance(node, Anchor) and node.sign in ("$", "\\Z")


def _rewritten(column: WrittenField, pattern: str) -> tuple[Operation, ...]:
    """The operations that write another pattern, or the list that it is; none where it would not compile."""
    if examine(pattern).code == "broken":
        return ()
    return column.mended(lambda raw: raw["constraints"].update(pattern=pattern))


def pattern_slashes(column: WrittenField) -> Iterator[LintDefect]:
    pattern = _pattern(column)
    if pattern is not None and len(pattern) > 2 and re.fullmatch(r"/.+/[a-z]*", pattern, re.DOTALL):
        message = f"L’expression régulière {column.of} est entre barres obliques, que les outils prennent au mot{NBSP}: retirez-les."
        yield column.defect(message, "constraints/pattern", _rewritten(column, pattern.strip("/")))


def pattern_backspace(column: WrittenField) -> Iterator[LintDefect]:
    pattern = _pattern(column)
    if pattern is not None and re.search(r"[\x00-\x1f]", pattern):
        message = (
            f"L’expression régulière {column.of} contient un caractère de contrôle{NBSP}: "
            r"dans un fichier JSON, une barre oblique inverse s’écrit deux fois (\\b et non \b). Corrigez-la."
        )
        yield column.defect(message, "constraints/pattern")


def pattern_broken(column: WrittenField) -> Iterator[LintDefect]:
    for defect in _with("broken")(column):
        yield replace(defect, fix=_as_list(column))


def pattern_idle(column: WrittenField) -> Iterator[LintDefect]:
    """Signs that change nothing, and make a reader wonder: a repetition once, an anchor written twice."""
    read = _read(column)
    if read is None:
        return
    pattern, tree = read
    idle = {(node.node.at[1], node.at[1]): "" for node in every(tree) if isinstance(node, Repeat) and node.least == node.most == 1}
    for group in every(tree):
        for branch in group.branches if isinstance(group, Group) else ():
            idle |= {one.at: "" for one, other in pairwise(branch) if isinstance(one, Anchor) and one == other}
    if idle:
        message = f"L’expression régulière {column.of} contient des signes qui ne changent rien, comme {{1}}{NBSP}: retirez-les."
        yield column.defect(message, "constraints/pattern", _as_list(column) or _rewritten(column, _with_places(pattern, idle)))


def pattern_odd_range(column: WrittenField) -> Iterator[LintDefect]:
    """`[A-z]` or `[$-_]`: a dash that makes a range of signs, where a dash or two alphabets were meant."""
    read = _read(column)
    sets = [node.items for node in every(read[1]) if isinstance(node, CharClass)] if read is not None else []
    for low, high in (item for items in sets for item in items if isinstance(item, tuple)):
        kinds = (low + high).isdigit() or (low + high).islower() or (low + high).isupper()
        if (low + high).isascii() and low < high and not kinds and high != "~":
            message = (
                f"Dans l’expression régulière {column.of}, [{low}-{high}] accepte tous les signes rangés de {quoted(low)} à "
                f"{quoted(high)}, et pas seulement ceux que l’on voit{NBSP}: écrivez A-Za-z pour les lettres, \\- pour un tiret."
            )
            yield column.defect(message, "constraints/pattern")
            return


def pattern_loose_dot(column: WrittenField) -> Iterator[LintDefect]:
    """A dot that accepts any sign, where the example has a dot."""
    read, example = _read(column), column.raw.get("example")
    if read is None or not isinstance(example, str) or "." not in example:
        return
    pattern, tree = read
    repeated = {node.node.at for node in every(tree) if isinstance(node, Repeat)}
    dots = {node.at: r"\." for node in every(tree) if isinstance(node, Dot) and node.at not in repeated}
    strict = _with_places(pattern, dots)
    if not dots or matches(pattern, example) is False or matches(strict, example) is False:
        return
    message = (
        f"Dans l’expression régulière {column.of}, un point accepte n’importe quel signe, alors que l’exemple a bien un point à cet "
        rf"endroit{NBSP}: écrivez \. pour un vrai point."
    )
    certain = matches(pattern, example) and matches(strict, example)
    yield column.defect(message, "constraints/pattern", _rewritten(column, strict) if certain else ())


def pattern_edge_separator(column: WrittenField) -> Iterator[LintDefect]:
    """A pattern of several values that also takes a separator alone at an end."""
    read, example = _read(column), column.raw.get("example")
    if read is None or not isinstance(example, str) or not example or not matches(read[0], example):
        return
    pattern, tree = read
    for sign in SEPARATORS:
        alone = Literal(sign), CharClass(False, ((sign, sign),))
        if not any(node in alone or (isinstance(node, Literal) and sign in node.text) for node in every(tree)):
            continue
        if matches(pattern, f"{example}{sign}{example}") and (matches(pattern, sign + example) or matches(pattern, example + sign)):
            message = (
                f"L’expression régulière {column.of} accepte une case qui commence ou finit par {quoted(sign)}{NBSP}: "
                "n’y mettez le séparateur qu’entre deux valeurs, comme dans ^valeur(?:séparateur valeur)*$."
            )
            yield column.defect(message, "constraints/pattern")
            return


def pattern_lists_differ(column: WrittenField) -> Iterator[LintDefect]:
    """A list written twice in one pattern, where the two do not say the same."""
    read = _read(column)
    lists = value_pattern.two_lists(read[0]) if read is not None else None
    if lists is None:
        return
    first, rest = lists.first, lists.rest
    only_first, only_rest = ([one for one in some if one not in others] for some, others in ((first, {*rest}), (rest, {*first})))
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


def pattern_list_slips(column: WrittenField) -> Iterator[LintDefect]:
    """Signs left unescaped in the values of a list that was not recognised as one."""
    pattern = _pattern(column)
    lists = value_pattern.two_lists(pattern) if pattern is not None else None
    if lists is None:
        return
    unescaped = [text for text in dict.fromkeys(lists.first) if (read := value_pattern.read_value(text)) and read[1] is not None]
    if unescaped:
        message = (
            f"Dans l’expression régulière {column.of}, un signe de {_quoted(unescaped)} n’est pas protégé{NBSP}: "
            "écrivez une barre oblique inverse devant chaque point et chaque parenthèse."
        )
        yield column.defect(message, "constraints/pattern", _as_list(column))


def _as_list(column: WrittenField) -> tuple[Operation, ...]:
    """The operations that make one clean list of a pattern that says a list twice, with every value of both."""
    pattern = _pattern(column)
    lists = value_pattern.two_lists(pattern) if pattern is not None else None
    read = [value_pattern.read_value(text) for text in dict.fromkeys((*lists.first, *lists.rest))] if lists is not None else []
    if lists is None or None in read:
        return ()
    texts = dict.fromkeys(item[0] for item in read if item is not None)
    values = ValueList(tuple(Value("", text) for text in texts), value_pattern.CLEAN_FORM, lists.separator)
    return _rewritten(column, value_pattern.write(values))


def _quoted(texts: list[str]) -> str:
    return enumerated([quoted(text) for text in texts[:3]] + (["d’autres"] if len(texts) > 3 else []))


def pattern_double_escape(column: WrittenField) -> Iterator[LintDefect]:
    r"""« \\d » written once more for JSON than it takes: a backslash, then a letter."""
    pattern = _pattern(column)
    if pattern is not None and (found := re.search(r"\\\\[dws.]", pattern)):
        message = (
            f"L’expression régulière {column.of} attend une barre oblique inversée ({quoted(found[0])})"
            f"{NBSP}: elle est sans doute écrite une fois de trop. Écrivez {quoted(found[0][1:])}."
        )
        yield column.defect(message, "constraints/pattern")


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("pattern-not-text", "error", each_column(pattern_not_text)),
    LintRule("pattern-broken", "error", each_column(pattern_broken)),
    LintRule("pattern-too-long", "error", each_column(_with("too-long"))),
    LintRule("pattern-blocking", "error", each_column(_with("blocking"))),
    LintRule("pattern-not-linear", "warning", each_column(_with("not-linear"))),
    LintRule("pattern-inner-anchor", "warning", each_column(pattern_inner_anchor)),
    LintRule("pattern-alternation", "warning", each_column(pattern_alternation)),
    LintRule("pattern-unanchored", "info", each_column(pattern_unanchored)),
    LintRule("pattern-slashes", "warning", each_column(pattern_slashes)),
    LintRule("pattern-backspace", "warning", each_column(pattern_backspace)),
    LintRule("pattern-double-escape", "warning", each_column(pattern_double_escape)),
    LintRule("pattern-repeats", "warning", each_column(pattern_repeats)),
    LintRule("pattern-idle", "info", each_column(pattern_idle)),
    LintRule("pattern-odd-range", "warning", each_column(pattern_odd_range)),
    LintRule("pattern-loose-dot", "info", each_column(pattern_loose_dot)),
    LintRule("pattern-edge-separator", "info", each_column(pattern_edge_separator)),
    LintRule("pattern-lists-differ", "warning", each_column(pattern_lists_differ)),
    LintRule("pattern-list-slips", "warning", each_column(pattern_list_slips)),
)
