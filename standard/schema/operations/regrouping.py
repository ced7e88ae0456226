"""Operations that share fields and values out otherwise: split, merge, move a value to another field.

Each is a few removals and additions made at once, and says which uids take the place of which.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, ClassVar, NamedTuple, TypeAlias

from standard.schema.model import Field, Value
from standard.schema.operations.base import About, Operation, Touch
from standard.schema.operations.changing import ChangingSchema, Conflict, uids_of
from standard.schema.operations.fields import AddField, RemoveField
from standard.schema.operations.values import AddValue, RemoveValue, value_touch

Successors: TypeAlias = Mapping[str, tuple[str, ...]]
"""For each uid that is replaced, those that take its place; its own among them where it stays."""


class PlacedField(NamedTuple):
    """A whole field, and the uid of the field that it stands right before, None at the end."""

    field: Field
    next: str | None = None


class PlacedValue(NamedTuple):
    """A whole value, and the uid of the value that it stands right before, None at the end."""

    value: Value
    next: str | None = None


class _Steps(Operation):
    """Removals and additions made in order, all or none of them."""

    __slots__ = ()

    in_place: ClassVar = True
    """Whether what is added stands where something was removed, and so follows it where it is now."""

    @abstractmethod
    def steps(self) -> tuple[Operation, ...]:
        """What it is made of."""

    @abstractmethod
    def with_steps(self, steps: Iterable[Any]) -> Operation:
        """The same operation made of these."""

    def check(self, changing: ChangingSchema) -> None:
        """Refuse what the steps, one by one, cannot see. Called before them."""

    def check_result(self, changing: ChangingSchema) -> None:
        """The same, after them."""

    def run(self, changing: ChangingSchema) -> None:
        with changing.all_or_nothing():
            self.check(changing)
            for step in self.steps():
                step.run(changing)
            self.check_result(changing)

    def about(self) -> About:
        return About.of_all(self.steps())

    def touches(self) -> frozenset[Touch]:
        return frozenset(chain.from_iterable(step.touches() for step in self.steps()))

    def refreshed(self, changing: ChangingSchema) -> Operation:
        return self._again(changing, lambda step: step.refreshed(changing))

    def over(self, changing: ChangingSchema) -> Operation | None:
        return self._again(changing, lambda step: step.over(changing) or step.refreshed(changing))

    def _again(self, changing: ChangingSchema, again: Callable[[Operation], Operation]) -> Operation:
        fresh: list[Operation] = []
        neighbours: dict[str | None, str | None] = {}
        with changing.all_or_nothing(kept=False):
            for step in self.steps():
                if isinstance(step, (AddField, AddValue)):
                    step = replace(step, next=neighbours.get(step.next, step.next))
                now = again(step)
                if isinstance(step, (RemoveField, RemoveValue)) and isinstance(now, type(step)) and self.in_place:
                    neighbours[step.next] = now.next
                now.run(changing)
                fresh.append(now)
        return self.with_steps(fresh)


@dataclass(frozen=True, slots=True)
class _FieldRegrouping(_Steps):
    """Fields that take the place of others: `removed` one after the other, then `added` in the same way.

    A field or a value that stays in part is removed as it was and added as it becomes, under its uid. `successors`
    says what takes the place of each field, and of each value that is not found again under its uid.
    `accepts_defect` says that a name is known to serve twice, or a key to name no field, before or after.
    """

    removed: tuple[PlacedField, ...]
    added: tuple[PlacedField, ...]
    successors: Successors
    accepts_defect: bool = False

    def steps(self) -> tuple[Operation, ...]:
        return (*(RemoveField(*placed, True) for placed in self.removed), *(AddField(*placed, True) for placed in self.added))

    def with_steps(self, steps: Iterable[Any]) -> Operation:
        placed = tuple(PlacedField(step.field, step.next) for step in steps)
        return replace(self, removed=placed[: len(self.removed)], added=placed[len(self.removed) :])

    def check(self, changing: ChangingSchema) -> None:
        whole = {placed.field.uid for placed in self.removed}, {placed.field.uid for placed in self.added}
        parts = tuple({uid for placed in side for uid in uids_of(placed.field)} for side in (self.removed, self.added))
        told = all(
            (old in whole[0] and new in whole[1]) or (old in parts[0] - whole[0] and new in parts[1] - whole[1])
            for old, news in self.successors.items()
            for new in news
        )
        if not told or not whole[0] <= self.successors.keys() or not whole[1] <= _heirs(self.successors):
            raise _untold(self.removed[0].field if self.removed else None)
        self._check_names(changing)

    def check_result(self, changing: ChangingSchema) -> None:
        self._check_names(changing)

    def _check_names(self, changing: ChangingSchema) -> None:
        """Refuse a name that serves twice, or that only a key mentions; the same before and after."""
        for placed in (*self.removed, *self.added):
            name, times = placed.field.properties.get("name"), changing.times(placed.field.name)
            if times != 1:
                changing.check_name(name, placed.field.uid, others=times, accepts_defect=self.accepts_defect)

    def _reversed(self) -> dict[str, Any]:
        return {
            "removed": self.added[::-1],
            "added": self.removed[::-1],
            "successors": _reversed(self.successors),
            "accepts_defect": self.accepts_defect,
        }


class SplitField(_FieldRegrouping):
    """Replace one field by several, its values shared out between them."""

    __slots__ = ()

    def inverse(self) -> MergeFields:
        return MergeFields(**self._reversed())

    def check(self, changing: ChangingSchema) -> None:
        if len(self.removed) != 1 or len(self.added) < 2:
            raise Conflict("wrong_operation", "Scinder un champ, c'est en mettre plusieurs à la place d'un seul.")
        super().check(changing)


class MergeFields(_FieldRegrouping):
    """Replace several fields by one that takes their values."""

    __slots__ = ()

    def inverse(self) -> SplitField:
        return SplitField(**self._reversed())

    def check(self, changing: ChangingSchema) -> None:
        if len(self.removed) < 2 or len(self.added) != 1:
            raise Conflict("wrong_operation", "Fusionner des champs, c'est en mettre un seul à la place de plusieurs.")
        super().check(changing)


@dataclass(frozen=True, slots=True)
class _ValueRegrouping(_Steps):
    """Values of one list that take the place of others: `removed` one after the other, then `added` in the same way.

    `successors` says what takes the place of each; a value that stays where it is counts among its own.
    """

    field: str
    removed: tuple[PlacedValue, ...]
    added: tuple[PlacedValue, ...]
    successors: Successors

    def steps(self) -> tuple[Operation, ...]:
        return (
            *(_TakeValue(self.field, *placed) for placed in self.removed),
            *(AddValue(self.field, *placed) for placed in self.added),
        )

    def with_steps(self, steps: Iterable[Any]) -> Operation:
        placed = tuple(PlacedValue(step.value, step.next) for step in steps)
        return replace(self, removed=placed[: len(self.removed)], added=placed[len(self.removed) :])

    def about(self) -> About:
        shared_out = [placed.value.uid for placed in (*self.removed, *self.added)]
        return About((self.field,), tuple(dict.fromkeys((*shared_out, *sorted(self._staying())))))

    def touches(self) -> frozenset[Touch]:
        return _Steps.touches(self) | {(*value_touch(self.field, uid), "stays") for uid in self._staying()}

    def check(self, changing: ChangingSchema) -> None:
        removed, added = ({placed.value.uid for placed in side} for side in (self.removed, self.added))
        for uid in self._staying():
            changing.field(self.field).value(uid)
            if uid in removed or uid not in self.successors.get(uid, ()):
                raise _untold(changing.peek(self.field))
        if not (removed or added) or not removed <= self.successors.keys() or not added <= _heirs(self.successors):
            raise _untold(changing.peek(self.field))

    def check_result(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        if not field.value_list().order:
            raise field.conflict("last_value", f"Une liste garde au moins une valeur\u00a0: donnez ce qui remplace. {field.called}.")

    def _staying(self) -> set[str]:
        """The values that `successors` tells of and that stay where they are."""
        removed, added = ({placed.value.uid for placed in side} for side in (self.removed, self.added))
        return (self.successors.keys() - removed) | (_heirs(self.successors) - added)

    def _reversed(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "removed": self.added[::-1],
            "added": self.removed[::-1],
            "successors": _reversed(self.successors),
        }


class SplitValue(_ValueRegrouping):
    """Replace one value of a list by several; it may be one of them."""

    __slots__ = ()

    def inverse(self) -> MergeValues:
        return MergeValues(**self._reversed())

    def check(self, changing: ChangingSchema) -> None:
        if len(self.successors) != 1:
            raise Conflict("wrong_operation", "Scinder une valeur, c'est en remplacer une seule.", field=self.field)
        super().check(changing)


class MergeValues(_ValueRegrouping):
    """Replace several values of a list by one, which may stand there already."""

    __slots__ = ()

    def inverse(self) -> SplitValue:
        return SplitValue(**self._reversed())

    def check(self, changing: ChangingSchema) -> None:
        if len(_heirs(self.successors)) != 1:
            raise Conflict("wrong_operation", "Fusionner des valeurs, c'est n'en garder qu'une à leur place.", field=self.field)
        super().check(changing)


@dataclass(frozen=True, slots=True)
class TransferValue(_Steps):
    """Move a value from the list of the field `source` to that of `target`, under its uid.

    It may be written or described otherwise there: `before` and `after` are the whole value, where it stands.
    """

    source: str
    target: str
    before: PlacedValue
    after: PlacedValue

    in_place: ClassVar = False

    def steps(self) -> tuple[Operation, ...]:
        return (RemoveValue(self.source, *self.before), AddValue(self.target, *self.after))

    def with_steps(self, steps: Iterable[Any]) -> TransferValue:
        before, after = (PlacedValue(step.value, step.next) for step in steps)
        return replace(self, before=before, after=after)

    def inverse(self) -> TransferValue:
        return TransferValue(self.target, self.source, self.after, self.before)

    def check(self, changing: ChangingSchema) -> None:
        before, after = self.before.value, self.after.value
        if self.source == self.target or before.uid != after.uid or before.text != after.text:
            raise Conflict(
                "wrong_operation", "Une valeur passe d'un champ à un autre telle quelle\u00a0: renommez-la à part.", field=self.source
            )


class _TakeValue(RemoveValue):
    """Remove a value, be it the last: another one comes."""

    __slots__ = ()
    keeps_one: ClassVar = False


def successors(operations: Iterable[Operation]) -> dict[str, tuple[str, ...]]:
    """What finally takes the place of each field and value (uids) that the operations split or merged, chains followed.

    One that stays in part is among its own; one that only stays as it was is not told.
    """
    found: dict[str, tuple[str, ...]] = {}
    for operation in operations:
        if not isinstance(operation, (_FieldRegrouping, _ValueRegrouping)):
            continue
        step = operation.successors
        for uid in {**step, **found}:
            held = found.get(uid, (uid,))
            found[uid] = tuple(dict.fromkeys(chain.from_iterable(step.get(each, (each,)) for each in held)))
    return {uid: heirs for uid, heirs in found.items() if heirs != (uid,)}


def _reversed(successors: Successors) -> dict[str, tuple[str, ...]]:
    """What each one took the place of."""
    found: dict[str, tuple[str, ...]] = {}
    for old, news in successors.items():
        for new in news:
            found[new] = (*found.get(new, ()), old)
    return found


def _heirs(successors: Successors) -> set[str]:
    return set(chain.from_iterable(successors.values()))


def _untold(field: Field | None) -> Conflict:
    return Conflict(
        "unknown_successor",
        "Il manque ce qui remplace ce qui s'en va\u00a0: dites pour chaque élément retiré ce qui prend sa place.",
        field=field.uid if field else None,
        field_name=field.name if field else None,
    )
