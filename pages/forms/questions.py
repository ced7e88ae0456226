"""Preparing a question: what it says, the comments it brings together, its options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.http import QueryDict

from concertation.models import Comment, Option, Proposal, Question
from concertation.queries.subjects import comment_subjects
from concertation.services.putting import STATUS_QUO_TITLE
from concertation.services.questions import NO_OPTION, OptionDraft, Preparation
from pages.forms.choices import OptionalKey, set_choices
from pages.forms.moments import DayField

STATUS_QUO: Final = "statu-quo"
EXCERPT: Final = 140


def _text(label: str, help_text: str = "", *, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs={"rows": rows}))


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= EXCERPT else f"{flat[:EXCERPT].rstrip()}…"


class PreparationForm(forms.Form):
    """What a question says. `comments` are those that it may bring together; without any, nothing is asked about them."""

    title = forms.CharField(
        label="Question",
        max_length=300,
        help_text="Une phrase que l’on tranche, avec son point d’interrogation.",
        error_messages={"required": "Écrivez la question à trancher.", "max_length": "Tenez-vous à 300 caractères."},
    )
    kind = forms.ChoiceField(
        label="Nature",
        choices=[("", "Choisissez"), *Question.Kind.choices],
        error_messages={"required": "Choisissez la nature de la question."},
    )
    context = _text("Contexte", "Ce qu’il faut savoir pour arbitrer : l’usage, les commentaires, ce que font les autres.", rows=6)
    earlier_exchanges = _text("Échanges précédents", "Ce qui a déjà été dit en séance ou par courriel.")
    comments = forms.TypedMultipleChoiceField(label="Commentaires réunis", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    recommendation = _text("Recommandation de l’équipe projet", "Ce que l’équipe conseille, et pourquoi. Elle est montrée à part.")
    meeting = forms.CharField(label="Séance prévue", max_length=200, required=False, help_text="Par exemple « COPIL n° 4 ».")
    meeting_date = DayField(
        label="Date de la séance",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Écrivez la date, par exemple 2026-06-14."},
    )

    def __init__(self, data: QueryDict | None = None, *, comments: Sequence[Comment], initial: Mapping[str, Any]) -> None:
        super().__init__(data, auto_id="question_%s", initial=dict(initial), use_required_attribute=False)
        if comments:
            subjects = comment_subjects(comments)
            set_choices(self, "comments", [(one.pk, f"Sur {subjects[one.pk].words} : {_excerpt(one.body)}") for one in comments])
        else:
            del self.fields["comments"]

    def preparation(self) -> Preparation:
        said = self.cleaned_data
        names = ("title", "kind", "context", "recommendation", "earlier_exchanges", "meeting", "meeting_date")
        return Preparation(**{name: said[name] for name in names})


class NewQuestionForm(PreparationForm):
    """A question with its first options: proposals, texts, and the statu quo, which comes of itself."""

    proposals = forms.TypedMultipleChoiceField(
        label="Propositions soumises",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chacune devient une option, avec ses changements.",
    )
    texts = _text("Autres options", "Une par ligne, sans changement du schéma. Le statu quo s’ajoute de lui-même.", rows=3)
    recommended = forms.ChoiceField(label="Option recommandée", required=False)

    field_order = (
        "title", "kind", "context", "comments", "earlier_exchanges", "proposals", "texts", "recommended", "recommendation",
        "meeting", "meeting_date",
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        comments: Sequence[Comment],
        proposals: Sequence[Proposal],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, comments=comments, initial=initial)
        self.offered = {proposal.pk: proposal for proposal in proposals}
        named = [(proposal.pk, f"n° {proposal.number} : {proposal.title}") for proposal in proposals]
        if named:
            set_choices(self, "proposals", named)
        else:
            del self.fields["proposals"]
        set_choices(
            self,
            "recommended",
            [("", "Aucune pour l’instant"), *((str(key), f"Proposition {label}") for key, label in named), (STATUS_QUO, STATUS_QUO_TITLE)],
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("proposals") and not said.get("texts", "").strip():
            self.add_error("proposals" if "proposals" in self.fields else "texts", NO_OPTION)
        recommended = said.get("recommended", "")
        if recommended not in ("", STATUS_QUO) and int(recommended) not in said.get("proposals", ()):
            self.add_error("recommended", "Cochez aussi cette proposition parmi celles qui sont soumises.")
        return said

    def options(self) -> list[OptionDraft]:
        said = self.cleaned_data
        recommended = said["recommended"]
        drafts = [OptionDraft(proposal=self.offered[key], recommended=str(key) == recommended) for key in said.get("proposals", ())]
        drafts += [OptionDraft(title=line.strip()) for line in said["texts"].splitlines() if line.strip()]
        return [*drafts, *([OptionDraft(status_quo=True, recommended=True)] if recommended == STATUS_QUO else [])]


class EditQuestionForm(PreparationForm):
    """A question that is there already: the option that the team recommends is one of its own."""

    recommended = OptionalKey(label="Option recommandée")

    field_order = (
        "title", "kind", "context", "comments", "earlier_exchanges", "recommended", "recommendation", "meeting", "meeting_date",
    )  # fmt: skip

    def __init__(
        self, data: QueryDict | None = None, *, comments: Sequence[Comment], options: Sequence[Option], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, comments=comments, initial=initial)
        set_choices(self, "recommended", [("", "Aucune"), *((option.pk, option.title) for option in options if not option.struck_reason)])


class OptionForm(forms.Form):
    """One more option: an open proposal, the changes of a draft of one's own, or only a text."""

    title = forms.CharField(
        label="Option",
        max_length=300,
        required=False,
        help_text="Ce qu’elle change, en quelques mots. Vide, c’est le titre de la proposition.",
    )
    text = _text("Explication", rows=3)
    source = forms.ChoiceField(label="Ses changements", required=False)
    recommended = forms.BooleanField(label="L’équipe projet recommande cette option", required=False)

    def __init__(self, data: QueryDict | None = None, *, proposals: Sequence[Proposal], drafts: Sequence[Proposal]) -> None:
        """`proposals` may still be put to a question; `drafts` are the person's own, whose changes the option may take."""
        super().__init__(data, auto_id="option_%s", use_required_attribute=False)
        self._sources = {str(one.number): one for one in (*proposals, *drafts)}
        offered = [(str(one.number), f"Ceux de la proposition n° {one.number} : {one.title}") for one in proposals]
        own = [(str(one.number), f"Ceux de mon brouillon n° {one.number} : {one.title}") for one in drafts]
        set_choices(self, "source", [("", "Aucun : l’option est un texte"), *offered, *own])

    def draft(self) -> OptionDraft:
        said = self.cleaned_data
        source = self._sources.get(said["source"])
        own = source is not None and source.state == Proposal.State.DRAFT
        return OptionDraft(
            title=said["title"],
            text=said["text"],
            proposal=None if own else source,
            operations=source.read_operations() if own and source else None,
            recommended=said["recommended"],
        )
