"""What the team asks of the list of comments, and what it makes of those that it chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from accounts.describing import Territory
from accounts.typed import whole_number
from concertation.models import Comment
from concertation.queries.triage import NONE, TriageFilters

LONGEST: Final = 80
STATES: Final = {"attente": "waiting", "contestes": "contested", "repondus": "answered", "reunis": "merged", "tous": "all"}
"""What the address says, and what the list is asked."""
STATE_WORDS: Final = {
    "attente": "À répondre",
    "contestes": "Réponse contestée",
    "repondus": "Avec une réponse",
    "reunis": "Réunis à un autre",
    "tous": "Tous",
}
TEXT_LIMIT: Final = 400
"""Beyond so many characters, a comment is folded."""


def asked_filters(data: Mapping[str, str], fields: Iterable[str]) -> TriageFilters:
    """What the address asks; what makes no sense asks nothing."""

    def key(name: str) -> str:
        said = data.get(name, "")[:LONGEST]
        return said if said == NONE or whole_number(said) is not None else ""

    kind, field, territory = (data.get(name, "")[:LONGEST] for name in ("nature", "champ", "territoire"))
    return TriageFilters(
        state=STATES.get(data.get("suite", ""), "waiting"),
        kind=kind if kind in Comment.Kind.values else "",
        field=field if field in fields else "",
        organisation=key("organisation").replace(NONE, ""),
        territory=territory if territory in Territory.values else "",
        theme=key("enjeu"),
        call=key("appel"),
        assigned=key("confie"),
        replies=data.get("reponses") == "1",
        words=data.get("q", "").strip(),
    )
