"""What goes with the changes of a proposal: a title, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from concertation.models import Proposal, UseCase
from pages.forms.asked import AskedText
from pages.forms.choices import set_choices
from standard.schema.words import quoted


class LetterForm(forms.Form):
    """Asked last, once the changes are there to be read."""

    title = forms.CharField(
        label="Titre",
        max_length=200,
        required=False,
        help_text="Ce que votre proposition change, en quelques mots. Laissé tel quel ou vide, il suit vos changements.",
        error_messages={
            "max_length": "Ce titre est trop long\u00a0: tenez-vous à 200 caractères.",
        },
    )
    motive = AskedText(
        label="Pourquoi ce changement",
        help_text="Le cas d’usage, qui en a besoin, qui pourrait remplir cette donnée. Un exemple vécu convainc mieux qu’un principe.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    serves = forms.TypedMultipleChoiceField(
        label="Cas d’usage que cette proposition sert",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Une fois la proposition acceptée, les champs qu’elle ajoute ou change le diront.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, proposal: Proposal, cases: Sequence[UseCase] = ()) -> None:
        """`cases`: those that it may serve."""
        said = {"title": proposal.title, "motive": proposal.motive, "serves": [case.pk for case in proposal.serves.all()]}
        super().__init__(data, initial=said, use_required_attribute=False)
        set_choices(self, "serves", [(case.pk, case.title) for case in cases])
        if not cases:
            del self.fields["serves"]

    def served(self, cases: Sequence[UseCase]) -> list[UseCase] | None:
        """Those of these that were ticked; None where none was shown."""
        return [case for case in cases if case.pk in self.cleaned_data["serves"]] if "serves" in self.fields else None

    def fresh(self, rewritten: Iterable[str]) -> bool:
        """Whether what is typed may take the place of what is kept. `rewritten`: the inputs that another page has written since."""
        for name in rewritten:
            if self.cleaned_data[name] != self.initial[name]:
                said = f"Une autre page a écrit ici entre-temps\u00a0: {quoted(self.initial[name])}."
                self.add_error(name, f"{said} Relisez, puis enregistrez de nouveau pour garder votre texte.")
        return not self.errors


class InvitationForm(forms.Form):
    """Whom to write a proposal with."""

    email = forms.EmailField(
        label="Adresse électronique de la personne à inviter",
        help_text="Un membre de ce standard. Il verra la proposition, et pourra la modifier quand il aura accepté.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="coauteur_%s", use_required_attribute=False)


class WithdrawForm(forms.Form):
    motive = forms.CharField(label="Pourquoi la retirer", required=False, widget=forms.Textarea(attrs={"rows": 2}))
