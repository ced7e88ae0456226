"""Who may propose, settle and rank use cases, link and appraise fields, share one: a part of the table of `test_permissions`."""

from collections.abc import Callable, Mapping

from concertation import permissions
from concertation.models import Consultation, SharedField, UseCase
from concertation.rules.workflow import STATES
from standard.permissions import Actor, Verdict
from tests.concertation.roles import ANY_TIME, AUTHOR, EVERYONE, LEADERS, MEMBERS, NOBODY, NOW, TEAM


def use_case(state: str) -> UseCase:
    """One that the author proposed."""
    return UseCase(author_id=AUTHOR, state=state)


def shared(state: str) -> SharedField:
    """One that the author follows."""
    return SharedField(owner_id=AUTHOR, ended_at=NOW if state == "ended" else None)


def settled(*states: str) -> dict[str, set[str]]:
    return {state: TEAM if state in states else NOBODY for state in STATES["usecase"]}


MATRIX: dict[str, dict[str, set[str]]] = {
    "propose_use_case": {"no call": ANY_TIME, "during the call": MEMBERS, "after the call": ANY_TIME, "between calls": MEMBERS},
    "edit_use_case": {"proposed": TEAM | {"author"}, "kept": TEAM, "merged": NOBODY, "refused": NOBODY},
    "settle_use_case kept": settled("proposed", "merged", "refused"),
    "settle_use_case merged": settled("proposed", "kept"),
    "settle_use_case refused": settled("proposed", "kept"),
    "link_fields": {"": TEAM},
    "rank_use_cases": {"": MEMBERS},
    "appraise": {"": MEMBERS},
    "share_field": {"": TEAM},
    "change_shared": {"shared": TEAM, "ended": NOBODY},
    "exchange": {"shared": LEADERS | {"author"}, "ended": NOBODY},
    "exchange of the other standard": {"shared": EVERYONE - {"visitor"}, "ended": NOBODY},
}


def asked(calls: Mapping[str, Consultation | None]) -> dict[str, Callable[[Actor, str], Verdict]]:
    return {
        "propose_use_case": lambda actor, state: permissions.can_propose_use_case(actor, calls[state], NOW),
        "edit_use_case": lambda actor, state: permissions.can_edit_use_case(actor, use_case(state)),
        "settle_use_case kept": lambda actor, state: permissions.can_settle_use_case(actor, use_case(state), "keep"),
        "settle_use_case merged": lambda actor, state: permissions.can_settle_use_case(actor, use_case(state), "merge"),
        "settle_use_case refused": lambda actor, state: permissions.can_settle_use_case(actor, use_case(state), "refuse"),
        "link_fields": lambda actor, _: permissions.can_link_fields(actor),
        "rank_use_cases": lambda actor, _: permissions.can_rank_use_cases(actor),
        "appraise": lambda actor, _: permissions.can_appraise(actor),
        "share_field": lambda actor, _: permissions.can_share_field(actor),
        "change_shared": lambda actor, state: permissions.can_change_shared(actor, shared(state)),
        "exchange": lambda actor, state: permissions.can_exchange(actor, shared(state), of_the_other=False),
        "exchange of the other standard": lambda actor, state: permissions.can_exchange(actor, shared(state), of_the_other=True),
    }
