import pytest

from concertation.models import Proposal
from concertation.queries import changes_to, impacts_of, open_proposals_by_uid
from concertation.services import consultations, proposals
from concertation.services.questions import OptionDraft
from standard.models import Event
from standard.permissions import PermissionRefused
from standard.queries import working_revision, working_schema
from standard.schema import limits, table_schema
from standard.schema.operations import Conflict, SetProperty, apply_all, rebase
from standard.services.errors import InvalidInput, RevisionRefused
from tests.concertation.world import DAY, World


def test_a_draft_is_kept_then_sent(world: World) -> None:
    world.call()
    draft = proposals.save_draft(standard=world.standard, actor=world.contributor, title="Étudiants", now=world.now)
    assert (draft.state, draft.submitted_at) == ("draft", None)
    assert not Event.objects.filter(subject_kind="proposal").exists()
    proposals.edit(
        proposal=draft,
        actor=world.contributor,
        title="Étudiants",
        motive="Ils viennent.",
        operations=world.add_value("Étudiants"),
        now=world.now,
    )
    sent = proposals.submit(proposal=draft, actor=world.contributor, now=world.now + DAY)
    assert (sent.pk, sent.state, sent.submitted_at) == (draft.pk, "open", world.now + DAY)
    event = Event.objects.get(verb="proposal.submitted")
    assert world.field("public").uid in {mention.uid for mention in event.elements.all()}


def test_a_form_sent_twice_gives_one_proposal(world: World) -> None:
    operations = world.add_value("Étudiants")
    first = world.propose(operations)
    assert world.propose(operations) == first
    assert proposals.submit(proposal=first, actor=world.copil[0], now=world.now) == first
    assert Proposal.objects.count() == 1
    assert Event.objects.filter(verb="proposal.submitted").count() == 1
    assert world.propose(operations, by=world.copil[1]) != first


def test_the_same_draft_saved_twice_is_one(world: World) -> None:
    said = {"standard": world.standard, "actor": world.copil[0], "title": "Étudiants", "now": world.now}
    assert proposals.save_draft(**said) == proposals.save_draft(**said)


