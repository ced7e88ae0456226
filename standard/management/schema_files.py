"""What the commands on bare descriptors share: reading a file or saying why not, and printing JSON.

Exit codes: 0 well, 1 a finding or something invalid, 2 unreadable input, 3 a conflict.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from standard.schema import reading, table_schema
from standard.schema.findings import located
from standard.schema.model import JSON, Schema, SchemaError, readable

UNREADABLE: Final = 2
CONFLICT: Final = 3


class SchemaFileCommand(BaseCommand):
    """A command that needs neither database nor configuration, and speaks UTF-8 whatever the terminal."""

    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        for stream in (self.stdout, self.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(encoding="utf-8")
        super().run_from_argv(argv)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises CommandError of exit code 2 where they cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(not_opened(path, error), returncode=UNREADABLE) from None


def not_opened(path: Path, error: OSError) -> str:
    """Why a file could not be opened."""
    reason = next((why for kind, why in _REASONS.items() if isinstance(error, kind)), str(error.strerror))
    return f"Impossible de lire {path}\u00a0: {reason}."


def read_descriptor(path: Path) -> JSON:
    """The JSON value of a schema file, small slips mended. Raises CommandError of exit code 2 where it is unreadable."""
    found = reading.read(read_bytes(path))
    if found.descriptor is None:
        reasons = " ".join(located(finding) for finding in found.findings)
        raise CommandError(f"{path}\u00a0: {reasons}", returncode=UNREADABLE)
    return found.descriptor


def read_schema(path: Path) -> Schema:
    """The schema of a file. Raises CommandError of exit code 2 where it is not one."""
    try:
        return table_schema.parse(read_descriptor(path))
    except SchemaError as error:
        raise CommandError(f"{path}\u00a0: {error}", returncode=UNREADABLE) from None


def read_json(path: Path) -> JSON:
    """The JSON value of a file that a program wrote. Raises CommandError of exit code 2 where it is not JSON."""
    try:
        return json.loads(read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} n'est pas du JSON lisible\u00a0: {error}.", returncode=UNREADABLE) from None


def print_json(stdout: OutputWrapper, data: JSON) -> None:
    stdout.write(readable(data))


_REASONS: Final = {
    FileNotFoundError: "ce fichier n'existe pas",
    IsADirectoryError: "c'est un dossier",
    PermissionError: "vous n'avez pas le droit de l'ouvrir",
}
