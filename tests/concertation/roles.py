"""The roles of the tables of permissions: who somebody is around a standard, and the groups that the tables name."""

from datetime import UTC, datetime, timedelta

from standard.permissions import Actor

NOW = datetime(2022, 6, 14, 12, tzinfo=UTC)
DAY = timedelta(days=1)

AUTHOR, CO_AUTHOR, INVITED = 7, 8, 9
COPIL, CHAIR = 3, 4
ROLES = {
    "visitor": Actor(),
    "signed_in": Actor(user_id=1),
    "contributor": Actor(user_id=2, circles=frozenset({"contributor"})),
    "author": Actor(user_id=AUTHOR, circles=frozenset({"contributor"})),
    "co-author": Actor(user_id=CO_AUTHOR, circles=frozenset({"contributor"})),
    "invited": Actor(user_id=INVITED, circles=frozenset({"contributor"})),
    "copil": Actor(user_id=COPIL, circles=frozenset({"copil"})),
    "chair": Actor(user_id=CHAIR, circles=frozenset({"copil"}), chair=True),
    "team": Actor(user_id=5, circles=frozenset({"team"})),
    "admin": Actor(user_id=6, admin=True),
}
"""The author wrote the comment or began the proposal at stake, the co-author accepted to be one too, the invited has not answered
yet; all three are contributors. The committee's members are the electors."""

EVERYONE = set(ROLES)
NOBODY: set[str] = set()
MEMBERS = EVERYONE - {"visitor", "signed_in"}
ANY_TIME = {"copil", "chair", "team", "admin"}
TEAM = {"team", "admin"}
LEADERS = {"chair", "team", "admin"}
AUTHORS = {"author", "co-author"}
