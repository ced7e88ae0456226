"""Operations on whole fields: add, remove, rename, move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from standard.schema.model import Field
from standard.schema.operations.base import About, Operation, Touch, names, place
from standard.schema.operations.changing import ChangingSchema, Conflict, called, name_taken, same_field, successors_in, uids_of
from standard.schema.table_schema import is_settled, list_holds


@dataclass(frozen=True, slots=True)
class AddField(Operation):
    """Add a whole field, uids included, right before the field `next`, or at the end.

    `accepts_defect` says that its name is known to serve twice, or to be named already by a key.
    """

    field: Field
    next: str | None = None
    accepts_defect: bool = False

    def run(self, changing: ChangingSchema) -> None:
        name = self.field.properties.get("name")
        changing.check_uids(uids_of(self.field))
        if self.next is not None and not changing.has(self.next):
            raise _misplaced(self.field.uid, self.field.name)
        values = self.field.values
        if not is_settled(self.field.properties, values) or (values is not None and not list_holds(values)):
            raise Conflict(
                "not_canonical",
                f"{called(self.field.properties)} serait relu autrement qu'il n'est écrit\u00a0: donnez ses valeurs comme une liste.",
                field=self.field.uid,
                field_name=self.field.name,
            )
        others = changing.times(name) if isinstance(name, str) else 0
        changing.check_name(name, self.field.uid, others=others, accepts_defect=self.accepts_defect)
        changing.insert(self.field, self.next)
        changing.done(lambda: changing.remove(self.field.uid))

    def inverse(self) -> RemoveField:
        return RemoveField(self.field, self.next, self.accepts_defect)

    def about(self) -> About:
        return _about(self.field)

    def touches(self) -> frozenset[Touch]:
        return _whole(self.field, self.next)

    def refreshed(self, changing: ChangingSchema) -> AddField:
        return self if self.next is None or changing.has(self.next) else replace(self, next=None)


@dataclass(frozen=True, slots=True)
class RemoveField(Operation):
    """Remove a field, which is still exactly `field` and stands right before `next`.

    `accepts_defect` says that another field is known to have its name, or that a key will name it in vain.
    """

    field: Field
    next: str | None = None
    accepts_defect: bool = False

    def run(self, changing: ChangingSchema) -> None:
        current = changing.peek(self.field.uid)
        if not same_field(current, self.field):
            raise Conflict(
                "before_changed",
                f"{called(current.properties)} a changé entre-temps\u00a0: relisez-le avant de le retirer.",
                field=current.uid,
                field_name=current.name,
            )
        if changing.order.next(current.uid) != self.next:
            raise _misplaced(current.uid, current.name)
        name = current.properties.get("name")
        others = changing.times(name) - 1 if isinstance(name, str) else 0
        changing.check_name(name, current.uid, others=others, accepts_defect=self.accepts_defect)
        changing.remove(current.uid)
        changing.done(lambda: changing.insert(current, self.next))

    def inverse(self) -> AddField:
        return AddField(self.field, self.next, self.accepts_defect)

    def about(self) -> About:
        return _about(self.field)

    def touches(self) -> frozenset[Touch]:
        return _whole(self.field, self.next)

    def refreshed(self, changing: ChangingSchema) -> RemoveField:
        return replace(self, next=changing.order.next(changing.peek(self.field.uid).uid))

    def over(self, changing: ChangingSchema) -> RemoveField | None:
        return replace(self, field=changing.peek(self.field.uid)).refreshed(changing) if changing.has(self.field.uid) else None


@dataclass(frozen=True, slots=True)
class RenameField(Operation):
    """Rename a field, and with it every mention of it: in the keys and checks of the schema, in what replaces a field.

    `accepts_defect` says that another field is known to have the name before or after it; mentions are then left
    alone. `carries_successors` is False for what was stored before fields said what replaces them.
    """

    field: str
    before: str
    after: str
    accepts_defect: bool = False
    carries_successors: bool = True

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        if field.properties.get("name") != self.before:
            raise field.conflict("before_changed", f"{field.called} a changé de nom entre-temps\u00a0: relisez-le avant de le renommer.")
        if self.before == self.after:
            return
        shared, taken = changing.times(self.before) > 1, changing.times(self.after) > 0
        if (shared or taken) and not self.accepts_defect:
            raise name_taken(self.after if taken else self.before, self.field)
        named: tuple[tuple[Callable[[str], bool], str, str], ...] = (
            (changing.mentions, "unknown_key_field", "Une clé ou un contrôle du schéma"),
            (self._replaces(changing), "unknown_successor", "Un champ à ne plus utiliser"),
        )
        for mentioned, code, where in named:
            if (not taken and mentioned(self.after)) or (taken and not shared and mentioned(self.before)):
                raise Conflict(
                    code,
                    f"{where} nomme déjà «\u00a0{self.after}\u00a0»\u00a0: changez d'abord cette mention.",
                    field=self.field,
                    field_name=self.before,
                )
        if not shared:
            changing.rename_mentions(self.before, self.after)
            if self.carries_successors:
                changing.rename_successors(self.before, self.after)
        changing.write(self.field, {"name": self.after})

    def over(self, changing: ChangingSchema) -> RenameField | None:
        name = changing.field(self.field).properties.get("name")
        return None if name == self.after else replace(self, before=name) if isinstance(name, str) else self

    def _replaces(self, changing: ChangingSchema) -> Callable[[str], bool]:
        """Whether a field says that it is replaced by a name, where that is looked at."""
        return lambda name: self.carries_successors and name in changing.heralds

    def inverse(self) -> RenameField:
        return replace(self, before=self.after, after=self.before)

    def about(self) -> About:
        return About((self.field,))

    def touches(self) -> frozenset[Touch]:
        return frozenset({("field", self.field, "property", "name"), *names((self.before, self.after))})


@dataclass(frozen=True, slots=True)
class MoveField(Operation):
    """Move a field, which stands right before `before`, to stand right before `after`; None is the end."""

    field: str
    before: str | None
    after: str | None

    def run(self, changing: ChangingSchema) -> None:
        name = changing.peek(self.field).name
        lost = self.after == self.field or (self.after is not None and not changing.has(self.after))
        if lost or changing.order.next(self.field) != self.before:
            raise _misplaced(self.field, name)
        changing.order.remove(self.field)
        changing.order.insert(self.field, self.after)

    def inverse(self) -> MoveField:
        return MoveField(self.field, self.after, self.before)

    def about(self) -> About:
        return About((self.field,))

    def touches(self) -> frozenset[Touch]:
        return frozenset({("field", self.field, "move"), *(place(uid) for uid in (self.field, self.before, self.after))})

    def refreshed(self, changing: ChangingSchema) -> MoveField:
        return replace(self, before=changing.order.next(changing.peek(self.field).uid))

    def over(self, changing: ChangingSchema) -> MoveField:
        fresh = self.refreshed(changing)
        return fresh if self.after is None or changing.has(self.after) else replace(fresh, after=None)


def _misplaced(uid: str, name: str) -> Conflict:
    return Conflict(
        "misplaced",
        f"L'ordre des champs a changé autour de «\u00a0{name}\u00a0»\u00a0: choisissez de nouveau sa place.",
        field=uid,
        field_name=name,
    )


def _about(field: Field) -> About:
    uid, *values = uids_of(field)
    return About((uid,), tuple(values))


def _whole(field: Field, neighbour: str | None) -> frozenset[Touch]:
    name = field.properties.get("name")
    touched: set[Touch] = {("field", field.uid), place(field.uid), place(neighbour)}
    touched |= {("uid", uid) for uid in uids_of(field)}
    touched |= names(successors_in(field.properties), field.uid)
    return frozenset(touched | names([name] if isinstance(name, str) else ()))
