"""On which terms a ballot opens, when it may end, who sees its count."""

from datetime import UTC, datetime, timedelta

import pytest

from concertation.rules.ballots import Terms, check_terms, may_close, may_end_at, may_see_count
from tests.concertation.rules.ballots.polling import plain

OPENED = datetime(2022, 6, 27, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("terms", "voices", "field"),
    [
        (Terms("majority"), 7, ""),
        (Terms("majority", 7, 99), 7, ""),
        (Terms("approval", 1, 0), 1, ""),
        (Terms("consent", 4, secret=True, shown="after"), 7, ""),
        (Terms("lottery"), 7, "rule"),
        (Terms("majority"), 0, "electors"),
        (Terms("majority", 0), 7, "quorum"),
        (Terms("majority", 8), 7, "quorum"),
        (Terms("majority", 4, 100), 7, "threshold_percent"),
        (Terms("majority", 4, -1), 7, "threshold_percent"),
        (Terms("consent", 4, 50), 7, "threshold_percent"),
        (Terms("ranking", 4, 50), 7, "threshold_percent"),
        (Terms("majority", secret=True, shown="during"), 7, "shown"),
        (Terms("majority", secret=True, shown="after"), 2, "secret"),
    ],
)
def test_terms_that_make_sense(terms: Terms, voices: int, field: str) -> None:
    verdict = check_terms(terms, voices=voices)
    assert (verdict.field, bool(verdict)) == (field, not field)


@pytest.mark.parametrize(
    ("now", "closes_at", "everyone", "motive", "said"),
    [
        # Everybody has voted: nothing is left to wait for.
        (OPENED, OPENED + 9 * DAY, True, "", ""),
        (OPENED, None, True, "", ""),
        # Its minimum duration protects those who have not, whatever the motive.
        (OPENED + 47 * HOUR, None, False, "Le comité se quitte.", "à partir du 29 juin 2022 à 10 h"),
        (OPENED + 47 * HOUR, OPENED + 9 * DAY, False, "Le comité se quitte.", "Un vote dure 2 jours au moins"),
        # Then closing takes a motive, until the announced end.
        (OPENED + 48 * HOUR, OPENED + 9 * DAY, False, " ", "dites pourquoi"),
        (OPENED + 48 * HOUR, None, False, "", "dites pourquoi"),
        (OPENED + 48 * HOUR, OPENED + 9 * DAY, False, "Le comité se quitte.", ""),
        (OPENED + 9 * DAY, OPENED + 9 * DAY, False, "", ""),
    ],
)
def test_closing_by_hand(now: datetime, closes_at: datetime | None, everyone: bool, motive: str, said: str) -> None:
    verdict = may_close(opened_at=OPENED, closes_at=closes_at, now=now, minimum=2 * DAY, everyone=everyone, motive=motive)
    assert bool(verdict) == (not said)
    assert said in plain(verdict.reason)
    assert (verdict.field == "motive") == ("dites pourquoi" in said)


@pytest.mark.parametrize(
    ("minimum", "closes_at", "said"),
    [
        (DAY, OPENED, "passée"),
        (DAY, OPENED + 23 * HOUR, "Un vote dure 24 heures au moins"),
        (DAY, OPENED + DAY, ""),
        (HOUR, OPENED + HOUR / 2, "Un vote dure 1 heure au moins"),
        (timedelta(0), OPENED + HOUR, ""),
    ],
)
def test_an_end_leaves_time_to_vote(minimum: timedelta, closes_at: datetime, said: str) -> None:
    verdict = may_end_at(closes_at, opened_at=OPENED, minimum=minimum)
    assert bool(verdict) == (not said)
    assert said in plain(verdict.reason)


@pytest.mark.parametrize(("shown", "secret"), [("during", False), ("after", False), ("after", True)])
def test_a_count_shown_after_is_shown_to_nobody_before(shown: str, secret: bool) -> None:
    terms = Terms("majority", secret=secret, shown=shown)  # type: ignore[arg-type]
    assert may_see_count(terms, closed=True)
    assert bool(may_see_count(terms, closed=False)) == (shown == "during")
