"""Who may do what on a standard itself: the table is the specification, and every cell of it is tested.

`MATRIX[action][state]` lists the roles that may; every other role of `ROLES` may not, and is told why in French. What concerns the
debate has its own table, in `tests/concertation/test_permissions.py`, in the same form.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from standard import permissions
from standard.models import (
    Circle,
    CircleInvitation,
    Commitment,
    FileConversion,
    JoinRequest,
    KeptSample,
    Membership,
    Notice,
    Publication,
    RecordedPerson,
    Release,
    SampleFile,
    ValidationReport,
)
from standard.permissions import CLOSED, SECOND_FACTOR, SIGN_IN, Actor, Keys, PermissionRefused, Verdict, may_import, may_leave, require

ROLES = {
    "visitor": Actor(),
    "signed_in": Actor(user_id=1),
    "contributor": Actor(user_id=2, circles=frozenset({"contributor"})),
    "copil": Actor(user_id=3, circles=frozenset({"copil"})),
    "chair": Actor(user_id=4, circles=frozenset({"copil"}), chair=True),
    "team": Actor(user_id=5, circles=frozenset({"team"})),
    "team and contributor": Actor(user_id=6, circles=frozenset({"team", "contributor"})),
    "admin": Actor(user_id=7, admin=True),
}
EVERYONE = set(ROLES)
NOBODY: set[str] = set()
SIGNED_IN = EVERYONE - {"visitor"}
TEAM = {"team", "team and contributor", "admin"}
LEADERS = TEAM | {"chair"}


def release(state: str) -> Release:
    return Release(version="1.2.0", state=state)


def sent(state: str, *, converted: bool = False) -> tuple[Any, Keys]:
    """What was asked for a file, by whom, and what is shown of it: by the account of `signed_in`, a browser, or a script."""
    own, shared, secret = uuid4(), uuid4(), uuid4()
    made: dict[str, Any] = {"pk": own, "sample": SampleFile(owner_id=1 if "account" in state else None)}
    if converted:
        return FileConversion(**made), Keys(own, frozenset({own}) if "this browser" in state else frozenset())
    token = None if "no longer" in state else shared
    report = ValidationReport(**made, share_token=token, secret=secret if "script" in state else None)
    address = shared if "shared" in state else secret if "secret" in state else own
    return report, Keys(address, frozenset({own}) if "this browser" in state else frozenset({uuid4()}))


def kept(state: str) -> KeptSample:
    """A sample that the account of `signed_in` left."""
    return KeptSample(file=SampleFile(owner_id=1), access=state)


NOW = datetime(2022, 6, 14, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def invitation(state: str) -> CircleInvitation:
    settled = {"accepted": "accepted_at", "revoked": "revoked_at"}.get(state)
    expires = NOW - DAY if state == "expired" else NOW + DAY
    return CircleInvitation(expires_at=expires, **({settled: NOW} if settled else {}))


def recorded(state: str) -> tuple[RecordedPerson, bool]:
    """Somebody whom the team wrote down, and whether whoever asks has proved their address."""
    claimed = 8 if state == "claimed" else None
    return RecordedPerson(email="" if state == "no address" else "zoe@exemple.fr", claimed_by_id=claimed), state != "another address"


def declared(kind: type[Any], state: str) -> Any:
    """What `signed_in` declared."""
    return kind(declared_by_id=1, withdrawn_at=NOW if state == "withdrawn" else None)


def by_state(allowed: dict[str, set[str]], states: Sequence[str] = Release.State.values) -> dict[str, set[str]]:
    """The roles allowed in each state, of a version unless told: nobody in the states that are not named."""
    return {state: allowed.get(state, NOBODY) for state in states}


CONVERTED = {"sent with an account": {"signed_in"}, "sent from this browser": EVERYONE, "sent from another browser": NOBODY}

MATRIX: dict[str, dict[str, set[str]]] = {
    "create_standard": {"": {"admin"}},
    "import": {"": TEAM},
    "manage_members": {"": TEAM},
    "leave": {"": {"contributor"}},
    "be_listed": {"": SIGNED_IN - {"signed_in", "admin"}},
    "be_listed no longer": {"": SIGNED_IN},
    "see_member": {"": EVERYONE - {"visitor", "signed_in"}, "who agreed": EVERYONE},
    "take_up": by_state({"pending": EVERYONE}, CircleInvitation.State.values),
    "change_invitation": by_state({"pending": TEAM}, CircleInvitation.State.values),
    "settle_request": by_state({"waiting": TEAM}, JoinRequest.State.values),
    "claim": by_state({"their address": SIGNED_IN}, ("their address", "another address", "no address", "claimed")),
    "describe_standard": {"": TEAM},
    "close_standard": {"": TEAM},
    "reopen_standard": {"": NOBODY},
    "delete_standard": {"": TEAM, "once published": NOBODY},
    "confirm_organisation": {"": TEAM},
    "merge_organisations": {"of this standard alone": TEAM, "of other standards too": {"admin"}},
    "manage_mails": {"": TEAM},
    "send_again": by_state({"failed": TEAM}, Notice.State.values),
    "follow": {"": SIGNED_IN},
    "join": {"": SIGNED_IN - {"contributor", "team and contributor"}},
    "leave_sample": {"": SIGNED_IN},
    "see_sample": {"public": EVERYONE, "figures": EVERYONE, "committee": LEADERS | {"copil", "signed_in"}},
    "see_cells": {"public": EVERYONE, "figures": {"signed_in"}, "committee": LEADERS | {"copil", "signed_in"}},
    "manage_samples": {"": TEAM},
    "choose_sample": {"": {"signed_in"}},
    "describe_sample": {"": TEAM | {"signed_in"}},
    "remove_sample": {"": TEAM | {"signed_in"}},
    "act_on_file": {
        "sent with an account": {"signed_in"},
        "sent with an account, at its shared address": {"signed_in"},
        "sent from this browser": EVERYONE,
        "sent from another browser": NOBODY,
        "sent from another browser, at its shared address": NOBODY,
        "sent by a script, at its secret address": EVERYONE,
        "sent by a script, at its shared address": NOBODY,
        "sent by a script, at its own key": NOBODY,
    },
    "act_on_file converted": CONVERTED,
    "read_file": {
        "sent with an account": {"signed_in"},
        "sent with an account, at its shared address": EVERYONE,
        "sent with an account, once no longer shared": {"signed_in"},
        "sent from this browser": EVERYONE,
        "sent from another browser": NOBODY,
        "sent from another browser, at its shared address": EVERYONE,
        "sent from another browser, once no longer shared": NOBODY,
        "sent by a script, at its secret address": EVERYONE,
        "sent by a script, at its own key": NOBODY,
    },
    "read_file converted": CONVERTED,
    "see_release": {"candidate": LEADERS | {"copil"}, "published": EVERYONE, "withdrawn": EVERYONE},
    "prepare_release": {"": TEAM},
    "waive": by_state({"candidate": LEADERS}),
    "publish": by_state({"candidate": TEAM}),
    "withdraw": by_state({"published": TEAM}),
    "correct_release": by_state({"published": TEAM, "withdrawn": TEAM}),
    "declare": {"": SIGNED_IN},
    "declare for another": {"": TEAM},
    "change_declared": {"standing": TEAM | {"signed_in"}, "withdrawn": NOBODY},
    "change_declared commitment": {"standing": TEAM | {"signed_in"}, "withdrawn": NOBODY},
}

ASK: dict[str, Callable[[Actor, str], Verdict]] = {
    "create_standard": lambda actor, _: permissions.can_create_standard(actor),
    "import": lambda actor, _: permissions.can_import(actor),
    "manage_members": lambda actor, _: permissions.can_manage_members(actor),
    "leave": lambda actor, _: permissions.can_leave(actor, Membership(user_id=2)),
    "be_listed": lambda actor, _: permissions.can_be_listed(actor, listed=True),
    "be_listed no longer": lambda actor, _: permissions.can_be_listed(actor, listed=False),
    "see_member": lambda actor, state: permissions.can_see_member(actor, 9, agreed=bool(state)),
    "take_up": lambda actor, state: permissions.can_take_up(actor, invitation(state), NOW),
    "change_invitation": lambda actor, state: permissions.can_change_invitation(actor, invitation(state), NOW),
    "settle_request": lambda actor, state: permissions.can_settle_request(actor, JoinRequest(state=state)),
    "claim": lambda actor, state: permissions.can_claim(actor, recorded(state)[0], proved=recorded(state)[1]),
    "describe_standard": lambda actor, _: permissions.can_describe_standard(actor),
    "close_standard": lambda actor, _: permissions.can_close_standard(actor),
    "reopen_standard": lambda actor, _: permissions.can_reopen_standard(actor),
    "delete_standard": lambda actor, state: permissions.can_delete_standard(actor, published=bool(state)),
    "confirm_organisation": lambda actor, _: permissions.can_confirm_organisation(actor),
    "merge_organisations": lambda actor, state: permissions.can_merge_organisations(actor, elsewhere="other" in state),
    "manage_mails": lambda actor, _: permissions.can_manage_mails(actor),
    "send_again": lambda actor, state: permissions.can_send_again(actor, Notice(state=state)),
    "follow": lambda actor, _: permissions.can_follow(actor),
    "join": lambda actor, _: permissions.can_join(actor),
    "leave_sample": lambda actor, _: permissions.can_leave_sample(actor),
    "see_sample": lambda actor, state: permissions.can_see_sample(actor, kept(state)),
    "see_cells": lambda actor, state: permissions.can_see_cells(actor, kept(state)),
    "manage_samples": lambda actor, _: permissions.can_manage_samples(actor),
    "choose_sample": lambda actor, state: permissions.can_choose_sample(actor, kept(state)),
    "describe_sample": lambda actor, state: permissions.can_describe_sample(actor, kept(state)),
    "remove_sample": lambda actor, state: permissions.can_remove_sample(actor, kept(state)),
    "act_on_file": lambda actor, state: permissions.can_act_on_file(actor, *sent(state)),
    "act_on_file converted": lambda actor, state: permissions.can_act_on_file(actor, *sent(state, converted=True)),
    "read_file": lambda actor, state: permissions.can_read_file(actor, *sent(state)),
    "read_file converted": lambda actor, state: permissions.can_read_file(actor, *sent(state, converted=True)),
    "see_release": lambda actor, state: permissions.can_see_release(actor, release(state)),
    "prepare_release": lambda actor, _: permissions.can_prepare_release(actor),
    "waive": lambda actor, state: permissions.can_waive(actor, release(state)),
    "publish": lambda actor, state: permissions.can_publish(actor, release(state)),
    "withdraw": lambda actor, state: permissions.can_withdraw(actor, release(state)),
    "correct_release": lambda actor, state: permissions.can_correct_release(actor, release(state)),
    "declare": lambda actor, _: permissions.can_declare(actor, own=True),
    "declare for another": lambda actor, _: permissions.can_declare(actor, own=False),
    "change_declared": lambda actor, state: permissions.can_change_declared(actor, declared(Publication, state)),
    "change_declared commitment": lambda actor, state: permissions.can_change_declared(actor, declared(Commitment, state)),
}

CELLS = [(action, state, role) for action, states in MATRIX.items() for state in states for role in ROLES]


@pytest.mark.parametrize(("action", "state", "role"), CELLS)
def test_every_cell_of_the_table(action: str, state: str, role: str) -> None:
    verdict = ASK[action](ROLES[role], state)
    assert bool(verdict) == (role in MATRIX[action][state])
    assert verdict or verdict.reason.endswith(".")


STILL_IN_A_CLOSED_STANDARD = {
    *("create_standard", "leave", "be_listed no longer", "see_member", "see_release", "delete_standard", "follow"),
    *("see_sample", "see_cells", "remove_sample"),
    *(action for action in MATRIX if "file" in action),
}
"""What a closed standard leaves, as before: reading, one's own files, going away."""


