"""What to tell a person about a defect: what is, then what to do, in the words of the schema's own field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from standard.schema.array_items import texts_in
from standard.schema.cells import read_cell
from standard.schema.folding import fold
from standard.schema.keys import is_own_table
from standard.schema.listed_cells import held
from standard.schema.model import ABSENT, JSON, Field, Schema, ValueList
from standard.schema.patterns.ready import READY
from standard.schema.patterns.words import in_words
from standard.schema.type_words import base_type_in_words, list_in_words
from standard.schema.value_pattern import separator_in_words
from standard.schema.words import count, enumerated, field_label, json_in_words, quoted, uncapital
from standard.validation.corrections import Corrector, differences
from standard.validation.custom_checks import CODE, checks_of
from standard.validation.framing.unsaid import error_meaning
from standard.validation.invisible import unseen_difference
from standard.validation.kinds import Kind
from standard.validation.placeholders import stands_for_nothing
from standard.validation.probable import impossible_day, impossible_moment, wrong_address
from standard.validation.report import CellExample, Defect, ReportedError, is_shortened
from standard.validation.sentences import GENERAL, INCOMPLETE_KEY, LISTS, OF_LISTS, UNIQUE_KEY

LISTED_VALUES: Final = 12
"""Allowed values that a sentence names before it says how many remain."""
NAMED_ITEMS: Final = 3
OTHER_SEPARATORS: Final = (";", ",", "|", "\n")

_ABRIDGED: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
_READY: Final = {ready.pattern.removeprefix("^").removesuffix("$"): ready for ready in READY}
DIFFERENCES: Final[Mapping[Kind, str]] = {
    "spaces": "espaces",
    "case": "majuscules",
    "accents": "accents",
    "apostrophe": "apostrophe",
    "sign": "tiret ou guillemets",
}
"""What makes a text differ from the value that it is."""


_REMEMBERED: Final = 10_000
"""Wrong cells whose words are remembered: the same one is often in many rows."""

HINTED: Final = frozenset({
    "type-error", "constraint-error/pattern", "constraint-error/enum", "constraint-error/minLength", "constraint-error/maxLength",
})  # fmt: skip
"""Errors that the writing of a cell may be the cause of."""


TWINNED: Final = frozenset({"foreign-key", "unique-error", "primary-key", UNIQUE_KEY})
"""Errors that a row has beside another, which is told with each."""


class Teller:
    """Tells the defects of files checked against one schema."""

    def __init__(self, schema: Schema) -> None:
        self._fields = {field.name: field for field in schema.fields}
        key = schema.get("primaryKey")
        names = [key] if isinstance(key, str) else key if isinstance(key, list) else []
        self._key = enumerated([quoted(name) for name in names if isinstance(name, str)])
        self._links = _links(schema)
        self._checks: dict[tuple[str, str], str] = {}
        for check in checks_of(schema).checks:
            told = self._checks.get(about := (f"{CODE}/{check.name}", check.columns[0]))
            self._checks[about] = f"{told} {check.told}" if told else check.told
        self.corrector = Corrector(schema)
        self._elements: dict[str, Teller] = {}
        self._words = lru_cache(maxsize=None)(self._words_of_field)
        self._told = lru_cache(maxsize=_REMEMBERED)(self._told_of_cell)

    def cause(self, code: str, name: str | None, examples: Sequence[CellExample]) -> str:
        """What all the defects of one code in one field come to, and what to do about them."""
        field = self._fields.get(name or "")
        if (
            field is not None
            and code in HINTED
            and (lost := [example.value for example in examples if self._is_lost(field, example.value)])
        ):
            return _of_lost_cells(field, lost, len(examples))
        if field is not None and field.values is not None and _is_about_the_list(code, field.values):
            separators = {_other_separator(field.values, example.value) for example in examples}
            if examples and None not in separators:
                return f"Dans {field_label(field)}, {uncapital(_separators(separators, field.values))}"
            return f"Des valeurs de {field_label(field)} ne sont pas dans la liste. {_choices(field.values)}"
        days = [example.value for example in examples] if code == "type-error" else []
        if field is not None and field.type == "date" and days and all(impossible_day(field.format, day) for day in days):
            return f"Des dates de {field_label(field)} n’existent pas. Corrigez-les."
        value = examples[0].value if examples else ""
        return self._sentence(0, Defect(None, name, code, value))

    def error(self, defect: Defect) -> str:
        """What is wrong with one cell, row or label."""
        if (defect.code, defect.field or "") in self._checks:
            return defect.detail
        field = self._fields.get(defect.field or "")
        if defect.code in HINTED and self._is_lost(field, defect.value):
            return _of_lost_cell(defect.value)
        if field is not None and field.values is not None and _is_about_the_list(defect.code, field.values):
            return self._about_the_list(field.name, field.values, defect.value)
        if field is not None and field.values is None and (wrong := self._wrong_items(field, defect)):
            return self._items(field.name, wrong, several=False)
        if field is not None and (told := self._of_elements(field, defect)):
            return told
        return self._what(field, defect) + (_hint(field, defect, self.corrector) if field is not None and defect.code in HINTED else "")

    def _is_lost(self, field: Field | None, text: str) -> bool:
        """Whether a cell that is refused is what a spreadsheet shows in place of a value; « ="01000" » is one, oddly written."""
        return _shows_no_value(text) and (field is None or self.corrector.correction(field.name, text) is None)

    def example(self, defect: Defect) -> CellExample:
        """A cell of a cause, with what can be said of it alone."""
        field = self._fields.get(defect.field or "")
        told = self.error(defect)
        whole = (defect.code, defect.field or "") in self._checks or _told_as(defect, field) in TWINNED
        bare = "" if whole else self._sentence(1, defect)
        unknown: tuple[str, ...] = ()
        if field is not None and (wrong := self._wrong_items(field, defect)):
            far = tuple(item.strip() for item in wrong if item.strip() and self.corrector.nearest(field.name, item) is None)
            told = "" if len(far) == len(wrong) else told
            # Nobody proposes « NC » as a value of the list.
            unknown = tuple(item for item in far if not stands_for_nothing(item))
        return CellExample(defect.row, defect.value, told.removeprefix(bare).strip(), unknown)

    def _wrong_items(self, field: Field, defect: Defect) -> list[str]:
        """What a cell holds that the list of its field has not; none where it is not about a list, or surely written otherwise."""
        if is_shortened(defect.value) or self.corrector.correction(field.name, defect.value) is not None:
            return []
        about = defect.code == "constraint-error/enum" if field.values is None else _is_about_the_list(defect.code, field.values)
        texts = self.corrector.candidates(field.name).texts if about else frozenset()
        return [item for item in self.corrector.items(field.name, defect.value) if item not in texts] if texts else []

    def _of_elements(self, field: Field, defect: Defect) -> str:
        """What is wrong with the elements of a list; "" where it is the list itself, or where that is not known."""
        about = f"constraints/{defect.code.partition('/')[2]}"
        found = None if is_shortened(defect.value) or about in field.properties else texts_in(field, defect.value)
        if found is None:
            return ""
        item, texts = found
        wrong = [(text, codes[0]) for text in dict.fromkeys(texts) if (codes := read_cell(item, text).codes) and codes[0] != "unknown"]
        if not wrong:
            return ""
        if field.name not in self._elements:
            self._elements[field.name] = Teller(Schema({}, (item,)))
        return " ".join(self._elements[field.name].error(Defect(None, item.name, code, text)) for text, code in wrong[:NAMED_ITEMS])

    def _what(self, field: Field | None, defect: Defect) -> str:
        """What is wrong with a cell, without what to do."""
        if field is not None and defect.code == "type-error":
            if why := impossible_moment(field, defect.value):
                return f"{quoted(defect.value)} n’existe pas\u00a0: {why}"
            if why := wrong_address(field.format, defect.value):
                return why
        return self._sentence(1, defect)

    def reported(self, defect: Defect) -> ReportedError:
        message, correction = self._told(defect.field, defect.code, defect.value, defect.detail)
        return ReportedError(defect.row, defect.field, defect.code, defect.value, message, correction)

    def _told_of_cell(self, name: str | None, code: str, value: str, detail: str) -> tuple[str, str | None]:
        """(message, corrected text), which are the same in every row."""
        certain = code in HINTED and not is_shortened(value)
        found = self.corrector.correction(name, value) if certain else None
        return self.error(Defect(None, name, code, value, detail)), found.text if found else None

    def _sentence(self, which: int, defect: Defect) -> str:
        field = self._fields.get(defect.field or "")
        code = _told_as(defect, field)
        keyed = defect.code.partition("/")[2].split("+") if code == UNIQUE_KEY else []
        constraint = field.get(f"constraints/{defect.code.partition('/')[2]}") if field is not None else ABSENT
        return GENERAL.get(code, GENERAL["error"])[which].format(
            **self._words(defect.field),
            value=defect.value,
            detail=defect.detail,
            limit="" if constraint is ABSENT else constraint if isinstance(constraint, str) else json_in_words(constraint),
            elements=count(constraint, "élément", "éléments") if isinstance(constraint, int) else "",
            key=self._key,
            links=self._links,
            columns=enumerated([field_label(self._fields[name]) if name in self._fields else quoted(name) for name in keyed]),
            check=self._checks.get((defect.code, defect.field or ""), "Des lignes ne respectent pas un contrôle du schéma."),
            twin=f"est déjà celui de la ligne {defect.detail}" if defect.detail else "est vide",
        )

    def _choices_of(self, field: Field | None) -> str:
        """« Écrivez « 1 » ou « 2 ». », of a field whose categories, or whose elements, are its list."""
        texts = [quoted(text) for text in self.corrector.allowed(field.name)] if field is not None and field.values is None else []
        return f" Écrivez {enumerated(texts, 'ou')}." if 0 < len(texts) <= LISTED_VALUES else ""

    def _words_of_field(self, name: str | None) -> Mapping[str, str]:
        """What a sentence may say of a field, whatever is wrong with it."""
        field = self._fields.get(name or "")
        return {
            "label": field_label(field) if field is not None else f"« {name} »" if name else "cette ligne",
            "name": name or "",
            "type": uncapital(base_type_in_words(field)) if field is not None else "",
            "form": _form(field),
            "description": _description(field),
            "example": _example(field),
            "choices": self._choices_of(field),
        }

    def _about_the_list(self, name: str, values: ValueList, cell: str) -> str:
        texts = self.corrector.candidates(name).texts
        separator = values.separator
        items = held(values, cell)
        if values.several and is_shortened(cell):
            items = items[:-1]
        wrong = [item for item in dict.fromkeys(items) if item not in texts]
        if separator is not None:
            other = _other_separator(values, cell)
            if other is not None:
                return _separators([other], values)
            if any(not item.strip() for item in items) and len(wrong) == 1:
                return f"Un séparateur {quoted(separator)} est de trop. Retirez-le."
        if not wrong and is_shortened(cell):
            return "Une valeur, plus loin dans cette longue cellule, n’est pas dans la liste ou est mal séparée des autres."
        if not wrong:
            return "Tout est dans la liste, mais l’expression régulière du schéma le refuse : signalez ce défaut à l’équipe projet."
        meant = self.corrector.correction(name, cell) if wrong == [cell] else None
        if meant is not None and separator is not None and "separator" in meant.kinds:
            return f"Les valeurs ne sont pas séparées par {quoted(separator)}\u00a0: écrivez {quoted(meant.text)}."
        return self._items(name, wrong, several=separator is not None)

    def _items(self, name: str, wrong: Sequence[str], *, several: bool) -> str:
        sentences = [self._item(name, item, several=several) for item in wrong[:NAMED_ITEMS]]
        if len(wrong) > NAMED_ITEMS:
            sentences.append(f"Il y en a {count(len(wrong) - NAMED_ITEMS, 'autre', 'autres')} dans la cellule.")
        return " ".join(sentences)

    def _item(self, name: str, item: str, *, several: bool) -> str:
        probable = self.corrector.nearest(name, item)
        shown = quoted(item.strip() or item)
        if probable is None:
            return f"{shown} n’est pas dans la liste."
        if probable == item.strip():
            return f"Des espaces entourent {shown}. Retirez-les{' : les valeurs se suivent sans espace' if several else ''}."
        if unseen := unseen_difference(item, probable):
            return f"{shown} ressemble à {quoted(probable)}, mais {unseen}. Écrivez {quoted(probable)}."
        same = fold(item, words_only=True) == fold(probable, words_only=True)
        if same and (changes := [DIFFERENCES[kind] for kind in differences(item, probable) if kind in DIFFERENCES]):
            return f"{shown} s’écrit {quoted(probable)} dans la liste ({', '.join(changes)})."
        return f"{shown} n’est pas dans la liste : vouliez-vous dire {quoted(probable)} ?"


def _links(schema: Schema) -> str:
    """« : les valeurs de « parent » sont à prendre dans la colonne « id » », for each foreign key of the table to itself."""
    keys = schema.get("foreignKeys")
    own = [key for key in (keys if isinstance(keys, list) else [keys]) if isinstance(key, dict) and is_own_table(key)]
    pairs = [(_quoted_names(key.get("fields")), _quoted_names(key["reference"].get("fields"))) for key in own]
    told = [
        f"{fields} {'doivent être ensemble des valeurs' if ' et ' in fields else 'doit être une valeur'} de {to}" for fields, to in pairs
    ]
    return "\u00a0: " + enumerated(told, "et") if pairs else ""


def _quoted_names(names: JSON) -> str:
    return enumerated([quoted(str(name)) for name in (names if isinstance(names, list) else [names])])


def _told_as(defect: Defect, field: Field | None) -> str:
    """The entry of `GENERAL` that tells a defect."""
    if field is not None and field.type in LISTS and f"{OF_LISTS}{defect.code}" in GENERAL:
        return f"{OF_LISTS}{defect.code}"
    if defect.code == "primary-key" and defect.field is not None:
        return INCOMPLETE_KEY
    if defect.code.startswith(UNIQUE_KEY):
        return UNIQUE_KEY
    return defect.code if defect.code in GENERAL else defect.code.split("/")[0]


def _shows_no_value(text: str) -> bool:
    return error_meaning(text) is not None or text.startswith("=")


def _of_lost_cell(text: str) -> str:
    if text.startswith("="):
        return (
            f"{quoted(text)} est une formule qui n’a pas été calculée, et non son résultat. "
            "Ouvrez le fichier dans un tableur, enregistrez-le, puis renvoyez-le."
        )
    known = error_meaning(text)
    meaning = f" ({known})" if known else ""
    return f"{quoted(text)} est une erreur du tableur{meaning}, pas une valeur. Corrigez la formule, ou écrivez la valeur."


def _of_lost_cells(field: Field, lost: Sequence[str], among: int) -> str:
    formulas = [text for text in lost if text.startswith("=")]
    what = "une formule qui n’a pas été calculée" if len(formulas) == len(lost) else "une erreur du tableur"
    shown = enumerated([quoted(text) for text in lost])
    others = "" if len(lost) == among else f" D’autres ne s’écrivent pas comme prévu\u00a0: {uncapital(base_type_in_words(field))}."
    advice = (
        "Ouvrez le fichier dans un tableur, enregistrez-le, puis renvoyez-le."
        if len(formulas) == len(lost)
        else "Corrigez leur formule, ou écrivez leur valeur."
    )
    return f"Des cellules de {field_label(field)} montrent {what}, pas une valeur\u00a0: {shown}. {advice}{others}"


def _is_about_the_list(code: str, values: ValueList) -> bool:
    return code == f"constraint-error/{values.path.rpartition('/')[2]}"


def _other_separator(values: ValueList, cell: str) -> str | None:
    """The separator that the cell uses in place of the right one, where all its values are in the list."""
    texts = {value.text for value in values.values}
    for other in OTHER_SEPARATORS if values.separator is not None else ():
        parts = [part.strip() for part in cell.split(other)]
        if other != values.separator and len(parts) > 1 and texts.issuperset(parts):
            return other
    return None


def _separators(found: Iterable[str | None], values: ValueList) -> str:
    used = enumerated([separator_in_words(other).removesuffix(" sans espace") for other in found if other is not None], "et")
    return f"Les valeurs sont séparées par {used} : écrivez-les séparées par {separator_in_words(values.separator or '')}."


def _choices(values: ValueList) -> str:
    """« Écrivez une ou plusieurs valeurs de la liste, séparées par « ; » sans espace : … »"""
    named = [quoted(value.text) for value in values.values[:LISTED_VALUES]]
    others = len(values.values) - len(named)
    listed = ", ".join(named) if others else enumerated(named, "ou")
    more = f" et {count(others, 'autre', 'autres')}" if others else ""
    return f"Écrivez {uncapital(list_in_words(values))} : {listed}{more}."


def _hint(field: Field, defect: Defect, corrector: Corrector) -> str:
    """How to write the very cell: what is certain, else what is probable, as a question of what was meant."""
    text = defect.value
    if is_shortened(text):
        return ""
    if found := corrector.correction(field.name, text):
        unseen = unseen_difference(text, found.text)
        reason = f" ({unseen})" if unseen else ""
        return f" Écrivez {quoted(found.text)}{reason}." if found.text else " Videz cette cellule."
    if _ABRIDGED.fullmatch(text) and field.type in {"string", "integer"}:
        return (
            " Un tableur a abrégé ce numéro, et des chiffres sont perdus\u00a0: "
            "donnez à la colonne le format Texte, puis saisissez-le entier."
        )
    likely = corrector.probable(field.name, text)
    if likely is None and field.required and stands_for_nothing(text):
        return " Écrivez la valeur\u00a0: cette colonne est à remplir."
    return likely.sentence if likely is not None and likely.kind != "near" else ""


def _form(field: Field | None) -> str:
    """What the pattern of the field asks for, in words, where it can be said."""
    pattern = field.get("constraints/pattern") if field is not None else ABSENT
    if not isinstance(pattern, str):
        return ""
    if ready := _READY.get(pattern.removeprefix("^").removesuffix("$")):
        example = f", par exemple {quoted(ready.passes[0])}" if not _example(field) else ""
        return f" Attendu\u00a0: {uncapital(ready.name) if ready.name[1:2].islower() else ready.name}{example}."
    said = in_words(pattern)
    return f" Attendu\u00a0: {said.text.replace('La cellule', 'une cellule qui')}" if said is not None and not said.parts else ""


def _description(field: Field | None) -> str:
    if field is None or not field.description.strip():
        return ""
    first = field.description.strip().split("\n")[0].split(". ")[0].rstrip(".")
    return f" {first}." if len(first) <= 200 else ""


def _example(field: Field | None) -> str:
    example = field.get("example") if field is not None else ABSENT
    return (
        f" Par exemple : « {example} »."
        if isinstance(example, str | int | float) and not isinstance(example, bool) and example != ""
        else ""
    )
