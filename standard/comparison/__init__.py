"""Before beside after: a change in plain words, two states compared, a field as its descriptor writes it.

Pure: pages lay out what it gives, the API and the files to download write it.
"""

from standard.comparison.changes import (
    GROUPS,
    ChangesView,
    Decided,
    changes_view,
    field_changes,
)
from standard.comparison.details import entry_of
from standard.comparison.groups import ChangeGroup
from standard.comparison.rows import ComparedValue, PropertyChange, technical_form
from standard.comparison.states import Comparison, ComparisonFilters, Side, compared

__all__ = [
    "GROUPS",
    "ChangeGroup",
    "ChangesView",
    "ComparedValue",
    "Comparison",
    "ComparisonFilters",
    "Decided",
    "PropertyChange",
    "Side",
    "changes_view",
    "compared",
    "entry_of",
    "field_changes",
    "technical_form",
]
