"""A use case to propose, to settle, to rank; the fields that serve it; what one says of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from concertation.models import Appraisal, UseCase
from concertation.queries.use_cases import CaseLine
from concertation.rules.use_cases import EASE, IMPORTANCE
from concertation.services.use_cases import CaseText, FieldMark
from pages.forms.choices import set_choices
from pages.forms.motives import MotiveField
from standard.models import Stakeholder
from standard.schema.model import Field


def _text(label: str, help_text: str, *, missing: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=bool(missing), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )  # fmt: skip


class UseCaseForm(forms.Form):
    """What a use case says, in four columns."""

    title = forms.CharField(
        label="Titre", max_length=200,
        help_text="Une phrase courte, avec un verbe\u00a0: «\u00a0orienter une personne vers un lieu\u00a0».",
        error_messages={"required": "Donnez un titre à ce cas d’usage."},
    )  # fmt: skip
    why = _text("Pourquoi", "Le besoin auquel il répond.", missing="Dites à quoi sert ce cas d’usage\u00a0: le besoin auquel il répond.")
    who = _text("Qui", "Les personnes qui s’en servent, et celles pour qui elles le font.", missing="Dites qui s’en sert.")
    what = _text("Quoi", "Ce qu’elles font, ce qu’elles ont besoin de savoir.")
    with_what = _text("Avec quoi", "L’outil, le site, l’annuaire où elles le font.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, use_case: UseCase | None = None) -> None:
        said = {name: getattr(use_case, name) for name in ("title", "why", "who", "what", "with_what")} if use_case is not None else {}
        super().__init__(data, initial=said, use_required_attribute=False)

    def text(self) -> CaseText:
        return CaseText(**self.cleaned_data)


class SettleCaseForm(forms.Form):
    """What the team makes of a use case."""

    outcome = forms.ChoiceField(
        label="Suite", widget=forms.RadioSelect, error_messages={"required": "Dites ce que devient ce cas d’usage."},
    )  # fmt: skip
    into = forms.ModelChoiceField(UseCase.objects.none(), label="Réuni à", required=False, empty_label="Aucun")
    reason = MotiveField(needed_for="réunir ou écarter", rows=3, max_length=4_000, help_text="Son auteur et le public le liront.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, outcomes: Sequence[str], others: Iterable[UseCase]) -> None:
        super().__init__(data, auto_id="suite_%s", use_required_attribute=False)
        labels = {"kept": "Le retenir", "merged": "Le réunir à un autre", "refused": "L’écarter"}
        set_choices(self, "outcome", [(one, labels[one]) for one in outcomes])
        into = self.fields["into"]
        assert isinstance(into, forms.ModelChoiceField)
        into.queryset = UseCase.objects.filter(pk__in=[one.pk for one in others])
        if "merged" not in outcomes:
            del self.fields["into"]


class ServingForm(forms.Form):
    """The fields that serve a use case."""

    fields_served = forms.MultipleChoiceField(label="Champs qui le servent", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: QueryDict | None = None, *, schema_fields: Sequence[Field], line: CaseLine) -> None:
        super().__init__(data, initial={"fields_served": [field.uid for field in line.fields]}, auto_id="champs_%s")
        set_choices(self, "fields_served", [(field.uid, field.title) for field in schema_fields])


class RankingForm(forms.Form):
    """The place of each use case, for whoever ranks them; the ones without come last."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, cases: Sequence[UseCase], own: Sequence[int]) -> None:
        super().__init__(data, auto_id="place_%s", use_required_attribute=False)
        self.cases = cases
        numbers = [("", "Sans place"), *((str(one), str(one)) for one in range(1, len(cases) + 1))]
        for case in cases:
            self.fields[f"case-{case.pk}"] = forms.ChoiceField(
                label=case.title, required=False, choices=numbers, initial=str(own.index(case.pk) + 1) if case.pk in own else ""
            )

    def clean(self) -> dict[str, Any]:
        taken: set[str] = set()
        for name, place in list(self.cleaned_data.items()):
            if place and place in taken:
                self.add_error(name, f"La place {place} est déjà donnée\u00a0: choisissez-en une autre.")
            taken.add(place)
        return self.cleaned_data

    def ranking(self) -> list[UseCase]:
        """The first first."""
        said = {case.pk: self.cleaned_data[f"case-{case.pk}"] for case in self.cases}
        return sorted((case for case in self.cases if said[case.pk]), key=lambda case: int(said[case.pk]))


class AppraisalForm(forms.Form):
    """What each field weighs and costs, as what one is to the data."""

    profile = forms.ChoiceField(
        label="Vous répondez en tant que", choices=Stakeholder.EcosystemPart.choices, widget=forms.RadioSelect,
        error_messages={"required": "Dites à quel titre vous répondez."},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, schema_fields: Sequence[Field], own: Mapping[str, Appraisal]) -> None:
        first = next(iter(own.values()), None)
        super().__init__(data, initial={"profile": first.profile} if first else {}, auto_id="avis_%s", use_required_attribute=False)
        self.schema_fields, self.own = schema_fields, own
        scales = (("importance", "Importance", IMPORTANCE), ("ease", "Facilité de collecte", EASE))
        for field in schema_fields:
            held = own.get(field.uid)
            for name, label, scale in scales:
                self.fields[f"{name}-{field.uid}"] = forms.ChoiceField(
                    label=label, required=False, choices=[("", "Sans avis"), *((str(key), words) for key, words in scale.items())],
                    initial=str(getattr(held, name)) if held is not None else "",
                )  # fmt: skip

    def rows(self) -> list[tuple[Field, list[forms.BoundField]]]:
        """Each field with its two inputs."""
        return [(field, [self[f"importance-{field.uid}"], self[f"ease-{field.uid}"]]) for field in self.schema_fields]

    def clean(self) -> dict[str, Any]:
        for field in self.schema_fields:
            weight, cost = (self.cleaned_data.get(f"{name}-{field.uid}") for name in ("importance", "ease"))
            if bool(weight) != bool(cost):
                missing = "ease" if weight else "importance"
                self.add_error(f"{missing}-{field.uid}", f"Dites aussi l’autre avis sur «\u00a0{field.title}\u00a0», ou aucun des deux.")
        return self.cleaned_data

    def marks(self) -> dict[str, FieldMark | None]:
        """By field: what one says of it; None where one took it back."""
        said: dict[str, FieldMark | None] = {}
        for field in self.schema_fields:
            weight, cost = (self.cleaned_data[f"{name}-{field.uid}"] for name in ("importance", "ease"))
            if weight:
                said[field.uid] = FieldMark(int(weight), int(cost))
            elif field.uid in self.own:
                said[field.uid] = None
        return said
