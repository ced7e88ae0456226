"""Preparing an activity, taking part in it, saying what became of it. Services check again what they receive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.models import User
from concertation.models import Activity, ActivityEntry, Meeting, Question
from concertation.rules.activities import AskedPrompt, debate, listed_labels, quiz
from concertation.rules.activities.base import LONGEST_LABEL, MOST_HANDS
from concertation.rules.activities.corrections import corrected_in_words
from concertation.rules.activities.debate import OUTCOMES
from concertation.rules.activities.open_questions import FATES, QuestionFate
from concertation.rules.glossary import GLOSSARY
from concertation.services.activities import Speaker
from pages.forms.choices import OptionalKey, set_choices
from pages.forms.meetings import CIRCLES, meeting_choices

SAID = {
    Activity.Kind.INTRODUCTIONS: ("Ce que vous attendez", "Ce que cette personne attend", "Dites ce qui est attendu."),
    Activity.Kind.OPEN_QUESTIONS: ("Votre question", "La question", "Écrivez la question."),
    Activity.Kind.DEBATE: ("Pourquoi", "Pourquoi", "Dites pourquoi."),
}
"""What is written in each kind: as one writes it, as it is typed for somebody, and what to say where it is not."""


class ActivityForm(forms.Form):
    """What an activity is, and whom it invites.

    `kinds`, `circles`: whether its kind and whom it invites may be chosen; `meetings`: the agendas it may be put on.
    """

    kind = forms.ChoiceField(
        label="Ce que vous préparez",
        widget=forms.RadioSelect,
        choices=[
            (Activity.Kind.QUIZ, "Un quiz\u00a0: des questions dont la réponse est expliquée, pour partager le vocabulaire"),
            (Activity.Kind.INTRODUCTIONS, "Un tour de table\u00a0: qui est là, dans quel cadre, ce que chacun attend"),
            (Activity.Kind.OPEN_QUESTIONS, "Des questions en suspens\u00a0: recueillies, triées, suivies"),
            (Activity.Kind.DEBATE, "Un débat mouvant\u00a0: une affirmation, un axe, des positions argumentées qui bougent"),
        ],
        error_messages={"required": "Choisissez ce que vous préparez."},
    )
    title = forms.CharField(label="Titre", max_length=200, error_messages={"required": "Donnez un titre à cette activité."})
    brief = forms.CharField(
        label="Consigne",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que les participants lisent d’abord.",
    )
    circle = forms.ChoiceField(
        label="Qui participe",
        required=False,
        widget=forms.RadioSelect,
        choices=[*CIRCLES, ("", "Qui veut, avec un compte")],
        initial="contributor",
    )
    meeting = OptionalKey(label="À l’ordre du jour de", help_text="Sans séance, elle se tient en ligne.")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        meetings: Sequence[Meeting] = (),
        kinds: bool = True,
        circles: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, auto_id="activite_%s", use_required_attribute=False, **kwargs)
        for name, offered in (("kind", kinds), ("circle", circles)):
            if not offered:
                del self.fields[name]
        if meetings:
            set_choices(self, "meeting", [("", "Aucune"), *meeting_choices(meetings)])
        else:
            del self.fields["meeting"]


class QuizPromptForm(forms.Form):
    """A question of a quiz: its right answer, the others, why."""

    text = forms.CharField(label="Question", max_length=500, error_messages={"required": "Écrivez la question."})
    right = forms.CharField(label="La bonne réponse", max_length=200, error_messages={"required": "Écrivez la bonne réponse."})
    labels = forms.CharField(
        label="Les autres réponses",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une par ligne, d’une à cinq. Toutes sont montrées dans l’ordre de l’alphabet.",
        error_messages={"required": "Écrivez au moins une autre réponse."},
    )
    explanation = forms.CharField(
        label="L’explication",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lue avec la bonne réponse, une fois qu’on a répondu.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, prompt: AskedPrompt | None = None) -> None:
        """`prompt`: what it asks already, to ask otherwise."""
        initial: dict[str, str] = {}
        if prompt is not None:
            others = [label for place, label in enumerate(prompt.labels) if place != prompt.right]
            right = prompt.labels[prompt.right or 0]
            initial = {"text": prompt.text, "right": right, "labels": "\n".join(others), "explanation": prompt.explanation}
        super().__init__(data, auto_id="demande_%s", initial=initial, use_required_attribute=False)

    def prompt(self) -> AskedPrompt:
        said = self.cleaned_data
        labels, right = quiz.mixed(" ".join(said["right"].split()), listed_labels(said["labels"]))
        return AskedPrompt(said["text"], labels, right, said["explanation"])


class StatementForm(forms.Form):
    """A statement to debate, and the anchors of its axis."""

    text = forms.CharField(label="Affirmation", max_length=500, error_messages={"required": "Écrivez l’affirmation."})
    labels = forms.CharField(
        label="Les repères de l’axe",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un par ligne, de deux à quatre, d’un bout à l’autre. On se place sur un repère, ou entre deux.",
        error_messages={"required": "Écrivez les repères de l’axe."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, prompt: AskedPrompt | None = None) -> None:
        initial = {} if prompt is None else {"text": prompt.text, "labels": "\n".join(prompt.labels)}
        super().__init__(data, auto_id="demande_%s", initial=initial, use_required_attribute=False)

    def prompt(self) -> AskedPrompt:
        return AskedPrompt(self.cleaned_data["text"], listed_labels(self.cleaned_data["labels"]))


class PromptWordsForm(forms.Form):
    """The words of what people can answer already: as many labels as it has, each where it stands."""

    text = forms.CharField(max_length=500, error_messages={"required": "Écrivez ce que vous demandez."})

    def __init__(self, data: Mapping[str, Any] | None = None, *, kind: str, prompt: AskedPrompt) -> None:
        super().__init__(data, auto_id="correction_%s", use_required_attribute=False)
        quizzed = kind == Activity.Kind.QUIZ
        self.fields["text"].label, self.fields["text"].initial = ("Question" if quizzed else "Affirmation"), prompt.text
        self._places = range(len(prompt.labels))
        for place, label in enumerate(prompt.labels):
            self.fields[f"label_{place}"] = forms.CharField(
                label=f"{'Réponse' if quizzed else 'Repère'} {place + 1}",
                max_length=LONGEST_LABEL,
                initial=label,
                error_messages={"required": "Écrivez-en les mots."},
            )
        if quizzed:
            self.fields["right"] = forms.TypedChoiceField(
                label="La bonne réponse",
                coerce=int,
                widget=forms.RadioSelect,
                choices=list(enumerate(prompt.labels)),
                initial=prompt.right,
                error_messages={"required": "Dites laquelle est la bonne réponse."},
            )
            self.fields["explanation"] = forms.CharField(
                label="L’explication",
                required=False,
                max_length=2_000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=prompt.explanation,
            )

    def prompt(self) -> AskedPrompt:
        said = self.cleaned_data
        labels = tuple(said[f"label_{place}"] for place in self._places)
        return AskedPrompt(said["text"], labels, said.get("right"), said.get("explanation", ""))


def prompt_form(kind: str, data: Mapping[str, Any] | None = None, *, prompt: AskedPrompt | None = None) -> QuizPromptForm | StatementForm:
    """The form of what an activity of that kind asks."""
    return (QuizPromptForm if kind == Activity.Kind.QUIZ else StatementForm)(data, prompt=prompt)


class GlossaryForm(forms.Form):
    """Words of the glossary, each of which makes a question of a quiz."""

    terms = forms.MultipleChoiceField(
        label="Mots du glossaire",
        widget=forms.CheckboxSelectMultiple,
        choices=[(term.key, term.word) for chapter in GLOSSARY for term in chapter.terms],
        error_messages={"required": "Cochez au moins un mot."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="mots_%s", use_required_attribute=False)


class QuizForm(forms.Form):
    """The answers of somebody to a quiz. Nothing of it is kept, not even for whoever has to sign in again."""

    secret_ballot = forms.CharField(required=False, widget=forms.HiddenInput, initial="1")

    def __init__(self, data: Mapping[str, Any] | None = None, *, prompts: Sequence[AskedPrompt]) -> None:
        super().__init__(data, auto_id="quiz_%s", use_required_attribute=False)
        for prompt in prompts:
            self.fields[f"prompt_{prompt.key}"] = forms.TypedChoiceField(
                label=prompt.text,
                help_text=" ".join(corrected_in_words(prompt)),
                coerce=int,
                widget=forms.RadioSelect,
                choices=list(enumerate(prompt.labels)),
                error_messages={"required": "Choisissez une réponse."},
            )

    def answers(self) -> dict[int, int]:
        """By the key of a question, the place of what was chosen."""
        return {int(name.removeprefix("prompt_")): place for name, place in self.cleaned_data.items() if name.startswith("prompt_")}


class HandsForm(forms.Form):
    """How many hands were raised for each answer of a question."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, prompt: AskedPrompt) -> None:
        super().__init__(data, auto_id=f"mains_{prompt.key}_%s", use_required_attribute=False)
        for place, label in enumerate(prompt.labels):
            known = prompt.hands[place] if prompt.hands else None
            self.fields[f"hands_{place}"] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=MOST_HANDS,
                initial=known,
                error_messages={"required": "Écrivez un nombre, 0 si personne."},
            )

    def hands(self) -> list[int]:
        return list(self.cleaned_data.values())


