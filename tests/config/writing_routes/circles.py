"""Who makes a standard: circles, invitations, people, the ecosystem, and the standard's own life."""

from __future__ import annotations

from functools import partial

from concertation.permissions import can_draw_roadmap
from standard import permissions
from tests.config.writing_routes.asking import Asks, Open, Route, keyed

_claim = partial(permissions.can_claim, proved=False)
_invite = {"email": "ana@exemple.fr", "circle": "copil"}

_their = partial(permissions.can_be_listed, listed=True)
_the_invitation = keyed(lambda p: p.invitation, of_standard=True)
_the_person = keyed(lambda p: p.recorded, of_standard=True)
_the_stakeholder = keyed(lambda p: p.stakeholder, of_standard=True)
_the_webhook = keyed(lambda p: p.webhook, of_standard=True)
_that_webhook = keyed(lambda p: p.webhook)
_the_phase = keyed(lambda p: p.phase, of_standard=True)

ROUTES: dict[str, Route] = {
    "POST pages:invitation": Open("Whoever has the link that we sent comes in by it.", lambda p: {"token": p.invitation.token}, answer=422),
    "POST pages:be_listed": Asks(_their, sent=lambda p: {"listed": "1"}, refused=("visitor",)),
    "POST pages:leave_circle": Asks(permissions.can_manage_members, keyed(lambda p: p.membership, of_standard=True)),
    "POST pages:claim_person": Asks(_claim, _the_person, lambda p, now: (p.recorded,)),
    "POST pages:members": Asks(permissions.can_manage_members),
    "POST pages:end_membership": Asks(permissions.can_manage_members, keyed(lambda p: p.membership, of_standard=True)),
    "POST pages:renew_membership": Asks(permissions.can_manage_members, keyed(lambda p: p.membership, of_standard=True)),
    "POST pages:remind_invitation": Asks(permissions.can_manage_members, _the_invitation),
    "POST pages:revoke_invitation": Asks(permissions.can_manage_members, _the_invitation),
    "POST pages:settle_request": Asks(permissions.can_manage_members, keyed(lambda p: p.join_request, of_standard=True)),
    "POST pages:record_person": Asks(permissions.can_manage_members),
    "POST pages:forget_person": Asks(permissions.can_manage_members, _the_person),
    "POST pages:name_stakeholder": Asks(permissions.can_describe_standard),
    "POST pages:change_stakeholder": Asks(permissions.can_describe_standard, _the_stakeholder),
    "POST pages:remove_stakeholder": Asks(permissions.can_describe_standard, _the_stakeholder),
    "POST pages:settings": Asks(permissions.can_describe_standard),
    "POST pages:webhooks": Asks(permissions.can_describe_standard),
    "POST pages:test_webhook": Asks(permissions.can_describe_standard, _the_webhook),
    "POST pages:resume_webhook": Asks(permissions.can_describe_standard, _the_webhook),
    "POST pages:remove_webhook": Asks(permissions.can_describe_standard, _the_webhook),
    "POST api:webhooks": Asks(permissions.can_describe_standard, sent=lambda p: {"url": "https://exemple.fr/", "kinds": ["decision"]}),
    "DELETE api:webhook": Asks(permissions.can_describe_standard, _that_webhook),
    "POST api:webhook_test": Asks(permissions.can_describe_standard, _that_webhook),
    "POST api:webhook_resume": Asks(permissions.can_describe_standard, _that_webhook),
    "PUT api:remote": Asks(permissions.can_describe_standard, sent=lambda p: {"url": "https://git.exemple.fr/a.git"}),
    "DELETE api:remote": Asks(permissions.can_describe_standard),
    "POST pages:name_remote": Asks(permissions.can_describe_standard),
    "POST pages:close_standard": Asks(permissions.can_close_standard),
    "POST pages:reopen_standard": Asks(permissions.can_reopen_standard),
    "POST pages:delete_standard": Asks(partial(permissions.can_delete_standard, published=True)),
    "POST pages:choose_roadmap": Asks(can_draw_roadmap),
    "POST pages:aim_roadmap": Asks(can_draw_roadmap),
    "POST pages:add_phase": Asks(can_draw_roadmap),
    "POST pages:change_phase": Asks(can_draw_roadmap, _the_phase),
    "POST pages:remove_phase": Asks(can_draw_roadmap, _the_phase),
    "POST pages:begin_round": Asks(can_draw_roadmap),
    "POST pages:leave_roadmap": Asks(can_draw_roadmap),
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
