"""Recording a decision, objecting to one, undoing one. Services check again what they receive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.timezone import localtime

from concertation.models import Decision, Meeting, Option, Proposal, Question
from concertation.queries import InTheWay
from concertation.rules.constitution import Constitution
from concertation.services.decisions import Sitting, Undoing, Watch
from pages.forms.choices import DateInput, OptionalKey, set_choices
from pages.forms.meetings import PresentField
from pages.forms.moments import DayField
from standard.models import Membership
from standard.moments import day_in_words
from standard.schema.words import capital

REVERT, KEEP = "revert", "keep"
BECOMES: Final = ((REVERT, "Revient à l’état d’avant"), (KEEP, "Reste comme il est"))


@dataclass(frozen=True, slots=True)
class DecisionReach:
    """What a decision on a question may be made of."""

    options: Sequence[Option]
    drafts: Sequence[Proposal]
    """The person's own."""
    ways: Sequence[str]
    """How they may decide now."""
    passing: int | None
    """The option that the vote gives, or that a decision chose on a condition."""
    meetings: Sequence[Meeting]
    """Those that were held, the latest first."""
    members: Sequence[Membership]
    """Those who may have been there."""
    committee: bool
    """Whether there is one: a consensus then names a meeting of the list."""
    conditional: bool = False
    """Whether what it changes waits for an agreement."""
    conditions: str = ""
    """What is to be noted with it: the agreement that it waits for, the reservations of those who voted for it."""
    condition_owner: int | None = None
    """The membership of who follows the agreement."""


