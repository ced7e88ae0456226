"""Who may propose and rank use cases, link and appraise fields, share one, declare a reuse: a part of the table of `test_permissions`."""

from collections.abc import Callable, Mapping

from concertation import permissions
from concertation.models import Consultation, Reuse, SharedField, UseCase
from concertation.rules.workflow import STATES
from standard.permissions import Actor, Verdict
from tests.concertation.roles import ANY_TIME, AUTHOR, EVERYONE, LEADERS, MEMBERS, NOBODY, NOW, TEAM


def use_case(state: str) -> UseCase:
    """One that the author proposed."""
    return UseCase(author_id=AUTHOR, state=state)


def shared(state: str) -> SharedField:
    """One that the author follows."""
    return SharedField(owner_id=AUTHOR, ended_at=NOW if state == "ended" else None)


def reuse(state: str) -> Reuse:
    """One that the author declared."""
    return Reuse(author_id=AUTHOR, state=state)


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
    "declare_reuse": {"": EVERYONE - {"visitor"}},
    "see_reuse": {"kept": EVERYONE, **dict.fromkeys(("proposed", "refused", "withdrawn"), TEAM | {"author"})},
    "settle_reuse kept": {"proposed": TEAM, "kept": NOBODY, "refused": TEAM, "withdrawn": NOBODY},
    "settle_reuse refused": {"proposed": TEAM, "kept": TEAM, "refused": NOBODY, "withdrawn": NOBODY},
    "withdraw_reuse": {"proposed": {"author"}, "kept": {"author"}, "refused": NOBODY, "withdrawn": NOBODY},
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
        "declare_reuse": lambda actor, _: permissions.can_declare_reuse(actor),
        "see_reuse": lambda actor, state: permissions.can_see_reuse(actor, reuse(state)),
        "settle_reuse kept": lambda actor, state: permissions.can_settle_reuse(actor, reuse(state), "keep"),
        "settle_reuse refused": lambda actor, state: permissions.can_settle_reuse(actor, reuse(state), "refuse"),
        "withdraw_reuse": lambda actor, state: permissions.can_withdraw_reuse(actor, reuse(state)),
    }
