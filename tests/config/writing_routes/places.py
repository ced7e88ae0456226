"""One thing of each kind, which the addresses that write lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from concertation.models import (
    Activity,
    ActivityEntry,
    ActivityPrompt,
    Authorship,
    Ballot,
    CircleLetter,
    Comment,
    Consultation,
    Decision,
    FollowUp,
    LetterAnswer,
    Meeting,
    Moderation,
    Option,
    Phase,
    Proposal,
    Question,
    Reuse,
    SharedField,
    Theme,
    UseCase,
)
from concertation.rules.activities import AskedPrompt
from concertation.services import (
    activities,
    comments,
    documents,
    follow_ups,
    letters,
    meetings,
    proposals,
    releases,
    reuses,
    roadmaps,
    sharing,
    use_cases,
)
from concertation.services.families import joining
from concertation.services.meetings import agenda
from concertation.services.questions import OptionDraft
from concertation.services.triage import moderating, sorting
from standard.models import (
    CircleInvitation,
    Commitment,
    Family,
    FamilyMember,
    FileComparison,
    FileConversion,
    JoinRequest,
    KeptSample,
    Membership,
    Notice,
    Publication,
    RecordedPerson,
    Release,
    SampleAccess,
    SampleFile,
    Stakeholder,
    Standard,
    StartingSource,
    ValidationReport,
    Webhook,
)
from standard.services import (
    admissions,
    commitments,
    ecosystem,
    file_comparison,
    file_conversion,
    publications,
    sources,
    validation,
    webhooks,
)
from tests.concertation.families import founded, second_table
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
    join_request: JoinRequest
    invitation: CircleInvitation
    recorded: RecordedPerson
    stakeholder: Stakeholder
    phase: Phase
    """Of a roadmap that begins far from now, and opens or closes nothing yet."""
    notice: Notice
    letter: CircleLetter
    letter_answer: LetterAnswer
    report: ValidationReport
    conversion: FileConversion
    comparison: FileComparison
    source: StartingSource
    meeting: Meeting
    activity: Activity
    """A debate that is open, where somebody took a position."""
    prompt: ActivityPrompt
    entry: ActivityEntry
    theme: Theme
    answered: Comment
    moderation: Moderation
    use_case: UseCase
    shared: SharedField
    webhook: Webhook
    publication: Publication
    commitment: Commitment
    reuse: Reuse
    sample: KeptSample
    family: Family
    """Of the standard alone."""
    family_request: FamilyMember
    """Of another standard, which is closed since."""


def sent_by(world: World) -> dict[str, Any]:
    """Somebody of the committee sends something, for a reason."""
    return {"standard": world.standard, "actor": world.copil[2], "title": "Autrement", "motive": "C’est plus clair.", "now": world.now}


def make_places() -> Places:
    world = make_world()
    call = world.call()
    change = world.describe("nom", "Le nom que le public lit.")
    at = {"standard": world.standard, "actor": world.other, "now": world.now}
    draft = proposals.save_draft(**at, title="Un brouillon", operations=change)
    table = comments.received("lieux.csv", ContentFile(b"nom;places"))
    comment = comments.post(**at, target=comments.CommentAnchor(), kind="precision", body="Et le soir ?", files=[table])
    sorting_by = {"actor": world.team, "now": world.now}
    theme = sorting.give_theme(comments=[comment], title="Horaires", **sorting_by)
    answered, hidden = (comments.post(**at, target=comments.CommentAnchor(), kind="precision", body=body) for body in ("Ou bien ?", "Non."))
    comments.answer(comment=answered, disposition="noted", answer="Lu.", **sorting_by)
    moderation = moderating.hide(comment=hidden, motive="Injurieux.", **sorting_by)
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
    rows = b"nom,public,places\nA,Enfants,3\n"
    roadmaps.choose(standard=world.standard, actor=world.team, starts_on=date(2100, 1, 1), now=world.now)
    activity = make_activity(world)
    letter = letters.write(standard=world.standard, actor=world.team, circle="copil", title="Avant", body="Bonjour.", now=world.now)
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
        join_request=JoinRequest.objects.create(standard=world.standard, user=world.stranger, asked_at=world.now),
        invitation=CircleInvitation.objects.create(
            standard=world.standard,
            email="ivo@exemple.fr",
            circle="copil",
            invited_by=world.team,
            invited_at=world.now,
            expires_at=timezone.now() + 30 * DAY,
        ),
        recorded=admissions.write_down(standard=world.standard, actor=world.team, name="Ida", email="ida@exemple.fr", now=world.now),
        phase=world.standard.phases.earliest("starts_on"),
        stakeholder=ecosystem.name(standard=world.standard, actor=world.team, organisation="Hubik", part="hub", now=world.now),
        letter=letter,
        letter_answer=letters.answer(letter=letter, actor=world.copil[0], body="Merci.", now=world.now),
        notice=Notice.objects.filter(event__standard=world.standard)[0],
        report=validation.submit(**sent, content=ContentFile(rows)),
        conversion=file_conversion.submit(**sent, content=ContentFile(rows), before=earlier, after=published),
        source=sources.ask(address="https://exemple.fr/schema.json", holds="schema", actor=world.admin, now=world.now),
        comparison=file_comparison.submit(actor=world.other, before=b"{}", after=b"{}", now=world.now),
        meeting=make_meeting(world),
        activity=activity,
        prompt=activity.prompts.get(),
        entry=activity.entries.get(),
        theme=theme,
        answered=answered,
        moderation=moderation,
        shared=make_shared(world),
        sample=make_sample(world),
        **make_family(world),
        webhook=webhooks.declare(standard=world.standard, url="https://exemple.fr/", kinds=["release"], actor=world.team, now=world.now)[0],
        use_case=make_use_case(world),
        **make_adoption(world, published),
    )


def make_adoption(world: World, release: Release) -> dict[str, Any]:
    """What somebody publishes with a version, commits to, and makes of the data."""
    sent: dict[str, Any] = {"standard": world.standard, "actor": world.other, "now": world.now}
    return {
        "publication": publications.declare(**sent, address="https://exemple.fr/lieux.csv", release=release),
        "commitment": commitments.commit(**sent, version="9.0.0", day=date(world.now.year + 1, 1, 1)),
        "reuse": reuses.declare(**sent, title="Une carte", address="https://exemple.fr/", what="Elle les montre."),
    }


def make_family(world: World) -> dict[str, Any]:
    """A family, and a standard that asks to come into it."""
    family, (services, theirs) = founded(world), second_table(world)
    asked = joining.ask_to_join(family=family, standard=services, actor=theirs, now=world.now)
    Standard.objects.filter(pk=services.pk).update(closed_at=world.now)
    return {"family": family, "family_request": asked}


def make_meeting(world: World) -> Meeting:
    """A meeting to come, with one of each thing that it may have."""
    programme = meetings.Programme("copil", world.now + DAY, world.now + DAY)
    sent: dict[str, Any] = {"actor": world.team, "now": world.now}
    planned = meetings.plan(standard=world.standard, programme=programme, **sent)
    agenda.add(meeting=planned, items=[agenda.Item("Tour de table")], **sent)
    documents.add(meeting=planned, title="Support", url="https://exemple.fr/", **sent)
    meetings.invite_guest(meeting=planned, email=world.stranger.email, **sent)
    return planned


def make_activity(world: World) -> Activity:
    """A debate that is open to the contributors, with a statement and a position on it."""
    sent: dict[str, Any] = {"actor": world.team, "now": world.now}
    asked = [AskedPrompt("Tout est obligatoire.", ("Oui", "Non"))]
    made = activities.prepare(standard=world.standard, kind="debate", title="Débattre", circle="contributor", prompts=asked, **sent)
    activities.open_activity(activity=made, **sent)
    said = {"text": "Trop lourd.", "prompt": made.prompts.get(), "place": 2}
    activities.say(activity=made, actor=world.other, now=world.now, **said)
    return made


def make_use_case(world: World) -> UseCase:
    """One that somebody proposed."""
    text = use_cases.CaseText("Orienter", "Pour.", "Elle.")
    return use_cases.propose(standard=world.standard, actor=world.other, text=text, now=world.now)


def make_sample(world: World) -> KeptSample:
    """A file that the contributor left, whoever may see it."""
    file = SampleFile.objects.create(
        standard=world.standard, owner=world.copil[0], name="lieux.csv", size=0, sha256="", uploaded_at=world.now, content=""
    )
    return KeptSample.objects.create(file=file, standard=world.standard, access=SampleAccess.PUBLIC, left_at=world.now)


def make_shared(world: World) -> SharedField:
    """A field that is shared with a standard of another site."""
    elsewhere = sharing.Sharing("Elles", name="Autre", address="https://exemple.fr/")
    return sharing.share(standard=world.standard, actor=world.team, field=world.field("nom").uid, sharing=elsewhere, now=world.now)
