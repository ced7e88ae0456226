"""Who makes a standard: circles, invitations, people, the ecosystem, and the standard's own life."""

from __future__ import annotations

from functools import partial

from concertation.permissions import can_draw_roadmap
from standard import permissions
from tests.config.writing_routes.asking import Asks, Route, keyed

_claim = partial(permissions.can_claim, proved=False)
_invite = {"email": "ana@exemple.fr", "circle": "copil"}

ROUTES: dict[str, Route] = {
    "PATCH api:standard": Asks(permissions.can_describe_standard, sent=lambda p: {"title": "Autrement"}),
    "DELETE api:standard": Asks(partial(permissions.can_delete_standard, published=True), sent=lambda p: {"title": p.world.standard.title}),
    "POST api:standard_close": Asks(permissions.can_close_standard, sent=lambda p: {"motive": "Un autre le remplace."}),
    "POST api:standard_reopen": Asks(permissions.can_reopen_standard),
    "POST api:roadmap": Asks(can_draw_roadmap),
    "PATCH api:roadmap": Asks(can_draw_roadmap, sent=lambda p: {"goal": "Finir", "goal_on": None}),
    "DELETE api:roadmap": Asks(can_draw_roadmap),
    "POST api:roadmap_rounds": Asks(can_draw_roadmap),
    "POST api:phases": Asks(can_draw_roadmap, sent=lambda p: {"kind": "life", "starts_on": "2030-01-01"}),
    "PATCH api:phase": Asks(can_draw_roadmap, keyed(lambda p: p.phase)),
    "DELETE api:phase": Asks(can_draw_roadmap, keyed(lambda p: p.phase)),
    "POST api:members": Asks(permissions.can_manage_members, sent=lambda p: _invite),
    "PATCH api:member": Asks(permissions.can_manage_members, keyed(lambda p: p.membership), sent=lambda p: {"until": None}),
    "DELETE api:member": Asks(permissions.can_manage_members, keyed(lambda p: p.membership)),
    "POST api:contributors": Asks(permissions.can_join),
    "POST api:request_settle": Asks(
        permissions.can_settle_request, keyed(lambda p: p.join_request), lambda p, now: (p.join_request,), lambda p: {"accepted": True}
    ),
    "POST api:roster": Asks(partial(permissions.can_be_listed, listed=True), sent=lambda p: {"listed": True}, refused=("visitor",)),
    "POST api:invitations": Asks(permissions.can_manage_members, sent=lambda p: _invite),
    "DELETE api:invitation": Asks(permissions.can_change_invitation, keyed(lambda p: p.invitation), lambda p, now: (p.invitation, now)),
    "POST api:invitation_remind": Asks(
        permissions.can_change_invitation, keyed(lambda p: p.invitation), lambda p, now: (p.invitation, now)
    ),
    "POST api:people": Asks(permissions.can_manage_members, sent=lambda p: {"name": "Zoé"}),
    "DELETE api:person": Asks(permissions.can_manage_members, keyed(lambda p: p.recorded)),
    "POST api:person_claim": Asks(_claim, keyed(lambda p: p.recorded), lambda p, now: (p.recorded,)),
    "POST api:stakeholders": Asks(permissions.can_describe_standard, sent=lambda p: {"organisation": "Hubik", "part": "hub"}),
    "PATCH api:stakeholder": Asks(permissions.can_describe_standard, keyed(lambda p: p.stakeholder)),
    "DELETE api:stakeholder": Asks(permissions.can_describe_standard, keyed(lambda p: p.stakeholder)),
}
