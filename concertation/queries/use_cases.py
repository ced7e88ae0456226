"""Use cases with the fields that serve them, fields with what people say of them, and what rings between the two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from concertation import places
from concertation.models import Appraisal, CasePlace, Option, Proposal, ServedBy, UseCase
from concertation.rules.use_cases import Alarm, AlarmKind, FieldVoice, Weighed, alarms, in_order, weighed
from standard import places as standard_places
from standard.memory import under_stamp
from standard.models import Element, Standard
from standard.queries import working_schema
from standard.schema.model import Field, Schema
from standard.schema.words import quoted

STANDING = (UseCase.State.PROPOSED, UseCase.State.KEPT)
"""The states of those that may still be served."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A use case in a list: its place among those that are kept, the fields that serve it."""

    use_case: UseCase
    place: int | None
    """None where it is not kept, or where nobody has ranked anything."""
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ShownAlarm:
    """Something to look at, in a sentence, and where."""

    kind: AlarmKind
    sentence: str
    url: str
    field: str = ""
    """The uid of the field that it is about; empty where it is about a use case."""
    case: int = 0
    """The key of that use case."""


@dataclass(frozen=True, slots=True)
class FieldPoint:
    """A field on the board: what it serves, what is said of it; None where nobody has said anything."""

    field: Field
    cases: tuple[UseCase, ...]
    weighed: Weighed | None

    @property
    def case_keys(self) -> tuple[int, ...]:
        return tuple(case.pk for case in self.cases)


@dataclass(frozen=True, slots=True)
class ForUse:
    """What the standard is for."""

    kept: tuple[CaseLine, ...]
    """As people put them, the first first."""
    proposed: tuple[CaseLine, ...]
    set_aside: tuple[CaseLine, ...]
    """Merged or refused, with their reasons."""
    rankings: int
    """How many people have ranked them."""
    points: tuple[FieldPoint, ...]
    """Every field, in the order of the schema."""
    alarms: tuple[ShownAlarm, ...]

    @property
    def standing(self) -> tuple[CaseLine, ...]:
        """Those that may still be served."""
        return (*self.kept, *self.proposed)

    @property
    def every(self) -> tuple[CaseLine, ...]:
        return (*self.standing, *self.set_aside)

    @property
    def appraised(self) -> tuple[FieldPoint, ...]:
        return tuple(point for point in self.points if point.weighed is not None)

    def served_through(self, uids: Collection[str]) -> tuple[UseCase, ...]:
        """The use cases that some of these fields serve, or that a field with one of these values does."""
        wanted = set(uids)
        points = [point for point in self.points if not wanted.isdisjoint(point.field.uids())]
        return tuple({case.pk: case for point in points for case in point.cases}.values())

    def alarms_about(self, uids: Collection[str], cases: Collection[UseCase]) -> tuple[ShownAlarm, ...]:
        """What rings about these fields, or those with one of these values, and about these use cases."""
        wanted, keys = set(uids), {case.pk for case in cases}
        fields = {point.field.uid for point in self.points if not wanted.isdisjoint(point.field.uids())}
        return tuple(one for one in self.alarms if one.field in fields or one.case in keys)

    def point(self, uid: str) -> FieldPoint | None:
        return next((point for point in self.points if point.field.uid == uid), None)


def for_use(standard: Standard, schema: Schema, *, profile: str = "") -> ForUse:
    """The use cases of a standard and its fields, as all say, or those of one profile. The same number of queries whatever their number."""
    cases = list(UseCase.objects.filter(standard=standard).select_related("standard", "author", "organisation", "merged_into__standard"))
    kept = [case for case in cases if case.state == UseCase.State.KEPT]
    said = rankings_of(kept)
    places_of = in_order([case.pk for case in kept], said) if said else ()
    rank = {key: sum(map(len, places_of[:place])) + 1 for place, together in enumerate(places_of) for key in together}
    served = _served(standard, schema, cases)
    by_uid = {field.uid: field for field in schema.fields}

    def line(case: UseCase) -> CaseLine:
        return CaseLine(case, rank.get(case.pk), tuple(field for uid, field in by_uid.items() if uid in served[case.pk]))

    asked = Appraisal.objects.filter(standard=standard, field_uid__in=by_uid, **({"profile": profile} if profile else {}))
    marks = weighed(FieldVoice(*one) for one in asked.values_list("field_uid", "importance", "ease"))
    lines = [line(case) for case in cases]
    return ForUse(
        kept=tuple(
            sorted(
                (one for one in lines if one.use_case.state == UseCase.State.KEPT), key=lambda one: (one.place or 0, one.use_case.number)
            )
        ),
        proposed=tuple(one for one in lines if one.use_case.state == UseCase.State.PROPOSED),
        set_aside=tuple(one for one in lines if one.use_case.state not in STANDING),
        rankings=len(said),
        points=tuple(
            FieldPoint(field, tuple(case for case in cases if case.state in STANDING and uid in served[case.pk]), marks.get(uid))
            for uid, field in by_uid.items()
        ),
        alarms=_shown(standard, by_uid, kept, served, marks),
    )


def known_use(standard: Standard, profile: str = "") -> ForUse:
    """The same of the working schema, remembered until the standard's next writer."""
    return under_stamp(standard, ("for use", profile), lambda: for_use(standard, working_schema(standard), profile=profile))


