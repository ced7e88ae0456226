"""What a standard is for: use cases, what serves them, what fields weigh and cost."""

from __future__ import annotations

from functools import partial

from concertation import permissions
from standard.permissions import can_choose_sample, can_describe_sample, can_remove_sample
from tests.config.writing_routes.asking import Asks, Route, keyed, numbered, the_call

the_case = numbered(lambda p: p.use_case)
that_case = keyed(lambda p: p.use_case)
this_case = lambda p, now: (p.use_case,)

can_keep = partial(permissions.can_settle_use_case, action="keep")
can_refuse = partial(permissions.can_settle_use_case, action="refuse")
that_shared = keyed(lambda p: p.shared)
this_shared = lambda p, now: (p.shared,)
can_exchange = partial(permissions.can_exchange, of_the_other=False)
that_sample = keyed(lambda p: p.sample)
_sample_at = keyed(lambda p: p.sample, of_standard=True)
this_sample = lambda p, now: (p.sample,)
_shared_at = keyed(lambda p: p.shared, of_standard=True)
_sharing = {"agreeing": "Elles", "with_name": "Ailleurs", "address": "https://exemple.fr/"}
can_serve = partial(permissions.can_edit_proposal, in_question=False)
_text = {"title": "Autre", "why": "Pour.", "who": "Elle."}

ROUTES: dict[str, Route] = {
    "POST pages:propose_use_case": Asks(permissions.can_propose_use_case, on=the_call, sent=lambda p: _text),
    "POST pages:rank_use_cases": Asks(permissions.can_rank_use_cases, refused=("visitor",)),
    "POST pages:appraise": Asks(permissions.can_appraise, refused=("visitor",)),
    "POST pages:edit_use_case": Asks(permissions.can_edit_use_case, the_case, this_case),
    "POST pages:settle_use_case": Asks(can_refuse, the_case, this_case),
    "POST pages:link_use_case": Asks(permissions.can_link_fields, the_case),
    "POST api:use_cases": Asks(permissions.can_propose_use_case, on=the_call, sent=lambda p: _text),
    "PATCH api:use_case": Asks(permissions.can_edit_use_case, that_case, this_case),
    "POST api:use_case_settle": Asks(can_keep, that_case, this_case, lambda p: {"outcome": "kept"}),
    "POST api:use_case_fields": Asks(permissions.can_link_fields, that_case, sent=lambda p: {"names": []}),
    "POST api:use_case_ranking": Asks(permissions.can_rank_use_cases, sent=lambda p: {"ranking": []}, refused=("visitor",)),
    "POST api:field_board": Asks(permissions.can_appraise, sent=lambda p: {"profile": "hub", "appraisals": []}, refused=("visitor",)),
    "POST api:proposal_use_cases": Asks(can_serve, keyed(lambda p: p.proposal), lambda p, now: (p.proposal,), lambda p: {"use_cases": []}),
    "POST pages:describe_sample": Asks(can_describe_sample, _sample_at, this_sample),
    "POST pages:choose_sample": Asks(can_choose_sample, _sample_at, this_sample, lambda p: {"access": "public"}),
    "POST pages:remove_sample": Asks(can_remove_sample, _sample_at, this_sample),
    "PATCH api:sample": Asks(can_describe_sample, that_sample, this_sample, lambda p: {"producer": "Gap"}),
    "DELETE api:sample": Asks(can_remove_sample, that_sample, this_sample),
    "POST pages:shared_fields": Asks(permissions.can_share_field),
    "POST pages:change_shared": Asks(permissions.can_change_shared, _shared_at, this_shared),
    "POST pages:end_shared": Asks(permissions.can_change_shared, _shared_at, this_shared),
    "POST pages:exchange": Asks(can_exchange, _shared_at, this_shared),
    "POST api:shared_fields": Asks(permissions.can_share_field, sent=lambda p: {"name": "nom", **_sharing}),
    "PUT api:shared_field": Asks(permissions.can_change_shared, that_shared, this_shared, lambda p: _sharing),
    "DELETE api:shared_field": Asks(permissions.can_change_shared, that_shared, this_shared),
    "POST api:shared_field_exchanges": Asks(can_exchange, that_shared, this_shared, lambda p: {"body": "Oui."}),
}
