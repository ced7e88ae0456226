"""What the services of activities share."""

from __future__ import annotations

from typing import Final

from concertation.models import Activity, ActivityEntry, ActivityPrompt
from concertation.rules.activities import AskedPrompt
from concertation.rules.activities.base import check_labels
from concertation.services.turn import Turn
from standard.services import inputs
from standard.services.errors import InvalidInput

TOO_FEW: Final = {
    Activity.Kind.QUIZ: "Une question a de deux à six réponses, une par ligne.",
    Activity.Kind.DEBATE: "Un axe a de deux à quatre repères, un par ligne.",
}


def fresh_activity(mine: Turn, activity: Activity) -> Activity:
    """The row as it is now, in one's turn."""
    held = Activity.objects.filter(pk=activity.pk, standard=mine.standard).first()
    if held is None:
        raise InvalidInput("", "Cette activité a été abandonnée.")
    held.standard = mine.standard
    return held


def fresh_prompt(mine: Turn, prompt: ActivityPrompt) -> ActivityPrompt:
    held = ActivityPrompt.objects.select_related("activity").filter(pk=prompt.pk, activity__standard=mine.standard).first()
    if held is None:
        raise InvalidInput("", "Ceci n’est plus demandé.")
    held.activity.standard = mine.standard
    return held


def read_prompt(activity: Activity, said: AskedPrompt) -> AskedPrompt:
    """A question or a statement as it was sent, read and checked."""
    kind, between = Activity.Kind(activity.kind), activity.rules.prompts
    assert between is not None
    labels = tuple(inputs.line("labels", label) for label in said.labels)
    inputs.check(check_labels(labels, between, too_few=TOO_FEW[kind]))
    quiz = kind == Activity.Kind.QUIZ
    if quiz and (said.right is None or not 0 <= said.right < len(labels)):
        raise InvalidInput("right", "Dites laquelle est la bonne réponse.")
    text = inputs.line("text", said.text, missing="Écrivez ce que vous demandez.", longest=500)
    return AskedPrompt(text, labels, said.right if quiz else None, inputs.text("explanation", said.explanation, longest=2_000))


def fresh_entry(mine: Turn, entry: ActivityEntry) -> ActivityEntry:
    held = ActivityEntry.objects.select_related("activity", "author").filter(pk=entry.pk, activity__standard=mine.standard).first()
    if held is None:
        raise InvalidInput("", "Ceci a été retiré.")
    held.activity.standard = mine.standard
    return held
