"""What a schema says of itself, as a form: texts, lists of rows, keys. What was not touched stays as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.http import QueryDict

from pages.forms.asked import AskedChoice, AskedText
from standard.schema.known_checks import BY_NAME, KNOWN, OPERATORS, KnownCheck
from standard.schema.model import ABSENT, JSON, Schema, same
from standard.schema.wording import quoted
from standard.schema.wording.items import ROLES

TEXTS: Final = {
    "title": ("Titre du standard", 300, ""),
    "description": ("Ce que décrit le standard", 10_000, "En quelques phrases\u00a0: à quoi il sert, et à qui."),
    "homepage": ("Adresse du site", 1_000, ""),
}
LINES: Final = {
    "keywords": ("Mots-clés", "Un par ligne."),
    "missingValues": (
        "Écritures d’une case vide",
        "Une par ligne, par exemple NA. Une case où rien n’est écrit compte toujours comme vide.",
    ),
}


@dataclass(frozen=True, slots=True)
class ItemInput:
    """One input of a row. `names`: field names separated by commas."""

    key: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    names: bool = False


@dataclass(frozen=True, slots=True)
class ItemKind:
    """A list of rows, and what one of them is called."""

    path: str
    title: str
    one: str
    columns: tuple[ItemInput, ...]


_ROLE: Final = ItemInput("role", "Rôle", (("", "Non précisé"), *((code, name.capitalize()) for code, name in ROLES.items())))
_PATH: Final = ItemInput("path", "Adresse")
KINDS: Final = (
    ItemKind(
        "contributors",
        "Contributeurs",
        "un contributeur",
        (ItemInput("title", "Nom"), ItemInput("organisation", "Organisation"), ItemInput("email", "Courriel"), _ROLE),
    ),
    ItemKind("licenses", "Licences", "une licence", (ItemInput("title", "Nom"), ItemInput("name", "Code"), _PATH)),
    ItemKind("sources", "Sources", "une source", (ItemInput("title", "Nom"), _PATH)),
    ItemKind("resources", "Fichiers d’exemple", "un fichier", (ItemInput("title", "Titre"), ItemInput("name", "Nom du fichier"), _PATH)),
    ItemKind(
        "foreignKeys",
        "Liens vers d’autres fichiers",
        "un lien",
        (
            ItemInput("fields", "Champs de ce standard", names=True),
            ItemInput("resource", "L’autre fichier"),
            ItemInput("reference", "Champs de l’autre fichier", names=True),
        ),
    ),
    ItemKind(
        "custom_checks",
        "Contrôles particuliers",
        "un contrôle",
        (
            ItemInput("name", "Ce qui est contrôlé", (("", "À choisir"), *((check.name, check.label) for check in KNOWN))),
            ItemInput("column", "Champ"),
            ItemInput("op", "Comparaison", (("", "Sans objet"), *((sign, sign) for sign in OPERATORS))),
            ItemInput("others", "Autres champs, s’il en faut", names=True),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the page. `original` is the item that it shows, ABSENT for a new one."""

    key: str
    original: JSON
    inputs: tuple[forms.BoundField, ...]
    gone: forms.BoundField | None

    @property
    def label(self) -> str:
        return next((str(one.value()) for one in self.inputs if one.value()), "ligne vide")


@dataclass(frozen=True, slots=True)
class Rows:
    kind: ItemKind
    rows: tuple[Row, ...]
    kept: int
    """How many items have a shape that no row shows: they stay as they are."""

    @property
    def begun(self) -> bool:
        """Whether something in it waits to be looked at: a new row, a mistake."""
        return any(row.original is ABSENT or any(one.errors for one in row.inputs) for row in self.rows)


