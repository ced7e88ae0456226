"""Fields shared with other standards, what is said of them, and the decisions that wait for an agreement."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from concertation.models import Decision, Exchange, SharedField
from standard.memory import under_stamp
from standard.models import Element, Standard
from standard.queries import actor_for
from standard.schema.model import Field, Schema
from standard.schema.words import quoted


@dataclass(frozen=True, slots=True)
class UnderAgreement:
    """A decision taken on condition, about a shared field; `said`: the last agreement, or refusal, about it."""

    decision: Decision
    said: Exchange | None

    @property
    def agreed(self) -> bool:
        return self.said is not None and self.said.kind == Exchange.Kind.AGREEMENT


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A shared field: the field itself, None once it is no longer in the schema; what was said, the latest last; what waits."""

    shared: SharedField
    field: Field | None
    exchanges: tuple[Exchange, ...]
    decisions: tuple[UnderAgreement, ...]

    @property
    def waiting(self) -> tuple[UnderAgreement, ...]:
        return tuple(one for one in self.decisions if not one.agreed)

    @property
    def title(self) -> str:
        """What the field is called; its uid once it is no longer in the schema."""
        return self.field.title if self.field is not None else self.shared.field_uid

    def uids(self) -> Iterable[str]:
        """What a change of the field is about: itself, or one of its values."""
        return self.field.uids() if self.field is not None else (self.shared.field_uid,)

    @property
    def sentence(self) -> str:
        """What it asks of whoever would change it."""
        return (
            f"Le champ {quoted(self.title)} est partagé avec {self.shared.with_whom}\u00a0: "
            f"{self.shared.agreeing} doit donner son accord à ce qui le change."
        )

    def awaits(self, in_force: Decision | None) -> bool:
        """Whether the agreement is still to come; `in_force`: the decision that it may have been given on."""
        return not any(one.agreed and one.decision == in_force for one in self.decisions)

    @property
    def condition(self) -> str:
        """What a decision that waits for the agreement says as its condition."""
        return f"Accord de {self.shared.agreeing} sur le champ {quoted(self.title)}."


def shared_lines(standard: Standard, schema: Schema) -> tuple[SharedLine, ...]:
    """The fields that are shared, those that no longer are last. The same number of queries whatever their number."""
    rows = SharedField.objects.filter(standard=standard).select_related("standard", "other", "owner")
    listed = sorted(rows, key=lambda one: (one.ended_at is not None, one.pk))
    if not listed:
        return ()
    uids: dict[str, set[str]] = {one.field_uid: {one.field_uid} for one in listed}
    for field_uid, uid in Element.objects.filter(standard=standard, field_uid__in=uids).values_list("field_uid", "uid"):
        uids[field_uid].add(uid)
    said: dict[int, list[Exchange]] = {one.pk: [] for one in listed}
    for exchange in Exchange.objects.filter(shared__in=listed).select_related("author", "organisation", "decision__standard"):
        said[exchange.shared_id].append(exchange)
    conditional = Decision.objects.in_force().filter(standard=standard, outcome=Decision.Outcome.CONDITIONAL)
    on_condition = list(conditional.select_related("standard", "question", "condition_owner").order_by("number"))
    return tuple(
        SharedLine(
            one,
            schema.by_uid(one.field_uid),
            tuple(said[one.pk]),
            tuple(
                UnderAgreement(decision, _last_word(said[one.pk], decision))
                for decision in on_condition
                if not uids[one.field_uid].isdisjoint(decision.touched_uids())
            ),
        )
        for one in listed
    )


def of_the_other(shared: SharedField, user: User | None, now: datetime) -> bool:
    """Whether somebody is of the project team of the other standard, where it is of this site."""
    if user is None or shared.other is None:
        return False
    there = actor_for(user=user, standard=shared.other, now=now)
    return there.team and not there.unproved


def known_shared(standard: Standard, schema: Schema) -> tuple[SharedLine, ...]:
    """The same of the working schema of a standard just read, remembered."""
    return under_stamp(standard, "shared fields", lambda: shared_lines(standard, schema))


def shared_among(lines: Collection[SharedLine], uids: Collection[str]) -> tuple[SharedLine, ...]:
    """Those that are shared today and that some of these uids are, or are a value of."""
    wanted = set(uids)
    return tuple(line for line in lines if line.shared.ended_at is None and not wanted.isdisjoint(line.uids()))


def _last_word(exchanges: list[Exchange], decision: Decision) -> Exchange | None:
    about = [one for one in exchanges if one.decision_id == decision.pk and one.kind != Exchange.Kind.MESSAGE]
    return about[-1] if about else None
