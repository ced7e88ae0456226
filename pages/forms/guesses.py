"""What a comparison of two bare schemas guessed, as questions to a person, and the person's answers.

The answers are kept by the form that asks: `sens-<uid>` says yes, no or something else, `devenu-<uid>` what else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from standard.schema.alignment import CERTAIN, Alignment, Guess, align, corrected
from standard.schema.model import Field, Schema, SchemaError, Value
from standard.schema.words import enumerated, field_label, quoted

Answer = Literal["oui", "non", "autre"]

ANSWER: Final = "sens-"
BECAME: Final = "devenu-"

MOST_VALUES: Final = 30
"""A list of values where more than this could be told to have become another is not asked value by value."""


@dataclass(frozen=True, slots=True)
class GuessQuestion:
    """What one field or value became: the guess, where there is one, and what else can be answered."""

    id: str
    sentence: str
    guess: tuple[str, ...]
    """The uids guessed, none where the item was not found again."""
    reasons: str
    none: str
    """The words of « it became nothing »."""
    other: str
    others: tuple[tuple[str, str], ...]
    """What it may have become instead: uid and words."""
    answer: Answer = "oui"
    became: str = ""
    error: str = ""

    @property
    def differs(self) -> bool:
        """Whether the answer is another than what was guessed."""
        return self.answer != ("oui" if self.guess else "non")

    @property
    def choice(self) -> tuple[str, ...]:
        """The uids that the answer says."""
        if self.answer == "autre":
            return (self.became,)
        return self.guess if self.answer == "oui" else ()


@dataclass(frozen=True, slots=True)
class Guesses:
    """Every question about two schemas, answered so far, and what follows."""

    alignment: Alignment
    fields: tuple[GuessQuestion, ...]
    values: tuple[tuple[str, tuple[GuessQuestion, ...]], ...]
    """By field, in words."""

    @property
    def wrong(self) -> bool:
        """Whether an answer is to be mended first."""
        return any(question.error for question in self._all)

    @property
    def amount(self) -> int:
        return len(self._all)

    @property
    def values_amount(self) -> int:
        return self.amount - len(self.fields)

    @property
    def values_wrong(self) -> bool:
        return any(question.error for _, questions in self.values for question in questions)

    @property
    def _all(self) -> tuple[GuessQuestion, ...]:
        return (*self.fields, *(question for _, questions in self.values for question in questions))


def guesses(before: Schema, after: Schema, answers: Mapping[str, str]) -> Guesses:
    """What became what, as a person's answers say; an answer to a question that is no longer asked counts for nothing.

    The questions on values are those that follow from the answers on fields.
    """
    alignment = align(before, after)
    fields = tuple(_answered(question, answers) for question in _field_questions(alignment))
    alignment, fields = _followed(alignment, fields)
    values = tuple((title, tuple(_answered(question, answers) for question in asked)) for title, asked in _value_questions(alignment))
    flat = tuple(question for _, asked in values for question in asked)
    alignment, told = _followed(alignment, flat)
    by_id = {question.id: question for question in told}
    return Guesses(alignment, fields, tuple((title, tuple(by_id[question.id] for question in asked)) for title, asked in values))


def _answered(question: GuessQuestion, answers: Mapping[str, str]) -> GuessQuestion:
    said = answers.get(f"{ANSWER}{question.id}", "")
    became = answers.get(f"{BECAME}{question.id}", "")
    if said not in ("oui", "non", "autre") or (said == "oui" and not question.guess):
        return question
    if said == "autre" and became not in {uid for uid, _ in question.others}:
        return replace(question, answer="autre", error="Choisissez dans la liste ce que c’est devenu, ou répondez autrement.")
    answer: Answer = "oui" if said == "oui" else "autre" if said == "autre" else "non"
    return replace(question, answer=answer, became=became if said == "autre" else "")


def _followed(alignment: Alignment, questions: tuple[GuessQuestion, ...]) -> tuple[Alignment, tuple[GuessQuestion, ...]]:
    """The alignment as the answers say; where they cannot all be true, the one at fault says why and is left out."""
    choices = {question.id: question.choice for question in questions if question.differs and not question.error}
    while choices:
        try:
            alignment = corrected(alignment, choices)
            break
        except SchemaError as refusal:
            at_fault = refusal.path if refusal.path in choices else next(iter(choices))
            del choices[at_fault]
            questions = tuple(replace(each, error=str(refusal)) if each.id == at_fault else each for each in questions)
    taken = {uid for after in choices.values() for uid in after}
    return alignment, tuple(_displaced(question, taken) for question in questions)


def _displaced(question: GuessQuestion, taken: set[str]) -> GuessQuestion:
    """A guess that another answer takes the place of is no longer one."""
    if question.answer == "oui" and len(question.guess) == 1 and question.guess[0] in taken:
        return replace(question, answer="non", reasons="une autre réponse l’a pris")
    return question


# --- Fields -----------------------------------------------------------------------------------------------------------


def _field_questions(alignment: Alignment) -> Iterator[GuessQuestion]:
    """In the order of the earlier schema: the guesses, and the fields found nowhere while others are new."""
    before = {field.uid: field for field in alignment.before.fields}
    after = {field.uid: field for field in alignment.after.fields}
    asked = {guess.id: guess for guess in alignment.guesses() if guess.field is None}
    matched = {match.before for match in alignment.fields} | {uid for share in alignment.shares for uid in share.before}
    sure = {match.after for match in alignment.fields if match.confidence == CERTAIN}
    others = tuple((uid, field_label(field)) for uid, field in after.items() if uid not in sure)
    for uid, field in before.items():
        guess = asked.get(uid)
        if guess is not None:
            yield _question(guess, _field_sentence(guess, field, [after[each] for each in guess.after]), others, "champ")
        elif uid not in matched and others:
            yield _lost(uid, f"Le champ {field_label(field)} n’a pas été retrouvé.", others, "champ")


def _field_sentence(guess: Guess, field: Field, became: Sequence[Field]) -> str:
    then = enumerated([field_label(each) for each in became])
    match guess.kind:
        case "field_split":
            return f"Nous pensons que {field_label(field)} a été partagé entre {then}."
        case "field_merge":
            return f"Nous pensons que {field_label(field)} a été réuni avec d’autres dans {then}."
    return f"Nous pensons que {field_label(field)} est devenu {then}."


# --- Values -----------------------------------------------------------------------------------------------------------


def _value_questions(alignment: Alignment) -> Iterator[tuple[str, list[GuessQuestion]]]:
    asked: dict[str, list[Guess]] = {}
    for guess in alignment.guesses():
        if guess.field is not None:
            asked.setdefault(guess.field, []).append(guess)
    becomes = {match.before: match.after for match in alignment.fields}
    after = {field.uid: field for field in alignment.after.fields}
    for field in alignment.before.fields:
        home = after.get(becomes.get(field.uid, ""))
        questions = list(_values_of(alignment, field, home, {guess.id: guess for guess in asked.get(field.uid, ())}))
        if questions:
            yield field_label(field), questions


def _values_of(alignment: Alignment, field: Field, home: Field | None, asked: Mapping[str, Guess]) -> Iterator[GuessQuestion]:
    earlier = _listed(field)
    links = alignment.values.get(field.uid, ())
    known = {match.before for match in links} | {match.before for match in alignment.moved}
    known |= {uid for share in alignment.value_shares.get(field.uid, ()) for uid in share.before}
    known |= {match.before for share in alignment.shares for match in share.values}
    sure = {match.after for match in links if match.confidence == CERTAIN}
    others = tuple((value.uid, value.text) for value in (_listed(home) if home else ()) if value.uid not in sure)
    few = len(others) <= MOST_VALUES and sum(value.uid not in known for value in earlier) <= MOST_VALUES
    for value in earlier:
        guess = asked.get(value.uid)
        if guess is not None:
            yield _question(guess, _value_sentence(alignment, guess, value), others if len(others) <= MOST_VALUES else (), "valeur")
        elif value.uid not in known and others and few:
            yield _lost(value.uid, f"La valeur {quoted(value.text)} n’a pas été retrouvée.", others, "valeur")


def _value_sentence(alignment: Alignment, guess: Guess, value: Value) -> str:
    then = enumerated([quoted(text) for text in guess.after_texts])
    match guess.kind:
        case "value_moved":
            return f"Nous pensons que {quoted(value.text)} est passée dans le champ {field_label(alignment.later[guess.after[0]][0])}."
        case "value_split":
            return f"Nous pensons que {quoted(value.text)} a été partagée entre {then}."
        case "value_merge":
            return f"Nous pensons que {quoted(value.text)} a été réunie avec d’autres dans {then}."
    return f"Nous pensons que {quoted(value.text)} s’écrit maintenant {then}."


def _listed(field: Field) -> tuple[Value, ...]:
    return field.values.values if field.values is not None else ()


# --- Both -------------------------------------------------------------------------------------------------------------

_NEW: Final = {"champ": "Non, c’est un nouveau champ", "valeur": "Non, c’est une nouvelle valeur"}
_GONE: Final = {"champ": "Il n’existe plus", "valeur": "Elle n’existe plus"}
_OTHER: Final = {"champ": "Un autre champ", "valeur": "Une autre valeur"}


def _question(guess: Guess, sentence: str, others: Iterable[tuple[str, str]], what: str) -> GuessQuestion:
    left = tuple(other for other in others if (other[0],) != guess.after)
    return GuessQuestion(guess.id, sentence, guess.after, ", ".join(guess.reasons), _NEW[what], _OTHER[what], left)


def _lost(uid: str, sentence: str, others: tuple[tuple[str, str], ...], what: str) -> GuessQuestion:
    return GuessQuestion(uid, sentence, (), "", _GONE[what], _OTHER[what], others, answer="non")
