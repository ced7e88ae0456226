"""What a comparison of two bare schemas guessed, as questions to a person, and the person's answers.

The answers are kept by the form that asks: `sens-<uid>` says yes, no or something else, `devenu-<uid>` what else, or
`nomme-<uid>` by its name, where there are too many to choose among. A page asks the first questions; what was answered to
the others goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Final, Literal

from standard.schema.alignment import CERTAIN, Alignment, Guess, align, corrected
from standard.schema.folding import fold
from standard.schema.model import Field, Schema, SchemaError, Value
from standard.schema.words import enumerated, field_label, quoted

Answer = Literal["oui", "non", "autre"]

ANSWER: Final = "sens-"
BECAME: Final = "devenu-"
NAMED: Final = "nomme-"

ASKED: Final = 25
"""Questions that a page asks."""

OFFERED: Final = 20
"""What else a field or a value may have become is chosen in a list of so many, the likeliest; another is named."""

MOST_VALUES: Final = 30
"""A list of values where more than this could be told to have become another is not asked value by value."""


class Targets:
    """What several items may have become, by uid: the name that a person types, then the words that describe it."""

    def __init__(self, named: Iterable[tuple[str, str, str]]) -> None:
        self._words: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        self._by_word: dict[str, list[str]] = {}
        for uid, name, words in named:
            self._words[uid] = words
            self._by_name.setdefault(name.strip(), uid)
            for word in _words_of(words):
                self._by_word.setdefault(word, []).append(uid)

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, uid: str) -> bool:
        return uid in self._words

    def named(self, name: str) -> str:
        """The uid of what has that name; empty where nothing has."""
        return self._by_name.get(name.strip(), "")

    def likely(self, text: str, guess: Sequence[str], chosen: str) -> tuple[tuple[str, str], ...]:
        """In their order, the few that share the rarest words with a text, and the one that is chosen. All, of few."""
        if len(self) <= OFFERED:
            return tuple((uid, words) for uid, words in self._words.items() if (uid,) != tuple(guess))
        told = [uids for word in _words_of(text) if (uids := self._by_word.get(word))]
        near = chain.from_iterable(uids[:OFFERED] for uids in sorted(told, key=len))
        found = dict.fromkeys([chosen] if chosen in self else [])
        for uid in chain(near, self._words):
            if len(found) >= OFFERED:
                break
            if (uid,) != tuple(guess):
                found.setdefault(uid)
        return tuple((uid, self._words[uid]) for uid in found)


def _words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]{3,}", fold(text)))


@dataclass(frozen=True)
class GuessQuestion:
    """What one field or value became: the guess, where there is one, and what else can be answered."""

    id: str
    text: str
    """What it was, to be recognised by."""
    sentence: str
    guess: tuple[str, ...]
    """The uids guessed, none where the item was not found again."""
    reasons: str
    none: str
    """The words of « it became nothing »."""
    other: str
    targets: Targets
    """What it may have become instead."""
    answer: Answer = "oui"
    became: str = ""
    error: str = ""

    @property
    def differs(self) -> bool:
        """Whether the answer is another than what was guessed."""
        return self.answer != ("oui" if self.guess else "non")

    @cached_property
    def others(self) -> tuple[tuple[str, str], ...]:
        """The likeliest of the others: uid and words."""
        return self.targets.likely(self.text, self.guess, self.became)

    @property
    def more(self) -> bool:
        """Whether there are others still, to be named."""
        return len(self.targets) > len(self.others) + len(self.guess)

    @property
    def choice(self) -> tuple[str, ...]:
        """The uids that the answer says."""
        if self.answer == "autre":
            return (self.became,)
        return self.guess if self.answer == "oui" else ()


@dataclass(frozen=True)
class Guesses:
    """Every question about two schemas, answered so far, and what follows."""

    alignment: Alignment
    fields: tuple[GuessQuestion, ...]
    values: tuple[tuple[str, tuple[GuessQuestion, ...]], ...]
    """By field, in words."""
    page: int = 1

    @property
    def wrong(self) -> bool:
        """Whether an answer is to be mended first."""
        return any(question.error for question in self._all)

    def page_of(self, asked: str) -> int:
        """The page that was asked for; that of the first question to mend, where there is one."""
        wrong = next((rank for rank, question in enumerate(self._all) if question.error), None)
        if wrong is not None:
            return wrong // ASKED + 1
        return min(int(asked), self.last_page) if re.fullmatch("[1-9][0-9]{0,5}", asked) else 1

    @property
    def last_page(self) -> int:
        return max(1, -(-self.amount // ASKED))

    @property
    def previous_page(self) -> int:
        """0 where there is none."""
        return self.page - 1

    @property
    def next_page(self) -> int:
        """0 where there is none."""
        return self.page + 1 if self.page < self.last_page else 0

    @cached_property
    def asked(self) -> frozenset[str]:
        """The questions of this page."""
        return frozenset(question.id for question in self._all[(self.page - 1) * ASKED : self.page * ASKED])

    @property
    def asked_fields(self) -> tuple[GuessQuestion, ...]:
        return tuple(question for question in self.fields if question.id in self.asked)

    @property
    def asked_values(self) -> tuple[tuple[str, tuple[GuessQuestion, ...]], ...]:
        groups = ((title, tuple(each for each in questions if each.id in self.asked)) for title, questions in self.values)
        return tuple((title, questions) for title, questions in groups if questions)

    @property
    def kept(self) -> tuple[GuessQuestion, ...]:
        """The questions of other pages that were answered otherwise than guessed."""
        return tuple(question for question in self._all if question.differs and question.id not in self.asked)

    @property
    def amount(self) -> int:
        return len(self._all)

    @property
    def values_amount(self) -> int:
        return self.amount - len(self.fields)

    @property
    def values_wrong(self) -> bool:
        return any(question.error for _, questions in self.values for question in questions)

    @cached_property
    def _all(self) -> tuple[GuessQuestion, ...]:
        return (*self.fields, *(question for _, questions in self.values for question in questions))


UNKNOWN: Final = "Rien ne s’appelle {} dans le second schéma, ou c’est déjà trouvé\u00a0: recopiez le nom exact, ou répondez autrement."


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
    found = Guesses(alignment, fields, tuple((title, tuple(by_id[question.id] for question in asked)) for title, asked in values))
    return replace(found, page=found.page_of(answers.get("questions", "")))


def _answered(question: GuessQuestion, answers: Mapping[str, str]) -> GuessQuestion:
    said = answers.get(f"{ANSWER}{question.id}", "")
    named = answers.get(f"{NAMED}{question.id}", "")
    became = question.targets.named(named) if named.strip() else answers.get(f"{BECAME}{question.id}", "")
    if said not in ("oui", "non", "autre") or (said == "oui" and not question.guess):
        return question
    if said == "autre" and (became not in question.targets or (became,) == question.guess):
        error = "Choisissez dans la liste ce que c’est devenu, ou répondez autrement."
        return replace(question, answer="autre", error=UNKNOWN.format(quoted(named)) if named.strip() else error)
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
    others = Targets((uid, field.name, field_label(field)) for uid, field in after.items() if uid not in sure)
    for uid, field in before.items():
        guess = asked.get(uid)
        if guess is not None:
            yield _question(
                guess, field_label(field), _field_sentence(guess, field, [after[each] for each in guess.after]), others, "champ"
            )
        elif uid not in matched and others:
            yield _lost(uid, field_label(field), f"Le champ {field_label(field)} n’a pas été retrouvé.", others, "champ")


def _field_sentence(guess: Guess, field: Field, became: Sequence[Field]) -> str:
    then = enumerated([field_label(each) for each in became])
    match guess.kind:
        case "field_split":
            return f"Nous pensons que {field_label(field)} a été partagé entre {then}."
        case "field_merge":
            return f"Nous pensons que {field_label(field)} a été réuni avec d’autres dans {then}."
    if [each.name for each in became] == [field.name]:
        return f"Le champ {field_label(field)} garde son nom, mais peut-être pas son sens\u00a0: est-ce encore le même\u00a0?"
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
    others = Targets((value.uid, value.text, value.text) for value in (_listed(home) if home else ()) if value.uid not in sure)
    few = len(others) <= MOST_VALUES and sum(value.uid not in known for value in earlier) <= MOST_VALUES
    for value in earlier:
        guess = asked.get(value.uid)
        if guess is not None:
            yield _question(guess, value.text, _value_sentence(alignment, guess, value), others, "valeur")
        elif value.uid not in known and others and few:
            yield _lost(value.uid, value.text, f"La valeur {quoted(value.text)} n’a pas été retrouvée.", others, "valeur")


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


def _question(guess: Guess, text: str, sentence: str, targets: Targets, what: str) -> GuessQuestion:
    return GuessQuestion(guess.id, text, sentence, guess.after, ", ".join(guess.reasons), _NEW[what], _OTHER[what], targets)


def _lost(uid: str, text: str, sentence: str, targets: Targets, what: str) -> GuessQuestion:
    return GuessQuestion(uid, text, sentence, (), "", _GONE[what], _OTHER[what], targets, answer="non")
