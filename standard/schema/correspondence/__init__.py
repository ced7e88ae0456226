"""From one version of a schema to another: the table of what became what, and the rewriting of a table's rows.

`table` builds it from the operations, `written` is its CSV and JSON, `routes` what it says of each column, `notation`
how a cell is written otherwise, `rewriting` a row at a time, `reasons` what is left for a person.
"""

from standard.schema.correspondence.between import between, following
from standard.schema.correspondence.questions import OpenQuestion, answered, questions
from standard.schema.correspondence.reasons import Pending
from standard.schema.correspondence.rewriting import Rewriter, Rewritten
from standard.schema.correspondence.table import (
    Correspondence,
    CorrespondenceRow,
    TableError,
    accepted,
    check,
    completed,
    correspondence,
)
from standard.schema.correspondence.written import columns_of, from_csv, from_json, to_csv, to_json

__all__ = [
    "Correspondence",
    "CorrespondenceRow",
    "OpenQuestion",
    "Pending",
    "Rewriter",
    "Rewritten",
    "TableError",
    "accepted",
    "answered",
    "between",
    "check",
    "columns_of",
    "completed",
    "correspondence",
    "following",
    "from_csv",
    "from_json",
    "questions",
    "to_csv",
    "to_json",
]
