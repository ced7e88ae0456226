"""What the shared components show, built from the pure schema: a change in plain words, two states compared, a field as a card.

Pure functions: views call them, templates only lay out what they give.
"""

from standard.presentation.changes import (
    ChangeGroup,
    ChangesView,
    Decided,
    changes_view,
    entry_of,
)
from standard.presentation.comparison import Comparison, Filters, Side, compared
from standard.presentation.moments import moment_in_words, time_in_words
from standard.presentation.places import field_url
from standard.presentation.regrouping import fields_of
from standard.presentation.rows import PropertyChange, ValueRow, technical_form

__all__ = [
    "ChangeGroup",
    "ChangesView",
    "Comparison",
    "Decided",
    "Filters",
    "PropertyChange",
    "Side",
    "ValueRow",
    "changes_view",
    "compared",
    "entry_of",
    "field_url",
    "fields_of",
    "moment_in_words",
    "technical_form",
    "time_in_words",
]