class DecideForm(forms.Form):
    """What was settled, how and why. What it changes in the schema is the option's own changes, or those of a draft."""

    how = forms.ChoiceField(
        label="Comment la décision a été prise",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment la décision a été prise."},
    )
    outcome = forms.ChoiceField(
        label="Issue",
        widget=forms.RadioSelect,
        choices=Decision.Outcome.choices,
        error_messages={"required": "Choisissez l’issue de la décision."},
    )
    option = OptionalKey(label="Option retenue", help_text="Ses changements s’appliquent au schéma dès que la décision engage.")
    operations = OptionalKey(
        label="Changements adoptés à la place de ceux de l’option",
        help_text="Pour « Validé avec modification » : un de vos brouillons, que vous aurez préparé à partir de l’option.",
    )
    motive = forms.CharField(
        label="Motif",
        help_text="Pourquoi cette issue : tout le monde le lira.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez le motif de la décision : il sera public."},
    )
    conditions = forms.CharField(label="Conditions et points d’attention", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    condition_owner = OptionalKey(
        label="Qui vérifie la condition",
        help_text="Pour « Validé sous condition ». Un courriel le lui dit, puis le lui rappelle.",
    )
    condition_due = DayField(label="À vérifier avant la fin du", required=False, widget=DateInput())
    review_on = DayField(
        label="Décision à revoir le", required=False, widget=DateInput(), help_text="Un courriel le rappellera à l’équipe projet."
    )
    meeting = forms.CharField(label="Séance", required=False, max_length=200, help_text="Pour un consensus, par exemple « COPIL n° 4 ».")
    meeting_date = DayField(label="Date de la séance", required=False, widget=DateInput())
    present = PresentField(help_text="Pour un consensus. Si vous ne cochez personne : les présents notés sur la page de la séance.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, question: Question, reach: DecisionReach) -> None:
        adopting = Decision.Outcome.CONDITIONAL if reach.conditional else Decision.Outcome.ACCEPTED
        initial: dict[str, Any] = {
            "how": reach.ways[0] if reach.ways else "",
            "option": reach.passing,
            "outcome": adopting if reach.passing is not None else "",
            "conditions": reach.conditions,
            "condition_owner": reach.condition_owner,
        }
        if not reach.committee:
            initial |= {"meeting": question.meeting, "meeting_date": question.meeting_date}
        super().__init__(data, auto_id="decider_%s", initial=initial, use_required_attribute=False)
        self._reach = reach
        set_choices(self, "how", [choice for choice in Decision.How.choices if choice[0] in reach.ways])
        set_choices(self, "option", [("", "Aucune"), *((option.pk, option.title) for option in reach.options if not option.struck_reason)])
        set_choices(self, "condition_owner", [("", "Choisissez"), *((member.pk, str(member.user)) for member in reach.members)])
        if reach.drafts:
            named = ((draft.pk, f"Brouillon n° {draft.number} : {draft.title}") for draft in reach.drafts)
            set_choices(self, "operations", [("", "Aucun : ceux de l’option"), *named])
        else:
            del self.fields["operations"]
        if reach.committee:
            self._name_a_meeting()
        else:
            del self.fields["present"]

    def _name_a_meeting(self) -> None:
        """A consensus of a committee names a meeting that has its page."""
        held = [(str(meeting.pk), f"{meeting}, le {day_in_words(meeting.starts_at)}") for meeting in self._reach.meetings]
        self.fields["meeting"] = forms.ChoiceField(
            label="Séance",
            required=False,
            choices=[("", "Aucune"), *held],
            help_text="Pour un consensus. Une séance qui n’est pas dans la liste s’inscrit d’abord dans les réunions du standard.",
        )
        del self.fields["meeting_date"]
        present = self.fields["present"]
        assert isinstance(present, PresentField)
        present.offer(self._reach.members)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("outcome") == Decision.Outcome.CONDITIONAL:
            for name, missing in (
                ("conditions", "Dites à quelle condition cette décision est prise."),
                ("condition_owner", "Dites qui vérifie la condition."),
                ("condition_due", "Dites avant la fin de quel jour la condition est à vérifier."),
            ):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return said

    @property
    def watch(self) -> Watch:
        """Who checks the condition and by when, and when the decision is looked at again."""
        said = self.cleaned_data
        owner = next((member.user for member in self._reach.members if member.pk == said["condition_owner"]), None)
        return Watch(owner, said["condition_due"], said["review_on"])

    @property
    def sitting(self) -> Sitting:
        """Where it was settled."""
        said = self.cleaned_data
        if not self._reach.committee:
            day: date | None = said["meeting_date"]
            return Sitting(name=said["meeting"], day=day)
        meeting = next((meeting for meeting in self._reach.meetings if str(meeting.pk) == said["meeting"]), None)
        return Sitting(meeting, [member for member in self._reach.members if member.pk in said["present"]])


class InSessionForm(forms.Form):
    """What a meeting settles on its live page, and why: what its vote gave, or what the room agrees on. `DecideForm` reads it."""

    how = forms.CharField(widget=forms.HiddenInput())
    outcome = forms.CharField(widget=forms.HiddenInput())
    meeting = forms.CharField(widget=forms.HiddenInput())
    meeting_date = DayField(widget=forms.HiddenInput())
    option = forms.ChoiceField(
        label="L’option sur laquelle la salle s’accorde",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l’option sur laquelle la salle s’accorde."},
    )
    motive = forms.CharField(
        label="Motif", help_text="Pourquoi cette issue\u00a0: tout le monde le lira.", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, meeting: Meeting, *, options: Sequence[Option], voted: Option | None, committee: bool, refused: DecideForm | None
    ) -> None:
        """`voted`: what the vote gave, where it may be decided as it is; `refused`: what was sent from the live page, with its errors."""
        settled: dict[str, Any] = {
            "how": Decision.How.CONSENSUS if voted is None else Decision.How.VOTE,
            "outcome": Decision.Outcome.ACCEPTED,
            "meeting": meeting.pk if committee else str(meeting),
            "meeting_date": f"{localtime(meeting.starts_at):%Y-%m-%d}",
            **({"option": voted.pk} if voted is not None else {}),
        }
        recommended = [one.pk for one in options if one.recommended]
        initial = {"option": recommended[0] if recommended else None, **settled}
        typed = None if refused is None else {name: refused.data[name] for name in ("option", "motive") if name in refused.data}
        data = None if typed is None else {**typed, **settled}
        super().__init__(data, auto_id="seance_%s", initial=initial, use_required_attribute=False)
        if voted is not None:
            self.fields["option"].widget = forms.HiddenInput()
        set_choices(self, "option", [(one.pk, one.title) for one in (options if voted is None else [voted])])
        if refused is not None:
            self._take(refused)

    def _take(self, refused: DecideForm) -> None:
        """Its errors, beside the input where it is shown; above them all where it is not."""
        self.errors.clear()
        for name, said in refused.errors.items():
            shown = name in self.fields and not self[name].is_hidden
            self.add_error(name if shown else None, list(said))


class UndoingForm(forms.Form):
    """What becomes of each field that a decision changed, once it is taken back."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, changed: Mapping[str, str], in_the_way: Sequence[InTheWay] = (), **kwargs: Any
    ) -> None:
        """`changed`: those fields, by uid, as a reader calls them; `in_the_way`: those where one has to choose."""
        super().__init__(data, use_required_attribute=False, **kwargs)
        reasons = {one.uid: one.reason for one in in_the_way}
        self._keys = {uid: f"champ{number}" for number, uid in enumerate(changed)}
        for uid, key in self._keys.items():
            name = changed[uid]
            self.fields[key] = forms.ChoiceField(
                label=capital(name),
                choices=BECOMES,
                widget=forms.RadioSelect,
                initial=None if uid in reasons else REVERT,
                required=uid in reasons,
                help_text=f"{reasons[uid]} S’il revient à l’état d’avant, ce changement aussi disparaît." if uid in reasons else "",
                error_messages={"required": "Choisissez : il revient à l’état d’avant, ou il reste comme il est."},
            )
            self.fields[f"{key}_why"] = forms.CharField(
                label=f"Pourquoi {name} reste comme il est", required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self) -> dict[str, Any]:
        for key in self._keys.values():
            if self.cleaned_data.get(key) == KEEP and not self.cleaned_data[f"{key}_why"].strip():
                self.add_error(f"{key}_why", "Dites pourquoi il reste comme il est.")
        return self.cleaned_data

    @property
    def undoing(self) -> Undoing:
        said = self.cleaned_data
        return Undoing(
            {uid: said[f"{key}_why"] for uid, key in self._keys.items() if said[key] == KEEP},
            [uid for uid, key in self._keys.items() if said[key] == REVERT],
        )


class ObjectionForm(forms.Form):
    """Why a member calls up a detail, or contests a consensus."""

    motive = forms.CharField(
        label="Pourquoi",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Le comité de pilotage et l’équipe projet le liront.",
        error_messages={"required": "Dites pourquoi."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="objection_%s", use_required_attribute=False)


class RulesForm(forms.Form):
    """Which constitutions are put to the committee in place of the one in force."""

    codes = forms.MultipleChoiceField(
        label="Les règles à proposer",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une autre règle."},
    )
    context = forms.CharField(label="Pourquoi en changer", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, others: Sequence[Constitution]) -> None:
        super().__init__(data, auto_id="regles_%s", use_required_attribute=False)
        set_choices(self, "codes", [(one.code, one.name) for one in others])
