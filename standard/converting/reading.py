"""Whatever is asked of a file, asked of what a mapping and corrections make of it: its check, its counts, its copies, its conversion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from standard.converting.mapping import FileMapping
from standard.converting.mapping.edits import FileEdits
from standard.converting.mapping.written import from_data, to_data
from standard.validation.child import ReadingProcess, Stopped, Watch
from standard.validation.travelling import received

if TYPE_CHECKING:
    from standard.converting.mapping.applying import Rewriting

MODULE: Final = "standard.converting.reading"


class RewritingProcess(ReadingProcess):
    """A process that reads one file through a mapping and corrections; as it is, where there are none."""

    def __init__(self, mapping: FileMapping, edits: FileEdits | None = None) -> None:
        super().__init__()
        edits = edits or FileEdits()
        self._through = json.dumps({"mapping": to_data(mapping), "edits": edits.to_json()}) if mapping or edits else ""

    def ask(
        self, module: str, order: Mapping[str, Any], *, seconds: int, memory: int, writes: int = 0, watch: Watch | None = None
    ) -> dict[str, Any] | Stopped:
        if self._through:
            order, module = {**order, "then": module, "through": self._through}, MODULE
        return super().ask(module, order, seconds=seconds, memory=memory, writes=writes, watch=watch)


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: what another module answers, the file being read through what was said of it."""
    # Whoever asks does not load what reads files.
    from standard.validation.columns import reading_through

    schema = order["schema"] if "schema" in order else order["before"]
    with reading_through(_rewriting(order["through"], schema)):
        given: dict[str, Any] = import_module(order["then"]).answer(order)
    return given


@lru_cache(maxsize=1)
def _rewriting(through: str, schema: str) -> Rewriting:
    """The same, asked several things about, is read once."""
    from standard.converting.mapping.applying import Rewriting

    said = json.loads(through)
    return Rewriting(received(schema), from_data(said["mapping"]), FileEdits.from_json(said["edits"]))
