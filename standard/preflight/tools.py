"""The tools of the national catalogue themselves, where `make catalogue` has installed them beside the project."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from standard.schema.model import JSON

BESIDE: Final = Path(__file__).parent
PYTHON: Final = BESIDE.parents[1] / ".catalogue" / "bin" / "python"
TIMEOUT: Final = 120


class Harvest(NamedTuple):
    """What the tools say of one schema, in their own words."""

    refused: tuple[str, ...]
    stopped: str


def installed() -> bool:
    return PYTHON.is_file()


def harvest(descriptors: Sequence[JSON]) -> list[Harvest]:
    """What they say of each. Raises OSError or subprocess.SubprocessError where they cannot be run."""
    done = subprocess.run(
        [str(PYTHON), "-I", str(BESIDE / "harvest.py")],
        input=json.dumps(list(descriptors)).encode(),
        capture_output=True,
        timeout=TIMEOUT,
        check=True,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )
    return [Harvest(tuple(refused), stopped) for refused, stopped in json.loads(done.stdout)]
