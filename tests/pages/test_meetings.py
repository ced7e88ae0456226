"""The pages of meetings: the list, one of them, what the team writes down."""

from __future__ import annotations

from concertation.models import Attendance, Invitation, Meeting
from concertation.services import meetings
from concertation.services.meetings import Programme
from standard.models import Membership
from tests.concertation.world import DAY, HOUR, World
from tests.pages.visit import HOME, as_, beside, read, refused, send, stays_bounded
from tests.pages.web_form import WebForm

MEETINGS = f"{HOME}reunions/"
HELD = {"kind": "copil", "starts_at": "2022-06-29T14:00", "ends_at": "2022-06-29T16:00", "place": "Salle 3"}


def held(world: World, number: int | None = None) -> Meeting:
    programme = Programme(kind="copil", starts_at=world.now - HOUR, ends_at=world.now)
    return meetings.plan(standard=world.standard, actor=world.team, programme=programme, number=number, now=world.now)


def test_a_meeting_is_written_down_then_read_by_everyone(world: World) -> None:
    assert "Aucune séance pour le moment" in read(as_(None), MEETINGS)
    html = send(as_(world.team), f"{MEETINGS}nouvelle/", **HELD, number="4")
    assert "COPIL n° 4" in html
    assert "Tenue le 29 juin 2022 à 14 h · Salle 3" in html
    html = read(as_(None), MEETINGS)
    assert "COPIL n° 4</a>" in html
    assert "Inscrire une séance" not in html


def test_a_meeting_to_mend_comes_back(world: World) -> None:
    team = as_(world.team)
    html = send(team, f"{MEETINGS}nouvelle/", 422, **{**HELD, "starts_at": ""})
    assert "Dites quand la séance commence." in beside(html, "seance_starts_at")
    html = send(team, f"{MEETINGS}nouvelle/", 422, **{**HELD, "ends_at": "2022-06-29T13:00"})
    assert "La séance finit après son début." in beside(html, "seance_ends_at")
    assert not Meeting.objects.exists()


def test_a_meeting_is_modified(world: World) -> None:
    one = held(world)
    address = f"{one.get_absolute_url()}modifier/"
    assert 'value="copil" required' not in read(as_(world.chair), address)
    html = send(as_(world.chair), address, **HELD, title="Arbitrages")
    assert "COPIL n° 1 : Arbitrages" in html


def test_those_who_were_there_are_ticked(world: World) -> None:
    one = held(world)
    members = [Membership.objects.get(user=person, circle="copil") for person in world.copil[:2]]
    html = read(as_(world.team), one.get_absolute_url())
    assert "Les présents ne sont pas encore notés." in html
    html = send(as_(world.team), f"{one.get_absolute_url()}presents/", present=[member.pk for member in members])
    assert "Qui y était (2)" in html
    assert html.count("checked") == 2
    assert [attendance.user for attendance in Attendance.objects.order_by("pk")] == [*world.copil[:2]]
    assert "Corriger la liste" not in read(as_(world.contributor), one.get_absolute_url())
    # A guest who came, a member who says so by the code while the list is open on a screen, somebody without an account.
    Invitation.objects.create(meeting=one, user=world.stranger, guest=True)
    html = read(as_(world.team), one.get_absolute_url())
    assert html.count('id="presence_written"') == 1
    written = WebForm(html, action=f"{one.get_absolute_url()}presents/").values["written"]
    Attendance.objects.create(meeting=one, user=world.copil[2])
    said = {"written": written, "present": [members[0].pk], "guests": [world.stranger.pk], "names": "Jeanne Roy (Hubik)\n\nUn éditeur"}
    html = send(as_(world.team), f"{one.get_absolute_url()}presents/", **said)
    assert "Qui y était (5)" in html
    assert {row.user for row in Attendance.objects.all()} == {world.copil[0], world.copil[2], world.stranger, None}
    assert "<li>Jeanne Roy (Hubik)</li>" in read(as_(None), one.get_absolute_url())
    # Two of the team open the list, and each writes: what one adds and what the other takes off or corrects are all there.
    first, second = (
        WebForm(read(as_(who), one.get_absolute_url()), action=f"{one.get_absolute_url()}presents/").values
        for who in (world.team, world.chair)
    )
    html = send(as_(world.team), f"{one.get_absolute_url()}presents/", **{**first, "names": "Jeanne Roy (Hubik)\nPaul Aït"})
    assert "Les présents sont notés." in html
    html = send(
        as_(world.chair),
        f"{one.get_absolute_url()}presents/",
        **{**second, "present": [members[1].pk], "names": "Jeanne Leroy (Hubik)\nUn éditeur\nAda L’Hôte"},
    )
    assert "Quelqu’un d’autre a aussi noté des présents" in html
    assert set(Attendance.objects.filter(user=None).values_list("name", flat=True)) == {"Jeanne Leroy (Hubik)", "Paul Aït", "Ada L’Hôte"}
    assert {row.user for row in Attendance.objects.exclude(user=None)} == {world.copil[1], world.stranger}


def test_only_the_team_and_the_chair_write_meetings(world: World) -> None:
    one = held(world)
    reason = "Cette action revient à l’équipe projet et à la présidence"
    for person in (world.contributor, world.copil[0]):
        refused(as_(person), f"{MEETINGS}nouvelle/", reason, **HELD)
        refused(as_(person), f"{one.get_absolute_url()}modifier/", reason, **HELD)
        refused(as_(person), f"{one.get_absolute_url()}presents/", reason)
    assert "n’a pas de séance" in read(as_(None), f"{MEETINGS}999/", 404)


def test_meetings_ask_for_the_same_queries_whatever_their_number(world: World) -> None:
    stays_bounded(as_(world.team), MEETINGS, lambda _: held(world))
    one = held(world)

    def attend(number: int) -> None:
        present = Membership.objects.filter(circle="copil").order_by("pk")[: number + 1]
        meetings.revise(meeting=one, actor=world.team, present=list(present), now=world.now)

    stays_bounded(as_(world.chair), one.get_absolute_url(), attend, first=1, then=4)


def test_the_meetings_to_come_stand_apart(world: World) -> None:
    later = Programme(kind="workshop", starts_at=world.now + 20 * 365 * DAY, ends_at=world.now + 20 * 365 * DAY)
    meetings.plan(standard=world.standard, actor=world.team, programme=later, now=world.now)
    held(world)
    html = read(as_(None), MEETINGS)
    assert html.index("À venir") < html.index("Atelier n° 1") < html.index("Tenues") < html.index("COPIL n° 1")
