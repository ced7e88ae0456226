"""What the story tells of what the standard is for, of the fields that it shares, and of what is to be read beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from accounts.models import User
from concertation.demo.told import ToldSoFar
from concertation.models import Phase, SharedField, UseCase
from concertation.services import documents, sharing, use_cases
from concertation.services.sharing import Sharing
from concertation.services.use_cases import CaseText, FieldMark


class UseCaseSteps(ToldSoFar):
    """The steps of use cases, shared fields and resources."""

    def use_case(
        self,
        *,
        at: datetime,
        by: User,
        title: str,
        why: str,
        who: str,
        what: str = "",
        with_what: str = "",
        outcome: str = "",
        reason: str = "",
    ) -> None:
        """A use case that somebody proposes, and what the team makes of it."""
        text = CaseText(title, why, who, what, with_what)
        made = use_cases.propose(standard=self.standard, actor=by, text=text, now=at)
        if outcome:
            use_cases.settle(use_case=made, actor=self._account("equipe"), outcome=outcome, reason=reason, now=at)

    def retitle_case(self, *, at: datetime, by: User, number: int, title: str) -> None:
        case = self._case(number)
        text = CaseText(title, case.why, case.who, case.what, case.with_what)
        use_cases.edit(use_case=case, actor=by, text=text, now=at)

    def rank_cases(self, *, at: datetime, said: Mapping[str, Sequence[int]]) -> None:
        """How people rank them, by their numbers, the first first."""
        for key, numbers in said.items():
            ranking = [self._case(number) for number in numbers]
            use_cases.rank(standard=self.standard, actor=self._account(key), ranking=ranking, now=at)

    def link_cases(self, *, at: datetime, by: User, fields: Mapping[str, Sequence[str]]) -> None:
        """Which fields, by their names, serve each use case, by its number."""
        for number, names in fields.items():
            uids = [self._uid(name) for name in names]
            use_cases.link(use_case=self._case(int(number)), actor=by, fields=uids, now=at)

    def appraise(self, *, at: datetime, who: str, profile: str, marks: Mapping[str, Sequence[int]]) -> None:
        """What fields weigh and how easily they are collected, as somebody says."""
        said = {self._uid(name): FieldMark(*mark) for name, mark in marks.items()}
        use_cases.appraise(standard=self.standard, actor=self._account(who), profile=profile, marks=said, now=at)

    def resource(self, *, at: datetime, by: User, title: str, url: str, kind: str = "reference", phase: str = "") -> None:
        """A link to read beside, which the team publishes."""
        place = Phase.objects.filter(standard=self.standard, kind=phase).order_by("starts_on").first() if phase else None
        brought = documents.add(standard=self.standard, actor=by, title=title, kind=kind, url=url, phase=place, now=at)
        documents.publish(document=brought, actor=self._account("equipe"), now=at)

    def share_field(self, *, at: datetime, by: User, field: str, name: str, address: str, agreeing: str) -> None:
        """A field shared with a standard elsewhere."""
        with_them = Sharing(agreeing=agreeing, name=name, address=address, owner=by)
        sharing.share(standard=self.standard, actor=by, field=self._uid(field), sharing=with_them, now=at)

    def exchange(self, *, at: datetime, by: User, field: str, body: str, kind: str = "message", decision: str = "") -> None:
        """What was said with those who share a field, on a decision that waits for them if one does."""
        shared = SharedField.objects.get(standard=self.standard, field_uid=self._uid(field))
        about = self.decisions[decision] if decision else None
        sharing.say(shared=shared, actor=by, kind=kind, body=body, decision=about, now=at)

    def _case(self, number: int) -> UseCase:
        return UseCase.objects.get(standard=self.standard, number=number)