def test_in_a_closed_standard_everything_is_read_and_nothing_written() -> None:
    for action, state, role in CELLS:
        verdict = ASK[action](replace(ROLES[role], closed=True), state)
        if action == "reopen_standard":
            assert bool(verdict) == (role in TEAM)
        elif action in STILL_IN_A_CLOSED_STANDARD:
            assert bool(verdict) == (role in MATRIX[action][state]), (action, state, role)
        else:
            assert verdict == CLOSED, (action, state, role)


def test_the_table_covers_every_permission() -> None:
    asked = {action.split()[0] for action in MATRIX}
    exist = {name.removeprefix("can_") for name, _ in inspect.getmembers(permissions, inspect.isfunction) if name.startswith("can_")}
    assert asked == exist
    assert set(ASK) == set(MATRIX)


def test_the_table_has_every_circle() -> None:
    assert {circle for actor in ROLES.values() for circle in actor.circles} == set(Circle.values)


ANYBODY_ELSE = {"see_member", "take_up"}
"""What a visitor may not, though signing in would change nothing."""
FOR_MEMBERS = [
    (action, state) for action, states in MATRIX.items() for state in states if "file" not in action and action not in ANYBODY_ELSE
]


@pytest.mark.parametrize(("action", "state"), [(action, state) for action, state in FOR_MEMBERS if "visitor" not in MATRIX[action][state]])
def test_a_visitor_is_told_to_sign_in(action: str, state: str) -> None:
    assert ASK[action](ROLES["visitor"], state) == SIGN_IN


