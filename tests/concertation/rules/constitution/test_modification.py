"""« Validé avec modification »: what was never voted is not carried by a vote."""

import pytest

from concertation.rules.constitution import Change, may_modify
from tests.concertation.rules.ballots.polling import plain

PUBLIC = {"u1": "« Public accueilli » (public)"}
PLACES = {"u2": "« Places assises » (places)"}


@pytest.mark.parametrize(
    ("voted", "adopted", "said"),
    [
        (Change(PUBLIC, "patch"), Change(PUBLIC, "patch"), ""),
        (Change(PUBLIC, "minor"), Change(PUBLIC, "patch"), ""),
        (Change(PUBLIC | PLACES, "minor"), Change(PUBLIC, "minor"), ""),
        # A rewording was voted; a draft that deletes another field was attached.
        (Change(PUBLIC, "patch"), Change(PLACES, "major"), "touche aussi « Places assises » (places), sur quoi personne n’a voté"),
        (Change(PUBLIC, "patch"), Change(PUBLIC | PLACES, "patch"), "touche aussi « Places assises »"),
        (Change(PUBLIC, "patch"), Change(PUBLIC | {"order": "l’ordre des champs"}, "patch"), "touche aussi l’ordre des champs"),
        (Change({}, "none"), Change(PUBLIC, "patch"), "touche aussi « Public accueilli »"),
        # The same field, and more than a rewording.
        (Change(PUBLIC, "patch"), Change(PUBLIC, "major"), "rend incorrects des fichiers qui étaient corrects, alors que"),
        (Change(PUBLIC, "none"), Change(PUBLIC, "patch"), "ce qui a été voté ne change rien"),
        (
            Change({}, "none"),
            Change({str(number): f"« {number} »" for number in range(5)}, "none"),
            "touche aussi « 0 », « 1 », « 2 » et 2 autres éléments",
        ),
    ],
)
def test_what_a_vote_carries(voted: Change, adopted: Change, said: str) -> None:
    verdict = may_modify(voted=voted, adopted=adopted)
    assert bool(verdict) == (not said)
    assert said in plain(verdict.reason)
    assert verdict.field == ("operations" if said else "")
