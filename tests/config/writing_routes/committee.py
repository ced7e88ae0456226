"""Questions, ballots, decisions and what they leave to do."""

from __future__ import annotations

from functools import partial

from concertation import permissions as debate
from tests.config.writing_routes.asking import (
    Asks,
    Route,
    a_vote,
    can_confirm,
    can_object,
    described,
    keyed,
    numbered,
    questioned,
    that_option,
    that_question,
    the_follow_up,
    the_option,
    the_question,
    the_vote,
)

ROUTES: dict[str, Route] = {
    "POST pages:new_question": Asks(debate.can_prepare_question),
    "POST pages:edit_question": Asks(debate.can_edit_question, the_question, questioned),
    "POST pages:add_option": Asks(debate.can_edit_question, the_question, questioned),
    "POST pages:strike": Asks(debate.can_change_option, the_option, lambda p, now: (p.option, now), lambda p: {"reason": "Hors sujet."}),
    "POST pages:draft_of_option": Asks(debate.can_change_option, the_option, lambda p, now: (p.option, now)),
    "POST pages:amend": Asks(debate.can_change_option, the_option, lambda p, now: (p.option, now)),
    "POST pages:open_ballot": Asks(debate.can_open_ballot, the_question, questioned),
    "POST pages:vote": Asks(debate.can_vote, the_vote, lambda p, now: (p.ballot, now)),
    "POST pages:type_vote": Asks(debate.can_type_votes, the_vote, lambda p, now: (p.ballot, now)),
    "POST pages:recuse": Asks(debate.can_vote, the_vote, lambda p, now: (p.ballot, now), lambda p: {"motive": "J’y ai un intérêt."}),
    "POST pages:proxy": Asks(debate.can_vote, the_vote, lambda p, now: (p.ballot, now), lambda p: {"reprendre": "1"}),
    "POST pages:close_ballot": Asks(debate.can_close_ballot, the_vote, lambda p, now: (p.ballot, now)),
    "POST pages:decide": Asks(partial(debate.can_decide, how="consensus"), the_question, questioned),
    "POST pages:reopen": Asks(debate.can_reopen_question, numbered(lambda p: p.decided), lambda p, now: (p.decided, now)),
    "POST pages:take_up": Asks(debate.can_take_up_question, the_question, questioned, lambda p: {"question": p.decided.number}),
    "POST pages:confirm": Asks(can_confirm, numbered(lambda p: p.decision), lambda p, now: (p.decision, now)),
    "POST pages:object_to": Asks(
        can_object, numbered(lambda p: p.decision), lambda p, now: (p.decision, now), lambda p: {"motive": "Pas ainsi."}
    ),
    "POST pages:take_up_again": Asks(debate.can_reopen_question, numbered(lambda p: p.settled), lambda p, now: (p.decided, now)),
    "POST pages:correct": Asks(
        debate.can_correct_decision,
        numbered(lambda p: p.decision),
        lambda p, now: (p.decision,),
        lambda p: {"column": "motive", "text": "Oui."},
    ),
    "POST pages:charge_condition": Asks(debate.can_charge_condition, numbered(lambda p: p.decision), lambda p, now: (p.decision,)),
    "POST pages:add_follow_up": Asks(
        debate.can_add_follow_up, numbered(lambda p: p.decision), lambda p, now: (), lambda p: {"text": "Écrire aux producteurs."}
    ),
    "POST pages:change_follow_up": Asks(
        debate.can_change_follow_up, the_follow_up, lambda p, now: (p.follow_up,), lambda p: {"text": "Téléphoner."}
    ),
    "POST pages:finish_follow_up": Asks(debate.can_finish_follow_up, the_follow_up, lambda p, now: (p.follow_up,)),
    "POST pages:reverse_decision": Asks(
        debate.can_reverse, numbered(lambda p: p.decided.decisions.get()), lambda p, now: (p.decided.decisions.get(),)
    ),
    "POST pages:rules": Asks(debate.can_prepare_question),
    "POST pages:team_comments": Asks(debate.can_answer_comment, on=lambda p, now: (p.comment,)),
    "POST pages:open_call": Asks(debate.can_open_consultation),
    "POST pages:reschedule_call": Asks(
        debate.can_change_consultation, keyed(lambda p: p.call, of_standard=True), lambda p, now: (p.call, now)
    ),
    "POST pages:close_call": Asks(debate.can_change_consultation, keyed(lambda p: p.call, of_standard=True), lambda p, now: (p.call, now)),
    "POST api:questions": Asks(
        debate.can_prepare_question, sent=lambda p: {"title": "Et après ?", "kind": "other", "options": [{"text": "Ne rien faire."}]}
    ),
    "PATCH api:question": Asks(debate.can_edit_question, that_question, questioned, lambda p: {"title": "Et les crèches ?"}),
    "POST api:question_options": Asks(debate.can_edit_question, that_question, questioned, lambda p: {"text": "Ne rien faire."}),
    "POST api:constitution": Asks(debate.can_prepare_question, sent=lambda p: {"codes": ["all_voted"]}),
    "POST api:question_take_up": Asks(debate.can_take_up_question, that_question, questioned, lambda p: {"question": p.decided.pk}),
    "POST api:question_reopen": Asks(
        debate.can_reopen_question, keyed(lambda p: p.decided), lambda p, now: (p.decided, now), lambda p: {"reason": "Une erreur."}
    ),
    "PATCH api:option": Asks(debate.can_change_option, that_option, lambda p, now: (p.option, now), lambda p: {"operations": [described]}),
    "POST api:option_rebase": Asks(debate.can_rebase_option, that_option, lambda p, now: (p.option, now), lambda p: {"seen": "0"}),
    "POST api:option_strike": Asks(
        debate.can_change_option, that_option, lambda p, now: (p.option, now), lambda p: {"reason": "Hors sujet."}
    ),
    "POST api:ballots": Asks(debate.can_open_ballot, that_question, questioned, lambda p: {"rule": "majority"}),
    "POST api:votes": Asks(debate.can_vote, keyed(lambda p: p.ballot), lambda p, now: (p.ballot, now), a_vote),
    "POST api:ballot_recusal": Asks(
        debate.can_vote, keyed(lambda p: p.ballot), lambda p, now: (p.ballot, now), lambda p: {"motive": "J’y ai un intérêt."}
    ),
    "POST api:ballot_proxy": Asks(
        debate.can_vote, keyed(lambda p: p.ballot), lambda p, now: (p.ballot, now), lambda p: {"holder": p.ballot.electors.first().pk}
    ),
    "DELETE api:ballot_proxy": Asks(debate.can_vote, keyed(lambda p: p.ballot), lambda p, now: (p.ballot, now)),
    "POST api:ballot_close": Asks(debate.can_close_ballot, keyed(lambda p: p.ballot), lambda p, now: (p.ballot, now)),
    "POST api:question_decisions": Asks(
        partial(debate.can_decide, how="team"),
        that_question,
        questioned,
        lambda p: {"outcome": "open", "motive": "À revoir.", "how": "team"},
    ),
    "POST api:decision_confirm": Asks(can_confirm, keyed(lambda p: p.decision), lambda p, now: (p.decision, now)),
    "POST api:decision_objections": Asks(
        can_object, keyed(lambda p: p.decision), lambda p, now: (p.decision, now), lambda p: {"motive": "Pas ainsi."}
    ),
    "POST api:decision_corrections": Asks(
        debate.can_correct_decision,
        keyed(lambda p: p.decision),
        lambda p, now: (p.decision,),
        lambda p: {"column": "motive", "text": "Oui."},
    ),
    "POST api:follow_ups": Asks(
        debate.can_add_follow_up, keyed(lambda p: p.decision), lambda p, now: (), lambda p: {"text": "Écrire aux producteurs."}
    ),
    "PUT api:decision_condition": Asks(
        debate.can_charge_condition, keyed(lambda p: p.decision), lambda p, now: (p.decision,), lambda p: {"owner": None, "due": None}
    ),
    "PATCH api:follow_up": Asks(
        debate.can_change_follow_up, keyed(lambda p: p.follow_up), lambda p, now: (p.follow_up,), lambda p: {"text": "Téléphoner."}
    ),
    "POST api:follow_up_done": Asks(debate.can_finish_follow_up, keyed(lambda p: p.follow_up), lambda p, now: (p.follow_up,)),
    "POST api:decisions_confirm": Asks(can_confirm, on=lambda p, now: (p.decision, now), sent=lambda p: {"decisions": [p.decision.pk]}),
    "POST api:decision_reversal": Asks(
        debate.can_reverse, keyed(lambda p: p.decided.decisions.get()), lambda p, now: (p.decided.decisions.get(),)
    ),
}
