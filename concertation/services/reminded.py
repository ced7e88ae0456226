"""Which reminders have come already."""

from __future__ import annotations

from collections.abc import Iterable

from concertation.models import SentReminder


def sent_of(about: str, keys: Iterable[int]) -> dict[int, set[str]]:
    """The reminders that came already of each of these."""
    sent: dict[int, set[str]] = {key: set() for key in keys}
    for key, kind in SentReminder.objects.filter(subject_kind=about, subject_id__in=sent).values_list("subject_id", "kind"):
        sent[key].add(kind)
    return sent
