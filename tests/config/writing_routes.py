"""Every address that takes something from whoever visits it, and the permission that it asks for before.

To add one, add a line to `PAGES` or `API`, by its name in `urls` and its method. Where a permission is asked: which, on what, and
where the address leads, in `Places`. Where none is: why. `test_writing_routes` finds the addresses that are not here, and tries
each on a visitor and on somebody who may not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile

from concertation import permissions as debate
from concertation import queries
from concertation.models import Authorship, Ballot, Comment, Consultation, Decision, FollowUp, Meeting, Option, Proposal, Question
from concertation.rules.constitution import Person
from concertation.services import comments, follow_ups, meetings, proposals, releases
from concertation.services.questions import OptionDraft
from standard import permissions
from standard.models import FileComparison, FileConversion, Membership, Notice, Release, ValidationReport
from standard.permissions import Actor, Verdict
from standard.services import file_comparison, file_conversion, validation
from tests.concertation.world import DAY, World, make_world


@dataclass(frozen=True)
class Places:
    """One thing of each kind, none of which is the contributor's, who comes long after the call for comments."""

    world: World
    call: Consultation
    comment: Comment
    draft: Proposal
    proposal: Proposal
    authorship: Authorship
    amendment: Proposal
    rival: Proposal
    asked: Question
    question: Question
    option: Option
    voting: Question
    ballot: Ballot
    decided: Question
    settled: Decision
    decision: Decision
    """Recorded, and to be confirmed."""
    follow_up: FollowUp
    published: Release
    candidate: Release
    membership: Membership
    notice: Notice
    report: ValidationReport
    conversion: FileConversion
    comparison: FileComparison
    meeting: Meeting


def sent_by(world: World) -> dict[str, Any]:
    """Somebody of the committee sends something, for a reason."""
    return {"standard": world.standard, "actor": world.copil[2], "title": "Autrement", "motive": "C’est plus clair.", "now": world.now}


def make_places() -> Places:
    world = make_world()
    call = world.call()
    change = world.describe("nom", "Le nom que le public lit.")
    at = {"standard": world.standard, "actor": world.other, "now": world.now}
    draft = proposals.save_draft(**at, title="Un brouillon", operations=change)
    comment = comments.post(**at, target=comments.CommentAnchor(), kind="precision", body="Et le soir ?")
    proposal = world.propose(change)
    taken_up = world.propose(world.add_value("Collèges"))
    decided = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Groupes")), title="Et les groupes ?")
    settled = world.agree_in_a_meeting(decided, world.option(decided))
    earlier = world.publish("1.0.0")
    world.change({"op": "add_value", "field": "public", "value": "Classes"}, title="Et les classes ?")
    published = world.publish("1.1.0")
    world.change({"op": "add_value", "field": "public", "value": "Ateliers"}, title="Et les ateliers ?")
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Crèches")), title="Et les crèches ?")
    voting = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Aînés")), title="Et les aînés ?")
    agreed = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Collèges")), title="Et les collèges ?")
    decision = world.record(agreed, world.option(agreed))
    sent = {**at, "name": "lieux.csv"}
    programme = meetings.Programme("copil", world.now + DAY, world.now + DAY)
    rows = b"nom,public,places\nA,Enfants,3\n"
    return Places(
        world=world,
        call=call,
        comment=comment,
        draft=draft,
        proposal=proposal,
        authorship=proposals.invite_author(proposal=proposal, actor=world.copil[0], email=world.copil[1].email, now=world.now),
        amendment=proposals.propose(**sent_by(world), operations=world.describe("nom", "Le nom lu."), amends=proposal),
        rival=proposals.propose(**sent_by(world), operations=world.add_value("Lycées"), amends=taken_up),
        asked=world.ask(OptionDraft(proposal=taken_up), title="Et les collèges ?"),
        question=question,
        option=world.option(question),
        voting=voting,
        ballot=world.open_ballot(voting),
        decided=decided,
        settled=settled,
        decision=decision,
        follow_up=follow_ups.add(decision=decision, actor=world.team, text="Écrire.", now=world.now),
        published=published,
        candidate=releases.prepare(standard=world.standard, actor=world.team, version="2.0.0", now=world.now + DAY),
        membership=world.standard.memberships.get(user=world.other),
        notice=Notice.objects.filter(event__standard=world.standard)[0],
        report=validation.submit(**sent, content=ContentFile(rows)),
        conversion=file_conversion.submit(**sent, content=ContentFile(rows), before=earlier, after=published),
        comparison=file_comparison.submit(actor=world.other, before=b"{}", after=b"{}", now=world.now),
        meeting=meetings.plan(standard=world.standard, actor=world.team, programme=programme, now=world.now),
    )


