"""Who uses a standard: what is published with it, committed to, made of it."""

from __future__ import annotations

from functools import partial

from concertation import permissions as debate
from standard import permissions
from tests.config.writing_routes.asking import Asks, Route, keyed, numbered

can_declare = partial(permissions.can_declare, own=True)
can_refuse = partial(debate.can_settle_reuse, action="refuse")
the_publication = numbered(lambda p: p.publication)
that_publication = keyed(lambda p: p.publication)
this_publication = lambda p, now: (p.publication,)
this_commitment = lambda p, now: (p.commitment,)
this_reuse = lambda p, now: (p.reuse,)
_commitment_at = keyed(lambda p: p.commitment, of_standard=True)
_reuse_at = keyed(lambda p: p.reuse, of_standard=True)
_why = lambda p: {"reason": "Elle n’est plus."}
_a_file = lambda p: {"address": "https://exemple.fr/autre.csv", "version": p.published.version}
_a_word = lambda p: {"version": "8.0.0", "day": "2035-01-01"}
_a_reuse = lambda p: {"title": "Un atlas", "address": "https://exemple.fr/atlas", "what": "Il les montre."}
_refused = lambda p: {"outcome": "refused", "reason": "Hors sujet."}

ROUTES: dict[str, Route] = {
    "POST pages:declare_publication": Asks(can_declare, refused=("visitor",)),
    "POST pages:follow_version": Asks(permissions.can_change_declared, the_publication, this_publication),
    "POST pages:check_publication": Asks(permissions.can_change_declared, the_publication, this_publication),
    "POST pages:withdraw_publication": Asks(permissions.can_change_declared, the_publication, this_publication, _why),
    "POST pages:commit": Asks(can_declare, refused=("visitor",)),
    "POST pages:withdraw_commitment": Asks(permissions.can_change_declared, _commitment_at, this_commitment, _why),
    "POST pages:declare_reuse": Asks(debate.can_declare_reuse, refused=("visitor",)),
    "POST pages:settle_reuse": Asks(can_refuse, _reuse_at, this_reuse, _refused),
    "POST pages:withdraw_reuse": Asks(debate.can_withdraw_reuse, _reuse_at, this_reuse),
    "POST api:publications": Asks(can_declare, sent=_a_file, refused=("visitor",)),
    "PATCH api:publication": Asks(permissions.can_change_declared, that_publication, this_publication),
    "POST api:publication_check": Asks(permissions.can_change_declared, that_publication, this_publication),
    "POST api:publication_withdraw": Asks(permissions.can_change_declared, that_publication, this_publication, _why),
    "POST api:commitments": Asks(can_declare, sent=_a_word, refused=("visitor",)),
    "POST api:commitment_withdraw": Asks(permissions.can_change_declared, keyed(lambda p: p.commitment), this_commitment, _why),
    "POST api:reuses": Asks(debate.can_declare_reuse, sent=_a_reuse, refused=("visitor",)),
    "POST api:reuse_settle": Asks(can_refuse, keyed(lambda p: p.reuse), this_reuse, _refused),
    "DELETE api:reuse": Asks(debate.can_withdraw_reuse, keyed(lambda p: p.reuse), this_reuse),
}
