"""Who prepares, leads, reads and takes part in an activity of a workshop, and what becomes of what was said there."""

from __future__ import annotations

from typing import Final

from concertation.models import Activity, ActivityEntry
from concertation.permissions.meetings import acts_as_invited, is_invited
from concertation.permissions.taking_part import allowed_step
from standard.models import Circle
from standard.permissions import ALLOWED, SIGN_IN, Actor, Verdict, may_write, team_or_chair

NOT_FOR_YOU: Final = Verdict("Cette activité est pour un cercle dont vous n’êtes pas\u00a0: l’équipe projet peut vous y inviter.")
DONE: Final = Verdict("Vous avez déjà répondu à ce quiz\u00a0: vos réponses sont comptées.")
_IN_PREPARATION: Final = Verdict("Cette activité se prépare encore\u00a0: vous pourrez la lire une fois ouverte.")
_CLOSED_FOR_GOOD: Final = Verdict("Un quiz clos ne se rouvre pas\u00a0: ce qui s’ajouterait à ses résultats dirait qui a répondu quoi.")
_ONES_OWN: Final = Verdict("Cette question est la vôtre\u00a0: les cœurs viennent des autres.")
_NOT_YET_READ: Final = Verdict("Les réponses d’un quiz se lisent une fois qu’il est clos.")


def can_prepare_activity(actor: Actor) -> Verdict:
    """Whether somebody may begin an activity."""
    return team_or_chair(actor)


def can_change_activity(actor: Actor, activity: Activity) -> Verdict:
    """Whether somebody may change what an activity asks and whom it invites, or give it up: until it opens."""
    return team_or_chair(actor) and allowed_step("activity", activity.state, "prepare")


def can_ask_in_activity(actor: Actor, activity: Activity) -> Verdict:
    """Whether somebody may add to what an activity asks: until it is closed."""
    return team_or_chair(actor) and allowed_step("activity", activity.state, "ask")


def can_reword_activity(actor: Actor, activity: Activity) -> Verdict:
    """Whether somebody may change the title and the brief of an activity: until it is published."""
    return team_or_chair(actor) and allowed_step("activity", activity.state, "reword")


def can_correct_prompt(actor: Actor, activity: Activity) -> Verdict:
    """Whether somebody may correct the words of what an activity asks, what it said before being shown: from its opening on."""
    return team_or_chair(actor) and allowed_step("activity", activity.state, "correct")


def can_open_activity(actor: Actor, activity: Activity, *, ready: Verdict = ALLOWED) -> Verdict:
    """Whether somebody may open an activity, or open it again; `ready`: what its kind says of what it asks."""
    allowed = team_or_chair(actor) and allowed_step("activity", activity.state, "open")
    if allowed and activity.state == Activity.State.CLOSED and not activity.rules.reopens:
        return _CLOSED_FOR_GOOD
    return allowed and ready


def can_close_activity(actor: Actor, activity: Activity) -> Verdict:
    return team_or_chair(actor) and allowed_step("activity", activity.state, "close")


def can_publish_activity(actor: Actor, activity: Activity, *, ready: Verdict = ALLOWED) -> Verdict:
    """Whether somebody may let everybody read what came of an activity; it never changes again."""
    return team_or_chair(actor) and allowed_step("activity", activity.state, "publish") and ready


def can_see_activity(actor: Actor, activity: Activity, *, guest: bool) -> Verdict:
    """Whether somebody may read an activity; `guest`: they are invited to a meeting where it is held."""
    if activity.state == Activity.State.PUBLISHED or actor.team or actor.chair:
        return ALLOWED
    if activity.state == Activity.State.PREPARED:
        return _IN_PREPARATION if actor.signed_in else SIGN_IN
    if is_invited(actor, activity.circle, guest=guest):
        return ALLOWED
    return NOT_FOR_YOU if actor.signed_in else SIGN_IN


def can_see_results(actor: Actor, activity: Activity, *, guest: bool) -> Verdict:
    """Whether somebody may read the counts of a quiz: nobody before it is closed, whoever they are."""
    seen = can_see_activity(actor, activity, guest=guest)
    return _NOT_YET_READ if seen and not activity.over else seen


def can_take_part(actor: Actor, activity: Activity, *, guest: bool, done: bool = False) -> Verdict:
    """Whether somebody may answer or speak in an activity; `done`: they have answered this quiz."""
    writes = may_write(actor)
    if not writes:
        return writes
    if not is_invited(actor, activity.circle, guest=guest):
        return NOT_FOR_YOU
    proved = acts_as_invited(actor, activity.circle, guest=guest)
    return proved and allowed_step("activity", activity.state, "take_part") and (DONE if done else ALLOWED)


def can_write_down(actor: Actor, activity: Activity) -> Verdict:
    """Whether somebody may type what the room said, or its synthesis."""
    return team_or_chair(actor) and allowed_step("activity", activity.state, "write_down")


def can_withdraw_entry(actor: Actor, entry: ActivityEntry) -> Verdict:
    """Whether somebody may take back what they said; whoever leads, a slip in what was typed for the room."""
    writes = may_write(actor)
    if not writes:
        return writes
    if entry.typed_by_id is not None and (actor.team or actor.chair):
        return team_or_chair(actor) and allowed_step("activity", entry.activity.state, "write_down")
    if entry.author_id != actor.user_id:
        return Verdict("Chacun ne retire que ce qu’il a dit.")
    if entry.prompt_id is not None:
        return Verdict("Une position ne se retire pas\u00a0: prenez-en une autre, la première se lira encore.")
    return allowed_step("activity", entry.activity.state, "take_part")


def can_hide_entry(actor: Actor, entry: ActivityEntry) -> Verdict:
    allowed = team_or_chair(actor)
    return Verdict("Ceci est déjà masqué.") if allowed and entry.hidden_at is not None else allowed


def can_heart(actor: Actor, entry: ActivityEntry, *, guest: bool) -> Verdict:
    """Whether somebody may say that an open question matters to them, or take it back."""
    allowed = can_take_part(actor, entry.activity, guest=guest)
    return _ONES_OWN if allowed and entry.author_id == actor.user_id else allowed


def can_follow_entry(actor: Actor, activity: Activity) -> Verdict:
    """Whether somebody may sort open questions, and say what became of them."""
    return team_or_chair(actor) and allowed_step("activity", activity.state, "follow")


def open_circles(actor: Actor) -> frozenset[str]:
    """The circles whose activities somebody is invited to: the list's form of `is_invited`."""
    return frozenset(circle for circle in ("", *Circle.values) if is_invited(actor, circle, guest=False))
