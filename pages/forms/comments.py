"""Saying something, and answering it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.urls import reverse

from accounts.typed import whole_number
from concertation.comment_table import mark_of
from concertation.models import Comment
from concertation.services.comments.attaching import ACCEPTED
from standard.schema.model import Field
from standard.schema.words import quoted

MEANINGS: Final = {
    Comment.Kind.VALIDATION: "cela me convient ainsi",
    Comment.Kind.CLARIFICATION: "je ne comprends pas bien",
    Comment.Kind.RELEVANCE: "est-ce bien utile\u00a0?",
    Comment.Kind.MODIFICATION: "il faudrait l’écrire autrement",
    Comment.Kind.ADDITION: "il manque quelque chose",
    Comment.Kind.COLLECTION_DIFFICULTY: "difficile à savoir ou à tenir à jour",
    Comment.Kind.INPUT_CONSTRAINT: "la façon de remplir pose problème",
    Comment.Kind.PRECISION: "une information à apporter",
}
"""What each kind of comment means, for who chooses one."""

KINDS: Final = [("", "Choisissez"), *((code, f"{label}\u00a0: {MEANINGS[Comment.Kind(code)]}") for code, label in Comment.Kind.choices)]


def offer_names(form: forms.Form, slug: str) -> None:
    """Have a form offer those whom its text may name after an @, while one types it in a page of that standard."""
    form.fields["body"].widget.attrs["data-names"] = reverse("pages:comment_names", args=[slug])


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Files, none of them required."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(SeveralFilesField, self).clean(one, initial) for one in data or ()] if isinstance(data, list) else []


class CommentForm(forms.Form):
    """A comment. On a field that has a list of values, one may choose the value that it is about."""

    value = forms.ChoiceField(label="Sur quoi porte-t-il", required=False)
    kind = forms.ChoiceField(
        label="Nature de votre commentaire", choices=KINDS, error_messages={"required": "Choisissez la nature de votre commentaire."}
    )
    body = forms.CharField(
        label="Votre commentaire",
        help_text="Il sera public, signé de votre nom. L’équipe projet répond à chacun.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Écrivez votre commentaire."},
    )
    attached = SeveralFilesField(label="Joindre des fichiers", required=False, help_text=ACCEPTED)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        field: Field | None = None,
        value: str = "",
        kind: str = "",
        body: str = "",
    ) -> None:
        initial = {"value": value, "kind": kind, "body": body}
        super().__init__(data, files, auto_id="commentaire_%s", initial=initial, use_required_attribute=False)
        if field is not None and field.values is not None:
            choices = [
                ("", "Le champ dans son ensemble"),
                *((one.uid, f"La valeur {quoted(one.label)}") for one in field.values.values),
            ]
            self.fields["value"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["value"]


class OwnWordsForm(forms.Form):
    """What one said, to correct; a reply has no nature of its own."""

    kind = forms.ChoiceField(label="Nature de votre commentaire", choices=KINDS[1:])
    body = forms.CharField(
        label="Votre texte", widget=forms.Textarea(attrs={"rows": 6}), error_messages={"required": "Écrivez votre commentaire."}
    )
    attached = SeveralFilesField(label="Joindre d’autres fichiers", required=False, help_text=ACCEPTED)

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None, *, comment: Comment) -> None:
        initial = {"kind": comment.kind, "body": comment.body}
        super().__init__(data, files, auto_id="texte_%s", initial=initial, use_required_attribute=False)
        if comment.parent_id is not None:
            del self.fields["kind"]


class ReplyForm(forms.Form):
    body = forms.CharField(
        label="Votre réponse",
        help_text="Elle sera publique, signée de votre nom.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez votre réponse."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="reponse_%s", use_required_attribute=False)


def seen_of(comment: Comment) -> str:
    """What a page shows a comment to be answered, for its form to send back as `vu`."""
    return f"{comment.pk}:{mark_of(comment.disposition, comment.answer)}"


def seen_answers(sent: Iterable[str]) -> dict[int, str]:
    """The same as it comes back, by the key of the comment."""
    pairs = (one.partition(":") for one in sent)
    return {number: mark for key, _, mark in pairs if (number := whole_number(key)) is not None}


class AnswerForm(forms.Form):
    """What the project team makes of a comment."""

    disposition = forms.ChoiceField(
        label="Suite donnée",
        choices=[("", "Choisissez"), *Comment.Disposition.choices],
        error_messages={"required": "Choisissez la suite donnée au commentaire."},
    )
    answer = forms.CharField(
        label="Réponse de l’équipe projet",
        help_text="Son auteur la lira, et tout le monde avec lui\u00a0: dites ce qui est fait, ou pourquoi rien ne change.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Écrivez la réponse que son auteur lira."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, comment: Comment) -> None:
        initial = {"disposition": comment.disposition, "answer": comment.answer}
        super().__init__(data, auto_id="suite_%s", initial=initial, use_required_attribute=False)
