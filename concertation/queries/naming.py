"""Whom one may name after an @ in a comment: the members whose name everybody already reads."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from concertation.models import Comment
from standard.memory import under_stamp
from standard.models import Circle, RosterConsent, Standard
from standard.queries import members_in
from standard.schema.folding import fold

OFFERED: Final = 8


def names_to_offer(standard: Standard, typed: str, now: datetime) -> tuple[str, ...]:
    """The names of which a word begins as what is typed, accents apart: of those who said something here, or agreed to be listed."""

    def read() -> tuple[str, ...]:
        said = Comment.objects.public().filter(standard=standard).values_list("author", flat=True)
        public = {*said, *RosterConsent.objects.filter(standard=standard).values_list("user_id", flat=True)}
        members = members_in(standard, list(Circle), now)
        return tuple(sorted({one.public_name for one in members if one.pk in public and one.display_name}, key=fold))

    wanted = fold(typed.strip())
    known = under_stamp(standard, "names to offer", read)
    return tuple(name for name in known if f" {wanted}" in f" {fold(name)}")[:OFFERED] if wanted else ()
