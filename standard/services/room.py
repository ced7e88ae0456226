"""How much the files that people try may take, of the disk and of the worker: a visitor's share, and in all."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import OperationalError
from django.db.models import Sum
from django.db.models.fields.files import FieldFile

from standard.models import FileComparison, FileConversion, FileCorrection, KeptSample, SampleFile, ValidationReport
from standard.schema.words import count
from standard.services.errors import InvalidInput

Kind = type[ValidationReport] | type[FileConversion] | type[FileCorrection] | type[FileComparison]
KINDS: Final[tuple[Kind, ...]] = (ValidationReport, FileConversion, FileCorrection, FileComparison)
WAITING: Final = 100
"""Files that may wait at once."""
OFFICE: Final = 4
"""How many visitors' shares may come from one network address, which may be that of a whole office."""
FULL: Final = "Le site n’a plus de place pour recevoir de fichier. Réessayez plus tard\u00a0; l’équipe du site peut en faire."


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a file, as digests that go with it: an account or a browser, and the network address it comes from."""

    visitor: str = ""
    address: str = ""


UNKNOWN: Final = Sender()


def check(sender: Sender, size: int = 0) -> None:
    """Raises `InvalidInput("file", …)` where one more file, of that size, has no room."""
    _check_turns(sender)
    if size:
        check_room(sender, size)


def check_room(sender: Sender, size: int) -> None:
    """The same, of a file that has had its turn."""
    if _kept() + size > settings.FILES_MAX_BYTES:
        raise InvalidInput("file", "Le site garde autant de fichiers qu’il peut. Réessayez demain\u00a0: il en efface chaque jour.")
    for most, shares, name, value in _bounds(sender, settings.VISITOR_MAX_BYTES):
        if _kept(**{name: value}) + size > most:
            room = f"{settings.VISITOR_MAX_BYTES * shares // 1024**2}\u00a0Mo"
            advice = "Effacez-en un depuis sa page, puis recommencez."
            raise InvalidInput("file", f"Avec celui-ci, les fichiers envoyés d’ici dépasseraient {room}. {advice}")


def _check_turns(sender: Sender) -> None:
    if _waiting() >= WAITING:
        raise InvalidInput("file", "Beaucoup de fichiers attendent déjà leur tour. Réessayez dans quelques minutes.")
    for most, _, name, value in _bounds(sender, settings.VISITOR_MAX_FILES):
        if _waiting(**{f"sample__{name}": value}) >= most:
            waiting = count(most, "fichier envoyé d’ici attend", "fichiers envoyés d’ici attendent")
            raise InvalidInput("file", f"{waiting} déjà leur tour. Attendez qu’un soit lu, ou arrêtez-le depuis sa page, puis recommencez.")


def _bounds(sender: Sender, share: int) -> list[tuple[int, int, str, str]]:
    bounds = ((1, "visitor", sender.visitor), (OFFICE, "address", sender.address))
    return [(share * shares, shares, name, value) for shares, name, value in bounds if value]


def _waiting(**of: str) -> int:
    return sum(kind._default_manager.filter(state__in=["queued", "running"], **of).count() for kind in KINDS)


def _kept(**of: str) -> int:
    """The bytes of the files, and of what was made of them."""
    files = SampleFile.objects.filter(**of).aggregate(bytes=Sum("size"))["bytes"] or 0
    files += (
        KeptSample.objects.filter(**{f"file__{name}": value for name, value in of.items()}).aggregate(bytes=Sum("table_bytes"))["bytes"]
        or 0
    )
    of = {f"sample__{name}": value for name, value in of.items()}
    return files + sum(kind._default_manager.filter(**of).aggregate(bytes=Sum("made_bytes"))["bytes"] or 0 for kind in KINDS)


@contextmanager
def whole_or_none(content: FieldFile, name: str) -> Iterator[None]:
    """Around what stores a file under a name: where it fails, nothing of it stays. Raises `InvalidInput("file", …)` on a full disk."""
    try:
        yield
    except BaseException as error:
        # What was begun is left where the disk is full before its end.
        content.storage.delete(content.name or content.field.generate_filename(content.instance, name))
        if is_full(error):
            raise InvalidInput("file", FULL) from error
        raise


def is_full(error: BaseException) -> bool:
    """Whether that is what a system, or a database, says where nothing more can be written."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return isinstance(error, OperationalError) and ("disk is full" in str(error) or getattr(error.__cause__, "sqlstate", "") == "53100")