@pytest.mark.parametrize(("motive", "title", "field"), [("", "Titre", "motive"), ("Motif", " ", "title"), ("Motif", "x" * 201, "title")])
def test_what_is_missing_is_said_beside_its_input(world: World, motive: str, title: str, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        proposals.propose(
            standard=world.standard,
            actor=world.copil[0],
            title=title,
            motive=motive,
            operations=world.add_value("Étudiants"),
            now=world.now,
        )
    assert caught.value.field == field
    assert not Proposal.objects.exists()


def test_a_proposal_that_changes_nothing_is_refused(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        world.propose(())
    assert caught.value.field == "operations"


def test_a_proposal_that_would_break_the_schema_says_how(world: World) -> None:
    broken = world.operations(
        {"op": "set_property", "field": "places", "path": "constraints/pattern", "after": "(a"},
    )
    with pytest.raises(RevisionRefused) as caught:
        world.propose(broken)
    assert caught.value.findings
    assert str(caught.value)
    assert not Proposal.objects.exists()


def test_a_proposal_on_what_has_changed_names_the_decision_in_its_way(world: World) -> None:
    late = world.describe("nom", "Le nom écrit sur la porte.")
    base = working_revision(world.standard)
    question = world.ask(OptionDraft(title="Dire lequel", operations=world.describe("nom", "Le nom d'usage.")), title="Quel nom ?")
    decision = world.agree_in_a_meeting(question, world.option(question))
    with pytest.raises(Conflict) as caught:
        proposals.propose(
            standard=world.standard, actor=world.copil[0], title="Porte", motive="Clair.", operations=late, base=base, now=world.now
        )
    message = str(caught.value).replace("\u00a0", " ")
    assert f"la décision n° {decision.number} (« Quel nom ? »)" in message
    assert "« Nom » (nom)" in message


def test_an_edited_descriptor_becomes_operations_and_leaves_alone_what_others_changed(world: World) -> None:
    base = working_revision(world.standard)
    edited = table_schema.render(working_schema(world.standard))
    edited["fields"][0]["description"] = "Le nom écrit sur la porte."
    question = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    world.agree_in_a_meeting(question, world.option(question))
    operations = changes_to(world.standard, table_schema.parse(edited), before=base.read_schema())
    assert len(operations) == 1
    working = working_schema(world.standard)
    after = apply_all(working, rebase(working, operations))
    assert after.fields[0].description == "Le nom écrit sur la porte."
    assert [value.text for value in after.fields[1].values.values] == ["Enfants", "Adultes", "Familles", "Étudiants"]  # type: ignore[union-attr]


def test_its_author_changes_it_until_a_question_takes_it_up(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    edited = proposals.edit(
        proposal=proposal, actor=world.copil[0], title="Lycéens", motive="Plutôt.", operations=world.add_value("Lycéens"), now=world.now
    )
    assert [row.title for row in edited.history.order_by("history_id")][-1] == "Lycéens"
    assert Event.objects.filter(verb="proposal.edited").count() == 1
    with pytest.raises(PermissionRefused, match="auteur"):
        proposals.edit(proposal=proposal, actor=world.team, title="Non", motive="Non.", operations=(), now=world.now)
    world.ask(OptionDraft(proposal=proposal))
    with pytest.raises(PermissionRefused, match="question"):
        proposals.edit(proposal=proposal, actor=world.copil[0], title="Non", motive="Non.", operations=(), now=world.now)


def test_an_open_proposal_cannot_be_emptied(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    with pytest.raises(InvalidInput):
        proposals.edit(proposal=proposal, actor=world.copil[0], title="Rien", motive="Rien.", operations=(), now=world.now)
    proposal.refresh_from_db()
    assert proposal.title == "Une proposition"


def test_withdrawn_it_stays_readable_and_is_over(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    with pytest.raises(PermissionRefused):
        proposals.withdraw(proposal=proposal, actor=world.team, now=world.now)
    withdrawn = proposals.withdraw(proposal=proposal, actor=world.copil[0], motive="Doublon.", now=world.now)
    assert withdrawn.state == "withdrawn"
    with pytest.raises(PermissionRefused):
        proposals.withdraw(proposal=proposal, actor=world.copil[0], now=world.now)
    with pytest.raises(InvalidInput, match="retirée"):
        world.ask(OptionDraft(proposal=proposal))


def test_a_draft_thrown_away_leaves_nothing(world: World) -> None:
    draft = proposals.save_draft(standard=world.standard, actor=world.copil[0], title="Étudiants", now=world.now)
    proposals.discard(proposal=draft, actor=world.copil[0], now=world.now)
    assert not Proposal.objects.exists()
    assert not Proposal.history.exists()


def test_a_contributor_proposes_during_a_call_only(world: World) -> None:
    call = world.call()
    draft = proposals.save_draft(
        standard=world.standard,
        actor=world.contributor,
        title="Étudiants",
        motive="Ils viennent.",
        operations=world.add_value("Étudiants"),
        now=world.now,
    )
    consultations.close(consultation=call, actor=world.team, now=world.now + DAY)
    with pytest.raises(PermissionRefused, match="clos depuis"):
        proposals.submit(proposal=draft, actor=world.contributor, now=world.now + 2 * DAY)
    with pytest.raises(PermissionRefused, match="Inscrivez-vous"):
        proposals.save_draft(standard=world.standard, actor=world.stranger, title="Moi aussi", now=world.now)


def test_what_a_proposal_is_about_and_what_it_would_do(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    world.propose(world.describe("nom", "Le nom d'usage."))
    by_uid = open_proposals_by_uid(world.standard)
    assert by_uid[world.field("public").uid] == (proposal,)
    assert world.value("public", "Adultes").uid not in by_uid
    assert [impact.field for impact in impacts_of(world.standard, proposal.read_operations())] == ["public"]


def test_changes_that_say_too_much_are_refused_beside_their_input(world: World) -> None:
    field = world.field("places")
    long = SetProperty(field.uid, "title", field.get("title"), "t" * (limits.TITLE + 1))
    many = [SetProperty(field.uid, "title", "a", "b")] * (limits.OPERATIONS + 1)
    for operations, said in (([long], "2 500"), (many, "20 000")):
        with pytest.raises(InvalidInput) as refused:
            world.propose(operations)
        assert refused.value.field == "operations"
        assert said in str(refused.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert not Proposal.objects.exists()
