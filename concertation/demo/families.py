"""What the story tells of a second table, and of the family that both make."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from accounts.services import find_or_create_organisation
from concertation.demo import story
from concertation.demo.told import ToldSoFar
from concertation.services.families import joining, releasing
from standard.models import Circle, Family, Standard
from standard.services import members, standards


class FamilySteps(ToldSoFar):
    """The steps of a family: a table, what joins it to the first, their common version."""

    second: Standard
    family: Family

    def second_table(self, *, at: datetime, by: User, slug: str, title: str, summary: str, owner: str, team: str) -> None:
        owned = find_or_create_organisation(actor=by, name=owner)
        data = story.SECOND.read_bytes()
        self.second = standards.create(slug=slug, title=title, data=data, summary=summary, owner=owned, actor=by, now=at).standard
        email = self._account(team).email
        members.invite(standard=self.second, actor=by, email=email, circle=Circle.TEAM, organisation=owned, now=at)

    def become_family(self, *, at: datetime, by: User, slug: str, title: str, description: str) -> None:
        """Whoever asks is of both teams: nobody has to agree."""
        self.family = joining.found(standard=self.standard, actor=by, slug=slug, title=title, description=description, now=at)
        joining.ask_to_join(family=self.family, standard=self.second, actor=by, now=at)

    def release_family(self, *, at: datetime, by: User) -> None:
        version = releasing.prepare(family=self.family, actor=by, now=at)
        releasing.publish(family=self.family, actor=by, version=version, now=at)
