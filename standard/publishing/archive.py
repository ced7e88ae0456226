"""The ZIP of a release: the same files give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Final

from standard.publishing.content import PublishedFile

MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can say: a release's own date is in its documents."""


def archive(artefacts: Iterable[PublishedFile]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for artefact in artefacts:
            entry = zipfile.ZipInfo(artefact.name, MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            file.writestr(entry, artefact.data, compresslevel=9)
    return buffer.getvalue()
