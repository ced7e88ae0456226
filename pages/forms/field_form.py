"""A field as a form: what one sees is what one changes. The form gives a field; the difference with before is the proposal."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict

from pages.forms import pattern_help, value_rows
from pages.forms.asked import AskedChoice, AskedText
from pages.forms.field_inputs import (
    BOUND_WORDS,
    BOUNDS,
    INPUTS,
    KINDS,
    NUMERIC,
    OWN_OF_TYPES,
    REFUSED,
    SEPARATORS,
    beside_items,
    number,
    plain,
    separator_label,
    typed,
)
from pages.forms.pattern_help import PatternHelp, help_on
from pages.forms.value_rows import ValueRow
from standard.publishing.dictionary import cell_text
from standard.schema import lint, value_pattern
from standard.schema.cells import CONSTRAINTS as ALLOWED
from standard.schema.findings import Finding
from standard.schema.keys import mentions
from standard.schema.lint.naming import PLAIN, suggested
from standard.schema.model import ABSENT, ENUM_FORM, ITEMS_FORM, JSON, Absent, Field, Schema, ValueList
from standard.schema.patterns.limits import MAX_PATTERN
from standard.schema.table_schema import ARRAY_ITEM, CATEGORIES, CONSTRAINTS, ENUM, PATTERN, Uids, is_settled, lifted, list_holds
from standard.schema.type_words import base_type_in_words
from standard.schema.value_pattern import CLEAN_FORM, takes_several
from standard.schema.wording import property_label, quoted
from standard.schema.words import enumerated


class FieldForm(forms.Form):
    """One field of `schema`, or a new one where `field` is None.

    After `is_valid()`, `edited` is the field and `edited_schema` the schema with it, at its place. `missing` names what is
    not filled in yet: it is refused only where `complete` is asked, not while one is still writing.
    """

    title = AskedText(label="Titre", max_length=300, help_text="Le nom que les gens lisent.")
    name = AskedText(
        label="Nom technique",
        max_length=100,
        help_text="L’en-tête de la colonne dans les fichiers\u00a0: minuscules sans accent, chiffres et «\u00a0_\u00a0».",
    )
    description = forms.CharField(
        label="Ce que cela veut dire",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="En une ou deux phrases\u00a0: ce que contient la cellule, et comment le savoir.",
    )
    required = forms.BooleanField(label="Obligatoire\u00a0: à remplir sur chaque ligne", required=False)
    kind = forms.ChoiceField(label="Type")
    drop = forms.BooleanField(
        label="Retirer les règles qui ne vont plus avec ce type", required=False, help_text="Sans elles, plus rien ne les vérifiera."
    )
    listing = forms.ChoiceField(
        label="Valeurs possibles",
        choices=[
            ("none", "Libres\u00a0: tout ce que le type permet"),
            ("one", "Une valeur d’une liste"),
            ("several", "Une ou plusieurs valeurs d’une liste"),
        ],
        widget=forms.RadioSelect,
    )
    separator = AskedChoice(label="Entre deux valeurs d’une cellule")
    example = forms.CharField(label="Exemple", required=False, max_length=2_000, help_text="Ce qu’on écrirait dans la cellule.")
    place = AskedChoice(label="Place")
    unique = forms.BooleanField(label="Chaque valeur n’apparaît qu’une fois dans la colonne", required=False)
    minimum = forms.CharField(label="Au moins", required=False, max_length=100)
    maximum = forms.CharField(label="Au plus", required=False, max_length=100)
    min_length = forms.IntegerField(label="Nombre de caractères, au moins", required=False, min_value=0)
    max_length = forms.IntegerField(label="Nombre de caractères, au plus", required=False, min_value=0)
    pattern = forms.CharField(
        label="Expression régulière",
        required=False,
        max_length=MAX_PATTERN,
        widget=forms.TextInput(attrs={**pattern_help.LIVE, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}),
        help_text="Pour une écriture précise, par exemple ^[0-9]{5}$ pour cinq chiffres. Laissez vide si vous n’en avez pas l’usage.",
    )
    ready = forms.ChoiceField(label="Modèle tout prêt", required=False, choices=pattern_help.CHOICES)
    tries = forms.CharField(
        label="Essayez",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={**pattern_help.LIVE, "rows": 3, "spellcheck": "false"}),
        help_text="Des cellules, une par ligne\u00a0: vous voyez lesquelles seraient acceptées.",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        schema: Schema,
        field: Field | None,
        taken: frozenset[str],
        complete: bool = True,
        lacking: str = "",
    ) -> None:
        """`taken`: every uid that the standard has used, which what is added here must not. `lacking`: a value to begin with."""
        self._uids = Uids({*taken, *schema.uids()})
        if field is not None:
            field = lifted(field, self._uids)
            schema = schema.with_field(field)
        self.schema, self.field, self.complete = schema, field, complete
        self.missing: tuple[str, ...] = ()
        self.unfit: tuple[str, ...] = ()
        """The constraints that the type chosen does not have."""
        self.edited: Field | None = None
        self.edited_schema: Schema | None = None
        self._values = field.values if field is not None else None
        data = pattern_help.acted(data) if data is not None else None
        super().__init__(data, auto_id="champ_%s", initial=self._shown(), use_required_attribute=False)
        if field is None:
            self.fields["name"].help_text = f"{self.fields['name'].help_text} Laissez vide\u00a0: il sera tiré du titre."
        self.rows: tuple[ValueRow, ...] = value_rows.rows_of(self._values)
        self.begun = ""
        """The key of the row that was just added, where one goes on writing."""
        if data is not None:
            action = data.get("action", "")
            self.rows = value_rows.changed(value_rows.read_rows(data, self._values), action)
            self.begun = self.rows[-1].key if action in ("add", "paste") and self.rows else ""
        elif lacking and self._values is not None and all(row.text != lacking for row in self.rows):
            self.rows = value_rows.begun(self.rows, lacking)
            self.begun = self.rows[-1].key
        self._choose("kind", {kind: base_type_in_words(typed(kind)) for kind in KINDS} | self._current_kind())
        if field is not None and field.type == "array":
            self.fields["separator"].help_text = "Une liste JSON s’en passe."
        self._choose("separator", {mark: separator_label(mark) for mark in self._separators()})
        self._choose("place", {"": "En premier"} | {one.uid: f"Après {quoted(one.title)}" for one in schema.fields if one is not field})

    def _choose(self, name: str, choices: Mapping[str, str]) -> None:
        self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]

    # --- What the field says now --------------------------------------------------------------------------------------

    def _shown(self) -> dict[str, Any]:
        """What each input shows at first."""
        field = self.field
        if field is None:
            last = self.schema.fields[-1].uid if self.schema.fields else ""
            return {"kind": KINDS[0], "listing": "none", "separator": SEPARATORS[0], "place": last}
        uids = [one.uid for one in self.schema.fields]
        rank = uids.index(field.uid)
        shown: dict[str, Any] = {
            "title": field.text("title"),
            "name": field.name,
            "description": field.description,
            "required": field.required,
            "unique": field.get(f"{CONSTRAINTS}/unique") is True,
            "kind": f"{field.type}:{field.format}",
            "listing": "none" if field.values is None else "several" if field.values.several else "one",
            "separator": (field.values.separator if field.values else None) or SEPARATORS[0],
            "example": cell_text(field, field.properties.get("example")),
            "place": uids[rank - 1] if rank else "",
        }
        for name, constraint in BOUNDS.items():
            written = field.properties.get(f"{CONSTRAINTS}/{constraint}")
            shown[name] = "" if written is None else written if isinstance(written, str) else json.dumps(written)
        return shown

    def _current_kind(self) -> dict[str, str]:
        """The type of the field, even where it is not one of those that one may choose."""
        if self.field is None or self.field.type == "array":
            return {}
        return {f"{self.field.type}:{self.field.format}": base_type_in_words(self.field)}

    def _separators(self) -> tuple[str, ...]:
        current = self._values.separator if self._values else None
        return tuple(dict.fromkeys([*SEPARATORS, *([current] if current else [])]))

    @property
    def advanced(self) -> bool:
        """Whether the settings that few people need are worth showing at once."""
        names = (*BOUNDS, "unique")
        if self.is_bound and self.data.get("action") in pattern_help.ACTIONS:
            return True
        return any(self.initial.get(name) for name in names) or any(name in self.errors for name in names if self.is_bound)

    @property
    def pattern_help(self) -> PatternHelp:
        return help_on(plain(self["pattern"].value()), self["tries"].value() or "")

    # --- What it becomes ----------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        said = dict(super().clean() or {})
        if self.errors:
            return said
        self._check_texts(said)
        self.unfit = self._unfit(said)
        if self.unfit and not said["drop"]:
            words = enumerated([property_label(f"{CONSTRAINTS}/{name}") for name in self.unfit])
            self.add_error(
                "drop",
                f"Le type {quoted(base_type_in_words(typed(said['kind'])))} ne va pas avec {words}\u00a0: acceptez de retirer ces règles, "
                "ou gardez le type d’avant.",
            )
        values = self._listed(said)
        properties = self._properties(said, values)
        if self.errors or self.missing:
            return said
        uid = self.field.uid if self.field is not None else self._uids.new("f", said["name"])
        edited = Field(uid, properties, values, self.field.layout if self.field is not None else ())
        if not is_settled(properties, values) or (values is not None and not list_holds(values)):
            self.add_error("listing", "Cette liste ne peut pas s’écrire telle quelle\u00a0: retirez les signes inhabituels de ses valeurs.")
            return said
        self._check_sense(edited)
        if not self.errors:
            self.edited = edited
            self.edited_schema = self._placed(edited, said["place"])
        return said

    def _unchanged(self, said: Mapping[str, Any], name: str) -> bool:
        """Whether an input was left as it was shown: what it stands for is then not touched, however it is written."""
        return plain(self.initial.get(name)) == plain(said.get(name))

    def _unfit(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        """The constraints of the field that another type does not have; those of its list of values apart."""
        if self.field is None or self._unchanged(said, "kind"):
            return ()
        allowed = ALLOWED.get(said["kind"].partition(":")[0], frozenset()) | {"unique"}
        written = (path.removeprefix(f"{CONSTRAINTS}/") for path in self.field.properties if path.startswith(f"{CONSTRAINTS}/"))
        shown = {constraint: name for name, constraint in BOUNDS.items()}
        return tuple(name for name in written if name not in allowed and (name not in shown or said[shown[name]] not in ("", None)))

    def _require(self, name: str, words: str, message: str) -> None:
        self.missing = (*self.missing, words)
        if self.complete:
            self.add_error(name, message)

    def _check_texts(self, said: dict[str, Any]) -> None:
        if not said["title"] and (self.field is None or self.initial["title"]):
            self._require("title", "un titre", "Donnez un titre au champ\u00a0: le nom que les gens lisent.")
        others = [one.name for one in self.schema.fields if one is not self.field]
        if self.field is None and not said["name"]:
            said["name"] = _free_name(said["title"], others)
        name = said["name"]
        if self.field is not None and self._unchanged(said, "name"):
            return
        if not name:
            self._require("name", "un nom technique", "Donnez un nom technique au champ\u00a0: l’en-tête de sa colonne dans les fichiers.")
            return
        better = suggested(name)
        hint = f"\u00a0: par exemple {quoted(better)}" if better and better not in others else ""
        twin = next((other for other in others if other == name or suggested(other) == better), None)
        if twin is not None:
            self.add_error("name", f"Un autre champ s’appelle déjà {quoted(twin)}\u00a0: choisissez un nom qu’on ne confonde pas avec lui.")
        elif not PLAIN.fullmatch(name):
            self.add_error("name", f"Écrivez le nom sans accent, sans espace ni ponctuation{hint}.")
        elif name != name.lower() and all(other == other.lower() for other in others):
            self.add_error("name", f"Écrivez le nom en minuscules, comme ceux des autres champs{hint}.")
        elif self.field is not None and name in mentions(self.schema.properties):
            self.add_error("name", f"Une clé du standard nomme déjà {quoted(name)}\u00a0: choisissez un autre nom.")

    def _listed(self, said: Mapping[str, Any]) -> ValueList | None:
        """The list of values that the rows say, in the form that it already has wherever that form still fits."""
        listing, old = said["listing"], self._values
        if listing == "none":
            return None
        several = listing == "several"
        of_items = several and said["kind"].partition(":")[0] == "array"
        separator = said["separator"] or SEPARATORS[0] if several and not of_items else None
        self.rows = value_rows.checked(self.rows, separator, old)
        if any(row.errors for row in self.rows):
            self.add_error("listing", "Corrigez les valeurs signalées dans la liste.")
            return None
        if several and said["kind"].partition(":")[0] not in ("string", "array"):
            self.add_error(
                "kind",
                "Plusieurs valeurs par cellule demandent le type «\u00a0Texte\u00a0» ou «\u00a0Liste JSON\u00a0»\u00a0: "
                "choisissez-le, ou une seule valeur.",
            )
            return None
        kept = old is not None and not old.of_items and not of_items and (not old.plain and takes_several(old.form)) == several
        form = old.form if old is not None and kept else ITEMS_FORM if of_items else CLEAN_FORM if several else ENUM_FORM
        values = value_rows.listed(self.rows, old, form=form, name=said["name"], uids=self._uids)
        if not values:
            self._require("listing", "les valeurs de la liste", "Ajoutez au moins une valeur à la liste.")
            return None
        same_mark = old is not None and kept and old.separator == separator
        return ValueList(values, form, separator, old.separator_source if old is not None and same_mark else None)

    def _properties(self, said: Mapping[str, Any], values: ValueList | None) -> dict[str, JSON]:
        """The properties of the field, those that were not touched as they were."""
        properties: dict[str, JSON] = dict(self.field.properties) if self.field is not None else {}

        def put(path: str, value: JSON | Absent) -> None:
            if value is ABSENT:
                properties.pop(path, None)
            else:
                properties[path] = value

        for name in ("name", "title", "description"):
            if not self._unchanged(said, name):
                put(name, plain(said[name]) or ABSENT)
        if self.field is None or not self._unchanged(said, "kind"):
            kind, _, form = said["kind"].partition(":")
            put("type", kind)
            put("format", ABSENT if form == "default" else form)
            for path in OWN_OF_TYPES:
                put(path, ABSENT)
        for name in ("required", "unique"):
            path = f"{CONSTRAINTS}/{name}"
            if bool(said[name]) != (properties.get(path) is True):
                # A flag that was written stays written: files are compared with the ones before.
                put(path, True if said[name] else False if path in properties else ABSENT)
        for name in BOUNDS:
            self._put_bound(name, said, put)
        for name in self.unfit:
            put(f"{CONSTRAINTS}/{name}", ABSENT)
        if not self._unchanged(said, "example"):
            put("example", self._example(said["example"], said["kind"]))
        if values is not None and (self._values is None or self._values.path != values.path):
            put(PATTERN, ABSENT)
            put(ENUM, ABSENT)
        if values is not None and values.of_items:
            put(ARRAY_ITEM, beside_items(self.field, values))
            return properties
        if values is not None and any(value.properties for value in values.values):
            put(CATEGORIES, ABSENT)
        if values is not None or any(path.startswith(f"{CONSTRAINTS}/") for path in properties):
            put(CONSTRAINTS, ABSENT)
        return properties

    def _put_bound(self, name: str, said: Mapping[str, Any], put: Any) -> None:
        path, kind = f"{CONSTRAINTS}/{BOUNDS[name]}", said["kind"].partition(":")[0]
        written = said[name] if said[name] is not None else ""
        if BOUNDS[name] in self.unfit:
            return
        if written != "" and BOUNDS[name] not in ALLOWED.get(kind, frozenset()):
            if not (self._unchanged(said, name) and self._unchanged(said, "kind")):
                words = base_type_in_words(typed(said["kind"]))
                self.add_error(name, f"Le type {quoted(words)} n’a pas {BOUND_WORDS[name]}\u00a0: videz cette case, ou changez le type.")
            return
        if name == "pattern" and said["listing"] != "none":
            return
        if name == "pattern" and written and value_pattern.read(written) is not None and not self._unchanged(said, name):
            self.add_error(name, "Cette expression est une liste de valeurs\u00a0: choisissez plutôt une liste, et écrivez-y ses valeurs.")
            return
        if not self._unchanged(said, name):
            put(path, ABSENT if written == "" else number(written) if name in ("minimum", "maximum") and kind in NUMERIC else written)

    def _example(self, text: str, kind: str) -> JSON | Absent:
        """An example as the earlier one was written: as a number where it was one."""
        if not text:
            return ABSENT
        earlier = self.field.properties.get("example") if self.field is not None else None
        if isinstance(earlier, str) or kind.partition(":")[0] not in NUMERIC:
            return text
        return number(text)

    def _check_sense(self, edited: Field) -> None:
        """What lint would hold against the field, and did not before, beside the input at fault."""
        known = {(finding.code, finding.property) for finding in self._findings(self.field)} if self.field is not None else set()
        for finding in self._findings(edited):
            serious = finding.severity == "error" or finding.code in REFUSED
            if serious and (finding.code, finding.property) not in known:
                self.add_error(INPUTS.get(finding.property or ""), finding.message)

    def _findings(self, field: Field) -> tuple[Finding, ...]:
        missing = {path: value for path, value in self.schema.properties.items() if path == "missingValues"}
        return lint.check_schema(Schema(missing, (field,)))

    def _placed(self, edited: Field, after: str) -> Schema:
        """The schema with the field, where it was if its place was not changed."""
        if self.field is not None and after == self.initial["place"]:
            return self.schema.with_field(edited)
        others = [one for one in self.schema.fields if one is not self.field]
        place = next((index + 1 for index, one in enumerate(others) if one.uid == after), 0)
        return replace(self.schema, fields=(*others[:place], edited, *others[place:]))


def _free_name(title: str, others: Collection[str]) -> str:
    """A technical name after the title, which no other field has."""
    name = suggested(title)
    taken = {suggested(other) for other in others}
    return next(each for each in (name, *(f"{name}_{rank}" for rank in range(2, len(taken) + 3))) if each not in taken or not name)


def without(schema: Schema, field: Field) -> Schema:
    """The schema without the field."""
    return replace(schema, fields=tuple(one for one in schema.fields if one.uid != field.uid))
