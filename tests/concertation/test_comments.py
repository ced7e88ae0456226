import pytest

from concertation.models import Comment
from concertation.services import comments, consultations, proposals
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft
from standard.models import Event
from standard.permissions import PermissionRefused
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, World


def test_a_contributor_comments_a_value_while_the_call_is_open(world: World) -> None:
    call = world.call()
    value = world.value("public", "Adultes")
    comment = comments.post(
        standard=world.standard,
        actor=world.contributor,
        kind="clarification",
        body="  Dès quel âge ? ",
        target=CommentAnchor(value=value.uid),
        now=world.now,
    )
    assert (comment.target, comment.field_uid, comment.value_uid) == ("value", world.field("public").uid, value.uid)
    assert (comment.body, comment.consultation, comment.organisation) == ("Dès quel âge ?", call, world.contributor.organisation)
    event = Event.objects.get(verb="comment.posted")
    assert (event.actor, event.message) == (world.contributor, "Dès quel âge ?")
    assert {mention.uid for mention in event.elements.all()} == {comment.field_uid, comment.value_uid}


def test_outside_a_call_a_contributor_is_refused_and_the_committee_is_not(world: World) -> None:
    with pytest.raises(PermissionRefused, match="Aucun appel"):
        comments.post(standard=world.standard, actor=world.contributor, kind="precision", body="Trop tard.", now=world.now)
    comment = comments.post(standard=world.standard, actor=world.copil[0], kind="precision", body="À revoir.", now=world.now)
    assert (comment.target, comment.consultation) == ("standard", None)


def test_the_same_words_sent_twice_are_one_comment(world: World) -> None:
    world.call()
    said = {"standard": world.standard, "actor": world.contributor, "kind": "validation", "body": "Très bien."}
    first = comments.post(**said, now=world.now)
    assert comments.post(**said, now=world.now) == first
    assert Event.objects.filter(verb="comment.posted").count() == 1
    assert comments.post(**said, target=CommentAnchor(field=world.field("nom").uid), now=world.now) != first


def test_a_reply_joins_the_thread_of_the_first_comment(world: World) -> None:
    world.call()
    first = comments.post(
        standard=world.standard,
        actor=world.contributor,
        kind="addition",
        body="Il manque les étudiants.",
        target=CommentAnchor(field=world.field("public").uid),
        now=world.now,
    )
    reply = comments.post(standard=world.standard, actor=world.other, kind="", body="Oui.", parent=first, now=world.now)
    again = comments.post(standard=world.standard, actor=world.team, kind="", body="Noté.", parent=reply, now=world.now)
    assert [reply.parent, again.parent] == [first, first]
    assert (reply.field_uid, reply.kind) == (first.field_uid, "addition")


def test_after_the_call_one_replies_only_in_the_threads_one_began(world: World) -> None:
    call = world.call()
    first = comments.post(standard=world.standard, actor=world.contributor, kind="precision", body="Une question.", now=world.now)
    consultations.close(consultation=call, actor=world.team, now=world.now + DAY)
    later = world.now + 2 * DAY
    comments.post(standard=world.standard, actor=world.contributor, kind="", body="Merci.", parent=first, now=later)
    with pytest.raises(PermissionRefused, match="clos depuis"):
        comments.post(standard=world.standard, actor=world.other, kind="", body="Moi aussi.", parent=first, now=later)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"body": "   "}, "body"),
        ({"body": "x" * 20_001}, "body"),
        ({"body": "\ud800"}, "body"),
        ({"kind": "colère"}, "kind"),
        ({"target": CommentAnchor(field="f_nowhere")}, "target"),
        ({"target": CommentAnchor(field="f_nowhere", value="v_nowhere")}, "target"),
    ],
)
def test_what_is_wrong_is_said_beside_its_input(world: World, changed: dict[str, object], field: str) -> None:
    said = {"kind": "precision", "body": "Oui.", **changed}
    with pytest.raises(InvalidInput) as caught:
        comments.post(standard=world.standard, actor=world.team, now=world.now, **said)  # type: ignore[arg-type]
    assert caught.value.field == field
    assert not Comment.objects.exists()


def test_a_value_of_another_field_and_two_targets_are_refused(world: World) -> None:
    value = world.value("public", "Adultes")
    question = world.ask(OptionDraft(text="Autre chose"))
    for target in (CommentAnchor(field=world.field("nom").uid, value=value.uid), CommentAnchor(value=value.uid, question=question)):
        with pytest.raises(InvalidInput) as caught:
            comments.post(standard=world.standard, actor=world.team, kind="precision", body="Oui.", target=target, now=world.now)
        assert caught.value.field == "target"


def test_the_team_answers_and_may_change_its_answer(world: World) -> None:
    comment = comments.post(standard=world.standard, actor=world.copil[0], kind="addition", body="Ajoutez les étudiants.", now=world.now)
    answered = comments.answer(comment=comment, actor=world.team, disposition="accepted", answer="Ajouté.", now=world.now)
    comments.answer(comment=comment, actor=world.team, disposition="accepted", answer="Ajouté.", now=world.now)
    changed = comments.answer(comment=comment, actor=world.team, disposition="deferred", answer="Plus tard.", now=world.now + DAY)
    assert (answered.disposition, changed.disposition, changed.answered_at) == ("accepted", "deferred", world.now + DAY)
    assert [event.verb for event in Event.objects.filter(subject_kind="comment")] == [
        "comment.posted",
        "comment.answered",
        "comment.answer_changed",
    ]
    assert [row.disposition for row in comment.history.order_by("history_id")] == ["", "accepted", "deferred"]


def test_only_the_team_answers(world: World) -> None:
    comment = comments.post(standard=world.standard, actor=world.copil[0], kind="addition", body="Ajoutez-en.", now=world.now)
    for person in (world.chair, world.contributor, world.stranger):
        with pytest.raises(PermissionRefused):
            comments.answer(comment=comment, actor=person, disposition="accepted", answer="Oui.", now=world.now)
    with pytest.raises(InvalidInput, match="réponse"):
        comments.answer(comment=comment, actor=world.team, disposition="accepted", answer=" ", now=world.now)


def test_a_draft_of_somebody_else_cannot_be_commented(world: World) -> None:
    draft = proposals.save_draft(standard=world.standard, actor=world.copil[0], title="Brouillon", now=world.now)
    with pytest.raises(PermissionRefused):
        comments.post(
            standard=world.standard,
            actor=world.team,
            kind="precision",
            body="Je vois.",
            target=CommentAnchor(proposal=draft),
            now=world.now,
        )


def test_a_question_is_commented(world: World) -> None:
    question = world.ask(OptionDraft(text="Autre chose"))
    comment = comments.post(
        standard=world.standard,
        actor=world.copil[1],
        kind="relevance",
        body="Utile ?",
        target=CommentAnchor(question=question),
        now=world.now,
    )
    assert (comment.target, comment.question, comment.field_uid) == ("question", question, "")
