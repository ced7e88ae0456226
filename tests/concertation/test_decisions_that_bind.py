"""What people did to get around the committee, a case of each kind: none of it binds any more, and each says what to do instead."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core import mail
from django.db.models import QuerySet

from accounts.models import User
from concertation import queries
from concertation.models import Decision, Meeting, Question
from concertation.services import decisions, meetings, questions, reversals
from concertation.services.decisions import Sitting, Undoing
from concertation.services.meetings import Programme
from concertation.services.questions import OptionDraft
from standard.models import Element, Event, Link, Membership, Notice, Revision
from standard.permissions import OPERATOR, PermissionRefused
from standard.queries import working_schema
from standard.schema.operations import Conflict, Operation
from standard.services import members, notices, standards
from standard.services.errors import InvalidInput
from standard.services.revisions import verify
from tests.concertation.world import DAY, DESCRIPTOR, HOUR, MINUTE, World


def ask(world: World, operations: tuple[Operation, ...], title: str = "Faut-il le changer ?") -> Question:
    return world.ask(OptionDraft(title="Le changer", operations=operations), title=title)


def voted(world: World, question: Question, *positions: str, rule: str = "majority") -> Question:
    """The committee's members say this of the first option, in their order, and the vote closes."""
    ballot = world.open_ballot(question, rule=rule)
    for voter, position in zip((world.chair, *world.copil), positions, strict=False):
        world.vote(ballot, voter, world.option(question), position, "Cela nous empêcherait de publier." if position == "block" else "")
    world.close(ballot)
    return question


def decide(world: World, question: Question, **said: Any) -> Decision:
    return decisions.decide(
        question=question,
        now=world.now,
        **{"actor": world.team, "option": world.option(question), "outcome": "accepted", "motive": "C'est dit.", "how": "vote", **said},
    )


def there(world: World) -> QuerySet[Membership]:
    """The chair and a member."""
    return Membership.objects.filter(standard=world.standard, user__in=[world.chair, world.copil[0]], circle="copil")


def meet(world: World, *, minutes: int = 0) -> Meeting:
    """A meeting that begins so many minutes from now, or now, with the chair and a member."""
    at = world.now + minutes * MINUTE
    return meetings.plan(
        standard=world.standard,
        actor=world.team,
        programme=Programme(kind="copil", starts_at=at, ends_at=at + HOUR),
        present=there(world) if not minutes else (),
        now=world.now,
    )


def adopted(world: World, operations: tuple[Operation, ...]) -> Decision:
    return decide(world, voted(world, ask(world, operations), "for", "for", "for"))


def breaking(world: World) -> tuple[Operation, ...]:
    return world.operations({"op": "rename_field", "field": "places", "before": "places", "after": "capacite"})


# --- Blocked, then « consensus » --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "positions", [("agree", "agree", "agree", "agree", "block"), ("against", "against", "for")], ids=["block", "failed"]
)
def test_what_a_vote_refused_is_not_agreed_in_a_meeting_of_before_nor_of_tomorrow(world: World, positions: tuple[str, ...]) -> None:
    question = ask(world, world.add_value("Étudiants"))
    before = meet(world)
    voted(world, question, *positions, rule="consent" if "block" in positions else "majority")
    with pytest.raises(InvalidInput, match="Aucune option"):
        decide(world, question)
    for sitting, said in [(before, "s’est déjà prononcé"), (meet(world, minutes=60), "n’a pas encore eu lieu")]:
        with pytest.raises(InvalidInput, match=said) as refused:
            decide(world, question, how="consensus", sitting=Sitting(sitting, there(world)))
        assert refused.value.field == "meeting"
    with pytest.raises(InvalidInput, match="séance inscrite") as refused:
        decide(world, question, how="consensus", sitting=Sitting(name="COPIL", day=world.now.date()))
    assert (refused.value.field, Decision.objects.count()) == ("meeting", 0)


