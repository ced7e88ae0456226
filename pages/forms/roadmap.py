"""A roadmap to choose, its goal, its phases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from concertation.models import Phase, Roadmap
from concertation.models.roadmap import PHASE_KINDS
from concertation.rules.roadmap import DEFAULT_MODEL, MODELS
from pages.forms.moments import day


class GoalForm(forms.Form):
    """Where the roadmap leads."""

    goal = forms.CharField(label="But", max_length=200, required=False, help_text="Par exemple « standard finalisé en juin 2022 ».")
    goal_on = day("À atteindre le")

    def __init__(self, data: Mapping[str, Any] | None = None, *, roadmap: Roadmap | None = None) -> None:
        initial = {"goal": roadmap.goal, "goal_on": roadmap.goal_on} if roadmap is not None else {}
        super().__init__(data, initial=initial, auto_id="but_%s", use_required_attribute=False)


class ChooseRoadmapForm(GoalForm):
    """A roadmap to draw from a model."""

    model = forms.ChoiceField(
        label="Modèle",
        choices=[(key, f"{one.title} : {one.summary}") for key, one in MODELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une feuille de route parmi celles proposées."},
    )
    starts_on = day("Commence le", missing="Dites quel jour la feuille de route commence.")
    with_meetings = forms.BooleanField(
        label="Inscrire aussi les séances que propose ce modèle",
        required=False,
        help_text="COPIL et ateliers, à 14 heures : chaque séance se modifie ensuite sur sa page.",
    )
    field_order = ("model", "starts_on", "goal", "goal_on", "with_meetings")

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data)
        self.initial = {"model": DEFAULT_MODEL, "starts_on": today, "with_meetings": True}


class PhaseForm(forms.Form):
    """A phase to add, or to change."""

    kind = forms.ChoiceField(
        label="Nature", choices=PHASE_KINDS, help_text="Elle dit ce qui est ouvert, et à qui.",
        error_messages={"required": "Choisissez la nature de la phase."},
    )  # fmt: skip
    title = forms.CharField(label="Titre", max_length=200, required=False, help_text="Sans titre, celui de sa nature.")
    starts_on = day("Commence le", missing="Dites quel jour la phase commence.", help_text="Elle dure jusqu’à la veille de la suivante.")
    aim = forms.CharField(label="But", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, phase: Phase | None = None) -> None:
        said = {"kind": phase.kind, "title": phase.title, "starts_on": phase.starts_on, "aim": phase.aim} if phase is not None else {}
        super().__init__(data, initial=said, auto_id=f"phase{phase.pk if phase is not None else ''}_%s", use_required_attribute=False)


class RoundForm(forms.Form):
    """A new round to add."""

    starts_on = day("Commence le", missing="Dites quel jour le nouveau tour commence.")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="tour_%s", use_required_attribute=False)
