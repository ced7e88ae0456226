"""The pages of an activity, as those who prepare it, take part from a phone and read what came of it go through them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accounts.models import KeptForm
from concertation.models import Activity, EntryHeart, Meeting, QuizTaker
from concertation.queries import activities as queries
from concertation.services import activities, meetings
from concertation.services.activities import Speaker
from concertation.services.meetings import Programme, running
from concertation.services.questions import OptionDraft
from tests.concertation.world import HOUR, World
from tests.pages.visit import HOME, as_, beside, read, refused, send, stays_bounded
from tests.pages.web_form import WebForm

ACTIVITIES = f"{HOME}reunions/activites/"


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)


@pytest.fixture
def meeting(world: World) -> Meeting:
    programme = Programme("copil", world.now, world.now + 2 * HOUR)
    return meetings.plan(standard=world.standard, actor=world.team, programme=programme, now=world.now)


def prepared(world: World, kind: str, **said: Any) -> tuple[Activity, str]:
    send(as_(world.team), f"{ACTIVITIES}nouvelle/", kind=kind, title="Ensemble", **said)
    made = Activity.objects.latest("pk")
    return made, made.get_absolute_url()


def test_a_quiz_of_the_glossary_is_answered_on_phones_in_a_meeting_and_told_in_its_minutes(world: World, meeting: Meeting) -> None:
    team, members = as_(world.team), [as_(person) for person in world.copil]
    assert "Choisissez ce que" in beside(send(team, f"{ACTIVITIES}nouvelle/", 422, title="Quiz"), "activite_kind")
    quiz, at = prepared(world, "quiz", circle="copil", meeting=meeting.pk, brief="Une réponse par question.")
    assert "Ensemble" in read(as_(None), meeting.get_absolute_url())
    assert f'href="{at}"' not in read(as_(None), meeting.get_absolute_url())
    assert "En préparation" in read(team, at)
    read(members[0], at, 403)

    assert "Cochez au moins" in beside(send(team, f"{at}glossaire/", 422), "mots_terms")
    assert "2 questions sont ajoutées" in send(team, f"{at}glossaire/", terms=["vote", "quorum"])
    assert "au moins une autre" in beside(send(team, f"{at}demander/", 422, text="Qui vote ?", right="Le comité"), "demande_labels")
    send(team, f"{at}demander/", text="Qui vote ?", right="Le comité", labels="Tous\nL’équipe", explanation="Ses membres.")
    first, second, third = quiz.prompts.all()
    send(team, f"{at}demander/{first.pk}/retirer/")
    otherwise = f"{at}demander/{third.pk}/modifier/"
    assert otherwise in read(team, at)
    form = WebForm(read(team, otherwise), novalidate="")
    assert (form.values["right"], form.values["labels"]) == (["Le comité"], [" L’équipe Tous"]), "as it stands"
    assert "la bonne réponse" in beside(send(team, otherwise, 422, text="Qui vote ?", labels="Tous"), "demande_right")
    read(members[0], otherwise, 403)
    send(team, otherwise, text="Qui vote au comité ?", right="Ses membres", labels="Tous\nL’équipe\nPersonne", explanation="Eux seuls.")
    third.refresh_from_db()
    assert (third.text, third.read_labels()[third.right or 0], third.counts.count()) == ("Qui vote au comité ?", "Ses membres", 4)
    assert {row.text for row in third.history.all()} == {"Qui vote ?", "Qui vote au comité ?"}, "what it asked before is kept"
    send(team, otherwise, text="Qui vote ?", right="Le comité", labels="Tous\nL’équipe", explanation="Ses membres.")
    third.refresh_from_db()

    running.open_meeting(meeting=meeting, actor=world.team, now=world.now)
    running.go_to(meeting=meeting, actor=world.team, item=meeting.agenda.get(), now=world.now)
    live = f"{meeting.get_absolute_url()}direct/"
    assert "L’équipe projet va l’ouvrir" in read(members[0], live)
    assert "Qui vote" not in read(team, f"{live}ecran/")
    assert "Clore le quiz" in send(team, f"{at}conduire/", action="open", next=live)
    assert "Qui vote ?" in read(members[0], live)
    assert "Qui vote ?" in read(team, f"{live}ecran/")

    wrong = send(members[0], f"{at}repondre/", 422, **{f"prompt_{second.pk}": second.right, "secret_ballot": "1"})
    assert "Choisissez une réponse" in beside(wrong, f"quiz_prompt_{third.pk}")
    right = {f"prompt_{second.pk}": second.right, f"prompt_{third.pk}": third.right, "secret_ballot": "1"}
    said = send(members[0], f"{at}repondre/", 200, **right)
    assert "2 sur 2 sont justes" in said
    assert "Ses membres." in said
    assert "vous avez répondu" not in read(members[0], at)
    refused(members[0], f"{at}repondre/", "déjà répondu", **right)
    for member, place in zip(members[1:], (0, 1, 2), strict=True):
        send(member, f"{at}repondre/", 200, **{**right, f"prompt_{third.pk}": place})
    refused(as_(world.contributor), f"{at}repondre/", "Cette activité est pour un cercle", **right)
    assert "4 réponses en ligne" in read(team, at)
    assert "25 %" not in read(team, at)
    send(team, f"{at}demander/", text="Et en retard ?", right="Oui", labels="Non")
    late = quiz.prompts.latest("position")
    html = read(members[0], at)
    assert "1 question a été ajoutée" in html
    assert f'name="prompt_{late.pk}"' in html
    assert f'name="prompt_{third.pk}"' not in html
    assert "Ses membres." in html
    assert "1 sur 1 est juste" in send(members[0], f"{at}repondre/", 200, **{f"prompt_{late.pk}": late.right, "secret_ballot": "1"})
    send(team, f"{at}mains/{third.pk}/", hands_0="1", hands_1="0", hands_2="3")
    send(team, f"{at}conduire/", action="close")
    assert "dont 3 mains levées" in read(members[0], at)
    read(as_(None), at, 403)
    send(team, f"{at}conduire/", action="publish")
    assert "la bonne réponse" in read(as_(None), at)
    running.close_meeting(meeting=meeting, actor=world.team, now=world.now)
    assert "Qui vote ? Réponse : Le comité" in send(team, f"{meeting.get_absolute_url()}compte-rendu/")
    assert f'href="{at}"' in read(as_(None), meeting.get_absolute_url())


def test_what_is_answered_to_a_quiz_is_not_kept_for_whoever_has_to_sign_in_again(world: World) -> None:
    quiz, at = prepared(world, "quiz", circle="contributor")
    send(as_(world.team), f"{at}glossaire/", terms=["vote"])
    send(as_(world.team), f"{at}conduire/", action="open")
    answer = as_(None).post(f"{at}repondre/", {f"prompt_{quiz.prompts.get().pk}": "1", "secret_ballot": "1"}, headers={"referer": at})
    assert answer.status_code in (302, 403)
    assert not KeptForm.objects.exists()
    assert not QuizTaker.objects.exists()


def test_open_questions_are_asked_by_anybody_held_dear_and_followed(world: World, meeting: Meeting) -> None:
    held, at = prepared(world, "open_questions", circle="")
    team = as_(world.team)
    send(team, f"{at}conduire/", action="open", tell="1")
    stranger, other = as_(world.stranger), as_(world.other)
    assert at in read(other, "/mon-espace/")
    assert "Aucune question" in read(as_(None), at)
    assert "Écrivez la question" in beside(send(stranger, f"{at}dire/", 422, text=""), "dire_text")
    assert "Qui met à jour ?" in send(stranger, f"{at}dire/", text="Qui met à jour ?")
    assert at not in read(stranger, "/mon-espace/")
    send(team, f"{at}saisir/", text="Et les horaires ?", name="Un hub")
    mine, typed = held.entries.order_by("number")
    assert "1 cœur" in send(other, f"{at}paroles/{mine.pk}/coeur/")
    refused(stranger, f"{at}paroles/{mine.pk}/coeur/", "la vôtre")
    assert "1 cœur" not in send(other, f"{at}paroles/{mine.pk}/coeur/", action="take_back")
    send(other, f"{at}paroles/{mine.pk}/coeur/")
    assert EntryHeart.objects.count() == 1
    html = send(team, f"{at}paroles/{mine.pk}/ranger/", forum="copil")
    assert html.index("En COPIL</h2>") > html.index("À trier</h2>")
    refused(other, f"{at}paroles/{mine.pk}/ranger/", "Cette action revient", forum="copil")
    send(team, f"{at}conduire/", action="close")
    send(team, f"{at}conduire/", action="publish")

    assert "Dites à quelle séance" in beside(send(team, f"{at}paroles/{mine.pk}/suite/", 422, fate="agenda"), "suite_meeting")
    send(team, f"{at}paroles/{mine.pk}/suite/", fate="agenda", meeting=meeting.pk)
    assert "Qui met à jour ?" in read(as_(None), meeting.get_absolute_url())
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")), title="Et les étudiants ?")
    send(team, f"{at}paroles/{typed.pk}/suite/", fate="question", question=question.pk)
    page = read(as_(None), at)
    assert re.search(r"Reprise par une question à arbitrer : <a [^>]+>question n° 1, Et les étudiants \?", page)
    assert "Dites pourquoi" in beside(send(team, f"{at}paroles/{typed.pk}/masquer/", 422, motive=""), "masquer_motive")
    send(team, f"{at}paroles/{typed.pk}/masquer/", motive="En double.")
    page = read(as_(None), at)
    assert ("En double." in page, "Et les horaires ?" in page) == (True, False)


def test_people_move_on_an_axis_and_the_team_concludes_apart(world: World) -> None:
    held, at = prepared(world, "debate", circle="contributor")
    team, person = as_(world.team), as_(world.contributor)
    assert "n’a pas d’affirmation" in read(team, at)
    assert "deux à quatre" in beside(send(team, f"{at}demander/", 422, text="Tout est obligatoire.", labels="Oui"), "demande_labels")
    send(team, f"{at}demander/", text="Tout est obligatoire.", labels="Oui\nNon")
    send(team, f"{at}conduire/", action="open")
    axis = held.prompts.get()
    wrong = send(person, f"{at}dire/", 422, prompt=axis.pk, text="Parce que.")
    assert "Dites où" in beside(wrong, f"dire_{axis.pk}place")
    send(person, f"{at}dire/", prompt=axis.pk, place="0", text="Sinon personne ne remplit.")
    html = send(person, f"{at}dire/", prompt=axis.pk, place="1", text="La saisie coûte.")
    assert "Avant, Oui : Sinon personne ne remplit." in html
    assert html.count("<circle") == 3
    send(team, f"{at}saisir/", prompt=axis.pk, place="2", text="Trop lourd.", speaker=world.other.pk)
    assert "noté par l’équipe" in read(person, at)
    mend = f"{at}demander/{axis.pk}/corriger/"
    assert "Chaque ligne reste à sa place" in read(team, mend)
    refused(person, mend, "Cette action revient", text="Rien.", label_0="Oui", label_1="Non")
    assert "Écrivez-en les mots" in beside(
        send(team, mend, 422, text="Tout est obligatoire.", label_0="", label_1="Non"), "correction_label_0"
    )
    html = send(team, mend, text="Tout est demandé.", label_0="Oui, tout", label_1="Non")
    assert "Était demandé : « Tout est obligatoire. ». « Oui, tout » s’écrivait « Oui »." in html
    assert "après 2 participations" in html
    html = send(team, f"{at}demander/", text="Tout se vérifie.", labels="Oui\nNon")
    assert "ce qu’il a répondu reste compté" in html
    assert "Demandé en cours d’activité, depuis le" in read(person, at)
    late = held.prompts.latest("position")
    send(person, f"{at}dire/", prompt=late.pk, place="1", text="Presque tout.")
    send(team, f"{at}synthese/{late.pk}/", outcome="consensus", synthesis="On vérifie.")
    assert "ceux qu’elle invite ne changent plus" in read(team, f"{at}modifier/")
    assert "<h1>Débattre</h1>" in send(team, f"{at}modifier/", title="Débattre", brief="")
    send(team, f"{at}conduire/", action="close")
    assert "n’a pas sa synthèse" in read(team, at)
    assert "Écrivez la synthèse" in beside(
        send(team, f"{at}synthese/{axis.pk}/", 422, outcome="no_consensus"), f"synthese_{axis.pk}_synthesis"
    )
    send(team, f"{at}synthese/{axis.pk}/", outcome="no_consensus", synthesis="Peu de champs, et bien choisis.")
    send(team, f"{at}conduire/", action="publish")
    assert "Pas de consensus." in read(as_(None), at)


def test_a_round_of_introductions_is_read_in_a_bounded_number_of_queries(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    held, at = prepared(world, "introductions", circle="contributor")
    team = as_(world.team)
    send(team, f"{at}modifier/", title="Qui est là", brief="", circle="contributor")
    send(team, f"{at}conduire/", action="open")
    assert "Dites dans quel cadre" in beside(send(as_(world.other), f"{at}dire/", 422, text="Voir."), "dire_setting")
    send(as_(world.other), f"{at}dire/", text="Un format commun.", setting="Pour une ville")

    said: dict[str, Any] = {"actor": world.team, "text": "Comprendre.", "setting": "En curieux", "now": world.now}
    stays_bounded(team, at, lambda rank: activities.say(activity=held, speaker=Speaker(name=f"Hub {rank}"), **said))
    other, gone = prepared(world, "debate")
    assert gone in read(team, ACTIVITIES)
    assert at not in read(as_(None), ACTIVITIES)
    assert at in read(as_(world.other), ACTIVITIES)
    # Found by those whom it invites, whatever the standard, and by nobody else.
    sought = "/recherche/?q=qui+est"
    assert "Dans vos cercles" in read(as_(world.other), sought)
    assert at in read(as_(world.other), f"{sought}&dans=activity")
    for page in (read(as_(None), sought), read(as_(world.stranger), sought), read(as_(world.other), f"{sought}&dans=field")):
        assert (at in page, "Rien ne contient" in page) == (False, True)
    assert at not in read(as_(world.other), "/recherche/?q=quisuis")
    # What one may not read hides nothing of what one may.
    with monkeypatch.context() as patch:
        patch.setattr(queries, "MOST_FOUND", 1)
        for circle, title in (("team", "Qui est prêt"), ("copil", "Qui est là aussi")):
            activities.prepare(
                standard=world.standard, actor=world.team, kind="debate", title=title, brief="", circle=circle, now=world.now
            )
        assert at in read(as_(world.other), sought)
    assert "abandonné" in send(team, f"{gone}abandonner/")
    assert not Activity.objects.filter(pk=other.pk).exists()