Found = Callable[[Places], Any]


def _standard(places: Places) -> dict[str, Any]:
    return {"slug": places.world.standard.slug}


def _nowhere(places: Places) -> dict[str, Any]:
    """An address that names nothing."""
    return {}


def _numbered(find: Found, *, option: bool = False) -> Found:
    """The address of something that has a number in its standard."""
    return lambda places: {
        **_standard(places),
        "number": find(places).number,
        **({"pk": places.option.pk} if option else {}),
    }


def _keyed(find: Found, *, of_standard: bool = False, name: str = "pk") -> Found:
    return lambda places: {**(_standard(places) if of_standard else {}), name: find(places).pk}


@dataclass(frozen=True)
class Asks:
    """A permission is asked for, on `on(places, now)`. `sent`: what must be well written for the question to be put."""

    permission: Callable[..., Verdict]
    at: Found = _standard
    on: Callable[[Places, datetime], tuple[Any, ...]] = lambda places, now: ()
    sent: Found = lambda places: {}
    query: Found = lambda places: ""
    refused: tuple[str, ...] = ("visitor", "contributor")


@dataclass(frozen=True)
class Hidden:
    """Nobody else than whom it belongs to knows that it exists: 404."""

    at: Found


@dataclass(frozen=True)
class OwnAccount:
    """It is about whoever is signed in, and a visitor is sent to sign in."""


@dataclass(frozen=True)
class Open:
    """Anybody may, for the reason said; `answer` is what nothing sent is answered."""

    why: str
    at: Found = _standard
    answer: int = 200


Route = Asks | Hidden | OwnAccount | Open

_call = lambda places, now: (places.world.standard.consultations.order_by("-closes_at").first(), now)  # noqa: E731
_of_comparison = _keyed(lambda places: places.comparison, name="comparison_id")
_of_conversion = _keyed(lambda places: places.conversion, of_standard=True, name="conversion_id")
_of_report = _keyed(lambda places: places.report, of_standard=True, name="report_id")
_the_meeting: Found = lambda places: {**_standard(places), "number": places.meeting.pk}  # noqa: E731
_the_question = _numbered(lambda places: places.question)
_the_vote = _numbered(lambda places: places.voting)
_the_option = _numbered(lambda places: places.question, option=True)
_the_proposal = _numbered(lambda places: places.proposal)
_questioned = lambda places, now: (places.question, now)  # noqa: E731
_edited = partial(debate.can_edit_proposal, in_question=False)
_ended = partial(debate.can_end_authorship, in_question=False)
_taken_in = partial(debate.can_take_in, in_question=False)


def _the_follow_up(places: Places) -> dict[str, Any]:
    return {**_standard(places), "number": places.decision.number, "pk": places.follow_up.pk}


def _can_confirm(actor: Actor, decision: Decision, now: datetime) -> Verdict:
    ground = queries.common_ground(decision.standard, now, actor)
    return debate.can_confirm(actor, decision, ground=ground, recorder=Person(decision.decided_by_id or 0))


def _can_object(actor: Actor, decision: Decision, now: datetime) -> Verdict:
    return debate.can_object(actor, decision, now, ground=queries.common_ground(decision.standard, now, actor))


