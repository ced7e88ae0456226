"""What one takes away from a checked file: its errors, the rows that are right, those that are not, a workbook with them in red.

`spool` keeps what the check finds, row by row; `writing` reads the file once more beside it.
"""
