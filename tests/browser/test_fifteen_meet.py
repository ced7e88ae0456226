"""A committee of fifteen meets for two hours, each at a phone: who is there, live votes, a consensus, decisions in series, minutes.

Everybody does everything in a browser of their own; only the accounts and the first two questions are made without one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import KeptForm, Organisation, User
from concertation.models import Attendance, Ballot, Decision, Invitation, Meeting, Minutes, MinutesDraft, Question, Vote
from concertation.services.questions import OptionDraft
from standard.services import members
from tests.browser.people import DESK, Person
from tests.browser.test_a_call import HAND
from tests.concertation.world import HOUR, MINUTE, World

FIFTEEN = 15
WAIT = 120_000
"""How long a phone may take to follow by itself: fifteen of them ask every five seconds, of one machine that is a test's too."""


@dataclass
class Room:
    world: World
    new_page: Callable[..., Page]
    clock: Any
    team: Person
    phones: dict[str, Person]

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.get()

    @property
    def those_there(self) -> list[Person]:
        """All but the one who is excused and the one who is represented."""
        return [*self.phones.values()][:-2]

    def lead(self) -> None:
        self.team.open("pages:live", self.meeting.pk)

    def go_on(self) -> Question | None:
        self.lead()
        self.team.main.get_by_role("button", name="Passer à").click()
        self.team.page.wait_for_load_state()
        item = self.meeting.agenda.filter(opened_at__isnull=False, closed_at=None).select_related("question").get()
        return item.question


@pytest.fixture
def room(new_page: Callable[..., Page], world: World, time_machine: Any) -> Room:
    """Fifteen electors, the chair among them, and who leads from a desk."""
    world.now = timezone.now()
    people = [world.chair, *world.copil]
    for rank in range(FIFTEEN - len(people)):
        ville = Organisation.objects.create(name=f"Ville {rank}")
        user = User.objects.create_user(f"m{rank}@exemple.fr", display_name=f"Membre {rank}", organisation=ville)
        members.invite(standard=world.standard, actor=world.admin, email=user.email, circle="copil", now=world.now)
        people.append(user)

    def somebody(user: User, width: int, height: int) -> Person:
        person = Person(new_page(viewport={"width": width, "height": height}), world.standard.slug)
        person.page.context.set_default_timeout(WAIT)
        person.enter_as(user)
        return person

    phones = {str(user.display_name): somebody(user, HAND, 740) for user in people}
    return Room(world, new_page, time_machine, somebody(world.team, DESK, 900), phones)


@pytest.mark.deep
def test_a_committee_of_fifteen_meets_for_two_hours(room: Room) -> None:
    is_planned_and_announced(room)
    is_answered(room)
    begins(room)
    is_voted_by_majority(room)
    is_voted_by_consent_over_an_objection(room)
    is_agreed_twice_then_confirmed_together(room)
    has_its_minutes(room)


def take(person: Person, position: str) -> None:
    """A position on the first option of the vote that is open."""
    person.page.locator(f'#voter ~ form input[value="{position}"]').first.locator("xpath=following-sibling::label").click()


def is_planned_and_announced(room: Room) -> None:
    """The team writes it down, takes what waits as its agenda in one click, and sends the invitations."""
    world, team = room.world, room.team
    for title in ("Étudiants", "Aînés", "Réfugiés", "Voisins"):
        world.ask(OptionDraft(title=f"Ajouter {title}", operations=world.add_value(title)), title=f"Et les {title.lower()} ?")
    begins_at = timezone.localtime() + HOUR
    team.open("pages:new_meeting")
    team.input("Titre").fill("Arbitrages")
    team.input("Commence").fill(f"{begins_at:%Y-%m-%dT%H:%M}")
    team.input("Finit").fill(f"{begins_at + 2 * HOUR:%Y-%m-%dT%H:%M}")
    team.press("Inscrire la séance")
    team.follow("Composer l’ordre du jour")
    team.press("Tout mettre à l’ordre du jour")
    assert [item.question.title for item in room.meeting.agenda.order_by("position") if item.question is not None] == [
        "Et les étudiants ?", "Et les aînés ?", "Et les réfugiés ?", "Et les voisins ?"
    ]  # fmt: skip
    team.look()
    team.page.goto(room.meeting.get_absolute_url())
    team.press("Envoyer les invitations")
    team.page.locator("#invites > summary").click()
    team.look()


