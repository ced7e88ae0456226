"""What is said of a file that is left as a sample: who sees it, whose it is, of which day, whether its sender is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from pages.forms.moments import day
from standard.models import KeptSample, SampleAccess
from standard.services.kept_samples import NO_ACCESS, Leaving

OF_SAMPLES: Final = ("keep", "access", "producer", "dated", "tell")
ACCESSES: Final = (
    (SampleAccess.PUBLIC, "Tout le monde\u00a0: il est public, chacun peut le télécharger"),
    (SampleAccess.COMMITTEE, "Le comité de pilotage et l’équipe projet, et personne d’autre"),
    (SampleAccess.FIGURES, "Personne\u00a0: seuls des chiffres en sont donnés, jamais une valeur, et nul ne le télécharge"),
)


def access_field(**more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Qui peut voir ce fichier",
        choices=ACCESSES,
        widget=forms.RadioSelect,
        error_messages={"required": NO_ACCESS, "invalid_choice": NO_ACCESS},
        **more,
    )


def producer_field() -> forms.CharField:
    return forms.CharField(
        label="Qui le produit",
        max_length=200,
        required=False,
        help_text="L’organisation qui publie ce fichier.",
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )


def tell_field() -> forms.BooleanField:
    return forms.BooleanField(
        label="Prévenez-moi seulement si une décision casse mon fichier",
        required=False,
        help_text="Un courriel vous dira quelles lignes ne seraient plus justes. Il ne porte que sur votre dernier fichier.",
    )


def left_as(said: Mapping[str, Any]) -> Leaving:
    return Leaving(
        access=said.get("access") or SampleAccess.COMMITTEE,
        producer=said.get("producer") or None,
        dated=said.get("dated"),
        tell_when_broken=bool(said.get("tell")),
    )


class DescribeSampleForm(forms.Form):
    """Whose a sample is, and of which day."""

    producer = producer_field()
    dated = day("Date du contenu", help_text="Facultative.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, sample: KeptSample) -> None:
        initial = {"producer": sample.producer.name if sample.producer else "", "dated": sample.dated}
        super().__init__(data, initial=initial, auto_id=f"echantillon{sample.pk}_%s", use_required_attribute=False)


class ChooseAccessForm(forms.Form):
    """Who sees a sample that one left, and whether to be told where a decision breaks it."""

    access = access_field()
    tell = tell_field()

    def __init__(self, data: Mapping[str, Any] | None = None, *, sample: KeptSample) -> None:
        initial = {"access": sample.access, "tell": sample.tell_when_broken}
        super().__init__(data, initial=initial, auto_id=f"acces{sample.pk}_%s", use_required_attribute=False)