class SayForm(forms.Form):
    """What somebody says; `people`: those for whom whoever leads may type it."""

    speaker = OptionalKey(label="Qui parle, parmi les membres")
    name = forms.CharField(
        label="Ou son nom", max_length=200, required=False, help_text="Pour qui n’a pas de compte\u00a0: une organisation suffit."
    )
    place = forms.TypedChoiceField(
        label="Où vous placez-vous\u00a0?", coerce=int, widget=forms.RadioSelect, error_messages={"required": "Dites où vous vous placez."}
    )
    setting = forms.CharField(
        label="Dans quel cadre vous êtes là",
        max_length=200,
        help_text="Par exemple «\u00a0pour un hub, en charge des données\u00a0».",
        error_messages={"required": "Dites dans quel cadre vous êtes là."},
    )
    text = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: str,
        prompt: AskedPrompt | None = None,
        people: Sequence[tuple[int, str]] | None = None,
        said: ActivityEntry | None = None,
    ) -> None:
        """`said`: what one said already, and may say otherwise."""
        where = f"{'saisie' if people is not None else 'dire'}_{prompt.key if prompt else ''}"
        initial = {} if said is None else {"text": said.text, "setting": said.setting, "place": said.place}
        super().__init__(data, auto_id=f"{where}%s", initial=initial, use_required_attribute=False)
        own, theirs, missing = SAID[Activity.Kind(kind)]
        typed = people is not None
        self.fields["text"].label = theirs if typed else own
        self.fields["text"].error_messages["required"] = missing
        if prompt is None:
            del self.fields["place"]
        else:
            set_choices(self, "place", list(enumerate(debate.places(prompt.labels))))
            if typed:
                self.fields["place"].label = "Où se place cette personne\u00a0?"
        if kind != Activity.Kind.INTRODUCTIONS:
            del self.fields["setting"]
        elif typed:
            self.fields["setting"].label = "Dans quel cadre"
        if people is None:
            del self.fields["speaker"], self.fields["name"]
        else:
            set_choices(self, "speaker", [("", "Quelqu’un d’autre"), *people])

    def said(self) -> dict[str, Any]:
        """What is said, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("text", "setting", "place") if name in self.cleaned_data}

    def who(self, people: Mapping[int, User]) -> Speaker:
        chosen = people.get(self.cleaned_data["speaker"] or 0)
        return Speaker(user=chosen, name="" if chosen else self.cleaned_data["name"])


class ConclusionForm(forms.Form):
    """What the room concludes of a statement."""

    outcome = forms.ChoiceField(
        label="La salle s’accorde-t-elle\u00a0?",
        widget=forms.RadioSelect,
        choices=list(OUTCOMES.items()),
        error_messages={"required": "Dites si la salle s’accorde, ou s’il n’y a pas de consensus."},
    )
    synthesis = forms.CharField(
        label="Synthèse",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que la salle retient, à part de ce que chacun a dit.",
        error_messages={"required": "Écrivez la synthèse\u00a0: ce que la salle retient."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, prompt: AskedPrompt) -> None:
        initial = {"outcome": prompt.outcome, "synthesis": prompt.synthesis}
        super().__init__(data, auto_id=f"synthese_{prompt.key}_%s", initial=initial, use_required_attribute=False)


class FateForm(forms.Form):
    """What became of an open question."""

    fate = forms.ChoiceField(
        label="Ce qu’elle devient",
        widget=forms.RadioSelect,
        choices=[choice for choice in FATES.items() if choice[0] != QuestionFate.WAITING],
        error_messages={"required": "Dites ce qu’elle est devenue."},
    )
    question = OptionalKey(label="La question à arbitrer qui la reprend")
    meeting = OptionalKey(label="La séance qui la traite", help_text="Un point y est ajouté à l’ordre du jour.")
    text = forms.CharField(
        label="Réponse, ou raison",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Qui l’a posée, et ceux à qui elle tient à cœur, la recevront.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        entry: ActivityEntry,
        questions: Sequence[Question] = (),
        meetings: Sequence[Meeting] = (),
    ) -> None:
        held = entry.followed
        initial = {"fate": held.fate, "question": held.question_id, "meeting": held.meeting_id, "text": held.text}
        super().__init__(data, auto_id="suite_%s", initial=initial, use_required_attribute=False)
        set_choices(self, "question", [("", "Aucune"), *((one.pk, f"n°\u00a0{one.number}\u00a0: {one.title}") for one in questions)])
        set_choices(self, "meeting", [("", "Aucune"), *meeting_choices(meetings)])


class HidingForm(forms.Form):
    """Why something is withheld."""

    motive = forms.CharField(
        label="Pourquoi",
        max_length=2_000,
        help_text="Qui l’a écrit le recevra\u00a0; ceux qui lisent l’activité le liront à la place.",
        error_messages={"required": "Dites pourquoi."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="masquer_%s", use_required_attribute=False)