def test_agreed_in_a_new_meeting_it_waits_shows_the_vote_and_every_elector_is_told(world: World) -> None:
    question = voted(world, ask(world, world.add_value("Étudiants")), "agree", "agree", "agree", "agree", "block", rule="consent")
    world.now += HOUR
    Notice.objects.all().delete()
    recorded = decide(world, question, how="consensus", sitting=Sitting(meet(world)))
    assert (recorded.state, world.values()) == ("to_confirm", ["Enfants", "Adultes", "Familles"])
    told = {notice.recipient for notice in Notice.objects.filter(event__verb="decision.recorded")}
    assert told >= {world.chair, *world.copil}
    (line,) = world.register()
    (earlier,) = line.earlier
    assert earlier.standing.result == "blocked"
    with pytest.raises(PermissionRefused, match="une autre personne"):
        decisions.confirm(decision=recorded, actor=world.team, now=world.now)
    decisions.confirm(decision=recorded, actor=world.copil[1], now=world.now)
    assert world.values()[-1] == "Étudiants"


def test_whoever_blocked_contests_the_consensus_and_nothing_is_changed_until_it_is_decided(world: World) -> None:
    question = voted(world, ask(world, world.add_value("Étudiants")), "agree", "agree", "agree", "agree", "block", rule="consent")
    world.now += HOUR
    agreed = decide(world, question, how="consensus", sitting=Sitting(meet(world)))
    decisions.confirm(decision=agreed, actor=world.copil[1], now=world.now)
    decisions.object_to(decision=agreed, actor=world.copil[3], motive="Mon objection tient.", now=world.now + 6 * DAY)
    question.refresh_from_db()
    agreed.refresh_from_db()
    assert (agreed.state, question.state, world.values()) == ("contested", "open", ["Enfants", "Adultes", "Familles"])
    assert verify(world.standard) is None


# --- Voted, then a « detail » -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", [{"outcome": "settled_by_team"}, {"outcome": "rejected", "option": None}, {"outcome": "conditional", "conditions": "Un essai."}]
)
@pytest.mark.parametrize("positions", [("for", "for", "for", "for", "against"), ("for", "against", "against")], ids=["passed", "failed"])
def test_what_was_voted_is_no_detail_even_once_the_question_is_open_again(
    world: World, positions: tuple[str, ...], said: dict[str, Any]
) -> None:
    question = voted(world, ask(world, world.describe("nom", "Le nom d'usage.")), *positions)
    with pytest.raises(PermissionRefused, match="ne peut plus la traiter comme un détail"):
        decide(world, question, how="team", **said)
    first = decide(world, question) if positions.count("for") > 1 else decide(world, question, outcome="rejected", option=None)
    questions.reopen(question=question, actor=world.team, motive="À revoir.", now=world.now)
    with pytest.raises(PermissionRefused, match="comité de pilotage"):
        decide(world, question, how="team", supersedes=first, **said)
    assert list(Decision.objects.all()) == [first]


@pytest.mark.parametrize("settled", ["vote", "consensus"])
def test_what_the_committee_wrote_is_no_detail_in_another_question(world: World, settled: str) -> None:
    words = world.describe("nom", "Le nom que le public connaît.")
    first = adopted(world, words) if settled == "vote" else world.agree_in_a_meeting(question := ask(world, words), world.option(question))
    again = ask(world, world.describe("nom", "Le nom."), title="Une rédaction plus courte ?")
    with pytest.raises(PermissionRefused, match=f"voté ou décidé \\(question n°\u00a0{first.question.number}\\)"):
        decide(world, again, how="team", outcome="settled_by_team")
    assert world.field("nom").description == "Le nom que le public connaît."
    other = ask(world, world.describe("places", "Les places assises."), title="Et les places ?")
    decide(world, other, how="team", outcome="settled_by_team")
    assert world.field("places").description == "Les places assises."


def test_a_value_that_the_committee_added_is_not_labelled_otherwise_by_the_team(world: World) -> None:
    adopted(world, world.add_value("Étudiants"))
    value = world.value("public", "Étudiants")
    label = world.operations(
        {"op": "set_value_property", "field": "public", "value": value.uid, "key": "label", "after": "Étudiantes et étudiants"}
    )
    with pytest.raises(PermissionRefused, match="voté ou décidé"):
        decide(world, ask(world, label, title="Un libellé ?"), how="team", outcome="settled_by_team")


