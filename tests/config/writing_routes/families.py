"""Standards that are released together: the family is that of the standard, another standard asks to come into it."""

from __future__ import annotations

from typing import Any

from concertation import permissions
from standard.models import FamilyMember
from standard.permissions import Actor, Verdict
from tests.config.writing_routes.asking import Asks, Open, Route, keyed, nowhere
from tests.config.writing_routes.places import Places


def the_family(places: Places) -> dict[str, Any]:
    return {"slug": places.family.slug}


def in_family(places: Places) -> dict[str, Any]:
    return {**the_family(places), "pk": places.family_request.pk}


def the_member(places: Places) -> dict[str, Any]:
    return {"pk": places.family.memberships.get(standard=places.world.standard).pk}


def can_agree(actor: Actor, request: FamilyMember) -> Verdict:
    """As whoever asks is in the one table of the family."""
    return permissions.can_answer_family(Actor(user_id=actor.user_id, closed=actor.closed), request, [actor])


_requested = lambda p, now: (p.family_request,)
_the_request = keyed(lambda p: p.family_request)
_dates = lambda p: {"opens_at": "2030-01-01T10:00:00Z", "closes_at": "2030-02-01T10:00:00Z"}
_founding = lambda p: {"standard": p.world.standard.slug, "slug": "autre", "title": "Autre"}
_another = lambda p: {"standard": p.family_request.standard.slug}

ROUTES: dict[str, Route] = {
    "POST pages:family_of_standard": Asks(permissions.can_found_family),
    "POST pages:join_family": Asks(permissions.can_found_family),
    "POST pages:family_desk": Asks(permissions.can_tend_family, the_family),
    "POST pages:invite_to_family": Asks(permissions.can_tend_family, the_family),
    "POST pages:settle_family_request": Asks(can_agree, in_family, _requested, lambda p: {"answer": "agree"}),
    "POST pages:leave_family": Asks(permissions.can_tend_family, lambda p: {**the_family(p), **the_member(p)}),
    "POST pages:call_family": Asks(permissions.can_lead_family, the_family),
    "POST pages:family_release": Asks(permissions.can_tend_family, the_family),
    "POST pages:publish_family": Asks(permissions.can_tend_family, the_family),
    "POST pages:check_family": Open("Anybody tries the files of a family.", the_family, answer=422),
    "POST api:family_validations": Open("Anybody tries the files of a family.", the_family, answer=415),
    "POST api:families": Asks(permissions.can_found_family, nowhere, sent=_founding),
    "PATCH api:family": Asks(permissions.can_tend_family, the_family),
    "POST api:family_members": Asks(permissions.can_tend_family, the_family, sent=_another),
    "DELETE api:family_member": Asks(permissions.can_tend_family, the_member),
    "POST api:family_member_agree": Asks(can_agree, _the_request, _requested),
    "POST api:family_member_decline": Asks(permissions.can_tend_family, _the_request),
    "POST api:family_release": Asks(permissions.can_lead_family, the_family),
    "POST api:family_publish": Asks(permissions.can_lead_family, the_family, sent=lambda p: {"version": "3.0.0"}),
    "POST api:family_consultations": Asks(permissions.can_lead_family, the_family, sent=_dates),
}
