"""The pages of a meeting as those who prepare it, come to it and read its minutes go through them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from concertation.models import CalendarKey, Decision, Document, Meeting, MinutesDraft, Question, Vote
from concertation.queries.meetings import left_over
from concertation.queries.minutes import held_as
from concertation.services import documents, meetings
from concertation.services.meetings import Programme, agenda, minutes
from concertation.services.meetings.agenda import Item
from concertation.services.questions import OptionDraft
from tests.concertation.world import DAY, HOUR, World
from tests.pages.visit import HOME, as_, beside, read, refused, send, stays_bounded
from tests.pages.web_form import WebForm

MEETINGS = f"{HOME}reunions/"
ROOM = "https://visio.exemple.fr/salle"


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> Any:
    time_machine.move_to(world.now, tick=False)
    return time_machine


@pytest.fixture
def meeting(world: World) -> Meeting:
    begins = world.now + DAY
    programme = Programme("copil", begins, begins + 2 * HOUR, link=ROOM, place="En visioconférence", animators="Ville de Rennes")
    return meetings.plan(standard=world.standard, actor=world.team, programme=programme, now=world.now)


def test_a_meeting_is_prepared_from_the_invitation_to_the_agenda(world: World, meeting: Meeting) -> None:
    at, team = meeting.get_absolute_url(), as_(world.team)
    assert "Envoyer les invitations" in read(team, at)
    assert "L’invitation part à 7 personnes" in send(team, f"{at}convoquer/")
    assert "Relancer ceux" in read(team, at)
    member = as_(world.copil[0])
    assert "Qui vient à votre place" not in read(member, at)
    assert "Dites qui vient" in beside(send(member, f"{at}reponse/", 422, answer="represented"), "reponse_representative")
    # Of a name that no answer takes, nothing is dropped.
    html = send(member, f"{at}reponse/", 422, answer="excused", representative="Quimper")
    assert "obligatoire pour être représenté" in html
    assert "choisissez « Quelqu’un me représente »" in beside(html, "reponse_answer")
    assert 'value="Quimper"' in html
    assert "Votre réponse est notée" in send(member, f"{at}reponse/", answer="represented", representative="Quimper")
    assert "Représenté par Quimper" in read(team, at)
    assert "déjà invitée" in beside(send(team, f"{at}inviter/", 422, email=world.chair.email), "invite_email")
    assert "pour cette séance" in send(team, f"{at}inviter/", email=world.stranger.email)
    # Who is not invited reads the agenda, and neither who comes nor the link.
    for reader in (as_(None), as_(world.contributor)):
        html = read(reader, at)
        assert (ROOM in html, "Quimper" in html, "Répondre" in html) == (False, False, False)
    assert ROOM in read(as_(world.stranger), at)
    assert "reprise" in send(team, f"{at}inviter/{world.stranger.pk}/")
    assert ROOM not in read(as_(world.stranger), at)

    asked = world.ask(OptionDraft(title="Oui", operations=world.add_value("Étudiants")), title="Et les étudiants ?")
    html = read(team, f"{at}ordre-du-jour/")
    assert "Ce qui attend" in html
    assert "1 point est ajouté" in send(team, f"{at}ordre-du-jour/composer/")
    send(team, f"{at}ordre-du-jour/", title="Tour de table", kind="free", minutes="10")
    assert "Écrivez ce dont" in beside(send(team, f"{at}ordre-du-jour/", 422, title="", kind="free"), "point_title")
    first, last = meeting.agenda.order_by("position")
    assert (first.question, last.minutes) == (asked, 10)
    send(team, f"{at}ordre-du-jour/{last.pk}/", action="up")
    send(team, f"{at}ordre-du-jour/{first.pk}/", title="Les étudiants", minutes="20")
    html = read(as_(None), at)
    assert html.index("Tour de table") < html.index("Les étudiants</a>")
    assert "12 h 10" in html
    send(team, f"{at}ordre-du-jour/{last.pk}/", action="remove")
    assert "Tour de table" not in read(as_(None), at)
    assert "annulée" in send(team, f"{at}annuler/", reason="La salle est fermée.")
    assert "La salle est fermée." in read(as_(None), at)


def test_only_who_leads_prepares(world: World, meeting: Meeting) -> None:
    at = meeting.get_absolute_url()
    agenda.add(meeting=meeting, actor=world.team, items=[Item("Tour de table")], now=world.now)
    member = as_(world.copil[0])
    for place in ("convoquer/", "inviter/", "annuler/", "ordre-du-jour/", "ordre-du-jour/composer/"):
        refused(member, f"{at}{place}", "Cette action revient à l’équipe projet et à la présidence")
    for place in ("reponse/", "documents/"):
        refused(as_(world.contributor), f"{at}{place}", "Vous n’êtes pas sur la liste des invités")
    refused(as_(world.team), f"{at}direct/conduire/", "n’est pas en cours")


def test_the_personal_address_gives_the_link_as_long_as_one_is_invited(world: World, meeting: Meeting) -> None:
    meetings.announce(meeting=meeting, actor=world.team, now=world.now)
    key = CalendarKey.objects.get(user=world.copil[0])
    at = meeting.get_absolute_url()
    nobody = as_(None)
    answer = nobody.get(f"{at}rejoindre/{key.secret}/")
    assert (answer.status_code, answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == (200, "noindex", True)
    assert ROOM in answer.content.decode()
    own = f"{MEETINGS}mon-calendrier/{key.secret}.ics"
    assert str(key.secret).encode() in nobody.get(own).content.replace(b"\r\n ", b"")
    for public in (f"{MEETINGS}calendrier.ics", f"{at}reunion.ics"):
        file = nobody.get(public)
        assert file["Content-Type"] == "text/calendar; charset=utf-8"
        assert ROOM.encode() not in file.content
        assert f"SUMMARY:{meeting}".encode() in file.content.replace(b"\r\n ", b"")
    send(as_(world.copil[0]), f"{MEETINGS}mon-calendrier/")
    assert "n’a plus cours" in read(nobody, own, 404)
    assert "n’a plus cours" in read(nobody, f"{at}rejoindre/{key.secret}/", 404)
    fresh = CalendarKey.objects.get(user=world.copil[0])
    assert str(fresh.secret) in read(as_(world.copil[0]), MEETINGS)


def test_documents_are_served_as_files_once_read_again(world: World, meeting: Meeting) -> None:
    at, member = meeting.get_absolute_url(), as_(world.copil[0])
    html = send(member, f"{at}documents/", 422, title="Page", kind="support", file=SimpleUploadedFile("page.pdf", b"<html>"))
    assert "n’est ni un PDF" in beside(html, "document_file")
    assert "L’équipe le relit" in send(
        member, f"{at}documents/", title="Support", kind="support", file=SimpleUploadedFile("a.html", b"%PDF-1.7\n<html>")
    )
    brought = Document.objects.get()
    file = f"{at}documents/{brought.pk}/"
    assert "Support" not in read(as_(None), at)
    assert as_(world.contributor).get(file).status_code == 404
    review = f"{HOME}ressources/{brought.pk}/relecture/"
    send(as_(world.team), review, action="publish")
    answer = as_(None).get(file)
    assert answer.getvalue().startswith(b"%PDF")
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("application/pdf", 'attachment; filename="a.pdf"')
    assert "sandbox" in answer["Content-Security-Policy"]
    send(as_(world.team), review, action="remove")
    assert as_(None).get(file).status_code == 404


def test_a_meeting_is_led_and_followed(world: World, meeting: Meeting, now_is_the_time_of_the_world: Any) -> None:
    asked = world.ask(OptionDraft(title="Oui", operations=world.add_value("Étudiants")), title="Et les étudiants ?")
    agenda.add(meeting=meeting, actor=world.team, items=[Item("Tour de table", 5), Item("", 20, asked)], now=world.now)
    world.now = meeting.starts_at
    now_is_the_time_of_the_world.move_to(world.now, tick=False)
    direct, team, member = f"{meeting.get_absolute_url()}direct/", as_(world.team), as_(world.copil[0])
    refused(as_(world.contributor), direct + "present/", "Vous n’êtes pas sur la liste")
    assert "Vous n’êtes pas sur la liste" in read(as_(world.contributor), direct, 403)
    html = send(team, f"{direct}conduire/", action="open")
    meeting.refresh_from_db()
    assert f">{meeting.code}</strong>" in html
    assert meeting.code not in re.sub(r"\d{4} à|vu=\S+", "", read(member, direct))
    assert "0 sur 7 dans la salle" in read(member, direct)
    assert "recopiez-le" in beside(send(member, f"{direct}present/", 422, code="x"), "presence_code")
    assert "1 sur 7 dans la salle, vous compris" in send(member, f"{direct}present/", code=meeting.code)
    first, second = meeting.agenda.order_by("position")
    assert "Passer à : Tour de table" in read(team, direct)
    send(team, f"{direct}conduire/", action="go", item=first.pk)
    assert "Les notes sont gardées" in send(team, f"{direct}notes/{first.pk}/", notes="Chacun se présente.")
    # Two of the team take notes: the later reads what the first wrote, beside their own, and nothing is lost.
    late = WebForm(read(team, direct), id="prise-de-notes").values
    send(as_(world.chair), f"{direct}notes/{first.pk}/", **{**late, "notes": "Chacun se présente. Brest arrive."})
    html = send(team, f"{direct}notes/{first.pk}/", 422, **{**late, "notes": "Chacun se présente. Lyon préside."})
    assert "Chacun se présente. Brest arrive. »" in beside(html, "notes_notes")
    assert "Lyon préside.</textarea>" in html
    # Whoever goes on without pressing « Garder les notes » keeps them too.
    both = {**WebForm(html, id="prise-de-notes").values, "notes": "Brest arrive. Lyon préside."}
    html = send(team, f"{direct}conduire/", item=second.pk, **both)
    first.refresh_from_db()
    assert first.notes == "Brest arrive. Lyon préside."
    assert "Il reste 20 min" in html
    assert "Et les étudiants ?" in read(team, f"{direct}ecran/")
    assert meeting.code in read(team, f"{direct}ecran/")

    # What a page left open asks for: nothing while nothing is new, and the whole page anew once the item is another.
    found = re.search(r'hx-get="([^"]+)"', read(member, direct))
    assert found
    state = found[1].replace("&amp;", "&")
    assert member.get(state).status_code == 204
    send(team, f"{HOME}questions/{asked.number}/ouvrir-le-vote/", rule="majority", per="person", shown="during", next=direct)
    answer = member.get(state)
    assert (answer.status_code, "Le vote en cours" in answer.content.decode(), answer["HX-Refresh"]) == (200, True, "true")
    found = re.search(r'hx-get="([^"]+)"', read(member, direct))
    assert found
    option = world.option(asked)
    html = send(member, f"{HOME}questions/{asked.number}/voter/", next=direct, **{f"position_{option.pk}": "for"})
    assert "en direct" in html
    assert Vote.objects.get().elector.user == world.copil[0]
    # A vote that is cast moves the count alone: what somebody else is writing stays.
    answer = member.get(found[1].replace("&amp;", "&"))
    assert (answer.status_code, "HX-Refresh" in answer) == (200, False)
    elector = asked.ballots.get().electors.get(user=world.copil[1])
    typed = {"saisir-elector": elector.pk} if "saisir-elector" in read(team, direct) else {"elector": elector.pk}
    send(team, f"{HOME}questions/{asked.number}/saisir-un-vote/", next=direct, **typed, **{f"position_{option.pk}": "for"})
    assert Vote.objects.count() == 2
    # Whoever leads reads that the vote goes on, and who is awaited, rather than being refused; once all have voted, they close it.
    html = read(team, direct)
    assert "Un vote dure 24 heures au moins" in html
    awaited = re.search(r"Ont encore à voter : ([^.]*)\.", html)
    assert awaited
    assert set(awaited[1].split(", ")) == {"Lyon (Ville de lyon)", "Nantes (Ville de nantes)", "Metz (Ville de metz)"}
    assert "Clore le vote" not in html
    for late in asked.ballots.get().electors.exclude(votes__isnull=False):
        send(team, f"{HOME}questions/{asked.number}/saisir-un-vote/", next=direct, elector=late.pk, **{f"position_{option.pk}": "against"})
    assert "Clore le vote" in read(team, direct)
    send(team, f"{HOME}questions/{asked.number}/clore-le-vote/", next=direct, motive="En séance.")
    assert asked.ballots.get().closed_at is not None
    # What was voted and is not decided yet is in the minutes.
    (point,) = [one for one in held_as(meeting, world.now).items if one.title == "Et les étudiants ?"]
    assert point.told[0].replace("\u00a0", " ") == "Un vote a été ouvert en séance : 5 sur 5 ont voté. La décision reste à enregistrer."
    assert len([line for line in point.told if line.startswith("- Ville de ")]) == 5


def test_every_kind_of_vote_is_opened_taken_and_decided_from_the_live_page(world: World, meeting: Meeting, time_machine: Any) -> None:
    def asked_of(title: str) -> Question:
        return world.ask(OptionDraft(title="Oui", operations=world.add_value(title)), title=title)

    questions = [asked_of(title) for title in ("Étudiants", "Aînés", "Réfugiés")]
    agenda.add(meeting=meeting, actor=world.team, items=[Item("", 20, asked) for asked in questions], now=world.now)
    world.now = meeting.starts_at
    time_machine.move_to(world.now, tick=False)
    meetings.open_meeting(meeting=meeting, actor=world.team, now=world.now)
    direct, team, member = f"{meeting.get_absolute_url()}direct/", as_(world.team), as_(world.copil[0])
    told = {"next": direct, "per": "person", "shown": "during"}

    def come_to(rank: int) -> tuple[str, int, int]:
        meetings.go_to(meeting=meeting, actor=world.team, item=meeting.agenda.order_by("position")[rank], now=world.now)
        yes, no = questions[rank].options.order_by("position")
        return f"{HOME}questions/{questions[rank].number}/", yes.pk, no.pk

    at, yes, no = come_to(0)
    wrong = send(team, f"{at}ouvrir-le-vote/", 422, **told, rule="consent", threshold_percent="60")
    assert "n’a pas de seuil" in beside(wrong, "ouvrir_threshold_percent")
    assert "en direct</h1>" in wrong
    assert "Le vote en cours" in send(team, f"{at}ouvrir-le-vote/", **told, rule="consent")
    wrong = send(member, f"{at}voter/", 422, next=direct, **{f"position_{yes}": "block", f"motive_{yes}": ""})
    assert "en direct</h1>" in wrong
    assert re.search(r'value="block"[^>]* checked', wrong), "what was chosen is still there"
    assert "votre vote est enregistré" in send(member, f"{at}voter/", next=direct, **{f"position_{yes}": "agree"}).lower()
    for elector in questions[0].ballots.get().electors.exclude(user=world.copil[0]):
        send(team, f"{at}saisir-un-vote/", next=direct, elector=elector.pk, **{f"position_{yes}": "agree"})
    html = send(team, f"{at}clore-le-vote/", next=direct, motive="En séance.")
    assert "Le vote retient « Oui »." in html
    html = send(team, f"{at}decider/", **{**WebForm(html, action=f"{at}decider/").values, "motive": "Tous y consentent."})
    assert ("en direct</h1>" in html, Decision.objects.get().option.title) == (True, "Oui")

    at, yes, no = come_to(1)
    send(team, f"{at}ouvrir-le-vote/", **told, rule="ranking")
    assert f'name="place_{no}"' in read(member, direct)
    send(member, f"{at}voter/", next=direct, **{f"place_{no}": "1", f"place_{yes}": "2"})
    assert Vote.objects.filter(elector__ballot__question=questions[1]).get().ranking == f"[[{no}], [{yes}]]"
    assert WebForm(read(member, direct), action=f"{at}voter/").values[f"place_{no}"] == ["1"], "one changes what one said"
    # The room has moved on: what was typed comes back on the page of its question, not under another.
    come_to(2)
    assert "en direct</h1>" not in send(member, f"{at}voter/", 422, next=direct)

    at, yes, no = come_to(2)
    send(team, f"{at}ouvrir-le-vote/", **{**told, "shown": "after"}, rule="approval", secret="on")
    html = send(member, f"{at}voter/", next=direct, secret_ballot="1", **{f"position_{yes}": "approve"})
    assert ("Votre reçu" in html, "Votre reçu" in read(as_(world.copil[1]), direct)) == (True, False)


def test_whoever_waits_for_a_late_meeting_is_not_told_that_it_is_over(world: World, now_is_the_time_of_the_world: Any) -> None:
    meeting = world.meet()
    now_is_the_time_of_the_world.move_to(world.now, tick=False)
    html = read(as_(world.copil[0]), f"{meeting.get_absolute_url()}direct/")
    assert "Personne ne l’a ouverte ici" in html
    assert "La séance est close" not in html


def test_a_consensus_is_recorded_from_the_live_page_then_confirmed(world: World, now_is_the_time_of_the_world: Any) -> None:
    meeting = world.meet()
    now_is_the_time_of_the_world.move_to(world.now, tick=False)
    asked = world.ask(OptionDraft(title="Oui", operations=world.add_value("Étudiants")), title="Et les étudiants ?")
    agenda.add(meeting=meeting, actor=world.team, items=[Item("", 20, asked)], now=world.now)
    meetings.open_meeting(meeting=meeting, actor=world.team, now=world.now)
    meetings.go_to(meeting=meeting, actor=world.team, item=meeting.agenda.get(), now=world.now)
    direct = f"{meeting.get_absolute_url()}direct/"
    assert "Enregistrer le consensus" in read(as_(world.team), direct)
    said = {"how": "consensus", "outcome": "accepted", "option": world.option(asked).pk, "motive": "Tous d’accord.", "meeting": meeting.pk}
    # What is to be mended comes back there, beside its input, with what was typed.
    deciding = f"{HOME}questions/{asked.number}/decider/"
    wrong = send(as_(world.team), deciding, 422, **said | {"motive": " "}, next=direct)
    assert ("en direct</h1>" in wrong, beside(wrong, "seance_motive")) == (True, "Écrivez le motif de la décision : il sera public.")
    assert WebForm(wrong, action=deciding).values["option"] == [str(said["option"])]
    wrong = send(as_(world.team), deciding, 422, **said | {"option": ""}, next=direct)
    assert ("en direct</h1>" in wrong, WebForm(wrong, action=deciding).values["motive"][0].strip()) == (True, "Tous d’accord.")
    html = send(as_(world.team), deciding, **said, next=direct)
    assert "en direct" in html
    decision = Decision.objects.get()
    assert "À confirmer" in read(as_(world.copil[0]), meeting.get_absolute_url())
    send(as_(world.copil[0]), f"{meeting.get_absolute_url()}confirmer/", decisions=[decision.pk])
    assert "Étudiants" in world.values()
    html = send(as_(world.team), f"{direct}conduire/", action="close")
    assert "La séance est close" in html
    assert "La séance est close" in read(as_(world.copil[0]), direct)


def test_minutes_are_written_read_again_and_published(world: World, now_is_the_time_of_the_world: Any) -> None:
    meeting = world.meet()
    now_is_the_time_of_the_world.move_to(world.now, tick=False)
    at, team, there = meeting.get_absolute_url(), as_(world.team), as_(world.copil[0])
    write = f"{at}compte-rendu/"
    refused(there, write, "Cette action revient à l’équipe projet")
    assert "## Présents" in send(team, write, action="begin")
    assert "Présents</h3>" in send(team, write, 200, action="preview", text="## Présents\n\n- Lyon <script>", seen=1)
    # Each save says which version it was made from; a page left open saves by itself.
    answer = team.post(write, {"text": "## Présents\n\n- Lyon", "seen": 1}, headers={"HX-Request": "true"})
    assert ('name="seen" value="2"' in answer.content.decode(), answer.status_code) == (True, 200)
    html = send(team, write, 422, action="save", text="À moi", seen=1)
    assert ("Quelqu’un d’autre a enregistré" in html, "- Lyon</pre>" in html, "> À moi</textarea>" in html) == (True, True, True)
    assert 'name="seen" value="2"' in html
    send(team, write, action="save", text="## Présents\n\n- Lyon\n- Brest", seen=2)
    assert "Compte rendu à relire" not in read(there, at)
    refused(team, f"{write}publier/", "relisent d’abord")
    send(team, f"{write}relecture/", until=(world.now + DAY).strftime("%Y-%m-%dT%H:%M"))
    assert "Compte rendu à relire" in read(there, at)
    assert "Compte rendu à relire" not in read(as_(world.copil[3]), at)
    assert "Nous étions trois" in send(there, f"{write}remarques/", text="Nous étions trois.")
    refused(as_(world.copil[3]), f"{write}remarques/", "à celles et ceux qui étaient", text="Moi.")
    now_is_the_time_of_the_world.move_to(world.now + 2 * DAY, tick=False)
    # What one has just typed is published with the rest, or nothing is: its button sends the text that is on the page.
    wrong = send(team, f"{write}publier/", 422, text="## Présents\n\n- Moi", seen=2)
    assert ("Quelqu’un d’autre a enregistré" in wrong, "- Moi</textarea>" in wrong) == (True, True)
    form = WebForm(read(team, write), id="redaction")
    assert "publier/" in read(team, write).split('form="redaction" formaction="')[1][:90]
    assert "Le compte rendu est publié" in send(
        team, f"{write}publier/", **form.values | {"text": "## Présents\n\n- Lyon\n- Un mot de la fin"}
    )
    html = read(as_(None), at)
    assert "Un mot de la fin" in html
    assert ("<h3>Présents</h3>" in html, "Nous étions trois." in html, "il ne change plus" in html) == (True, True, True)
    refused(team, write, "publié", action="save", text="Autre", seen=3)
    refused(as_(world.copil[3]), f"{write}rectificatifs/", "Cette action revient", text="Non.")
    assert "Rectificatif du" in send(team, f"{write}rectificatifs/", text="Nous étions trois.")


def test_a_meeting_asks_for_the_same_queries_whatever_it_holds(world: World) -> None:
    meeting = world.meet()
    minutes.begin(meeting=meeting, actor=world.team, now=world.now)

    def add(number: int) -> None:
        agenda.add(meeting=meeting, actor=world.team, items=[Item(f"Point {number}")], now=world.now)
        documents.add(meeting=meeting, actor=world.team, title="Lien", url="https://exemple.fr/", now=world.now)

    stays_bounded(as_(world.team), meeting.get_absolute_url(), add, first=2, then=5)
    stays_bounded(as_(world.team), f"{meeting.get_absolute_url()}ordre-du-jour/", add, first=2, then=5)
    assert MinutesDraft.objects.count() == 1


def test_a_meeting_that_nobody_opened_is_said_to_have_been_held_elsewhere(world: World, time_machine: Any) -> None:
    begins = world.now + HOUR
    programme = Programme("copil", begins, begins + HOUR)
    items = [Item("Le nom"), Item("Le public")]
    held = meetings.plan(standard=world.standard, actor=world.team, programme=programme, items=items, now=world.now)
    team, at = as_(world.team), held.get_absolute_url()
    time_machine.move_to(begins + 2 * HOUR, tick=False)
    assert "tenue ailleurs" not in read(team, at)
    refused(team, f"{at}direct/conduire/", "dites-le à partir du lendemain", action="elsewhere")
    time_machine.move_to(begins + DAY, tick=False)
    assert "Elle s’est tenue ailleurs" in read(team, at)
    _, left = held.agenda.order_by("position")
    assert "Notez qui était là" in send(team, f"{at}direct/conduire/", action="elsewhere", unseen=left.pk)
    held.refresh_from_db()
    assert (held.opened_at, held.closed_at) == (held.starts_at, held.ends_at)
    assert [one.pk for one in left_over(held)] == [left.pk]
    assert "Elle s’est tenue ailleurs" not in read(team, at)
    assert "Séance tenue ailleurs" in read(as_(None), f"{HOME}historique/")
    # What is left may be carried over, and the minutes be written.
    later = Programme("copil", begins + 9 * DAY, begins + 9 * DAY + HOUR)
    following = meetings.plan(standard=world.standard, actor=world.team, programme=later, now=begins + DAY)
    agenda.carry_over(meeting=held, to=following, actor=world.team, now=begins + DAY)
    assert following.agenda.get().title == "Le public"
    assert "Le nom" in send(team, f"{at}compte-rendu/")


def test_the_calendar_shows_what_has_its_day(world: World) -> None:
    call = world.call(days=20)
    question = world.ask(OptionDraft(title="A", operations=world.add_value("Aînés")), title="Et les aînés ?")
    world.open_ballot(question, closes_at=world.now + 15 * DAY)
    begins = world.now
    world.publish("1.0.0")
    page = read(as_(None), f"{MEETINGS}calendrier/?mois={begins:%Y-%m}")
    for words in (f"Ouvre : {call}", f"Se clôt : {call}", "Fin du vote : Et les aînés ?", "Version 1.0.0"):
        assert words in page
    assert "Rien n’est prévu ce mois-ci" in read(as_(None), f"{MEETINGS}calendrier/?mois=1999-01")
