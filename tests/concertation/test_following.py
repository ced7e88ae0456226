"""Nobody is left without news of what they wrote, support or follow; and thirty news are one mail."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from concertation.models import Comment
from concertation.queries.topics import topic_of
from concertation.services import comments, consultations, proposals, questions
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft, Preparation
from standard.models import Notice
from standard.news import THE_STANDARD, element
from standard.permissions import OPERATOR
from standard.services import news, notices, releases
from tests.concertation.world import DAY, HOUR, MINUTE, World


@pytest.fixture(autouse=True)
def in_a_call(world: World) -> None:
    world.call()
    quiet(world)


def quiet(world: World) -> None:
    """What was told until now is told no more, and nobody has just received anything."""
    notices.drop(standard=world.standard, actor=OPERATOR, now=world.now)
    Notice.objects.filter(state="sent").update(state="dropped")


def say(world: World, who: User, body: str, **on: Any) -> Comment:
    on.setdefault("target", CommentAnchor(field=world.field("public").uid))
    return comments.post(standard=world.standard, actor=who, kind="addition", body=body, now=world.now, **on)


def send(world: World) -> dict[str, list[tuple[str, str]]]:
    """The subjects and texts of the mails that leave now, by address; each says in HTML what it says in text."""
    mail.outbox.clear()
    notices.send(actor=OPERATOR, now=world.now)
    found: dict[str, list[tuple[str, str]]] = {}
    for message in mail.outbox:
        (html,) = (str(content) for content, kind in message.alternatives if kind == "text/html")  # type: ignore[attr-defined]
        assert "<img" not in html
        words = set(re.findall(r"\w{4,}", str(message.body).split("\n-- ")[0])) - {"Bonjour"}
        assert words - set(re.findall(r"\w{4,}", html)) == set()
        subject, body = (text.replace("\u00a0", " ") for text in (str(message.subject), str(message.body)))
        found.setdefault(message.to[0], []).append((subject, body))
    return found


def received(world: World, who: User) -> list[tuple[str, str]]:
    return send(world).get(who.email, [])


def test_a_reply_in_my_discussion_reaches_me_and_the_team_once_it_has_answered(world: World) -> None:
    mine = say(world, world.contributor, "Il manque les lycéens.")
    say(world, world.other, "Et les collégiens.", parent=mine)
    ((subject, body),) = received(world, world.contributor)
    assert "« Public accueilli »" in subject
    assert "> Et les collégiens." in body
    assert "> Il manque les lycéens." in body
    comments.answer(comment=mine, actor=world.team, disposition="rejected", answer="Ils sont déjà comptés.", now=world.now)
    ((subject, body),) = received(world, world.contributor)
    assert subject == "Votre commentaire sur le champ « Public accueilli » : écarté"
    assert "> Il manque les lycéens." in body
    assert "> Ils sont déjà comptés." in body
    say(world, world.contributor, "Où cela ?", parent=mine)
    ((_, body),) = received(world, world.team)
    assert "> Où cela ?" in body
    assert [subject for subject, _ in received(world, world.contributor)] == []


def test_whoever_follows_a_discussion_reads_whose_comment_is_answered(world: World) -> None:
    mine = say(world, world.contributor, "Il manque les lycéens.")
    say(world, world.other, "Et les collégiens.", parent=mine)
    send(world)
    comments.answer(comment=mine, actor=world.team, disposition="rejected", answer="Ils sont déjà comptés.", now=world.now)
    ((subject, body),) = received(world, world.other)
    assert subject == "Un commentaire sur le champ « Public accueilli » : écarté"
    assert f"répond au commentaire de {world.contributor.signature} du" in body


def test_an_answer_is_told_at_once_to_whom_it_concerns_and_in_the_morning_to_who_follows_the_field(world: World) -> None:
    mine = say(world, world.contributor, "Il manque les lycéens.")
    comments.like(comment=mine, actor=world.copil[0], now=world.now)
    say(world, world.copil[1], "Une autre remarque sur ce champ.")
    quiet(world)
    comments.answer(comment=mine, actor=world.team, disposition="rejected", answer="Ils sont déjà comptés.", now=world.now)
    told = send(world)
    assert {*told} == {world.contributor.email, world.copil[0].email}
    ((subject, body),) = told[world.copil[0].email]
    assert subject == "Un commentaire sur le champ « Public accueilli » : écarté"
    assert "et à vous qui avez dit la même chose :" in body
    for answer in ("Non.", "Oui."):
        again = say(world, world.other, f"Et encore : {answer}")
        comments.answer(comment=again, actor=world.team, disposition="noted", answer=answer, now=world.now)
    world.now += DAY
    ((subject, _),) = received(world, world.copil[1])
    assert subject == "5 nouvelles de « Bibliothèques »"


def test_a_comment_on_my_proposal_and_the_decision_on_what_i_supported_reach_me(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"), title="Ajouter « Étudiants »")
    proposals.support(proposal=proposal, actor=world.contributor, now=world.now)
    quiet(world)
    about = say(world, world.other, "Et les apprentis ?", target=CommentAnchor(proposal=proposal))
    ((subject, body),) = received(world, world.copil[0])
    assert "« Ajouter “Étudiants” »" in subject
    assert "> Et les apprentis ?" in body
    question = questions.create(
        standard=world.standard,
        actor=world.team,
        preparation=Preparation(title="Faut-il « Étudiants » ?", kind="value_addition"),
        options=[OptionDraft(proposal=proposal)],
        comments=[about],
        now=world.now,
    )
    Notice.objects.filter(state="sent").update(state="dropped")
    assert [subject for subject, _ in received(world, world.other)] == ["Une question à arbitrer : Faut-il « Étudiants » ?"]
    quiet(world)
    world.agree_in_a_meeting(question, world.option(question), motive="Ils en ont besoin.")
    # The supporter, and whose comment the question came from.
    told = send(world)
    for person in (world.contributor, world.other):
        ((subject, body),) = told[person.email]
        assert "Faut-il « Étudiants » ?" in subject
        assert "> Ils en ont besoin." in body


def test_thirty_answers_are_one_mail(world: World) -> None:
    said = [say(world, world.contributor, f"Le manque n° {number}.") for number in range(30)]
    for number, comment in enumerate(said):
        comments.answer(comment=comment, actor=world.team, disposition="noted", answer=f"La réponse n° {number}.", now=world.now)
    ((subject, body),) = received(world, world.contributor)
    assert subject == "30 nouvelles de « Bibliothèques »"
    assert all(f"> Le manque n° {number}." in body and f"> La réponse n° {number}." in body for number in range(30))
    (message,) = [message for message in mail.outbox if message.to == [world.contributor.email]]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.extra_headers["List-Unsubscribe"].strip("<>") in body
    # Those that come just after wait, and come together.
    late = [say(world, world.contributor, f"Et aussi n° {number}.") for number in range(3)]
    for comment in late:
        world.now += MINUTE
        comments.answer(comment=comment, actor=world.team, disposition="noted", answer="Oui.", now=world.now)
        assert received(world, world.contributor) == []
    world.now += HOUR
    assert [subject for subject, _ in received(world, world.contributor)] == ["3 nouvelles de « Bibliothèques »"]


def test_one_chooses_when_news_come_but_a_call_to_vote_waits_for_nothing(world: World) -> None:
    mine, voter = say(world, world.copil[1], "Il manque les lycéens."), world.copil[1]
    news.choose_pace(standard=world.standard, actor=voter, pace="daily", now=world.now)
    comments.answer(comment=mine, actor=world.team, disposition="noted", answer="C’est noté.", now=world.now)
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Aînés")), title="Et les aînés ?")
    world.open_ballot(question)
    assert [subject for subject, _ in received(world, voter)] == ["Votre voix est attendue : Et les aînés ?"]
    world.now += DAY
    ((subject, body),) = received(world, voter)
    assert subject == "2 nouvelles de « Bibliothèques »"
    assert "> C’est noté." in body
    # What waits follows another choice; what comes after it too.
    for answer in ("Non.", "Oui."):
        again = say(world, voter, f"Et encore : {answer}")
        comments.answer(comment=again, actor=world.team, disposition="noted", answer=answer, now=world.now)
        news.choose_pace(standard=world.standard, actor=voter, pace="never", now=world.now)
    assert set(Notice.objects.filter(event__verb="comment.answered").values_list("state", flat=True)) == {"sent", "on_site"}
    world.now += 8 * DAY
    assert received(world, voter) == []


def test_one_follows_what_one_writes_until_one_stops(world: World) -> None:
    mine = say(world, world.contributor, "Il manque les lycéens.")
    news.stop(standard=world.standard, actor=world.contributor, topic=topic_of(mine), now=world.now)
    news.stop(standard=world.standard, actor=world.contributor, topic=element(mine.field_uid), now=world.now)
    say(world, world.contributor, "Et les apprentis.", parent=mine)
    say(world, world.other, "Oui.", parent=mine)
    assert received(world, world.contributor) == []
    news.follow(standard=world.standard, actor=world.contributor, topic=topic_of(mine), now=world.now)
    say(world, world.other, "Et les autres.", parent=mine)
    assert len(received(world, world.contributor)) == 1


def test_whoever_follows_a_standard_or_a_field_need_not_belong_to_it(world: World) -> None:
    news.follow(standard=world.standard, actor=world.stranger, topic=THE_STANDARD, now=world.now)
    news.follow(standard=world.standard, actor=world.admin, topic=element(world.field("public").uid), now=world.now)
    say(world, world.contributor, "Une valeur.", target=CommentAnchor(value=world.value("public", "Familles").uid))
    assert {world.stranger.email, world.admin.email}.isdisjoint(send(world))
    world.now += DAY
    told = send(world)
    assert world.stranger.email not in told
    assert [subject for subject, _ in told[world.admin.email]] == [
        "Un commentaire sur la valeur « Familles », dans le champ « Public accueilli »"
    ]
    assert world.consultation is not None
    consultations.reschedule(consultation=world.consultation, actor=world.team, closes_at=world.now + 29 * DAY, now=world.now)
    world.publish("1.0.0")
    release = world.standard.releases.get()
    releases.withdraw(release=release, actor=world.team, reason="Une erreur dans la liste.", now=world.now)
    world.now += DAY
    ((subject, body),) = received(world, world.stranger)
    assert subject == "3 nouvelles de « Bibliothèques »"
    assert "ouvert jusqu’au 1er juillet 2022" in body
    assert "> Une erreur dans la liste." in body
