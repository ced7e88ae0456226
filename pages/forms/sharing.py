"""A field shared with another standard; what was said with those who must agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.models import User
from concertation.models import Exchange, SharedField
from concertation.queries.sharing import UnderAgreement
from concertation.services.sharing import Sharing
from pages.forms.choices import OptionalKey, set_choices
from standard.models import Membership, Standard
from standard.schema.model import Field


class SharingForm(forms.Form):
    """With which standard a field is shared, of this site or elsewhere, and who must agree."""

    agreeing = forms.CharField(
        label="Qui doit donner son accord", max_length=200, help_text="Par exemple « l’équipe de data.inclusion ».",
        error_messages={"required": "Dites qui doit donner son accord."},
    )  # fmt: skip
    owner = OptionalKey(label="Qui suit ce partage", help_text="Un courriel lui dit ce qui change. Sans nom : l’équipe projet.")
    other = OptionalKey(label="Un standard de ce site", help_text="Ou bien, plus bas, le nom et l’adresse d’un standard d’ailleurs.")
    other_field = forms.CharField(label="Nom technique du champ là-bas", max_length=200, required=False)
    name = forms.CharField(label="Un standard d’ailleurs : son nom", max_length=200, required=False)
    address = forms.CharField(label="Son adresse, ou celle de son schéma", max_length=1_000, required=False)
    version = forms.CharField(label="Sa version", max_length=50, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        members: Sequence[Membership],
        others: Sequence[Standard],
        held: SharedField | None = None,
    ) -> None:
        names = ("agreeing", "other_field", "name", "address", "version")
        said = {**{name: getattr(held, name) for name in names}, "owner": held.owner_id, "other": held.other_id} if held is not None else {}
        super().__init__(data, initial=said, auto_id="partage_%s", use_required_attribute=False)
        self._people: dict[int, User] = {member.user_id: member.user for member in members}
        self._others = {other.pk: other for other in others}
        set_choices(self, "owner", [("", "L’équipe projet"), *((key, str(person)) for key, person in self._people.items())])
        set_choices(self, "other", [("", "Aucun"), *((key, other.title) for key, other in self._others.items())])

    def sharing(self) -> Sharing:
        said = self.cleaned_data
        return Sharing(
            agreeing=said["agreeing"],
            other=self._others.get(said["other"]),
            other_field=said["other_field"],
            name=said["name"],
            address=said["address"],
            version=said["version"],
            owner=self._people.get(said["owner"]),
        )


class NewSharingForm(SharingForm):
    """The same, of a field to choose."""

    field = forms.ChoiceField(label="Champ partagé", error_messages={"required": "Choisissez un champ du schéma."})
    field_order = ("field",)

    def __init__(self, data: Mapping[str, Any] | None = None, *, schema_fields: Sequence[Field], **more: Any) -> None:
        super().__init__(data, **more)
        set_choices(self, "field", [("", "Choisissez"), *((one.uid, one.title) for one in schema_fields)])


class ExchangeForm(forms.Form):
    """What was said, and whether it is an agreement."""

    kind = forms.ChoiceField(label="Nature", choices=Exchange.Kind.choices, initial=Exchange.Kind.MESSAGE)
    decision = OptionalKey(label="Décision dont il s’agit")
    body = forms.CharField(
        label="Ce qui s’est dit", max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez ce qui s’est dit."},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, decisions: Sequence[UnderAgreement]) -> None:
        super().__init__(data, auto_id="echange_%s", use_required_attribute=False)
        self._decisions = {one.decision.pk: one.decision for one in decisions}
        named = ((key, f"Décision n° {decision.number} : {decision.question.title}") for key, decision in self._decisions.items())
        set_choices(self, "decision", [("", "Aucune en particulier"), *named])
        if not decisions:
            del self.fields["decision"]

    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        said["decision"] = self._decisions.get(said.get("decision") or 0)
        return said