def spoken(verdict: Any) -> str:
    return str(verdict).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("action", "state", "role", "reason"),
    [
        ("create_standard", "", "team", "Seul un administrateur du site peut créer un standard."),
        ("import", "", "chair", "Cette action revient à l'équipe projet du standard."),
        ("join", "", "contributor", "Vous êtes déjà inscrit parmi les contributeurs de ce standard."),
        ("waive", "candidate", "copil", "Cette action revient à l’équipe projet et à la présidence du comité de pilotage."),
        ("waive", "published", "chair", "La version 1.2.0 est publiée : son numéro ne change plus."),
        ("publish", "published", "team", "La version 1.2.0 est déjà publiée ; elle ne change plus."),
        ("publish", "withdrawn", "team", "La version 1.2.0 a été retirée ; préparez-en une autre."),
        ("correct_release", "candidate", "team", "Cette version n’est pas publiée : corrigez-la avant qu’elle paraisse."),
        ("withdraw", "candidate", "team", "Seule une version publiée peut être retirée."),
        ("withdraw", "withdrawn", "team", "Seule une version publiée peut être retirée."),
    ],
)
def test_a_refusal_says_why(action: str, state: str, role: str, reason: str) -> None:
    verdict = ASK[action](ROLES[role], state)
    assert spoken(verdict) == reason
    with pytest.raises(PermissionRefused) as refused:
        require(verdict)
    assert spoken(refused.value) == reason