class MetadataForm(forms.Form):
    """The properties of `schema`. After `is_valid()`, `edited_schema` is the schema with what was written."""

    def __init__(self, data: QueryDict | None = None, *, schema: Schema, complete: bool = True) -> None:
        self.schema, self.complete = schema, complete
        self.missing: tuple[str, ...] = ()
        self.edited_schema: Schema | None = None
        super().__init__(data, auto_id="fiche_%s", use_required_attribute=False)
        for path, (label, longest, help_text) in TEXTS.items():
            widget = forms.Textarea(attrs={"rows": 4}) if longest > 1_000 else forms.TextInput()
            self.fields[path] = AskedText(
                label=label,
                max_length=longest,
                help_text=help_text,
                widget=widget,
                initial=_text(schema.properties.get(path)),
                required=path == "title",
            )
        for path, (label, help_text) in LINES.items():
            listed = [one for one in _list(schema.properties.get(path)) if isinstance(one, str) and one]
            self.fields[path] = forms.CharField(
                label=label,
                required=False,
                max_length=5_000,
                help_text=help_text,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial="\n".join(listed),
            )
        key = schema.properties.get("primaryKey")
        keys = [key] if isinstance(key, str) else [name for name in _list(key) if isinstance(name, str)]
        titles = {one.name: f"{one.title} ({one.name})" for one in schema.fields if one.name}
        self.fields["primaryKey"] = forms.MultipleChoiceField(
            label="Ce qui distingue une ligne d’une autre",
            required=False,
            choices=list((titles | {name: name for name in keys if name not in titles}).items()),
            initial=keys,
            widget=forms.CheckboxSelectMultiple,
            help_text="Le champ dont la valeur ne revient jamais sur deux lignes, ou les champs dont l’ensemble ne revient pas.",
        )
        self._rows = {kind.path: list(self._prepared(kind)) for kind in KINDS}

    # --- The rows -----------------------------------------------------------------------------------------------------

    def _prepared(self, kind: ItemKind) -> Iterable[tuple[str, JSON]]:
        """The rows of a list, their inputs added to the form: those of the schema, then those being added."""
        items = [
            (f"o{rank}", item) for rank, item in enumerate(_list(self.schema.properties.get(kind.path))) if _shown(kind, item) is not None
        ]
        new = 0
        if self.is_bound:
            sent = [key for key in self.data.getlist(f"rows-{kind.path}") if key.startswith("n") and key[1:].isdecimal()]  # type: ignore[attr-defined]
            new = min(50, len(sent)) + (self.data.get("action") == f"add:{kind.path}")
        for key, item in [*items, *((f"n{rank}", ABSENT) for rank in range(new))]:
            shown = _shown(kind, item) or {}
            for column in kind.columns:
                self.fields[f"{kind.path}-{key}-{column.key}"] = self._input(column, shown.get(column.key, ""))
            if item is not ABSENT:
                self.fields[f"{kind.path}-{key}-gone"] = forms.BooleanField(label="Retirer cette ligne", required=False)
            yield key, item

    def _input(self, column: ItemInput, initial: str) -> forms.Field:
        if column.choices:
            known = dict(column.choices)
            extra = () if initial in known else ((initial, initial),)
            return AskedChoice(label=column.label, choices=[*column.choices, *extra], initial=initial)
        if column.key == "column":
            names = [(one.name, f"{one.title} ({one.name})") for one in self.schema.fields if one.name]
            extra = () if not initial or initial in dict(names) else ((initial, initial),)
            return AskedChoice(label=column.label, choices=[("", "À choisir"), *names, *extra], initial=initial)
        hint = "Leurs noms techniques, séparés par des virgules." if column.names else ""
        return AskedText(label=column.label, max_length=2_000, help_text=hint, initial=initial)

    @property
    def lists(self) -> tuple[Rows, ...]:
        return tuple(
            Rows(
                kind,
                tuple(
                    Row(
                        key,
                        item,
                        tuple(self[f"{kind.path}-{key}-{column.key}"] for column in kind.columns),
                        self[f"{kind.path}-{key}-gone"] if item is not ABSENT else None,
                    )
                    for key, item in self._rows[kind.path]
                ),
                sum(_shown(kind, item) is None for item in _list(self.schema.properties.get(kind.path))),
            )
            for kind in KINDS
        )

    @property
    def plain(self) -> tuple[forms.BoundField, ...]:
        return tuple(self[name] for name in (*TEXTS, "keywords"))

    @property
    def rules(self) -> tuple[forms.BoundField, ...]:
        """What few people change."""
        return self["primaryKey"], self["missingValues"]

    # --- What it becomes ----------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        said = dict(super().clean() or {})
        properties = dict(self.schema.properties)
        if not said.get("title") and self["title"].initial:
            self.add_error("title", "Donnez un titre au standard.")
        for path in TEXTS:
            if path in said and not self._left(said, path):
                _put(properties, path, said[path].replace("\r\n", "\n").strip())
        for path in LINES:
            if path in said and not self._left(said, path):
                lines = list(dict.fromkeys(line.strip() for line in said[path].splitlines() if line.strip()))
                _put(properties, path, ["", *lines] if lines and path == "missingValues" else lines)
        if "primaryKey" in said and said["primaryKey"] != self["primaryKey"].initial:
            names: list[JSON] = list(said["primaryKey"])
            alone = len(names) == 1 and not isinstance(properties.get("primaryKey"), list)
            _put(properties, "primaryKey", names[0] if alone else names)
        for kind in KINDS:
            items = self._items(kind, said)
            if not same(items, _list(self.schema.properties.get(kind.path))):
                _put(properties, kind.path, items)
        if not self.errors:
            self.edited_schema = replace(self.schema, properties=properties)
        return said

    def _left(self, said: Mapping[str, Any], name: str) -> bool:
        return str(said[name]).replace("\r\n", "\n").strip() == str(self[name].initial or "").strip()

    def _items(self, kind: ItemKind, said: Mapping[str, Any]) -> list[JSON]:
        """The items of a list, those that no row shows in their place."""
        shown = dict(self._rows[kind.path])
        originals = _list(self.schema.properties.get(kind.path))
        items: list[JSON] = []
        for rank, item in enumerate(originals):
            key = f"o{rank}"
            if key not in shown:
                items.append(item)
            elif not said.get(f"{kind.path}-{key}-gone"):
                items.append(self._item(kind, key, item, said))
        new = [self._item(kind, key, ABSENT, said) for key, item in self._rows[kind.path] if item is ABSENT]
        return [*items, *(item for item in new if item is not ABSENT)]

    def _item(self, kind: ItemKind, key: str, original: JSON, said: Mapping[str, Any]) -> JSON:
        """One item as its row says; the original where nothing of it was changed, ABSENT where the row is empty."""
        values = {column.key: (said.get(f"{kind.path}-{key}-{column.key}") or "").strip() for column in kind.columns}
        if original is not ABSENT and values == _shown(kind, original):
            return original
        if not any(values.values()):
            if original is not ABSENT:
                self.add_error(
                    f"{kind.path}-{key}-{kind.columns[0].key}", "Écrivez cette ligne, ou cochez «\u00a0Retirer cette ligne\u00a0»."
                )
            return original
        prefix = f"{kind.path}-{key}-"
        if kind.path == "foreignKeys":
            return self._foreign_key(prefix, values, original)
        if kind.path == "custom_checks":
            return self._check(prefix, values, original)
        if not values[kind.columns[0].key] and not (kind.path == "contributors" and values["organisation"]):
            self.add_error(f"{prefix}{kind.columns[0].key}", "Donnez un nom à cette ligne.")
        item = dict(original) if isinstance(original, dict) else {}
        for name, text in values.items():
            _put(item, name, text)
        return item

    def _foreign_key(self, prefix: str, values: Mapping[str, str], original: JSON) -> JSON:
        names, others = _split(values["fields"]), _split(values["reference"])
        self._known(f"{prefix}fields", names)
        if not others or len(names) != len(others):
            self.add_error(f"{prefix}reference", "Donnez autant de champs de l’autre fichier que de ce standard.")
        old = original if isinstance(original, dict) else {}
        alone = isinstance(old.get("fields", "") if old else "", str) and len(names) == 1
        reference = dict(old.get("reference", {})) | {"resource": values["resource"], "fields": others[0] if alone and others else others}
        return old | {"fields": names[0] if alone else names, "reference": reference}

    def _check(self, prefix: str, values: Mapping[str, str], original: JSON) -> JSON:
        check = BY_NAME.get(values["name"])
        if check is None:
            self.add_error(f"{prefix}name", "Choisissez ce qui est contrôlé.")
            return original
        others = _split(values["others"])
        if not values["column"]:
            self.add_error(f"{prefix}column", "Choisissez le champ contrôlé.")
        if check.others:
            self._known(f"{prefix}others", others)
            if check.single and len(others) > 1:
                self.add_error(f"{prefix}others", "Ce contrôle ne demande qu’un seul autre champ.")
        elif others:
            self.add_error(f"{prefix}others", "Ce contrôle ne demande pas d’autre champ\u00a0: videz cette case.")
        if bool(check.operator) != bool(values["op"]):
            self.add_error(
                f"{prefix}op",
                "Choisissez la comparaison."
                if check.operator
                else "Ce contrôle ne compare rien\u00a0: choisissez «\u00a0Sans objet\u00a0».",
            )
        params: dict[str, JSON] = {}
        for name, said in ((check.column, values["column"]), (check.operator, values["op"])):
            if name:
                params[name] = said
        if check.others:
            params[check.others] = (others[0] if others else "") if check.single else others
        old = original if isinstance(original, dict) and original.get("name") == check.name else {}
        return old | {"name": check.name, "params": dict(_params(old)) | params}

    def _known(self, name: str, fields: Sequence[str]) -> None:
        unknown = [one for one in fields if self.schema.by_name(one) is None]
        if not fields:
            self.add_error(name, "Donnez au moins un champ, par son nom technique.")
        elif unknown:
            self.add_error(name, f"Aucun champ ne s’appelle {quoted(unknown[0])}\u00a0: écrivez son nom technique.")


