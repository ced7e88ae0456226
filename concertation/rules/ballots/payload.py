"""What a voter says, as JSON: what is stored, hashed and published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concertation.rules.ballots.base import OptionPosition, Ranking, Said


def as_payload(said: Said) -> dict[str, Any]:
    """`{"option", "position", "motive"?, "lift"?}`, or `{"ranking": [3, [1, 2]], "motive"?}`; what is empty is left out."""
    if isinstance(said, Ranking):
        payload: dict[str, Any] = {"ranking": [place[0] if len(place) == 1 else list(place) for place in said.places]}
    else:
        payload = {"option": said.option, "position": said.position}
    extra = {"motive": said.motive, "lift": said.lift if isinstance(said, OptionPosition) else ""}
    return payload | {name: text for name, text in extra.items() if text}


def read_payload(payload: Mapping[str, Any]) -> Said:
    """The inverse. KeyError or TypeError for what `as_payload` does not write."""
    if "ranking" in payload:
        return Ranking.of(**{"order" if name == "ranking" else name: value for name, value in payload.items()})
    return OptionPosition(**payload)
