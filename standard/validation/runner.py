"""Checks a file in a process apart, which is stopped when it costs too much. Nothing else of the site reads the file.

The process gets the path of the file and the descriptor on its input, and no secret: its environment is bare.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from standard.schema import pattern_safety, table_schema
from standard.schema.model import Field
from standard.schema.words import enumerated, quoted
from standard.validation import limits
from standard.validation.report import Refusal, Report

ROOT: Final = Path(__file__).resolve().parents[2]


def run(
    path: Path,
    descriptor: Mapping[str, Any],
    *,
    strict: bool = False,
    limit: int = limits.LISTED_ERRORS,
    seconds: int = limits.SECONDS,
    memory: int = limits.MEMORY_BYTES,
    file_bytes: int = limits.FILE_BYTES,
) -> Report | Refusal:
    """The report of the file at `path`, or why there is none. At most `seconds` of wall time, `memory` and `file_bytes` bytes.

    `strict` gives frictionless' own answer. `limit` is how many errors are listed. Raises OSError for an absent file.
    """
    path.open("rb").close()
    order = {
        "path": str(path.resolve()),
        "descriptor": descriptor,
        "strict": strict,
        "limit": limit,
        "seconds": seconds,
        "memory": memory,
        "file_bytes": file_bytes,
    }
    environment = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.defpath}
    with subprocess.Popen(
        [sys.executable, "-m", "standard.validation.examination"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as child:
        try:
            answer, _ = child.communicate(json.dumps(order).encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            return _too_long(seconds, descriptor)
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
    if child.returncode in {-signal.SIGXCPU, -signal.SIGALRM}:
        return _too_long(seconds, descriptor)
    if child.returncode < 0:
        return Refusal(
            "too-large", "Ce fichier demande trop de mémoire : la vérification s’est arrêtée. Découpez-le en plusieurs fichiers."
        )
    if child.returncode > 0:
        return Refusal("failed", "La vérification s’est arrêtée sur un défaut de notre outil, pas de votre fichier. Signalez-le-nous.")
    data = json.loads(answer)
    return Refusal(**data["refusal"]) if "refusal" in data else Report.from_json(data)


def _too_long(seconds: int, descriptor: Mapping[str, Any]) -> Refusal:
    """Names the patterns that may have hung, which are no fault of the file."""
    slow = [quoted(field.title) for field in table_schema.parse(dict(descriptor)).fields if not _is_linear(field)]
    advice = "Découpez le fichier en plusieurs."
    if slow:
        advice = f"L’expression régulière de {enumerated(slow)} peut bloquer la lecture : signalez-le à l’équipe projet."
    return Refusal("too-long", f"La vérification a dépassé {seconds} secondes et s’est arrêtée. {advice}")


def _is_linear(field: Field) -> bool:
    pattern = field.get("constraints/pattern")
    return not isinstance(pattern, str) or pattern_safety.examine(pattern).linear
