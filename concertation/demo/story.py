"""The story as it is written, read and put in order of time."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

SLUG = "lieux-mediation-numerique"
FOLDER = Path(__file__).parent
BETA = FOLDER / "schema.json"
SECOND = FOLDER / "ateliers.json"
"""The other table of the family."""
SAMPLES = FOLDER / "samples"
DAY = re.compile(r"J([+-]\d+)(?: (\d\d:\d\d))?")
"""A day counted from the day of loading, and perhaps a time: `J-5 09:00`, `J+21`."""


@dataclass(frozen=True, slots=True)
class Character:
    """An organisation's role in the standard; never somebody in particular."""

    key: str
    name: str
    organisation: str = ""
    circle: str = ""
    chair: bool = False
    admin: bool = False
    territory: str = ""
    data_role: str = ""
    confirmed: bool = True
    """Whether the team has confirmed that they speak for their organisation."""

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"


@dataclass(frozen=True, slots=True)
class StoryStep:
    """Something that happened: `kind` is a method of the player, `told` its arguments."""

    at: datetime
    kind: str
    told: Mapping[str, Any]


def people() -> tuple[Character, ...]:
    """Everybody who takes part, in the order in which they joined."""
    return tuple(Character(**person) for person in _read("people.toml")["person"])


def steps(now: datetime) -> tuple[StoryStep, ...]:
    """Everything that happened until `now`, in order of time."""
    chapters = sorted(path.name for path in (FOLDER / "story").glob("[0-9]*.toml"))
    written = [part for chapter in chapters for step in _read(chapter)["step"] for part in _parts(_dated(step, now))]
    past = [StoryStep(at=part.pop("at"), kind=part.pop("do"), told=part) for part in written]
    return tuple(sorted((step for step in past if step.at <= now), key=lambda step: step.at))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / "story" / name).read_text(encoding="utf-8"))


def _dated(written: Any, now: datetime) -> Any:
    """The same, with every day a date, and every moment one of the site's time zone."""
    if isinstance(written, dict):
        return {key: _dated(value, now) for key, value in written.items()}
    if isinstance(written, list):
        return [_dated(value, now) for value in written]
    if isinstance(written, datetime):
        return timezone.make_aware(written)
    counted = DAY.fullmatch(written) if isinstance(written, str) else None
    if counted is None:
        return written
    day = timezone.localdate(now) + timedelta(days=int(counted[1]))
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(counted[2]))) if counted[2] else day


def _parts(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A comment is told with its answer, a question with its decision, a ballot with its votes and its end: each is a step of its own."""
    if step["do"] == "comment" and "answered" in step:
        key = step.setdefault("key", f"comment of {step['at']:%Y-%m-%d %H:%M}")
        answer = {name: step.pop(name) for name in ("disposition", "answer")}
        yield {"do": "answer", "at": step.pop("answered"), "by": "equipe", "comment": key, **answer}
    if step["do"] == "ask" and "decision" in step:
        yield {"do": "decide", "by": step["by"], "how": "consensus", "question": step["key"], **step.pop("decision")}
    if step["do"] == "ballot":
        question = step["question"]
        for vote in step.pop("votes"):
            yield {"do": "vote", "question": question, **vote}
        if "closed" in step:
            yield {"do": "close", "at": step.pop("closed"), "by": step["by"], "question": question, "motive": step.pop("closed_motive")}
        else:
            yield {"do": "end_votes", "at": step["closes"]}
    yield step
