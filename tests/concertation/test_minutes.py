"""The minutes of a meeting: what they are drafted from, who reads them again, and that they never change once published."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile

from concertation.models import Document, Invitation, Meeting, Minutes, MinutesDraft
from concertation.queries.meetings import roll_call
from concertation.queries.minutes import held_as
from concertation.rules.attached import document_type
from concertation.services import documents, follow_ups, meetings
from concertation.services.comments.attaching import received
from concertation.services.documents import DOCUMENT
from concertation.services.meetings import Programme, agenda, minutes
from concertation.services.meetings.agenda import Item
from concertation.services.questions import OptionDraft
from standard.binding import BindingError
from standard.models import Membership, Notice
from standard.permissions import PermissionRefused
from standard.services import chain
from standard.services import members as members_service
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, HOUR, World


@pytest.fixture
def held(world: World) -> Meeting:
    """A meeting where something was said and decided, and something was not reached."""
    meeting = world.meet()
    later = Programme("workshop", world.now + 14 * DAY, world.now + 14 * DAY + HOUR, place="Lyon")
    meetings.plan(standard=world.standard, actor=world.team, programme=later, now=world.now)
    asked = world.ask(OptionDraft(title="Ajouter les étudiants", operations=world.add_value("Étudiants")), title="Et les étudiants ?")
    points = [Item("Accueil", 5), Item("", 20, asked), Item("La suite", 5)]
    first, second, _ = agenda.add(meeting=meeting, actor=world.team, items=points, now=world.now)
    meetings.open_meeting(meeting=meeting, actor=world.team, now=world.now)
    meetings.go_to(meeting=meeting, actor=world.team, item=first, now=world.now)
    agenda.note(item=first, actor=world.team, notes="Chacun se présente.", now=world.now)
    meetings.go_to(meeting=meeting, actor=world.team, item=second, now=world.now)
    decision = world.agree_in_a_meeting(asked, world.option(asked))
    follow_ups.add(decision=decision, actor=world.team, text="Écrire aux éditeurs", owner=world.copil[1], now=world.now)
    meetings.answer(meeting=meeting, actor=world.team, answer="excused", person=world.copil[1], now=world.now)
    meetings.close_meeting(meeting=meeting, actor=world.team, now=world.now)
    return Meeting.objects.select_related("standard").get(pk=meeting.pk)


def test_minutes_are_drafted_from_what_happened(world: World, held: Meeting) -> None:
    text = minutes.begin(meeting=held, actor=world.team, now=world.now).text.replace("\u00a0", " ")
    for said in (
        "Le 1er juin 2022 à 12 h 01, jusqu’à 13 h 01.",
        "- Lyon (Ville de lyon)\n- Brest (Ville de brest)",
        "- Lille (Ville de lille), excusé",
        "## 1. Accueil\n\nChacun se présente.",
        "## 2. Et les étudiants ?\n\n**Décision n° 1 : Et les étudiants ?**",
        "Validé : Ajouter les étudiants (par consensus en séance).",
        "Tout le monde est d'accord.",
        "Ce qui change dans le schéma :\n\n- ",
        "## 3. La suite\n\nCe point n’a pas été abordé.",
        "## Suites à donner\n\n- Écrire aux éditeurs, Lille",
        "## Prochains rendez-vous\n\n- Atelier n° 1, le 15 juin 2022 à 12 h 01, Lyon",
    ):
        assert said in text, text
    # Begun once, it is nobody's to begin again.
    minutes.save(meeting=held, actor=world.chair, text="À nous.", seen=1, now=world.now)
    assert minutes.begin(meeting=held, actor=world.team, now=world.now).text == "À nous."


def test_the_minutes_say_which_organisation_nobody_confirmed(world: World, held: Meeting) -> None:
    there = held.attendances.select_related("user", "organisation").order_by("pk")[0]
    assert there.organisation is not None
    there.user.claims = [there.organisation.pk]
    there.user.save()
    assert "- Lyon (Ville de lyon, non vérifiée)\n" in minutes.begin(meeting=held, actor=world.team, now=world.now).text


def test_nobodys_words_are_lost_under_anothers(world: World, held: Meeting) -> None:
    minutes.begin(meeting=held, actor=world.team, now=world.now)
    saved = minutes.save(meeting=held, actor=world.team, text="Un", seen=1, now=world.now)
    assert minutes.save(meeting=held, actor=world.team, text="Un", seen=1, now=world.now).version == saved.version == 2
    with pytest.raises(minutes.Overtaken) as caught:
        minutes.save(meeting=held, actor=world.chair, text="Deux", seen=1, now=world.now)
    assert (caught.value.held.text, caught.value.held.version) == ("Un", 2)
    minutes.save(meeting=held, actor=world.chair, text="Un et deux", seen=2, now=world.now)
    assert MinutesDraft.objects.get().text == "Un et deux"


def test_minutes_are_read_again_then_published_and_never_change(world: World, held: Meeting) -> None:
    there, absent = world.copil[0], world.copil[2]
    minutes.begin(meeting=held, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused, match="relisent d’abord"):
        minutes.publish(meeting=held, actor=world.team, now=world.now)
    with pytest.raises(InvalidInput):
        minutes.show(meeting=held, actor=world.team, until=world.now, now=world.now)
    Notice.objects.all().delete()
    minutes.show(meeting=held, actor=world.team, until=world.now + 2 * DAY, now=world.now)
    assert {one.recipient for one in Notice.objects.filter(event__verb="minutes.shown")} == {world.chair, there}
    minutes.remark(meeting=held, actor=there, text="J’ai dit « peut-être ».", now=world.now)
    with pytest.raises(PermissionRefused):
        minutes.remark(meeting=held, actor=absent, text="Moi aussi.", now=world.now)
    with pytest.raises(PermissionRefused, match="ouverte jusqu’au"):
        minutes.publish(meeting=held, actor=world.team, now=world.now)
    minutes.save(meeting=held, actor=world.team, text="Brest dit « peut-être ».", seen=1, now=world.now)
    world.now += 2 * DAY
    with pytest.raises(PermissionRefused, match="close depuis"):
        minutes.remark(meeting=held, actor=there, text="Trop tard.", now=world.now)
    head = chain.head(world.standard)
    published = minutes.publish(meeting=held, actor=world.team, now=world.now)
    assert (published.text, published.fingerprint) == ("Brest dit « peut-être ».", head)
    assert Meeting.objects.get(pk=held.pk).state_at(world.now) == "minuted"
    published.text = "Autre chose."
    with pytest.raises(BindingError):
        published.save()
    for write in (
        lambda: minutes.save(meeting=held, actor=world.team, text="Autre.", seen=2, now=world.now),
        lambda: minutes.publish(meeting=held, actor=world.team, now=world.now),
        lambda: meetings.revise(meeting=held, actor=world.team, present=(), now=world.now),
    ):
        with pytest.raises(PermissionRefused, match="publié"):
            write()
    minutes.correct(minutes=Minutes.objects.get(), actor=world.chair, text="Il fallait lire Brest et Lille.", now=world.now)
    assert [one.text for one in Minutes.objects.get().errata.all()] == ["Il fallait lire Brest et Lille."]
    assert not isinstance(chain.verify(world.standard), chain.Fault)


def test_a_meeting_where_nobody_was_noted_is_told_at_once(world: World) -> None:
    programme = Programme("webinar", world.now - DAY, world.now - DAY)
    meeting = meetings.plan(standard=world.standard, actor=world.team, programme=programme, now=world.now)
    minutes.begin(meeting=meeting, actor=world.team, now=world.now)
    assert minutes.publish(meeting=meeting, actor=world.team, now=world.now).text


def office(*parts: tuple[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts:
            archive.writestr(name, text)
    return made.getvalue()


SLIDES = ("mimetype", "application/vnd.oasis.opendocument.presentation")
DECK = (
    "[Content_Types].xml",
    '<Override ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/>',
)


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"%PDF-1.7 ...", ".pdf"),
        (office(SLIDES), ".odp"),
        (office(DECK), ".pptx"),
        (office(DECK, ("ppt/vbaProject.bin", "x")), None),
        (office(SLIDES, ("Basic/script.xml", "x")), None),
        (office(("mimetype", "application/epub+zip")), None),
        (office(("a.txt", "x")), None),
        (b"PK\x03\x04 broken", None),
        (b"<html><script>", None),
        (b"MZ\x90\x00", None),
    ],
)
def test_a_document_is_known_by_its_content(content: bytes, suffix: str | None) -> None:
    found = document_type(content)
    assert (found.suffixes[0] if found else None) == suffix


def test_a_document_is_read_again_before_everybody_can(world: World, held: Meeting) -> None:
    deck = received("C:\\decks\\support.exe", ContentFile(office(SLIDES)), DOCUMENT)
    assert deck.name == "support.odp"
    brought = documents.add(meeting=held, actor=world.copil[0], title="Support", file=deck, now=world.now)
    link = documents.add(meeting=held, actor=world.team, title="Tableau", kind="board", url="https://exemple.fr/t", now=world.now)
    assert (brought.published_at, link.published_at) == (None, None)
    with pytest.raises(PermissionRefused):
        documents.publish(document=brought, actor=world.copil[0], now=world.now)
    documents.publish(document=brought, actor=world.team, now=world.now)
    with pytest.raises(PermissionRefused):
        documents.add(meeting=held, actor=world.contributor, title="Autre", url="https://exemple.fr/", now=world.now)
    refused: list[dict[str, Any]] = [{"url": "javascript:alert(1)"}, {}, {"url": "https://exemple.fr/", "file": deck}]
    for wrong in refused:
        with pytest.raises(InvalidInput):
            documents.add(meeting=held, actor=world.team, title="Faux", now=world.now, **wrong)
    documents.remove(document=brought, actor=world.team, now=world.now)
    assert list(Document.objects.all()) == [link]


def test_members_who_were_there_are_corrected_until_the_minutes_are_published(world: World, held: Meeting) -> None:
    one = Membership.objects.get(user=world.copil[3], circle="copil")
    meetings.revise(meeting=held, actor=world.team, present=[one], now=world.now)
    assert [attendance.user for attendance in held.attendances.all()] == [world.copil[3]]


def test_whoever_was_there_is_counted_whether_a_member_a_guest_or_only_a_name(world: World, held: Meeting) -> None:
    guest = Invitation.objects.create(meeting=held, user=world.stranger, guest=True).user
    present = [one.user for one in held.attendances.all()]

    def write(**said: Any) -> list[str]:
        meetings.revise(meeting=held, actor=world.team, now=world.now, **said)
        return list(map(str, held.attendances.order_by("pk")))

    members, came = [str(one) for one in held.attendances.all()], guest.speaking_for(guest.organisation)
    assert write(guests=[guest], names=["Jeanne Roy (Hubik)", " Jeanne  Roy (Hubik) ", ""]) == [
        *members,
        came,
        "Jeanne Roy (Hubik)",
    ]
    assert write(present=Membership.objects.filter(user__in=present, circle="copil"))[-2:] == [came, "Jeanne Roy (Hubik)"]
    with pytest.raises(InvalidInput, match="invitée"):
        write(guests=[world.other])
    assert held_as(held, world.now).present[-1] == "Jeanne Roy (Hubik)"
    # Of somebody whose mandate ended since, one still says that they were there; names have no voice in a consensus.
    members_service.end(membership=Membership.objects.get(user=present[1], circle="copil"), actor=world.team, now=world.now + HOUR)
    assert present[1] in [one.user for one in roll_call(held, world.now + DAY).members]
    assert held.attendances.people() == [*present, guest]
    assert write(present=[], guests=[]) == ["Jeanne Roy (Hubik)"]
    minutes.begin(meeting=held, actor=world.team, now=world.now)
    assert minutes.publish(meeting=held, actor=world.team, now=world.now)
