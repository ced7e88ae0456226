"""Writing a meeting down, and who was there. Services check again what they receive."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.timezone import localtime

from concertation.models import Activity, AgendaItem, Attendance, Invitation, Meeting, MinutesDraft, Question
from concertation.queries.meetings import RollCall
from concertation.services.meetings import Programme, SeenPresent
from concertation.services.meetings.agenda import Item
from pages.forms.choices import OptionalKey, set_choices
from pages.forms.moments import moment
from pages.forms.motives import NeededField
from standard.models import Circle, Membership, Standard

BY_KIND = "selon"
"""The choice of the circle that a meeting of its kind invites."""

CIRCLES = [
    (Circle.TEAM, "L’équipe projet"),
    (Circle.COPIL, "Le comité de pilotage et l’équipe"),
    (Circle.CONTRIBUTOR, "Les contributeurs, le comité et l’équipe"),
]
"""Whom one invites, by the circle."""


def meeting_choices(meetings: Iterable[Meeting]) -> list[tuple[int, str]]:
    """Meetings to choose from, each with its day."""
    return [(one.pk, f"{one}, le {localtime(one.starts_at):%d/%m/%Y}") for one in meetings]


class MeetingForm(forms.Form):
    """When and where people meet. `numbered`: whether its number may be said, for those held before the site was used."""

    kind = forms.ChoiceField(
        label="Nature",
        choices=Meeting.Kind.choices,
        initial=Meeting.Kind.COPIL,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la nature de la séance."},
    )
    number = forms.IntegerField(
        label="Numéro", required=False, min_value=1, help_text="Sans numéro, celui qui suit la dernière séance de cette nature."
    )
    title = forms.CharField(label="Titre", max_length=200, required=False)
    starts_at = moment("Commence le", missing="Dites quand la séance commence.")
    ends_at = moment("Finit le", missing="Dites quand la séance finit.")
    place = forms.CharField(label="Lieu", max_length=300, required=False, help_text="Public, par exemple «\u00a0En visioconférence\u00a0».")
    link = forms.CharField(
        label="Lien de connexion",
        max_length=500,
        required=False,
        help_text="Pour les seuls invités\u00a0: ils le trouvent à leur adresse personnelle, et une fois connectés.",
    )
    animators = forms.CharField(
        label="Animation", max_length=300, required=False, help_text="Qui anime, par exemple «\u00a0La MedNum\u00a0»."
    )
    circle = forms.ChoiceField(
        label="Qui est invité",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (BY_KIND, "Selon la nature\u00a0: le comité pour un COPIL, les contributeurs pour un atelier, tout le monde pour un webinaire"),
            *CIRCLES,
            ("", "Qui veut\u00a0: la séance est ouverte à tous"),
        ],
        initial=BY_KIND,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, numbered: bool = True, **kwargs: Any) -> None:
        super().__init__(data, auto_id="seance_%s", use_required_attribute=False, **kwargs)
        if not numbered:
            del self.fields["number"]

    def programme(self) -> Programme:
        said = {name: value for name, value in self.cleaned_data.items() if name != "number"}
        # A form without this input says nothing of it.
        circle = None if "circle" not in self.data or said["circle"] == BY_KIND else said["circle"]
        return Programme(**{**said, "circle": circle})


class PresentField(forms.TypedMultipleChoiceField):
    """Some of the members, ticked."""

    def __init__(self, help_text: str = "") -> None:
        super().__init__(label="Présents", coerce=int, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text)

    def offer(self, members: Sequence[Membership]) -> None:
        self.choices = [(member.pk, _named(member)) for member in members]


class AttendanceForm(forms.Form):
    """Who was there: members, others who have an account, and the names of those who have none."""

    present = PresentField()
    guests = forms.TypedMultipleChoiceField(
        label="Invités et autres participants", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    names = forms.CharField(
        label="Présents sans compte",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un nom par ligne, avec son organisation, par exemple «\u00a0Jeanne Roy (Hubik)\u00a0». Tout le monde les lira.",
    )

    written = forms.CharField(required=False, widget=forms.HiddenInput)
    """Those who were written down when the form was shown: what others write meanwhile, in the room or beside, stays."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, roll: RollCall, present: Collection[Attendance]) -> None:
        """`present`: those who are written down."""
        came = {one.user_id for one in present}
        initial = {
            "written": _written(present),
            "present": [member.pk for member in roll.members if member.user_id in came],
            "guests": [user.pk for user in roll.others if user.pk in came],
            "names": "\n".join(one.name for one in present if one.name),
        }
        super().__init__(data, auto_id="presence_%s", initial=initial, use_required_attribute=False)
        self._roll, self._present = roll, present
        field = self.fields["present"]
        assert isinstance(field, PresentField)
        field.offer(roll.members)
        if roll.others:
            set_choices(self, "guests", [(user.pk, user.speaking_for(user.organisation)) for user in roll.others])
        else:
            del self.fields["guests"]

    def chosen(self) -> dict[str, Any]:
        """Who was there, as the service takes it; what the form that was sent does not say stays as it is."""
        said = self.cleaned_data
        return {
            "present": [member for member in self._roll.members if member.pk in said["present"]],
            "guests": [user for user in self._roll.others if user.pk in said["guests"]] if "guests" in said else None,
            "names": said["names"].splitlines() if "names" in self.data else None,
            "seen": _read_written(said["written"]),
        }

    @property
    def crossed(self) -> bool:
        """Whether somebody else has written since the form was shown."""
        return bool(self.cleaned_data["written"]) and self.cleaned_data["written"] != _written(self._present)


