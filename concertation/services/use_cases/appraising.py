"""What people put first among use cases, and what they say of the weight and the cost of fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from concertation import permissions
from concertation.models import Appraisal, CasePlace, UseCase
from concertation.rules.use_cases import EASE, IMPORTANCE
from concertation.services.turn import turn
from standard.models import Stakeholder, Standard
from standard.permissions import require
from standard.queries import working_schema
from standard.services import inputs
from standard.services.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class FieldMark:
    """What a field weighs for the use cases, and how easily it is collected."""

    importance: int
    ease: int


def rank(*, standard: Standard, actor: User, ranking: Sequence[UseCase], now: datetime) -> None:
    """Put use cases in one's order, the first first; those that one does not name come last. It replaces what one said before.

    Raises `InvalidInput("ranking", …)`.
    """
    keys = [one.pk for one in ranking]
    if len(set(keys)) < len(keys):
        raise InvalidInput("ranking", "Un cas d’usage a deux places dans ce classement\u00a0: donnez-lui-en une seule.")
    with turn(standard, actor, now) as mine:
        require(permissions.can_rank_use_cases(mine.actor))
        kept = UseCase.objects.filter(standard=mine.standard, state=UseCase.State.KEPT)
        if kept.filter(pk__in=keys).count() < len(keys):
            raise InvalidInput("ranking", "Classez les cas d’usage retenus de ce standard.")
        said = CasePlace.objects.filter(user=actor, use_case__standard=mine.standard)
        if list(said.order_by("place").values_list("use_case", flat=True)) == keys:
            return
        said.delete()
        CasePlace.objects.bulk_create(CasePlace(use_case=one, user=actor, place=place) for place, one in enumerate(ranking, 1))
        mine.record("usecases.ranked", None)


def appraise(*, standard: Standard, actor: User, profile: str, marks: Mapping[str, FieldMark | None], now: datetime) -> None:
    """Say what fields, by their uids, weigh and cost, as what one is to the data; None takes back what one said of a field.

    What is not named stays as it was, under the profile of now. Raises `InvalidInput("profile" | "marks", …)`.
    """
    inputs.choice("profile", profile, Stakeholder.EcosystemPart.values, message="Dites à quel titre vous répondez.")
    if any(mark is not None and (mark.importance not in IMPORTANCE or mark.ease not in EASE) for mark in marks.values()):
        raise InvalidInput("marks", "L’importance et la facilité se disent de 1 à 4.")
    with turn(standard, actor, now) as mine:
        require(permissions.can_appraise(mine.actor))
        here = {field.uid for field in working_schema(mine.standard).fields}
        if not marks.keys() <= here:
            raise InvalidInput("marks", "Un de ces champs n’est pas, ou n’est plus, dans le schéma.")
        held = {one.field_uid: one for one in Appraisal.objects.filter(standard=mine.standard, user=actor)}
        said = {uid: (profile, mark.importance, mark.ease) for uid, mark in marks.items() if mark is not None}
        gone = {uid for uid, mark in marks.items() if mark is None} & held.keys()
        changed = {uid for uid, row in held.items() if row.profile != profile}
        changed |= {uid for uid, one in said.items() if uid not in held or (held[uid].profile, held[uid].importance, held[uid].ease) != one}
        if not changed | gone:
            return
        Appraisal.objects.filter(pk__in=[held[uid].pk for uid in (gone | said.keys()) & held.keys()]).delete()
        Appraisal.objects.filter(standard=mine.standard, user=actor).update(profile=profile)
        Appraisal.objects.bulk_create(
            Appraisal(standard=mine.standard, user=actor, field_uid=uid, profile=one[0], importance=one[1], ease=one[2], at=now)
            for uid, one in said.items()
        )
        mine.record("fields.appraised", None, uids=sorted((changed | gone) & marks.keys()))
