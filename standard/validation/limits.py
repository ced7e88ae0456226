"""What a file may cost at most. One place, so that the page, the refusals and the child process say the same."""

from typing import Final

FILE_BYTES: Final = 50 * 1024 * 1024
UNZIPPED_BYTES: Final = 400 * 1024 * 1024
ARCHIVE_MEMBERS: Final = 5_000
COLUMNS: Final = 1_000
CELL_CHARACTERS: Final = 1_000_000

SECONDS: Final = 60
MEMORY_BYTES: Final = 1024 * 1024 * 1024
LISTED_ERRORS: Final = 100_000
"""Errors that a report lists; its totals count them all."""
