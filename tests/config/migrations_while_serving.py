"""What a migration must not do while the processes of the version before it still serve: they read and write as their models say.

Pure: it reads the operations of a migration beside the models as they were before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import models
from django.db.migrations import operations as django_operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

READ = "the version before still reads it: stop naming it in one version, and take it out in the next"
EMPTY = "a row that the version before adds leaves it empty, which the database refuses: give it db_default, or null=True"
NARROWER = "the version before may write what it then refuses, and existing rows are read or written again under a lock"
SLOW = "writers wait while rows are gone through: say how many there are"
UNKNOWN = "say what it does to the rows, and what the version before makes of them"

Fault = tuple[str, str]
"""What does it, as `AddField comment.kind`, and why it is refused."""


def faults(operations: Sequence[Operation], state: ProjectState, app: str) -> Iterator[Fault]:
    """What would break the version before. `state`: the models as they were, which is brought on to what they become."""
    made: set[str] = set()
    for operation in operations:
        if isinstance(operation, django_operations.SeparateDatabaseAndState):
            yield from faults(operation.database_operations, state.clone(), app)
        elif isinstance(operation, django_operations.CreateModel):
            made.add(operation.name_lower)
        elif _model_of(operation) not in made and (why := _why_not(operation, state, app)):
            yield f"{type(operation).__name__} {_what(operation)}".strip(), why
        operation.state_forwards(app, state)


def _model_of(operation: Operation) -> str:
    name = getattr(operation, "model_name", None) or getattr(operation, "name", "")
    return str(name).lower()


def _what(operation: Operation) -> str:
    if isinstance(operation, django_operations.RunPython):
        return operation.code.__name__
    if isinstance(operation, django_operations.RenameField):
        return f"{_model_of(operation)}.{operation.old_name}"
    if isinstance(operation, django_operations.RenameModel):
        return operation.old_name.lower()
    named = getattr(operation, "constraint", None) or getattr(operation, "index", None)
    member = named.name if named is not None else getattr(operation, "name", "") if hasattr(operation, "model_name") else ""
    return f"{_model_of(operation)}.{member}" if member else _model_of(operation)


def _why_not(operation: Operation, state: ProjectState, app: str) -> str:
    for kinds, judge in _JUDGES:
        if isinstance(operation, kinds):
            return judge(operation, state, app)
    return "" if isinstance(operation, _HARMLESS) else UNKNOWN


def _added(operation: Any, _state: ProjectState, _app: str) -> str:
    field: models.Field[Any, Any] = operation.field
    if field.many_to_many or field.null or field.generated:
        # What is generated is computed for each row as the column comes.
        return SLOW if field.generated else ""
    return EMPTY if field.db_default is NOT_PROVIDED else SLOW if field.unique else ""


def _altered(operation: Any, state: ProjectState, app: str) -> str:
    before = state.models[app, operation.model_name_lower].fields[operation.name]
    after = operation.field
    if before.null and not after.null:
        return NARROWER
    if (after.unique and not before.unique) or (after.db_index and not before.db_index):
        return SLOW
    longer = (getattr(after, "max_length", None) or 10**9) >= (getattr(before, "max_length", None) or 10**9)
    same = before.get_internal_type() == after.get_internal_type() and before.db_column == after.db_column
    texts = {before.get_internal_type(), after.get_internal_type()} <= {"CharField", "TextField", "SlugField", "URLField", "EmailField"}
    return "" if (same or texts) and longer else NARROWER


def _always(why: str) -> Callable[[Any, ProjectState, str], str]:
    return lambda *_: why


_JUDGES: Final[tuple[tuple[tuple[type[Operation], ...], Callable[[Any, ProjectState, str], str]], ...]] = (
    (
        (
            django_operations.RemoveField,
            django_operations.DeleteModel,
            django_operations.RenameField,
            django_operations.RenameModel,
            django_operations.AlterModelTable,
        ),
        _always(READ),
    ),
    ((AddIndexConcurrently, AddConstraintNotValid), _always("")),
    ((django_operations.AddField,), _added),
    ((django_operations.AlterField,), _altered),
    ((django_operations.AddIndex, django_operations.AlterUniqueTogether, django_operations.AlterIndexTogether), _always(SLOW)),
    ((django_operations.AddConstraint,), _always(NARROWER)),
)
_HARMLESS: Final = (
    django_operations.AlterModelManagers,
    django_operations.AlterModelOptions,
    django_operations.AlterModelTableComment,
    django_operations.AlterConstraint,
    django_operations.RemoveConstraint,
    django_operations.RemoveIndex,
    django_operations.RenameIndex,
)