def _shown(kind: ItemKind, item: JSON) -> dict[str, str] | None:
    """What the inputs of a row show of an item; None where it has another shape."""
    if not isinstance(item, dict):
        return None
    if kind.path == "foreignKeys":
        reference = item.get("reference")
        if not isinstance(reference, dict):
            return None
        return {
            "fields": _joined(item.get("fields")),
            "resource": _text(reference.get("resource")),
            "reference": _joined(reference.get("fields")),
        }
    if kind.path == "custom_checks":
        check = BY_NAME.get(_text(item.get("name")))
        return _check_shown(check, _params(item)) if check else None
    if any(not isinstance(item.get(column.key, ""), str) for column in kind.columns):
        return None
    return {column.key: item.get(column.key, "").strip() for column in kind.columns}


def _check_shown(check: KnownCheck, params: Mapping[str, JSON]) -> dict[str, str]:
    said = {"name": check.name, "column": _text(params.get(check.column or "")), "op": _text(params.get(check.operator or ""))}
    return said | {"others": _joined(params.get(check.others or ""))}


def _params(item: Mapping[str, JSON]) -> Mapping[str, JSON]:
    params = item.get("params")
    return params if isinstance(params, dict) else {}


def _joined(names: JSON) -> str:
    return names if isinstance(names, str) else ", ".join(one for one in _list(names) if isinstance(one, str))


def _split(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else ""


def _list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def _put(properties: dict[str, JSON], path: str, value: JSON) -> None:
    """Write a property, or take it away where nothing is left of it."""
    if value:
        properties[path] = value
    else:
        properties.pop(path, None)
