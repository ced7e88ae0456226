"""How the JSON files are written."""

from __future__ import annotations

import json
from typing import Any


def write_json(said: Any) -> bytes:
    """Indented, in UTF-8. Half a character (a lone surrogate), which no encoding can write, stays escaped."""
    return f"{json.dumps(said, ensure_ascii=False, indent=2)}\n".encode(errors="backslashreplace")
