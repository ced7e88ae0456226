"""What a description says of the values and of the way to write them, against what the field accepts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from standard.schema.folding import fold
from standard.schema.lint.lists import SAID, sign_of
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField, each_column
from standard.schema.lint.texts import INVISIBLE
from standard.schema.lint.values import MANY
from standard.schema.operations import Operation, SetProperty
from standard.schema.patterns.safety import matches
from standard.schema.words import NBSP, enumerated, quoted

LONG: Final = 300
"""How much of two texts is compared."""

MOST: Final = 300
"""Values above which nobody lists them in a description."""

FEW: Final = 2
"""Values that a description lists, where it says that it does; otherwise `MANY`."""
ANNOUNCED: Final = re.compile(r"(?:valeurs?|choix|modalités?|codes?)\b[^.:\n]{0,40}\s?:", re.IGNORECASE)
QUOTED_LAST: Final = re.compile(r"\s*»\s+(?:et|ou)\s+«\s*")
"""What stands before the last of some quoted values."""
QUOTED: Final = re.compile(r"«\s*([^«»]{2,80}?)\s*»")
CODE: Final = re.compile(r"(?<![\w.,/:-])([0-9A-Z]{1,2})[ \u00a0]*(?::|=)(?!\S*//)")
"""A code that a text is about to explain."""

DELIMITER: Final = re.compile(r"[\s\"»”]*([;,/|•*·-]+)(?:\s[^\n]*\1)?[\s\"«“]*")
"""What stands between two values of a list in a text, other items included."""


def description_differs(column: WrittenField) -> Iterator[LintDefect]:
    """A description that lists the values, and not quite those of the field."""
    description = column.field.description
    if not description or not column.values:
        return
    texts = [text for text in column.listed if len(text) > 2]
    extra, missing = listed_otherwise(description, texts) if texts else _codes_otherwise(description, column.listed)
    if texts and not extra and not missing:
        extra, missing = _announced_otherwise(description, column.listed)
    pairs = [(one, near) for one in extra if (near := _nearest(one, missing) or _begun(one, texts)) is not None]
    paired = {text for pair in pairs for text in pair}
    said = [f"elle écrit {quoted(one)} pour {quoted(other)}" for one, other in pairs[:MANY]]
    said += [f"elle cite {quoted(text)}, qui n’est pas une valeur" for text in extra if text not in paired][:MANY]
    said += [f"elle oublie {quoted(text)}" for text in missing if text not in paired][:MANY]
    if said:
        message = f"La description {column.of} ne liste pas les mêmes valeurs que le champ{NBSP}: {enumerated(said)}. Accordez les deux."
        alike = bool(pairs) and paired.issuperset((*extra, *missing))
        yield column.defect(message, "description", _respelt(column, dict(pairs)) if alike else ())


def _respelt(column: WrittenField, spellings: dict[str, str]) -> tuple[Operation, ...]:
    """The operation that writes the values in the description as the list does."""
    description = column.field.description
    expression = "|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in spellings)
    written = re.sub(expression, lambda match: spellings[match[0]], description)
    return (SetProperty(column.field.uid, "description", description, written),)


def several_refused(column: WrittenField) -> Iterator[LintDefect]:
    """A description that announces several values where the regex takes one."""
    pattern = column.field.properties.get("constraints/pattern")
    said = SAID.search(column.field.description)
    sign = sign_of(said) if said is not None else None
    example = column.raw.get("example")
    if sign is None or not isinstance(pattern, str) or not isinstance(example, str) or not example or sign in example:
        return
    written = [f"{example}{join}{example}" for join in (sign, f"{sign} ")]
    if matches(pattern, example) and all(matches(pattern, text) is False for text in written):
        message = (
            f"La description {column.of} annonce plusieurs valeurs séparées par {quoted(sign)}, mais l’expression régulière n’en accepte "
            f"qu’une{NBSP}: corrigez l’une ou l’autre."
        )
        yield column.defect(message, "description")


def _codes_otherwise(description: str, codes: Sequence[str]) -> tuple[list[str], list[str]]:
    """Where a description says what most of some short codes mean (« 1 : oui, 2 : non »): the same of the codes."""
    said = list(dict.fromkeys(CODE.findall(description)))
    known = [code for code in said if code in codes]
    if len(known) < FEW or len(known) * 2 <= len(said) or any(not CODE.fullmatch(f"{code} :") for code in codes):
        return [], []
    return [code for code in said if code not in codes], [code for code in dict.fromkeys(codes) if code not in said]


def _announced_otherwise(description: str, values: Sequence[str]) -> tuple[list[str], list[str]]:
    """Where all that a description announces, or quotes, are values written otherwise, or so: what it writes, and the values."""
    announced = ANNOUNCED.search(description)
    after = re.split(r"\n\n|\.(?:\s|$)", description[announced.end() :])[0] if announced is not None else ""
    for items in (re.split(r"[;,/|\n•]|\s(?:et|ou)\s", after), QUOTED.findall(description)):
        said = list(dict.fromkeys(bare for item in items if (bare := _bare(item))))
        if not FEW <= len(said) <= MOST:
            continue
        meant = {text: text if text in values else _same(text, values) for text in said}
        written = {text: value for text, value in meant.items() if value is not None and value != text}
        if written and None not in meant.values():
            return list(written), list(written.values())
    return [], []


def _same(text: str, values: Sequence[str]) -> str | None:
    """The value that a text is, case, accents and the words around it apart."""
    key = f" {fold(text, words_only=True)} "
    return next((value for value in values if (folded := fold(value, words_only=True)) and f" {folded} " in key), None)


def listed_otherwise(description: str, values: list[str]) -> tuple[list[str], list[str]]:
    """Where a description lists most of the values: what it lists beside, and the values that it leaves out."""
    description = QUOTED_LAST.sub(" », « ", description)
    least = FEW if ANNOUNCED.search(description) else MANY
    if len(values) > MOST or sum(text in description for text in values) < least:
        return [], []
    places = _places(description, values)
    found = {text for _, _, text in places}
    if len(found) < least or len(found) * 5 < len(set(values)) * 3:
        return [], []
    gaps = (DELIMITER.fullmatch(description, end, start) for (_, end, _), (start, _, _) in pairwise(places))
    delimiters = Counter(match[1] for match in gaps if match is not None)
    delimiter, times = delimiters.most_common(1)[0] if delimiters else ("", 0)
    missing = [text for text in dict.fromkeys(values) if text not in found]
    if times * 2 < len(places) - 1 or not delimiter:
        return [], []
    if any(delimiter in text for text in values):
        return [], missing
    listed = description[places[0][0] : places[-1][1]]
    before = description[: places[0][0]].rstrip()
    if before.endswith(delimiter):
        listed = f"{_last_item(before.removesuffix(delimiter), delimiter, missing)}{delimiter} {listed}"
    after = description[places[-1][1] :]
    listed += re.split(r"[\n.]", after)[0]
    items = (_bare(item) for item in re.split(re.escape(delimiter) + r"(?=\s|$)" if delimiter in "-," else re.escape(delimiter), listed))
    known = {*values, *(_bare(value) for value in values)}
    others = [one for one in dict.fromkeys(items) if one and one not in known and not known.issuperset(re.split(r"\s(?:et|ou)\s", one))]
    longer = [item for item in others[:MOST] if any(one in item for one in found)]
    # Where most items go on after the value, they explain it; where few do, they write it otherwise.
    explained = len(longer) * 3 > len(found)
    return [item for item in others[:MOST] if item not in longer or not explained], missing


def _last_item(text: str, delimiter: str, missing: list[str]) -> str:
    """The item that ends a text: what is like a value, or what follows the last colon."""
    sentence = re.split(rf"\n|\.\s|{re.escape(delimiter)}", text)[-1]
    colons = [match.end() for match in re.finditer(r":\s", sentence)]
    tails = [sentence[at:] for at in (0, *colons)]
    return next((tail for tail in tails if _nearest(_bare(tail), missing) is not None), tails[-1])


def _places(description: str, values: list[str]) -> list[tuple[int, int, str]]:
    """Where each value stands in the description, in order, the longest of those that overlap."""
    places: list[tuple[int, int, str]] = []
    if not values:
        return places
    expression = "|".join(re.escape(text) for text in sorted(set(values), key=len, reverse=True))
    for match in re.finditer(rf"(?<!\w)(?:{expression})(?!\w)", description):
        places.append((match.start(), match.end(), match[0]))
    return places


def _bare(text: str) -> str:
    """A listed text without the marks around it."""
    bare = INVISIBLE.sub("", text).strip(" \t\n\r\u00a0.:\"'«»“”-*")
    return bare if bare.count("(") == bare.count(")") and not bare.startswith("(") else bare.strip("()")


def _begun(text: str, values: list[str]) -> str | None:
    """The longest value that a text begins with."""
    return max((value for value in values if text.startswith(value)), key=len, default=None)


def _nearest(text: str, candidates: list[str]) -> str | None:
    """The candidate most like a text, if any is much like it."""
    scored = [(SequenceMatcher(None, fold(text[:LONG]), fold(one[:LONG]), autojunk=False).ratio(), one) for one in candidates[:50]]
    score, best = max(scored, default=(0.0, None))
    return best if score > 0.8 else None


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("description-differs", "warning", each_column(description_differs)),
    LintRule("several-refused", "warning", each_column(several_refused)),
)