def test_nor_is_what_the_committee_refused_or_is_voting_on(world: World) -> None:
    refused, running = ask(world, world.describe("nom", "Le nom d'usage.")), ask(world, world.describe("places", "Les places assises."))
    decide(world, voted(world, refused, "against", "against", "against"), outcome="rejected", option=None)
    world.open_ballot(running)
    for name in ("nom", "places"):
        with pytest.raises(PermissionRefused, match="voté ou décidé"):
            decide(world, ask(world, world.describe(name, "Autrement.")), how="team", outcome="settled_by_team")


# --- « With modification », beyond what was voted ---------------------------------------------------------------------


def test_a_modification_that_touches_another_field_needs_another_vote(world: World) -> None:
    question = voted(world, ask(world, world.describe("nom", "Le nom d'usage.")), "for", "for")
    beyond = (*world.describe("nom", "Le nom écrit sur la porte."), *world.operations({"op": "remove_field", "field": "places"}))
    with pytest.raises(InvalidInput, match="sur quoi personne n’a voté") as refused:
        decide(world, question, outcome="accepted_modified", operations=beyond)
    assert (refused.value.field, Decision.objects.count()) == ("operations", 0)
    world.now += HOUR
    recorded = decide(world, question, outcome="accepted_modified", operations=beyond, how="consensus", sitting=Sitting(meet(world)))
    assert recorded.state == "to_confirm"


def test_a_modification_that_breaks_more_needs_another_vote(world: World) -> None:
    question = voted(world, ask(world, world.add_value("Étudiants")), "for", "for")
    adults = world.value("public", "Adultes")
    removing = world.operations({"op": "remove_value", "field": "public", "value": adults.uid})
    with pytest.raises(InvalidInput, match="rend incorrects") as refused:
        decide(world, question, outcome="accepted_modified", operations=(*world.add_value("Étudiants"), *removing))
    assert refused.value.field == "operations"


def test_a_modification_shows_what_was_voted_beside_what_was_adopted(world: World) -> None:
    question = voted(world, ask(world, world.describe("nom", "Le nom d'usage.")), "for", "for")
    decide(world, question, outcome="accepted_modified", operations=world.describe("nom", "Le nom d'usage du lieu."))
    (line,) = world.register()
    assert line.modification is not None
    assert line.standing is None or line.standing.passing
    assert world.field("nom").description == "Le nom d'usage du lieu."


# --- Reversal, after a release ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["vote", "consensus"])
@pytest.mark.parametrize("outcome", ["rejected", "statu quo"])
def test_what_is_reversed_leaves_the_schema_the_next_version_and_the_page_that_says_why(world: World, by: str, outcome: str) -> None:
    before = working_schema(world.standard)
    first = adopted(world, world.add_value("Étudiants"))
    world.publish("1.0.0")
    world.now += DAY
    question = first.question
    questions.reopen(question=question, actor=world.chair, motive="Personne ne s'en sert.", now=world.now)
    said: dict[str, Any] = {"outcome": "rejected", "option": None} if outcome == "rejected" else {"option": world.status_quo(question)}
    if by == "vote":
        ballot = world.open_ballot(question)
        for voter in (world.chair, world.copil[0]):
            world.vote(
                ballot,
                voter,
                world.status_quo(question) if outcome != "rejected" else world.option(question),
                "for" if outcome != "rejected" else "against",
            )
        world.close(ballot)
        taken = decide(world, question, supersedes=first, **said)
    else:
        recorded = decide(world, question, supersedes=first, how="consensus", sitting=Sitting(meet(world)), **said)
        taken = decisions.confirm(decision=recorded, actor=world.copil[1], now=world.now)
    assert working_schema(world.standard).fields == before.fields
    assert (taken.supersedes, taken.revision is not None) == (first, True)
    assert "Étudiants" not in world.publish("2.0.0").revision.schema
    replaced, replacing = sorted(world.register(), key=lambda line: line.decision.number)
    assert (replaced.state, replacing.state) == ("superseded", "in_force")
    element = Element.objects.get(standard=world.standard, kind="value", name="Étudiants")
    assert element.removed_in is not None
    steps = [step.decision.decision.number for step in queries.element_story(element).steps if step.decision is not None]
    assert steps == [first.number, taken.number]
    assert verify(world.standard) is None


