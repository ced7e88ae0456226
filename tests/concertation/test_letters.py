"""The project team writes to a circle: its members receive it, answer, and find it all again."""

from __future__ import annotations

import pytest
from django.core import mail

from concertation.models import CircleLetter, LetterAnswer
from concertation.services import letters
from standard.models import Event, Notice
from standard.permissions import OPERATOR, PermissionRefused
from standard.services import notices
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, World

SECRET = "Le budget est de 12 000 euros."


def write(world: World, circle: str = "copil", body: str = SECRET) -> CircleLetter:
    return letters.write(standard=world.standard, actor=world.team, circle=circle, title="Avant la séance", body=body, now=world.now)


def received(world: World) -> dict[str, str]:
    """The mails that leave now: their texts, by address."""
    mail.outbox.clear()
    notices.send(actor=OPERATOR, now=world.now)
    return {one.to[0]: f"{one.subject}\n{one.body}" for one in mail.outbox}


def test_a_letter_reaches_its_circle_and_answers_reach_all_of_it(world: World) -> None:
    notices.drop(standard=world.standard, actor=OPERATOR, now=world.now)
    letter = write(world)
    assert write(world) == letter
    committee = {person.email for person in (*world.copil, world.chair)}
    told = received(world)
    assert set(told) == committee | {world.admin.email}
    assert all(SECRET in text and "Avant la séance" in text for text in told.values())
    world.now += DAY
    said = letters.answer(letter=letter, actor=world.copil[0], body="Merci de l’envoi.", now=world.now)
    assert letters.answer(letter=letter, actor=world.copil[0], body="Merci de l’envoi.", now=world.now) == said
    told = received(world)
    assert set(told) == committee - {world.copil[0].email} | {world.team.email, world.admin.email}
    assert all("> Merci de l’envoi." in text for text in told.values())
    # What everybody reads of it, history and chain, says nothing of what it says.
    public = " ".join(f"{event.message} {event.details}" for event in Event.objects.filter(verb__startswith="letter."))
    assert SECRET not in public
    assert "Merci" not in public


def test_an_answer_is_withheld_with_its_motive_and_not_sent(world: World) -> None:
    letter = write(world)
    notices.drop(standard=world.standard, actor=OPERATOR, now=world.now)
    said = letters.answer(letter=letter, actor=world.copil[0], body="Achetez mon logiciel.", now=world.now)
    with pytest.raises(PermissionRefused):
        letters.hide(answer=said, actor=world.chair, motive="Non.", now=world.now)
    letters.hide(answer=said, actor=world.team, motive="Une publicité.", now=world.now)
    told = received(world)
    assert set(told) == {world.copil[0].email}
    assert "> Une publicité." in told[world.copil[0].email]
    letters.close(letter=letter, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused, match="plus de réponses"):
        letters.answer(letter=letter, actor=world.copil[1], body="Trop tard ?", now=world.now)


def test_nobody_floods_a_circle(world: World) -> None:
    for number in range(letters.LETTERS_A_DAY):
        letter = write(world, body=f"Lettre {number}.")
    with pytest.raises(InvalidInput):
        write(world, body="Une de trop.")
    write(world, circle="contributor")
    for number in range(letters.ANSWERS_A_DAY):
        letters.answer(letter=letter, actor=world.copil[0], body=f"Réponse {number}.", now=world.now)
    with pytest.raises(InvalidInput):
        letters.answer(letter=letter, actor=world.copil[0], body="Une de trop.", now=world.now)
    letters.answer(letter=letter, actor=world.copil[1], body="La mienne.", now=world.now)
    letters.answer(letter=letter, actor=world.copil[0], body="Une de plus.", now=world.now + 2 * DAY)
    assert LetterAnswer.objects.count() == letters.ANSWERS_A_DAY + 2
    assert Notice.objects.filter(event__verb="letter.answered").exists()
