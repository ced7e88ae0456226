"""The title of a proposal: what its changes do, in words, and in step with them unless its authors wrote another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from concertation.models import Proposal
from concertation.services.changes import stored
from standard.models import Revision
from standard.schema import wording
from standard.schema.operations import Conflict, Operation
from standard.services import inputs
from standard.services.forethought import worked_out

LONGEST: Final = 200
UNTITLED: Final = "Donnez un titre à votre proposition : ce qu’elle change, en quelques mots."


def titled(title: str, operations: Sequence[Operation], base: Revision, earlier: Proposal | None = None) -> str:
    """The title that somebody gives, or that of the changes where they give none, or still that of the `earlier` ones.

    Raises `InvalidInput` where there is neither a title nor a change.
    """
    given = inputs.line("title", title)
    followed = earlier is not None and given == earlier.title == _of(earlier.read_operations(), earlier.base_revision)
    if given and not followed:
        return given
    return inputs.line("title", _of(operations, base) or given, missing=UNTITLED)


def _of(operations: Sequence[Operation], base: Revision) -> str:
    return worked_out(("title", base.sha256, stored(operations)), lambda: _said(operations, base))


def _said(operations: Sequence[Operation], base: Revision) -> str:
    """Empty where the changes do not fit the revision they are said to be written on: that is told elsewhere."""
    try:
        said = wording.title(operations, base.read_schema())
    except Conflict:
        return ""
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}…"
