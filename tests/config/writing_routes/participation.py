"""Taking part: the call, comments, proposals."""

from __future__ import annotations

from concertation import permissions as debate
from standard import permissions
from tests.config.writing_routes.asking import (
    Asks,
    Hidden,
    Route,
    edited,
    ended,
    keyed,
    numbered,
    proposed,
    taken_in,
    that_proposal,
    the_call,
    the_option,
    the_proposal,
)

ROUTES: dict[str, Route] = {
    "POST api:subscriptions": Asks(permissions.can_follow, sent=lambda p: {"kind": "standard"}, refused=("visitor",)),
    "DELETE api:subscriptions": Asks(permissions.can_follow, sent=lambda p: {"kind": "standard"}, refused=("visitor",)),
    "PUT api:news_pace": Asks(permissions.can_follow, sent=lambda p: {"pace": "weekly"}, refused=("visitor",)),
    "POST api:news_seen": Asks(permissions.can_follow, lambda p: {}, refused=("visitor",)),
    "POST pages:follow": Asks(permissions.can_follow, sent=lambda p: {"kind": "standard", "action": "follow"}, refused=("visitor",)),
    "POST pages:join": Asks(permissions.can_join, refused=("visitor",)),
    "POST pages:comment": Asks(debate.can_comment, on=the_call),
    "POST pages:thread": Asks(
        debate.can_reply, keyed(lambda p: p.comment, of_standard=True, name="key"), lambda p, now: (p.comment, *the_call(p, now))
    ),
    "POST pages:propose": Asks(debate.can_propose, on=the_call),
    "POST pages:propose_file": Asks(debate.can_propose, on=the_call),
    "POST pages:metadata": Asks(debate.can_propose, on=the_call),
    "POST pages:reshape": Asks(debate.can_propose, on=the_call, query=lambda p: "geste=split_field&champ=public"),
    "POST pages:edit_proposal": Asks(edited, the_proposal, lambda p, now: (p.proposal,)),
    "POST pages:edit_field": Asks(edited, the_proposal, lambda p, now: (p.proposal,), query=lambda p: f"champ={p.world.field('nom').uid}"),
    "POST pages:metadata_draft": Asks(edited, the_proposal, lambda p, now: (p.proposal,)),
    "POST pages:reshape_draft": Asks(edited, the_proposal, lambda p, now: (p.proposal,)),
    "POST pages:rebase_proposal": Asks(debate.can_rebase_proposal, the_proposal, lambda p, now: (p.proposal, None, now)),
    "POST pages:rebase_option": Asks(debate.can_rebase_option, the_option, lambda p, now: (p.option, now)),
    "POST pages:support": Asks(debate.can_support, the_proposal, lambda p, now: (p.proposal,), refused=("visitor",)),
    "POST pages:invite_author": Asks(debate.can_invite_author, the_proposal, lambda p, now: (p.proposal,)),
    "POST pages:answer_invitation": Asks(ended, lambda p: {**the_proposal(p), "pk": p.authorship.pk}, lambda p, now: (p.authorship,)),
    "POST pages:begin_amendment": Asks(debate.can_amend, the_proposal, lambda p, now: (p.proposal, *the_call(p, now))),
    "POST pages:take_in": Asks(taken_in, numbered(lambda p: p.amendment), lambda p, now: (p.amendment,)),
    "POST pages:put_as_rival": Asks(debate.can_edit_question, numbered(lambda p: p.rival), lambda p, now: (p.asked, now)),
    "POST pages:withdraw_proposal": Asks(debate.can_withdraw_proposal, the_proposal, lambda p, now: (p.proposal,)),
    "POST pages:discard_proposal": Hidden(numbered(lambda p: p.draft)),
    "POST api:consultations": Asks(
        debate.can_open_consultation, sent=lambda p: {"opens_at": "2040-01-01T00:00:00Z", "closes_at": "2040-02-01T00:00:00Z"}
    ),
    "PATCH api:consultation": Asks(
        debate.can_change_consultation,
        keyed(lambda p: p.call),
        lambda p, now: (p.call, now),
        lambda p: {"closes_at": "2040-02-01T00:00:00Z"},
    ),
    "POST api:consultation_close": Asks(debate.can_change_consultation, keyed(lambda p: p.call), lambda p, now: (p.call, now)),
    "POST api:comments": Asks(debate.can_comment, on=the_call, sent=lambda p: {"target": {}, "kind": "precision", "body": "Et le soir ?"}),
    "POST api:comment_answer": Asks(
        debate.can_answer_comment,
        keyed(lambda p: p.comment),
        lambda p, now: (p.comment,),
        lambda p: {"disposition": "noted", "answer": "C’est noté."},
    ),
    "POST api:proposals": Asks(debate.can_propose, on=the_call, sent=lambda p: proposed),
    "PUT api:proposal": Asks(edited, that_proposal, lambda p, now: (p.proposal,), lambda p: proposed),
    "POST api:proposal_rebase": Asks(
        debate.can_rebase_proposal, that_proposal, lambda p, now: (p.proposal, None, now), lambda p: {"seen": "0"}
    ),
    "DELETE api:proposal": Asks(debate.can_discard_proposal, that_proposal, lambda p, now: (p.proposal,)),
    "POST api:proposal_support": Asks(debate.can_support, that_proposal, lambda p, now: (p.proposal,), refused=("visitor",)),
    "DELETE api:proposal_support": Asks(debate.can_take_support_back, that_proposal, lambda p, now: (p.proposal,), refused=("visitor",)),
    "POST api:proposal_authors": Asks(
        debate.can_invite_author, that_proposal, lambda p, now: (p.proposal,), lambda p: {"email": p.world.copil[3].email}
    ),
    "POST api:author_accept": Asks(debate.can_accept_authorship, keyed(lambda p: p.authorship), lambda p, now: (p.authorship,)),
    "DELETE api:author": Asks(ended, keyed(lambda p: p.authorship), lambda p, now: (p.authorship,)),
    "POST api:proposal_amendments": Asks(
        debate.can_amend, that_proposal, lambda p, now: (p.proposal, *the_call(p, now)), lambda p: proposed
    ),
    "POST api:proposal_take_in": Asks(taken_in, keyed(lambda p: p.amendment), lambda p, now: (p.amendment,), lambda p: {"seen": "0"}),
    "POST api:proposal_submit": Asks(debate.can_submit_proposal, that_proposal, lambda p, now: (p.proposal, *the_call(p, now))),
    "POST api:proposal_withdraw": Asks(debate.can_withdraw_proposal, that_proposal, lambda p, now: (p.proposal,)),
}
