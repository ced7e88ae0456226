"""What the story has told so far: the part of a player that all its steps share."""

from __future__ import annotations

from accounts.models import User
from accounts.services import confirm_claim, describe_oneself, make_administrator, open_account
from concertation.demo import story
from concertation.models import Activity, ActivityEntry, Ballot, Comment, Decision, Meeting, Option, Proposal, Question
from standard.models import Release, Standard
from standard.queries import working_schema


class ToldSoFar:
    """Whom the story met and what they made, by the key that it gives them."""

    standard: Standard

    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.comments: dict[str, Comment] = {}
        self.proposals: dict[str, Proposal] = {}
        self.questions: dict[str, Question] = {}
        self.options: dict[tuple[str, str], Option] = {}
        self.ballots: dict[str, Ballot] = {}
        self.decisions: dict[str, Decision] = {}
        self.meetings: dict[str, Meeting] = {}
        self.activities: dict[str, Activity] = {}
        self.entries: dict[str, ActivityEntry] = {}
        self.candidates: dict[str, Release] = {}

    def _account(self, key: str) -> User:
        """The account of somebody in the story, opened the first time they are met."""
        if key not in self.users:
            person = next(person for person in story.people() if person.key == key)
            user = open_account(actor=None, email=person.email)
            describe_oneself(
                actor=user,
                display_name=person.name,
                organisation_name=person.organisation,
                territory=person.territory,
                data_role=person.data_role,
            )
            if user.organisation is not None and person.confirmed:
                confirm_claim(user=user, organisation=user.organisation)
                user.refresh_from_db()
            if person.admin:
                make_administrator(actor=None, user=user)
            self.users[key] = user
        return self.users[key]

    def _uid(self, name: str) -> str:
        """The uid of the field of that name today."""
        found = working_schema(self.standard).by_name(name)
        assert found is not None, name
        return found.uid