def test_what_came_on_top_is_chosen_before_it_is_reversed(world: World) -> None:
    field = {"op": "add_field", "field": {"name": "courriel", "type": "string", "description": "L'adresse."}}
    first = adopted(world, world.operations(field))
    later = adopted(world, world.describe("courriel", "L'adresse électronique."))
    world.now += DAY
    questions.reopen(question=first.question, actor=world.chair, motive="À revoir.", now=world.now)
    voted(world, first.question, "against", "against", "against")
    with pytest.raises(Conflict, match=f"n°\\W{later.number}"):
        decide(world, first.question, outcome="rejected", option=None, supersedes=first)
    uid = world.field("courriel").uid
    kept = decide(world, first.question, outcome="rejected", option=None, supersedes=first, undoing=Undoing(stays={uid: "Il sert déjà."}))
    assert world.field("courriel").description == "L'adresse électronique."
    assert [stays["why"] for stays in kept.read_stays()] == ["Il sert déjà."]


def test_one_gesture_asks_whether_a_decision_is_undone(world: World) -> None:
    before = working_schema(world.standard)
    proposal = world.propose(world.add_value("Étudiants"))
    first = decide(world, voted(world, world.ask(OptionDraft(proposal=proposal)), "for", "for", "for"))
    world.publish("1.0.0")
    adopted(world, world.describe("nom", "Le nom d'usage."))
    world.now += DAY
    question = reversals.prepare(decision=first, actor=world.chair, now=world.now)
    assert (question.reverses, world.values()[-1]) == (first, "Étudiants")
    with pytest.raises(PermissionRefused, match="demande déjà d’annuler"):
        reversals.prepare(decision=first, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused, match="lui seul peut revenir"):
        decide(world, question, how="team")
    taken = decide(world, voted(world, question, "for", "for"))
    assert taken.supersedes == first
    assert working_schema(world.standard).by_name("public") == before.by_name("public")
    assert world.field("nom").description == "Le nom d'usage."
    proposal.refresh_from_db()
    assert proposal.state == "rejected"
    lines = {line.decision.number: line.state for line in world.register()}
    assert (lines[first.number], lines[taken.number]) == ("superseded", "in_force")
    assert f"remplacée depuis par la décision n°\u00a0{taken.number}" in world.line(first.question).where
    with pytest.raises(PermissionRefused, match="une autre l’a remplacée"):
        reversals.prepare(decision=first, actor=world.team, now=world.now)


def test_what_came_on_top_is_chosen_before_it_is_asked(world: World) -> None:
    field = {"op": "add_field", "field": {"name": "courriel", "type": "string", "description": "L'adresse."}}
    first = adopted(world, (*world.operations(field), *world.add_value("Étudiants")))
    later = adopted(world, world.describe("courriel", "L'adresse électronique."))
    world.now += DAY
    with pytest.raises(Conflict, match=f"n°\\W{later.number}"):
        reversals.prepare(decision=first, actor=world.team, now=world.now)
    uid = world.field("courriel").uid
    question = reversals.prepare(decision=first, actor=world.team, undoing=Undoing(stays={uid: "Il sert déjà."}), now=world.now)
    taken = decide(world, voted(world, question, "for", "for"))
    assert (world.values()[-1], world.field("courriel").description) == ("Familles", "L'adresse électronique.")
    assert [stays["why"] for stays in taken.read_stays()] == ["Il sert déjà."]


def test_a_reversal_that_the_committee_refuses_leaves_the_decision_as_it_is(world: World) -> None:
    first = adopted(world, world.add_value("Étudiants"))
    question = reversals.prepare(decision=first, actor=world.team, now=world.now)
    decide(world, voted(world, question, "against", "against"), outcome="rejected", option=None)
    assert (world.values()[-1], [line.state for line in world.register()]) == ("Étudiants", ["in_force", "in_force"])


# --- Bypass -------------------------------------------------------------------------------------------------------------