def test_a_version_is_imported_as_it_is_only_where_there_is_no_committee() -> None:
    assert not may_import(committee=True)
    assert may_import(committee=False)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ([], ""),
        (["team"], "dernière personne de l’équipe projet"),
        (["chair"], "seule présidence"),
        (["chair", "committee"], "seule présidence"),
        (["committee"], "dernier membre du comité"),
    ],
)
def test_the_last_of_a_circle_does_not_leave_unreplaced(last: list[str], said: str) -> None:
    verdict = may_leave(the_last_of=last)
    assert bool(verdict) == (not said)
    assert said in verdict.reason


UNPROVED = {"copil", "chair", "team", "team and contributor", "admin"}
AS_ANYBODY = {"create_standard", "leave", "be_listed", "be_listed no longer", "see_member", "see_release", "take_up", "claim", "follow"}
AS_ANYBODY |= {"join", "leave_sample", "see_sample", "see_cells", "declare", *(action for action in MATRIX if "file" in action)}
"""What no circle gives, or what is only read."""


def test_without_the_second_factor_that_a_standard_asks_its_circles_read_and_do_not_act() -> None:
    for action, state, role in CELLS:
        verdict = ASK[action](replace(ROLES[role], unproved=True), state)
        if role in UNPROVED and role in MATRIX[action][state] and action not in AS_ANYBODY:
            assert verdict == SECOND_FACTOR, (action, state, role)
        else:
            assert bool(verdict) == (role in MATRIX[action][state]), (action, state, role)
