"""Proposing other words for a field or a value, as one suggests an edit on a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from standard.schema.model import JSON, Field, Value

FIELD: Final = (("title", "Intitulé"), ("description", "Définition"))
VALUE: Final = (("text", "Valeur, telle qu’on l’écrit"), ("definition", "Définition"))


class WordingForm(forms.Form):
    """The words of a field, or of one of its values, and why one would change them."""

    motive = forms.CharField(
        label="Pourquoi",
        help_text="Ce que ces mots disent mieux, et pour qui.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites pourquoi\u00a0: c’est ce qui se discute."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, field: Field, value: Value | None) -> None:
        super().__init__(data, auto_id="redaction_%s", use_required_attribute=False)
        self._field, self._value = field, value
        for name, label in FIELD if value is None else VALUE:
            written = getattr(field if value is None else value, name)
            area = forms.Textarea(attrs={"rows": 6}) if name in ("description", "definition") else forms.TextInput()
            self.fields[name] = forms.CharField(
                label=label,
                initial=written,
                required=name == "text",
                widget=area,
                error_messages={"required": "Écrivez la valeur, telle qu’on la trouverait dans un fichier."},
            )
        self.order_fields([*(name for name, _ in (FIELD if value is None else VALUE)), "motive"])

    def changes(self) -> list[JSON]:
        """What the words that are typed change, as operations written by hand."""
        said: list[JSON] = []
        for name, _ in FIELD if self._value is None else VALUE:
            before = str(getattr(self._field if self._value is None else self._value, name))
            after = self.cleaned_data[name].replace("\r\n", "\n").strip()
            if after == before.strip():
                continue
            there = {"field": self._field.uid, **({"value": self._value.uid} if self._value is not None else {})}
            words: dict[str, JSON] = {side: text for side, text in (("before", before), ("after", after)) if text}
            if self._value is None:
                said.append({"op": "set_property", **there, "path": name, **words})
            elif name == "text":
                said.append({"op": "rename_value", **there, "after": after})
            else:
                # Said of the value under the text that it still has.
                said.insert(0, {"op": "set_value_property", **there, "key": name, **words})
        return said