def is_answered(room: Room) -> None:
    """Most come; one cannot, one is represented."""
    *_, excused, represented = room.phones.values()
    for phone in room.phones.values():
        phone.page.goto(room.meeting.get_absolute_url())
        said = "Je ne peux pas venir" if phone is excused else "Quelqu’un me représente" if phone is represented else "Je viens"
        phone.pick(said)
        if phone is represented:
            phone.input("Qui vous représente").fill("Mon adjointe")
        phone.press("Répondre")
    assert sorted(Invitation.objects.values_list("answer", flat=True)) == ["coming"] * 13 + ["excused", "represented"]
    excused.look()


def begins(room: Room) -> None:
    """Thirteen phones say that they are there, by the code on the screen; a wrong code is told beside it."""
    room.clock.move_to(room.meeting.starts_at + MINUTE)
    room.lead()
    room.team.press("Ouvrir la séance")
    screen = Person(room.team.page.context.new_page(), room.world.standard.slug)
    screen.open("pages:screen", room.meeting.pk)
    screen.reads(room.meeting.code)
    screen.page.close()
    first, *others = room.those_there
    first.open("pages:live", room.meeting.pk)
    first.input("Code affiché").fill("ZZZZ")
    first.press("Je suis là")
    first.refused("Code affiché", "code")
    for phone in (first, *others):
        phone.open("pages:live", room.meeting.pk)
        phone.input("Code affiché").fill(f" {room.meeting.code.lower()} ")
        phone.press("Je suis là")
        phone.reads("vous compris")
    assert Attendance.objects.count() == 13
    # It follows by itself.
    expect(first.page.locator("#etat")).to_contain_text(re.compile(r"13 sur 1\d dans la salle, vous compris"), timeout=WAIT)
    first.look()


def is_voted_by_majority(room: Room) -> None:
    """Every phone follows by itself to the item, then to the vote. What was decided without a motive comes back where it was typed."""
    question = room.go_on()
    assert question is not None
    # Notes that are being typed outlive whatever button is pressed.
    room.team.input("Ce qui s’en dit").fill("Ils sont nombreux.")
    room.team.press("Ouvrir un vote à la majorité")
    expect(room.team.input("Ce qui s’en dit")).to_have_value("Ils sont nombreux.")
    for phone in room.those_there:
        expect(phone.page.get_by_role("heading", name="Votre vote")).to_be_visible(timeout=WAIT)
    room.those_there[0].look()
    for rank, phone in enumerate(room.those_there):
        take(phone, "against" if rank == 4 else "for")
        if rank == 3:
            # An impatient thumb: the second press is the same vote.
            phone.button("Voter").dblclick()
            phone.page.wait_for_load_state()
        else:
            phone.press("Voter")
        phone.reads("vote est enregistré")
    assert Vote.objects.filter(elector__ballot__question=question).values("elector").distinct().count() == 13
    # The one who is excused votes from home; what the other sends word of is typed: a vote ends in session once all have spoken.
    away = [*room.phones.values()][-2]
    away.open("pages:live", room.meeting.pk)
    take(away, "for")
    away.press("Voter")
    room.lead()
    room.team.reads("14")
    room.team.reads("Ont encore à voter")
    room.team.look()
    type_for_the_last(room, "for")
    room.team.press("Clore le vote")
    room.team.reads("Le vote retient « Ajouter Étudiants ».")
    room.team.press("Enregistrer ce que le vote a décidé")
    room.team.refused("Motif", "Écrivez le motif")
    expect(room.team.page.get_by_role("heading", level=1)).to_contain_text("en direct")
    room.team.look()
    room.team.input("Motif").fill("Ils viennent chaque soir.")
    room.team.press("Enregistrer ce que le vote a décidé")
    expect(room.team.page.get_by_role("heading", level=1)).to_contain_text("en direct")
    assert Decision.objects.get().question == question
    assert "Étudiants" in room.world.values()


def type_for_the_last(room: Room, position: str) -> None:
    """The team types the position of whoever is represented."""
    room.lead()
    room.team.page.get_by_text("Saisir une position dite dans la salle").click()
    room.team.choose("Pour qui", [*room.phones][-1])
    typed = room.team.page.locator('form[action$="saisir-un-vote/"]')
    typed.locator(f'input[value="{position}"]').first.locator("xpath=following-sibling::label").click()
    room.team.press("Enregistrer sa position")
    room.team.reads("est enregistrée")


