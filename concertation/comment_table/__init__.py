"""The comments and their answers as one table, in the layout of standards bodies: from submission to the meeting that resolves them.

Pure. The same table goes out, is filled off line, and comes back: rows are matched by their number.
"""

from concertation.comment_table.reading import AnswerRow, Problem, ReadTable, UnreadableTable, read_records, records_of_csv
from concertation.comment_table.rows import COLUMNS, CommentRow, mark_of
from concertation.comment_table.writing import WRITERS

__all__ = [
    "COLUMNS",
    "WRITERS",
    "AnswerRow",
    "CommentRow",
    "Problem",
    "ReadTable",
    "UnreadableTable",
    "mark_of",
    "read_records",
    "records_of_csv",
]