def _written(present: Collection[Attendance]) -> str:
    """Those who are written down, for a form to send back."""
    names = sorted(one.name for one in present if one.user_id is None)
    return json.dumps([sorted(one.user_id for one in present if one.user_id is not None), names])


def _read_written(said: str) -> SeenPresent | None:
    """The same as it was sent; None where it was not, or by another hand than ours."""
    try:
        users, names = json.loads(said)
        return SeenPresent(frozenset(map(int, users)), frozenset(map(str, names)))
    except (TypeError, ValueError, OverflowError, RecursionError):
        return None


class ComingForm(forms.Form):
    """Whether one comes to a meeting, or who comes instead."""

    answer = forms.ChoiceField(
        label="Venez-vous\u00a0?",
        choices=[
            (Invitation.Intent.COMING, "Je viens"),
            (Invitation.Intent.EXCUSED, "Je ne peux pas venir"),
            (Invitation.Intent.REPRESENTED, "Quelqu’un me représente"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous venez."},
    )
    representative = NeededField(label="Qui vous représente", needed_for="être représenté", max_length=200)

    def __init__(self, data: Mapping[str, Any] | None = None, *, invitation: Invitation | None) -> None:
        initial = {"answer": invitation.answer, "representative": invitation.representative} if invitation is not None else {}
        super().__init__(data, auto_id="reponse_%s", initial=initial, use_required_attribute=False)

    def clean(self) -> dict[str, Any]:
        """A name that was just written is not dropped because of the answer beside it."""
        cleaned = super().clean() or self.cleaned_data
        named, answer = cleaned.get("representative", ""), cleaned.get("answer")
        if answer in (Invitation.Intent.COMING, Invitation.Intent.EXCUSED) and named not in ("", self.initial.get("representative", "")):
            self.add_error("answer", f"Vous nommez {named}\u00a0: choisissez «\u00a0Quelqu’un me représente\u00a0», ou effacez ce nom.")
        return cleaned


class GuestForm(forms.Form):
    """Somebody who is invited to one meeting."""

    email = forms.CharField(
        label="Adresse électronique",
        max_length=254,
        help_text="Cette personne est invitée à cette séance seulement.",
        error_messages={"required": "Donnez l’adresse de la personne à inviter."},
    )
    name = forms.CharField(
        label="Nom",
        max_length=150,
        required=False,
        help_text="Celui que la liste des présents dira, tant que cette personne n’en a pas choisi un.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="invite_%s", use_required_attribute=False)


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(
        label="Pourquoi",
        max_length=300,
        error_messages={"required": "Dites pourquoi\u00a0: celles et ceux qui sont invités le liront."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="annuler_%s", use_required_attribute=False)


class CarryForm(forms.Form):
    """Where what was not reached is carried over."""

    to = forms.TypedChoiceField(label="Reporter à", coerce=int)

    def __init__(self, data: Mapping[str, Any] | None = None, *, meetings: Sequence[tuple[int, str]]) -> None:
        super().__init__(data, auto_id="reporter_%s", use_required_attribute=False)
        set_choices(self, "to", meetings)


class ItemForm(forms.Form):
    """An item of an agenda: one of the questions or of the activities, or a title. `item`: the one that is changed."""

    question = OptionalKey(label="Question à trancher")
    activity = OptionalKey(label="Activité")
    title = forms.CharField(
        label="Intitulé",
        max_length=300,
        required=False,
        help_text="D’une question ou d’une activité, son propre titre si vous n’en donnez pas.",
    )
    kind = forms.ChoiceField(
        label="Nature",
        required=False,
        choices=[(AgendaItem.Kind.FREE, "Échange"), (AgendaItem.Kind.PRESENTATION, "Présentation")],
        widget=forms.RadioSelect,
        initial=AgendaItem.Kind.FREE,
    )
    minutes = forms.IntegerField(
        label="Durée, en minutes",
        required=False,
        min_value=1,
        max_value=24 * 60,
        error_messages={"invalid": "Écrivez la durée en minutes, par exemple 15."},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        questions: Sequence[tuple[int, str]] = (),
        activities: Sequence[tuple[int, str]] = (),
        item: AgendaItem | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)
        for name, offered in (("question", questions), ("activity", activities)):
            if item is not None or not offered:
                del self.fields[name]
            else:
                set_choices(self, name, [("", "Aucune"), *offered])
        if item is not None and item.kind not in (AgendaItem.Kind.FREE, AgendaItem.Kind.PRESENTATION):
            del self.fields["kind"]

    def said(self) -> dict[str, Any]:
        """What is changed of an item."""
        said = self.cleaned_data
        return {"title": said["title"], "minutes": said["minutes"], "kind": said.get("kind", "")}

    def item(self, standard: Standard) -> Item:
        """The item to add."""
        keys, said = self.cleaned_data, self.said()
        question = Question.objects.filter(standard=standard, pk=keys.get("question") or 0).first()
        activity = Activity.objects.filter(standard=standard, pk=keys.get("activity") or 0).first() if question is None else None
        kind = "" if question is not None or activity is not None else said["kind"]
        return Item(said["title"], said["minutes"], question, kind=kind, activity=activity)


class RemarkForm(forms.Form):
    """What minutes should say otherwise."""

    text = forms.CharField(
        label="Ce que le compte rendu devrait dire",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez ce que le compte rendu devrait dire."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, auto_id: str) -> None:
        super().__init__(data, auto_id=auto_id, use_required_attribute=False)


class MinutesForm(forms.Form):
    """Minutes that are being written. `seen`, which the page sends beside: the version that was read."""

    text = forms.CharField(
        label="Compte rendu", required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": 30, "class": "meeting__text"})
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="compte_rendu_%s", use_required_attribute=False, **kwargs)

    @classmethod
    def of(cls, draft: MinutesDraft) -> MinutesForm:
        return cls(initial={"text": draft.text})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        seen = str(self.data.get("seen", ""))
        said["seen"] = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        return said


class ReviewForm(forms.Form):
    """Until when those who were there read the minutes again."""

    until = moment("Jusqu’au", missing="Dites jusqu’à quand la relecture est ouverte.")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="relecture_%s", use_required_attribute=False)


class CodeForm(forms.Form):
    """The code that a room is shown."""

    code = forms.CharField(
        label="Code affiché dans la salle",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Recopiez le code de l’écran de la salle."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="presence_%s", use_required_attribute=False)


class NotesForm(forms.Form):
    """What is said of an item."""

    notes = forms.CharField(label="Ce qui s’en dit", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="notes_%s", use_required_attribute=False, **kwargs)


def _named(member: Membership) -> str:
    name, organisation = member.user.public_name, member.organisation
    signed = f"{name} ({organisation})" if organisation and organisation.name != name else name
    return f"{signed}, préside" if member.chair else f"{signed}, {member.get_circle_display().lower()}"
