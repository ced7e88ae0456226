"""What is done in a workshop, in a meeting or on line."""

from __future__ import annotations

from concertation import permissions as debate
from concertation.models import Activity, ActivityEntry
from standard.permissions import Actor, Verdict
from tests.config.writing_routes.asking import Asks, Found, Route, keyed

the_activity = keyed(lambda places: places.activity, of_standard=True, name="number")
the_prompt: Found = lambda places: {**the_activity(places), "pk": places.prompt.pk}
the_entry: Found = lambda places: {**the_activity(places), "pk": places.entry.pk}
of_activity = lambda places, now: (places.activity,)
of_entry = lambda places, now: (places.entry,)
that_activity, that_prompt, that_entry = (keyed(find) for find in (lambda p: p.activity, lambda p: p.prompt, lambda p: p.entry))


def can_take_part(actor: Actor, activity: Activity) -> Verdict:
    return debate.can_take_part(actor, activity, guest=False)


def can_heart(actor: Actor, entry: ActivityEntry) -> Verdict:
    return debate.can_heart(actor, entry, guest=False)


# A contributor takes part, and may hold dear what somebody else asked.
ANYBODY_INVITED = ("visitor",)
LATER: Found = lambda places: {"title": "La suite"}

ROUTES: dict[str, Route] = {
    "POST pages:new_activity": Asks(debate.can_prepare_activity),
    "POST pages:edit_activity": Asks(debate.can_reword_activity, the_activity, of_activity),
    "POST pages:ask_in_activity": Asks(debate.can_ask_in_activity, the_activity, of_activity),
    "POST pages:ask_glossary": Asks(debate.can_ask_in_activity, the_activity, of_activity),
    "POST pages:rewrite_prompt": Asks(debate.can_change_activity, the_prompt, of_activity),
    "POST pages:correct_prompt": Asks(debate.can_correct_prompt, the_prompt, of_activity),
    "POST pages:take_off_prompt": Asks(debate.can_change_activity, the_prompt, of_activity),
    "POST pages:discard_activity": Asks(debate.can_change_activity, the_activity, of_activity),
    "POST pages:run_activity": Asks(debate.can_close_activity, the_activity, of_activity, lambda p: {"action": "close"}),
    "POST pages:answer_quiz": Asks(can_take_part, the_activity, of_activity, refused=ANYBODY_INVITED),
    "POST pages:raise_hands": Asks(debate.can_write_down, the_prompt, of_activity),
    "POST pages:say_in_activity": Asks(can_take_part, the_activity, of_activity, refused=ANYBODY_INVITED),
    "POST pages:type_in_activity": Asks(debate.can_write_down, the_activity, of_activity),
    "POST pages:conclude_debate": Asks(debate.can_write_down, the_prompt, of_activity),
    "POST pages:withdraw_entry": Asks(debate.can_withdraw_entry, the_entry, of_entry),
    "POST pages:hide_entry": Asks(debate.can_hide_entry, the_entry, of_entry),
    "POST pages:heart_entry": Asks(can_heart, the_entry, of_entry, refused=ANYBODY_INVITED),
    "POST pages:sort_entry": Asks(debate.can_follow_entry, the_entry, of_activity),
    "POST pages:settle_entry": Asks(debate.can_follow_entry, the_entry, of_activity),
    "POST api:activities": Asks(debate.can_prepare_activity, sent=lambda p: {"kind": "debate", "title": "Autrement"}),
    "PATCH api:activity": Asks(debate.can_reword_activity, that_activity, of_activity, LATER),
    "DELETE api:activity": Asks(debate.can_change_activity, that_activity, of_activity),
    "POST api:activity_prompts": Asks(debate.can_ask_in_activity, that_activity, of_activity),
    "POST api:activity_open": Asks(debate.can_open_activity, that_activity, of_activity),
    "POST api:activity_close": Asks(debate.can_close_activity, that_activity, of_activity),
    "POST api:activity_publish": Asks(debate.can_publish_activity, that_activity, of_activity),
    "POST api:quiz_answers": Asks(can_take_part, that_activity, of_activity, lambda p: {"answers": []}, refused=ANYBODY_INVITED),
    "POST api:activity_entries": Asks(can_take_part, that_activity, of_activity, lambda p: {"text": "Non."}, refused=ANYBODY_INVITED),
    "PUT api:activity_prompt": Asks(debate.can_change_activity, that_prompt, of_activity, lambda p: {"text": "Non.", "labels": ["A", "B"]}),
    "PUT api:prompt_correction": Asks(
        debate.can_correct_prompt, that_prompt, of_activity, lambda p: {"text": "Non.", "labels": ["A", "B"]}
    ),
    "DELETE api:activity_prompt": Asks(debate.can_change_activity, that_prompt, of_activity),
    "PUT api:prompt_hands": Asks(debate.can_write_down, that_prompt, of_activity, lambda p: {"hands": [1, 2]}),
    "PUT api:prompt_conclusion": Asks(
        debate.can_write_down, that_prompt, of_activity, lambda p: {"synthesis": "Non.", "outcome": "no_consensus"}
    ),
    "DELETE api:activity_entry": Asks(debate.can_withdraw_entry, that_entry, of_entry),
    "POST api:entry_hide": Asks(debate.can_hide_entry, that_entry, of_entry, lambda p: {"motive": "Non."}),
    "PUT api:entry_heart": Asks(can_heart, that_entry, of_entry, refused=ANYBODY_INVITED),
    "DELETE api:entry_heart": Asks(can_heart, that_entry, of_entry, refused=ANYBODY_INVITED),
    "PUT api:entry_forum": Asks(debate.can_follow_entry, that_entry, of_activity, lambda p: {"forum": "copil"}),
    "PUT api:entry_fate": Asks(debate.can_follow_entry, that_entry, of_activity, lambda p: {"fate": "answered", "text": "Oui."}),
}
