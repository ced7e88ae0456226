"""Where decisions and the schema do not agree, in sentences, each with what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from concertation.rules.divergences.rows import KINDS, Divergence, Kind, Record, Taken, UndecidedStep, UnsettledQuestion, Wording
from concertation.rules.divergences.tracing import Tracing, Unplanned, missing, taken_up
from concertation.rules.outcomes import ADOPTING, APPLYING
from standard.moments import date_in_words
from standard.schema.diff import compare
from standard.schema.model import Schema
from standard.schema.operations import Conflict, Operation, apply_all, rebase
from standard.schema.wording import capital, enumerated, quoted, sentences

TAKE_BACK = "Proposez de revenir en arrière et posez-en la question : ce qui sera décidé fera foi, que le changement reste ou non."
ASK_AGAIN = "Rétablissez ce qui a été décidé, ou posez de nouveau la question."


def divergences(tracing: Tracing, schemas: Mapping[int, Schema], today: date) -> tuple[Divergence, ...]:
    """Everything that does not agree, by kind. `schemas`: those of `tracing.revisions` at least."""
    record = tracing.record
    found = [
        *_of_unplanned(tracing, schemas),
        *(one for taken in record.decisions for one in _of_decision(record, taken, today)),
        *(one for taken in tracing.unproduced if (one := _not_produced(record, taken, schemas[taken.found]))),
        *(one for taken in tracing.gone if (one := _still_there(record, taken, schemas[taken.found]))),
        *(_reworded(taken) for taken in tracing.altered if _says_otherwise(taken, schemas[taken.found])),
    ]
    order = list(KINDS)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.decision or 0)))


def _of_decision(record: Record, taken: Taken, today: date) -> Iterator[Divergence]:
    """What a decision says of itself."""
    called = _called(taken)
    if taken.state == "to_confirm":
        yield _at(taken, "not_applied", f"{called} attend d’être confirmée.", "Confirmez-la, ou contestez-la.")
    if taken.left and not any(one.binds and one.question == taken.question and one.found > taken.place for one in record.decisions):
        sentence = f"{called} n’engage plus, et tout ce qu’elle changeait n’a pas pu être repris."
        yield _at(taken, "still_present", sentence, f"Arbitrez de nouveau la question n° {taken.question}.", details=taken.left)
    if not taken.binds:
        return
    if taken.in_words and taken.outcome in APPLYING and not (taken.to_do and all(each.done for each in taken.to_do)):
        sentence = f"{called} n’a retenu qu’un texte : rien dans le schéma ne vient d’elle."
        yield _at(
            taken, "not_applied", sentence, "Proposez le changement qu’elle appelle, ou notez ce qu’il reste à faire et qui s’en charge."
        )
    if taken.outcome == "conditional":
        by_when = f" avant le {date_in_words(taken.due)}" if taken.due else ""
        late = " : la date est passée" if taken.due and taken.due < today else ""
        sentence = f"{called} attend que sa condition soit vérifiée{by_when}{late}."
        todo = "Si elle est remplie, décidez d’appliquer le changement ; sinon, écartez-le."
        yield _at(taken, "condition", sentence, todo, details=(taken.conditions,) if taken.conditions else ())
    for each in taken.to_do:
        if not each.done and each.due is not None and each.due < today:
            sentence = f"{called} laisse à faire, avant le {date_in_words(each.due)} : {quoted(each.text.removesuffix('.'))}."
            todo = "Dites ce qui a été fait, ou fixez une autre date."
            yield Divergence("follow_up", f"follow_up/{each.key}", sentence, todo, decision=taken.number, question=taken.question)
    if taken.outcome == "accepted_modified":
        yield _reworded(taken)
    elif taken.outcome in ADOPTING and (changed := _words_changed(taken)):
        yield _reworded(taken, details=changed)


def _of_unplanned(tracing: Tracing, schemas: Mapping[int, Schema]) -> Iterator[Divergence]:
    """The changes that no decision made: at the decision that each goes against, or by itself."""
    steps = {one.step.revision: one.step for one in tracing.unplanned}
    said = {number: _said(step.operations, schemas[number - 1]) for number, step in steps.items()}
    against, brought = defaultdict[int, list[Unplanned]](list), defaultdict[tuple[int, str], list[Unplanned]](list)
    numbered = {one.number: one for one in tracing.record.decisions}
    for one in tracing.unplanned:
        was, now = schemas[one.written_on], tracing.record.working
        if one.set_aside is not None and not missing(was, one.set_aside[1].operations, now):
            brought[one.set_aside[0].number, one.set_aside[1].title].append(one)
        elif one.contradicts is not None and not missing(was, [one.operation], now):
            against[one.contradicts.number].append(one)
        else:
            yield _undecided(one, said[one.step.revision][one.rank])
    for number, changes in against.items():
        sentence = f"Le schéma ne dit plus ce qu’a décidé {_named(numbered[number])}."
        details = tuple(f"{said[one.step.revision][one.rank]} ({_by(one.step)})" for one in changes)
        yield _at(numbered[number], "not_applied", sentence, ASK_AGAIN, details=details, version=changes[0].step.version)
    for (number, title), changes in brought.items():
        sentence = f"{_called(numbered[number])} n’a pas retenu {quoted(title)}, et c’est dans le schéma."
        details = tuple(f"{said[one.step.revision][one.rank]} ({_by(one.step)})" for one in changes)
        yield _at(numbered[number], "still_present", sentence, ASK_AGAIN, details=details, version=changes[0].step.version, part=title)


def _undecided(one: Unplanned, sentence: str) -> Divergence:
    todo = f"Arbitrez {enumerated([f'la question n° {each.number}' for each in one.asked])}." if one.asked else TAKE_BACK
    return Divergence(
        "undecided",
        f"undecided/{one.step.revision}/{one.rank}",
        sentence,
        todo,
        details=(f"{capital(_by(one.step))}.", *map(_where_it_stands, one.asked)),
        question=one.asked[0].number if one.asked else None,
        version=one.step.version,
        field=_field([one.operation]),
    )


def _not_produced(record: Record, taken: Taken, found: Schema) -> Divergence | None:
    """A decision that binds, and whose changes nobody applied."""
    said = _said(taken.operations, found)
    absent = [rank for rank in missing(found, taken.operations, record.working) if not taken_up(record, taken, taken.operations[rank])]
    if not absent:
        return None
    sentence = f"{_called(taken)} n’est pas dans le schéma."
    return _at(taken, "not_applied", sentence, ASK_AGAIN, details=tuple(said[rank] for rank in absent))


def _still_there(record: Record, taken: Taken, found: Schema) -> Divergence | None:
    """A decision that binds no more, and whose changes nobody took back."""
    said, absent = _said(taken.operations, found), set(missing(found, taken.operations, record.working))
    explained = {uid for one in record.decisions if one.replaces == taken.number for uid in one.stays}
    held = [
        rank
        for rank, operation in enumerate(taken.operations)
        if rank not in absent and explained.isdisjoint(operation.about().uids) and not taken_up(record, taken, operation)
    ]
    if not held:
        return None
    by = f"a été remplacée par la décision n° {taken.replaced_by}" if taken.replaced_by is not None else "n’engage plus"
    sentence = f"{_called(taken)} {by}, et ce qu’elle changeait est encore dans le schéma."
    todo = "Proposez de le retirer, ou décidez de le garder et dites pourquoi."
    return _at(taken, "still_present", sentence, todo, details=tuple(said[rank] for rank in held))


def _reworded(taken: Taken, details: tuple[str, ...] = ()) -> Divergence:
    sentence = f"{_called(taken)} n’adopte pas mot pour mot ce qui était soumis."
    return _at(
        taken, "reworded", sentence, "Relisez les deux textes ; si la différence compte, posez de nouveau la question.", details=details
    )


def _words_changed(taken: Taken) -> tuple[str, ...]:
    put, option = taken.put, taken.option
    if put is None or option is None or (put.title, put.text) == (option.title, option.text):
        return ()
    return (f"Soumis : {_whole(put)}.", f"Écrit aujourd’hui : {_whole(option)}.")


def _whole(words: Wording) -> str:
    return f"{quoted(words.title)}, {quoted(words.text)}" if words.text else quoted(words.title)


def _says_otherwise(taken: Taken, found: Schema) -> bool:
    """Whether what was adopted leaves another schema than what was voted."""
    assert taken.put is not None
    try:
        return bool(compare(*(apply_all(found, rebase(found, operations)) for operations in (taken.put.operations, taken.operations))))
    except Conflict:
        return False


def _at(
    taken: Taken, kind: Kind, sentence: str, todo: str, *, details: tuple[str, ...] = (), version: str = "", part: str = ""
) -> Divergence:
    key = f"{kind}/{taken.number}/{part}" if part else f"{kind}/{taken.number}"
    return Divergence(
        kind,
        key,
        sentence,
        todo,
        details,
        decision=taken.number,
        question=taken.question,
        version=version,
        field=_field(taken.operations),
    )


def _field(operations: Iterable[Operation]) -> str:
    return next((uid for operation in operations for uid in operation.about().fields if uid is not None), "")


def _said(operations: Sequence[Operation], schema: Schema) -> tuple[str, ...]:
    """Each change in a sentence; in no words where they no longer follow from that schema."""
    try:
        return sentences(rebase(schema, operations), schema)
    except Conflict:
        return ("Un changement qui ne se lit plus.",) * len(operations)


def _called(taken: Taken) -> str:
    return capital(_named(taken))


def _named(taken: Taken) -> str:
    return f"la décision n° {taken.number} ({quoted(taken.title)})"


def _by(step: UndecidedStep) -> str:
    if step.version:
        return f"publié avec la version {step.version}"
    return f"à la révision {step.revision}, qu’aucune version ne publie encore"


def _where_it_stands(asked: UnsettledQuestion) -> str:
    return f"La question n° {asked.number}, {quoted(asked.title)}, n’est pas tranchée : {asked.state}."