def cases_by_question(told: ForUse, options: Mapping[int, Sequence[Option]]) -> dict[int, tuple[UseCase, ...]]:
    """By question (its key), the use cases that what its options change serves, or would serve, as their proposals say. One query."""
    proposals = {option.proposal_id for listed in options.values() for option in listed if option.proposal_id is not None}
    said: dict[int, set[int]] = defaultdict(set)
    for proposal, case in Proposal.serves.through.objects.filter(proposal__in=proposals).values_list("proposal", "usecase"):
        said[proposal].add(case)
    standing = [line.use_case for line in told.standing]
    found = {}
    for question, listed in options.items():
        keys = {case.pk for case in told.served_through({uid for option in listed for uid in option.touched_uids()})}
        keys |= {case for option in listed if option.proposal_id is not None for case in said[option.proposal_id]}
        found[question] = tuple(case for case in standing if case.pk in keys)
    return found


def alarms_by_question(told: ForUse, options: Mapping[int, Sequence[Option]]) -> dict[int, tuple[ShownAlarm, ...]]:
    """By question (its key), what rings about the fields that its options change and about the use cases that they serve."""
    if not told.alarms:
        return dict.fromkeys(options, ())
    cases = cases_by_question(told, options)
    return {
        question: told.alarms_about({uid for one in listed if not one.struck_reason for uid in one.touched_uids()}, cases[question])
        for question, listed in options.items()
    }


def rankings_of(cases: Sequence[UseCase]) -> list[list[int]]:
    """How each person ranks these use cases, the first first."""
    said: dict[int, list[int]] = defaultdict(list)
    for user, case in CasePlace.objects.filter(use_case__in=cases).order_by("user", "place").values_list("user", "use_case"):
        said[user].append(case)
    return list(said.values())


def own_ranking(standard: Standard, user: User | None) -> tuple[int, ...]:
    """The keys of the use cases in somebody's order."""
    if user is None:
        return ()
    said = CasePlace.objects.filter(user=user, use_case__standard=standard, use_case__state=UseCase.State.KEPT)
    return tuple(said.order_by("place").values_list("use_case", flat=True))


def own_appraisals(standard: Standard, user: User | None) -> Mapping[str, Appraisal]:
    """What somebody said of each field, by its uid."""
    return {one.field_uid: one for one in Appraisal.objects.filter(standard=standard, user=user)} if user is not None else {}


def profiles_of(standard: Standard) -> Mapping[str, int]:
    """By profile, how many people appraised fields."""
    people = Appraisal.objects.filter(standard=standard).order_by().values_list("profile", "user").distinct()
    return Counter(profile for profile, _ in people)


def proposals_serving(use_case: UseCase) -> tuple[Proposal, ...]:
    """The proposals that everybody reads and whose authors say that they serve it."""
    return tuple(use_case.proposals.public().select_related("standard").order_by("number"))


def _served(standard: Standard, schema: Schema, cases: Sequence[UseCase]) -> dict[int, set[str]]:
    """By use case, the fields of the schema that serve it: those that were linked, and those that took the place of one since."""
    here = {field.uid for field in schema.fields}
    links = list(ServedBy.objects.filter(use_case__in=cases).values_list("use_case", "field_uid"))
    gone = {uid for _, uid in links} - here
    heirs = _heirs(standard, here) if gone else {}
    found: dict[int, set[str]] = {case.pk: set() for case in cases}
    for case, uid in links:
        found[case] |= {uid} & here or heirs.get(uid, set())
    return found


def _heirs(standard: Standard, here: Collection[str]) -> dict[str, set[str]]:
    """By field that was split or merged, those of the schema that took its place, however many steps ago."""
    replaced = Element.objects.filter(standard=standard, kind=Element.Kind.FIELD).exclude(successors=[])
    after = {uid: set(successors) for uid, successors in replaced.values_list("uid", "successors")}
    found: dict[str, set[str]] = {}
    for uid in after:
        line = [uid]
        for one in line:
            line += [heir for heir in after.get(one, ()) if heir not in line]
        found[uid] = set(line) & set(here)
    return found


def _shown(
    standard: Standard, fields: Mapping[str, Field], kept: Sequence[UseCase], served: Mapping[int, set[str]], marks: Mapping[str, Weighed]
) -> tuple[ShownAlarm, ...]:
    by_key = {case.pk: case for case in kept}
    rung = alarms(
        fields=list(fields),
        required={uid for uid, field in fields.items() if field.required},
        served={case.pk: served[case.pk] for case in kept},
        said=marks,
    )
    return tuple(
        ShownAlarm(
            one.kind,
            _sentence(one, fields, by_key),
            places.use_case(standard.slug, by_key[one.case].number)
            if one.case
            else standard_places.field(standard.slug, fields[one.field]),
            field=one.field,
            case=one.case,
        )
        for one in rung
    )


def _sentence(alarm: Alarm, fields: Mapping[str, Field], cases: Mapping[int, UseCase]) -> str:
    match alarm.kind:
        case AlarmKind.REQUIRED_FOR_NOTHING:
            return f"Le champ {quoted(fields[alarm.field].title)} est obligatoire et ne sert aucun cas d’usage."
        case AlarmKind.CASE_WITHOUT_FIELD:
            return f"Le cas d’usage {quoted(cases[alarm.case].title)} n’est servi par aucun champ."
        case AlarmKind.NOBODY_FINDS_EASY:
            return f"Personne ne trouve le champ {quoted(fields[alarm.field].title)} facile à collecter."
