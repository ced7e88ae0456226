"""Who draws the roadmap of a standard."""

from __future__ import annotations

from standard.permissions import Actor, Verdict, team_only


def can_draw_roadmap(actor: Actor) -> Verdict:
    """Whether somebody may choose a roadmap, change its goal and its phases, or do without one."""
    return team_only(actor)