PAGES: dict[str, Route] = {
    # Reading
    "POST pages:correspondence_table": Open(
        "It answers with the table completed, and writes nothing.", lambda p: {**_standard(p), "before": "1.0.0", "after": "1.1.0"}
    ),
    "POST pages:quality": Asks(debate.can_propose, on=_call),
    # Files
    "POST pages:compare_files": Open("Two files are compared and forgotten.", _nowhere, answer=422),
    "POST pages:validate": Open("Anybody tries a file.", answer=422),
    "POST pages:validation_correct": Hidden(_of_report),
    "POST pages:validation_cancel": Hidden(_of_report),
    "POST pages:validation_share": Hidden(_of_report),
    "POST pages:validation_sheet": Hidden(_of_report),
    "POST pages:validation_erase": Hidden(_of_report),
    "POST pages:convert": Open("Anybody has a file rewritten.", answer=422),
    "POST pages:converted_erase": Hidden(_of_conversion),
    "POST pages:compared": Hidden(_of_comparison),
    "POST pages:compared_erase": Hidden(_of_comparison),
    # Taking part
    "POST pages:join": Asks(permissions.can_join, refused=("visitor",)),
    "POST pages:comment": Asks(debate.can_comment, on=_call),
    "POST pages:thread": Asks(
        debate.can_reply, _keyed(lambda p: p.comment, of_standard=True, name="key"), lambda p, now: (p.comment, *_call(p, now))
    ),
    "POST pages:propose": Asks(debate.can_propose, on=_call),
    "POST pages:propose_file": Asks(debate.can_propose, on=_call),
    "POST pages:metadata": Asks(debate.can_propose, on=_call),
    "POST pages:reshape": Asks(debate.can_propose, on=_call, query=lambda p: "geste=split_field&champ=public"),
    "POST pages:edit_proposal": Asks(_edited, _the_proposal, lambda p, now: (p.proposal,)),
    "POST pages:edit_field": Asks(
        _edited, _the_proposal, lambda p, now: (p.proposal,), query=lambda p: f"champ={p.world.field('nom').uid}"
    ),
    "POST pages:metadata_draft": Asks(_edited, _the_proposal, lambda p, now: (p.proposal,)),
    "POST pages:reshape_draft": Asks(_edited, _the_proposal, lambda p, now: (p.proposal,)),
    "POST pages:rebase_proposal": Asks(debate.can_rebase_proposal, _the_proposal, lambda p, now: (p.proposal, None, now)),
    "POST pages:rebase_option": Asks(debate.can_rebase_option, _the_option, lambda p, now: (p.option, now)),
    "POST pages:support": Asks(debate.can_support, _the_proposal, lambda p, now: (p.proposal,), refused=("visitor",)),
    "POST pages:invite_author": Asks(debate.can_invite_author, _the_proposal, lambda p, now: (p.proposal,)),
    "POST pages:answer_invitation": Asks(_ended, lambda p: {**_the_proposal(p), "pk": p.authorship.pk}, lambda p, now: (p.authorship,)),
    "POST pages:begin_amendment": Asks(debate.can_amend, _the_proposal, lambda p, now: (p.proposal, *_call(p, now))),
    "POST pages:take_in": Asks(_taken_in, _numbered(lambda p: p.amendment), lambda p, now: (p.amendment,)),
    "POST pages:put_as_rival": Asks(debate.can_edit_question, _numbered(lambda p: p.rival), lambda p, now: (p.asked, now)),
    "POST pages:withdraw_proposal": Asks(debate.can_withdraw_proposal, _the_proposal, lambda p, now: (p.proposal,)),
    "POST pages:discard_proposal": Hidden(_numbered(lambda p: p.draft)),
    # The committee and the team
    "POST pages:import": Asks(permissions.can_create_standard, _nowhere),
    "POST pages:new_question": Asks(debate.can_prepare_question),
    "POST pages:edit_question": Asks(debate.can_edit_question, _the_question, _questioned),
    "POST pages:add_option": Asks(debate.can_edit_question, _the_question, _questioned),
    "POST pages:strike": Asks(debate.can_change_option, _the_option, lambda p, now: (p.option, now), lambda p: {"reason": "Hors sujet."}),
    "POST pages:draft_of_option": Asks(debate.can_change_option, _the_option, lambda p, now: (p.option, now)),
    "POST pages:amend": Asks(debate.can_change_option, _the_option, lambda p, now: (p.option, now)),
    "POST pages:open_ballot": Asks(debate.can_open_ballot, _the_question, _questioned),
    "POST pages:vote": Asks(debate.can_vote, _the_vote, lambda p, now: (p.ballot, now)),
    "POST pages:type_vote": Asks(debate.can_type_votes, _the_vote, lambda p, now: (p.ballot, now)),
    "POST pages:recuse": Asks(debate.can_vote, _the_vote, lambda p, now: (p.ballot, now), lambda p: {"motive": "J’y ai un intérêt."}),
    "POST pages:proxy": Asks(debate.can_vote, _the_vote, lambda p, now: (p.ballot, now), lambda p: {"reprendre": "1"}),
    "POST pages:close_ballot": Asks(debate.can_close_ballot, _the_vote, lambda p, now: (p.ballot, now)),
    "POST pages:decide": Asks(partial(debate.can_decide, how="consensus"), _the_question, _questioned),
    "POST pages:reopen": Asks(debate.can_reopen_question, _numbered(lambda p: p.decided), lambda p, now: (p.decided, now)),
    "POST pages:confirm": Asks(_can_confirm, _numbered(lambda p: p.decision), lambda p, now: (p.decision, now)),
    "POST pages:object_to": Asks(
        _can_object, _numbered(lambda p: p.decision), lambda p, now: (p.decision, now), lambda p: {"motive": "Pas ainsi."}
    ),
    "POST pages:take_up_again": Asks(debate.can_reopen_question, _numbered(lambda p: p.settled), lambda p, now: (p.decided, now)),
    "POST pages:correct": Asks(
        debate.can_correct_decision,
        _numbered(lambda p: p.decision),
        lambda p, now: (p.decision,),
        lambda p: {"column": "motive", "text": "Oui."},
    ),
    "POST pages:add_follow_up": Asks(
        debate.can_add_follow_up, _numbered(lambda p: p.decision), lambda p, now: (), lambda p: {"text": "Écrire aux producteurs."}
    ),
    "POST pages:change_follow_up": Asks(
        debate.can_change_follow_up, _the_follow_up, lambda p, now: (p.follow_up,), lambda p: {"text": "Téléphoner."}
    ),
    "POST pages:finish_follow_up": Asks(debate.can_finish_follow_up, _the_follow_up, lambda p, now: (p.follow_up,)),
    "POST pages:reverse_decision": Asks(
        debate.can_reverse, _numbered(lambda p: p.decided.decisions.get()), lambda p, now: (p.decided.decisions.get(),)
    ),
    "POST pages:rules": Asks(debate.can_prepare_question),
    "POST pages:team_comments": Asks(debate.can_answer_comment, on=lambda p, now: (p.comment,)),
    "POST pages:open_call": Asks(debate.can_open_consultation),
    "POST pages:reschedule_call": Asks(
        debate.can_change_consultation, _keyed(lambda p: p.call, of_standard=True), lambda p, now: (p.call, now)
    ),
    "POST pages:close_call": Asks(debate.can_change_consultation, _keyed(lambda p: p.call, of_standard=True), lambda p, now: (p.call, now)),
    "POST pages:members": Asks(permissions.can_manage_members),
    "POST pages:end_membership": Asks(permissions.can_manage_members, _keyed(lambda p: p.membership, of_standard=True)),
    "POST pages:mails": Asks(permissions.can_manage_mails),
    "POST pages:release_preparation": Asks(permissions.can_prepare_release),
    "POST pages:waive": Asks(permissions.can_waive, on=lambda p, now: (p.candidate,), query=lambda p: "regle=value-added&champ=public"),
    "POST pages:publish": Asks(
        partial(debate.can_publish, committee=True, approved=False),
        on=lambda p, now: (p.candidate,),
        sent=lambda p: {"revision": p.candidate.revision.number},
    ),
    "POST pages:put_version": Asks(partial(debate.can_put_version, stale=False, committee=True), on=lambda p, now: (p.candidate,)),
    "POST pages:withdraw": Asks(
        permissions.can_withdraw, lambda p: {**_standard(p), "version": p.published.version}, lambda p, now: (p.published,)
    ),
    "POST pages:new_meeting": Asks(debate.can_plan_meeting),
    "POST pages:edit_meeting": Asks(debate.can_plan_meeting, _the_meeting),
    "POST pages:attend": Asks(debate.can_plan_meeting, _the_meeting),
    "POST pages:confirm_together": Asks(
        _can_confirm,
        lambda p: {**_standard(p), "number": p.decision.held_in_id},
        lambda p, now: (p.decision, now),
        lambda p: {"decisions": [p.decision.pk]},
    ),
    # One's account
    "POST account_login": Open("One signs in by it.", _nowhere),
    "POST account_signup": Open("One signs in by it.", _nowhere),
    "POST account_request_login_code": Open("One signs in by it.", _nowhere),
    "POST account_confirm_login_code": Open("One signs in by it.", _nowhere, answer=302),
    "POST account_email_verification_sent": Open("One proves an address by it.", _nowhere, answer=302),
    "POST account_logout": Open("Whoever is signed in goes.", _nowhere, answer=302),
    "POST account_email": OwnAccount(),
    "POST pages:profile": OwnAccount(),
    "POST pages:close": OwnAccount(),
    "POST pages:tokens": OwnAccount(),
}

