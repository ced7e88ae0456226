"""What a file may cost at most. One place, so that the page, the refusals and the child process say the same."""

from typing import Final

FILE_BYTES: Final = 50 * 1024 * 1024
UNZIPPED_BYTES: Final = 400 * 1024 * 1024
UNZIPPED_TABLE_BYTES: Final = 200 * 1024 * 1024
"""Of a file taken out of an archive, which is kept in memory."""
RATIO: Final = 250
"""How many times larger a file may be than it is compressed, once it is larger than `RATIO_FROM_BYTES`."""
RATIO_FROM_BYTES: Final = 10 * 1024 * 1024
ARCHIVE_MEMBERS: Final = 5_000
SHEETS_TRIED: Final = 20
"""Sheets of a workbook, or files of an archive, among which the one that names most fields is looked for."""
ROWS: Final = 10_000_000
COLUMNS: Final = 1_000
CELL_CHARACTERS: Final = 1_000_000

SECONDS: Final = 60
MEMORY_BYTES: Final = 1024 * 1024 * 1024
LISTED_ERRORS: Final = 100_000
"""Errors that a report lists; its totals count them all."""