def is_voted_by_consent_over_an_objection(room: Room) -> None:
    """One blocks and says why; what is said for somebody in the room is typed; then the block is lifted."""
    question = room.go_on()
    assert question is not None
    room.team.page.get_by_text("Ouvrir un autre vote").click()
    room.team.pick("Consentement")
    room.team.press("Ouvrir le vote")
    there = room.those_there
    for phone in there:
        expect(phone.page.get_by_role("heading", name=f"Votre vote : {question.title}")).to_be_visible(timeout=WAIT)
    blocks = there[2]
    take(blocks, "block")
    blocks.press("Voter")
    # An objection says why: asked beside its input, on the same page.
    expect(blocks.page.get_by_role("heading", level=1)).to_contain_text("en direct")
    blocks.look()
    blocks.input("Votre motif").first.fill("Le mot blesse.")
    blocks.press("Voter")
    blocks.reads("vote est enregistré")
    for phone in there:
        if phone is not blocks:
            take(phone, "agree")
            phone.press("Voter")
    away = [*room.phones.values()][-2]
    away.open("pages:live", room.meeting.pk)
    take(away, "agree")
    away.press("Voter")
    away.reads("vote est enregistré")
    blocks.open("pages:live", room.meeting.pk)
    take(blocks, "agree")
    blocks.press("Voter")
    blocks.reads("vote est enregistré")
    room.lead()
    type_for_the_last(room, "agree")
    room.team.press("Clore le vote")
    room.team.input("Motif").fill("Personne ne s’y oppose plus.")
    room.team.press("Enregistrer ce que le vote a décidé")
    ballot = Ballot.objects.get(question=question)
    assert (ballot.closed_at is not None, Decision.objects.filter(question=question).count()) == (True, 1)


def is_agreed_twice_then_confirmed_together(room: Room) -> None:
    """Two consensuses are recorded with notes; they bind once a member confirms both on a phone."""
    # What was noted went with the button that came to another item: nothing of it is said to be left.
    assert not KeptForm.objects.filter(fields__contains="nombreux").exists()
    for title in ("Réfugiés", "Voisins"):
        question = room.go_on()
        assert question is not None
        room.team.input("Ce qui s’en dit").fill(f"On s’accorde sur {title}.")
        room.team.press("Garder les notes")
        room.team.page.get_by_text("Enregistrer un consensus").click()
        room.team.pick(f"Ajouter {title}")
        room.team.input("Motif").fill(f"La salle s’accorde sur {title}.")
        room.team.press("Enregistrer le consensus")
        assert Decision.objects.get(question=question).state == Decision.State.TO_CONFIRM
    room.team.look()
    chair = room.those_there[0]
    chair.page.goto(room.meeting.get_absolute_url())
    chair.press("Confirmer")
    assert {"Étudiants", "Aînés", "Réfugiés", "Voisins"} <= set(room.world.values())
    chair.look()
    room.lead()
    room.team.page.get_by_text("Aller à un autre point").click()
    room.team.press("Clore la séance")
    for phone in room.those_there[:3]:
        phone.open("pages:live", room.meeting.pk)
        phone.reads("La séance est close")


def has_its_minutes(room: Room) -> None:
    """Drafted from what happened, read again by who was there, published, and frozen."""
    team = room.team
    room.clock.move_to(room.meeting.ends_at + MINUTE)
    team.enter_as(room.world.team)
    team.open("pages:minutes", room.meeting.pk)
    team.press("Commencer le compte rendu")
    text = team.input("Compte rendu").input_value()
    for said in ("Ajouter Étudiants", "Ajouter Voisins", "On s’accorde sur Réfugiés.", "Membre 3"):
        assert said in text, text
    until = timezone.localtime() + timedelta(days=2)
    team.main.get_by_role("region", name="Relecture").locator("input[type=datetime-local]").fill(f"{until:%Y-%m-%dT%H:%M}")
    team.press("Ouvrir la relecture")
    team.look()
    reader = room.those_there[5]
    reader.page.goto(room.meeting.get_absolute_url())
    reader.page.get_by_text("Faire une remarque", exact=True).click()
    reader.input("Ce que le compte rendu devrait dire").fill("J’ai aussi demandé les horaires.")
    reader.press("Envoyer la remarque")
    room.clock.move_to(MinutesDraft.objects.get().remarks_until + HOUR)
    team.enter_as(room.world.team)
    team.open("pages:minutes", room.meeting.pk)
    team.reads("J’ai aussi demandé les horaires.")
    body = team.input("Compte rendu")
    body.fill(f"{body.input_value()}\n\nUn membre a aussi demandé les horaires.")
    expect(team.page.locator("#enregistrement")).to_contain_text("enregistrée", timeout=WAIT)
    team.press("Publier le compte rendu")
    assert "les horaires" in Minutes.objects.get().text
    visitor = Person(room.new_page(viewport={"width": HAND, "height": 740}), room.world.standard.slug)
    visitor.page.goto(reverse("pages:meeting", args=[room.world.standard.slug, room.meeting.pk]))
    visitor.reads("il ne change plus", "les horaires")
    visitor.look()
