"""`SHA256SUMS`: the fingerprint of every other file, as `sha256sum --check` reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from standard.publishing.content import PublishedFile


def checksums(files: Iterable[PublishedFile]) -> bytes:
    return "".join(f"{hashlib.sha256(file.data).hexdigest()}  {file.name}\n" for file in files).encode()
