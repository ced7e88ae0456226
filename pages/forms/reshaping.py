"""Sharing fields and values out otherwise, one question after the other: split, merge, move, retire little by little.

Each form gives one operation on its schema. What is not filled in yet is named in `missing`, and refused only where
`complete` is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.http import QueryDict

from pages.forms.asked import AskedChoice, AskedChoices, AskedText
from standard.schema import numbering, reshaping
from standard.schema.lint.naming import PLAIN, suggested
from standard.schema.model import JSON, Field, Schema
from standard.schema.operations import Conflict, Operation
from standard.schema.table_schema import Uids
from standard.schema.wording import quoted

MOST_PARTS: Final = 4


class ReshapeForm(forms.Form):
    """What every such form begins with. After `is_valid()`, `operation` is what it asks for, None while something is missing."""

    title_of: ClassVar[str]
    """What the page and the proposal are called; braces for the title of the field."""
    lead: ClassVar[str]
    """What it is for, in a sentence."""

    def __init__(
        self, data: QueryDict | None = None, *, schema: Schema, field: Field, taken: frozenset[str], complete: bool = True
    ) -> None:
        """`taken`: every uid that the standard has used, which what is added here must not."""
        self.schema, self.field, self.complete = schema, field, complete
        self.uids = Uids({*taken, *schema.uids()})
        self.missing: tuple[str, ...] = ()
        self.operation: Operation | None = None
        super().__init__(data, auto_id="champ_%s", use_required_attribute=False)
        self.prepare()

    @classmethod
    def unfit(cls, schema: Schema, field: Field) -> str:
        """Why the form makes no sense for the field; empty where it does."""
        return ""

    def prepare(self) -> None:
        """Fill in the choices that depend on the field."""

    def asked(self, said: Mapping[str, Any]) -> Operation | None:
        """The operation, None where something is missing. Raises `Conflict`."""
        raise NotImplementedError

    @property
    def values(self) -> Sequence[tuple[str, str]]:
        """The values of the field: uid, text."""
        return [(value.uid, value.text) for value in self.field.values.values] if self.field.values is not None else []

    def clean(self) -> dict[str, Any]:
        said = dict(super().clean() or {})
        if not self.errors:
            try:
                self.operation = self.asked(said)
            except Conflict as conflict:
                self.add_error(None, str(conflict))
        if self.errors or self.missing:
            self.operation = None
        return said

    def need(self, name: str, words: str, message: str) -> None:
        self.missing = (*self.missing, words)
        if self.complete:
            self.add_error(name, message)

    def checked_name(self, input_name: str, name: str, others: Sequence[str]) -> None:
        """Refuse a technical name that nobody could use."""
        plain = suggested(name)
        hint = f"\u00a0: par exemple {quoted(plain)}" if plain and plain not in others else ""
        if name in others:
            self.add_error(input_name, f"Un autre champ s’appelle déjà {quoted(name)}\u00a0: choisissez un autre nom.")
        elif not PLAIN.fullmatch(name):
            self.add_error(input_name, f"Écrivez le nom sans accent, sans espace ni ponctuation{hint}.")


def _choices(first: str, items: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", first), *items]


def _fields(schema: Schema, but: Field) -> list[tuple[str, str]]:
    return [(one.uid, f"{one.title} ({one.name})") for one in schema.fields if one is not but]


class SplitFieldForm(ReshapeForm):
    title_of = "Scinder le champ {}"
    lead = "Un champ qui mélange deux informations se remplit mal. Dites quels champs prennent sa place, puis où va chaque valeur."

    def prepare(self) -> None:
        for rank in range(1, MOST_PARTS + 1):
            optional = " (facultatif)" if rank > 2 else ""
            first = rank == 1
            self.fields[f"title_{rank}"] = AskedText(
                label=f"Titre du {_rank(rank)} champ{optional}", max_length=300, initial=self.field.title if first else ""
            )
            self.fields[f"name_{rank}"] = AskedText(
                label=f"Nom technique du {_rank(rank)} champ{optional}",
                max_length=100,
                initial=self.field.name if first else "",
                help_text="S’il garde le nom d’aujourd’hui, il garde aussi ses commentaires et son histoire." if first else "",
            )
            self.fields[f"description_{rank}"] = forms.CharField(
                label=f"Ce que veut dire le {_rank(rank)} champ",
                required=False,
                max_length=10_000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=self.field.description if first else "",
            )
        parts = [(str(rank), f"{_rank(rank).capitalize()} champ") for rank in range(1, MOST_PARTS + 1)]
        for uid, text in self.values:
            self.fields[f"to_{uid}"] = AskedChoice(label=text, choices=_choices("À choisir", [*parts, ("all", "Dans tous les champs")]))

    @property
    def parts(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{rank}"] for name in ("title", "name", "description")] for rank in range(1, MOST_PARTS + 1)]

    @property
    def destinations(self) -> list[forms.BoundField]:
        return [self[f"to_{uid}"] for uid, _ in self.values]

    def asked(self, said: Mapping[str, Any]) -> Operation | None:
        ranks = [rank for rank in range(1, MOST_PARTS + 1) if rank <= 2 or said[f"title_{rank}"] or said[f"name_{rank}"]]
        others = [one.name for one in self.schema.fields if one is not self.field]
        for rank in ranks:
            for name, words in (("title", "titre"), ("name", "nom technique")):
                if not said[f"{name}_{rank}"]:
                    self.need(f"{name}_{rank}", f"le {words} du {_rank(rank)} champ", f"Donnez un {words} au {_rank(rank)} champ.")
            if said[f"name_{rank}"]:
                self.checked_name(f"name_{rank}", said[f"name_{rank}"], others)
                others = [*others, said[f"name_{rank}"]]
        for uid, text in self.values:
            goes = said[f"to_{uid}"]
            if not goes:
                self.need(f"to_{uid}", f"la place de la valeur {quoted(text)}", f"Choisissez où va la valeur {quoted(text)}.")
            elif goes != "all" and int(goes) not in ranks:
                self.add_error(f"to_{uid}", "Ce champ n’a pas encore de titre\u00a0: écrivez-le plus haut, ou choisissez-en un autre.")
        if self.errors or self.missing:
            return None
        parts = [
            reshaping.FieldPart(
                said[f"name_{rank}"],
                said[f"title_{rank}"],
                said[f"description_{rank}"].replace("\r\n", "\n").strip(),
                tuple(uid for uid, _ in self.values if said[f"to_{uid}"] in ("all", str(rank))),
            )
            for rank in ranks
        ]
        return reshaping.split_field(self.schema, self.field.uid, parts, self.uids)


class MergeFieldsForm(ReshapeForm):
    title_of = "Fusionner le champ {} avec un autre"
    lead = "Deux champs qui disent la même chose se remplissent mal. Choisissez celui qui rejoint ce champ, puis le nom de l’ensemble."

    other = AskedChoice(label="Quel champ le rejoint")
    title = AskedText(label="Titre de l’ensemble", max_length=300)
    name = AskedText(label="Nom technique de l’ensemble", max_length=100)
    several = forms.BooleanField(
        label="Une cellule peut contenir plusieurs valeurs",
        required=False,
        help_text="À cocher si une même ligne pouvait remplir les deux champs.",
    )

    def prepare(self) -> None:
        self.fields["other"].choices = _choices("À choisir", _fields(self.schema, self.field))  # type: ignore[attr-defined]
        self.fields["title"].initial, self.fields["name"].initial = self.field.title, self.field.name
        if self.field.values is None:
            del self.fields["several"]
        else:
            self.fields["several"].initial = self.field.values.several

    @classmethod
    def unfit(cls, schema: Schema, field: Field) -> str:
        return "" if len(schema.fields) > 1 else "Ce standard n’a qu’un champ\u00a0: il n’y en a pas d’autre à réunir."

    def asked(self, said: Mapping[str, Any]) -> Operation | None:
        for name, words, message in (
            ("other", "le champ qui le rejoint", "Choisissez le champ qui rejoint celui-ci."),
            ("title", "le titre de l’ensemble", "Donnez un titre à l’ensemble."),
            ("name", "le nom technique de l’ensemble", "Donnez un nom technique à l’ensemble."),
        ):
            if not said[name]:
                self.need(name, words, message)
        if self.missing:
            return None
        self.checked_name("name", said["name"], [one.name for one in self.schema.fields if one.uid not in (self.field.uid, said["other"])])
        if self.errors:
            return None
        return reshaping.merge_fields(
            self.schema, self.field.uid, [said["other"]], name=said["name"], title=said["title"], several=bool(said.get("several"))
        )


class _OnValues(ReshapeForm):
    @classmethod
    def unfit(cls, schema: Schema, field: Field) -> str:
        return "" if field.values is not None else "Ce champ n’a pas de liste de valeurs."


class MergeValuesForm(_OnValues):
    title_of = "Fusionner des valeurs du champ {}"
    lead = "Des valeurs qui veulent dire la même chose se comptent séparément. Cochez-les, puis dites celle qui les remplace."

    chosen = AskedChoices(label="Quelles valeurs réunir", widget=forms.CheckboxSelectMultiple)
    text = AskedText(label="La valeur qui les remplace", max_length=1_000, help_text="L’une d’elles, ou une nouvelle.")

    def prepare(self) -> None:
        self.fields["chosen"].choices = self.values  # type: ignore[attr-defined]

    def asked(self, said: Mapping[str, Any]) -> Operation | None:
        if not said["chosen"]:
            self.need("chosen", "les valeurs à réunir", "Cochez les valeurs à réunir.")
        if not said["text"]:
            self.need("text", "la valeur qui les remplace", "Écrivez la valeur qui les remplace.")
        if self.missing:
            return None
        return reshaping.merge_values(self.schema, self.field.uid, said["chosen"], " ".join(said["text"].split()), self.uids)


class SplitValueForm(_OnValues):
    title_of = "Scinder une valeur du champ {}"
    lead = "Une valeur qui recouvre deux cas ne permet pas de les distinguer. Choisissez-la, puis écrivez celles qui prennent sa place."

    value = AskedChoice(label="Quelle valeur")
    texts = AskedText(
        label="Les valeurs qui prennent sa place",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        help_text="Une par ligne. Elle peut en faire partie, si elle reste avec un sens plus étroit.",
    )

    def prepare(self) -> None:
        self.fields["value"].choices = _choices("À choisir", self.values)  # type: ignore[attr-defined]

    def asked(self, said: Mapping[str, Any]) -> Operation | None:
        texts = [" ".join(line.split()) for line in said["texts"].splitlines() if line.strip()]
        if not said["value"]:
            self.need("value", "la valeur à scinder", "Choisissez la valeur à scinder.")
        if not texts:
            self.need("texts", "les valeurs qui prennent sa place", "Écrivez les valeurs qui prennent sa place, une par ligne.")
        if self.missing:
            return None
        return reshaping.split_value(self.schema, self.field.uid, said["value"], texts, self.uids)


class TransferValueForm(_OnValues):
    title_of = "Déplacer une valeur du champ {}"
    lead = "Une valeur est parfois dans la mauvaise liste. Choisissez-la, puis le champ où elle a sa place."

    value = AskedChoice(label="Quelle valeur")
    target = AskedChoice(label="Vers quel champ", help_text="Ceux qui ont une liste de valeurs.")

    def prepare(self) -> None:
        listed = {one.uid for one in self.schema.fields if one.values is not None}
        self.fields["value"].choices = _choices("À choisir", self.values)  # type: ignore[attr-defined]
        targets = [(uid, label) for uid, label in _fields(self.schema, self.field) if uid in listed]
        self.fields["target"].choices = _choices("À choisir", targets)  # type: ignore[attr-defined]

    @classmethod
    def unfit(cls, schema: Schema, field: Field) -> str:
        alone = not any(one.values is not None for one in schema.fields if one is not field)
        return super().unfit(schema, field) or ("Aucun autre champ n’a de liste de valeurs." if alone else "")

    def asked(self, said: Mapping[str, Any]) -> Operation | None:
        if not said["value"]:
            self.need("value", "la valeur à déplacer", "Choisissez la valeur à déplacer.")
        if not said["target"]:
            self.need("target", "le champ où elle va", "Choisissez le champ où elle va.")
        return None if self.missing else reshaping.transfer_value(self.schema, self.field.uid, said["value"], said["target"])


class RetireFieldForm(ReshapeForm):
    title_of = "Retirer le champ {} progressivement"
    lead = "Le champ reste accepté un temps\u00a0: dites depuis quand l’éviter, ce qui le remplace, quand il disparaît."

    in_use = forms.BooleanField(label="Le remettre en usage", required=False, help_text="Il n’est alors plus annoncé comme retiré.")
    since = forms.CharField(label="À ne plus utiliser depuis la version", required=False, max_length=40, help_text="Par exemple 1.2.0.")
    successors = forms.MultipleChoiceField(label="Remplacé par", required=False, widget=forms.CheckboxSelectMultiple)
    removed_in = forms.CharField(label="Disparaît dans la version", required=False, max_length=40, help_text="Par exemple 2.0.0.")

    def prepare(self) -> None:
        names = [one.name for one in self.schema.fields]
        self.choose(
            [(one.name, f"{one.title} ({one.name})") for one in self.schema.fields if one is not self.field and names.count(one.name) == 1]
        )
        self.show(self.field.properties)

    def choose(self, successors: list[tuple[str, str]]) -> None:
        self.fields["successors"].choices = successors  # type: ignore[attr-defined]

    def show(self, properties: Mapping[str, JSON]) -> None:
        """What is said of the retirement today."""
        if properties.get("deprecated") is not True:
            del self.fields["in_use"]
        replaced = properties.get("successors")
        self.fields["since"].initial = properties.get("deprecatedSince")
        self.fields["removed_in"].initial = properties.get("removedIn")
        self.fields["successors"].initial = replaced if isinstance(replaced, list) else []

    def retirement(self, said: Mapping[str, Any]) -> dict[str, JSON]:
        if said.get("in_use"):
            return {}
        for name in ("since", "removed_in"):
            if said[name] and not numbering.is_plain(said[name].removeprefix("v")):
                self.add_error(name, "Écrivez un numéro de version à trois nombres, par exemple 1.2.0.")
        since, gone = numbering.read(said["since"]), numbering.read(said["removed_in"])
        if not self.errors and since is not None and gone is not None and gone <= since:
            self.add_error("removed_in", f"Écrivez une version qui vient après {said['since']}, depuis laquelle il vaut mieux l’éviter.")
        found = {"deprecatedSince": said["since"], "successors": list(said["successors"]), "removedIn": said["removed_in"]}
        return {"deprecated": True} | {key: value for key, value in found.items() if value}

    def asked(self, said: Mapping[str, Any]) -> Operation | None:
        after = self.retirement(said)
        return None if self.errors else reshaping.retire_field(self.schema, self.field.uid, after)


class RetireValueForm(RetireFieldForm):
    title_of = "Retirer progressivement une valeur du champ {}"
    lead = "La valeur reste acceptée un temps\u00a0: dites depuis quand l’éviter, ce qui la remplace, quand elle disparaît."

    field_order = ["value"]
    value = AskedChoice(label="Quelle valeur")

    def prepare(self) -> None:
        self.fields["value"].choices = _choices("À choisir", self.values)  # type: ignore[attr-defined]
        self.choose([(text, text) for _, text in self.values])
        retired = self.field.values is not None and any(value.properties.get("deprecated") is True for value in self.field.values.values)
        if not retired:
            del self.fields["in_use"]

    @classmethod
    def unfit(cls, schema: Schema, field: Field) -> str:
        return _OnValues.unfit(schema, field)

    def asked(self, said: Mapping[str, Any]) -> Operation | None:
        after = self.retirement(said)
        if not said["value"]:
            self.need("value", "la valeur à retirer", "Choisissez la valeur à retirer.")
        if self.errors or self.missing:
            return None
        return reshaping.retire_value(self.schema, self.field.uid, said["value"], after)


FORMS: Final[dict[str, type[ReshapeForm]]] = {
    "scinder": SplitFieldForm,
    "fusionner": MergeFieldsForm,
    "retirer": RetireFieldForm,
    "fusionner-valeurs": MergeValuesForm,
    "scinder-valeur": SplitValueForm,
    "deplacer-valeur": TransferValueForm,
    "retirer-valeur": RetireValueForm,
}
"""By what `quoi` says in the address."""

LABELS: Final = {
    "scinder": "Scinder ce champ en plusieurs",
    "fusionner": "Fusionner avec un autre champ",
    "retirer": "Retirer progressivement ce champ",
    "fusionner-valeurs": "Fusionner des valeurs",
    "scinder-valeur": "Scinder une valeur",
    "deplacer-valeur": "Déplacer une valeur vers un autre champ",
    "retirer-valeur": "Retirer progressivement une valeur",
}


def possible(schema: Schema, field: Field) -> dict[str, str]:
    """What one may do with the field: `quoi` and its label."""
    return {kind: label for kind, label in LABELS.items() if not FORMS[kind].unfit(schema, field)}


def _rank(rank: int) -> str:
    return {1: "premier", 2: "deuxième", 3: "troisième"}.get(rank, "quatrième")
