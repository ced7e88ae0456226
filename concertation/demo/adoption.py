"""What the story tells of who publishes with the standard, who commits to, and what is made of it.

Nothing is fetched: a file of ours is given to what the worker calls once it has fetched one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from accounts.models import User
from concertation.demo import story
from concertation.demo.told import ToldSoFar
from concertation.services import reuses
from standard.models import Artefact, Publication
from standard.permissions import OPERATOR
from standard.services import commitments, publications
from standard.validation.child import ReadingProcess


class AdoptionSteps(ToldSoFar):
    """The steps of publications, commitments and reuses."""

    def publish(self, *, at: datetime, by: User, address: str, version: str, department: str = "", organisation: str = "") -> None:
        """A file that somebody declares."""
        publications.declare(
            standard=self.standard,
            actor=by,
            address=address,
            release=self.standard.releases.get(version=version),
            department=department,
            organisation=organisation,
            now=at,
        )

    def look(self, *, at: datetime, files: Mapping[str, str], lost: Mapping[str, str]) -> None:
        """What the worker found of publications, by their numbers: in a file of ours or of their version, or why there was none."""
        declared = {str(one.number): one for one in Publication.objects.filter(standard=self.standard).select_related("release__revision")}
        with TemporaryDirectory() as folder, ReadingProcess() as reader:
            for number, name in files.items():
                publication = declared[number]
                found = publications.found(publication, self._file(publication, name, Path(folder)), reader=reader)
                publications.keep(publication, found, actor=OPERATOR, now=at)
        for number, why in lost.items():
            unreachable = publications.LookFinding(publications.Outcome.UNREACHABLE, refusal=why)
            publications.keep(declared[number], [unreachable], actor=OPERATOR, now=at)

    def commit(self, *, at: datetime, by: User, version: str, day: date, organisation: str = "") -> None:
        commitments.commit(standard=self.standard, actor=by, version=version, day=day, organisation=organisation, now=at)

    def reuse(self, *, at: datetime, by: User, title: str, address: str, what: str) -> None:
        reuses.declare(standard=self.standard, actor=by, title=title, address=address, what=what, now=at)

    def _file(self, publication: Publication, name: str, folder: Path) -> Path:
        ours = story.SAMPLES / name
        if ours.exists():
            return ours
        written = folder / f"{publication.number}-{name}"
        written.write_bytes(bytes(Artefact.objects.get(release=publication.release, name=name).data))
        return written