_that_question = _keyed(lambda places: places.question)
_that_option = _keyed(lambda places: places.option)
_that_proposal = _keyed(lambda places: places.proposal)
_described = {"op": "set_property", "field": "nom", "path": "description", "before": "Le nom affiché.", "after": "Le nom."}
_vote: Found = lambda places: {"option": places.voting.options.get(position=1).pk, "position": "for"}  # noqa: E731
_proposed = {"title": "Le nom", "motive": "Plus court.", "operations": [_described]}

API: dict[str, Route] = {
    "POST api:standards": Asks(
        permissions.can_create_standard,
        _nowhere,
        sent=lambda p: {"slug": "quais", "title": "Quais", "descriptor": {"fields": [{"name": "id"}]}},
    ),
    "POST api:members": Asks(permissions.can_manage_members, sent=lambda p: {"email": "ana@exemple.fr", "circle": "copil"}),
    "DELETE api:member": Asks(permissions.can_manage_members, _keyed(lambda p: p.membership)),
    "POST api:notice_send": Asks(permissions.can_send_again, _keyed(lambda p: p.notice), lambda p, now: (p.notice,)),
    "POST api:contributors": Asks(permissions.can_join),
    "POST api:consultations": Asks(
        debate.can_open_consultation, sent=lambda p: {"opens_at": "2040-01-01T00:00:00Z", "closes_at": "2040-02-01T00:00:00Z"}
    ),
    "PATCH api:consultation": Asks(
        debate.can_change_consultation,
        _keyed(lambda p: p.call),
        lambda p, now: (p.call, now),
        lambda p: {"closes_at": "2040-02-01T00:00:00Z"},
    ),
    "POST api:consultation_close": Asks(debate.can_change_consultation, _keyed(lambda p: p.call), lambda p, now: (p.call, now)),
    "POST api:comments": Asks(debate.can_comment, on=_call, sent=lambda p: {"target": {}, "kind": "precision", "body": "Et le soir ?"}),
    "POST api:comment_answer": Asks(
        debate.can_answer_comment,
        _keyed(lambda p: p.comment),
        lambda p, now: (p.comment,),
        lambda p: {"disposition": "noted", "answer": "C’est noté."},
    ),
    "POST api:proposals": Asks(debate.can_propose, on=_call, sent=lambda p: _proposed),
    "PUT api:proposal": Asks(_edited, _that_proposal, lambda p, now: (p.proposal,), lambda p: _proposed),
    "POST api:proposal_rebase": Asks(
        debate.can_rebase_proposal, _that_proposal, lambda p, now: (p.proposal, None, now), lambda p: {"seen": "0"}
    ),
    "DELETE api:proposal": Asks(debate.can_discard_proposal, _that_proposal, lambda p, now: (p.proposal,)),
    "POST api:proposal_support": Asks(debate.can_support, _that_proposal, lambda p, now: (p.proposal,), refused=("visitor",)),
    "DELETE api:proposal_support": Asks(debate.can_take_support_back, _that_proposal, lambda p, now: (p.proposal,), refused=("visitor",)),
    "POST api:proposal_authors": Asks(
        debate.can_invite_author, _that_proposal, lambda p, now: (p.proposal,), lambda p: {"email": p.world.copil[3].email}
    ),
    "POST api:author_accept": Asks(debate.can_accept_authorship, _keyed(lambda p: p.authorship), lambda p, now: (p.authorship,)),
    "DELETE api:author": Asks(_ended, _keyed(lambda p: p.authorship), lambda p, now: (p.authorship,)),
    "POST api:proposal_amendments": Asks(
        debate.can_amend, _that_proposal, lambda p, now: (p.proposal, *_call(p, now)), lambda p: _proposed
    ),
    "POST api:proposal_take_in": Asks(_taken_in, _keyed(lambda p: p.amendment), lambda p, now: (p.amendment,), lambda p: {"seen": "0"}),
    "POST api:proposal_submit": Asks(debate.can_submit_proposal, _that_proposal, lambda p, now: (p.proposal, *_call(p, now))),
    "POST api:proposal_withdraw": Asks(debate.can_withdraw_proposal, _that_proposal, lambda p, now: (p.proposal,)),
    "POST api:questions": Asks(
        debate.can_prepare_question, sent=lambda p: {"title": "Et après ?", "kind": "other", "options": [{"text": "Ne rien faire."}]}
    ),
    "POST api:question_reopen": Asks(
        debate.can_reopen_question, _keyed(lambda p: p.decided), lambda p, now: (p.decided, now), lambda p: {"reason": "Une erreur."}
    ),
    "PATCH api:option": Asks(
        debate.can_change_option, _that_option, lambda p, now: (p.option, now), lambda p: {"operations": [_described]}
    ),
    "POST api:option_rebase": Asks(debate.can_rebase_option, _that_option, lambda p, now: (p.option, now), lambda p: {"seen": "0"}),
    "POST api:option_strike": Asks(
        debate.can_change_option, _that_option, lambda p, now: (p.option, now), lambda p: {"reason": "Hors sujet."}
    ),
    "POST api:ballots": Asks(debate.can_open_ballot, _that_question, _questioned, lambda p: {"rule": "majority"}),
    "POST api:votes": Asks(debate.can_vote, _keyed(lambda p: p.ballot), lambda p, now: (p.ballot, now), _vote),
    "POST api:ballot_recusal": Asks(
        debate.can_vote, _keyed(lambda p: p.ballot), lambda p, now: (p.ballot, now), lambda p: {"motive": "J’y ai un intérêt."}
    ),
    "POST api:ballot_proxy": Asks(
        debate.can_vote, _keyed(lambda p: p.ballot), lambda p, now: (p.ballot, now), lambda p: {"holder": p.ballot.electors.first().pk}
    ),
    "DELETE api:ballot_proxy": Asks(debate.can_vote, _keyed(lambda p: p.ballot), lambda p, now: (p.ballot, now)),
    "POST api:ballot_close": Asks(debate.can_close_ballot, _keyed(lambda p: p.ballot), lambda p, now: (p.ballot, now)),
    "POST api:question_decisions": Asks(
        partial(debate.can_decide, how="team"),
        _that_question,
        _questioned,
        lambda p: {"outcome": "open", "motive": "À revoir.", "how": "team"},
    ),
    "POST api:decision_confirm": Asks(_can_confirm, _keyed(lambda p: p.decision), lambda p, now: (p.decision, now)),
    "POST api:decision_objections": Asks(
        _can_object, _keyed(lambda p: p.decision), lambda p, now: (p.decision, now), lambda p: {"motive": "Pas ainsi."}
    ),
    "POST api:decision_corrections": Asks(
        debate.can_correct_decision,
        _keyed(lambda p: p.decision),
        lambda p, now: (p.decision,),
        lambda p: {"column": "motive", "text": "Oui."},
    ),
    "POST api:follow_ups": Asks(
        debate.can_add_follow_up, _keyed(lambda p: p.decision), lambda p, now: (), lambda p: {"text": "Écrire aux producteurs."}
    ),
    "PATCH api:follow_up": Asks(
        debate.can_change_follow_up, _keyed(lambda p: p.follow_up), lambda p, now: (p.follow_up,), lambda p: {"text": "Téléphoner."}
    ),
    "POST api:follow_up_done": Asks(debate.can_finish_follow_up, _keyed(lambda p: p.follow_up), lambda p, now: (p.follow_up,)),
    "POST api:decisions_confirm": Asks(_can_confirm, on=lambda p, now: (p.decision, now), sent=lambda p: {"decisions": [p.decision.pk]}),
    "POST api:decision_reversal": Asks(
        debate.can_reverse, _keyed(lambda p: p.decided.decisions.get()), lambda p, now: (p.decided.decisions.get(),)
    ),
    "POST api:meetings": Asks(
        debate.can_plan_meeting,
        sent=lambda p: {"kind": "copil", "starts_at": "2040-01-01T00:00:00Z", "ends_at": "2040-01-01T02:00:00Z"},
    ),
    "PATCH api:meeting": Asks(debate.can_plan_meeting, _keyed(lambda p: p.meeting), sent=lambda p: {"title": "La suite"}),
    "POST api:releases": Asks(permissions.can_prepare_release),
    "POST api:release_waivers": Asks(
        permissions.can_waive,
        _keyed(lambda p: p.candidate),
        lambda p, now: (p.candidate,),
        lambda p: {"rule": "value-added", "motive": "Aucun effet."},
    ),
    "POST api:release_ballots": Asks(
        partial(debate.can_put_version, stale=False, committee=True),
        _keyed(lambda p: p.published),
        lambda p, now: (p.published,),
        lambda p: {"rule": "majority"},
    ),
    "POST api:release_decisions": Asks(
        partial(debate.can_put_version, stale=False, committee=True),
        _keyed(lambda p: p.published),
        lambda p, now: (p.published,),
        lambda p: {"outcome": "accepted", "motive": "Relue.", "how": "vote"},
    ),
    "POST api:release_publish": Asks(
        partial(debate.can_publish, committee=True, approved=False), _keyed(lambda p: p.candidate), lambda p, now: (p.candidate,)
    ),
    "POST api:release_withdraw": Asks(
        permissions.can_withdraw, _keyed(lambda p: p.published), lambda p, now: (p.published,), lambda p: {"reason": "Une erreur."}
    ),
    "POST api:validations": Open("Anybody tries a file.", _nowhere, answer=415),
    "DELETE api:validation": Hidden(_keyed(lambda p: p.report)),
    "POST api:validation_cancel": Hidden(_keyed(lambda p: p.report)),
}

ROUTES = PAGES | API
