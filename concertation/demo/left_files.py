"""The files that producers of the story left, made for it: the worker reads them, as any other."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.core.files.base import ContentFile

from accounts.models import User
from concertation.demo import story
from concertation.demo.told import ToldSoFar
from standard.services import validation
from standard.services.kept_samples import Leaving

LEFT: Final = story.FOLDER / "left"


class LeftFileSteps(ToldSoFar):
    """The steps of files left as samples."""

    def leave_file(
        self, *, at: datetime, by: User, file: str, access: str, dated: date | None = None, producer: str = "", tell: bool = False
    ) -> None:
        whose = producer or (by.organisation.name if by.organisation else "")
        validation.submit(
            standard=self.standard,
            actor=by,
            name=file,
            content=ContentFile((LEFT / file).read_bytes(), name=file),
            keep=True,
            left=Leaving(access, whose or None, dated, tell),
            now=at,
        )
