"""What a spreadsheet that opens a CSV file would run: it is written behind an apostrophe."""

from __future__ import annotations

import re
from typing import Final

FORMULA: Final = re.compile(r"[=@\t\r]|[+\-](?![\d\s.,()]*$)")
"""How a formula begins; a signed number or a telephone number is none."""
