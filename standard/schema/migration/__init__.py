"""From one version of a schema to another: the table of what became what, and the rewriting of a table's rows.

`table` builds it from the operations, `written` is its CSV and JSON, `routes` what it says of each column, `notation`
how a cell is written otherwise, `rewriting` a row at a time, `reasons` what is left for a person.
"""

from standard.schema.migration.between import between, following
from standard.schema.migration.questions import Question, answered, questions
from standard.schema.migration.reasons import Pending
from standard.schema.migration.rewriting import Rewriter, Rewritten
from standard.schema.migration.table import Migration, Row, TableError, check, completed, migration
from standard.schema.migration.written import from_csv, from_json, to_csv, to_json

__all__ = [
    "Migration",
    "Pending",
    "Question",
    "Rewriter",
    "Rewritten",
    "Row",
    "TableError",
    "answered",
    "between",
    "check",
    "completed",
    "following",
    "from_csv",
    "from_json",
    "migration",
    "questions",
    "to_csv",
    "to_json",
]
