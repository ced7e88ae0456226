"""Every address that takes something from whoever visits it, and the permission that it asks for before.

To add one, add a line to the module of its visitor, by its name in `urls` and its method. Where a permission is asked: which, on what,
and where the address leads, in `Places`. Where none is: why. `test_writing_routes` finds the addresses that are not here, and tries
each on a visitor and on somebody who may not.
"""

from __future__ import annotations

from tests.config.writing_routes import (
    account,
    activities,
    adoption,
    circles,
    comments,
    committee,
    families,
    meetings,
    participation,
    reading,
    team,
    triage,
    use_cases,
)
from tests.config.writing_routes.asking import Route

ROUTES: dict[str, Route] = {
    name: route
    for visitor in (
        activities,
        reading,
        participation,
        committee,
        meetings,
        team,
        triage,
        comments,
        circles,
        families,
        use_cases,
        adoption,
        account,
    )
    for name, route in visitor.ROUTES.items()
}