def test_the_team_alone_breaks_nothing(world: World) -> None:
    question = ask(world, breaking(world))
    with pytest.raises(PermissionRefused, match="Ce n’est pas un détail"):
        decide(world, question, how="team", outcome="settled_by_team")
    with pytest.raises(PermissionRefused, match="Ce n’est pas un détail"):
        decide(world, question, how="team", outcome="conditional", conditions="Un essai.")
    with pytest.raises(PermissionRefused, match="Ce n’est pas un détail"):
        decide(world, question, how="team", outcome="rejected", option=None)
    assert not Decision.objects.exists()


def test_nor_does_it_once_the_committee_is_empty(world: World) -> None:
    question = ask(world, breaking(world))
    for member in Membership.objects.filter(standard=world.standard, circle="copil"):
        member.until = world.now
        member.save(update_fields=["until"])
    world.now += MINUTE
    with pytest.raises(PermissionRefused, match="Ce n’est pas un détail"):
        decide(world, question, how="team", outcome="settled_by_team")


def test_a_detail_is_called_up_and_its_change_undone(world: World) -> None:
    detail = decide(world, ask(world, world.describe("nom", "Le nom d'usage.")), how="team", outcome="settled_by_team")
    decisions.object_to(decision=detail, actor=world.copil[2], motive="À discuter.", now=world.now + 13 * DAY)
    detail.refresh_from_db()
    detail.question.refresh_from_db()
    assert (detail.state, detail.question.state) == ("undone", "open")
    assert world.field("nom").description != "Le nom d'usage."
    assert Revision.objects.get(undoes=detail).kind == "undoing"
    with pytest.raises(PermissionRefused, match="évoqué"):
        decide(world, detail.question, how="team", outcome="settled_by_team")
    assert Event.objects.filter(verb="decision.called_up").exists()


def test_a_later_version_is_not_imported_over_the_committee(world: World) -> None:
    data = json.dumps(DESCRIPTOR | {"title": "Autre titre"}, ensure_ascii=False).encode()
    for person in (world.team, world.admin):
        with pytest.raises(PermissionRefused, match="a un comité de pilotage"):
            standards.import_version(standard=world.standard, data=data, version="2.0.0", actor=person, now=world.now)
    imported = standards.import_version(standard=world.standard, data=data, version="2.0.0", actor=OPERATOR, now=world.now)
    link = Link.objects.get(kind="revision", subject=imported.revision.pk)
    assert (imported.revision.kind, json.loads(link.payload)["author_identifier"]) == ("import", str(OPERATOR.audit_id))


# --- Who is there ---------------------------------------------------------------------------------------------------------


def test_nobody_leaves_a_circle_empty(world: World) -> None:
    def leave(user: User, circle: str) -> None:
        membership = Membership.objects.get(standard=world.standard, user=user, circle=circle, until=None)
        members.end(membership=membership, actor=world.admin, now=world.now)

    for user in world.copil:
        leave(user, "copil")
    leave(world.admin, "team")
    for user, circle, said in [(world.chair, "copil", "seule présidence"), (world.team, "team", "dernière personne")]:
        with pytest.raises(PermissionRefused, match=said):
            leave(user, circle)
    members.invite(standard=world.standard, actor=world.admin, email=world.copil[0].email, circle="copil", chair=True, now=world.now)
    leave(world.chair, "copil")


def test_every_member_of_the_committee_sees_who_joins_and_who_leaves(world: World) -> None:
    Notice.objects.update(state="dropped", done_at=world.now)
    members.invite(standard=world.standard, actor=world.admin, email=world.team.email, circle="copil", now=world.now)
    notices.send(actor=OPERATOR, now=world.now)
    others = {world.chair.email, *(member.email for member in world.copil)}
    assert {message.to[0] for message in mail.outbox if "nouveau membre" in message.subject} == others
    assert [message.to[0] for message in mail.outbox if "Vous participez" in message.subject] == [world.team.email]
    mail.outbox.clear()
    leaving = Membership.objects.get(standard=world.standard, user=world.copil[0], circle="copil")
    members.end(membership=leaving, actor=world.admin, now=world.now)
    notices.send(actor=OPERATOR, now=world.now)
    assert {message.to[0] for message in mail.outbox} == others - {world.copil[0].email} | {world.team.email}
    assert all("Ville de brest" in message.body for message in mail.outbox)
