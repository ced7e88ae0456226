"""Every possible change of a schema: applied, undone, compared, written as JSON.

An operation says what it found and what it leaves, so that it is refused (`Conflict`) on a schema that has changed
under it. A position names the next neighbour, None at the end: the later of two insertions at one place goes after.
"""

from standard.schema.operations.base import About, Operation, Touch
from standard.schema.operations.by_hand import resolve
from standard.schema.operations.changing import ChangingSchema, Conflict
from standard.schema.operations.fields import AddField, MoveField, RemoveField, RenameField
from standard.schema.operations.items import ITEM_LISTS, AddItem, RemoveItem
from standard.schema.operations.lists import ListForm, SetListForm, SetSeparator, SetValues
from standard.schema.operations.properties import TYPE_PATHS, ChangeType, SetProperty
from standard.schema.operations.regrouping import (
    MergeFields,
    MergeValues,
    PlacedField,
    PlacedValue,
    SplitField,
    SplitValue,
    TransferValue,
    successors,
)
from standard.schema.operations.retirement import RETIREMENT, RetireField, RetireValue
from standard.schema.operations.sequences import (
    apply,
    apply_all,
    inverse,
    inverse_all,
    meeting,
    overlap,
    rebase,
    touched_uids,
    touches,
)
from standard.schema.operations.serialise import FORMAT, from_json, from_text, read_changes, to_json, to_text, write_changes
from standard.schema.operations.values import (
    AddValue,
    MoveValue,
    RemoveValue,
    RenameValue,
    SetValueProperty,
    Written,
)

__all__ = [
    "FORMAT",
    "ITEM_LISTS",
    "RETIREMENT",
    "TYPE_PATHS",
    "About",
    "AddField",
    "AddItem",
    "AddValue",
    "ChangeType",
    "ChangingSchema",
    "Conflict",
    "ListForm",
    "MergeFields",
    "MergeValues",
    "MoveField",
    "MoveValue",
    "Operation",
    "PlacedField",
    "PlacedValue",
    "RemoveField",
    "RemoveItem",
    "RemoveValue",
    "RenameField",
    "RenameValue",
    "RetireField",
    "RetireValue",
    "SetListForm",
    "SetProperty",
    "SetSeparator",
    "SetValueProperty",
    "SetValues",
    "SplitField",
    "SplitValue",
    "Touch",
    "TransferValue",
    "Written",
    "apply",
    "apply_all",
    "from_json",
    "from_text",
    "inverse",
    "inverse_all",
    "meeting",
    "overlap",
    "read_changes",
    "rebase",
    "resolve",
    "successors",
    "to_json",
    "to_text",
    "touched_uids",
    "touches",
    "write_changes",
]
